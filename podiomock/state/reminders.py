"""What has a due day can remind of it, and come again: tasks, and items with a date."""

from typing import Any

from podiomock.state import tasks
from podiomock.state.references import require
from podiomock.state.rows import Item, Reference, Task
from podiomock.state.world import World

SCHEDULED = ("item", "task")
"""The types of object that take reminders [doc] and recurrences (A-230: `currently tasks` [doc], but an item's
create takes one too)."""


def scheduled(world: World, reference: Reference, right: str = "view") -> Item | Task:
    """An object that can have a reminder, and that the session's user has that right on."""
    require(world, reference, right, taken=SCHEDULED)
    kind, number = reference
    return tasks.of(world, number, right) if kind == "task" else world.items[number]


def keep(world: World, reference: Reference, **columns: Any) -> None:
    """Write its `reminder` or `recurrence`. A-231: that leaves no revision of an item and fires nothing."""
    row = scheduled(world, reference, "update")
    if any(getattr(row, name) != value for name, value in columns.items()):
        world.table_of(reference[0]).change(reference[1], **columns)
