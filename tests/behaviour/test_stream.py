"""The stream: what happened last comes first, and silence bumps nothing."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, elsewhere, refused, speaking, speaking_as

STREAMS = ["/stream/", f"/stream/org/{ORG}/", f"/stream/space/{SPACE}/", f"/stream/app/{APP}/"]
BASE = {
    "id", "type", "title", "link", "rights", "data", "last_update_on", "created_on", "created_by", "created_via",
    "app", "space", "org", "comments", "files", "comments_allowed", "user_ratings", "is_liked", "like_count",
    "subscribed", "subscribed_count",
}  # fmt: skip


def top(client: httpx.Client, path: str = "/stream/", **query: Any) -> tuple[str, int]:
    """What comes first."""
    answer = client.get(path, params={"limit": 1, **query})
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()
    return found["type"], found["id"]


@pytest.mark.parametrize("path", STREAMS)
def test_what_happened_last_comes_first(api: httpx.Client, path: str) -> None:
    made = api.post(f"/item/app/{APP}/", json={"fields": {"title": "Fresh"}}).json()["item_id"]
    assert top(api, path) == ("item", made)
    api.post("/comment/item/122/", json={"value": "Again"}).raise_for_status()
    assert top(api, path) == ("item", 122)
    api.put("/item/1001", json={"fields": {"status": 2}}).raise_for_status()
    assert top(api, path) == ("item", 1001)
    assert top(api, path, offset=1) == ("item", 122)
    task = api.post("/task/item/123/", json={"text": "Look"}).json()["task_id"]
    assert top(api, path) == ("task", task)
    api.post("/task/788/complete").raise_for_status()
    assert top(api, path) == ("task", 788)


@pytest.mark.parametrize("path", STREAMS)
def test_ten_are_shown(api: httpx.Client, path: str) -> None:
    shown = [(each["type"], each["id"]) for each in api.get(path).json()]
    assert len(shown) == len(set(shown)) == 10
    rest = [(each["type"], each["id"]) for each in api.get(path, params={"limit": 20, "offset": 5}).json()]
    assert (len(rest), rest[:5]) == (20, shown[5:])


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"/item/app/{APP}/", {"fields": {"title": "Quiet"}}),
        ("PUT", "/item/1001", {"fields": {"status": 2}}),
        ("POST", "/comment/item/1001/", {"value": "Quiet"}),
        ("POST", "/comment/task/785/", {"value": "Quiet"}),
        ("POST", f"/task/space/{SPACE}/", {"text": "Quiet"}),
        ("POST", "/task/784/complete", None),
    ],
)
def test_silence_bumps_nothing(api: httpx.Client, method: str, path: str, body: Any) -> None:
    before = [(each["type"], each["id"]) for each in api.get("/stream/", params={"limit": 300}).json()]
    api.request(method, path, json=body, params={"silent": "true"}).raise_for_status()
    after = [(each["type"], each["id"]) for each in api.get("/stream/", params={"limit": 300}).json()]
    assert after == before


def test_what_was_made_silently_comes_up_when_it_is_spoken_of(api: httpx.Client) -> None:
    made = api.post(f"/item/app/{APP}/", json={"fields": {"title": "Quiet"}}, params={"silent": 1}).json()["item_id"]
    assert made not in [each["id"] for each in api.get("/stream/", params={"limit": 300}).json()]
    api.post(f"/comment/item/{made}/", json={"value": "Aloud"}).raise_for_status()
    assert top(api) == ("item", made)
    shown = api.get(f"/stream/item/{made}").json()
    assert [each["type"] for each in shown["activity"]] == ["comment"]


def test_an_object(api: httpx.Client) -> None:
    comment = api.post("/comment/item/122/", json={"value": "Again"}).json()["comment_id"]
    api.post("/rating/item/122/like", json={"value": 1}).raise_for_status()
    shown = api.get("/stream/item/122").json()
    assert set(shown) == {*BASE, "activity"}
    assert [each["type"] for each in shown["activity"]][:2] == ["rating", "comment"]
    assert shown["activity"][1]["data"] == {"comment_id": comment}
    assert shown["activity"][-1]["type"] == "creation"
    assert (shown["title"], shown["data"]["item_id"]) == ("New task", 122)
    assert [each["comment_id"] for each in shown["comments"]] == [comment]
    assert (shown["app"]["app_id"], shown["space"]["space_id"], shown["org"]["org_id"]) == (APP, SPACE, ORG)
    assert (shown["is_liked"], shown["like_count"], shown["subscribed"]) == (True, 1, True)
    (listed,) = api.get("/stream/", params={"limit": 1}).json()
    assert listed == shown


def test_version_3_groups_what_one_did(api: httpx.Client, podiomock: PodioMock) -> None:
    for text in ("one", "two"):
        api.post("/comment/item/122/", json={"value": text}).raise_for_status()
    with speaking(podiomock, podiomock.world.users[12346]) as jane:
        jane.post("/comment/item/122/", json={"value": "three"}).raise_for_status()
    shown = api.get("/stream/item/122/v3").json()
    assert set(shown) == {*BASE, "activity_groups"}
    assert [each["created_by"]["name"] for each in shown["activity_groups"]] == ["Jane Roe", "John Doe"]
    assert [len(each["activities"]) for each in shown["activity_groups"]] == [1, 2]
    assert [each["kind"] for each in shown["activity_groups"]] == ["single", "creator"]
    more = api.get("/stream/item/122/v3", params={"groups_limit": 5, "groups_event_types": "creation"}).json()
    assert [each["type"] for each in more["activity_groups"]] == ["creation"]
    for path in ("/stream/v3/", *(f"{each}v3/" for each in STREAMS[1:]), f"/stream/user/{ME}/v3/"):
        assert api.get(path, params={"limit": 1}).json()[0] == shown


def test_a_persons_stream_goes_by_what_they_did(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking(podiomock, podiomock.world.users[12346]) as jane:
        jane.post("/comment/item/122/", json={"value": "x"}).raise_for_status()
    api.post("/comment/item/1001/", json={"value": "x"}).raise_for_status()
    assert top(api, "/stream/user/12346/") == ("item", 122)
    assert top(api, f"/stream/user/{ME}/") == top(api, "/stream/personal/") == ("item", 1001)
    refused(api.get("/stream/user/999999999/"), 404)


def test_only_what_one_sees(api: httpx.Client, podiomock: PodioMock) -> None:
    private = api.post(f"/task/space/{SPACE}/", json={"text": "Mine", "private": True}).json()["task_id"]
    assert top(api) == ("task", private)
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as ann:
        assert top(ann) != ("task", private)
        refused(ann.get(f"/stream/task/{private}"), 403)
    with speaking_as(podiomock, "Out Sider") as out:
        assert out.get("/stream/").json() == []
        for path in STREAMS[1:]:
            refused(out.get(path), 403)
        refused(out.get("/stream/item/122"), 403)
    place = elsewhere(podiomock)
    refused(api.get(f"/stream/space/{place.space_id}/"), 403)


def test_what_is_deleted_is_gone(api: httpx.Client) -> None:
    task = api.post("/task/item/122/", json={"text": "Look"}).json()["task_id"]
    api.delete("/item/122").raise_for_status()
    shown = [(each["type"], each["id"]) for each in api.get("/stream/", params={"limit": 300}).json()]
    assert ("item", 122) not in shown
    assert ("task", task) not in shown
    refused(api.get("/stream/item/122"), 410)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/stream/?limit=0", 400),
        ("/stream/?limit=x", 400),
        ("/stream/comment/452", 400),
        ("/stream/nonsense/1", 400),
        ("/stream/item/999999999", 404),
        ("/stream/space/999999999/", 404),
    ],
)
def test_bad_streams(api: httpx.Client, path: str, status: int) -> None:
    refused(api.get(path), status)
