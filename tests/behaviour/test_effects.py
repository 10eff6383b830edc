"""What a test can see of who was told, invited, or shown what."""

import httpx
import pytest

from podiomock import PodioMock

INVITING = {"alert_invite": "true", "silent": "true", "hook": "false"}


def test_what_was_told_in_a_test_can_be_viewed_in_it(api: httpx.Client, podiomock: PodioMock) -> None:
    api.put("/item/123", json={"fields": {"status": 3}}).raise_for_status()
    assert podiomock.effects.viewed == []
    jane = podiomock.world.connection(user="Jane Roe")
    hers = {"Maton-Connection": jane.connection_id}
    api.get("/item/123", params={"mark_as_viewed": "false"}, headers=hers).raise_for_status()
    assert podiomock.effects.viewed == []
    api.get("/item/123", headers=hers).raise_for_status()
    (viewed,) = podiomock.effects.viewed
    assert (viewed.user_id, viewed.reference) == (12346, ("item", 123))


def test_who_was_invited_is_shown(api: httpx.Client, podiomock: PodioMock) -> None:
    comment = {"value": "@[Kim Loe](user:12348) look"}
    api.post("/comment/item/123/", json=comment, params=INVITING).raise_for_status()
    assert podiomock.effects.reached == ["Kim Loe"]
    assert podiomock.effects == ["invited Kim Loe: space 789"]


def test_a_hook_s_event_is_of_the_moment_it_was_fired(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.advance(hours=1)
    before = podiomock.clock.now
    api.put("/item/123", json={"fields": {"status": 3}}).raise_for_status()
    (event,) = podiomock.effects.hooks
    assert (event.type, event.reference) == ("item.update", ("app", 456))
    assert before <= event.created_on <= podiomock.clock.now


def test_a_file_attached_by_an_update_is_answered(api: httpx.Client) -> None:
    answer = api.put("/item/122", json={"file_ids": [12345]})
    assert (answer.status_code, answer.json()) == (200, {"revision": 5, "title": "New task"})


@pytest.mark.parametrize("wrong", [{"status": 503}, {"times": 0}, {"times": -1}, {"retry_after": -1}])
def test_a_throttle_that_makes_no_sense_is_refused(podiomock: PodioMock, wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"429|plans nothing|lies in the past"):
        podiomock.faults.throttle("get_item", **wrong)
    assert podiomock.faults.unused == []


def test_an_unknown_endpoint_is_told_the_nearest(podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=r"no endpoint is named 'get_itm'; there are get_item,"):
        podiomock.faults.throttle("get_itm")
