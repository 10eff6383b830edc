"""Read a query string into a typed struct, in every spelling that real clients use.

Booleans come as true, True, 1 and their opposites; lists as `k=1&k=2`, `k[]=1`, `k[0]=1`, `1,2`, `1;2`, `[1, 2]`
and `[1 2]`; a value of None as nothing, `None`, `null` or `<nil>`. Unknown keys are ignored [clients].
"""

import re
from collections.abc import Callable, Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from urllib.parse import unquote_plus

import msgspec

from podiomock.errors import InvalidValue

TRUE = frozenset({"true", "1", "yes", "on"})
FALSE = frozenset({"false", "0", "no", "off", ""})
NOTHING = frozenset({"", "none", "null", "<nil>", "undefined"})
INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
SUFFIX = re.compile(r"\[\d*\]$")
SEPARATORS = re.compile(r"[;,\s]+")

Reader = Callable[[str], Any]


def pairs(query: str) -> Iterator[tuple[str, str]]:
    """Split a query string into decoded keys and values; raw brackets and bad escapes are taken as they are."""
    for part in query.split("&"):
        if part:
            key, _, value = part.partition("=")
            yield SUFFIX.sub("", unquote_plus(key)), unquote_plus(value)


class QueryReader:
    """Reads query strings into one struct type, whose fields are bool, int, str, Literal or tuples of them.

    A field `dict[str, str]` takes the keys that no other field names; those sent twice are joined by `;`.
    """

    def __init__(self, shape: type[msgspec.Struct]) -> None:
        self.shape = shape
        hints = get_type_hints(shape, include_extras=True)
        self.single: dict[str, Reader] = {}
        self.many: dict[str, Reader] = {}
        self.rest: str | None = None
        for field in msgspec.structs.fields(shape):
            kind = _without_none(hints[field.name])
            if get_origin(kind) is dict:
                self.rest = field.encode_name
            elif get_origin(kind) is tuple:
                self.many[field.encode_name] = _reader(get_args(kind)[0])
            else:
                self.single[field.encode_name] = _reader(kind)
        self.absent = shape()

    def read(self, query: str) -> msgspec.Struct:
        """Build the struct; keys that are not sent, or sent empty, keep their defaults."""
        if not query:
            return self.absent
        given: dict[str, Any] = {}
        for key, text in pairs(query):
            if (single := self.single.get(key)) is not None:
                if single is boolean or text.lower() not in NOTHING:
                    given[key] = single(text)
            elif (many := self.many.get(key)) is not None and text.lower() not in NOTHING:
                parts = SEPARATORS.split(text.strip("[]"))
                given[key] = (*given.get(key, ()), *(many(part) for part in parts if part))
            elif many is None and self.rest is not None:
                rest = given.setdefault(self.rest, {})
                rest[key] = f"{rest[key]};{text}" if key in rest else text
        return msgspec.convert(given, self.shape) if given else self.absent


def boolean(text: str) -> bool:
    """Read a boolean; empty is false, as PHP sends it."""
    lowered = text.lower()
    if lowered in TRUE:
        return True
    if lowered in FALSE or lowered in NOTHING:
        return False
    raise InvalidValue.of(text, "must be boolean")


def integer(text: str) -> int:
    """Read an integer; digits only, as the wire refuses `1.5` and `text` [recorded]."""
    if INTEGER.fullmatch(text) is None:
        raise InvalidValue.of(text, "must be integer")
    return int(text)


def _reader(kind: Any) -> Reader:
    plain, metas = (kind.__origin__, kind.__metadata__) if get_origin(kind) is Annotated else (kind, ())
    if plain is bool:
        return boolean
    if plain is str:
        return str
    if plain is int:
        least = next((meta.ge for meta in metas if meta.ge is not None), None)
        most = next((meta.le for meta in metas if meta.le is not None), None)
        return integer if least is most is None else _bounded(least, most)
    if get_origin(plain) is Literal:
        return _one_of(get_args(plain))
    raise TypeError(f"a query key is bool, int, str, Literal, a tuple of them or dict[str, str], not {kind!r}")


def _bounded(least: float | None, most: float | None) -> Reader:
    def read(text: str) -> int:
        value = integer(text)
        if least is not None and value < least:
            raise InvalidValue.of(value, f"must not be less than {least}")
        if most is not None and value > most:
            raise InvalidValue.of(value, f"must not be larger than {most}")
        return value

    return read


def _one_of(allowed: tuple[str, ...]) -> Reader:
    wording = f"must be one of {{{', '.join(repr(each) for each in allowed)}}}"

    def read(text: str) -> str:
        if text not in allowed:
            raise InvalidValue.of(text, wording)
        return text

    return read


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        rest = [each for each in get_args(kind) if each is not NoneType]
        if len(rest) == 1:
            return rest[0]
    return kind
