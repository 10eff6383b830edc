"""Two worlds that count differently: an id is the other's by where both first appeared.

A recording made item 124, and what answers now made 126: from then on 126 stands for 124. Ids of one kind are kept
apart from those of others, as far as names tell the kind: file 124 may be another.
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from msgspec import structs

from podiomock.http import Request

ID = re.compile(r"(?:^|_)(?:id|ids|revision)$")
KIND = re.compile(r"_?ids?$")
NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")
PLACED = re.compile(r"([a-z_]+)/(\d{1,18})(?![\w.])")
"""A number in a path, and what stands before it: `file/12346`."""

LOOSE = ""
"""The kind of a number that nothing names."""


class Unification:
    """Learns which id of one side is which of the other, and says requests of the one as the other would."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], int] = {}
        self._any: dict[int, set[int]] = {}
        self._differ = False

    def learn(self, one: Any, other: Any, key: str = "", kind: str = LOOSE) -> None:
        """Walk two answers side by side, and pair the ids that stand in the same places."""
        if isinstance(one, dict) and isinstance(other, dict):
            own = _own_kind(one)
            for name in one.keys() & other.keys():
                self.learn(one[name], other[name], name, _kind(name, own))
        elif isinstance(one, list) and isinstance(other, list):
            for each, its in zip(one, other, strict=False):
                self.learn(each, its, key, kind)
        elif ID.search(key) and type(one) is int and type(other) is int:
            self._known.setdefault((kind, one), other)
            self._any.setdefault(one, set()).add(other)
            self._differ |= one != other

    def learn_bodies(self, one: bytes, other: bytes) -> None:
        """The same of two bodies, if both are JSON."""
        try:
            self.learn(json.loads(one), json.loads(other))
        except (ValueError, RecursionError):
            return

    def translated(self, request: Request) -> Request:
        """A request of the one side as the other would have made it."""
        if not self._differ:
            return request
        path = PLACED.sub(lambda found: f"{found[1]}/{self._of(found[1], int(found[2]))}", request.path)
        query = urlencode([(name, self._text(value, KIND.sub("", name))) for name, value in _pairs(request.query)])
        return structs.replace(request, path=path, query=query if request.query else "", body=self._body(request.body))

    def _of(self, kind: str, number: int) -> int:
        """The other side's number; one of no known kind only where all kinds agree on it."""
        if (found := self._known.get((kind, number))) is not None:
            return found
        candidates = self._any.get(number, ())
        return next(iter(candidates)) if len(candidates) == 1 else number

    def _text(self, text: str, kind: str) -> str:
        return NUMBER.sub(lambda found: str(self._of(kind, int(found[0]))) if len(found[0]) < 19 else found[0], text)  # noqa: PLR2004  64 bits

    def _body(self, body: bytes) -> bytes:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return body
        said = self._value(found, "", LOOSE)
        return body if said == found else json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()

    def _value(self, value: Any, key: str, kind: str) -> Any:
        if isinstance(value, dict):
            own = _own_kind(value)
            return {name: self._value(each, name, _kind(name, own)) for name, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, key, kind) for each in value]
        # The value of a field that refers to an item is a bare number under `value`.
        if type(value) is int and (ID.search(key) or key in ("value", "fields", "values")):
            return self._of(kind, value)
        return value


def _kind(name: str, own: str) -> str:
    """What the number under a name is the id of; that of `id` and `ref_id` says the object around it."""
    kind = KIND.sub("", name)
    return own if kind in ("", "ref") else kind


def _own_kind(found: dict[str, Any]) -> str:
    """What a bare `id` in an object is the id of."""
    kind = found.get("type") or found.get("ref_type")
    return kind if isinstance(kind, str) else LOOSE


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True)
