"""Filters over the wire: bodies, query strings, pages, and what is remembered."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from msgspec import structs

from podiomock import PodioMock
from tests.behaviour.apps import app, field, item, text
from tests.behaviour.outsiders import APP, ME, UNKNOWN, elsewhere, refused, speaking, speaking_as

JANE, SAM = 12346, 12347
ALL, OPEN = 150, 45


def found(api: httpx.Client, filters: Any = None, **more: Any) -> dict[str, Any]:
    """A filter's answer."""
    body = {"filters": {} if filters is None else filters, "limit": 500, **more}
    answer = api.post(f"/item/app/{APP}/filter/", json=body)
    assert answer.status_code == 200, answer.text
    answered: dict[str, Any] = answer.json()
    return answered


def ids(api: httpx.Client, filters: Any = None, **more: Any) -> list[int]:
    """The ids of the items that a filter finds."""
    return [each["item_id"] for each in found(api, filters, **more)["items"]]


def test_the_pages_own_example(api: httpx.Client) -> None:
    body = {"sort_by": "created_on", "sort_desc": True, "filters": {"status": [1, 2]}, "limit": 30, "offset": 0}
    answer = api.post(f"/item/app/{APP}/filter/", json=body).json()
    assert (answer["total"], answer["filtered"], len(answer["items"])) == (ALL, OPEN, 30)
    assert answer["items"][0]["item_id"] == 123


def test_an_empty_body_gives_the_newest_thirty(api: httpx.Client) -> None:
    answer = api.post(f"/item/app/{APP}/filter/", json={}).json()
    assert (answer["total"], answer["filtered"], len(answer["items"])) == (ALL, ALL, 30)
    dates = [each["created_on"] for each in answer["items"]]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("path", [f"/item/app/{APP}/filter/", f"/item/app/{APP}/filter", f"/item//app/{APP}/filter/"])
