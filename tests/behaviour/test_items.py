"""A single item: read, made, changed, deleted."""

from typing import Any

import httpx
import pytest
from msgspec import structs

from podiomock import PodioMock
from podiomock.dialects import DOCUMENTED, RECORDED, Dialect
from tests.behaviour.apps import app, category, delete_field, field, item, pointing_at, text, values
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, elsewhere, refused, speaking, speaking_as

ITEM, EDITED, PROJECT = 123, 122, 901
SAM, JANE = 12347, 12346
RECORDED_KEYS = {
    "app", "app_item_id", "app_item_id_formatted", "comments", "created_by", "created_on", "created_via",
    "current_revision", "external_id", "fields", "files", "initial_revision", "invite", "is_liked", "item_id",
    "last_event_on", "like_count", "link", "linked_account_data", "linked_account_id", "participants", "priority",
    "presence", "push", "ratings", "recurrence", "ref", "refs", "reminder", "revision", "revisions", "rights",
    "subscribed", "subscribed_count", "tags", "title", "user_ratings",
}  # fmt: skip
NEWER_KEYS = {"sharefile_vault_url", "sharefile_vault_folder_id"}
OWNER = {
    "view", "update", "delete", "comment", "rate", "subscribe", "add_task", "add_file", "add_conversation", "grant",
    "grant_view",
}  # fmt: skip
MEMBER = {"view", "update", "comment", "rate", "subscribe", "add_task", "add_file", "add_conversation"}


def test_a_single_item_has_the_recorded_keys(api: httpx.Client) -> None:
    found = api.get(f"/item/{EDITED}").json()
    assert set(found) == RECORDED_KEYS | NEWER_KEYS
    assert len(RECORDED_KEYS) == 37
    nulls = ("external_id", "invite", "ref", "reminder", "recurrence", "linked_account_id", "linked_account_data")
    assert [found[each] for each in nulls] == [None] * len(nulls)
    assert [found[each] for each in ("comments", "files", "refs", "tags", "participants")] == [[], [], [], [], {}]
    assert found["ratings"] == {"like": {"average": None, "counts": {"1": {"total": 0, "users": []}}}}
    assert found["user_ratings"] == {"like": None}
    assert (found["like_count"], found["is_liked"]) == (0, False)
    assert found["push"]["channel"] == f"/item/{EDITED}"
    assert found["priority"] == float(EDITED)


def test_empty_fields_are_absent_and_the_others_in_order(api: httpx.Client) -> None:
    found = api.get(f"/item/{EDITED}").json()["fields"]
    assert [each["external_id"] for each in found] == ["title", "status", "due-date"]
    for each in found:
        assert set(each) == {"status", "type", "field_id", "external_id", "label", "config", "values"}
        assert {"default_value", "delta", "hidden", "required", "settings", "unique"} <= set(each["config"])


def test_comments_stand_oldest_first_and_five_revisions_newest_first(api: httpx.Client) -> None:
    assert [each["comment_id"] for each in api.get(f"/item/{ITEM}").json()["comments"]] == [452, 453, 454, 455, 456]
    found = api.get(f"/item/{EDITED}").json()
    assert [each["revision"] for each in found["revisions"]] == [5, 4, 3, 2, 1]
    assert [each["type"] for each in found["revisions"]] == ["update"] * 5
    assert found["revision"] == found["current_revision"]["revision"] == 5
    assert (found["initial_revision"]["revision"], found["initial_revision"]["type"]) == (0, "creation")


