"""What views do not take: in the wire's words, and without leaving a trace."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, UNKNOWN, refused
from tests.behaviour.test_views import OTHER_APP, make


@pytest.mark.parametrize("which", [UNKNOWN, "nothing", "-1", "1.5", "9" * 30])
def test_an_unknown_view_is_not_found(api: httpx.Client, which: object) -> None:
    refused(api.get(f"/view/app/{APP}/{which}"), 404)
    refused(api.post(f"/item/app/{APP}/filter/{which}/", json={}), 404)
    refused(api.get(f"/item/app/{APP}/count?view_id={which}"), 404)
    for answer in (api.get(f"/view/{which}"), api.delete(f"/view/{which}"), api.post(f"/view/{which}/default")):
        refused(answer, 404)


def test_a_view_belongs_to_its_app(api: httpx.Client) -> None:
    view_id = make(api)
    refused(api.get(f"/view/app/{OTHER_APP}/{view_id}"), 404)
    refused(api.post(f"/item/app/{OTHER_APP}/filter/{view_id}/", json={}), 404)
    refused(api.get(f"/view/app/{UNKNOWN}/"), 404)


BAD: list[tuple[dict[str, Any], str | None]] = [
    ({"name": ""}, 'Invalid value "" (string): must be non empty string'),
    ({"name": None}, "Invalid value null (null): must be string"),
    ({"name": 5}, "Invalid value 5 (integer): must be string"),
    ({"private": "perhaps"}, 'Invalid value "perhaps" (string): must be boolean'),
    ({"sort_by": "nothing"}, 'Invalid value "nothing" (string): No field found'),
    ({"sort_by": {}}, None),
    ({"sort_desc": []}, "Invalid value [] (array): must be boolean"),
    ({"filters": {"nothing": 1}}, 'Invalid value "nothing" (string): No field found'),
    ({"filters": {"estimate": [1]}}, "Invalid value [1] (array): must be object"),
    ({"filters": [1]}, "Invalid value [1] (array): must be object or must be object"),
    ({"filters": 5}, None),
    (
        {"layout": "heap"},
        "Invalid value \"heap\" (string): must be one of {'badge', 'calendar', 'card', 'stream', 'table', 'table-new'}",
    ),
    ({"fields": []}, "Invalid value [] (array): must be object"),
    ({"fields": {"1": 5}}, None),
    ({"fields": {"1": {"width": "wide"}}}, None),
    ({"fields": {"1": {"use": "z_axis"}}}, None),
    ({"grouping": []}, None),
    ({"grouping": {}}, "Invalid value {} (object): missing required properties: ['type']"),
    (
        {"grouping": {"type": "field"}},
        'Invalid value {"type": "field"} (object): missing required properties: [\'value\']',
    ),
    (
        {"grouping": {"type": "heap", "value": 1}},
        "Invalid value \"heap\" (string): must be one of {'field', 'revision'}",
    ),
    ({"grouping": {"type": "field", "value": 99}}, 'Invalid value "99" (string): No field found'),
    (
        {"grouping": {"type": "revision", "value": "title"}},
        "Invalid value \"title\" (string): must be one of {'created_by', 'created_on', 'tags'}",
    ),
    ({"grouping": {"type": "field", "value": 3, "sub_value": "hour"}}, None),
]


@pytest.mark.parametrize(("body", "sentence"), BAD)
def test_what_does_not_fit_is_refused(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], sentence: str | None
) -> None:
    view_id = make(api)
    before = podiomock.world.state()
    for answer in (
        api.post(f"/view/app/{APP}/", json={"name": "Open", **body}),
        api.put(f"/view/{view_id}", json=body),
        api.put(f"/view/app/{APP}/last", json=body),
    ):
        refused(answer, 400, sentence)
        assert answer.json()["error"] == "invalid_value"
        assert answer.json()["error_description"].startswith("Invalid value ")
    assert podiomock.world.state() == before


def test_a_new_view_needs_a_name(api: httpx.Client) -> None:
    refused(
        api.post(f"/view/app/{APP}/", json={}), 400, "Invalid value {} (object): missing required properties: ['name']"
    )
    refused(api.post(f"/view/app/{APP}/"), 404, "No matching operation could be found. No body was given.")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"limit": 0}, "Invalid value 0 (integer): must not be less than 1"),
        ({"offset": -1}, "Invalid value -1 (integer): must not be less than 0"),
        ({"sort_by": "nothing"}, 'Invalid value "nothing" (string): No field found'),
        ({"filters": {"nothing": 1}}, 'Invalid value "nothing" (string): No field found'),
        ({"remember": "perhaps"}, 'Invalid value "perhaps" (string): must be boolean'),
    ],
)
def test_a_filter_by_view_refuses_as_a_filter_does(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], sentence: str
) -> None:
    view_id = make(api)
    before = podiomock.world.state()
    refused(api.post(f"/item/app/{APP}/filter/{view_id}/", json={"remember": True, **body}), 400, sentence)
    assert podiomock.world.state() == before
