"""Which recorded request a live one equals: by a key of named parts, so that looking one up costs the same in any file.

A part is a function from a request, as it is written, to something hashable.
"""

import json
from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from podiomock.cassettes.bodies import asked_for, digest
from podiomock.cassettes.standins import masked
from podiomock.http import Request

if TYPE_CHECKING:
    from podiomock.cassettes.cassette import Entry

Part = Callable[[Request], Hashable]
Key = tuple[Hashable, ...]
Match = Sequence[str | Part]

DEFAULT: Match = ("method", "path", "query", "body")
"""The host is not compared: a recording of one door of a local server is replayed for the real host."""


def header(name: str) -> Part:
    """A header's value, whatever the case of its name."""

    def value(request: Request) -> Hashable:
        return _masked(request.headers.get(name.lower(), ""))

    return value


def body_without(*keys: str) -> Part:
    """A JSON body, without what stands under some keys, at any depth: a time of sending, a random id."""

    def value(request: Request) -> Hashable:
        try:
            found = json.loads(request.body)
        except (ValueError, RecursionError):
            return digest(request.body, request.headers.get("content-type", ""))
        return digest(json.dumps(_pruned(found, frozenset(keys))).encode())

    return value


PARTS: dict[str, Part] = {
    "method": lambda request: request.method,
    "host": lambda request: urlsplit(request.origin).netloc,
    "path": lambda request: _masked(request.path.rstrip("/")),
    "query": lambda request: _query(request.query),
    "body": asked_for,
    "connection": header("maton-connection"),
}
"""Those that have names; `header:NAME` is any header."""


def parts(match: Match) -> list[Part]:
    """The parts that are named; ValueError for a name that is none."""
    found = []
    for each in match:
        if callable(each):
            found.append(each)
        elif each in PARTS:
            found.append(PARTS[each])
        elif each.startswith("header:"):
            found.append(header(each.removeprefix("header:")))
        else:
            raise ValueError(f"match={each!r} is none of {', '.join(PARTS)}, header:NAME, nor a function of a request")
    return found


class Matcher:
    """Makes the keys of requests, and of entries without parsing them where their first lines are enough."""

    UNPARSED = frozenset({"method", "host", "path", "query", "body"})

    def __init__(self, match: Match = DEFAULT) -> None:
        self._parts = parts(match)
        self._names = tuple(match)
        self._parse = not all(isinstance(each, str) and each in self.UNPARSED for each in match)

    def key(self, request: Request) -> Key:
        """The key of a request in its written form."""
        return tuple(part(request) for part in self._parts)

    def key_of(self, entry: "Entry") -> Key:
        """The key of an entry."""
        if self._parse:
            return self.key(entry.interaction.request)
        try:
            request = Request.to(entry.method, entry.url)
        except ValueError:
            return self.key(entry.interaction.request)  # which says in which line no URL stands
        return tuple(
            entry.match if name == "body" else part(request)
            for name, part in zip(self._names, self._parts, strict=True)
        )


def _masked(text: str) -> str:
    return masked(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def _query(query: str) -> Hashable:
    return tuple(sorted(parse_qsl(_masked(query), keep_blank_values=True))) if query else ()


def _pruned(found: object, keys: frozenset[str]) -> object:
    if isinstance(found, dict):
        return {key: _pruned(value, keys) for key, value in found.items() if key not in keys}
    return [_pruned(each, keys) for each in found] if isinstance(found, list) else found