def test_refs_count_what_points_here(api: httpx.Client) -> None:
    def counts() -> list[tuple[int, str, int]]:
        refs = api.get(f"/item/{PROJECT}").json()["refs"]
        assert all(set(each) == {"count", "field", "app"} for each in refs)
        return [(each["count"], each["field"]["external_id"], each["app"]["app_id"]) for each in refs]

    assert counts() == [(1, "project", APP)]
    second = item(api, APP, {"title": "Another", "project": PROJECT})
    assert counts() == [(2, "project", APP)]
    api.put(f"/item/{second}", json={"fields": {"project": []}})
    assert counts() == [(1, "project", APP)]
    other = app(api, text("Title"), pointing_at("Goal", 457), pointing_at("Also", 457))
    item(api, other, {"goal": PROJECT, "also": PROJECT})
    assert sorted(counts()) == sorted([(1, "project", APP), (1, "goal", other), (1, "also", other)])
    api.delete(f"/item/{ITEM}")
    assert sorted(counts()) == sorted([(1, "goal", other), (1, "also", other)])


def test_counts_follow_a_restored_world(api: httpx.Client, podiomock: PodioMock) -> None:
    kept = podiomock.snapshot()
    item(api, APP, {"title": "Another", "project": PROJECT})
    assert api.get(f"/item/{PROJECT}").json()["refs"][0]["count"] == 2
    podiomock.restore(kept)
    assert api.get(f"/item/{PROJECT}").json()["refs"][0]["count"] == 1


def test_a_deleted_item_leaves_what_pointed_at_it(api: httpx.Client) -> None:
    before = api.get(f"/item/{ITEM}").json()
    assert api.delete(f"/item/{PROJECT}").status_code == 204
    after = api.get(f"/item/{ITEM}").json()
    assert "project" in [each["external_id"] for each in before["fields"]]
    assert "project" not in [each["external_id"] for each in after["fields"]]
    assert after["revision"] == before["revision"]


@pytest.mark.parametrize(("role", "rights"), [("admin", OWNER), ("regular", MEMBER)])
def test_rights_go_by_role(api: httpx.Client, podiomock: PodioMock, role: str, rights: set[str]) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space=role) as other:
        assert set(other.get(f"/item/{ITEM}").json()["rights"]) == rights
        mine = item(other, APP, {"title": "Mine"})
        assert set(other.get(f"/item/{mine}").json()["rights"]) == OWNER


@pytest.mark.parametrize(("role", "status"), [("admin", 204), ("regular", 403), ("light", 403)])
def test_only_makers_and_admins_delete(api: httpx.Client, podiomock: PodioMock, role: str, status: int) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space=role) as other:
        assert other.delete(f"/item/{ITEM}").status_code == status
    assert api.get(f"/item/{ITEM}").status_code == (410 if status == 204 else 200)


READS = ["/item/{}", "/item/{}/basic", "/item/{}/value", "/item/{}/value/v2", "/item/{}/value/title"]
READS += ["/item/{}/value/title/v2", "/item/{}/revision/", "/item/{}/revision/0", "/item/{}/revision/0/0"]
READS += ["/item/{}/reference/", "/item/{}/reference/field/6", "/item/{}/reference/6/preview", "/item/{}/clone"]
READS += ["/rating/item/{}", "/rating/item/{}/like", "/rating/item/{}/liked_by/", "/rating/item/{}/like_count"]
READS += ["/rating/item/{}/like/self", "/item/{}/meeting/url"]
WRITES: list[tuple[str, str, Any]] = [
    ("PUT", "/item/{}", {}),
    ("DELETE", "/item/{}", None),
    ("PUT", "/item/{}/value", {}),
    ("PUT", "/item/{}/value/title", "x"),
    ("DELETE", "/item/{}/revision/1", None),
    ("POST", "/item/{}/revision/0/revert_to", None),
    ("POST", "/item/{}/clone", None),
    ("POST", "/item/{}/rearrange", {"before_item_id": EDITED}),
    ("PUT", "/item/{}/ref", {"type": "space", "id": SPACE}),
    ("DELETE", "/item/{}/ref", None),
    ("PUT", "/item/{}/participation", {"status": "accepted"}),
    ("POST", "/rating/item/{}/like", {"value": 1}),
    ("DELETE", "/rating/item/{}/like", None),
    ("POST", "/tag/item/{}/", ["x"]),
    ("PUT", "/tag/item/{}/", ["x"]),
    ("DELETE", "/tag/item/{}/?text=x", None),
]
EVERYTHING = [("GET", each, None) for each in READS] + WRITES


