"""What may happen to tasks: lawful changes; who they fall to; which come before which."""

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from podiomock.state import comments, recurrences, rights
from podiomock.state.fieldtype import identifier
from podiomock.state.fieldtypes.dates import zone_of
from podiomock.state.files import attach, upload
from podiomock.state.references import KINDS, TASKABLE, require, sees, space_of
from podiomock.state.rows import Reference, Task
from podiomock.state.subscriptions import follow, subscribe, subscribers
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.task_due import due_at
from podiomock.state.world import World


def stands(world: World, reference: Reference | None) -> bool:
    """Whether what a task hangs on is still there, with all it lies in; a task that hangs on nothing stands."""
    while reference is not None and (known := KINDS.get(reference[0])) is not None:
        row = world.table_of(reference[0]).get(reference[1])
        if row is None:
            return False
        reference = known.parent(world, row)
    return True


def of(world: World, task_id: int, right: str = "view") -> Task:
    """A task that lives and that the session's user may see.

    A-38: whoever sees a task may change, complete and delete it. A-39: a task goes with what it hangs on.
    """
    task = world.tasks[task_id]
    if not stands(world, task.ref):
        raise Deleted(f"tasks {task_id}")
    rights.on_task(world, task, right)
    return task


def taskable(world: World, kind: str, number: int, right: str = "view") -> Reference:
    """What a task may hang on; a type that takes no tasks is refused."""
    require(world, (kind, number), right, taken=TASKABLE)
    if not stands(world, (kind, number)):
        raise Deleted(f"{kind} {number}")
    return kind, number


def people(world: World, kind: str, wanted: int | str) -> list[int]:
    """The users that one responsible names: by user, profile or mail, or all members of a space [net].

    A-37: nobody is invited; a profile or mail without a user, and anybody external, is not found.
    """
    number = identifier(wanted)
    if kind == "mail":
        found = [user.user_id for user in world.users if user.mail.casefold() == str(wanted).casefold()]
    elif number is None:
        raise Invalid(wanted, "must be integer")
    elif kind == "user":
        found = [world.users[number].user_id]
    elif kind == "profile":
        owner = world.contacts[number].user_id
        found = [] if owner is None else [owner]
    elif kind == "space":
        rights.in_space(world, world.spaces[number].space_id)
        found = [row.user_id for row in world.members.where("reference", ("space", number))]
    else:
        found = []
    if not found:
        raise Missing(f"{kind} {wanted}")
    return found


def create(
    world: World,
    text: str,
    responsible: int | None,
    *,
    ref: Reference | None = None,
    file_ids: Iterable[int] = (),
    task_id: int | None = None,
    **columns: Any,
) -> Task:
    """Make a task; its maker and its responsible follow it. It ranks behind all others."""
    facts = world.facts()
    fresh = world.new_id("task") if task_id is None else task_id
    task = world.tasks.insert(
        fresh,
        Task(
            task_id=fresh,
            text=_text(text),
            responsible=responsible,
            ref=ref,
            space_id=None if ref is None else space_of(world, ref),
            rank=fresh,
            **{**facts, **columns},
        ),
    )
    attach(world, file_ids, ("task", fresh))
    follow(world, ("task", fresh), task.created_by)
    if responsible is not None:
        subscribe(world, ("task", fresh), responsible)
    return task


def copies(world: World, file_ids: Iterable[int]) -> list[int]:
    """Copy files for one more task: a file hangs on one thing only, and each assignee gets a task with them (A-40)."""
    files = [world.files[each] for each in file_ids]
    return [upload(world, each.name, each.content, each.mimetype).file_id for each in files]


def update(world: World, task: Task, changes: dict[str, Any]) -> Task:
    """Write columns of a task, if any differ; its space is that of what it hangs on. Its new responsible follows it."""
    if "text" in changes:
        _text(changes["text"])
    if "ref" in changes:
        ref = changes["ref"]
        changes = {**changes, "space_id": None if ref is None else space_of(world, ref)}
    if all(getattr(task, name) == value for name, value in changes.items()):
        return task
    if changes.get("responsible", task.responsible) != task.responsible:
        changes = {**changes, "assigned_by": world.session.user_id}
    changed = world.tasks.change(task.task_id, **changes)
    if changed.responsible is not None:
        subscribe(world, ("task", task.task_id), changed.responsible)
    return changed


def complete(world: World, task: Task) -> Task:
    """Tick a task off."""
    return world.tasks.change(
        task.task_id,
        status="completed",
        completed_on=world.now,
        completed_by=world.session.user_id,
        completed_via=world.session.auth_client_id,
    )


def recur(world: World, task: Task) -> Task | None:
    """Make the next task of one that recurs and was completed; None if it does not, or that was the last.

    A-222: it is due on the recurrence's first day after the last due day, or today if it had none, though that be
    past. A-223: the recurrence passes to it, and it has the same maker, text, description, labels, people, place and
    reminder, but no files, comments or external_id.
    """
    if task.recurrence is None:
        return None
    day = recurrences.successor(task.recurrence, task.due_date or world.now.astimezone(zone_of(world)).date())
    if day is None:
        return None
    world.tasks.change(task.task_id, recurrence=None)
    return create(
        world,
        task.text,
        task.responsible,
        ref=task.ref,
        created_by=task.created_by,
        assigned_by=task.assigned_by,
        description=task.description,
        private=task.private,
        labels=task.labels,
        reminder=task.reminder,
        recurrence=task.recurrence,
        **due_at(world, day, task.due_time)._asdict(),
    )


def followers(world: World, task: Task) -> list[int]:
    """Who follows a task and may see it: it may have become private."""
    reference = ("task", task.task_id)
    return [each for each in subscribers(world, reference) if sees(world, each, reference)]


def rank(world: World, task: Task, before: Task | None, after: Task | None) -> Task:
    """Place a task right behind one, or else right before one; behind the one and before the other if both are given.

    A-221: tasks stand in one order for everybody; no two have the same rank, for a new one's is its id, and one
    that was placed never has an integer.
    """
    for each in (before, after):
        if each is not None and each.task_id == task.task_id:
            raise Invalid(each.task_id, "must be another task")
    if before is not None and after is not None and before.rank <= after.rank:
        raise Invalid(before.task_id, f"must be ranked behind {after.task_id}")
    ranks = [each.rank for each in world.tasks if each.task_id != task.task_id]
    if after is not None:
        low: int | Fraction = after.rank
        high: int | Fraction = min([math.floor(low) + 1, *(each for each in ranks if each > low)])
    elif before is not None:
        high = before.rank
        low = max([math.ceil(high) - 1, *(each for each in ranks if each < high)])
    else:
        raise Invalid({}, "missing required properties: ['after']")
    return world.tasks.change(task.task_id, rank=Fraction(low + high) / 2)


def incomplete(world: World, task: Task) -> Task:
    """Take a task up again."""
    return world.tasks.change(task.task_id, status="active", completed_on=None, completed_by=None, completed_via=None)


def delete(world: World, task: Task) -> None:
    """Delete a task, with its comments and files."""
    reference = ("task", task.task_id)
    comments.clear(world, reference)
    for file_id in world.attachments.rows.get(reference, ()):
        if file_id in world.files:
            world.files.delete(file_id, world.now)
    world.tasks.delete(task.task_id, world.now)


def _text(text: str) -> str:
    if not text.strip():
        raise Invalid(text, "", sentence="Text must be non-empty")
    return text
