"""A body as data, and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podiomock.cassettes.bodies import LARGEST_INLINE, body_of, digest, told

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FORM = "application/x-www-form-urlencoded"


@given(JSON)
def test_json_is_told_as_what_it_says(value: object) -> None:
    body = json.dumps(value).encode()
    part = told(body, "application/json")
    assert json.loads(body_of(part) or b"") == value


@given(st.binary(max_size=300))
def test_any_bytes_come_back(body: bytes) -> None:
    again = body_of(told(body))
    assert again is not None
    if again != body:
        assert json.loads(again) == json.loads(body)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"a": 1, "a": 2}', "text"),
        (b"[1.00000000000000000001]", "text"),
        (b"[NaN]", "text"),
        (b"[1e999]", "text"),
        (b'["\\ud800"]', "text"),
        (b"[" * 70 + b"]" * 70, "text"),
        (b"[" * 100_000, "file"),
        (b"plain", "text"),
        (b"\xff\xfe", "base64"),
        (b"x" * (LARGEST_INLINE + 1), "file"),
        (b"", None),
    ],
)
def test_what_data_would_not_keep_is_told_otherwise(body: bytes, kind: str | None) -> None:
    part = told(body, "application/json")
    assert next(iter(part), None) == kind
    if kind in ("text", "base64"):
        assert body_of(part) == body


@pytest.mark.parametrize(
    ("body", "kind"), [(b"a=1&b=%C3%A9+x", "form"), (b"a=1&a=2", "text"), (b"a&b", "text"), (b"a=%ff", "text")]
)
def test_a_form_is_data_where_that_keeps_it(body: bytes, kind: str) -> None:
    assert list(told(body, FORM)) == [kind]


@pytest.mark.parametrize(
    ("one", "other", "content_type"),
    [
        (b'{"a": 1, "b": [2]}', b'{"b":[2],"a":1}', "application/json"),
        (b"a=1&b=2", b"b=2&a=1", FORM),
        (b"--x1\r\nhello\r\n--x1--", b"--y22\r\nhello\r\n--y22--", "multipart/form-data; boundary={}"),
        (b'{"t":"scrubbed-token-1"}', b'{"t":"scrubbed-token-7"}', "application/json"),
    ],
)
def test_bodies_that_mean_the_same_share_a_digest(one: bytes, other: bytes, content_type: str) -> None:
    assert digest(one, content_type.format("x1")) == digest(other, content_type.format("y22"))
    assert digest(one, content_type.format("x1")) != digest(one + b" more", content_type.format("x1"))
