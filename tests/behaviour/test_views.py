"""Views: saved, standard, last used, default; whose they are, and what they show."""

from typing import Any

import httpx
import pytest
from msgspec import structs

from podiomock import PodioMock
from tests.behaviour.apps import app, field
from tests.behaviour.outsiders import APP, ME, elsewhere, refused, speaking, speaking_as

JANE, SAM, OTHER_APP = 12346, 12347, 457
KEYS = {
    "view_id", "name", "type", "private", "created_on", "created_by", "sort_by", "sort_desc", "filters", "layout",
    "fields", "grouping", "items", "rights",
}  # fmt: skip


def make(api: httpx.Client, name: str = "Open", **more: Any) -> int:
    """A new view's id."""
    answer = api.post(f"/view/app/{APP}/", json={"name": name, **more})
    assert answer.status_code == 200, answer.text
    assert set(answer.json()) == {"view_id"}
    return int(answer.json()["view_id"])


def shown(api: httpx.Client, which: object, **body: Any) -> list[int]:
    """The ids of the items that a view shows."""
    answer = api.post(f"/item/app/{APP}/filter/{which}/", json={"limit": 500, **body})
    assert answer.status_code == 200, answer.text
    return [each["item_id"] for each in answer.json()["items"]]


def searched(api: httpx.Client, **body: Any) -> list[int]:
    answer = api.post(f"/item/app/{APP}/filter/", json={"limit": 500, **body})
    return [each["item_id"] for each in answer.json()["items"]]


def drop_field(podiomock: PodioMock, field_id: int) -> None:
    fields = podiomock.world.applications[APP].fields
    gone = tuple(structs.replace(each, status="deleted") if each.field_id == field_id else each for each in fields)
    podiomock.world.applications.change(APP, fields=gone)


def test_a_view_reads_as_it_was_made(api: httpx.Client) -> None:
    view_id = make(
        api,
        sort_by="due-date",
        sort_desc=False,
        filters={"status": [1, 2], "created_by": [{"type": "user", "id": ME}], "estimate": {"from": 2}},
        layout="table",
        fields={"1": {"delta_offset": 1, "width": 120, "hidden": False, "use": "x_axis"}},
        grouping={"type": "field", "value": "status"},
    )
    view = api.get(f"/view/{view_id}").json()
    assert set(view) == KEYS
    assert view["created_by"]["user_id"] == ME
    assert {key: view[key] for key in KEYS - {"created_by", "created_on"}} == {
        "view_id": view_id,
        "name": "Open",
        "type": "saved",
        "private": False,
        "sort_by": 3,
        "sort_desc": False,
        "filters": [
            {"key": 1, "values": [1, 2], "humanized_values": ["To Do", "In Progress"]},
            {"key": "created_by", "values": [{"type": "user", "id": ME}], "humanized_values": ["John Doe"]},
            {"key": 4, "values": {"from": 2}, "humanized_values": {"from": 2}},
        ],
        "layout": "table",
        "fields": {"1": {"delta_offset": 1, "width": 120, "hidden": False, "use": "x_axis"}},
        "grouping": {"type": "field", "value": 1, "sub_value": None},
        "items": 20,
        "rights": ["view", "update", "delete"],
    }
    assert api.get(f"/view/app/{APP}/{view_id}").json() == view


def test_a_name_is_enough(api: httpx.Client) -> None:
    view = api.get(f"/view/{make(api)}").json()
    assert (view["sort_by"], view["sort_desc"], view["filters"], view["items"]) == ("created_on", True, [], 150)
    assert (view["layout"], view["fields"], view["grouping"]) == ("badge", {}, None)


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"project": [901, None]}, ["Project Alpha", None]),
        ({"assignee": [21002]}, ["Jane Roe"]),
        ({"status": ["Done"]}, ["Done"]),
        ({"tags": ["x"]}, ["x"]),
        ({"title": "New task"}, ["New task"]),
        ({"created_by": ["user:12347", 99]}, ["Sam Poe", 99]),
        ({"project": [999]}, [999]),
        ({"due-date": {"from": "-1mr", "to": "+0dr"}}, {"from": "-1mr", "to": "+0dr"}),
    ],
)
def test_filters_are_told_in_words(api: httpx.Client, filters: Any, words: Any) -> None:
    (told,) = api.get(f"/view/{make(api, filters=filters)}").json()["filters"]
    assert told["humanized_values"] == words
    assert told["values"] == next(iter(filters.values()))