def test_slashes_do_not_matter(api: httpx.Client, path: str) -> None:
    assert api.post(path, json={"filters": {"status": [1]}}).json()["filtered"] == 21


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 150),
        ([], 150),
        ({"status": [1, 2]}, 45),
        ({"status": ["1", "2"]}, 45),
        ({"status": ["To Do", "In Progress"]}, 45),
        ({"status": 1}, 21),
        ({"1": [1]}, 21),
        ({"status": []}, 0),
        ({"status": [9]}, 0),
        ([{"key": "status", "values": [1, 2]}], 45),
        ([{"key": 1, "values": [1, 2]}], 45),
        ([{"key": "1", "values": 1}, {"key": "estimate", "values": {"from": 19}}], 2),
        ([{"key": "status", "values": [1, 2]}, {"key": "status", "values": [2, 3]}], 24),
        ({"status": [1], "created_by": [{"type": "user", "id": ME}]}, 21),
        ({"created_by": [{"type": "user", "id": SAM}]}, 23),
        ({"created_by": [{"type": "user", "id": SAM}, {"type": "user", "id": JANE}]}, 98),
        ({"created_by": [f"user:{SAM}"]}, 23),
        ({"created_by": [SAM]}, 23),
        ({"created_by": {"type": "user", "id": SAM}}, 23),
        ({"created_by": [{"type": "app", "id": APP}]}, 0),
        ({"created_by": [{"type": "user", "id": 1}]}, 0),
        ({"created_via": [1]}, 150),
        ({"created_via": [2]}, 0),
        ({"last_edit_by": [SAM]}, 23),
        ({"last_edit_via": ["1"]}, 150),
        ({"created_on": {"from": "2025-01-20"}}, 2),
        ({"created_on": {"from": "2025-01-16", "to": "2025-01-17"}}, 43),
        ({"created_on": {"to": "2025-01-16 08:00:00"}}, 1),
        ({"created_on": {"to": "2025-01-16T07:59:59Z"}}, 0),
        ({"created_on": {"from": "-14mr", "to": None}}, 150),
        ({"created_on": {"from": "-13mr", "to": "-13mr"}}, 150),
        ({"created_on": {"from": "-2y"}}, 150),
        ({"created_on": {}}, 150),
        ({"last_edit_on": {"from": "2025-01-20 13:00:00", "to": "2025-01-20 13:00:00"}}, 1),
        ({"tags": ["project-alpha"]}, 1),
        ({"tags": ["project-alpha", "other"]}, 1),
        ({"tags": "project-alpha"}, 1),
        ({"tags": [None]}, 149),
        ({"title": "new TASK"}, 1),
        ({"title": "new"}, 0),
        ({"external_id": [None]}, 150),
        ({"external_id": ["x"]}, 0),
        ({"item_id": [122, 123, 901]}, 2),
        ({"app_item_id": [1, 2]}, 2),
        ({"like": True}, 0),
        ({"like": False}, 150),
        ({"pinned": False}, 150),
        ({"fivestar": [5]}, 0),
        ({"fivestar": [None, 1]}, 150),
        ({"thumbs": [0, 1]}, 0),
        ({"estimate": {"from": 10}}, 12),
        ({"estimate": {"from": "12.5", "to": "12.5000"}}, 1),
        ({"estimate": {"to": 2}}, 77),
        ({"estimate": {"from": None, "to": None}}, 96),
        ({"budget": {"from": 1000}}, 1),
        ({"due-date": {"from": "2025-02-15", "to": "2025-02-15"}}, 2),
        ({"due-date": {"from": "-12mr", "to": "-12mr"}}, 2),
        ({"due-date": {"from": "+0dr"}}, 0),
        ({"project": [901]}, 1),
        ({"project": [902, None]}, 149),
        ({"assignee": [21001, 21003]}, 24),
        ({"assignee": [None]}, 51),
    ],
)
def test_what_a_filter_finds(api: httpx.Client, filters: Any, count: int) -> None:
    answer = found(api, filters)
    assert answer["filtered"] == len(answer["items"]) == count
    assert answer["total"] == ALL


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("status=1;2", {"status": [1, 2]}),
        ("status=1&status=2", {"status": [1, 2]}),
        ("1=null;2", {"status": [None, 2]}),
        ("status=To%20Do", {"status": [1]}),
        ("created_by=user:12347", {"created_by": [SAM]}),
        ("created_by=user:12347;user:12346", {"created_by": [SAM, JANE]}),
        ("estimate=2-10", {"estimate": {"from": 2, "to": 10}}),
        ("estimate=10-", {"estimate": {"from": 10}}),
        ("estimate=12.5", {"estimate": {"from": 12.5, "to": 12.5}}),
        ("budget=1000-2000", {"budget": {"from": 1000, "to": 2000}}),
        ("created_on=2025-01-16-2025-01-17", {"created_on": {"from": "2025-01-16", "to": "2025-01-17"}}),
        ("created_on=-13mr-+0dr", {"created_on": {"from": "-13mr", "to": "+0dr"}}),
        ("due-date=-2025-02-15", {"due-date": {"to": "2025-02-15"}}),
        ("external_id=none", {"external_id": ["none"]}),
        ("tags=null;project-alpha", {}),
        ("title=new+task", {"title": "New task"}),
        ("project=901;902", {"project": [901, 902]}),
        ("assignee=21001", {"assignee": [21001]}),
        ("like=false", {"like": False}),
        ("item_id=122;123", {"item_id": [122, 123]}),
        ("status=1&estimate=19-", {"status": [1], "estimate": {"from": 19}}),
    ],
)
def test_a_query_string_says_the_same(api: httpx.Client, text: str, filters: Any) -> None:
    expected = ids(api, filters, sort_by="item_id")
    answer = api.get(f"/item/app/{APP}/?{text}&limit=500&sort_by=item_id").json()
    assert [each["item_id"] for each in answer["items"]] == expected
    assert api.get(f"/item/app/{APP}/count?{text}").json() == {"count": len(expected)}


@pytest.mark.parametrize(
    "sort_by",
    [
        "created_by", "created_on", "last_edit_by", "last_edit_on", "app_item_id", "item_id", "activity", "priority",
        "title", "like", "approved", "rsvp", "fivestar", "yesno", "thumbs",
        "status", "1", 1, "due-date", "estimate", "budget", "project", "assignee", "notes",
    ],
)  # fmt: skip
def test_every_sort_key_sorts_all_items_both_ways(api: httpx.Client, sort_by: str | int) -> None:
    up, down = (ids(api, sort_by=sort_by, sort_desc=desc) for desc in (False, True))
    assert sorted(up) == sorted(down)
    assert len(set(up)) == ALL


