"""Items made and changed."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.dialects import DOCUMENTED, RECORDED, Dialect
from tests.behaviour.apps import app, category, delete_field, field, item, text, values
from tests.behaviour.outsiders import APP, UNKNOWN, refused

ITEM, PROJECT = 123, 901


def test_a_new_item_keeps_all_that_is_said(api: httpx.Client) -> None:
    body = {
        "fields": {"title": "Whole"},
        "external_id": "e-1",
        "tags": ["b", "a", "b"],
        "file_ids": [12345],
        "ref": {"type": "item", "id": PROJECT},
        "linked_account_id": 7,
        "reminder": {"remind_delta": 15},
        "recurrence": {"name": "weekly", "config": {"days": ["monday"]}, "step": 1},
    }
    created = api.post(f"/item/app/{APP}/", json=body).json()
    assert set(created) == {"item_id", "title"}
    found = api.get(f"/item/{created['item_id']}").json()
    assert [each["file_id"] for each in found["files"]] == [12345]
    assert found["tags"] == ["b", "a"]
    for key in ("external_id", "ref", "linked_account_id", "reminder", "recurrence"):
        assert found[key] == body[key]
    cleared = {"external_id": None, "ref": None, "linked_account_id": None, "reminder": None, "recurrence": None}
    assert api.put(f"/item/{created['item_id']}", json=cleared).json()["revision"] == 1
    found = api.get(f"/item/{created['item_id']}").json()
    assert {key: found[key] for key in cleared} == cleared
    assert found["tags"] == ["b", "a"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fields": {"title": "Complete project plan"}},
        {"fields": {"status": 2, "project": [PROJECT]}},
        {"tags": ["project-alpha"]},
        {"fields": []},
    ],
)
def test_an_update_that_changes_nothing_answers_nothing(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any]
) -> None:
    before = api.get(f"/item/{ITEM}").json()
    answer = api.put(f"/item/{ITEM}", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"/item/{ITEM}").json() == before
    assert podiomock.effects.hooks == []


def required_app(api: httpx.Client) -> int:
    return app(
        api,
        text("Title"),
        text("Name", required=True),
        field("date", "Due", required=True),
        category("State", "Open", "Won", required=True),
    )


WHOLE: dict[str, Any] = {"name": "Ann", "due": {"start": "2026-02-15"}, "state": 1}


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("name", "Invalid value null (null): must be string"),
        ("due", "Invalid value null (null): must be Range"),
        ("state", "Invalid value null (null): must be integer"),
    ],
)
def test_required_fields_are_required(api: httpx.Client, missing: str, sentence: str) -> None:
    deals = required_app(api)
    without = {key: value for key, value in WHOLE.items() if key != missing}
    refused(api.post(f"/item/app/{deals}/", json={"fields": without}), 400, sentence)
    refused(api.post(f"/item/app/{deals}/", json={"fields": {**WHOLE, missing: []}}), 400, sentence)
    mine = item(api, deals, WHOLE)
    refused(api.put(f"/item/{mine}", json={"fields": {missing: []}}), 400, sentence)
    refused(api.put(f"/item/{mine}/value/{missing}", json=[]), 400, sentence)
    assert api.put(f"/item/{mine}", json={"fields": {"title": "New"}}).status_code == 200
    assert len(api.get(f"/item/app/{deals}/").json()["items"]) == 1


def unique_app(api: httpx.Client) -> int:
    return app(api, text("Code", unique=True), field("number", "Size", unique=True), text("Notes"))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("code", "A1", 'Invalid value "A1" (string): must be unique'),
        ("size", 7, 'Invalid value "7.0000" (string): must be unique'),
    ],
)
def test_unique_fields_hold_each_value_once(api: httpx.Client, key: str, value: Any, sentence: str) -> None:
    deals = unique_app(api)
    first, second = item(api, deals, {key: value}), item(api, deals, {"notes": "same"})
    item(api, deals, {"notes": "same"})
    refused(api.post(f"/item/app/{deals}/", json={"fields": {key: value}}), 400, sentence)
    refused(api.put(f"/item/{second}", json={"fields": {key: value}}), 400, sentence)
    refused(api.put(f"/item/{second}/value/{key}", json=value), 400, sentence)
    assert api.put(f"/item/{first}", json={"fields": {key: value, "notes": "x"}}).status_code == 200
    api.put(f"/item/{first}", json={"fields": {key: []}})
    assert api.put(f"/item/{second}", json={"fields": {key: value}}).status_code == 200
    api.delete(f"/item/{second}")
    assert api.put(f"/item/{first}", json={"fields": {key: value}}).status_code == 200


def test_what_an_item_holds_itself_is_no_duplicate(api: httpx.Client) -> None:
    words = app(api, field("tag", "Words", unique=True))
    first, second = item(api, words, {"words": ["a"]}), item(api, words, {"words": ["c"]})
    assert api.put(f"/item/{first}", json={"fields": {"words": ["a", "b"]}}).status_code == 200
    refused(api.put(f"/item/{second}", json={"fields": {"words": ["c", "b"]}}), 400)


@pytest.mark.parametrize("given", [{"values": ["x"]}, {"value": "x"}, {"values": [{"value": "x"}]}])
def test_fields_as_a_list(api: httpx.Client, given: dict[str, Any]) -> None:
    deals = app(api, text("Notes"))
    (notes,) = api.get(f"/app/{deals}").json()["fields"]
    for named in ({"external_id": "notes"}, {"field_id": notes["field_id"]}):
        made = item(api, deals)
        assert api.put(f"/item/{made}", json={"fields": [{**named, **given}]}).status_code == 200
        assert values(api, made) == {"notes": "x"}


def test_uniqueness_ends_at_the_app(api: httpx.Client) -> None:
    first, second = unique_app(api), unique_app(api)
    item(api, first, {"code": "A1"})
    item(api, second, {"code": "A1"})


def test_hidden_fields_are_written_and_read(api: httpx.Client) -> None:
    deals = app(api, text("Title"), text("Secret", hidden=True), text("Inner", hidden_create_view_edit=True))
    mine = item(api, deals, {"title": "T", "secret": "s", "inner": "i"})
    assert values(api, mine) == {"title": "T", "secret": "s", "inner": "i"}
    shown = {each["external_id"]: each["config"] for each in api.get(f"/item/{mine}").json()["fields"]}
    assert (shown["secret"]["hidden"], shown["inner"]["hidden_create_view_edit"]) == (True, True)


def test_deleted_fields_linger_but_take_nothing(api: httpx.Client, podiomock: PodioMock) -> None:
    deals = app(api, text("Title"), text("Old", required=True, unique=True))
    mine = item(api, deals, {"title": "T", "old": "x"})
    delete_field(podiomock, deals, "old")
    shown = {each["external_id"]: each for each in api.get(f"/item/{mine}").json()["fields"]}
    assert (shown["old"]["status"], shown["old"]["values"]) == ("deleted", [{"value": "x"}])
    assert values(api, mine) == {"title": "T"}
    sentence = 'Invalid value "old" (string): No field found'
    refused(api.put(f"/item/{mine}", json={"fields": {"old": "y"}}), 400, sentence)
    refused(api.put(f"/item/{mine}/value/old", json="y"), 400, sentence)
    refused(api.put(f"/item/{mine}", json={"fields": {"old": []}}), 400, sentence)
    refused(api.post(f"/item/app/{deals}/", json={"fields": {"old": "y"}}), 400, sentence)
    item(api, deals, {"title": "No old one needed"})


def test_what_is_read_can_be_written_back_whole(api: httpx.Client) -> None:
    before = api.get(f"/item/{ITEM}").json()
    for fields in (before["fields"], {each["external_id"]: each["values"] for each in before["fields"]}):
        assert api.put(f"/item/{ITEM}", json={**before, "fields": fields}).status_code == 204
    assert api.put(f"/item/{ITEM}/value", json=api.get(f"/item/{ITEM}/value/v2").json()).status_code == 204
    for each in before["fields"]:
        path = f"/item/{ITEM}/value/{each['field_id']}"
        assert api.put(path, json=api.get(path).json()).status_code == 204
    assert api.get(f"/item/{ITEM}").json() == before


def test_so_can_deleted_fields_and_options(api: httpx.Client, podiomock: PodioMock) -> None:
    deals = app(api, text("Title"), text("Old"), category("State", "Open", "Won"))
    mine = item(api, deals, {"title": "T", "old": "x", "state": 2})
    delete_field(podiomock, deals, "old")
    state = next(each for each in api.get(f"/app/{deals}").json()["fields"] if each["external_id"] == "state")
    left = [each for each in state["config"]["settings"]["options"] if each["text"] != "Won"]
    changed = {"field_id": state["field_id"], "config": {"settings": {"options": left}}}
    assert api.put(f"/app/{deals}", json={"fields": [changed]}).status_code in (200, 204)
    before = api.get(f"/item/{mine}").json()
    assert [each["status"] for each in before["fields"]] == ["active", "deleted", "active"]
    fields = [
        {**each, "values": [{"value": "New"}]} if each["external_id"] == "title" else each for each in before["fields"]
    ]
    assert api.put(f"/item/{mine}", json={"fields": fields}).json() == {"revision": 1, "title": "New"}
    after = api.get(f"/item/{mine}").json()
    assert after["fields"][1:] == before["fields"][1:]
    refused(api.put(f"/item/{mine}", json={"fields": {"state": 2}}), 400)


@pytest.mark.parametrize("app_id", [458])
def test_inactive_apps_refuse_new_items(api: httpx.Client, app_id: int) -> None:
    refused(api.post(f"/item/app/{app_id}/", json={"fields": {"title": "x"}}), 403)
    assert api.get(f"/item/app/{app_id}/").json() == {"total": 0, "filtered": 0, "items": []}


def test_items_of_an_app_made_inactive_are_still_changed(api: httpx.Client) -> None:
    deals = app(api, text("Title"))
    mine = item(api, deals, {"title": "T"})
    api.post(f"/app/{deals}/deactivate")
    assert api.put(f"/item/{mine}", json={"fields": {"title": "U"}}).status_code == 200
    refused(api.post(f"/item/{mine}/clone"), 403)


@pytest.mark.parametrize(
    ("dialect", "base", "fields", "status"),
    [
        (DOCUMENTED, 5, {"title": "x"}, 200),
        (DOCUMENTED, 4, {"title": "x"}, 409),
        (RECORDED, 5, {"title": "x"}, 200),
        (RECORDED, 0, {"title": "x"}, 200),
        (RECORDED, 0, {"status": 3}, 409),
        (DOCUMENTED, 6, {"title": "x"}, 400),
        (RECORDED, 6, {"title": "x"}, 400),
        (RECORDED, -1, {"title": "x"}, 400),
    ],
)
def test_the_base_revision_decides(
    api: httpx.Client, podiomock: PodioMock, dialect: Dialect, base: int, fields: dict[str, Any], status: int
) -> None:
    deals = app(api, text("Title"), category("Status", "a", "b", "c"))
    mine = item(api, deals, {"title": "T", "status": 1})
    for each in (2, 3, 2, 3, 2):
        api.put(f"/item/{mine}", json={"fields": {"status": each}})
    podiomock.dialect = dialect.name
    answer = api.put(f"/item/{mine}", json={"fields": fields, "revision": base})
    assert answer.status_code == status
    if status != 200:
        assert api.get(f"/item/{mine}").json()["revision"] == 5
    if status == 409:
        assert answer.json()["error"] == "conflict"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ([], "Invalid value [] (array): must be object"),
        ({"fields": "x"}, None),
        ({"fields": ["Test"]}, 'Invalid value ["Test"] (array): must be object or must be object'),
        ({"fields": {"nothing": 1}}, 'Invalid value "nothing" (string): No field found'),
        ({"fields": {"208483992": 1}}, 'Invalid value "208483992" (string): No field found'),
        (
            {"fields": [{"values": [1]}]},
            "Invalid value {\"values\": [1]} (object): missing required properties: ['field_id']",
        ),
        ({"tags": "x"}, 'Invalid value "x" (string): must be array'),
        ({"tags": [1]}, "Invalid value 1 (integer): must be string"),
        ({"file_ids": ["x"]}, 'Invalid value "x" (string): must be integer'),
        ({"external_id": 7}, "Invalid value 7 (integer): must be string or must be null"),
        ({"reminder": {}}, None),
        ({"ref": {"type": "item"}}, None),
        ({"ref": {"type": "planet", "id": 1}}, None),
        ({"recurrence": "weekly"}, None),
    ],
)
def test_bad_bodies_change_nothing(api: httpx.Client, podiomock: PodioMock, body: Any, sentence: str | None) -> None:
    refused(api.post(f"/item/app/{APP}/", json=body), 400, sentence)
    refused(api.put(f"/item/{ITEM}", json=body), 400, sentence)
    assert podiomock.changes == []
    assert podiomock.effects.hooks == []


@pytest.mark.parametrize(("method", "path"), [("POST", f"/item/app/{APP}/"), ("PUT", f"/item/{ITEM}")])
def test_a_body_is_needed(api: httpx.Client, method: str, path: str) -> None:
    refused(api.request(method, path), 404, "No matching operation could be found. No body was given.")


@pytest.mark.parametrize(
    "body",
    [{"file_ids": [UNKNOWN]}, {"file_ids": [12343]}, {"ref": {"type": "item", "id": UNKNOWN}}],
)
def test_unknown_ids_in_a_body_are_404(api: httpx.Client, podiomock: PodioMock, body: dict[str, Any]) -> None:
    refused(api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}, **body}), 404, "Object not found")
    assert podiomock.changes == []
