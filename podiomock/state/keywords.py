"""A builder's keywords as the keys of a file: their types, in code and in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from inspect import Parameter, isclass, signature
from types import NoneType
from typing import Any, NamedTuple, Union, Unpack, get_args, get_origin, get_type_hints

import msgspec

from podiomock.state.handles import Handle
from podiomock.state.teaching import described, options


class Keyword(NamedTuple):
    """One keyword: its name, its type as a file can hold it, and whether it must be given."""

    name: str
    type: Any
    required: bool


class Keywords(NamedTuple):
    """What a builder takes, by the key in a file, and what it makes (None where it makes no thing)."""

    takes: dict[str, Keyword]
    makes: type[Handle[Any, Any]] | None


class Mistyped(ValueError):
    """A value is not of the type asked for; `at` says where in it, and `wanted` what would do."""

    def __init__(self, at: tuple[str | int, ...], wanted: str) -> None:
        self.at = at
        self.wanted = wanted
        super().__init__(wanted)


@cache
def keywords_of(builder: Callable[..., Any]) -> Keywords:
    """Read a builder's signature. Its thing's own id is `id` in a file: `item_id` of an item."""
    types = get_type_hints(builder)
    made = types["return"]
    makes = made if isclass(made) and issubclass(made, Handle) else None
    own = f"{makes.kind}_id" if makes else ""
    takes = {
        "id" if name == own else name: Keyword(name, writable(types[name]), parameter.default is Parameter.empty)
        for name, parameter in signature(builder).parameters.items()
        if name != "self" and parameter.kind is not Parameter.VAR_KEYWORD
    }
    for more in types.values():
        if get_origin(more) is Unpack:
            listed = get_type_hints(get_args(more)[0])
            takes |= {name: Keyword(name, writable(wanted), required=False) for name, wanted in listed.items()}
    return Keywords(takes, makes)


def writable(annotation: Any) -> Any:
    """The part of a type that a file can hold: no handles; and no null, for what is not said is left out."""
    plain = [each for each in options(annotation) if not (isclass(each) and issubclass(each, Handle))]
    plain = [each for each in plain if each is not NoneType]
    return Union[tuple(plain)]  # noqa: UP007  made of a list


def typed(value: Any, wanted: Any) -> Any:
    """Convert a file's plain value, or raise `Mistyped`."""
    try:
        return msgspec.convert(value, wanted)
    except msgspec.ValidationError:
        pass
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, list | dict):
        shape, parts = (Sequence, enumerate(value)) if isinstance(value, list) else (Mapping, value.items())
        inner = next((get_args(each)[-1] for each in options(wanted) if get_origin(each) is shape), Any)
        for at, each in parts:
            try:
                typed(each, inner)
            except Mistyped as error:
                raise Mistyped((at, *error.at), error.wanted) from None
    raise Mistyped((), described(wanted))
