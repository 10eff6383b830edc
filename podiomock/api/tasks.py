"""Tasks: list, read, create, update, complete, delete."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, to_builtins

from podiomock.api.parameters import Effects, RefId, RefType, TaskId
from podiomock.api.task_views import TaskOut, TaskRow, task_out, task_row
from podiomock.contract import AtLeastOne, endpoint
from podiomock.errors import Forbidden, InvalidValue, Sentence
from podiomock.state import labels, task_query, tasks
from podiomock.state.events import fire
from podiomock.state.files import attach
from podiomock.state.rows import Reference, Task
from podiomock.state.subscriptions import notify, subscribers
from podiomock.state.table import Invalid
from podiomock.state.world import World

FILTERED = AtLeastOne(
    "org",
    "space",
    "app",
    "responsible",
    "reference",
    "created_by",
    "completed_by",
    # The sentence as recorded, which leaves `completed_by` out; the page counts it.
    wording="Query not secure enough, must filter on either org, space, app, responsible, reference or created_by",
)


class Reminder(Struct, forbid_unknown_fields=True):
    """A reminder: minutes before the task is due."""

    remind_delta: Annotated[int, Meta(ge=0)]


class RecurrenceConfig(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """On which days a task recurs."""

    days: list[str] | None = None
    repeat_on: Literal["day_of_week", "day_of_month"] | None = None


class Recurrence(Struct, forbid_unknown_fields=True):
    """How a task recurs."""

    name: Literal["weekly", "monthly", "yearly"]
    config: RecurrenceConfig = RecurrenceConfig()
    step: Annotated[int, Meta(ge=1)] = 1
    until: str | None = None


class TaskQuery(task_query.TaskFilter, frozen=True):
    """Which tasks, in which order, which of them, and in which view: `full` is that of a single task.

    A-47: without a `limit` there are 100, as with comments; the documents name no default.
    """

    limit: Annotated[int, Meta(ge=1)] = 100
    offset: Annotated[int, Meta(ge=0)] = 0
    view: str | None = None


class Responsible(Struct, forbid_unknown_fields=True):
    """Whom a task falls to, named in another way than by user id."""

    type: Literal["user", "profile", "mail", "space", "external"]
    id: int | str


Responsibles = int | Responsible | list[int | Responsible] | None
PositiveId = Annotated[int, Meta(ge=1)]


class TaskUpdate(Struct, forbid_unknown_fields=True):
    """Changes to a task; what is not sent is kept, null takes away."""

    text: str | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    private: bool | UnsetType = UNSET
    due_date: str | None | UnsetType = UNSET
    due_time: str | None | UnsetType = UNSET
    due_on: str | None | UnsetType = UNSET
    responsible: Responsibles | UnsetType = UNSET
    ref_type: str | None | UnsetType = UNSET
    ref_id: PositiveId | None | UnsetType = UNSET
    labels: list[int | str] | UnsetType = UNSET
    label_ids: list[int] | UnsetType = UNSET
    file_ids: list[int] = []
    external_id: str | None | UnsetType = UNSET
    reminder: Reminder | None | UnsetType = UNSET
    recurrence: Recurrence | None | UnsetType = UNSET


class TaskCreate(TaskUpdate, kw_only=True, forbid_unknown_fields=True):
    """A new task. `labels` holds ids [page] or texts [doc]; `responsible` a user id, an object, or a list of both."""

    text: str


class Count(Struct):
    """How many."""

    count: int


@endpoint("GET", "/task/", rules=(FILTERED,))
def list_tasks(world: World, query: TaskQuery) -> list[TaskRow | TaskOut]:
    """The tasks that pass every filter given; Podio will not list all of them.

    Grouped or not, the answer is a flat array: each task carries its `group`.
    """
    found = task_query.find(world, query)[query.offset : query.offset + query.limit]
    grouping = query.grouping or "due_date"
    if query.view == "full":
        return [task_out(world, each, grouping) for each in found]
    return [task_row(world, each, grouping) for each in found]


@endpoint("GET", "/task/{task_id}", raises=(Forbidden,))
def get_task(world: World, task_id: TaskId) -> TaskOut:
    """A task."""
    return task_out(world, tasks.of(world, task_id))


@endpoint("GET", "/task/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def list_tasks_on(world: World, ref_type: RefType, ref_id: RefId) -> list[TaskRow]:
    """The tasks on an object, open and completed (A-48); those on the items of an app are not on the app."""
    return [task_row(world, each) for each in _on(world, ref_type, ref_id)]


@endpoint("GET", "/task/{ref_type}/{ref_id}/count", raises=(Forbidden, InvalidValue))
def count_tasks_on(world: World, ref_type: RefType, ref_id: RefId) -> Count:
    """How many open tasks are on an object."""
    return Count(sum(each.status == "active" for each in _on(world, ref_type, ref_id)))


@endpoint("POST", "/task/", raises=(Forbidden, Sentence))
def create_task(world: World, body: TaskCreate, query: Effects) -> TaskOut | list[TaskOut]:
    """Create a task; one for each responsible, in a list, if there are several. They are notified."""
    reference = _reference(world, body)
    return _created(world, body, query, None if isinstance(reference, UnsetType) else reference)


@endpoint("POST", "/task/{ref_type}/{ref_id}/", raises=(Forbidden, Sentence))
def create_task_on(
    world: World, ref_type: RefType, ref_id: RefId, body: TaskCreate, query: Effects
) -> TaskOut | list[TaskOut]:
    """Create a task on an object; the path's reference counts, not the body's."""
    return _created(world, body, query, tasks.taskable(world, ref_type, ref_id, "add_task"))


@endpoint("PUT", "/task/{task_id}", raises=(Forbidden, Sentence))
def update_task(world: World, task_id: TaskId, body: TaskUpdate, query: Effects) -> TaskOut:
    """Update a task, keeping what is not sent; a new responsible is notified."""
    task = tasks.of(world, task_id, "update")
    changes = _columns(world, body, tasks.Due(task.due_date, task.due_time, task.due_on))
    if not isinstance(body.responsible, UnsetType):
        people = _people(world, body.responsible)
        if len(people) > 1:
            # only a create makes a task for each of several people.
            raise Invalid(to_builtins(body.responsible), "must be a single value")
        changes["responsible"] = people[0]
    reference = _reference(world, body)
    if reference is not UNSET:
        changes["ref"] = reference
    if "labels" in changes:
        changes["labels"] = labels.replaced(world, task, changes["labels"])
    changed = tasks.update(world, task, changes)
    # As with items, files are added to what is attached.
    attach(world, body.file_ids, ("task", task_id))
    if changed is not task or body.file_ids:
        if changed.responsible != task.responsible and not query.silent:
            notify(world, [changed.responsible], "task_assign", ("task", task_id), changed.text)
        _fire(world, "task.update", changed, query)
    return task_out(world, changed)


@endpoint("POST", "/task/{task_id}/complete", raises=(Forbidden,))
def complete_task(world: World, task_id: TaskId, query: Effects) -> None:
    """Complete a task; its followers are notified. A completed one stays as it is."""
    task = tasks.of(world, task_id, "complete")
    if task.status != "completed":
        _fire(world, "task.update", tasks.complete(world, task), query)
        if not query.silent:
            notify(world, subscribers(world, ("task", task_id)), "task_complete", ("task", task_id), task.text)


@endpoint("POST", "/task/{task_id}/incomplete", raises=(Forbidden,))
def incomplete_task(world: World, task_id: TaskId, query: Effects) -> None:
    """Take a completed task up again. An open one stays as it is."""
    task = tasks.of(world, task_id, "complete")
    if task.status == "completed":
        _fire(world, "task.update", tasks.incomplete(world, task), query)


@endpoint("DELETE", "/task/{task_id}", raises=(Forbidden,))
def delete_task(world: World, task_id: TaskId, query: Effects) -> None:
    """Delete a task, with its comments and files; its labels stay."""
    task = tasks.of(world, task_id, "delete")
    tasks.delete(world, task)
    _fire(world, "task.delete", task, query)


def _on(world: World, kind: str, number: int) -> list[Task]:
    reference = tasks.taskable(world, kind, number)
    return task_query.find(world, task_query.TaskFilter(reference=(f"{reference[0]}:{reference[1]}",)))


def _created(world: World, body: TaskCreate, query: Effects, reference: Reference | None) -> TaskOut | list[TaskOut]:
    columns = _columns(world, body, tasks.Due())
    made: list[Task] = []
    for user_id in _people(world, None if isinstance(body.responsible, UnsetType) else body.responsible):
        files = tasks.copies(world, body.file_ids) if made else body.file_ids
        task = tasks.create(world, responsible=user_id, ref=reference, file_ids=files, **columns)
        if not query.silent:
            notify(world, [user_id], "task_create", ("task", task.task_id), task.text)
        _fire(world, "task.create", task, query)
        made.append(task)
    shown = [task_out(world, each) for each in made]
    return shown[0] if len(shown) == 1 else shown


def _columns(world: World, body: TaskUpdate, before: tasks.Due) -> dict[str, Any]:
    """Read what a body says of a task's own columns, only what was sent."""
    sent = {name: value for name in PLAIN if (value := getattr(body, name)) is not UNSET}
    if body.description is None:
        sent["description"] = ""
    if any(not isinstance(each, UnsetType) for each in (body.due_date, body.due_time, body.due_on)):
        sent |= tasks.given_due(world, before, body.due_date, body.due_time, body.due_on)._asdict()
    if body.labels is not UNSET or body.label_ids is not UNSET:
        sent["labels"] = labels.given(world, [*(body.labels or ()), *(body.label_ids or ())])
    if not isinstance(body.reminder, UnsetType):
        sent["reminder"] = None if body.reminder is None else body.reminder.remind_delta
    if not isinstance(body.recurrence, UnsetType):
        sent["recurrence"] = None if body.recurrence is None else to_builtins(body.recurrence)
    return sent


PLAIN = ("text", "description", "private", "external_id")


def _reference(world: World, body: TaskUpdate) -> Reference | None | UnsetType:
    """Read what a body says a task hangs on: UNSET if nothing, None if it says that it hangs on nothing."""
    kind, number = body.ref_type, body.ref_id
    if kind and number:
        return tasks.taskable(world, kind, number, "add_task")
    if kind or number:
        raise Invalid(None, f"missing required properties: ['{'ref_id' if kind else 'ref_type'}']")
    return UNSET if kind is UNSET and number is UNSET else None


def _people(world: World, given: Responsibles) -> list[int]:
    """Whom a body names, each once: users by id, or in the other ways; nobody named is the caller."""
    named = given if isinstance(given, list) else [] if given is None else [given]
    found: dict[int, None] = {}
    for each in named:
        kind, wanted = ("user", each) if isinstance(each, int) else (each.type, each.id)
        found |= dict.fromkeys(tasks.people(world, kind, wanted))
    return list(found) or [world.session.user_id]


def _fire(world: World, event: str, task: Task, query: Effects) -> None:
    if query.hook and task.space_id is not None:
        fire(world, event, ("space", task.space_id), task_id=task.task_id)
