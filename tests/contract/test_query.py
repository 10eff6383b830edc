"""Reading a query string into a struct, in every spelling that clients use."""

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, field

from podiomock.contract.query import QueryReader
from podiomock.errors import InvalidValue


class Shape(Struct, frozen=True):
    flag: bool | None = None
    number: int | None = None
    least: Annotated[int, Meta(ge=2)] = 9
    word: str | None = None
    choice: Literal["a", "b"] = "a"
    many: tuple[int, ...] = ()
    words: tuple[Literal["x", "y"], ...] = ()
    renamed: int = field(default=0, name="other")


class Open(Struct, frozen=True):
    number: int = 0
    words: tuple[str, ...] = ()
    rest: dict[str, str] = {}


def read(query: str, shape: type[Struct] = Shape) -> Struct:
    return QueryReader(shape).read(query)


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "1", "yes", "on"])
def test_what_is_true(text: str) -> None:
    assert read(f"flag={text}") == Shape(flag=True)


@pytest.mark.parametrize("text", ["false", "False", "0", "no", "off", "", "None", "null", "<nil>", "undefined"])
def test_what_is_false(text: str) -> None:
    assert read(f"flag={text}") == Shape(flag=False)


@pytest.mark.parametrize(
    "query",
    ["many=1&many=2", "many[]=1&many[]=2", "many[0]=1&many[1]=2", "many=1,2", "many=1;2", "many=[1, 2]", "many=[1 2]"],
)
@pytest.mark.parametrize("more", ["", "&", "&many=", "&many=,;", "&many=None"])
def test_how_a_list_is_spelled(query: str, more: str) -> None:
    assert read(query + more) == Shape(many=(1, 2))
    assert read(query.replace("[", "%5B").replace("]", "%5D").replace(" ", "+") + more) == Shape(many=(1, 2))


@pytest.mark.parametrize("text", ["", "None", "none", "NULL", "<nil>", "undefined"])
@pytest.mark.parametrize("key", ["number", "least", "word", "choice", "many", "words", "other"])
def test_what_is_nothing(key: str, text: str) -> None:
    assert read(f"{key}={text}") == Shape()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", Shape()),
        ("&&=&a=b&flags=1&renamed=5", Shape()),
        ("number=5&least=2&word=None+of+it", Shape(number=5, least=2, word="None of it")),
        ("choice=b&words=y,x&other=-3", Shape(choice="b", words=("y", "x"), renamed=-3)),
        ("number=%2B5", Shape(number=5)),
        ("n%75mber=-" + "9" * 19, Shape(number=-(10**19 - 1))),
        ("word=a=b%20c%zz", Shape(word="a=b c%zz")),
        ("flag", Shape(flag=False)),
        ("number=1&number=2", Shape(number=2)),
    ],
)
def test_keys_and_values(query: str, expected: Shape) -> None:
    assert read(query) == expected


def test_what_no_field_names_is_kept_where_a_field_takes_it() -> None:
    assert read("number=1&words=Xa;bX&status=2&status[]=3&due=x", Open) == Open(
        1, ("Xa", "bX"), {"status": "2;3", "due": "x"}
    )
    assert read("number=&words=&status=", Open) == Open(rest={"status": ""})


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("flag=perhaps", 'Invalid value "perhaps" (string): must be boolean'),
        ("number=1.5", 'Invalid value "1.5" (string): must be integer'),
        ("number=%D9%A3", 'Invalid value "٣" (string): must be integer'),
        ("number=x", 'Invalid value "x" (string): must be integer'),
        ("number=" + "9" * 20, f'Invalid value "{"9" * 20}" (string): must be integer'),
        ("many=1,x", 'Invalid value "x" (string): must be integer'),
        ("least=1", "Invalid value 1 (integer): must not be less than 2"),
        ("least=x", 'Invalid value "x" (string): must be integer'),
        ("choice=c", "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ("words=x,z", "Invalid value \"z\" (string): must be one of {'x', 'y'}"),
    ],
)
def test_what_does_not_fit_is_refused_in_the_wires_words(query: str, refusal: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read(query)
    assert refused.value.description == refusal


class Fraction(Struct, frozen=True):
    ratio: float = 0.5


class Either(Struct, frozen=True):
    either: int | str = 0


@pytest.mark.parametrize(("shape", "kind"), [(Fraction, "<class 'float'>"), (Either, "int | str")])
def test_a_kind_that_no_query_has(shape: Any, kind: str) -> None:
    with pytest.raises(TypeError) as refused:
        read("", shape)
    wanted = "a query key is bool, int, str, Literal, a tuple of them or dict[str, str], not"
    assert str(refused.value) == f"{wanted} {kind}"
