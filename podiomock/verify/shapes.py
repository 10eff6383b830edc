"""Where an answer departs from what its operation declares, each place by its path: `items[].title`.

The paths are those of a report of usage, so that both can be held against each other.
"""

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import Struct, structs

from podiomock.usage.seen import beside

Departure = tuple[str, str]
"""Where, and what is wrong there."""


def departures(declared: Any, value: Any, path: str = "") -> Iterator[Departure]:
    """Walk all places where a decoded answer is not as declared."""
    if get_origin(declared) is Annotated:
        declared = get_args(declared)[0]
    origin, inner = get_origin(declared), get_args(declared)
    if origin in (Union, UnionType):
        yield from _any_of(inner, value, path)
    elif origin is list and isinstance(value, list):
        for each in value:
            yield from departures(inner[0], each, f"{path}[]")
    elif origin is dict and isinstance(value, dict):
        for key, each in value.items():
            yield from departures(inner[1], each, beside(path, key))
    elif isinstance(declared, type) and issubclass(declared, Struct) and isinstance(value, dict):
        yield from _in_object(declared, value, path)
    elif declared is not Any:
        try:
            msgspec.convert(value, declared)
        except msgspec.ValidationError as error:
            yield path, f"is not as declared: {error}"


def _in_object(declared: type[Struct], value: dict[str, Any], path: str) -> Iterator[Departure]:
    for field in structs.fields(declared):
        here = beside(path, field.encode_name)
        if field.encode_name in value:
            yield from departures(field.type, value[field.encode_name], here)
        elif field.required:
            yield here, "is missing"


def _any_of(kinds: tuple[Any, ...], value: Any, path: str) -> Iterator[Departure]:
    """The departures from that of several types which comes nearest."""
    if value is None and NoneType in kinds:
        return
    found = [list(departures(kind, value, path)) for kind in kinds if kind is not NoneType]
    yield from min(found, key=lambda each: (len(each), any(at == path for at, _ in each)))


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Walk all paths that an answer has."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield beside(path, key)
            yield from paths(each, beside(path, key))
    elif isinstance(value, list):
        for each in value:
            yield from paths(each, f"{path}[]")
