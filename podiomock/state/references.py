"""What a task, comment, file or hook can hang on, found by type and id.

One row a type says what it belongs to, what it is called, and where it stands on the site.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from podiomock.state import fragments, rights
from podiomock.state.fieldtype import title
from podiomock.state.rows import Reference
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

COMMENTABLE = ("item", "task", "status", "file", "action", "app_share")
TASKABLE = ("item", "status", "app", "space", "conversation")


class Kind(Struct, frozen=True):
    """A type of reference, each face a function of the world and the row."""

    parent: Callable[[World, Any], Reference | None]
    title: Callable[[World, Any], str]
    link: Callable[[World, Any], str]


def _site(_world: World, _row: object) -> str:
    return fragments.SITE


KINDS: dict[str, Kind] = {
    "org": Kind(
        parent=lambda _, __: None,
        title=lambda _, org: org.name,
        link=lambda world, org: fragments.org_url(world, org.org_id),
    ),
    "space": Kind(
        parent=lambda _, space: ("org", space.org_id),
        title=lambda _, space: space.name,
        link=lambda world, space: fragments.space_url(world, space.space_id),
    ),
    "app": Kind(
        parent=lambda _, app: ("space", app.space_id),
        title=lambda _, app: str(app.config["name"]),
        link=fragments.app_url,
    ),
    "item": Kind(
        parent=lambda _, item: ("app", item.app_id),
        title=title,
        link=fragments.item_url,
    ),
    "task": Kind(
        parent=lambda _, task: None if task.space_id is None else ("space", task.space_id),
        title=lambda _, task: task.text,
        link=lambda _, task: f"{fragments.SITE}/tasks/{task.task_id}",
    ),
    "comment": Kind(
        parent=lambda _, comment: comment.reference,
        title=lambda _, comment: comment.value,
        link=lambda world, comment: label(world, comment.reference)[1],
    ),
    "file": Kind(
        parent=lambda _, file: file.ref,
        title=lambda _, file: file.name,
        link=_site,
    ),
}
"""Every type that something can hang on, or that can be named by `{type}/{id}`."""


def require(world: World, reference: Reference, right: str = "view") -> None:
    """Check that an object lives and that the session's user has a right on it; `Invalid` for an unknown type."""
    kind, number = reference
    if kind not in KINDS:
        if kind in COMMENTABLE or kind in TASKABLE:
            raise Missing(f"{kind} {number}")
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, sorted({*COMMENTABLE, *TASKABLE})))}}}")
    row = world.table_of(kind)[number]
    if kind == "item":
        rights.on_item(world, row, right)
    elif kind == "task":
        rights.on_task(world, row, right)
    elif kind == "app":
        rights.on_app(world, number, right)
    elif kind == "space":
        rights.in_space(world, number, right)
    elif kind == "org":
        rights.in_org(world, number, right)
    elif (parent := KINDS[kind].parent(world, row)) is not None:
        require(world, parent, right)


def within(world: World, reference: Reference, kind: str) -> int | None:
    """The org, space, app or other object of a kind that an object lies in, or is; None if in none."""
    found: Reference | None = reference
    while found is not None and found[0] != kind and found[0] in KINDS:
        row = world.table_of(found[0]).rows.get(found[1])
        found = None if row is None else KINDS[found[0]].parent(world, row)
    return found[1] if found is not None and found[0] == kind else None


def space_of(world: World, reference: Reference) -> int | None:
    """The space that an object lies in, if any."""
    return within(world, reference, "space")


def app_of(world: World, reference: Reference) -> int | None:
    """The app that an object lies in, if any."""
    return within(world, reference, "app")


def label(world: World, reference: Reference) -> tuple[str, str]:
    """An object's title and address."""
    kind, number = reference
    if (known := KINDS.get(kind)) is None:
        return "", fragments.SITE
    row = world.table_of(kind).rows[number]
    return known.title(world, row), known.link(world, row)
