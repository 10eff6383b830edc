"""Ratings of items, and likes of all else."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, item, text
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, refused, speaking_as

ITEM = 123


def test_a_like_shows_in_the_item(api: httpx.Client, podiomock: PodioMock) -> None:
    assert set(api.post(f"/rating/item/{ITEM}/like", json={"value": 1}).json()) == {"rating_id"}
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        other.post(f"/rating/item/{ITEM}/like", json={"value": 1})
        found = other.get(f"/item/{ITEM}").json()
        assert (found["like_count"], found["is_liked"], found["user_ratings"]) == (2, True, {"like": 1})
        likes = found["ratings"]["like"]
        assert (likes["average"], likes["counts"]["1"]["total"]) == (1.0, 2)
        assert [each["name"] for each in likes["counts"]["1"]["users"]] == ["John Doe", "Ann Other"]
        assert other.delete(f"/rating/item/{ITEM}/like").status_code == 204
        found = other.get(f"/item/{ITEM}").json()
        assert (found["like_count"], found["is_liked"], found["user_ratings"]) == (1, False, {"like": None})
        refused(other.delete(f"/rating/item/{ITEM}/like"), 404)
        refused(other.get(f"/rating/item/{ITEM}/like/self"), 404)
    assert api.get(f"/rating/item/{ITEM}/like_count").json() == {"like_count": 1}
    assert [each["user_id"] for each in api.get(f"/rating/item/{ITEM}/liked_by/").json()] == [ME]
    assert api.get(f"/rating/item/{ITEM}/like/self").json() == {"value": 1}
    assert api.get(f"/rating/item/{ITEM}").json() == api.get(f"/item/{ITEM}").json()["ratings"]


@pytest.fixture
def rated(api: httpx.Client) -> int:
    """An item whose app takes stars and answers."""
    return item(api, app(api, text("Title"), fivestar=True, rsvp=True), {"title": "T"})


def test_a_second_rating_takes_the_place_of_the_first(api: httpx.Client, rated: int) -> None:
    first = api.post(f"/rating/item/{rated}/fivestar", json={"value": 2}).json()
    assert api.post(f"/rating/item/{rated}/fivestar", json={"value": 4}).json() == first
    found = api.get(f"/rating/item/{rated}/fivestar").json()
    assert found["average"] == 4
    assert [found["counts"][each]["total"] for each in "12345"] == [0, 0, 0, 1, 0]
    whole = api.get(f"/item/{rated}").json()
    assert set(whole["ratings"]) == {"rsvp", "fivestar", "like"}
    assert whole["user_ratings"] == {"rsvp": None, "fivestar": 4, "like": None}


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("fivestar", {"value": 0}, 400),
        ("fivestar", {"value": 6}, 400),
        ("fivestar", {"value": "x"}, 400),
        ("fivestar", {}, 400),
        ("fivestar", None, 404),
        ("rsvp", {"value": 3}, 400),
        ("like", {"value": 0}, 400),
        ("thumbs", {"value": 1}, 400),
        ("mood", {"value": 1}, 400),
    ],
)
def test_bad_ratings_change_nothing(
    api: httpx.Client, podiomock: PodioMock, rated: int, kind: str, body: Any, status: int
) -> None:
    before = podiomock.changes
    path = f"/rating/item/{rated}/{kind}"
    refused(api.post(path) if body is None else api.post(path, json=body), status)
    assert podiomock.changes == before
    assert api.get(f"/item/{rated}").json()["like_count"] == 0


@pytest.mark.parametrize("silent", [True, False])
def test_who_made_the_item_is_told(podiomock: PodioMock, *, silent: bool) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        other.post(f"/rating/item/{ITEM}/like", params={"silent": silent}, json={"value": 1})
    assert podiomock.effects.reached == ["John Doe"] * (not silent)
    assert podiomock.effects.hooks == []


@pytest.fixture(params=["item", "status", "comment", "task", "file"])
def liked(api: httpx.Client, request: pytest.FixtureRequest) -> str:
    """The path of something that can be liked, made by the caller."""
    known = {"item": ITEM, "comment": 456, "task": 789, "file": 12343}
    if request.param == "status":
        known["status"] = api.post(
            f"/status/space/{SPACE}/", params={"silent": True, "hook": False}, json={"value": "Hello"}
        ).json()["status_id"]
    return f"/rating/{request.param}/{known[request.param]}"


def test_all_that_can_be_asked_of_likes(api: httpx.Client, podiomock: PodioMock, liked: str) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        made = other.post(f"{liked}/like", json={"value": 1})
        assert set(made.json()) == {"rating_id"}
        assert podiomock.effects.reached == ["John Doe"]
        assert other.get(f"{liked}/like/self").json() == {"value": 1}
        (ann,) = other.get(f"{liked}/liked_by/").json()
        assert ann["name"] == "Ann Other"
        refused(api.get(f"{liked}/like/self"), 404)
        assert api.get(f"{liked}/like/{ann['user_id']}").json() == {"value": 1}
        refused(api.get(f"{liked}/like/{ME}"), 404)
        refused(api.get(f"{liked}/like/{UNKNOWN}"), 404)
        api.post(f"{liked}/like", params={"silent": True}, json={"value": 1}).raise_for_status()
        assert api.get(f"{liked}/like_count").json() == {"like_count": 2}
        assert len(api.get(f"{liked}/liked_by/", params={"limit": 1}).json()) == 1
        found = api.get(f"{liked}/like").json()
        assert (found["counts"]["1"]["total"], len(found["counts"]["1"]["users"])) == (2, 2)
        assert api.get(liked).json() == {"like": found}
        assert other.delete(f"{liked}/like").status_code == 204
        assert api.get(f"{liked}/like_count").json() == {"like_count": 1}
    assert podiomock.effects.hooks == []


def test_only_items_are_rated_otherwise(api: httpx.Client, rated: int) -> None:
    api.post(f"/rating/item/{rated}/fivestar", json={"value": 3}).raise_for_status()
    for path in ("/rating/comment/456", "/rating/task/789"):
        refused(api.post(f"{path}/fivestar", json={"value": 3}), 400)
        refused(api.get(f"{path}/fivestar"), 400)


def test_what_cannot_be_rated(api: httpx.Client) -> None:
    for kind, number in (("app", APP), ("space", SPACE), ("hook", 1)):
        refused(api.post(f"/rating/{kind}/{number}/like", json={"value": 1}), 400, f"Invalid reference {kind}")
        refused(api.get(f"/rating/{kind}/{number}"), 400, f"Invalid reference {kind}")
    refused(api.get("/rating/cheese/1"), 400)
    for kind in ("item", "comment", "status", "file", "task"):
        refused(api.get(f"/rating/{kind}/{UNKNOWN}/like_count"), 404)


def test_an_outsider_rates_nothing(podiomock: PodioMock, liked: str) -> None:
    with speaking_as(podiomock, "Una Outside") as outsider:
        for answer in (outsider.post(f"{liked}/like", json={"value": 1}), outsider.get(liked)):
            refused(answer, 403)


def test_a_task_shows_its_likes(api: httpx.Client) -> None:
    api.post("/rating/task/789/like", json={"value": 1}).raise_for_status()
    found = api.get("/task/789").json()
    assert (found["like_count"], found["is_liked"]) == (1, True)
