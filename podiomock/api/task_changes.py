"""Change one thing about a task: its text, due day, people, place among the others."""

from msgspec import Struct

from podiomock.api.parameters import Effects, TaskId
from podiomock.api.task_bodies import DueUpdate, PositiveId, change, due_columns, due_of
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, Gone
from podiomock.state import labels, tasks
from podiomock.state.table import Invalid
from podiomock.state.world import World


class TextUpdate(Struct, forbid_unknown_fields=True):
    """What a task says; never empty."""

    text: str


class DescriptionUpdate(Struct, forbid_unknown_fields=True):
    """More about a task."""

    description: str | None


class PrivateUpdate(Struct, forbid_unknown_fields=True):
    """Whether a task is hidden from all but who made it, who gave it to whom, and whose it is."""

    private: bool


class Assignment(Struct, forbid_unknown_fields=True):
    """Whose task it is now: a user's id, or null for nobody's [doc]."""

    responsible: PositiveId | None


class RankUpdate(Struct, forbid_unknown_fields=True):
    """The tasks that it comes `before` and `after`; one of them will do [doc]."""

    before: PositiveId | None = None
    after: PositiveId | None = None


class PlaceUpdate(Struct, forbid_unknown_fields=True):
    """What a task hangs on."""

    ref_type: str
    ref_id: PositiveId


@endpoint("PUT", "/task/{task_id}/text", raises=(Forbidden,))
def update_task_text(world: World, task_id: TaskId, body: TextUpdate, query: Effects) -> None:
    """Say what is to be done in other words."""
    change(world, tasks.of(world, task_id, "update"), {"text": body.text}, query)


@endpoint("PUT", "/task/{task_id}/description", raises=(Forbidden,))
def update_task_description(world: World, task_id: TaskId, body: DescriptionUpdate, query: Effects) -> None:
    """Describe a task, or not at all: null and the empty text are one."""
    change(world, tasks.of(world, task_id, "update"), {"description": body.description or ""}, query)


@endpoint("PUT", "/task/{task_id}/private", raises=(Forbidden,))
def update_task_private(world: World, task_id: TaskId, body: PrivateUpdate, query: Effects) -> None:
    """Hide a task, or show it."""
    change(world, tasks.of(world, task_id, "update"), {"private": body.private}, query)


@endpoint("PUT", "/task/{task_id}/due", raises=(Forbidden,))
def update_task_due(world: World, task_id: TaskId, body: DueUpdate, query: Effects) -> None:
    """Set when a task is due; what is not sent is kept, null takes away."""
    _due(world, task_id, body, query)


@endpoint("PUT", "/task/{task_id}/due_on", raises=(Forbidden,))
def update_task_due_on(world: World, task_id: TaskId, body: DueUpdate, query: Effects) -> None:
    """Set when a task is due: an older spelling of `due` [rb]."""
    _due(world, task_id, body, query)


@endpoint("PUT", "/task/{task_id}/due_date", raises=(Forbidden,))
def update_task_due_date(world: World, task_id: TaskId, body: DueUpdate, query: Effects) -> None:
    """Set when a task is due: an older spelling of `due` [rb]."""
    _due(world, task_id, body, query)


@endpoint("POST", "/task/{task_id}/assign", raises=(Forbidden,))
def assign_task(world: World, task_id: TaskId, body: Assignment, query: Effects) -> None:
    """Give a task to somebody, who is notified and follows it from now on."""
    task = tasks.of(world, task_id, "assign")
    if body.responsible is not None:
        world.users[body.responsible]
    change(world, task, {"responsible": body.responsible}, query)


@endpoint("POST", "/task/{task_id}/rank", raises=(Forbidden,))
def rank_task(world: World, task_id: TaskId, body: RankUpdate) -> None:
    """Place a task among the others, for listings sorted by rank; fires nothing."""
    task = tasks.of(world, task_id, "update")
    if world.session.dialect.rank_is_removed:
        # seen with a slash at the end only; here, as elsewhere, that makes no difference.
        raise Gone("This operation has been removed")
    before = None if body.before is None else tasks.of(world, body.before)
    after = None if body.after is None else tasks.of(world, body.after)
    tasks.rank(world, task, before, after)


@endpoint("PUT", "/task/{task_id}/label/", raises=(Forbidden,))
def update_task_labels(world: World, task_id: TaskId, body: list[PositiveId], query: Effects) -> None:
    """Put these labels of the caller's on a task, and take their others off; those of other people stay."""
    task = tasks.of(world, task_id, "update")
    change(world, task, {"labels": labels.replaced(world, task, labels.given(world, body))}, query)


@endpoint("PUT", "/task/{task_id}/ref", raises=(Forbidden,))
def update_task_reference(world: World, task_id: TaskId, body: PlaceUpdate, query: Effects) -> None:
    """Hang a task on an object; it comes off the one that it hangs on [net]."""
    task = tasks.of(world, task_id, "update")
    change(world, task, {"ref": tasks.taskable(world, body.ref_type, body.ref_id, "add_task")}, query)


@endpoint("DELETE", "/task/{task_id}/ref", raises=(Forbidden,))
def delete_task_reference(world: World, task_id: TaskId, query: Effects) -> None:
    """Take a task off what it hangs on; then only its own people see it."""
    change(world, tasks.of(world, task_id, "update"), {"ref": None}, query)


def _due(world: World, task_id: int, body: DueUpdate, query: Effects) -> None:
    task = tasks.of(world, task_id, "update")
    changes = due_columns(world, body, due_of(task))
    if not changes:
        # a body of none of the keys is refused, as one of another key is [qa].
        raise Invalid({}, "missing required properties: ['due_on']")
    change(world, task, changes, query)
