"""What may happen to tasks: lawful changes; who they fall to; when they are due."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from msgspec import UNSET, UnsetType

from podiomock.state import rights
from podiomock.state.fieldtype import identifier
from podiomock.state.fieldtypes.dates import LATEST, local, moment, zone_of
from podiomock.state.files import attach, upload
from podiomock.state.references import TASKABLE, require, space_of
from podiomock.state.rows import Reference, Task
from podiomock.state.subscriptions import subscribe
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World

CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?")


class Due(NamedTuple):
    """When a task is due: its day and perhaps time, in its user's own time, and both as one UTC moment."""

    due_date: date | None = None
    due_time: time | None = None
    due_on: datetime | None = None


def due_at(world: World, day: date, clock: time | None) -> Due:
    """A day, and perhaps a time of it, of the session's user; without one it is due when their day ends [recorded].

    A-35: a task keeps the date and time that were written; a reader in another time zone sees the same ones.
    """
    return Due(day, clock, datetime.combine(day, clock or LATEST, zone_of(world)).astimezone(UTC))


def given_due(
    world: World,
    before: Due,
    due_date: str | None | UnsetType = UNSET,
    due_time: str | None | UnsetType = UNSET,
    due_on: str | None | UnsetType = UNSET,
) -> Due:
    """Read a body's due keys: what is not sent stays, null takes away.

    `due_on` is UTC, the other two are local; A-36: where both are sent the local ones count, and a time without
    a day is today's.
    """
    if not isinstance(due_date, str) and not isinstance(due_time, str):
        if isinstance(due_on, str):
            return _from_utc(world, due_on)
        if due_on is None or due_date is None:
            return Due()
        return due_at(world, before.due_date, None) if due_time is None and before.due_date else before
    day = before.due_date if isinstance(due_date, UnsetType) else None if due_date is None else _day(due_date)
    clock = before.due_time if isinstance(due_time, UnsetType) else None if due_time is None else _clock(due_time)
    return due_at(world, day or world.now.astimezone(zone_of(world)).date(), clock)


def _from_utc(world: World, raw: str) -> Due:
    day, clock = moment(raw)
    day, clock = local(day, clock, zone_of(world))
    # What `due_on` says of a whole day must read back as one.
    return due_at(world, day, None if clock == LATEST else clock)


def _day(raw: str) -> date:
    day, clock = moment(raw)
    if clock is not None:
        raise Invalid(raw, "must be a valid date")
    return day


def _clock(raw: str) -> time:
    try:
        if CLOCK.fullmatch(raw) is not None:
            return time.fromisoformat(raw)
    except ValueError:
        pass
    raise Invalid(raw, "must be a valid time")


def stands(world: World, reference: Reference | None) -> bool:
    """Whether what a task hangs on is still there, with all it lies in; a task that hangs on nothing stands."""
    kind, number = reference or ("", 0)
    if kind == "item":
        item = world.items.get(number)
        return item is not None and stands(world, ("app", item.app_id))
    if kind == "app":
        app = world.applications.get(number)
        return app is not None and stands(world, ("space", app.space_id))
    if kind == "space":
        space = world.spaces.get(number)
        return space is not None and space.org_id in world.organizations
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
    """What a task may hang on; `Invalid` for a type that takes no tasks."""
    if kind not in TASKABLE:
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, sorted(TASKABLE)))}}}")
    require(world, (kind, number), right)
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
    responsible: int,
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
            rank=float(fresh),
            **{**facts, **columns},
        ),
    )
    attach(world, file_ids, ("task", fresh))
    subscribe(world, ("task", fresh), task.created_by)
    subscribe(world, ("task", fresh), responsible)
    return task


def copies(world: World, file_ids: Iterable[int]) -> list[int]:
    """Copy files for one more task: a file hangs on one thing only, and each assignee gets a task with them (A-40)."""
    files = [world.files[each] for each in file_ids]
    return [upload(world, each.name, each.content, each.mimetype).file_id for each in files]


def update(world: World, task: Task, changes: dict[str, Any]) -> Task:
    """Write columns of a task, if any differ; its space is that of what it hangs on."""
    if "text" in changes:
        _text(changes["text"])
    if "ref" in changes:
        ref = changes["ref"]
        changes = {**changes, "space_id": None if ref is None else space_of(world, ref)}
    if all(getattr(task, name) == value for name, value in changes.items()):
        return task
    changed = world.tasks.change(task.task_id, **changes)
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


def incomplete(world: World, task: Task) -> Task:
    """Take a task up again."""
    return world.tasks.change(task.task_id, status="active", completed_on=None, completed_by=None, completed_via=None)


def delete(world: World, task: Task) -> None:
    """Delete a task, with its comments and files."""
    reference = ("task", task.task_id)
    for comment in world.comments.where("reference", reference):
        world.comments.delete(comment.comment_id, world.now)
    for file_id in world.attachments.rows.get(reference, ()):
        if file_id in world.files:
            world.files.delete(file_id, world.now)
    world.tasks.delete(task.task_id, world.now)


def _text(text: str) -> str:
    if not text.strip():
        raise Invalid(text, "", sentence="Text must be non-empty")
    return text
