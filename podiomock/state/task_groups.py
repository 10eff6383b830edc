"""The groups that tasks are listed in: nine ways to group, each telling a task's group and its place."""

from collections.abc import Callable
from typing import Any, NamedTuple

from podiomock.state import actors, fragments, labels
from podiomock.state.fieldtypes.dates import zone_of
from podiomock.state.references import app_of, label
from podiomock.state.rows import Task
from podiomock.state.world import World

DUE = ("overdue", "today", "tomorrow", "upcoming", "later")
AGES = (
    "today",
    *(f"{count}_day{'s' if count > 1 else ''}" for count in range(1, 7)),
    *(f"{count}_week{'s' if count > 1 else ''}" for count in range(1, 5)),
    *(f"{count}_month{'s' if count > 1 else ''}" for count in range(1, 13)),
    "1_year",
    "older",
)


class Group(NamedTuple):
    """Where a group stands among its kind, and how a task carries it: by name, or as an object's small form."""

    place: tuple[Any, ...]
    shown: Any


NO_GROUP = Group((1,), None)
"""What has no such group comes last, with null."""


def _named(name: str, number: int, shown: dict[str, Any]) -> Group:
    """A thing's group; things go by name (A-30)."""
    return Group((0, name.casefold(), number), shown)


def by_due_date(world: World, task: Task) -> Group:
    """By when it is due, on the world's clock and the session user's day.

    A-33: overdue from the moment it is due; upcoming is any day after tomorrow; later has no day.
    """
    name = "later"
    if task.due_date is not None:
        days = (task.due_date - world.now.astimezone(zone_of(world)).date()).days
        past = days < 0 or (task.due_on is not None and task.due_on < world.now)
        name = "overdue" if past else {0: "today", 1: "tomorrow"}.get(days, "upcoming")
    return Group((DUE.index(name),), name)


def by_completed_on(world: World, task: Task) -> Group:
    """By how long ago it was completed [doc]; the newest first.

    A-42: weeks are of 7 days up to 4, then months of 30 up to 12, years of 365.
    """
    if task.completed_on is None:
        return NO_GROUP
    zone = zone_of(world)
    days = (world.now.astimezone(zone).date() - task.completed_on.astimezone(zone).date()).days
    name = _age(days)
    return Group((0, AGES.index(name)), name)


def _age(days: int) -> str:
    if days < 1:
        return "today"
    for unit, length, end in (("day", 1, 7), ("week", 7, 35), ("month", 30, 365), ("year", 365, 730)):
        if days < end:
            count = days // length
            return f"{count}_{unit}{'s' if count > 1 else ''}"
    return "older"


def _by_person(column: str) -> Callable[[World, Task], Group]:
    def group(world: World, task: Task) -> Group:
        actor = getattr(task, column)
        if actor is None:
            return NO_GROUP
        name = actors.name(world, actor)
        shown = actor if actors.is_user(actor) else -1
        return _named(name, actor, {"user_id": shown, "avatar": None, "name": name})

    return group


def by_app(world: World, task: Task) -> Group:
    """By the app it hangs in."""
    app = world.applications.get(app_of(world, task.ref)) if task.ref else None
    if app is None:
        return NO_GROUP
    name, item_name, icon = app.config["name"], app.config["item_name"], app.config["icon"]
    shown = {"app_id": app.app_id, "name": name, "item_name": item_name, "icon": icon}
    return _named(name, app.app_id, shown)


def by_space(world: World, task: Task) -> Group:
    """By the space it hangs in."""
    space = world.spaces.get(task.space_id)
    if space is None:
        return NO_GROUP
    url = fragments.space_url(world, space.space_id)
    return _named(space.name, space.space_id, {"space_id": space.space_id, "name": space.name, "url": url})


def by_org(world: World, task: Task) -> Group:
    """By the organization it hangs in."""
    space = world.spaces.get(task.space_id)
    if space is None:
        return NO_GROUP
    org = world.organizations.rows[space.org_id]
    shown = {"org_id": org.org_id, "name": org.name, "url": fragments.org_url(world, org.org_id)}
    return _named(org.name, org.org_id, shown)


def by_label(world: World, task: Task) -> Group:
    """By the first of the session user's labels on it: a task is listed once (A-30)."""
    found = labels.on_task(world, task)
    if not found:
        return NO_GROUP
    first = found[0]
    return _named(first.text, first.label_id, {"label_id": first.label_id, "text": first.text, "color": first.color})


def by_reference(world: World, task: Task) -> Group:
    """By what it hangs on."""
    if task.ref is None:
        return NO_GROUP
    kind, number = task.ref
    title, link = label(world, task.ref)
    shown = {"type": kind, "id": number, "title": title, "link": link}
    return Group((0, title.casefold(), kind, number), shown)


GROUPINGS: dict[str, Callable[[World, Task], Group]] = {
    "due_date": by_due_date,
    "created_by": _by_person("created_by"),
    "responsible": _by_person("responsible"),
    "app": by_app,
    "space": by_space,
    "org": by_org,
    "completed_on": by_completed_on,
    "label": by_label,
    "reference": by_reference,
}
