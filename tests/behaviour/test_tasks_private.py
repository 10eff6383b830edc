"""Whom tasks are shown to."""

from collections.abc import Iterator

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ORG, SPACE, elsewhere, refused, speaking, speaking_as
from tests.behaviour.tasks import ITEM, make, number_of, on_item, texts


@pytest.fixture
def bob(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """A member of the space who has nothing to do with anything."""
    with speaking_as(podiomock, "Bob Best", org="regular", space="regular") as client:
        yield client


def shown(client: httpx.Client) -> list[bool]:
    """Whether the item's task `Call` is to be found in each of the ways to look."""
    place = f"reference=item:{ITEM}"
    grouped = [client.get(f"/task/?{place}&grouping={each}").json() for each in ("responsible", "label", "due_date")]
    found = client.post(f"/search/space/{SPACE}/", json={"query": "Call", "ref_type": "task"}).json()
    counted = client.post(f"/item/app/{APP}/filter/?fields=items.fields(task_count)", json={"limit": 500}).json()
    return [
        bool(client.get(f"/task/?{place}").json()),
        bool(client.get(f"/task/?{place}&view=full").json()),
        any(map(bool, grouped)),
        bool(client.get(f"/task/item/{ITEM}/").json()),
        bool(client.get(f"/task/item/{ITEM}/count").json()["count"]),
        bool(client.get(f"/task/item/{ITEM}/summary").json()["other"]["total"]),
        bool(found),
        bool(next(each["task_count"] for each in counted["items"] if each["item_id"] == ITEM)),
    ]


def test_a_private_task_is_found_by_its_people_only(api: httpx.Client, ann: httpx.Client, bob: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM, responsible=number_of(ann), labels=[1])["task_id"]
    everywhere, nowhere = [True] * 8, [False] * 8
    assert [shown(each) for each in (api, ann, bob)] == [everywhere] * 3
    api.put(f"/task/{number}/private", json={"private": True})
    assert [shown(each) for each in (api, ann)] == [everywhere] * 2
    assert shown(bob) == nowhere


def test_who_gave_a_private_task_to_somebody_still_sees_it(
    api: httpx.Client, ann: httpx.Client, bob: httpx.Client
) -> None:
    number = make(api, private=True, ref_type="item", ref_id=ITEM, responsible=number_of(ann))["task_id"]
    refused(bob.get(f"/task/{number}"), 403)
    ann.post(f"/task/{number}/assign", json={"responsible": number_of(bob)})
    for client in (api, ann, bob):
        assert client.get(f"/task/{number}").status_code == 200
    bob.post(f"/task/{number}/assign", json={"responsible": None})
    refused(ann.get(f"/task/{number}"), 403)
    assert bob.get(f"/task/{number}").json()["responsible"] is None


def test_followers_who_no_longer_see_a_task_are_not_told_of_it(
    podiomock: PodioMock, api: httpx.Client, ann: httpx.Client, bob: httpx.Client
) -> None:
    number = make(api, ref_type="item", ref_id=ITEM, responsible=number_of(ann))["task_id"]
    bob.post(f"/comment/task/{number}", json={"value": "Hm"})
    assert bob.get(f"/task/{number}").json()["subscribed"] is True
    api.put(f"/task/{number}", json={"private": True})
    told = len(podiomock.effects.notifications)
    api.post(f"/task/{number}/complete")
    assert [each.user_id for each in podiomock.effects.notifications[told:]] == [number_of(ann)]


def test_a_private_task_is_seen_by_its_maker_and_its_responsible(
    podiomock: PodioMock, api: httpx.Client, ann: httpx.Client
) -> None:
    number = make(api, private=True, ref_type="item", ref_id=ITEM, responsible=number_of(ann))["task_id"]
    with speaking_as(podiomock, "Bob Best", org="regular", space="regular") as bob:
        for client in (api, ann):
            assert client.get(f"/task/{number}").status_code == 200
            assert on_item(client) == ["Call"]
            assert client.get(f"/task/item/{ITEM}/count").json() == {"count": 1}
        refused(bob.get(f"/task/{number}"), 403)
        refused(bob.put(f"/task/{number}", json={"text": "x"}), 403)
        refused(bob.post(f"/task/{number}/complete"), 403)
        refused(bob.delete(f"/task/{number}"), 403)
        assert on_item(bob) == []
        assert bob.get(f"/task/item/{ITEM}/count").json() == {"count": 0}
        api.put(f"/task/{number}", json={"private": False})
        assert on_item(bob) == ["Call"]


def test_strangers_see_no_tasks_and_make_none(podiomock: PodioMock, api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    place = elsewhere(podiomock)
    with speaking(podiomock, place.owner) as stranger:
        assert texts(stranger, org=ORG) == []
        refused(stranger.get(f"/task/{number}"), 403)
        refused(stranger.get(f"/task/item/{ITEM}/"), 403)
        refused(stranger.post("/task/", json={"text": "x", "ref_type": "item", "ref_id": ITEM}), 403)
        refused(stranger.post(f"/task/space/{SPACE}/", json={"text": "x"}), 403)
        make(stranger, "Secret", ref_type="space", ref_id=place.space_id)
    assert "Secret" not in texts(api, org=f"{ORG};{place.org_id}")
    refused(api.post("/task/", json={"text": "x", "responsible": {"type": "space", "id": place.space_id}}), 403)
