"""Summaries, totals and counts of tasks, by the world's clock and the caller's day."""

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking
from tests.behaviour.tasks import ITEM, live_in, make, number_of, today

NONE = {"overdue": 0, "today": 0, "tomorrow": 0, "upcoming": 0, "later": 0, "completed_yesterday": 0}


def summary(api: httpx.Client, path: str, **query: Any) -> dict[str, list[str]]:
    answer = api.get(f"/task/{path}", params=query)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["overdue", "today", "other"]
    for part in answer.json().values():
        assert set(part) == {"total", "tasks"}
        assert len(part["tasks"]) == min(part["total"], query.get("limit", 4))
    return {name: [each["text"] for each in part["tasks"]] for name, part in answer.json().items()}


def totals(api: httpx.Client, **query: Any) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = api.get("/task/total/", params=query).json()
    return found


@pytest.fixture
def alone(podiomock: PodioMock) -> None:
    """No tasks but those that a test makes."""
    for task in podiomock.world.tasks:
        podiomock.world.tasks.delete(task.task_id, podiomock.world.now)


@pytest.fixture
def days(request: pytest.FixtureRequest, podiomock: PodioMock, api: httpx.Client) -> None:
    """A task for each time of being due, on an item, and no others."""
    request.getfixturevalue("alone")
    for text, count in (("overdue", -1), ("today", 0), ("tomorrow", 1), ("upcoming", 3), ("later", None)):
        due = None if count is None else f"{today(podiomock, count)}"
        make(api, text, ref_type="item", ref_id=ITEM, due_date=due)


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize("path", ["summary", f"org/{ORG}/summary", f"space/{SPACE}/summary", f"item/{ITEM}/summary"])
def test_a_summary_parts_open_tasks(api: httpx.Client, path: str) -> None:
    assert summary(api, path) == {
        "overdue": ["overdue"],
        "today": ["today"],
        "other": ["tomorrow", "upcoming", "later"],
    }
    assert summary(api, path, limit=1)["other"] == ["tomorrow"]


@pytest.mark.usefixtures("alone")
def test_each_summary_has_its_own_reach(api: httpx.Client, ann: httpx.Client) -> None:
    make(api, "Mine")
    make(api, "In the space", ref_type="space", ref_id=SPACE)
    make(api, "On the item", ref_type="item", ref_id=ITEM)
    make(api, "Ann's", ref_type="item", ref_id=ITEM, responsible=number_of(ann))
    done = make(api, "Done", ref_type="item", ref_id=ITEM)["task_id"]
    api.post(f"/task/{done}/complete")
    assert summary(api, "summary")["other"] == ["Mine", "In the space", "On the item"]
    assert summary(api, "personal/summary")["other"] == ["Mine"]
    assert summary(api, f"space/{SPACE}/summary")["other"] == ["In the space", "On the item"]
    assert summary(api, f"org/{ORG}/summary")["other"] == ["In the space", "On the item"]
    assert summary(api, f"item/{ITEM}/summary")["other"] == ["On the item", "Ann's"]
    assert summary(api, f"app/{APP}/summary")["other"] == []
    assert summary(ann, f"space/{SPACE}/summary")["other"] == ["Ann's"]


@pytest.mark.usefixtures("days")
def test_the_day_is_the_callers(podiomock: PodioMock, api: httpx.Client) -> None:
    # The world's clock stands at nine in the morning, UTC.
    live_in(podiomock, "Pacific/Kiritimati")
    podiomock.clock.advance(hours=2)
    assert summary(api, "summary")["overdue"] == ["overdue", "today"]
    assert summary(api, "summary")["today"] == ["tomorrow"]
    podiomock.clock.advance(days=1)
    assert summary(api, "summary")["overdue"] == ["overdue", "today", "tomorrow"]


