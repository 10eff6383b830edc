"""A single item as it is read."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import NEWER_KEYS, RECORDED_KEYS, app, item, pointing_at, text
from tests.behaviour.outsiders import APP, refused, speaking, speaking_as

ITEM, EDITED, PROJECT = 123, 122, 901
JANE = 12346
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
def test_rights_go_by_role(podiomock: PodioMock, role: str, rights: set[str]) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space=role) as other:
        assert set(other.get(f"/item/{ITEM}").json()["rights"]) == rights
        mine = item(other, APP, {"title": "Mine"})
        assert set(other.get(f"/item/{mine}").json()["rights"]) == OWNER


@pytest.mark.parametrize(("role", "status"), [("admin", 204), ("regular", 403), ("light", 403)])
def test_only_makers_and_admins_delete(api: httpx.Client, podiomock: PodioMock, role: str, status: int) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space=role) as other:
        assert other.delete(f"/item/{ITEM}").status_code == status
    assert api.get(f"/item/{ITEM}").status_code == (410 if status == 204 else 200)


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
