"""What apps have to do with each other, and with their users: references, calculations, features, use."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from podiomock.state.incoming import pointing_at
from podiomock.state.rights import space_role
from podiomock.state.rows import Application, Field
from podiomock.state.world import World

CALCULABLE = ("number", "money", "progress", "duration", "calculation")
"""The types of field that a calculation can aggregate [doc names them for `/calculate`]."""


class Relation(NamedTuple):
    """A way to look at another app's items: out through an own field, or in through one of theirs."""

    app: Application
    direction: Literal["outgoing", "incoming"]
    reference_field: Field


def seen(world: World, app: Application) -> bool:
    """Whether the session's user is in the space of an app."""
    return space_role(world, app.space_id) is not None


def targets(world: World, app: Application) -> list[int]:
    """The living apps that an app's fields point at, each once; a field that takes any app's items points at none."""
    listed = (
        each["app_id"]
        for field in app.fields
        if field.type == "app" and field.status == "active"
        for each in (field.settings or {}).get("referenced_apps") or ()
    )
    return [each for each in dict.fromkeys(listed) if each in world.applications]


def dependencies(world: World, apps: Iterable[Application], depth: int | None = None) -> dict[int, list[int]]:
    """The apps that some apps depend on, through others too, up to a depth; for each app what it points at itself."""
    found: dict[int, list[int]] = {}
    level = list(apps)
    while level:
        for app in level:
            found[app.app_id] = targets(world, app)
        if depth is not None and depth == 0:
            break
        depth = None if depth is None else depth - 1
        further = dict.fromkeys(number for app in level for number in found[app.app_id] if number not in found)
        level = [each for number in further if seen(world, each := world.applications[number])]
    return found


def relations(world: World, app: Application) -> Iterator[Relation]:
    """The ways to look at other apps' items, as far as the session's user sees those apps."""
    for field in app.fields:
        if field.type == "app" and field.status == "active":
            for each in (field.settings or {}).get("referenced_apps") or ():
                other = world.applications.get(each["app_id"])
                if other is not None and seen(world, other):
                    yield Relation(other, "outgoing", field)
    for other, field in pointing_at(world, app.app_id):
        if seen(world, other) and (field.settings or {}).get("referenced_apps"):
            yield Relation(other, "incoming", field)


def calculable(app: Application) -> list[Field]:
    """The fields of an app whose values a calculation elsewhere can use."""
    return [each for each in app.fields if each.status == "active" and each.type in CALCULABLE]


def features(world: World, apps: Iterable[Application]) -> list[str]:
    """What could be installed along with apps, of all that there is here: filters, tasks, items."""
    found = []
    listed = list(apps)
    if any(not each.private for app in listed for each in world.views.where("app", app.app_id)):
        found.append("filters")
    if any(app.config["tasks"] for app in listed):
        found.append("tasks")
    if any(world.items.where("app", app.app_id) for app in listed):
        found.append("items")
    return found


def scores(world: World) -> dict[int, int]:
    """How much the session's user has done in each app: A-189, the revisions they made."""
    me = world.session.user_id
    version, kept = world.cache.get(("app scores", me), (-1, {}))
    if version != world.revisions.version:
        kept = {}
        for each in world.revisions:
            if each.created_by == me:
                app_id = world.items.rows[each.item_id].app_id
                kept[app_id] = kept.get(app_id, 0) + 1
        world.cache["app scores", me] = (world.revisions.version, kept)
    found: dict[int, int] = kept
    return found
