"""Items that refer to items, and copies of items."""

from typing import Any

import httpx
import pytest
from msgspec import structs

from podiomock import PodioMock
from tests.behaviour.apps import app, field, item, pointing_at, text, values
from tests.behaviour.outsiders import APP, UNKNOWN, elsewhere, refused

ITEM, PROJECT, OTHER_PROJECT, PROJECT_FIELD = 123, 901, 902, 6


def field_id(api: httpx.Client, app_id: int, external_id: str) -> int:
    fields = api.get(f"/app/{app_id}").json()["fields"]
    return next(int(each["field_id"]) for each in fields if each["external_id"] == external_id)


def test_references_are_grouped_and_by_title(api: httpx.Client) -> None:
    early = app(api, text("Title"), pointing_at("Goal", 457), name="A first app")
    items = [item(api, early, {"title": each, "goal": PROJECT}) for each in ("b", "C", "a")]
    found = api.get(f"/item/{PROJECT}/reference/").json()
    assert [each["app"]["app_id"] for each in found] == [early, APP]
    assert [each["title"] for each in found[0]["items"]] == ["a", "b", "C"]
    assert sorted(each["item_id"] for each in found[0]["items"]) == items
    assert set(found[0]["field"]) == {"field_id", "type", "external_id", "label", "config"}
    for each in found[0]["items"]:
        assert set(each) == {"item_id", "title", "link", "app_item_id", "revision"}


def test_references_by_field(api: httpx.Client) -> None:
    path = f"/item/{OTHER_PROJECT}/reference/field/{PROJECT_FIELD}"
    found = api.get(path).json()
    assert len(found) == 20
    assert len(api.get(path, params={"limit": 3}).json()) == 3
    item(api, APP, {"title": "A21st", "project": OTHER_PROJECT})
    assert len(api.get(path).json()) == 20
    assert len(api.get(path, params={"limit": 100}).json()) == 21
    assert api.get(f"/item/{ITEM}/reference/field/{PROJECT_FIELD}").json() == []
    assert api.get(f"/item/{PROJECT}/reference/field/2").json() == []


def test_a_preview_is_the_basic_item(api: httpx.Client) -> None:
    path = f"/item/{PROJECT}/reference/{PROJECT_FIELD}/preview"
    assert api.get(path).json() == api.get(f"/item/{PROJECT}/basic").json()


def test_items_to_point_at_are_found_by_their_title(api: httpx.Client) -> None:
    def found(**query: Any) -> list[int]:
        listed = api.get(f"/item/field/{PROJECT_FIELD}/find", params=query).json()
        assert all(set(each) == {"item_id", "title", "link", "app_item_id", "revision", "app"} for each in listed)
        return [each["item_id"] for each in listed]

    assert found(sort="title") == [PROJECT, OTHER_PROJECT]
    assert found() == found(sort="created_on") == found(sort="") == [OTHER_PROJECT, PROJECT]
    assert found(text="RELAUNCH") == [OTHER_PROJECT]
    assert found(text="nothing of the kind") == []
    assert found(not_item_id=OTHER_PROJECT) == [PROJECT]
    assert found(limit=1) == [OTHER_PROJECT]


def test_no_more_than_thirteen_unless_asked(api: httpx.Client) -> None:
    tasks = app(api, text("Title"), pointing_at("Task", APP))
    path = f"/item/field/{field_id(api, tasks, 'task')}"
    for each in (f"{path}/find", f"{path}/top/"):
        assert len(api.get(each).json()) == 13
        assert len(api.get(each, params={"limit": 500}).json()) == 150


def test_the_top_is_what_is_pointed_at_most(api: httpx.Client) -> None:
    path = f"/item/field/{PROJECT_FIELD}/top/"
    assert [each["item_id"] for each in api.get(path).json()] == [OTHER_PROJECT, PROJECT]
    for _ in range(20):
        item(api, APP, {"title": "x", "project": PROJECT})
    assert [each["item_id"] for each in api.get(path).json()] == [PROJECT, OTHER_PROJECT]
    assert [each["item_id"] for each in api.get(path, params={"not_item_id": PROJECT}).json()] == [OTHER_PROJECT]


@pytest.mark.parametrize("what", ["find", "top/", "range"])
@pytest.mark.parametrize(("field", "status"), [(2, 400), (UNKNOWN, 404), ("x", 404)])
def test_fields_that_have_none(api: httpx.Client, what: str, field: Any, status: int) -> None:
    refused(api.get(f"/item/field/{field}/{what}"), status)


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": "x"}, {"sort": "size"}, {"not_item_id": "x"}])
def test_bad_queries_are_refused(api: httpx.Client, query: dict[str, Any]) -> None:
    refused(api.get(f"/item/field/{PROJECT_FIELD}/find", params=query), 400)


def test_what_the_caller_cannot_see_is_left_out(api: httpx.Client, podiomock: PodioMock) -> None:
    place = elsewhere(podiomock)
    mixed = app(api, text("Title"), pointing_at("Any", 457))
    world = podiomock.world
    title, reference = world.applications[mixed].fields
    settings = {"referenced_apps": [{"app_id": each, "view_id": None} for each in (457, place.app_id)]}
    world.applications.change(mixed, fields=(title, structs.replace(reference, settings=settings)))
    found = api.get(f"/item/field/{field_id(api, mixed, 'any')}/find").json()
    assert {each["app"]["app_id"] for each in found} == {457}
    refused(api.get(f"/item/field/{podiomock.world.applications[place.app_id].fields[0].field_id}/find"), 403)


def test_a_clone_has_the_values_files_and_tags(api: httpx.Client) -> None:
    preview = api.get(f"/item/{ITEM}/clone").json()
    assert set(preview) == {"files", "values", "tags"}
    assert preview["values"] == values(api, ITEM)
    assert preview["tags"] == ["project-alpha"]
    created = api.post(f"/item/{ITEM}/clone").json()
    assert set(created) == {"item_id"}
    before, clone = api.get(f"/item/{ITEM}").json(), api.get(f"/item/{created['item_id']}").json()
    assert clone["fields"] == before["fields"]
    assert (clone["tags"], clone["comments"], clone["revision"]) == (before["tags"], [], 0)
    assert [each["name"] for each in clone["files"]] == [each["name"] for each in before["files"]]
    for old, new in zip(before["files"], clone["files"], strict=True):
        assert old["file_id"] != new["file_id"]
        assert api.get(f"/file/{old['file_id']}/raw").content == api.get(f"/file/{new['file_id']}/raw").content


def test_a_clone_leaves_out_what_may_stand_once(api: httpx.Client) -> None:
    deals = app(api, text("Title"), text("Code", unique=True), field("number", "Size"))
    mine = item(api, deals, {"title": "T", "code": "A", "size": 3}, external_id="e")
    clone = api.post(f"/item/{mine}/clone").json()["item_id"]
    assert values(api, clone) == {"title": "T", "size": "3.0000"}
    assert api.get(f"/item/{clone}").json()["external_id"] is None
