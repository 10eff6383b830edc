"""Subscriptions: who follows something is told when it changes."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, SPACE, UNKNOWN, refused, speaking_as

ITEM, JANE = 122, 12346


@pytest.mark.parametrize(("kind", "number"), [("item", ITEM), ("app", 457), ("task", 784), ("space", SPACE)])
def test_following_and_no_longer(podiomock: PodioMock, kind: str, number: int) -> None:
    path = f"/subscription/{kind}/{number}"
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as ann:
        first = ann.post(path).json()
        assert set(first) == {"subscription_id"}
        assert ann.post(path).json() == first
        found = ann.get(path).json()
        assert set(found) == {"started_on", "notifications", "ref"}
        assert (found["notifications"], found["ref"]) == (0, {"type": kind, "id": number})
        assert ann.get(f"/subscription/{first['subscription_id']}").json() == found
        assert "Ann Other" in [each["name"] for each in ann.get(f"{path}/subscriber").json()]
        assert ann.delete(path).status_code == 204
        refused(ann.get(path), 404)
        refused(ann.delete(path), 404)
        assert "Ann Other" not in [each["name"] for each in ann.get(f"{path}/subscriber").json()]


def test_only_who_follows_is_told(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as ann:
        subscription = ann.post(f"/subscription/item/{ITEM}").json()["subscription_id"]
        api.put(f"/item/{ITEM}", json={"fields": {"status": 2}}).raise_for_status()
        assert podiomock.effects.reached == ["Ann Other"]
        assert ann.get(f"/subscription/{subscription}").json()["notifications"] == 1
        assert ann.delete(f"/subscription/{subscription}").status_code == 204
        refused(ann.get(f"/subscription/{subscription}"), 410)
        api.put(f"/item/{ITEM}", json={"fields": {"status": 3}}).raise_for_status()
        assert len(podiomock.effects.notifications) == 1


def test_the_item_says_so(api: httpx.Client) -> None:
    assert api.get(f"/item/{ITEM}").json()["subscribed"] is True
    api.delete(f"/subscription/item/{ITEM}").raise_for_status()
    shown = api.get(f"/item/{ITEM}").json()
    assert (shown["subscribed"], shown["subscribed_count"]) == (False, 0)


def test_a_space_is_followed_by_its_members_until_they_say_otherwise(api: httpx.Client) -> None:
    path = f"/subscription/space/{SPACE}"
    assert api.get(path).json()["ref"] == {"type": "space", "id": SPACE}
    assert ME in [each["user_id"] for each in api.get(f"{path}/subscriber").json()]
    api.delete(path).raise_for_status()
    assert api.get(f"/space/{SPACE}").json()["subscribed"] is False
    assert [each["user_id"] for each in api.get(f"{path}/subscriber").json()] == [JANE, 12347]
    api.post(path).raise_for_status()
    assert api.get(f"/space/{SPACE}").json()["subscribed"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("item/999999999", 404),
        ("comment/452", 400),
        ("hook/1", 400),
        ("nonsense/1", 400),
        ("item/x", 404),
        ("999", 404),
    ],
)
def test_what_cannot_be_followed(api: httpx.Client, path: str, status: int) -> None:
    refused(api.get(f"/subscription/{path}"), status)


def test_what_one_does_not_see_cannot_be_followed(api: httpx.Client, podiomock: PodioMock) -> None:
    number = api.post(f"/subscription/item/{ITEM}").json()["subscription_id"]
    with speaking_as(podiomock, "Ann Other") as ann:
        refused(ann.post(f"/subscription/item/{ITEM}"), 403)
        refused(ann.get(f"/subscription/{number}"), 403)
        refused(ann.delete(f"/subscription/{number}"), 403)
        refused(ann.delete(f"/subscription/{UNKNOWN}"), 404)
