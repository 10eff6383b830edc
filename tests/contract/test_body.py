"""Reading a body into typed data, or refusing it in the wire's words."""

from datetime import date
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta, Struct, field

from podiomock.contract.body import LARGEST_JSON, body_reader, fit
from podiomock.contract.multipart import Parts
from podiomock.errors import ApiError, InvalidValue, NoOperation, TooLarge


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    kind: Literal["a", "b"] | None = None


class Shape(Struct, frozen=True):
    text: Annotated[str, Meta(min_length=1)] = "x"
    count: Annotated[int, Meta(ge=-1, le=100)] = 0
    ratio: float = 0.0
    flag: bool = False
    kind: Literal["a", "b"] = "a"
    lines: list[Line] = []
    pair: tuple[Line, ...] = ()
    words: Annotated[list[str], Meta(min_length=1)] | None = None
    either: str | int | None = None
    map: dict[str, int] = {}
    renamed: Line | None = field(default=None, name="other")
    day: date | None = None


@pytest.mark.parametrize(
    ("shape", "body", "expected"),
    [
        (Line, b' {"number": 5} ', Line(5)),
        (Line, b'{"number": "5"}', Line(5)),
        (Shape, b'{"flag": "true", "unknown": 1}', Shape(flag=True)),
        (list[int], b"[1]", [1]),
        (dict[str, int], b'{"a": 1}', {"a": 1}),
        (Any, b"7", 7),
        (Line | None, b' {"number": 5} ', Line(5)),
        (Line | None, b" \r\n", None),
        (Line | None, b"", None),
        (Any, b" " * (LARGEST_JSON - 2) + b"[]", []),
    ],
    ids=repr,
)
def test_what_is_read(shape: Any, body: bytes, expected: Any) -> None:
    assert body_reader(shape)("text/plain", body) == expected


@pytest.mark.parametrize(
    ("shape", "body", "refusal", "said"),
    [
        (Line, b"[]", InvalidValue, "Invalid value [] (array): must be object"),
        (dict[str, int], b"7", InvalidValue, "Invalid value 7 (integer): must be object"),
        (Line, b"null", InvalidValue, "Invalid value null (null): must be object"),
        (list[int], b"{}", InvalidValue, "Invalid value {} (object): must be array"),
        (Line, b"{", InvalidValue, "Invalid value null (null): must be valid JSON"),
        (Line, b'"\xff"', InvalidValue, "Invalid value null (null): must be valid JSON"),
        (Line, b"[" * 100_000, InvalidValue, "Invalid value null (null): must be valid JSON"),
        (Line, b"", NoOperation, "No matching operation could be found. No body was given."),
        (Line, b" \n", NoOperation, "No matching operation could be found. No body was given."),
        (Line, b" " * (LARGEST_JSON + 1), TooLarge, None),
    ],
    ids=range(10),
)
def test_what_is_no_such_body(shape: Any, body: bytes, refusal: type[ApiError], said: str | None) -> None:
    with pytest.raises(refusal) as refused:
        body_reader(shape)("application/json", body)
    assert said is None or refused.value.description == said


def test_a_form_is_read_by_its_own_reader() -> None:
    assert body_reader(Parts)("application/x-www-form-urlencoded", b"a=b&c=") == Parts({"a": "b", "c": ""}, {})


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        ({"text": 7}, "Invalid value 7 (integer): must be string"),
        ({"text": ""}, 'Invalid value "" (string): must be non empty string'),
        ({"count": "x"}, 'Invalid value "x" (string): must be integer'),
        ({"count": 101}, "Invalid value 101 (integer): must not be larger than 100"),
        ({"count": -2}, "Invalid value -2 (integer): must not be less than -1"),
        ({"ratio": "x"}, 'Invalid value "x" (string): must be number'),
        ({"flag": "x"}, 'Invalid value "x" (string): must be boolean'),
        ({"kind": "c"}, "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ({"lines": {}}, "Invalid value {} (object): must be array"),
        ({"lines": [{"number": 1}, 5]}, "Invalid value 5 (integer): must be object"),
        ({"lines": [{"number": 1}, {"number": "x"}]}, 'Invalid value "x" (string): must be integer'),
        ({"lines": [{"number": 1, "kind": "c"}]}, "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ({"pair": [{"number": 1, "kind": "c"}]}, "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ({"other": {"number": 1, "kind": "c"}}, "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ({"other": {}}, "Invalid value {} (object): missing required properties: ['number']"),
        (
            {"other": {"number": 1, "x": 2}},
            'Invalid value {"number": 1, "x": 2} (object): additional properties: [\'x\']',
        ),
        ({"words": []}, "Invalid value [] (array): must be non empty array"),
        ({"either": []}, "Invalid value [] (array): must be integer or must be string or must be null"),
        ({"map": {"a": "x"}}, 'Invalid value {"a": "x"} (object): must be integer'),
        ({"day": "d"}, 'Invalid value "d" (string): must be valid'),
    ],
)
def test_what_does_not_fit_is_refused_in_the_wires_words(data: Any, refusal: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        fit(data, Shape)
    assert refused.value.description == refusal
