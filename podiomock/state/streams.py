"""The stream: items, tasks and status posts by their last event. It is derived; nothing but silence is kept.

What a silent call did is kept under `(reference, moment)`, and that there was one under `(reference, None)`.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from podiomock.state.references import sees
from podiomock.state.rights import space_role
from podiomock.state.rows import Item, Reference, Status, Task
from podiomock.state.tasks import stands
from podiomock.state.world import World

STREAMED = {"items": "item", "tasks": "task", "statuses": "status"}
"""What stands in streams: the tables and the types of reference."""

HANGING = ("comments", "ratings")
"""Tables whose rows are events of what they hang on."""


class Event(Struct, frozen=True):
    """Something that happened to an object: `id` is that of the comment, rating or item revision, if it is one."""

    type: str
    moment: datetime
    user_id: int
    via: int
    id: int | None = None


def hush(world: World, mark: int) -> None:
    """Keep that what was written since a mark was done silently: it does not bump the stream."""
    found: dict[Reference, None] = {}
    for table, key, _, now in world.journal.since(mark):
        if table in STREAMED:
            found[STREAMED[table], key] = None
        elif table in HANGING and now.reference[0] in STREAMED.values():
            found[now.reference] = None
    for reference in found:
        world.hushed.put((reference, world.now), True)  # noqa: FBT003  what is kept is the key
        world.hushed.put((reference, None), True)  # noqa: FBT003  what is kept is the key


def events(world: World, reference: Reference) -> list[Event]:
    """What happened to an object, aloud, the newest first."""
    hushed = world.hushed.rows
    found = [each for each in _events(world, reference) if (reference, each.moment) not in hushed]
    return sorted(found, key=lambda each: (each.moment, each.id or 0), reverse=True)


def stream(world: World, candidates: Iterable[Reference]) -> Iterator[Reference]:
    """Those of some objects that the session's user sees and that had an event, the last event first.

    A-330: what was made silently is not in the stream until something is done to it aloud.
    """
    dated = [(moment, each) for each in candidates if (moment := last_event(world, each)) is not None]
    return _seen(world, dated)


def touched_by(world: World, candidates: Iterable[Reference], user_id: int) -> Iterator[Reference]:
    """The same by when a user last did something to them [net]; what they did nothing to is left out."""
    dated = []
    for each in candidates:
        moments = [event.moment for event in events(world, each) if event.user_id == user_id]
        if moments:
            dated.append((max(moments), each))
    return _seen(world, dated)


def last_event(world: World, reference: Reference) -> datetime | None:
    """When something last happened to an object, aloud; None if never."""
    kind, number = reference
    if kind == "item" and (reference, None) not in world.hushed.rows:
        return world.items.rows[number].last_event_on
    return max((each.moment for each in events(world, reference)), default=None)


def in_app(world: World, app_id: int) -> Iterator[Reference]:
    """The items of an app, and the tasks on the app and on them [net]."""
    for item in world.items.where("app", app_id):
        yield "item", item.item_id
        yield from _tasks_on(world, ("item", item.item_id))
    yield from _tasks_on(world, ("app", app_id))


def in_spaces(world: World, space_ids: Collection[int]) -> Iterator[Reference]:
    """The items, tasks and status posts of some spaces."""
    for space_id in space_ids:
        for app in world.applications.where("space", space_id):
            for item in world.items.where("app", app.app_id):
                yield "item", item.item_id
        for status in world.statuses.where("space", space_id):
            yield "status", status.status_id
    for task in world.tasks:
        if task.space_id in space_ids:
            yield "task", task.task_id


def own_spaces(world: World, org_id: int | None = None) -> set[int]:
    """The spaces that the session's user is in, of one organization or of all."""
    spaces = iter(world.spaces) if org_id is None else iter(world.spaces.where("org", org_id))
    return {each.space_id for each in spaces if space_role(world, each.space_id) is not None}


def everywhere(world: World) -> Iterator[Reference]:
    """What stands in the session's user's spaces, what was shared with them, and the tasks outside of any space."""
    yield from in_spaces(world, own_spaces(world))
    for grant in world.grants.where("user", world.session.user_id):
        kind, number = grant.reference
        if kind in STREAMED.values() and number in world.table_of(kind):
            yield grant.reference
    for task in world.tasks:
        if task.space_id is None:
            yield "task", task.task_id


def _tasks_on(world: World, reference: Reference) -> Iterator[Reference]:
    return (("task", each.task_id) for each in world.tasks.on(reference))


def _seen(world: World, dated: list[tuple[datetime, Reference]]) -> Iterator[Reference]:
    """Sort, and look at rights and at what is gone only as far as the caller reads on."""
    dated.sort(reverse=True)
    me = world.session.user_id
    for _, reference in dict.fromkeys(dated):
        kind, number = reference
        if kind == "task" and not stands(world, world.tasks.rows[number].ref):
            continue
        if sees(world, me, reference):
            yield reference


def _events(world: World, reference: Reference) -> Iterator[Event]:
    kind, number = reference
    yield from OWN[kind](world, world.table_of(kind).rows[number])
    for comment in world.comments.where("reference", reference):
        yield Event("comment", comment.created_on, comment.created_by, comment.created_via, comment.comment_id)
    for rating in world.ratings.where("reference", reference):
        yield Event("rating", rating.created_on, rating.created_by, rating.created_via, rating.rating_id)


def _of_item(world: World, item: Item) -> Iterator[Event]:
    for each in world.revisions.where("item", item.item_id):
        yield Event(each.type, each.created_on, each.created_by, each.created_via, each.item_revision_id)


def _of_task(_: World, task: Task) -> Iterator[Event]:
    # of a task only its making, its completion and what is said to it are events of the stream.
    yield Event("creation", task.created_on, task.created_by, task.created_via)
    if task.completed_on is not None:
        by, via = task.completed_by, task.completed_via
        yield Event("complete", task.completed_on, task.created_by if by is None else by, via or 1)


def _of_status(_: World, status: Status) -> Iterator[Event]:
    yield Event("creation", status.created_on, status.created_by, status.created_via)


OWN: dict[str, Callable[[World, Any], Iterator[Event]]] = {"item": _of_item, "task": _of_task, "status": _of_status}
"""What happened to an object itself, by its type; comments and ratings come to it."""
