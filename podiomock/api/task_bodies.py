"""What bodies say of tasks, and how it is read: what was not sent is kept, null takes away."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.parameters import Effects
from podiomock.state import labels, recurrences, task_due, tasks
from podiomock.state.events import fire
from podiomock.state.rows import Reference, Task
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid
from podiomock.state.world import World


class Reminder(Struct, forbid_unknown_fields=True):
    """A reminder: minutes before the task is due."""

    remind_delta: Annotated[int, Meta(ge=0)]


class Responsible(Struct, forbid_unknown_fields=True):
    """Whom a task falls to, named in another way than by user id."""

    type: Literal["user", "profile", "mail", "space", "external"]
    id: int | str


Responsibles = int | Responsible | list[int | Responsible] | None
PositiveId = Annotated[int, Meta(ge=1)]


class DueUpdate(Struct, forbid_unknown_fields=True):
    """When a task is due: `due_on` in UTC, the other two in the user's own time."""

    due_date: str | None | UnsetType = UNSET
    due_time: str | None | UnsetType = UNSET
    due_on: str | None | UnsetType = UNSET


class TaskUpdate(DueUpdate, kw_only=True, forbid_unknown_fields=True):
    """Changes to a task. `labels` holds ids [page] or texts [doc]; `responsible` a user id or an object."""

    text: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    private: bool | UnsetType = UNSET
    responsible: Responsibles | UnsetType = UNSET
    ref_type: str | None | UnsetType = UNSET
    ref_id: PositiveId | None | UnsetType = UNSET
    labels: list[int | str] | None | UnsetType = UNSET
    label_ids: list[int] | None | UnsetType = UNSET
    file_ids: list[int] | None = None
    external_id: str | None | UnsetType = UNSET
    reminder: Reminder | None | UnsetType = UNSET
    recurrence: recurrences.Recurrence | None | UnsetType = UNSET


class TaskCreate(TaskUpdate, kw_only=True, forbid_unknown_fields=True):
    """A new task; `responsible` may be a list, each of whom gets one."""

    text: str


PLAIN = ("text", "description", "private", "external_id")


def columns(world: World, body: TaskUpdate, before: task_due.Due) -> dict[str, Any]:
    """What a body says of a task's own columns, only what was sent."""
    sent = {name: value for name in PLAIN if (value := getattr(body, name)) is not UNSET}
    if body.description is None:
        sent["description"] = ""
    sent |= due_columns(world, body, before)
    if body.labels is not UNSET or body.label_ids is not UNSET:
        sent["labels"] = labels.given(world, [*(body.labels or ()), *(body.label_ids or ())])
    if not isinstance(body.reminder, UnsetType):
        sent["reminder"] = None if body.reminder is None else body.reminder.remind_delta
    if not isinstance(body.recurrence, UnsetType):
        sent["recurrence"] = recurrences.kept(body.recurrence)
    return sent


def due_columns(world: World, body: DueUpdate, before: task_due.Due) -> dict[str, Any]:
    """The three columns of when a task is due, if any of its keys was sent."""
    if all(isinstance(each, UnsetType) for each in (body.due_date, body.due_time, body.due_on)):
        return {}
    return task_due.given_due(world, before, body.due_date, body.due_time, body.due_on)._asdict()


def due_of(task: Task) -> task_due.Due:
    """When a task is due as it stands."""
    return task_due.Due(task.due_date, task.due_time, task.due_on)


def reference(world: World, body: TaskUpdate) -> Reference | None | UnsetType:
    """What a body says a task hangs on: UNSET if nothing, None if it says that it hangs on nothing."""
    kind, number = body.ref_type, body.ref_id
    if kind and number:
        return tasks.taskable(world, kind, number, "add_task")
    if kind or number:
        raise Invalid(None, f"missing required properties: ['{'ref_id' if kind else 'ref_type'}']")
    return UNSET if kind is UNSET and number is UNSET else None


def people(world: World, given: Responsibles) -> list[int]:
    """Whom a body names, each once: users by id, or in the other ways."""
    named = given if isinstance(given, list) else [] if given is None else [given]
    found: dict[int, None] = {}
    for each in named:
        kind, wanted = ("user", each) if isinstance(each, int) else (each.type, each.id)
        found |= dict.fromkeys(tasks.people(world, kind, wanted))
    return list(found)


def change(world: World, task: Task, changes: dict[str, Any], query: Effects) -> Task:
    """Write changes of a task and let others know; a new responsible is notified, and nobody if nothing differs."""
    changed = tasks.update(world, task, changes)
    if changed is not task:
        if changed.responsible not in (None, task.responsible) and not query.silent:
            notify(world, [changed.responsible], "task_assign", ("task", task.task_id), changed.text)
        announce(world, "task.update", changed, query, left=task.space_id)
    return changed


def announce(world: World, event: str, task: Task, query: Effects, *, left: int | None = None) -> None:
    """Let the hooks of a task's space hear of it, or of the space that it has `left` for none."""
    space_id = left if task.space_id is None else task.space_id
    if query.hook and space_id is not None:
        fire(world, event, ("space", space_id), task_id=task.task_id)
