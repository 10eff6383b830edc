"""The values of an item by themselves."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, category, field, item, pointing_at, text, values
from tests.behaviour.outsiders import APP, refused

ITEM, EDITED, PROJECT = 123, 122, 901


def test_values_are_the_items_own_fields(api: httpx.Client) -> None:
    assert api.get(f"/item/{ITEM}/value").json() == api.get(f"/item/{ITEM}").json()["fields"]


@pytest.mark.parametrize("by", ["field_id", "external_id"])
def test_one_fields_values(api: httpx.Client, by: str) -> None:
    for each in api.get(f"/item/{ITEM}").json()["fields"]:
        assert api.get(f"/item/{ITEM}/value/{each[by]}").json() == each["values"]


def test_a_field_without_values_is_an_empty_list(api: httpx.Client) -> None:
    assert api.get(f"/item/{EDITED}/value/notes").json() == []
    assert api.get(f"/item/{EDITED}/value/notes/v2").json() == {"values": None}
    assert api.get(f"/item/{EDITED}/value/project/v2").json() == {"values": []}


def test_the_newer_form_is_free_of_wrapping(api: httpx.Client) -> None:
    found = values(api, ITEM)
    assert (found["title"], found["estimate"]) == ("Complete project plan", "12.5000")
    assert found["status"] == {"id": 2, "status": "active", "text": "In Progress", "color": "F7F0C5"}
    assert found["due-date"]["start_date"] == "2025-02-15"
    assert found["budget"] == {"value": "1500.0000", "currency": "EUR"}
    assert [each["item_id"] for each in found["project"]] == [PROJECT]
    assert [each["user_id"] for each in found["assignee"]] == [12345]
    for key, value in found.items():
        assert api.get(f"/item/{ITEM}/value/{key}/v2").json() == {"values": value}


@pytest.mark.parametrize("multiple", [False, True])
def test_options_are_a_list_where_there_may_be_several(api: httpx.Client, *, multiple: bool) -> None:
    deals = app(api, text("Title"), category("State", "Open", "Won", multiple=multiple))
    found = values(api, item(api, deals, {"state": 2}))["state"]
    assert isinstance(found, list) is multiple


def test_several_values_are_set_and_the_others_stay(api: httpx.Client) -> None:
    assert api.put(f"/item/{EDITED}/value", json={"title": "T", "1": [3]}).json() == {"revision": 6, "title": "T"}
    found = values(api, EDITED)
    assert (found["title"], found["status"]["text"]) == ("T", "Done")
    assert found["due-date"]["start_date"] == "2025-02-15"
    assert api.put(f"/item/{EDITED}/value", json={"title": "T"}).status_code == 204


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("status", 3),
        ("status", [3]),
        ("status", {"value": 3}),
        ("status", [{"value": 3}]),
        ("status", "Done"),
        ("1", "3"),
    ],
)
def test_one_field_is_set_in_any_write_form(api: httpx.Client, key: str, body: Any) -> None:
    assert api.put(f"/item/{EDITED}/value/{key}", json=body).json() == {"revision": 6, "title": "New task"}
    assert values(api, EDITED)["status"]["text"] == "Done"


def test_an_empty_list_clears_a_field(api: httpx.Client) -> None:
    assert api.put(f"/item/{EDITED}/value/due-date", json=[]).status_code == 200
    assert "due-date" not in values(api, EDITED)
    assert api.put(f"/item/{EDITED}/value/due-date", json=[]).status_code == 204


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/item/122/value/nothing", None, 400),
        ("GET", "/item/122/value/999", None, 400),
        ("GET", "/item/122/value/nothing/v2", None, 400),
        ("PUT", "/item/122/value/nothing", "x", 400),
        ("PUT", "/item/122/value/status", 9, 400),
        ("PUT", "/item/122/value/status", {"start": "2025-01-01"}, 400),
        ("PUT", "/item/122/value/project", [999_999_999], 404),
        ("PUT", "/item/122/value", {"nothing": 1}, 400),
        ("PUT", "/item/122/value", {"title": "kept?", "status": 9}, 400),
        ("PUT", "/item/122/value", ["x"], 400),
        ("PUT", "/item/122/value", None, 404),
        ("PUT", "/item/122/value/title", None, 404),
    ],
)
def test_bad_values_change_nothing(
    api: httpx.Client, podiomock: PodioMock, method: str, path: str, body: Any, status: int
) -> None:
    answer = api.request(method, path) if body is None else api.request(method, path, json=body)
    refused(answer, status)
    assert podiomock.changes == []
    assert podiomock.effects.hooks == []


def test_a_field_of_another_app_is_no_field(api: httpx.Client) -> None:
    other = app(api, text("Title"), field("number", "Size"), pointing_at("Task", APP))
    size = next(each for each in api.get(f"/app/{other}").json()["fields"] if each["external_id"] == "size")
    sentence = f'Invalid value "{size["field_id"]}" (string): No field found'
    refused(api.put(f"/item/{EDITED}/value/{size['field_id']}", json=1), 400, sentence)
