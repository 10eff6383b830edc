"""Who may do what: membership decides."""

from podiomock.state.rows import Item, Task
from podiomock.state.world import World


class Denied(PermissionError):
    """The session's user lacks a right on something."""

    def __init__(self, user_id: int, right: str, kind: str, number: int) -> None:
        super().__init__(f"The user with id {user_id} does not have the right {right} on {kind} with id {number}")


def role(world: World, kind: str, number: int, user_id: int | None = None) -> str | None:
    """A user's role in an org or space, or None; the session's user unless another is named."""
    row = world.members.get(((kind, number), world.session.user_id if user_id is None else user_id))
    return row.role if row else None


def space_role(world: World, space_id: int, user_id: int | None = None) -> str | None:
    """The role in a space; an admin of its organization is one there too."""
    own = role(world, "space", space_id, user_id)
    if own is None and role(world, "org", world.spaces.rows[space_id].org_id, user_id) == "admin":
        return "admin"
    return own


def in_org(world: World, org_id: int, right: str = "view") -> None:
    """Refuse who is not in the organization."""
    if role(world, "org", org_id) is None:
        raise Denied(world.session.user_id, right, "org", org_id)


def in_space(world: World, space_id: int, right: str = "view") -> None:
    """Refuse who is not in the space; an open one is seen by the whole organization."""
    if space_role(world, space_id) is None:
        space = world.spaces.rows[space_id]
        if not (right == "view" and space.privacy == "open" and role(world, "org", space.org_id)):
            raise Denied(world.session.user_id, right, "space", space_id)


def administers(world: World, space_id: int, right: str = "update") -> None:
    """Refuse who is not an admin of the space."""
    if space_role(world, space_id) != "admin":
        raise Denied(world.session.user_id, right, "space", space_id)


def on_app(world: World, app_id: int, right: str = "view") -> None:
    """Refuse who is not in the app's space."""
    if space_role(world, world.applications.rows[app_id].space_id) is None:
        in_space(world, world.applications.rows[app_id].space_id, right)


ITEM_RIGHTS: dict[str, tuple[str, ...]] = {
    "owner": (
        "view", "update", "delete", "comment", "rate", "subscribe",
        "add_task", "add_file", "add_conversation", "grant", "grant_view",
    ),
    "member": ("view", "update", "comment", "rate", "subscribe", "add_task", "add_file", "add_conversation"),
    # what a light member may do with an item is unknown.
    "light": ("view", "comment", "rate", "subscribe"),
    "outsider": ("view",),
}  # fmt: skip
"""What may be done with an item by its maker, by a member [recorded], and by others."""


def of_item(world: World, item: Item) -> tuple[str, ...]:
    """What the session's user may do with an item they can see; A-137: a space's admin is as good as its maker."""
    mine = space_role(world, world.applications.rows[item.app_id].space_id)
    if mine == "admin" or (mine is not None and item.created_by == world.session.user_id):
        return ITEM_RIGHTS["owner"]
    return ITEM_RIGHTS["outsider" if mine is None else "light" if mine == "light" else "member"]


def on_item(world: World, item: Item, right: str = "view") -> None:
    """Refuse who is not in the item's space, or has not that right on the item."""
    on_app(world, item.app_id)
    if right != "view" and right not in of_item(world, item):
        raise Denied(world.session.user_id, right, "item", item.item_id)


def on_task(world: World, task: Task, right: str = "view") -> None:
    """A private task is seen by its maker and its responsible; any other by who is in its space."""
    mine = world.session.user_id in (task.created_by, task.responsible)
    if mine:
        return
    if task.private or task.space_id is None:
        raise Denied(world.session.user_id, right, "task", task.task_id)
    in_space(world, task.space_id, right)


def visible(world: World, task: Task) -> bool:
    """Whether a listing shows a task to the session's user."""
    try:
        on_task(world, task)
    except Denied:
        return False
    return True
