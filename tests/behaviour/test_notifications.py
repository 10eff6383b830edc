"""Notifications: what people were told, of what, why, and whether they saw it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import UNKNOWN, refused, speaking

ITEM, JANE, SAM = 123, 12346, 12347


@pytest.fixture
def jane(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """Jane Roe, who follows item 123 and the app of tasks."""
    with speaking(podiomock, podiomock.world.users[JANE]) as client:
        yield client


@pytest.fixture
def told(api: httpx.Client, jane: httpx.Client) -> httpx.Client:
    """Jane, after she was told of an update, a comment, a mention, a new item and a task."""
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("PUT", f"/item/{ITEM}", {"fields": {"status": 3}}),
        ("POST", f"/comment/item/{ITEM}/", {"value": "Done?"}),
        ("POST", f"/comment/item/{ITEM}/", {"value": "@[Jane Roe](user:12346) done?"}),
        ("POST", "/item/app/456/", {"fields": {"title": "Fresh"}}),
        ("POST", "/task/", {"text": "Look at it", "responsible": JANE}),
    ]
    for method, path, body in steps:
        api.request(method, path, json=body).raise_for_status()
    return jane


def listed(client: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """The notifications of all groups, in their order."""
    answer = client.get("/notification/", params=query)
    assert answer.status_code == 200, answer.text
    return [each for group in answer.json() for each in group["notifications"]]


def types(client: httpx.Client, **query: Any) -> list[str]:
    """Their types."""
    return [each["type"] for each in listed(client, **query)]


def test_they_are_grouped_by_what_they_are_about(told: httpx.Client) -> None:
    groups = told.get("/notification/").json()
    contexts = [each["context"] for each in groups]
    assert [each["ref"]["type"] for each in contexts] == ["task", "item", "item"]
    assert [each["title"] for each in contexts] == ["Look at it", "Fresh", "Complete project plan"]
    assert [[each["type"] for each in group["notifications"]] for group in groups] == [
        ["creation"],
        ["creation"],
        ["alert", "comment", "update"],
    ]
    item = contexts[2]
    assert set(item) == {"ref", "title", "link", "data", "rights", "comment_count", "space", "org"}
    assert (item["comment_count"], item["space"]["space_id"], item["org"]["org_id"]) == (7, 789, 123456)
    assert "update" in item["rights"]
    assert item["data"]["item_id"] == ITEM
    assert (contexts[0]["space"], contexts[0]["org"]) == (None, None)


def test_a_notification_has_its_keys(told: httpx.Client) -> None:
    first = listed(told)[0]
    assert set(first) == {
        "notification_id", "user", "type", "text", "data", "viewed_on", "subscription_id", "created_on", "created_by",
        "created_via", "starred", "icon",
    }  # fmt: skip
    assert (first["user"]["user_id"], first["created_by"]["name"]) == (JANE, "John Doe")
    assert (first["viewed_on"], first["starred"], first["subscription_id"]) == (None, False, None)
    followed = told.get("/subscription/item/123").json()
    update = listed(told, type="update")[0]
    assert told.get(f"/subscription/{update['subscription_id']}").json() == followed


def test_why_somebody_was_told_is_shown(told: httpx.Client, podiomock: PodioMock) -> None:
    del told
    mine = [each for each in podiomock.effects.notifications if each.user_id == JANE]
    assert [(each.type, each.why, each.subscription) for each in mine] == [
        ("item_update", "subscriber", ("item", ITEM)),
        ("comment", "subscriber", ("item", ITEM)),
        ("mention", "mention", None),
        ("item_create", "subscriber", ("app", 456)),
        ("task_create", "assignee", None),
    ]
    lines = podiomock.effects.lines
    assert "told Jane Roe: item_update item 123 (subscriber of item 123)" in lines
    assert "told Jane Roe: mention item 123 (mention)" in lines


def test_silence_leaves_nothing(api: httpx.Client, jane: httpx.Client, podiomock: PodioMock) -> None:
    api.put(f"/item/{ITEM}", json={"fields": {"status": 3}}, params={"silent": "true"}).raise_for_status()
    api.post(f"/comment/item/{ITEM}/", json={"value": "x"}, params={"silent": 1}).raise_for_status()
    assert podiomock.effects.notifications == []
    assert jane.get("/notification/").json() == []
    assert jane.get("/notification/inbox/new/count").json() == {"new": 0}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, 5),
        ({"context_type": "task"}, 1),
        ({"context_type": "conversation"}, 0),
        ({"type": "creation"}, 2),
        ({"type": "alert"}, 1),
        ({"user_id": 12345}, 5),
        ({"user_id": SAM}, 0),
        ({"viewed": "false"}, 5),
        ({"viewed": "true"}, 0),
        ({"starred": "1"}, 0),
        ({"direction": "outgoing"}, 0),
        ({"created_from": "2030-01-01"}, 0),
        ({"created_to": "2026-02-01"}, 5),
        ({"created_from": "2026-02-01 09:00:02"}, 3),
        ({"created_to": "2026-02-01 09:00:01"}, 2),
        ({"limit": 2}, 2),
        ({"limit": 2, "offset": 4}, 1),
    ],
)
def test_filters(told: httpx.Client, query: dict[str, Any], found: int) -> None:
    assert len(listed(told, **query)) == found


def test_what_one_told_others_is_outgoing(api: httpx.Client, told: httpx.Client) -> None:
    assert listed(api) == []
    found = listed(api, direction="outgoing", user_id=JANE)
    assert [each["notification_id"] for each in found] == [each["notification_id"] for each in listed(told)]


@pytest.mark.parametrize(
    "query",
    [{"limit": 101}, {"limit": 0}, {"limit": "x"}, {"direction": "both"}, {"created_from": "soon"}, {"offset": -1}],
)
def test_bad_queries(api: httpx.Client, query: dict[str, Any]) -> None:
    refused(api.get("/notification/", params=query), 400)


def test_seeing_one(told: httpx.Client) -> None:
    number = listed(told)[0]["notification_id"]
    assert told.post(f"/notification/{number}/viewed").status_code == 204
    group = told.get(f"/notification/{number}").json()
    assert told.get(f"/notification/{number}/v2").json() == group
    (shown,) = group["notifications"]
    assert shown["viewed_on"] is not None
    assert group["context"]["title"] == "Look at it"
    assert told.get("/notification/inbox/new/count").json() == {"new": 4}
    assert told.get("/user/status").json()["inbox_new"] == 4
    assert len(listed(told, viewed="false")) == 4
    assert len(listed(told, viewed="false", viewed_from="2026-02-01 09:00:00")) == 5


def test_seeing_all_of_a_thing_and_all(told: httpx.Client) -> None:
    assert told.post(f"/notification/item/{ITEM}/viewed").status_code == 204
    assert types(told, viewed="true") == ["alert", "comment", "update"]
    assert told.post("/notification/viewed").status_code == 204
    assert told.get("/notification/inbox/new/count").json() == {"new": 0}
    assert told.get("/user/status").json()["inbox_new"] == 0


@pytest.mark.parametrize(("query", "new"), [({}, 2), ({"mark_as_viewed": "false"}, 5), ({"mark_as_viewed": "0"}, 5)])
def test_reading_an_item_sees_what_was_told_of_it(told: httpx.Client, query: dict[str, str], new: int) -> None:
    told.get(f"/item/{ITEM}", params=query).raise_for_status()
    assert told.get("/notification/inbox/new/count").json() == {"new": new}


def test_stars(told: httpx.Client) -> None:
    number = listed(told)[0]["notification_id"]
    for _ in range(2):
        assert told.post(f"/notification/{number}/star").status_code == 204
    assert [each["notification_id"] for each in listed(told, starred="true")] == [number]
    for _ in range(2):
        assert told.delete(f"/notification/{number}/star").status_code == 204
    assert listed(told, starred="true") == []


def test_what_was_told_of_a_thing_that_is_gone_stays(api: httpx.Client, told: httpx.Client) -> None:
    api.delete(f"/item/{ITEM}").raise_for_status()
    (group,) = [each for each in told.get("/notification/").json() if each["context"]["ref"]["id"] == ITEM]
    assert (group["context"]["title"], group["context"]["rights"]) == ("Complete project plan", [])
    assert [each["type"] for each in group["notifications"]] == ["delete", "alert", "comment", "update"]
    assert told.post(f"/notification/item/{ITEM}/viewed").status_code == 204
    assert told.get("/notification/inbox/new/count").json()["new"] == 2


def test_somebody_elses(api: httpx.Client, told: httpx.Client) -> None:
    number = listed(told)[0]["notification_id"]
    refused(api.get(f"/notification/{number}"), 403)
    refused(api.post(f"/notification/{number}/viewed"), 403)
    refused(api.post(f"/notification/{number}/star"), 403)
    refused(api.get(f"/notification/{UNKNOWN}"), 404)
    refused(api.post("/notification/item/999999999/viewed"), 404)
    refused(api.post("/notification/nonsense/1/viewed"), 400)
