"""What filters do not take: in the wire's words, and without leaving a trace."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, refused

OBJECT, LIST = "must be object", "must be object or must be array"
RATHER_LONG = "9" * 400

BODIES: list[tuple[dict[str, Any], str | None]] = [
    ({"limit": 0}, "Invalid value 0 (integer): must not be less than 1"),
    ({"limit": -1}, "Invalid value -1 (integer): must not be less than 1"),
    ({"offset": -1}, "Invalid value -1 (integer): must not be less than 0"),
    ({"limit": "many"}, 'Invalid value "many" (string): must be integer'),
    ({"limit": None}, "Invalid value null (null): must be integer"),
    ({"limit": 1.5}, "Invalid value 1.5 (number): must be integer"),
    ({"limit": []}, "Invalid value [] (array): must be integer"),
    ({"sort_desc": "perhaps"}, 'Invalid value "perhaps" (string): must be boolean'),
    ({"sort_desc": 2}, None),
    ({"remember": {}}, "Invalid value {} (object): must be boolean"),
    ({"sort_by": {}}, None),
    ({"sort_by": "nothing"}, 'Invalid value "nothing" (string): No field found'),
    ({"sort_by": 999}, 'Invalid value "999" (string): No field found'),
    ({"sort_by": ""}, 'Invalid value "" (string): No field found'),
    ({"sort_by": "tags"}, 'Invalid value "tags" (string): No field found'),
    ({"filters": None}, None),
    ({"filters": "status"}, None),
    ({"filters": ["status"]}, 'Invalid value ["status"] (array): must be object or must be object'),
    ({"filters": [{}]}, "Invalid value {} (object): missing required properties: ['key', 'values']"),
    (
        {"filters": [{"key": "status"}]},
        'Invalid value {"key": "status"} (object): missing required properties: [\'values\']',
    ),
    ({"filters": [{"key": None, "values": [1]}]}, "Invalid value null (null): must be string"),
    ({"filters": [{"key": ["a"], "values": [1]}]}, 'Invalid value ["a"] (array): must be string'),
]

FILTERS: list[tuple[dict[str, Any], str | None]] = [
    ({"nothing": [1]}, 'Invalid value "nothing" (string): No field found'),
    ({"999": [1]}, 'Invalid value "999" (string): No field found'),
    ({"": [1]}, 'Invalid value "" (string): No field found'),
    ({"created-on": {}}, 'Invalid value "created-on" (string): No field found'),
    ({"created_by": ["somebody"]}, 'Invalid value "somebody" (string): must be integer'),
    ({"created_by": ["space:1"]}, "Invalid value \"space\" (string): must be one of {'user', 'app'}"),
    ({"created_by": [{"type": "space", "id": 1}]}, "Invalid value \"space\" (string): must be one of {'user', 'app'}"),
    ({"created_by": [{"type": "user"}]}, "Invalid value null (null): must be integer"),
    ({"created_by": [{"type": [], "id": 1}]}, "Invalid value [] (array): must be one of {'user', 'app'}"),
    ({"created_by": [[1]]}, "Invalid value [1] (array): must be integer"),
    ({"created_by": [True]}, "Invalid value true (boolean): must be integer"),
    ({"created_via": ["x"]}, 'Invalid value "x" (string): must be integer'),
    ({"created_via": [1.5]}, "Invalid value 1.5 (number): must be integer"),
    ({"created_via": [RATHER_LONG]}, None),
    ({"created_on": "2025-01-01"}, 'Invalid value "2025-01-01" (string): must be object'),
    ({"created_on": ["2025-01-01"]}, 'Invalid value ["2025-01-01"] (array): must be object'),
    ({"created_on": None}, "Invalid value null (null): must be object"),
    ({"created_on": {"from": "yesterday"}}, 'Invalid value "yesterday" (string): must be a valid date'),
    ({"created_on": {"from": "2025-02-30"}}, 'Invalid value "2025-02-30" (string): must be a valid date'),
    ({"created_on": {"to": "0001-01-01"}}, 'Invalid value "0001-01-01" (string): must be a valid date'),
    ({"created_on": {"to": 5}}, "Invalid value 5 (integer): must be a valid date"),
    ({"created_on": {"to": "9999dr"}}, 'Invalid value "9999dr" (string): must be a valid date'),
    ({"item_id": ["x"]}, 'Invalid value "x" (string): must be integer'),
    ({"item_id": {"from": 1}}, 'Invalid value {"from": 1} (object): must be integer'),
    ({"app_item_id": ["C0007"]}, 'Invalid value "C0007" (string): must be integer'),
    ({"external_id": [{}]}, "Invalid value {} (object): must be string"),
    ({"tags": [["x"]]}, 'Invalid value ["x"] (array): must be string'),
    ({"title": ["New task"]}, 'Invalid value ["New task"] (array): must be string'),
    ({"title": None}, "Invalid value null (null): must be string"),
    ({"title": 5}, "Invalid value 5 (integer): must be string"),
    ({"like": "perhaps"}, 'Invalid value "perhaps" (string): must be boolean'),
    ({"like": [True]}, "Invalid value [true] (array): must be boolean"),
    ({"pinned": None}, "Invalid value null (null): must be boolean"),
    ({"fivestar": [6]}, "Invalid value 6 (integer): must be one of {1, 2, 3, 4, 5}"),
    ({"rsvp": ["yes"]}, 'Invalid value "yes" (string): must be integer'),
    ({"status": ["Nowhere"]}, 'Invalid value "Nowhere" (string): must be integer'),
    ({"status": [{}]}, "Invalid value {} (object): must be integer"),
    ({"status": {"from": 1}}, 'Invalid value {"from": 1} (object): must be integer'),
    ({"status": [True]}, "Invalid value true (boolean): must be integer"),
    ({"estimate": [1]}, "Invalid value [1] (array): must be object"),
    ({"estimate": 1}, "Invalid value 1 (integer): must be object"),
    ({"estimate": {"from": "a lot"}}, 'Invalid value "a lot" (string): must be number'),
    ({"estimate": {"from": {}}}, "Invalid value {} (object): must be number"),
    ({"estimate": {"to": "NaN"}}, 'Invalid value "NaN" (string): must be number'),
    ({"budget": "EUR"}, 'Invalid value "EUR" (string): must be object'),
    ({"due-date": "2025-02-15"}, 'Invalid value "2025-02-15" (string): must be object'),
    ({"due-date": {"from": "soon"}}, 'Invalid value "soon" (string): must be a valid date'),
    ({"project": ["Alpha"]}, 'Invalid value "Alpha" (string): must be integer'),
    ({"assignee": ["John Doe"]}, 'Invalid value "John Doe" (string): must be integer'),
    ({"notes": ["x"]}, 'Invalid value ["x"] (array): must be string'),
]


def refuses(api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], sentence: str | None) -> None:
    """Check a refusal, and that it left nothing behind."""
    before = podiomock.world.state()
    answer = api.post(f"/item/app/{APP}/filter/", json={**body, "remember": body.get("remember", True)})
    refused(answer, 400, sentence)
    assert answer.json()["error"] == "invalid_value"
    assert answer.json()["error_description"].startswith("Invalid value ")
    assert podiomock.world.state() == before


@pytest.mark.parametrize(("body", "sentence"), BODIES)
def test_a_body_that_does_not_fit(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], sentence: str | None
) -> None:
    refuses(api, podiomock, body, sentence)


@pytest.mark.parametrize(("filters", "sentence"), FILTERS)
def test_a_filter_that_does_not_fit(
    api: httpx.Client, podiomock: PodioMock, filters: dict[str, Any], sentence: str | None
) -> None:
    refuses(api, podiomock, {"filters": filters}, sentence)
    refuses(api, podiomock, {"filters": [{"key": key, "values": each} for key, each in filters.items()]}, sentence)


def test_one_bad_filter_among_good_ones_is_enough(api: httpx.Client, podiomock: PodioMock) -> None:
    sentence = 'Invalid value "x" (string): must be integer'
    refuses(api, podiomock, {"filters": {"status": [1], "item_id": ["x"]}, "sort_by": "title"}, sentence)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("nothing=1", 'Invalid value "nothing" (string): No field found'),
        ("status=Nowhere", 'Invalid value "Nowhere" (string): must be integer'),
        ("estimate=a-b", 'Invalid value "a-b" (string): must be Range'),
        ("estimate=", 'Invalid value "" (string): must be Range'),
        ("created_on=yesterday", 'Invalid value "yesterday" (string): must be Range'),
        ("created_on=2025-02-30-", 'Invalid value "2025-02-30" (string): must be a valid date'),
        ("created_by=space:1", "Invalid value \"space\" (string): must be one of {'user', 'app'}"),
        ("like=perhaps", 'Invalid value "perhaps" (string): must be boolean'),
        ("sort_by=nothing", 'Invalid value "nothing" (string): No field found'),
        ("limit=0", "Invalid value 0 (integer): must not be less than 1"),
        ("limit=x", 'Invalid value "x" (string): must be integer'),
    ],
)
def test_a_query_string_that_does_not_fit(api: httpx.Client, podiomock: PodioMock, text: str, sentence: str) -> None:
    before = podiomock.world.state()
    refused(api.get(f"/item/app/{APP}/?{text}"), 400, sentence)
    assert podiomock.world.state() == before


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"5", b"null", b'{"filters": {"status": [1}}'])
def test_what_is_no_object_is_refused(api: httpx.Client, podiomock: PodioMock, body: bytes) -> None:
    before = podiomock.world.state()
    answer = api.post(f"/item/app/{APP}/filter/", content=body)
    assert answer.status_code == 400, answer.text
    assert podiomock.world.state() == before


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63, 1e308])
@pytest.mark.parametrize("key", ["item_id", "status", "created_by", "tags", "project", "assignee"])
def test_huge_numbers_are_survived(api: httpx.Client, key: str, number: float) -> None:
    answer = api.post(f"/item/app/{APP}/filter/", json={"filters": {key: [number]}})
    assert answer.status_code in (200, 400), answer.text
    answer = api.post(f"/item/app/{APP}/filter/", json={"filters": {"estimate": {"from": number}}})
    assert answer.status_code in (200, 400), answer.text
