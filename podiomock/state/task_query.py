"""Which tasks a listing shows, and in which order."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.state import actors, labels
from podiomock.state.fieldtypes.dates import moment, zone_of
from podiomock.state.references import TASKABLE, accept, app_of
from podiomock.state.rights import visible
from podiomock.state.rows import Reference, Task
from podiomock.state.table import Invalid
from podiomock.state.task_groups import GROUPINGS
from podiomock.state.tasks import stands, taskable
from podiomock.state.world import World

Test = Callable[[Task], bool]
Ids = tuple[Annotated[int, Meta(ge=1)], ...]

RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{4}-\d{2}-\d{2})")
REFERENCE = re.compile(r"(\w+):(\d+)")


class TaskFilter(Struct, frozen=True):
    """What a listing of tasks is narrowed by: every condition given must hold, any of a condition's values will do.

    Unknown ids match nothing (A-32).
    """

    org: Ids | None = None
    space: Ids | None = None
    app: Ids | None = None
    responsible: tuple[Annotated[int, Meta(ge=0)], ...] | None = None
    reference: tuple[str, ...] | None = None
    created_by: tuple[str, ...] | None = None
    completed_by: tuple[str, ...] | None = None
    completed: bool | None = None
    due_date: str | None = None
    created_on: str | None = None
    completed_on: str | None = None
    created_via: Ids | None = None
    label: Ids | None = None
    external_id: str | None = None
    files: bool | None = None
    reassigned: bool | None = None
    sort_by: Literal["created_on", "completed_on", "rank"] = "rank"
    sort_desc: bool = False
    grouping: (
        Literal["due_date", "created_by", "responsible", "app", "space", "org", "completed_on", "label", "reference"]
        | None
    ) = None


def find(world: World, wanted: TaskFilter) -> list[Task]:
    """The tasks that the session's user may see and that pass every condition, in order.

    Grouped, tasks of a group stand together, and within it in the order asked for (A-30).
    """
    tests = [make(world, value) for name, make in CONDITIONS.items() if (value := getattr(wanted, name)) is not None]
    # A listing of one item's tasks need not look at those of all others.
    candidates = world.tasks if wanted.reference is None else world.tasks.on(*map(_reference, wanted.reference))
    found = [
        task
        for task in candidates
        if all(test(task) for test in tests) and visible(world, task) and stands(world, task.ref)
    ]
    found = ordered(found, wanted.sort_by, descending=wanted.sort_desc)
    if wanted.grouping is not None:
        group = GROUPINGS[wanted.grouping]
        found.sort(key=lambda task: group(world, task).place)
    return found


def own(world: World, *, completed: bool = False, **narrowed: Any) -> list[Task]:
    """The tasks of which the session's user is the responsible, open or completed; conditions as of `TaskFilter`."""
    return find(world, TaskFilter(responsible=(world.session.user_id,), completed=completed, **narrowed))


def on(world: World, kind: str, number: int) -> list[Task]:
    """The tasks on an object that the session's user may see, or a refusal if it takes none."""
    place = taskable(world, kind, number)
    return ordered([each for each in world.tasks.on(place) if visible(world, each)], "rank", descending=False)


def ordered(tasks: list[Task], sort_by: str, *, descending: bool) -> list[Task]:
    """Sort tasks. Ties go by id, in the direction of the sort; open ones come last by `completed_on` (A-31)."""
    keyed = [task for task in tasks if getattr(task, sort_by) is not None]
    rest = [task for task in tasks if getattr(task, sort_by) is None]
    keyed.sort(key=lambda task: (getattr(task, sort_by), task.task_id), reverse=descending)
    rest.sort(key=lambda task: task.task_id, reverse=descending)
    return keyed + rest


def _orgs(world: World, ids: tuple[int, ...]) -> Test:
    spaces = {each.space_id for each in world.spaces if each.org_id in ids}
    return lambda task: task.space_id in spaces


def _spaces(_world: World, ids: tuple[int, ...]) -> Test:
    return lambda task: task.space_id in ids


def _apps(world: World, ids: tuple[int, ...]) -> Test:
    return lambda task: task.ref is not None and app_of(world, task.ref) in ids


def _responsible(world: World, ids: tuple[int, ...]) -> Test:
    users = {each or world.session.user_id for each in ids}
    return lambda task: task.responsible in users


def _reference(text: str) -> Reference:
    found = REFERENCE.fullmatch(text)
    if found is None:
        raise Invalid(text, "must be reference")
    accept(found[1], TASKABLE)
    return found[1], int(found[2])


def _by(column: str) -> Callable[[World, tuple[str, ...]], Test]:
    def make(world: World, texts: tuple[str, ...]) -> Test:
        users = {actors.read(world, each) for each in texts}
        return lambda task: getattr(task, column) is not None and getattr(task, column) in users

    return make


def _range(text: str) -> tuple[date, date]:
    found = RANGE.fullmatch(text)
    if found is None:
        raise Invalid(text, "must be Range")
    low, high = moment(found[1])[0], moment(found[2])[0]
    if high < low:
        # whether an end before its start is refused is unknown; a date field's is.
        raise Invalid(text, "must be Range")
    return low, high


def _due(_world: World, text: str) -> Test:
    low, high = _range(text)
    return lambda task: task.due_date is not None and low <= task.due_date <= high


def _happened(column: str) -> Callable[[World, str], Test]:
    def make(world: World, text: str) -> Test:
        low, high = _range(text)
        zone = zone_of(world)

        def test(task: Task) -> bool:
            when: datetime | None = getattr(task, column)
            return when is not None and low <= when.astimezone(zone).date() <= high

        return test

    return make


def reassigned(world: World, task: Task) -> bool:
    """Whether the session's user gave a task to somebody else [net]; A-41: by who did so last."""
    given_by = task.created_by if task.assigned_by is None else task.assigned_by
    return given_by == world.session.user_id and task.responsible not in (None, given_by)


def _labels(world: World, ids: tuple[int, ...]) -> Test:
    return lambda task: any(each.label_id in ids for each in labels.on_task(world, task))


CONDITIONS: dict[str, Callable[[World, Any], Test]] = {
    "org": _orgs,
    "space": _spaces,
    "app": _apps,
    "responsible": _responsible,
    "created_by": _by("created_by"),
    "completed_by": _by("completed_by"),
    "completed": lambda _, wanted: lambda task: (task.status == "completed") is wanted,
    "due_date": _due,
    "created_on": _happened("created_on"),
    "completed_on": _happened("completed_on"),
    "created_via": lambda _, ids: lambda task: task.created_via in ids,
    "label": _labels,
    "external_id": lambda _, wanted: lambda task: task.external_id == wanted,
    "files": lambda world, wanted: lambda task: bool(world.attachments.rows.get(("task", task.task_id))) is wanted,
    "reassigned": lambda world, wanted: lambda task: reassigned(world, task) is wanted,
}