def asked(api: httpx.Client, method: str, path: str, body: Any) -> httpx.Response:
    return api.request(method, path) if body is None else api.request(method, path, json=body)


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING)
def test_what_is_not_there_is_404_or_410(api: httpx.Client, method: str, path: str, body: Any) -> None:
    refused(asked(api, method, path.format(UNKNOWN), body), 404, "Object not found")
    assert asked(api, method, path.format("soon"), body).status_code == 404
    api.delete(f"/item/{ITEM}")
    assert asked(api, method, path.format(ITEM), body).status_code == 410


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING)
def test_outsiders_are_refused(podiomock: PodioMock, method: str, path: str, body: Any) -> None:
    before = podiomock.changes
    with speaking_as(podiomock, "Ann Outsider") as outsider:
        refused(asked(outsider, method, path.format(ITEM), body), 403)
    assert [each for each in podiomock.changes if "item" in each] == [each for each in before if "item" in each]


def test_basic_leaves_out_what_hangs_on_the_item(api: httpx.Client) -> None:
    full, basic = api.get(f"/item/{ITEM}").json(), api.get(f"/item/{ITEM}/basic").json()
    assert full.keys() - basic.keys() == {"comments", "files", "refs"}
    assert {key: full[key] for key in basic} == basic


@pytest.mark.parametrize("number", ["1", "001", "C01", "C1"])
def test_an_item_is_found_by_its_number(api: httpx.Client, number: str) -> None:
    deals = app(api, text("Title"), app_item_id_prefix="C", app_item_id_padding=2)
    mine = item(api, deals, {"title": "First"})
    found = api.get(f"/app/{deals}/item/{number}").json()
    assert (found["item_id"], found["app_item_id"], found["app_item_id_formatted"]) == (mine, 1, "C01")


@pytest.mark.parametrize("number", ["0", "2", "D1", "C", "first", "9" * 40, "-1", "1.0"])
def test_no_item_has_another_number(api: httpx.Client, number: str) -> None:
    deals = app(api, text("Title"), app_item_id_prefix="C", app_item_id_padding=2)
    item(api, deals, {"title": "First"})
    refused(api.get(f"/app/{deals}/item/{number}"), 404)


def test_a_deleted_number_is_gone(api: httpx.Client) -> None:
    deals = app(api, text("Title"))
    first, second = (item(api, deals, {"title": each}) for each in ("First", "Second"))
    api.delete(f"/item/{first}")
    assert api.get(f"/app/{deals}/item/1").status_code == 410
    assert api.get(f"/app/{deals}/item/2").json()["item_id"] == second


@pytest.mark.parametrize("external_id", ["order-7", "a b/ü?%", "7"])
def test_an_item_is_found_by_its_external_id(api: httpx.Client, external_id: str) -> None:
    from urllib.parse import quote

    path = f"/item/app/{APP}/external_id/{quote(external_id, safe='')}"
    assert api.get(path).status_code == 404
    first = item(api, APP, {"title": "First"}, external_id=external_id)
    item(api, APP, {"title": "Second"}, external_id=external_id)
    assert api.get(path).json()["item_id"] == first
    api.put(f"/item/{first}", json={"external_id": None})
    assert api.get(path).json()["title"] == "Second"


@pytest.mark.parametrize(("fields", "more"), [("files", set()), ("space,comment_count", {"space", "comment_count"})])
def test_fields_adds_to_a_single_item(api: httpx.Client, fields: str, more: set[str]) -> None:
    found = api.get(f"/item/{ITEM}", params={"fields": fields}).json()
    assert set(found) == RECORDED_KEYS | NEWER_KEYS | more
    basic = api.get(f"/item/{ITEM}/basic", params={"fields": "files"}).json()
    assert [each["file_id"] for each in basic["files"]] == [12343, 12344]


