"""When tasks are due: three keys that agree, in the time of who asks."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock
from tests.behaviour.tasks import (
    live_in,
    make,
    today,
)


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ({"due_date": "2031-02-15"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        ({"due_date": "2031-02-15", "due_time": "17:00"}, ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z")),
        ({"due_date": "2031-07-15", "due_time": "00:00:00"}, ("2031-07-15", "00:00:00", "2031-07-14T22:00:00Z")),
        ({"due_on": "2031-02-15 16:00:00"}, ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z")),
        ({"due_on": "2031-02-15T23:30:00Z"}, ("2031-02-16", "00:30:00", "2031-02-15T23:30:00Z")),
        ({"due_on": "2031-02-15 22:59:59"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        ({"due_on": "2031-02-15"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        (
            {"due_on": "2031-02-15 16:00:00", "due_date": None, "due_time": None},
            ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z"),
        ),
        (
            {"due_on": "2001-01-01 16:00:00", "due_date": "2031-02-15", "due_time": "17:00:00"},
            ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z"),
        ),
        ({"due_date": None}, (None, None, None)),
    ],
)
def test_the_three_due_keys_agree(
    podiomock: PodioMock, api: httpx.Client, keys: dict[str, Any], due: tuple[str | None, ...]
) -> None:
    live_in(podiomock, "Europe/Copenhagen")
    task = make(api, **keys)
    assert (task["due_date"], task["due_time"], task["due_on"]) == due


def test_a_time_alone_is_todays(podiomock: PodioMock, api: httpx.Client) -> None:
    task = make(api, due_time="23:00:00")
    assert (task["due_date"], task["due_time"]) == (f"{today(podiomock)}", "23:00:00")


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ({"text": "Same"}, ("2031-02-15", "17:00:00")),
        ({"due_date": "2031-02-16"}, ("2031-02-16", "17:00:00")),
        ({"due_time": "18:00:00"}, ("2031-02-15", "18:00:00")),
        ({"due_time": None}, ("2031-02-15", None)),
        ({"due_date": None}, (None, None)),
        ({"due_on": None}, (None, None)),
        ({"due_on": "2031-03-01 10:00:00"}, ("2031-03-01", "10:00:00")),
    ],
)
def test_updates_of_due(api: httpx.Client, keys: dict[str, Any], due: tuple[str | None, ...]) -> None:
    number = make(api, due_date="2031-02-15", due_time="17:00:00")["task_id"]
    task = api.put(f"/task/{number}", json=keys).json()
    assert (task["due_date"], task["due_time"]) == due
    assert (task["due_on"] is None) is (due[0] is None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["UTC", "Europe/Copenhagen", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001  local times are naive
)
def test_due_on_reads_back_as_the_day_and_time_it_was_made_of(
    podiomock: PodioMock, api: httpx.Client, zone: str, local: datetime
) -> None:
    there = local.replace(microsecond=0, tzinfo=ZoneInfo(zone), fold=0)
    if there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None):
        return  # skipped by summer time: no such moment
    live_in(podiomock, zone)
    clock = None if there.time() == time(23, 59, 59) else f"{there.time()}"
    task = make(api, due_date=f"{there.date()}", due_time=clock)
    assert task["due_on"] == f"{there.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" or clock is None
    again = make(api, due_on=task["due_on"])
    assert [again[key] for key in ("due_date", "due_time", "due_on")] == [f"{there.date()}", clock, task["due_on"]]
