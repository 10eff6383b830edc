"""Declaring an endpoint: what its signature says of it, and what no signature may say."""

from collections.abc import Callable
from types import ModuleType
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from podiomock.contract.declaration import Endpoint, declared, endpoint
from podiomock.contract.rules import AtLeastOne
from podiomock.errors import (
    ApiError,
    Conflict,
    Forbidden,
    Gone,
    InvalidReference,
    InvalidValue,
    NoOperation,
    NotFound,
    Sentence,
    TooLarge,
)
from podiomock.evidence import documented

ThingId = Annotated[int, Meta(ge=1, extra={"ref": "things"})]
Plain = Annotated[int, Meta(ge=1)]


class Query(Struct, frozen=True):
    org: int | None = None


class Body(Struct, frozen=True):
    text: str


class Refusing(AtLeastOne):
    refusal: type[ApiError] = Forbidden


def bare(world: object) -> None:
    """Give nothing."""


def numbered(world: object, number: Plain, word: str) -> None: ...


def named(world: object, thing_id: ThingId) -> None: ...


def asking(world: object, query: Query) -> None: ...


def taking(world: object, body: Body) -> list[str]: ...  # type: ignore[empty-body]  # a signature is all it takes


OF_REFERENCES = {NotFound, Gone, InvalidReference}
OF_VALUES = {InvalidValue, Sentence, TooLarge}


@pytest.mark.parametrize(
    ("path", "function", "more", "raises"),
    [
        ("/", bare, {}, set()),
        ("/{number}/{word}", numbered, {}, set()),
        ("/{thing_id}", named, {}, OF_REFERENCES),
        ("/", asking, {}, OF_VALUES),
        ("/", taking, {}, OF_REFERENCES | OF_VALUES),
        ("/", bare, {"raises": (Conflict,)}, {Conflict}),
        ("/", asking, {"rules": (Refusing("org", wording="Give org."),)}, OF_VALUES | {Forbidden}),
    ],
)
def test_a_signature_implies_refusals(
    path: str, function: Callable[..., Any], more: dict[str, Any], raises: set[type[Exception]]
) -> None:
    assert Endpoint("GET", path, function, **more).raises == {NoOperation, *raises}


def test_a_signature_says_what_is_taken_and_given() -> None:
    found = Endpoint("GET", "/{number}/{word}", numbered)
    assert (found.ids, found.refs, found.body, found.query) == ((("number", int), ("word", str)), {}, None, None)
    assert found.arguments(["12", "x"], "a=b", "", b"{}") == {"number": 12, "word": "x"}
    assert Endpoint("GET", "/{thing_id}", named).refs == {"thing_id": "things"}
    assert Endpoint("GET", "/", asking).arguments([], "org=5", "", b"") == {"query": Query(5)}
    found = Endpoint("POST", "/", taking)
    assert found.arguments([], "", "", b'{"text": "x"}') == {"body": Body("x")}
    assert found.returns == list[str]
    assert (Endpoint("GET", "/", bare).summary, found.summary) == ("Give nothing.", "")
    assert repr(found) == "<Endpoint taking: POST />"


def test_one_key_at_least_must_be_given() -> None:
    rule = AtLeastOne("org", wording="Give org.")
    found = Endpoint("GET", "/", asking, rules=(rule,))
    assert rule.sentence == "At least one of org must be given."
    assert found.arguments([], "org=5", "", b"") == {"query": Query(5)}
    with pytest.raises(Sentence, match=r"^Give org\.$"):
        found.arguments([], "", "", b"")


def test_the_decorator_returns_the_function_and_keeps_what_it_is_told() -> None:
    def told(world: object, query: Query) -> None: ...

    rule, known = AtLeastOne("org", wording="Give org."), documented("a page")
    assert endpoint("PUT", "/told", rules=(rule,), raises=(Conflict,), evidence=known)(told) is told
    room = ModuleType("room")
    room.told, told.__module__ = told, "room"  # type: ignore[attr-defined]
    (found,) = declared([room])
    assert (found.method, found.path, found.function, found.name) == ("PUT", "/told", told, "told")
    assert (found.rules, found.evidence) == ((rule,), known)
    assert Conflict in found.raises


def fraction(world: object, number: float) -> None: ...


@pytest.mark.parametrize(
    ("path", "function", "problem"),
    [
        ("/{thing_id}", bare, "bare: the path /{thing_id} names ('thing_id',), the function ()"),
        ("/", named, "named: the path / names (), the function ('thing_id',)"),
        ("/{number}", fraction, "a path parameter is int or str, not <class 'float'>"),
    ],
)
def test_a_signature_that_does_not_fit_its_path(path: str, function: Callable[..., Any], problem: str) -> None:
    with pytest.raises(TypeError) as refused:
        Endpoint("GET", path, function)
    assert str(refused.value) == problem


class Fractions(Struct, frozen=True):
    ratio: float = 0.5


def dividing(world: object, query: Fractions) -> None: ...


def test_a_query_of_a_kind_that_no_url_has() -> None:
    with pytest.raises(TypeError, match=r"a query key is bool, int, str, Literal, .* not <class 'float'>"):
        Endpoint("GET", "/", dividing)


def test_a_room_s_endpoints_are_its_own_in_the_order_they_are_written() -> None:
    room, another = ModuleType("room"), ModuleType("another")

    def of(module: ModuleType, name: str) -> Callable[..., Any]:
        def function(world: object) -> None: ...

        function.__module__, function.__name__ = module.__name__, name
        return endpoint("GET", f"/{name}")(function)

    room.second, room.first, room.plain = of(room, "second"), of(room, "first"), bare  # type: ignore[attr-defined]
    another.borrowed, another.own = room.first, of(another, "own")  # type: ignore[attr-defined]
    assert [each.name for each in declared([room, another])] == ["second", "first", "own"]