def test_members_are_told_by_name(api: httpx.Client) -> None:
    team = app(api, field("member", "Team"))
    made = api.post(f"/view/app/{team}/", json={"name": "Jane's", "filters": {"team": [JANE, 99]}}).json()
    (told,) = api.get(f"/view/{made['view_id']}").json()["filters"]
    assert told["humanized_values"] == ["Jane Roe", 99]


def test_filters_come_in_either_form(api: httpx.Client) -> None:
    listed = make(api, filters=[{"key": "status", "values": [1]}, {"key": 4, "values": {"to": 5}}])
    keyed = make(api, filters={"status": [1], "4": {"to": 5}})
    one, other = (api.get(f"/view/{each}").json() for each in (listed, keyed))
    assert one["filters"] == other["filters"]
    assert shown(api, listed) == shown(api, keyed) == searched(api, filters={"status": [1], "estimate": {"to": 5}})


def test_a_view_shows_what_its_filters_find(api: httpx.Client) -> None:
    view_id = make(api, filters={"status": [1, 2]}, sort_by="title", sort_desc=False)
    assert shown(api, view_id) == searched(api, filters={"status": [1, 2]}, sort_by="title", sort_desc=False)
    page = api.post(f"/item/app/{APP}/filter/{view_id}/", json={"limit": 10, "offset": 40}).json()
    assert (page["total"], page["filtered"], len(page["items"])) == (150, 45, 5)


def test_thirty_at_a_time_when_nobody_says(api: httpx.Client) -> None:
    assert len(api.post(f"/item/app/{APP}/filter/{make(api)}/", json={}).json()["items"]) == 30


def test_a_call_may_sort_otherwise_and_narrow_further(api: httpx.Client) -> None:
    view_id = make(api, filters={"status": [1, 2]})
    body = {"sort_by": "estimate", "sort_desc": False, "filters": {"created_by": [ME]}}
    expected = searched(api, filters={"status": [1, 2], "created_by": [ME]}, sort_by="estimate", sort_desc=False)
    assert shown(api, view_id, **body) == expected
    assert shown(api, view_id, filters=[]) == searched(api, filters={"status": [1, 2]})
    assert len(shown(api, view_id, filters=[{"key": "status", "values": [2, 3]}])) == 24


def test_a_view_in_a_count_a_list_and_a_deletion(api: httpx.Client) -> None:
    view_id = make(api, filters={"status": [1]})
    assert api.get(f"/item/app/{APP}/count?view_id={view_id}").json() == {"count": 21}
    assert api.get(f"/item/app/{APP}/count?view_id={view_id}&estimate=19-").json() == {"count": 2}
    assert api.get(f"/item/app/{APP}/?view_id={view_id}").json()["filtered"] == 21
    gone = api.post(f"/item/app/{APP}/delete", json={"view_id": view_id}).json()
    assert len(gone["deleted"]) == 21
    assert api.get(f"/item/app/{APP}/count").json() == {"count": 129}


def test_the_list_is_in_the_order_of_making(api: httpx.Client) -> None:
    assert api.get(f"/view/app/{APP}/").json() == []
    made = [make(api, name) for name in ("Zoo", "Ant")]
    assert [each["view_id"] for each in api.get(f"/view/app/{APP}/").json()] == made
    for flag in ("true", "True", "1"):
        listed = api.get(f"/view/app/{APP}?include_standard_views={flag}").json()
        assert [each["view_id"] for each in listed] == [*made, "all_by_date"]
        assert [each["type"] for each in listed] == ["saved", "saved", "standard"]
    assert api.get(f"/view/app/{OTHER_APP}/").json() == []


def test_the_standard_view(api: httpx.Client) -> None:
    view = api.get(f"/view/app/{APP}/all_by_date").json()
    assert set(view) == KEYS
    assert (view["view_id"], view["created_by"], view["rights"]) == ("all_by_date", None, ["view"])
    assert shown(api, "all_by_date") == searched(api)


def test_before_anything_is_used_the_last_view_is_the_default(api: httpx.Client) -> None:
    last = api.get(f"/view/app/{APP}/last").json()
    assert (last["view_id"], last["type"], last["items"]) == ("last", "last", 150)
    view_id = make(api, filters={"status": [1]})
    assert api.post(f"/view/{view_id}/default").status_code == 204
    assert api.get(f"/view/app/{APP}/last").json()["items"] == 21


