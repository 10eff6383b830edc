"""Ratings of items."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, item, text
from tests.behaviour.outsiders import ME, refused, speaking_as

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