@pytest.mark.parametrize("sort_by", ["estimate", "due-date", "budget"])
def test_items_without_a_value_come_last(api: httpx.Client, sort_by: str) -> None:
    for desc in (False, True):
        items = found(api, sort_by=sort_by, sort_desc=desc)["items"]
        has = [any(field["external_id"] == sort_by for field in each["fields"]) for each in items]
        assert has == sorted(has, reverse=True)


def test_ties_go_by_age_in_the_direction_of_the_sort(api: httpx.Client) -> None:
    up, down = (ids(api, {"status": [3]}, sort_by="status", sort_desc=desc) for desc in (False, True))
    assert up == sorted(up)
    assert down == up[::-1]


def test_the_default_is_the_newest_first(api: httpx.Client) -> None:
    assert ids(api) == ids(api, sort_by="created_on", sort_desc=True) == ids(api, sort_by=None)


def test_pages_make_up_the_whole(api: httpx.Client) -> None:
    whole = ids(api, {"status": [1, 2]})
    pages = [
        each["item_id"]
        for offset in range(0, 60, 10)
        for each in found(api, {"status": [1, 2]}, limit=10, offset=offset)["items"]
    ]
    assert pages == whole


def test_beyond_the_end_there_is_nothing(api: httpx.Client) -> None:
    answer = found(api, offset=ALL)
    assert (answer["total"], answer["filtered"], answer["items"]) == (ALL, ALL, [])


def test_a_write_is_seen_at_once(api: httpx.Client) -> None:
    before = found(api, {"status": [1]})
    made = api.post(f"/item/app/{APP}/", json={"fields": {"title": "Fresh", "status": 1}}).json()["item_id"]
    assert ids(api, {"status": [1]})[0] == made
    api.put(f"/item/{made}", json={"fields": {"status": 2}})
    assert made not in ids(api, {"status": [1]})
    assert made in ids(api, {"status": [2]})
    api.put(f"/item/{made}", json={"fields": {"status": []}})
    assert ids(api, {"status": [None]}) == [made]
    api.delete(f"/item/{made}")
    assert found(api, {"status": [1]}) == before


def test_relative_dates_follow_the_clock(api: httpx.Client, podiomock: PodioMock) -> None:
    made = api.post(f"/item/app/{APP}/", json={"fields": {"title": "Due", "due-date": {"start": "2026-02-03"}}})
    today = {"due-date": {"from": "+0dr", "to": "+0dr"}}
    assert ids(api, today) == []
    podiomock.clock.advance(days=2)
    assert ids(api, today) == [made.json()["item_id"]]
    assert ids(api, {"due-date": {"from": "-1wr", "to": "-1wr"}}) == []
    podiomock.clock.advance(days=7)
    assert ids(api, {"due-date": {"from": "-1wr", "to": "-1wr"}}) == [made.json()["item_id"]]


