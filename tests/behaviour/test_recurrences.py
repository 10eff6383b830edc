"""Tasks that come again, and how items are said to."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podiomock import PodioMock
from podiomock.state.recurrences import WEEKDAYS, successor
from tests.behaviour.outsiders import SPACE, UNKNOWN, refused
from tests.behaviour.tasks import ITEM, OTHER_ITEM, TASK, make, number_of, today

WEEKLY = {"name": "weekly", "config": {"days": ["monday", "thursday"]}, "step": 1, "until": None}


def completed(api: httpx.Client, number: int) -> dict[str, Any]:
    answer = api.post(f"/task/{number}/complete")
    assert answer.status_code == 200
    assert list(answer.json()) == ["recurring_task_id"]
    following: dict[str, Any] = api.get(f"/task/{answer.json()['recurring_task_id']}").json()
    return following


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ({"name": "weekly"}, ["2026-02-11", "2026-02-18", "2026-02-25"]),
        (WEEKLY, ["2026-02-05", "2026-02-09", "2026-02-12"]),
        ({**WEEKLY, "step": 2}, ["2026-02-05", "2026-02-16", "2026-02-19", "2026-03-02"]),
        ({"name": "monthly"}, ["2026-03-04", "2026-04-04"]),
        ({"name": "monthly", "config": {"repeat_on": "day_of_month"}, "step": 3}, ["2026-05-04", "2026-08-04"]),
        ({"name": "monthly", "config": {"repeat_on": "day_of_week"}}, ["2026-03-04", "2026-04-01", "2026-05-06"]),
        ({"name": "yearly"}, ["2027-02-04", "2028-02-04"]),
        ({"name": "yearly", "step": 4}, ["2030-02-04", "2034-02-04"]),
    ],
)
def test_a_task_comes_again_when_it_is_completed(
    api: httpx.Client, recurrence: dict[str, Any], days: list[str]
) -> None:
    # 4 February 2026 is the first Wednesday of its month.
    task = make(api, due_date="2026-02-04", due_time="17:00:00", recurrence=recurrence)
    for day in days:
        task = completed(api, task["task_id"])
        assert (task["due_date"], task["due_time"], task["status"]) == (day, "17:00:00", "active")


@pytest.mark.parametrize(
    ("first", "recurrence", "following"),
    [
        ("2026-01-31", {"name": "monthly"}, "2026-03-31"),
        ("2028-02-29", {"name": "yearly"}, "2032-02-29"),
        ("2026-01-30", {"name": "monthly", "config": {"repeat_on": "day_of_week"}}, "2026-05-29"),
    ],
)
def test_months_without_the_day_are_left_out(
    api: httpx.Client, first: str, recurrence: dict[str, Any], following: str
) -> None:
    assert completed(api, make(api, due_date=first, recurrence=recurrence)["task_id"])["due_date"] == following


def test_a_task_without_a_day_comes_again_after_today(podiomock: PodioMock, api: httpx.Client) -> None:
    task = completed(api, make(api, recurrence={"name": "weekly"})["task_id"])
    assert task["due_date"] == f"{today(podiomock, 7)}"


def test_what_comes_again_is_the_same_but_for_what_was_said_of_it(
    podiomock: PodioMock, api: httpx.Client, ann: httpx.Client
) -> None:
    file_id = api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"]
    keys: dict[str, Any] = {"description": "Long", "private": True, "labels": [1], "reminder": {"remind_delta": 5}}
    first = make(
        api,
        **{**keys, "external_id": "x", "file_ids": [file_id], "recurrence": WEEKLY, "due_date": "2026-02-05"},
        ref_type="item",
        ref_id=ITEM,
        responsible=number_of(ann),
    )
    api.post(f"/comment/task/{first['task_id']}", json={"value": "Hm"})
    heard = len(podiomock.effects.hooks)
    following = completed(ann, first["task_id"])
    shared = (
        "text",
        "description",
        "private",
        "reminder",
        "recurrence",
        "ref",
        "space_id",
        "responsible",
        "created_by",
    )
    assert {key: following[key] for key in shared} == {key: first[key] for key in shared}
    assert (following["external_id"], following["files"], following["comments"]) == (None, [], [])
    assert [each["label_id"] for each in api.get(f"/task/{following['task_id']}").json()["labels"]] == [1]
    assert [each.type for each in podiomock.effects.hooks[heard:]] == ["task.update", "task.create"]
    assert {each.reference for each in podiomock.effects.hooks[heard:]} == {("space", SPACE)}
    assert podiomock.effects.reached == ["Ann Able", "John Doe"]


def test_the_recurrence_passes_on(api: httpx.Client) -> None:
    number = make(api, recurrence=WEEKLY, due_date="2026-02-05")["task_id"]
    following = completed(api, number)
    assert api.get(f"/task/{number}").json()["recurrence"] is None
    assert following["recurrence"] == WEEKLY
    api.post(f"/task/{number}/incomplete")
    again = api.post(f"/task/{number}/complete")
    assert (again.status_code, again.content) == (204, b"")


def test_until_is_the_last_day(api: httpx.Client) -> None:
    number = make(api, due_date="2026-02-02", recurrence={**WEEKLY, "until": "2026-02-05"})["task_id"]
    following = completed(api, number)
    assert following["due_date"] == "2026-02-05"
    answer = api.post(f"/task/{following['task_id']}/complete")
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"/task/{following['task_id']}").json()["recurrence"]["until"] == "2026-02-05"


@pytest.mark.parametrize("recurrence", [{"name": "yearly", "step": 9000}, {"name": "weekly", "step": 10**15}])
def test_nothing_comes_after_the_calendars_end(api: httpx.Client, recurrence: dict[str, Any]) -> None:
    number = make(api, due_date="2026-02-04", recurrence=recurrence)["task_id"]
    assert api.post(f"/task/{number}/complete").status_code == 204


def test_without_hook_and_silently(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    quiet = {"silent": "true", "hook": "false"}
    body = {"text": "x", "ref_type": "item", "ref_id": ITEM, "responsible": number_of(ann), "recurrence": WEEKLY}
    number = api.post("/task/", json=body, params=quiet).json()["task_id"]
    assert api.post(f"/task/{number}/complete", params=quiet).status_code == 200
    assert (podiomock.effects.people, podiomock.effects.hooks) == (0, [])


recurrences = st.fixed_dictionaries(
    {"name": st.sampled_from(["weekly", "monthly", "yearly"]), "step": st.integers(1, 30)},
    optional={
        "config": st.fixed_dictionaries(
            {},
            optional={
                "days": st.lists(st.sampled_from(WEEKDAYS), unique=True),
                "repeat_on": st.sampled_from(["day_of_week", "day_of_month"]),
            },
        )
    },
)


@given(recurrences, st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_of_a_recurrence_is_one_of_its_days(recurrence: dict[str, Any], day: date) -> None:
    following = successor(recurrence, day)
    assert following is not None
    assert following > day
    step, config = recurrence["step"], recurrence.get("config", {})
    if recurrence["name"] == "weekly":
        wanted = config.get("days") or [WEEKDAYS[day.weekday()]]
        assert WEEKDAYS[following.weekday()] in wanted
        weeks = ((following - timedelta(following.weekday())) - (day - timedelta(day.weekday()))).days // 7
        assert weeks in (0, step)
        return
    months = (following.year - day.year) * 12 + following.month - day.month
    assert months % (step * (12 if recurrence["name"] == "yearly" else 1)) == 0
    if recurrence["name"] == "monthly" and config.get("repeat_on") == "day_of_week":
        assert following.weekday() == day.weekday()
        assert (following.day - 1) // 7 == (day.day - 1) // 7
    else:
        assert following.day == day.day


@pytest.mark.parametrize("place", [f"task/{TASK}", f"item/{ITEM}"])
def test_a_recurrence_is_read_set_and_taken_away(podiomock: PodioMock, api: httpx.Client, place: str) -> None:
    refused(api.get(f"/recurrence/{place}"), 404, "Object not found")
    heard, before = len(podiomock.effects.hooks), api.get(f"/{place}").json()
    for body in (WEEKLY, {"name": "yearly", "config": {}, "step": 2, "until": "2031-01-01"}):
        answer = api.put(f"/recurrence/{place}", json=body)
        assert (answer.status_code, answer.content) == (204, b"")
        assert api.get(f"/recurrence/{place}").json() == body
        assert api.get(f"/{place}").json()["recurrence"] == body
    for _ in range(2):
        answer = api.delete(f"/recurrence/{place}")
        assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/{place}").json()
    assert after["recurrence"] is None
    assert after.get("revision") == before.get("revision")
    assert len(podiomock.effects.hooks) == heard


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": "hourly"}, "Invalid value \"hourly\" (string): must be one of {'monthly', 'weekly', 'yearly'}"),
        ({}, "Invalid value {} (object): missing required properties: ['name']"),
        ({"name": "weekly", "step": 0}, "Invalid value 0 (integer): must not be less than 1"),
        ({"name": "weekly", "config": {"days": ["someday"]}}, None),
        ({"name": "monthly", "config": {"repeat_on": "day_of_year"}}, None),
        ({"name": "weekly", "until": "the end"}, 'Invalid value "the end" (string): must be a valid date'),
        (
            {"name": "weekly", "until": "2031-01-01 10:00:00"},
            'Invalid value "2031-01-01 10:00:00" (string): must be a valid date',
        ),
        ({"name": "weekly", "every": 2}, None),
    ],
)
def test_bad_recurrences_change_nothing(
    podiomock: PodioMock, api: httpx.Client, body: dict[str, Any], sentence: str | None
) -> None:
    before = podiomock.world.state()
    refused(api.put(f"/recurrence/task/{TASK}", json=body), 400, sentence)
    refused(api.put(f"/task/{TASK}", json={"recurrence": body}), 400)
    assert podiomock.world.state() == before


def test_recurrences_of_what_has_none_or_is_not_there(api: httpx.Client, ann: httpx.Client) -> None:
    refused(api.get(f"/recurrence/space/{SPACE}"), 400, "Invalid reference space")
    refused(api.get("/recurrence/cheese/1"), 400, "Invalid value \"cheese\" (string): must be one of {'item', 'task'}")
    refused(api.put(f"/recurrence/task/{UNKNOWN}", json=WEEKLY), 404, "Object not found")
    number = make(api, private=True, recurrence=WEEKLY)["task_id"]
    for refusal in (ann.get, ann.delete):
        refused(refusal(f"/recurrence/task/{number}"), 403)
    on_item = make(api, ref_type="item", ref_id=OTHER_ITEM, recurrence=WEEKLY)["task_id"]
    api.delete(f"/item/{OTHER_ITEM}")
    refused(api.get(f"/recurrence/task/{on_item}"), 410)
    refused(api.get(f"/recurrence/item/{OTHER_ITEM}"), 410)