ROW = {
    "item_id", "app_item_id", "app_item_id_formatted", "external_id", "title", "link", "priority", "revision",
    "initial_revision", "current_revision", "created_on", "created_by", "created_via", "last_event_on", "ratings",
    "rights", "fields", "comment_count", "file_count", "sharefile_vault_url", "sharefile_vault_folder_id",
}  # fmt: skip
MICRO = {"item_id", "app_item_id", "title", "link", "revision"}


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("", ROW),
        ("items.fields(files,tags)", ROW | {"files", "tags"}),
        ("items.fields(files.view(micro), tags)", ROW | {"files", "tags"}),
        ("items.view(micro)", MICRO),
        ("items.view(micro).fields(external_id,fields)", MICRO | {"external_id", "fields"}),
        ("items.view(short)", ROW),
        ("items.view(full)", RECORDED_KEYS | NEWER_KEYS),
        ("files,comments", ROW | {"files", "comments"}),
        ("items.fields(nonsense)", ROW),
        ("items.fields(task_count,app)", ROW | {"task_count", "app"}),
    ],
)
def test_fields_asks_for_more_or_less_of_listed_items(api: httpx.Client, fields: str, keys: set[str]) -> None:
    body = {"filters": {"item_id": [ITEM]}}
    (found,) = api.post(f"/item/app/{APP}/filter/", params={"fields": fields}, json=body).json()["items"]
    assert set(found) == keys
    (listed,) = api.get(f"/item/app/{APP}/", params={"fields": fields, "item_id": ITEM}).json()["items"]
    assert listed == found


def test_mini_lies_between_micro_and_short(api: httpx.Client) -> None:
    path = f"/item/app/{APP}/filter/?fields=items.view(mini)"
    found = set(api.post(path, json={"limit": 1}).json()["items"][0])
    assert MICRO < found
    assert "fields" not in found


@pytest.mark.parametrize(
    "fields", ["items.", "items.view", "items.view(", "items.view(tiny)", "a,,b", "items.x(a)", "("]
)
def test_fields_that_cannot_be_read_are_refused(api: httpx.Client, fields: str) -> None:
    refused(api.get(f"/item/{ITEM}", params={"fields": fields}), 400)
    refused(api.post(f"/item/app/{APP}/filter/", params={"fields": fields}, json={}), 400)


def test_reading_marks_what_one_was_told_as_seen(api: httpx.Client, podiomock: PodioMock) -> None:
    jane = podiomock.world.users[JANE]
    api.put(f"/item/{ITEM}", json={"fields": {"title": "Changed"}})
    with speaking(podiomock, jane) as other:
        other.get(f"/item/{ITEM}", params={"mark_as_viewed": False})
        assert podiomock.effects.viewed == []
        assert [each.viewed_on for each in podiomock.effects.notifications if each.user_id == JANE] == [None]
        other.get(f"/item/{ITEM}/basic")
        told = [each for each in podiomock.effects.notifications if each.user_id == JANE]
        assert all(each.viewed_on for each in told)


# -- making and changing ---------------------------------------------------------------------------------------------


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


def test_what_is_read_can_be_written_back_whole(api: httpx.Client, podiomock: PodioMock) -> None:
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
    world = podiomock.world
    world.session = structs.replace(world.session, dialect=dialect)
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
        ({"fields": [{"values": [1]}]}, None),
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


