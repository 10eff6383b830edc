"""Tasks put together by when they are due, on the world's clock and the session user's day."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from podiomock.state.fieldtypes.dates import zone_of
from podiomock.state.rows import Task
from podiomock.state.task_groups import DUE, by_due_date
from podiomock.state.world import World

ENDLESS = datetime.max.replace(tzinfo=UTC)

TIMES: dict[str, tuple[str, ...]] = {
    "overdue": ("overdue",),
    "due": ("overdue", "today"),
    "today": ("today",),
    "all": DUE,
}
"""The times that tasks are counted by [net], each with the groups it takes in; A-227: what `due` means is ours."""


class Totals(Struct):
    """How many open tasks are due when, and how many were completed yesterday."""

    overdue: int
    today: int
    tomorrow: int
    upcoming: int
    later: int
    completed_yesterday: int


def due_groups(world: World, tasks: Iterable[Task]) -> dict[str, int]:
    """How many tasks stand in each group by due date; every group is there."""
    counts = Counter(by_due_date(world, each).shown for each in tasks)
    return {each: counts[each] for each in DUE}


def completed_yesterday(world: World, tasks: Iterable[Task]) -> int:
    """How many of these tasks were completed on the day before the session user's today."""
    zone = zone_of(world)
    yesterday = world.now.astimezone(zone).date() - timedelta(days=1)
    return sum(
        each.completed_on is not None and each.completed_on.astimezone(zone).date() == yesterday for each in tasks
    )


def by_urgency(world: World, tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """Part tasks into overdue, today's and other ones; A-228: what is due first comes first, what has no day last."""
    parts: dict[str, list[Task]] = {"overdue": [], "today": [], "other": []}
    for task in tasks:
        group = by_due_date(world, task).shown
        parts[group if group in parts else "other"].append(task)
    for part in parts.values():
        part.sort(key=lambda task: (task.due_on or ENDLESS, task.rank))
    return parts