def test_using_a_view_can_be_remembered(api: httpx.Client) -> None:
    view_id = make(api, filters={"status": [1]}, layout="card")
    shown(api, view_id)
    assert api.get(f"/view/app/{APP}/last").json()["items"] == 150
    shown(api, view_id, remember=True, filters={"estimate": {"from": 19}}, sort_by="title")
    last = api.get(f"/view/app/{APP}/last").json()
    assert (last["items"], last["sort_by"], last["layout"]) == (2, "title", "card")
    assert shown(api, "last") == shown(api, 0)
    assert len(shown(api, "last")) == 2
    assert api.get(f"/view/{view_id}").json()["items"] == 21


def test_the_last_view_is_changed_directly(api: httpx.Client, podiomock: PodioMock) -> None:
    body = {"sort_by": 1, "filters": {"status": [3]}, "layout": "table-new"}
    assert api.put(f"/view/app/{APP}/last", json=body).status_code == 204
    last = api.get(f"/view/app/{APP}/last").json()
    assert (last["sort_by"], last["items"], last["layout"]) == (1, 75, "table-new")
    assert api.put(f"/view/app/{APP}/last", json={"sort_desc": False}).status_code == 204
    last = api.get(f"/view/app/{APP}/last").json()
    assert (last["sort_by"], last["sort_desc"], last["items"]) == (1, False, 75)
    with speaking(podiomock, podiomock.world.users[JANE]) as jane:
        assert jane.get(f"/view/app/{APP}/last").json()["items"] == 150


def test_an_update_keeps_what_it_does_not_say(api: httpx.Client) -> None:
    view_id = make(api, filters={"status": [1]}, sort_by="title", layout="card")
    before = api.get(f"/view/{view_id}").json()
    assert api.put(f"/view/{view_id}", json={"name": "To do"}).status_code == 204
    assert api.get(f"/view/{view_id}").json() == {**before, "name": "To do"}
    api.put(f"/view/{view_id}", json={"filters": {"status": [2]}, "sort_desc": False, "sort_by": None})
    after = api.get(f"/view/{view_id}").json()
    assert (after["items"], after["sort_by"], after["sort_desc"], after["layout"]) == (24, "created_on", False, "card")
    api.put(f"/view/{view_id}", json={"filters": [], "grouping": {"type": "revision", "value": "tags"}})
    after = api.get(f"/view/{view_id}").json()
    assert (after["items"], after["grouping"]) == (150, {"type": "revision", "value": "tags", "sub_value": None})
    api.put(f"/view/{view_id}", json={"grouping": None})
    assert api.get(f"/view/{view_id}").json()["grouping"] is None


def test_an_update_that_changes_nothing_writes_nothing(api: httpx.Client, podiomock: PodioMock) -> None:
    view_id = make(api, filters={"status": [1]})
    before = podiomock.world.state()
    assert api.put(f"/view/{view_id}", json={"name": "Open", "filters": {"1": [1]}}).status_code == 204
    assert podiomock.world.state() == before


def test_a_deleted_view_is_gone(api: httpx.Client) -> None:
    view_id = make(api)
    assert api.delete(f"/view/{view_id}").status_code == 204
    assert api.get(f"/view/app/{APP}/").json() == []
    for answer in (
        api.get(f"/view/{view_id}"),
        api.put(f"/view/{view_id}", json={"name": "x"}),
        api.delete(f"/view/{view_id}"),
        api.post(f"/view/{view_id}/default"),
        api.get(f"/view/app/{APP}/{view_id}"),
        api.post(f"/item/app/{APP}/filter/{view_id}/", json={}),
        api.get(f"/item/app/{APP}/count?view_id={view_id}"),
    ):
        refused(answer, 410, "Object has been deleted")


def test_the_default_stands_in_the_apps_badge(api: httpx.Client) -> None:
    def defaults() -> list[int | None]:
        return [
            api.get(f"/app/{APP}").json()["default_view_id"],
            api.get(f"/app/{APP}?view=micro").json()["default_view_id"],
            api.get("/item/123").json()["app"]["default_view_id"],
        ]

    assert defaults() == [None] * 3
    one, other = make(api), make(api)
    for view_id in (one, other, other):
        assert api.post(f"/view/{view_id}/default").status_code == 204
        assert defaults() == [view_id] * 3
    api.delete(f"/view/{other}")
    assert defaults() == [None] * 3
    assert api.get(f"/app/{OTHER_APP}").json()["default_view_id"] is None


