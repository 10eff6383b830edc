"""Answers that a test gives itself, for operations that are not emulated."""

from collections.abc import Collection
from typing import Any

import msgspec

from podiomock.contract.declaration import Endpoint
from podiomock.contract.routing import segments
from podiomock.errors import JSON
from podiomock.http import Response


class Canned:
    """The answers of one fake. Each one answers every call of its operation, whatever the ids in the path."""

    def __init__(self, emulated: Collection[Endpoint]) -> None:
        self._emulated = emulated
        self._answers: dict[tuple[str, ...], Response] = {}

    def add(self, operation: str, json: Any, status: int) -> None:
        """Answer `GET /org/{org_id}/billing` so; braces stand for any one segment."""
        method, _, path = operation.partition(" ")
        if not path.startswith("/") or method != method.upper():
            raise ValueError(f'{operation!r} is no operation; write it as "GET /org/{{org_id}}/billing"')
        if path.startswith("/podio/"):
            raise ValueError(f'{operation!r} is a path of the gateway; leave /podio away: "{method} {path[6:]}"')
        shape = _shape(operation)
        if any(_shape(f"{each.method} {each.path}") == shape for each in self._emulated):
            raise ValueError(
                f"{operation} is emulated: build what it should answer in podiomock.world, "
                "or plan its refusal with podiomock.faults"
            )
        body = b"" if json is None else msgspec.json.encode(json)
        self._answers[shape] = Response(status, (JSON,) if body else (), body)

    def find(self, method: str, path: str) -> Response | None:
        """The answer to a call, if one was given."""
        if not self._answers:
            return None
        asked = (method, *segments(path))
        for shape, response in self._answers.items():
            if len(shape) == len(asked) and all(
                part in ("{}", given) for part, given in zip(shape, asked, strict=True)
            ):
                return response
        return None

    def clear(self) -> None:
        """Forget every answer."""
        self._answers.clear()


def _shape(operation: str) -> tuple[str, ...]:
    method, _, path = operation.partition(" ")
    return method, *("{}" if part.startswith("{") else part for part in segments(path))