@pytest.mark.usefixtures("days")
@pytest.mark.parametrize(("time", "count"), [("overdue", 1), ("today", 1), ("due", 2), ("all", 5)])
def test_totals_by_time(api: httpx.Client, time: str, count: int) -> None:
    make(api, "Elsewhere")
    assert api.get(f"/task/total/{time}", params={"space_id": SPACE}).json() == {"count": count}
    assert api.get(f"/task/total/{time}").json() == {"count": count + (time == "all")}
    assert api.get(f"/task/total/{time}", params={"space_id": UNKNOWN}).json() == {"count": 0}


@pytest.mark.usefixtures("days")
def test_totals_of_ones_own_and_of_what_one_gave_away(api: httpx.Client, ann: httpx.Client) -> None:
    other = number_of(ann)
    for text in ("Given", "Also given", "Taken"):
        make(ann if text == "Taken" else api, text, responsible=ME if text == "Taken" else other)
    assert totals(api) == {
        "own": {**NONE, "overdue": 1, "today": 1, "tomorrow": 1, "upcoming": 1, "later": 2},
        "reassigned": {**NONE, "later": 2},
    }
    assert totals(api, space=f"{UNKNOWN};{SPACE}") == {
        "own": {**NONE, "overdue": 1, "today": 1, "tomorrow": 1, "upcoming": 1, "later": 1},
        "reassigned": NONE,
    }
    assert totals(ann) == {"own": {**NONE, "later": 2}, "reassigned": {**NONE, "later": 1}}


@pytest.mark.usefixtures("alone")
def test_completed_yesterday_is_a_day(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    for who in (ME, number_of(ann)):
        number = make(api, responsible=who)["task_id"]
        api.post(f"/task/{number}/complete")
    for days, count in ((0, 0), (1, 1), (1, 0)):
        podiomock.clock.advance(days=days)
        assert totals(api) == {
            "own": {**NONE, "completed_yesterday": count},
            "reassigned": {**NONE, "completed_yesterday": count},
        }


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    dues=st.lists(st.none() | st.integers(-40, 40), max_size=6),
    hours=st.integers(0, 48),
    zone=st.sampled_from(["UTC", "America/St_Johns", "Pacific/Kiritimati"]),
)
def test_every_open_task_counts_once(
    podiomock: PodioMock, api: httpx.Client, dues: list[int | None], hours: int, zone: str
) -> None:
    before = podiomock.snapshot()
    live_in(podiomock, zone)
    for due in dues:
        make(api, due_date=None if due is None else f"{today(podiomock, due)}")
    podiomock.clock.advance(hours=hours)
    parts = api.get("/task/summary", params={"limit": 100}).json()
    listed = [each["task_id"] for part in parts.values() for each in part["tasks"]]
    open_ones = [each["task_id"] for each in api.get("/task/?responsible=0&completed=false").json()]
    assert sorted(listed) == sorted(open_ones)
    own = totals(api)["own"]
    assert sum(own.values()) - own["completed_yesterday"] == len(open_ones)
    assert api.get("/task/total/all").json() == {"count": len(open_ones)}
    assert [own["overdue"], own["today"]] == [parts["overdue"]["total"], parts["today"]["total"]]
    podiomock.restore(before)


def test_bad_questions(podiomock: PodioMock, api: httpx.Client) -> None:
    refused(
        api.get("/task/total/yesterday"),
        400,
        "Invalid value \"yesterday\" (string): must be one of {'overdue', 'due', 'today', 'all'}",
    )
    refused(api.get("/task/summary?limit=0"), 400, "Invalid value 0 (integer): must not be less than 1")
    refused(api.get("/task/hook/1/summary"), 400, "Invalid reference hook")
    refused(api.get(f"/task/space/{UNKNOWN}/summary"), 404, "Object not found")
    place = elsewhere(podiomock)
    refused(api.get(f"/task/space/{place.space_id}/summary"), 403)
    refused(api.get(f"/task/org/{place.org_id}/summary"), 403)
    refused(api.get(f"/task/app/{place.app_id}/summary"), 403)
    with speaking(podiomock, place.owner) as stranger:
        refused(stranger.get(f"/task/item/{ITEM}/summary"), 403)
