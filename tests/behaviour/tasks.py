"""What tests of tasks share: making and listing them, and the keys that they have."""

from datetime import date, timedelta
from typing import Any

import httpx

from podiomock import PodioMock
from tests.behaviour.outsiders import ME

TASK, ITEM, OTHER_ITEM = 789, 122, 123
"""The page's task; an item without tasks; another item."""
ROW = {
    "task_id", "text", "description", "status", "private", "due_date", "due_time", "due_on", "group", "labels", "link",
    "ref", "responsible", "recurrence", "reminder", "space_id", "external_id",
}  # fmt: skip
WHOLE = ROW | {
    "created_on", "created_by", "created_via", "completed_on", "completed_by", "completed_via", "deleted_via", "files",
    "comments", "rights", "subscribed", "subscribed_count", "presence", "push", "started", "pinned", "like_count",
    "is_liked",
}  # fmt: skip


def make(api: httpx.Client, text: str = "Call", **keys: Any) -> dict[str, Any]:
    answer = api.post("/task/", json={"text": text, **keys})
    assert answer.status_code == 200, answer.text
    task: dict[str, Any] = answer.json()
    return task


def texts(api: httpx.Client, **query: Any) -> list[str]:
    answer = api.get("/task/", params=query)
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()]


def on_item(api: httpx.Client, **query: Any) -> list[str]:
    return texts(api, reference=f"item:{ITEM}", **query)


def today(podiomock: PodioMock, days: int = 0) -> date:
    return podiomock.clock.now.date() + timedelta(days=days)


def live_in(podiomock: PodioMock, timezone: str) -> None:
    podiomock.world.users.change(ME, timezone=timezone)


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two answers tell the same; `push` has the time in it."""
    return {**one, "push": None} == {**other, "push": None}


def number_of(client: httpx.Client) -> int:
    found: int = client.get("/user/").json()["user_id"]
    return found
