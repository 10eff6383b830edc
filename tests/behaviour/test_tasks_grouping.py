"""The groups that tasks are listed in, nine ways."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE
from tests.behaviour.tasks import ITEM, make, number_of, on_item, today


def test_due_groups_follow_the_worlds_clock(podiomock: PodioMock, api: httpx.Client) -> None:
    days = {"later": None, "upcoming": 2, "tomorrow": 1, "today": 0, "overdue": -1}
    for name, count in days.items():
        due = None if count is None else f"{today(podiomock, count)}"
        make(api, name, ref_type="item", ref_id=ITEM, due_date=due)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=due_date").json()
    assert [each["text"] for each in grouped] == [*reversed(days)]
    assert [each["group"] for each in grouped] == [*reversed(days)]
    podiomock.clock.advance(days=1)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=due_date").json()
    assert [each["group"] for each in grouped] == ["overdue", "overdue", "today", "tomorrow", "later"]


def test_a_task_is_overdue_from_its_minute(podiomock: PodioMock, api: httpx.Client) -> None:
    at = podiomock.clock.now + timedelta(minutes=30)
    task = make(api, due_on=f"{at:%Y-%m-%d %H:%M:%S}")
    assert task["group"] == "today"
    podiomock.clock.set(at + timedelta(minutes=1))
    assert api.get(f"/task/{task['task_id']}").json()["group"] == "overdue"


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (0, "today"), (1, "1_day"), (6, "6_days"), (7, "1_week"), (34, "4_weeks"), (35, "1_month"), (60, "2_months"),
        (364, "12_months"), (365, "1_year"), (730, "older"),
    ],
)  # fmt: skip
def test_completed_groups_tell_the_age(podiomock: PodioMock, api: httpx.Client, days: int, group: str) -> None:
    done = make(api, "Done", ref_type="item", ref_id=ITEM)["task_id"]
    make(api, "Open", ref_type="item", ref_id=ITEM)
    api.post(f"/task/{done}/complete")
    podiomock.clock.advance(days=days)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=completed_on").json()
    assert [(each["text"], each["group"]) for each in grouped] == [("Done", group), ("Open", None)]


@pytest.mark.parametrize(
    ("grouping", "group"),
    [
        ("created_by", {"user_id": ME, "avatar": None, "name": "John Doe"}),
        ("responsible", {"user_id": ME, "avatar": None, "name": "John Doe"}),
        ("app", {"app_id": APP, "name": "Tasks"}),
        ("space", {"space_id": SPACE, "name": "Project Space", "url": "https://podio.com/myorg/project-space"}),
        ("org", {"org_id": ORG, "name": "My Organization", "url": "https://podio.com/myorg"}),
        ("label", {"label_id": 1, "text": "High Priority", "color": "red"}),
        ("reference", {"type": "item", "id": ITEM, "title": "New task"}),
    ],
)
def test_things_group_as_objects(api: httpx.Client, grouping: str, group: dict[str, Any]) -> None:
    make(api, ref_type="item", ref_id=ITEM, labels=[1])
    (row,) = api.get(f"/task/?reference=item:{ITEM}&grouping={grouping}").json()
    assert group.items() <= row["group"].items()


def test_groups_stand_together_by_name_and_no_group_last(api: httpx.Client, ann: httpx.Client) -> None:
    john, other = ME, number_of(ann)
    for text, who, labels in (("1", john, []), ("2", other, [2]), ("3", john, [1]), ("4", other, [])):
        make(api, text, ref_type="item", ref_id=ITEM, responsible=who, labels=labels)
    assert on_item(api, grouping="responsible") == ["2", "4", "1", "3"]
    assert on_item(api, grouping="responsible", sort_desc="true") == ["4", "2", "3", "1"]
    assert on_item(api, grouping="label")[2:] == ["1", "4"]


@pytest.mark.parametrize("grouping", ["app", "space", "org", "reference", "label"])
def test_what_has_no_such_group_has_null(api: httpx.Client, grouping: str) -> None:
    make(api, "Mine", external_id="alone")
    (row,) = api.get(f"/task/?responsible=0&external_id=alone&grouping={grouping}").json()
    assert row["group"] is None
