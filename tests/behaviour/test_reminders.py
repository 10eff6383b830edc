"""Reminders of tasks and items."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import SPACE, UNKNOWN, refused
from tests.behaviour.tasks import ITEM, TASK, make


@pytest.mark.parametrize("place", [f"task/{TASK}", f"item/{ITEM}"])
def test_a_reminder_is_read_set_snoozed_and_taken_away(podiomock: PodioMock, api: httpx.Client, place: str) -> None:
    path = f"/reminder/{place}"
    refused(api.get(path), 404, "Object not found")
    refused(api.post(f"{path}/snooze"), 404, "Object not found")
    heard, before = len(podiomock.effects.hooks), api.get(f"/{place}").json()
    for minutes in (15, 0):
        answer = api.put(path, json={"remind_delta": minutes})
        assert (answer.status_code, answer.content) == (204, b"")
        assert api.get(path).json() == api.get(f"/{place}").json()["reminder"] == {"remind_delta": minutes}
    answer = api.post(f"{path}/snooze")
    assert (answer.status_code, answer.content) == (204, b"")
    for _ in range(2):
        answer = api.delete(path)
        assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/{place}").json()
    assert after["reminder"] is None
    assert after.get("revision") == before.get("revision")
    assert len(podiomock.effects.hooks) == heard


@pytest.mark.parametrize(
    "body", [{}, {"remind_delta": -1}, {"remind_delta": "soon"}, {"remind_delta": None}, {"minutes": 5}]
)
def test_bad_reminders_change_nothing(podiomock: PodioMock, api: httpx.Client, body: dict[str, Any]) -> None:
    before = podiomock.world.state()
    refused(api.put(f"/reminder/task/{TASK}", json=body), 400)
    assert podiomock.world.state() == before


def test_reminders_of_what_takes_none_or_is_not_seen(api: httpx.Client, ann: httpx.Client) -> None:
    body = {"remind_delta": 5}
    refused(api.put(f"/reminder/space/{SPACE}", json=body), 400, "Invalid reference space")
    refused(api.put(f"/reminder/task/{UNKNOWN}", json=body), 404, "Object not found")
    number = make(api, private=True, reminder=body)["task_id"]
    refused(ann.get(f"/reminder/task/{number}"), 403)
    refused(ann.put(f"/reminder/task/{number}", json=body), 403)
    refused(ann.post(f"/reminder/task/{number}/snooze"), 403)
    api.delete(f"/task/{number}")
    refused(api.get(f"/reminder/task/{number}"), 410)
