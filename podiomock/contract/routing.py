"""Find the endpoint of a method and path: a trie over the path's segments.

A path answers with and without its trailing slash and with doubled slashes, never by a redirect [clients].
Literal segments win over numbers, numbers over words; a dead end is walked back from.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from urllib.parse import unquote

from podiomock.contract.declaration import PARAMETER, Call, Endpoint

LONGEST_NUMBER = 19
"""Digits of a 64-bit id; item ids exceed 2^31 today [recorded]."""


class Node:
    """One segment's place: where the next segment may lead, and the endpoints that end here by method."""

    __slots__ = ("literals", "methods", "number", "word")

    def __init__(self) -> None:
        self.literals: dict[str, Node] = {}
        self.number: Node | None = None
        self.word: Node | None = None
        self.methods: dict[str, Endpoint] = {}


class Routes:
    """All endpoints of a door."""

    def __init__(self, endpoints: Iterable[Endpoint]) -> None:
        self.root = Node()
        self.by_name: dict[str, Endpoint] = {}
        for found in endpoints:
            self.add(found)

    def add(self, found: Endpoint) -> None:
        """Give an endpoint its place; two with one name, or on one place, are a mistake in the declarations."""
        if found.name in self.by_name:
            raise TypeError(f"two endpoints are named {found.name}")
        self.by_name[found.name] = found
        kinds = dict(found.ids)
        node = self.root
        for segment in segments(found.path):
            parameter = PARAMETER.fullmatch(segment)
            if parameter is None:
                node = node.literals.setdefault(segment, Node())
            elif kinds[parameter[1]] is int:
                node.number = node = node.number or Node()
            else:
                node.word = node = node.word or Node()
        if found.method in node.methods:
            raise TypeError(f"{found} stands where {node.methods[found.method]} does")
        node.methods[found.method] = found

    def match(self, method: str, path: str) -> Call | None:
        """Find the endpoint, and what the path's parameters are."""
        captured: list[str] = []
        found = _walk(self.root, segments(path), 0, method, captured)
        return None if found is None else Call(found, tuple(captured))

    def nearest(self, method: str, path: str) -> list[str]:
        """Name up to three declared operations that look most like what was asked."""
        known = tuple(f"{each.method} {each.path}" for each in self.by_name.values())
        shape = "/".join("{id}" if part.isdecimal() else part for part in path.split("/"))
        return _closest(f"{method} {shape}", known)


@lru_cache(maxsize=256)  # a search takes 20 ms, and a program asks for the same again
def _closest(asked: str, known: tuple[str, ...]) -> list[str]:
    return get_close_matches(asked, known, n=3, cutoff=0.4)


def segments(path: str) -> list[str]:
    """Split a path; empty segments (trailing, doubled slashes) do not count."""
    return [part for part in path.split("/") if part]


def _walk(node: Node, parts: list[str], at: int, method: str, captured: list[str]) -> Endpoint | None:
    if at == len(parts):
        return node.methods.get(method)
    part = parts[at]
    literal = node.literals.get(part)
    if literal is not None and (found := _walk(literal, parts, at + 1, method, captured)) is not None:
        return found
    mark = len(captured)
    if node.number is not None and part.isascii() and part.isdecimal() and len(part) <= LONGEST_NUMBER:
        captured.append(part)
        if (found := _walk(node.number, parts, at + 1, method, captured)) is not None:
            return found
        del captured[mark:]
    if node.word is not None:
        captured.append(unquote(part))
        if (found := _walk(node.word, parts, at + 1, method, captured)) is not None:
            return found
        del captured[mark:]
    return None
