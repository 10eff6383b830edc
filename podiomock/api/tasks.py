"""Tasks: list, read, create, update, complete, delete."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, to_builtins

from podiomock.api.parameters import Effects, RefId, RefType, TaskId
from podiomock.api.task_bodies import TaskCreate, TaskUpdate, announce, change, columns, due_of, people, reference
from podiomock.api.task_views import TaskOut, TaskRow, task_out, task_row
from podiomock.contract import AtLeastOne, endpoint
from podiomock.errors import Forbidden, InvalidReference, InvalidValue, Sentence
from podiomock.state import labels, task_query, tasks
from podiomock.state.actors import is_user
from podiomock.state.files import attach
from podiomock.state.references import TASKABLE
from podiomock.state.rows import Reference, Task
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid
from podiomock.state.task_due import Due
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

TaskableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(TASKABLE)})]


class TaskQuery(task_query.TaskFilter, frozen=True):
    """Which tasks, in which order, which of them, and in which view: `full` is that of a single task.

    A-47: without a `limit` there are 100, as with comments; the documents name no default.
    """

    limit: Annotated[int, Meta(ge=1)] = 100
    offset: Annotated[int, Meta(ge=0)] = 0
    view: str | None = None


class Recurring(Struct):
    """The task that comes next, of one that recurs."""

    recurring_task_id: int


@endpoint("GET", "/task/", rules=(FILTERED,), raises=(InvalidReference,))
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
def list_tasks_on(world: World, ref_type: TaskableType, ref_id: RefId) -> list[TaskRow]:
    """The tasks on an object, open and completed (A-48); those on the items of an app are not on the app."""
    return [task_row(world, each) for each in task_query.on(world, ref_type, ref_id)]


@endpoint("POST", "/task/", raises=(Forbidden, Sentence))
def create_task(world: World, body: TaskCreate, query: Effects) -> TaskOut | list[TaskOut]:
    """Create a task; one for each responsible, in a list, if there are several. They are notified."""
    place = reference(world, body)
    return _created(world, body, query, None if isinstance(place, UnsetType) else place)


@endpoint("POST", "/task/{ref_type}/{ref_id}/", raises=(Forbidden, Sentence))
def create_task_on(
    world: World, ref_type: TaskableType, ref_id: RefId, body: TaskCreate, query: Effects
) -> TaskOut | list[TaskOut]:
    """Create a task on an object; the path's reference counts, not the body's."""
    return _created(world, body, query, tasks.taskable(world, ref_type, ref_id, "add_task"))


@endpoint("PUT", "/task/{task_id}", raises=(Forbidden, Sentence))
def update_task(world: World, task_id: TaskId, body: TaskUpdate, query: Effects) -> TaskOut:
    """Update a task, keeping what is not sent; a new responsible is notified."""
    task = tasks.of(world, task_id, "update")
    changes = columns(world, body, due_of(task))
    if not isinstance(body.responsible, UnsetType):
        named = people(world, body.responsible)
        if len(named) > 1:
            # only a create makes a task for each of several people.
            raise Invalid(to_builtins(body.responsible), "must be a single value")
        changes["responsible"] = named[0] if named else None
    place = reference(world, body)
    if place is not UNSET:
        changes["ref"] = place
    if "labels" in changes:
        changes["labels"] = labels.replaced(world, task, changes["labels"])
    changed = change(world, task, changes, query)
    if body.file_ids:
        # As with items, files are added to what is attached.
        attach(world, body.file_ids, ("task", task_id))
        if changed is task:
            announce(world, "task.update", task, query)
    return task_out(world, changed)


@endpoint("POST", "/task/{task_id}/complete", raises=(Forbidden,))
def complete_task(world: World, task_id: TaskId, query: Effects) -> Recurring | None:
    """Complete a task; its followers are notified. A completed one stays as it is, and one that recurs comes again."""
    task = tasks.of(world, task_id, "complete")
    if task.status == "completed":
        return None
    done = tasks.complete(world, task)
    announce(world, "task.update", done, query)
    if not query.silent:
        notify(world, tasks.followers(world, task), "task_complete", ("task", task_id), task.text)
    following = tasks.recur(world, done)
    if following is None:
        return None
    _welcome(world, following, query)
    return Recurring(following.task_id)


@endpoint("POST", "/task/{task_id}/incomplete", raises=(Forbidden,))
def incomplete_task(world: World, task_id: TaskId, query: Effects) -> None:
    """Take a completed task up again. An open one stays as it is."""
    task = tasks.of(world, task_id, "complete")
    if task.status == "completed":
        announce(world, "task.update", tasks.incomplete(world, task), query)


@endpoint("DELETE", "/task/{task_id}", raises=(Forbidden,))
def delete_task(world: World, task_id: TaskId, query: Effects) -> None:
    """Delete a task, with its comments and files; its labels stay."""
    task = tasks.of(world, task_id, "delete")
    tasks.delete(world, task)
    announce(world, "task.delete", task, query)


def _created(world: World, body: TaskCreate, query: Effects, place: Reference | None) -> TaskOut | list[TaskOut]:
    sent, files = columns(world, body, Due()), body.file_ids or []
    named = people(world, None if isinstance(body.responsible, UnsetType) else body.responsible)
    made: list[Task] = []
    owners: list[int | None] = [*named] or [_own(world)]
    for user_id in owners:
        own_files = tasks.copies(world, files) if made else files
        task = tasks.create(world, responsible=user_id, ref=place, file_ids=own_files, **sent)
        _welcome(world, task, query)
        made.append(task)
    shown = [task_out(world, each) for each in made]
    return shown[0] if len(shown) == 1 else shown


def _own(world: World) -> int | None:
    """Whose a task is that its maker gives to nobody."""
    if not is_user(world.session.user_id):
        return None  # an app's is nobody's until it is given to somebody.
    return world.session.user_id


def _welcome(world: World, task: Task, query: Effects) -> None:
    """Tell a new task's responsible, and the hooks of its space."""
    if task.responsible is not None and not query.silent:
        notify(world, [task.responsible], "task_create", ("task", task.task_id), task.text)
    announce(world, "task.create", task, query)
