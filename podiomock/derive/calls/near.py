"""What a call is about: the things that its path names, and what lies near them."""

from collections.abc import Callable, Iterable
from typing import Any

from hypothesis import strategies as st

from podiomock.api.streams import STREAMED
from podiomock.derive.calls.scene import OMIT, Scene
from podiomock.state.files import FILEABLE
from podiomock.state.grants import GRANTABLE
from podiomock.state.hooks import EVENTS
from podiomock.state.questions import ASKABLE
from podiomock.state.ratings import RATABLE
from podiomock.state.references import COMMENTABLE, KINDS, TASKABLE
from podiomock.state.reminders import SCHEDULED
from podiomock.state.rows import Application, Field, Reference
from podiomock.state.subscriptions import SUBSCRIBABLE
from podiomock.state.tags import TAGGABLE

TAKEN: dict[str, Iterable[str]] = {
    "batch": ("app", "space"),
    "comment": COMMENTABLE,
    "conversation": ("item", "space", "task", "status"),
    "file": FILEABLE,
    "grant": GRANTABLE,
    "hook": EVENTS,
    "item": ("item", "task", "space"),
    "notification": ("item", "task", "status", "space"),
    "question": ASKABLE,
    "rating": RATABLE,
    "recurrence": SCHEDULED,
    "reference": KINDS,
    "reminder": SCHEDULED,
    "stream": STREAMED,
    "subscription": SUBSCRIBABLE,
    "tag": TAGGABLE,
    "task": TASKABLE,
    "widget": ("app", "org", "space"),
}
"""What the `{type}/{id}` of an area's paths and bodies may be."""


def referred(scene: Scene) -> Reference:
    """A thing of a type that the area takes; once drawn, the same for type and id."""
    known = scene.path.get("reference")
    if known is None:
        area = scene.endpoint.path.split("/")[1]
        kinds = [kind for kind in TAKEN[area] if _living(scene, kind)]
        kind = scene.one(kinds)
        known = scene.path["reference"] = (kind, scene.one(_living(scene, kind)))
    found: Reference = known
    return found


def _living(scene: Scene, kind: str) -> list[Any]:
    if kind == "app_field":
        return scene.ids("fields")
    if kind == "user":
        return [scene.world.session.user_id]
    return scene.ids(scene.world.table_of(kind).name) if kind in scene.world.kinds and kind in KINDS else []


def app(scene: Scene) -> Application | None:
    """The app that a path is about, of itself or of what lies in it."""
    world, path = scene.world, scene.path
    number = path.get("app_id")
    for key, table in (("item_id", world.items), ("view_id", world.views), ("form_id", world.forms)):
        if key in path:
            number = table.rows[path[key]].app_id
    return None if number is None else world.applications.rows[number]


def fields(scene: Scene, types: Iterable[str] | None = None) -> list[Field]:
    """The living fields of that app, of some types or of all."""
    here = app(scene)
    wanted = None if types is None else set(types)
    known = () if here is None else here.fields
    return [each for each in known if each.status == "active" and (wanted is None or each.type in wanted)]


def items(scene: Scene) -> list[int]:
    """The living items of that app."""
    here = app(scene)
    return [] if here is None else [each.item_id for each in scene.world.items.where("app", here.app_id)]


def people(scene: Scene) -> list[int]:
    """The users who are in what a path is about, or all."""
    path, world = scene.path, scene.world
    for key, kind in (("space_id", "space"), ("org_id", "org")):
        if key in path:
            members = world.members.where("reference", (kind, path[key]))
            return [each.user_id for each in members if each.user_id in world.users]
    return scene.ids("users")


def others(scene: Scene) -> list[int]:
    """The same without the caller."""
    return [each for each in people(scene) if each != scene.world.session.user_id]


def of_pair(at: int) -> Callable[[Scene], Any]:
    """The type or the id of the thing that is named by both."""
    return lambda scene: referred(scene)[at] if scene.endpoint.path.split("/")[1] in TAKEN else OMIT


def drawn(strategy: st.SearchStrategy[Any]) -> Callable[[Scene], Any]:
    """Whatever a strategy gives."""
    return lambda scene: scene.draw(strategy)


def among(table: str) -> Callable[[Scene], Any]:
    """Some ids of a table."""
    return lambda scene: scene.some(scene.ids(table))


def one_of(table: str) -> Callable[[Scene], Any]:
    """An id of a table; no key where there is none."""
    return lambda scene: scene.one_or_none(scene.ids(table))


def omitted(_: Scene) -> Any:
    """Nothing: what would be good here rests on more than one call."""
    return OMIT


def rows(table: str, wanted: Callable[[Any, Scene], bool], key: str) -> Callable[[Scene], Any]:
    """The key of one of the living rows of a table that are wanted."""
    return lambda scene: scene.one(getattr(each, key) for each in getattr(scene.world, table) if wanted(each, scene))


def own(table: str, column: str = "user_id") -> Callable[[Scene], Any]:
    """One of the caller's rows of a table."""

    def meaning(scene: Scene) -> Any:
        found = getattr(scene.world, table)
        return scene.one(
            each for each in scene.ids(table) if getattr(found.rows[each], column) == scene.world.session.user_id
        )

    return meaning
