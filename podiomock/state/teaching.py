"""Errors that teach: what was asked, what is nearest, what to write."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache, wraps
from inspect import Parameter, signature
from types import NoneType, UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin, get_type_hints

Taken = ParamSpec("Taken")
Made = TypeVar("Made")

MOST_LISTED = 16
SHORTEST_PART = 3
MORE = "**"


class BuildError(ValueError):
    """A builder was given what it does not take: what is wrong, what would do, and where.

    `at` names keywords and keys, outermost first.
    """

    def __init__(self, wrong: str, *at: str | int, advice: str = "") -> None:
        self.wrong = wrong
        self.advice = advice
        self.at = at
        super().__init__(f"{wrong}{advice}")


def nearest(wrong: object, known: Iterable[object]) -> str:
    """Say what was probably meant, or all there is: `; did you mean 'title'?`."""
    names, asked = [str(each) for each in known], str(wrong)
    close = get_close_matches(asked, names, n=1, cutoff=0.55)
    if len(asked) >= SHORTEST_PART:
        close += [each for each in names if asked in each or asked.endswith(f"_{each}")]
    if close:
        return f"; did you mean {close[0]!r}?"
    more = ", ..." if len(names) > MOST_LISTED else ""
    return f"; there is {', '.join(names[:MOST_LISTED])}{more}" if names else "; there is none"


WORDS: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    bool: "true or false",
    bytes: "base64",
    datetime: "a moment like 2025-01-15T10:30:00Z",
    date: "a day like 2025-02-15",
    time: "a time of day like 17:00:00",
    list: "a list",
    Mapping: "a mapping",
    Sequence: "a list",
    NoneType: "null",
}


def options(wanted: Any) -> tuple[Any, ...]:
    """The members of a union, or the one type."""
    return get_args(wanted) if get_origin(wanted) in (Union, UnionType) else (wanted,)


def described(wanted: Any) -> str:
    """A type in words."""
    words: list[str] = []
    for each in options(wanted):
        literal = get_args(each) if get_origin(each) is Literal else ()
        words += [repr(one) for one in literal] or [WORDS[get_origin(each) or each]]
    return " or ".join(words)


def checked(builder: Callable[Taken, Made]) -> Callable[Taken, Made]:
    """Hold a builder's caller to its annotations, also one without a type checker."""

    @wraps(builder)
    def check(*arguments: Taken.args, **keywords: Taken.kwargs) -> Made:
        types = annotations(builder)
        for name in keywords:
            if name not in types and not types[MORE]:
                raise BuildError(f"{builder.__name__} has no {name!r}", name, advice=nearest(name, [*types][1:-1]))
        for name, value in (*zip(types, arguments, strict=False), *keywords.items()):
            if name in types and not fits(value, types[name]):
                raise BuildError(f"{name!r} is {value!r}", name, advice=f"; write {named(types[name])}")
        return builder(*arguments, **keywords)

    return check


@cache
def annotations(builder: Callable[..., Any]) -> dict[str, Any]:
    """The types of a builder's own parameters, in order, and at the end whether it takes others."""
    hints = get_type_hints(builder)
    parameters = signature(builder).parameters.values()
    own = {each.name: hints.get(each.name, Any) for each in parameters if each.kind is not Parameter.VAR_KEYWORD}
    return own | {MORE: len(own) < len(parameters)}


def fits(value: object, wanted: Any) -> bool:
    """Whether a value is of a type, as far as can be seen without looking inside."""
    return any(_fits(value, each) for each in options(wanted))


def _fits(value: object, wanted: Any) -> bool:
    if get_origin(wanted) is Literal:
        return value in get_args(wanted)
    kind = get_origin(wanted) or wanted
    if kind is Any:
        return True
    if kind is Sequence and isinstance(value, str | bytes):
        return False
    if kind is int and isinstance(value, bool):
        return False
    return isinstance(value, kind)


def named(wanted: Any) -> str:
    """A type as Python names it."""
    names: list[str] = []
    for each in options(wanted):
        literal = get_args(each) if get_origin(each) is Literal else ()
        names += [repr(one) for one in literal] or [(get_origin(each) or each).__name__]
    return " or ".join(name for name in names if name != "NoneType")