def test_relative_dates_are_the_callers_own(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.set(datetime(2026, 2, 1, 11, 30, tzinfo=UTC))
    fields = {"title": "Due", "due-date": {"start": "2026-02-02"}}
    made = api.post(f"/item/app/{APP}/", json={"fields": fields}).json()["item_id"]
    today = {"due-date": {"from": "+0dr", "to": "+0dr"}}
    assert ids(api, today) == []
    podiomock.world.users.change(ME, timezone="Pacific/Auckland")
    assert ids(api, today) == [made]


def test_ratings_are_the_callers_own(api: httpx.Client, podiomock: PodioMock) -> None:
    assert api.post("/rating/item/123/like", json={"value": 1}).status_code == 200
    assert ids(api, {"like": True}) == [123]
    assert ids(api, sort_by="like")[0] == 123
    with speaking(podiomock, podiomock.world.users[JANE]) as jane:
        assert ids(jane, {"like": True}) == []
        assert ids(jane, sort_by="like")[0] == 123


@pytest.mark.parametrize("kind", ["tag", "file", "embed", "member", "email", "separator"])
def test_some_types_are_not_sorted_by(api: httpx.Client, kind: str) -> None:
    deals = app(api, text("Name"), field(kind, "Other"))
    answer = api.post(f"/item/app/{deals}/filter/", json={"sort_by": "other"})
    refused(answer, 400, f'Invalid value "other" (string): fields of type {kind} cannot be sorted by')


def test_a_title_is_asked_for_whatever_its_field_is_called(api: httpx.Client) -> None:
    deals = app(api, text("Name"))
    big = item(api, deals, {"name": "Big"})
    item(api, deals, {"name": "Small"})
    answer = api.post(f"/item/app/{deals}/filter/", json={"filters": {"title": "bIG"}}).json()
    assert [each["item_id"] for each in answer["items"]] == [big]


def test_an_order_by_what_items_point_at_follows_its_name(api: httpx.Client) -> None:
    def named(name: str) -> list[int]:
        assert api.put("/item/901", json={"fields": {"title": name}}).status_code == 200
        return ids(api, {"project": [901, 902]}, sort_by="project", sort_desc=False)

    first, last = named("AAA"), named("ZZZ")
    assert (len(first), set(first)) == (len(last), set(last))
    assert first != last


def test_the_more_likes_the_higher(api: httpx.Client, podiomock: PodioMock) -> None:
    twice, thrice, once = ids(api)[:3]
    for item_id, people in ((twice, (ME, JANE)), (thrice, (ME, JANE, SAM)), (once, (ME,))):
        for each in people:
            with speaking(podiomock, podiomock.world.users[each]) as somebody:
                assert somebody.post(f"/rating/item/{item_id}/like", json={"value": 1}).status_code == 200
    assert ids(api, sort_by="like", sort_desc=True)[:3] == [thrice, twice, once]


def test_a_key_of_every_app_wins_over_a_field(api: httpx.Client) -> None:
    assert ids(api, {"title": "Work on step 3"}) == ids(api, {"2": "Work on step 3"})


def test_a_filter_writes_nothing(api: httpx.Client, podiomock: PodioMock) -> None:
    before = podiomock.world.state()
    found(api, {"status": [1, 2]}, sort_by="title")
    assert podiomock.world.state() == before


def test_the_body_is_needed(api: httpx.Client) -> None:
    sentence = "No matching operation could be found. No body was given."
    refused(api.post(f"/item/app/{APP}/filter/"), 404, sentence)


def test_the_app_must_be_there_and_seen(api: httpx.Client, podiomock: PodioMock) -> None:
    refused(api.post(f"/item/app/{UNKNOWN}/filter/", json={}), 404, "Object not found")
    refused(api.post(f"/item/app/{elsewhere(podiomock).app_id}/filter/", json={}), 403)
    with speaking_as(podiomock, "Lee Outside") as outsider:
        refused(outsider.post(f"/item/app/{APP}/filter/", json={}), 403)
    with speaking_as(podiomock, "Mel Light", space="light") as light:
        assert light.post(f"/item/app/{APP}/filter/", json={}).json()["total"] == ALL


def test_remember_keeps_the_callers_last_view(api: httpx.Client, podiomock: PodioMock) -> None:
    found(api, {"status": [1]}, sort_by="estimate", sort_desc=False)
    assert api.get(f"/view/app/{APP}/last").json()["filters"] == []
    expected = ids(api, {"status": [1]}, sort_by="estimate", sort_desc=False, remember=True)
    last = api.get(f"/view/app/{APP}/last").json()
    assert (last["sort_by"], last["sort_desc"], last["items"]) == (4, False, 21)
    assert last["filters"] == [{"key": 1, "values": [1], "humanized_values": ["To Do"]}]
    for which in ("last", "0"):
        rows = api.post(f"/item/app/{APP}/filter/{which}/", json={"limit": 500}).json()["items"]
        assert [each["item_id"] for each in rows] == expected
    with speaking(podiomock, podiomock.world.users[JANE]) as jane:
        assert jane.get(f"/view/app/{APP}/last").json()["filters"] == []


def test_a_filter_of_a_deleted_field_is_refused(api: httpx.Client, podiomock: PodioMock) -> None:
    app = podiomock.world.applications[APP]
    gone = tuple(structs.replace(each, status="deleted") if each.field_id == 1 else each for each in app.fields)
    podiomock.world.applications.change(APP, fields=gone)
    answer = api.post(f"/item/app/{APP}/filter/", json={"filters": {"status": [1]}})
    refused(answer, 400, 'Invalid value "status" (string): No field found')