@pytest.mark.parametrize(
    ("method", "path", "body", "event"),
    [
        ("POST", f"/item/app/{APP}/", {"fields": {"title": "x"}}, "item.create"),
        ("PUT", f"/item/{ITEM}", {"fields": {"title": "x"}}, "item.update"),
        ("PUT", f"/item/{ITEM}/value", {"title": "x"}, "item.update"),
        ("PUT", f"/item/{ITEM}/value/title", "x", "item.update"),
        ("DELETE", f"/item/{ITEM}", None, "item.delete"),
        ("POST", f"/item/{ITEM}/clone", None, "item.create"),
        ("POST", f"/item/app/{APP}/delete", {"item_ids": [ITEM]}, "item.delete"),
    ],
)
@pytest.mark.parametrize(("hook", "silent"), [(True, False), (False, False), (True, True), (False, True)])
def test_effects(
    api: httpx.Client, podiomock: PodioMock, method: str, path: str, body: Any, event: str, hook: bool, silent: bool
) -> None:
    answer = api.request(method, path, params={"hook": hook, "silent": silent}, json=body)
    assert answer.status_code in (200, 204)
    fired = [each for each in podiomock.effects.hooks if each.reference == ("app", APP)]
    assert [each.type for each in fired] == [event] * hook
    assert all({"item_id", "item_revision_id", "external_id"} <= set(each.payload) for each in fired)
    assert ("Jane Roe" in podiomock.effects.reached) is not silent


def test_a_stranger_apps_items_are_not_for_the_caller(api: httpx.Client, podiomock: PodioMock) -> None:
    place = elsewhere(podiomock)
    for method, path in [
        ("POST", "/item/app/{}/"),
        ("POST", "/item/app/{}/filter/"),
        ("POST", "/item/app/{}/delete"),
        ("POST", "/item/app/{}/export/csv"),
        ("GET", "/item/app/{}/"),
        ("GET", "/item/app/{}/v2/"),
        ("GET", "/item/app/{}/count"),
        ("GET", "/item/app/{}/values"),
        ("GET", "/item/app/{}/xlsx/"),
        ("GET", "/item/app/{}/external_id/x"),
        ("GET", "/app/{}/item/1"),
    ]:
        body = None if method == "GET" else {"item_ids": []}
        refused(asked(api, method, path.format(place.app_id), body), 403)
        assert asked(api, method, path.format(UNKNOWN), body).status_code == 404
    refused(api.post(f"/item/app/{place.app_id}/calculate", json={"aggregation": "count"}), 403)
    assert ME not in [each.user_id for each in podiomock.effects.notifications]


# -- bulk delete -----------------------------------------------------------------------------------------------------


def test_named_items_are_deleted(api: httpx.Client) -> None:
    body = {"item_ids": [1001, 1002, 1001], "filters": {"status": [3]}, "view_id": 7}
    assert api.post(f"/item/app/{APP}/delete", json=body).json() == {"deleted": [1001, 1002], "pending": []}
    assert [api.get(f"/item/{each}").status_code for each in (1001, 1002, 1003)] == [410, 410, 200]
    again = api.post(f"/item/app/{APP}/delete", json={"item_ids": [1001, 1003]}).json()
    assert again == {"deleted": [1003], "pending": []}


@pytest.mark.parametrize("filters", [{"status": [4]}, [{"key": "status", "values": [4]}]])
def test_filtered_items_are_deleted(api: httpx.Client, filters: Any) -> None:
    deleted = api.post(f"/item/app/{APP}/delete", json={"filters": filters}).json()["deleted"]
    assert len(deleted) == 30
    assert api.get(f"/item/app/{APP}/count").json() == {"count": 120}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"item_ids": "x"}, 400),
        ({"item_ids": [1001, UNKNOWN]}, 404),
        ({"item_ids": [1001, PROJECT]}, 404),
        ({"filters": {"nothing": 1}}, 400),
        ({"filters": [1]}, 400),
    ],
)
def test_bad_bulk_deletes_delete_nothing(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], status: int
) -> None:
    refused(api.post(f"/item/app/{APP}/delete", json=body), status)
    assert podiomock.changes == []


def test_members_delete_in_bulk_only_what_is_theirs(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking(podiomock, podiomock.world.users[SAM]) as sam:
        refused(sam.post(f"/item/app/{APP}/delete", json={"item_ids": [1021, 1001]}), 403)
        assert not [each for each in podiomock.changes if each.startswith("items")]
        assert sam.post(f"/item/app/{APP}/delete", json={"item_ids": [1021]}).json()["deleted"] == [1021]
