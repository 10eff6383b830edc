"""What a task, comment or file can hang on, found by type and id."""

from podiomock.state import fragments, rights
from podiomock.state.fieldtype import title
from podiomock.state.rows import Reference
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

COMMENTABLE = ("item", "task", "status", "file", "action", "app_share")
TASKABLE = ("item", "status", "app", "space", "conversation")


def require(world: World, reference: Reference, right: str = "view") -> None:
    """Check that an object lives and that the session's user may see it; `Invalid` for an unknown type."""
    kind, number = reference
    if kind == "item":
        rights.on_item(world, world.items[number], right)
    elif kind == "task":
        rights.on_task(world, world.tasks[number], right)
    elif kind == "app":
        rights.on_app(world, world.applications[number].app_id, right)
    elif kind == "space":
        rights.in_space(world, world.spaces[number].space_id, right)
    elif kind == "org":
        rights.in_org(world, world.organizations[number].org_id, right)
    elif kind == "comment":
        require(world, world.comments[number].reference, right)
    elif kind == "file":
        file = world.files[number]
        if file.ref is not None:
            require(world, file.ref, right)
    elif kind in COMMENTABLE or kind in TASKABLE:
        raise Missing(f"{kind} {number}")
    else:
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, sorted({*COMMENTABLE, *TASKABLE})))}}}")


def space_of(world: World, reference: Reference) -> int | None:
    """The space that an object lies in, if any."""
    kind, number = reference
    if kind == "item":
        return space_of(world, ("app", world.items.rows[number].app_id))
    if kind == "app":
        return world.applications.rows[number].space_id
    if kind == "space":
        return number
    if kind == "task":
        return world.tasks.rows[number].space_id
    if kind == "comment":
        return space_of(world, world.comments.rows[number].reference)
    return None


def app_of(world: World, reference: Reference) -> int | None:
    """The app that an object lies in, if any."""
    kind, number = reference
    if kind == "item":
        return world.items.rows[number].app_id
    return number if kind == "app" else None


def label(world: World, reference: Reference) -> tuple[str, str]:
    """An object's title and address."""
    kind, number = reference
    if kind == "item":
        item = world.items.rows[number]
        return title(world, item), fragments.item_url(world, item)
    if kind == "app":
        app = world.applications.rows[number]
        return str(app.config["name"]), fragments.app_url(world, app)
    if kind == "space":
        return world.spaces.rows[number].name, fragments.space_url(world, number)
    if kind == "task":
        return world.tasks.rows[number].text, f"{fragments.SITE}/tasks/{number}"
    return "", fragments.SITE