def test_a_private_view_is_its_makers_alone(api: httpx.Client, podiomock: PodioMock) -> None:
    view_id = make(api, private=True)
    assert api.get(f"/view/{view_id}").json()["private"] is True
    with speaking(podiomock, podiomock.world.users[JANE]) as jane:
        assert jane.get(f"/view/app/{APP}/").json() == []
        right = f"The user with id {JANE} does not have the right {{}} on view with id {view_id}"
        refused(jane.get(f"/view/{view_id}"), 403, right.format("view"))
        refused(jane.get(f"/view/app/{APP}/{view_id}"), 403, right.format("view"))
        refused(jane.post(f"/item/app/{APP}/filter/{view_id}/", json={}), 403, right.format("view"))
        refused(jane.put(f"/view/{view_id}", json={"name": "x"}), 403, right.format("update"))
        refused(jane.delete(f"/view/{view_id}"), 403, right.format("delete"))
        api.put(f"/view/{view_id}", json={"private": False})
        assert [each["view_id"] for each in jane.get(f"/view/app/{APP}/").json()] == [view_id]
    refused(api.post(f"/view/{make(api, private=True)}/default"), 400)


def test_members_make_private_views_only(api: httpx.Client, podiomock: PodioMock) -> None:
    public = make(api, filters={"status": [1]})
    with speaking(podiomock, podiomock.world.users[SAM]) as sam:
        sentence = f"The user with id {SAM} does not have the right manage_public_views on app with id {APP}"
        refused(sam.post(f"/view/app/{APP}/", json={"name": "Mine"}), 403, sentence)
        own = make(sam, "Mine", private=True)
        refused(sam.put(f"/view/{own}", json={"private": False}), 403, sentence)
        assert sam.put(f"/view/{own}", json={"name": "My own"}).status_code == 204
        listed = sam.get(f"/view/app/{APP}/").json()
        assert [(each["view_id"], each["rights"]) for each in listed] == [
            (public, ["view"]),
            (own, ["view", "update", "delete"]),
        ]
        assert len(shown(sam, public)) == 21
        refused(sam.put(f"/view/{public}", json={"name": "x"}), 403)
        refused(sam.delete(f"/view/{public}"), 403)
        refused(sam.post(f"/view/{public}/default"), 403, sentence)
        assert sam.delete(f"/view/{own}").status_code == 204


def test_outsiders_see_nothing(api: httpx.Client, podiomock: PodioMock) -> None:
    view_id = make(api)
    with speaking_as(podiomock, "Lee Outside") as outsider:
        for answer in (
            outsider.get(f"/view/app/{APP}/"),
            outsider.get(f"/view/app/{APP}/last"),
            outsider.get(f"/view/{view_id}"),
            outsider.post(f"/view/app/{APP}/", json={"name": "x", "private": True}),
            outsider.put(f"/view/app/{APP}/last", json={}),
            outsider.post(f"/view/{view_id}/default"),
            outsider.post(f"/item/app/{APP}/filter/{view_id}/", json={}),
        ):
            refused(answer, 403)
    refused(api.get(f"/view/app/{elsewhere(podiomock).app_id}/"), 403)


def test_a_view_of_a_deleted_field_shows_the_rest(api: httpx.Client, podiomock: PodioMock) -> None:
    view_id = make(
        api,
        filters={"status": [1], "created_by": [ME]},
        sort_by="status",
        grouping={"type": "field", "value": 1},
    )
    assert len(shown(api, view_id)) == 21
    drop_field(podiomock, 1)
    view = api.get(f"/view/{view_id}").json()
    assert [each["key"] for each in view["filters"]] == ["created_by"]
    assert (view["sort_by"], view["grouping"]) == ("created_on", None)
    assert view["items"] == len(shown(api, view_id, remember=True, filters={"tags": [None]})) + 1


def test_views_go_with_a_restored_world(api: httpx.Client, podiomock: PodioMock) -> None:
    kept = podiomock.snapshot()
    view_id = make(api, filters={"status": [1]})
    api.post(f"/view/{view_id}/default")
    podiomock.restore(kept)
    assert api.get(f"/view/app/{APP}/").json() == []
    assert api.get(f"/app/{APP}").json()["default_view_id"] is None
    refused(api.get(f"/view/{view_id}"), 404)
