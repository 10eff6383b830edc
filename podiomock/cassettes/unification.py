"""Two worlds that count differently: an id is the other's by where both first appeared.

A recording made item 124, and what answers now made 126: from then on 126 stands for 124.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec import structs

from podiomock.http import Request

ID = re.compile(r"(?:^|_)(?:id|ids|revision)$")
NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")


class Unification:
    """Learns which id of one side is which of the other, and says requests of the one as the other would."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def learn(self, one: Any, other: Any, key: str = "") -> None:
        """Walk two answers side by side, and pair the ids that stand in the same places."""
        if isinstance(one, dict) and isinstance(other, dict):
            for name in one.keys() & other.keys():
                self.learn(one[name], other[name], name)
        elif isinstance(one, list) and isinstance(other, list):
            for each, its in zip(one, other, strict=False):
                self.learn(each, its, key)
        elif ID.search(key) and type(one) is int and type(other) is int:
            self._known.setdefault(one, other)

    def learn_bodies(self, one: bytes, other: bytes) -> None:
        """The same of two bodies, if both are JSON."""
        try:
            self.learn(json.loads(one), json.loads(other))
        except (ValueError, RecursionError):
            return

    def translated(self, request: Request) -> Request:
        """A request of the one side as the other would have made it."""
        if not any(one != other for one, other in self._known.items()):
            return request
        path = NUMBER.sub(self._number, request.path)
        query = urlencode([(name, NUMBER.sub(self._number, value)) for name, value in _pairs(request.query)])
        return structs.replace(request, path=path, query=query if request.query else "", body=self._body(request.body))

    def _body(self, body: bytes) -> bytes:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return body
        said = self._value(found, "")
        return body if said == found else json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    def _value(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: self._value(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, key) for each in value]
        # The value of a field that refers to an item is a bare number under `value`.
        if type(value) is int and (ID.search(key) or key in ("value", "fields", "values")):
            return self._known.get(value, value)
        return value

    def _number(self, found: re.Match[str]) -> str:
        return str(self._known.get(int(found[0]), found[0])) if len(found[0]) < 19 else found[0]  # noqa: PLR2004  64 bits


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
