"""An item's place among others, what it hangs on, and who takes part in it."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, item, text
from tests.behaviour.outsiders import ME, SPACE, UNKNOWN, refused

ITEM, PROJECT = 123, 901


@pytest.fixture
def row(api: httpx.Client) -> list[int]:
    """Four items of one app, in the order of their priority."""
    made = app(api, text("Title"))
    return [item(api, made, {"title": each}) for each in "abcd"]


@pytest.mark.parametrize(
    ("mover", "neighbours", "expected"),
    [
        (3, {"before_item_id": 0}, "dabc"),
        (3, {"before_item_id": 1}, "adbc"),
        (0, {"after_item_id": 3}, "bcda"),
        (0, {"after_item_id": 1}, "bacd"),
        (0, {"after_item_id": 1, "before_item_id": 2}, "bacd"),
        (1, {"before_item_id": 2}, "abcd"),
    ],
)
def test_an_item_moves_among_others(
    api: httpx.Client, row: list[int], mover: int, neighbours: dict[str, int], expected: str
) -> None:
    body = {key: row[at] for key, at in neighbours.items()}
    assert api.post(f"/item/{row[mover]}/rearrange", json=body).status_code == 204
    app_id = api.get(f"/item/{row[0]}").json()["app"]["app_id"]
    query = {"sort_by": "priority", "sort_desc": "false"}
    listed = api.get(f"/item/app/{app_id}/", params=query).json()["items"]
    assert "".join(each["title"] for each in listed) == expected


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 400), ({"before_item_id": UNKNOWN}, 404), ({"before_item_id": ITEM}, 400), ({"after_item_id": "x"}, 400)],
)
def test_bad_neighbours_move_nothing(api: httpx.Client, row: list[int], body: dict[str, Any], status: int) -> None:
    before = api.get(f"/item/{row[0]}").json()["priority"]
    refused(api.post(f"/item/{row[0]}/rearrange", json=body), status)
    refused(api.post(f"/item/{row[0]}/rearrange", json={"before_item_id": row[0]}), 400)
    assert api.get(f"/item/{row[0]}").json()["priority"] == before


def test_an_item_hangs_on_something_else(api: httpx.Client) -> None:
    assert api.put(f"/item/{ITEM}/ref", json={"type": "item", "id": PROJECT}).status_code == 204
    assert api.get(f"/item/{ITEM}").json()["ref"] == {"type": "item", "id": PROJECT}
    assert api.put(f"/item/{ITEM}/ref", json={"type": "space", "id": SPACE}).status_code == 204
    assert api.delete(f"/item/{ITEM}/ref").status_code == 204
    assert api.get(f"/item/{ITEM}").json()["ref"] is None


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"type": "item"}, 400),
        ({"type": "planet", "id": 1}, 400),
        ({"type": "item", "id": UNKNOWN}, 404),
        (None, 404),
    ],
)
def test_bad_refs_change_nothing(api: httpx.Client, podiomock: PodioMock, body: Any, status: int) -> None:
    path = f"/item/{ITEM}/ref"
    refused(api.put(path) if body is None else api.put(path, json=body), status)
    assert podiomock.changes == []


def test_a_meeting_has_participants(api: httpx.Client) -> None:
    meeting = item(api, app(api, text("Title"), type="meeting"), {"title": "Monday"})
    assert api.get(f"/item/{meeting}/meeting/url").json()["url"].startswith("https://podio.com/")
    for status in ("accepted", "tentative"):
        assert api.put(f"/item/{meeting}/participation", json={"status": status}).status_code == 204
        assert api.get(f"/item/{meeting}").json()["participants"] == {str(ME): {"status": status}}
    refused(api.put(f"/item/{meeting}/participation", json={"status": "asleep"}), 400)
    refused(api.put(f"/item/{meeting}/participation", json={}), 400)


def test_other_items_are_no_meetings(api: httpx.Client) -> None:
    refused(api.get(f"/item/{ITEM}/meeting/url"), 404)
    refused(api.put(f"/item/{ITEM}/participation", json={"status": "accepted"}), 404)
