"""How a user stands to a thing, and so what they may do with it, by the one table of `rights_table`."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from podiomock.state.actors import is_user, of_app
from podiomock.state.rights_table import ANYTHING, OTHERS, RIGHTS, Rights, known
from podiomock.state.rows import (
    Application,
    Contact,
    Conversation,
    Item,
    Organization,
    Reference,
    Space,
    Task,
    User,
    View,
    Widget,
)
from podiomock.state.world import World

ROLES = ("admin", "regular", "light")
"""The roles that make a member, the strongest first; `grant_only` marks a guest, who has what was shared with them."""


class Denied(PermissionError):
    """The session's user lacks a right on something."""

    def __init__(self, user_id: int, right: str, kind: str, number: int) -> None:
        super().__init__(f"The user with id {user_id} does not have the right {right} on {kind} with id {number}")


def role(world: World, kind: str, number: int, user_id: int | None = None) -> str | None:
    """A user's role in an org or space, or None; the session's user unless another is named."""
    row = world.members.get(((kind, number), world.session.user_id if user_id is None else user_id))
    return row.role if row else None


def space_role(world: World, space_id: int, user_id: int | None = None) -> str | None:
    """The role that makes a user a member of a space; an admin of its organization is none by that alone [doc]."""
    own = role(world, "space", space_id, user_id)
    return own if own in ROLES else None


def standing(world: World, reference: Reference, user_id: int | None = None) -> str | None:
    """How a user, the session's unless another is named, stands to a thing; None for an outsider."""
    kind, number = reference
    row = world.table_of(kind).rows[number]
    return _standing(world, kind, row, number, world.session.user_id if user_id is None else user_id)


def rights_on(world: World, reference: Reference, user_id: int | None = None) -> Rights:
    """What a user, the session's unless another is named, may do with a thing: its `rights`."""
    kind, number = reference
    row = world.table_of(kind).rows[number]
    who = world.session.user_id if user_id is None else user_id
    return _lawful(world, kind, row, _standing(world, kind, row, number, who))


def may(world: World, reference: Reference, right: str = "view", user_id: int | None = None) -> bool:
    """Whether a user, the session's unless another is named, has a right on a thing."""
    if right not in known(reference[0]):
        raise LookupError(
            f"nobody has the right {right!r} on {reference[0]!r}; write one of {', '.join(sorted(known(reference[0])))}"
            " or add it to rights_table.RIGHTS"
        )
    return right in rights_on(world, reference, user_id)


def demand(world: World, reference: Reference, right: str = "view") -> None:
    """Refuse if the session's user has not that right on a thing that is there."""
    if not may(world, reference, right):
        raise Denied(world.session.user_id, right, *reference)


def in_org(world: World, org_id: int, right: str = "view") -> None:
    """Refuse who has not that right on the organization."""
    demand(world, ("org", org_id), right)


def in_space(world: World, space_id: int, right: str = "view") -> None:
    """Refuse who has not that right on the space."""
    demand(world, ("space", space_id), right)


def administers(world: World, space_id: int, right: str = "update") -> None:
    """Refuse who is not an admin of the space."""
    if standing(world, ("space", space_id)) != "admin":
        raise Denied(world.session.user_id, right, "space", space_id)


def on_app(world: World, app_id: int, right: str = "view") -> None:
    """Refuse who has not that right on the app."""
    demand(world, ("app", app_id), right)


def of_item(world: World, item: Item) -> Rights:
    """What the session's user may do with an item."""
    return _lawful(world, "item", item, _item(world, item, item.item_id, world.session.user_id))


def on_item(world: World, item: Item, right: str = "view") -> None:
    """Refuse who has not that right on the item."""
    demand(world, ("item", item.item_id), right)


def on_task(world: World, task: Task, right: str = "view") -> None:
    """Refuse who has not that right on the task."""
    demand(world, ("task", task.task_id), right)


def visible(world: World, task: Task) -> bool:
    """Whether a listing shows a task to the session's user."""
    return _task(world, task, task.task_id, world.session.user_id) is not None


def granted(world: World, reference: Reference, user_id: int) -> str | None:
    """The standing that sharing a thing with a user gives them, if it was."""
    grant = world.grants.get((reference, user_id))
    return None if grant is None else "editor" if grant.access_level == "edit" else "guest"


def _standing(world: World, kind: str, row: Any, number: int, me: int) -> str | None:
    own = STANDINGS.get(kind)
    return _hanging(world, kind, row, number, me) if own is None else own(world, row, number, me)


def _org(world: World, row: Organization, number: int, me: int) -> str | None:
    own = role(world, "org", number, me)
    if own is None:
        # who is in one of its spaces only is a light member [doc names the role].
        mine = (each for each in world.members.where("user", me) if each.reference[0] == "space" and each.role in ROLES)
        spaces = (world.spaces.get(each.reference[1]) for each in mine)
        if any(each is not None and each.org_id == row.org_id for each in spaces):
            return "light"
    return own


def _space(world: World, row: Space, number: int, me: int) -> str | None:
    own = space_role(world, number, me)
    if own is None and row.privacy == "open" and role(world, "org", row.org_id, me) in ROLES:
        return "visitor"
    return own


def _app(world: World, row: Application, _: int, me: int) -> str | None:
    if not is_user(me):
        return "itself" if me == of_app(row.app_id) else None
    space = _space(world, world.spaces.rows[row.space_id], row.space_id, me)
    return "maker" if row.created_by == me and space in ("regular", "light") else space


def _item(world: World, row: Item, number: int, me: int) -> str | None:
    app = _app(world, world.applications.rows[row.app_id], row.app_id, me)
    if app in ("regular", "light", "maker") and row.created_by == me:
        return "maker"
    if app in ("maker", "itself"):
        return "host"
    return _stronger(app, granted(world, ("item", number), me))


def _task(world: World, row: Task, number: int, me: int) -> str | None:
    if row.created_by == me:
        return "maker"
    if me in (row.responsible, row.assigned_by):
        return "responsible"
    own = granted(world, ("task", number), me)
    return own if row.private else _stronger(_inherited(world, row.ref, me), own)


def _profile(world: World, row: Contact, _: int, me: int) -> str | None:
    if row.user_id is not None or row.space_id is None:
        # users see each other's profiles, whether or not they share a space.
        return "maker" if row.user_id == me else "visitor"
    return _space(world, world.spaces.rows[row.space_id], row.space_id, me)


def _view(world: World, row: View, number: int, me: int) -> str | None:
    return None if row.private and row.created_by != me else _hanging(world, "view", row, number, me)


def _widget(world: World, row: Widget, number: int, me: int) -> str | None:
    place, owner = row.reference
    if place == "user":
        return "maker" if owner == me else None
    return _hanging(world, "widget", row, number, me)


def _own(_: World, row: Any, __: int, me: int) -> str | None:
    return "maker" if getattr(row, "user_id", getattr(row, "created_by", None)) == me else None


def _user(_: World, __: User, number: int, me: int) -> str | None:
    # As with profiles: users see each other.
    return "maker" if number == me else "visitor"


def _conversation(world: World, _: Conversation, number: int, me: int) -> str | None:
    return "maker" if (number, me) in world.participants else None


STANDINGS: dict[str, Callable[[World, Any, int, int], str | None]] = {
    "org": _org,
    "space": _space,
    "app": _app,
    "item": _item,
    "task": _task,
    "profile": _profile,
    "user": _user,
    "conversation": _conversation,
    "view": _view,
    "widget": _widget,
    "label": _own,
    "batch": _own,
}
"""The kinds that have a rule of their own for how a user stands to them; all others go by what they hang on."""


def _hanging(world: World, kind: str, row: Any, number: int, me: int) -> str | None:
    parent = _parent(world, kind, row)
    inherited = _inherited(world, parent, me)
    if row.created_by == me and (parent is None or inherited is not None):
        return "maker"
    return _stronger(inherited, granted(world, (kind, number), me))


def _parent(world: World, kind: str, row: Any) -> Reference | None:
    # How things look shows what may be done with them, and what they hang on is listed with how it looks.
    from podiomock.state.references import KINDS

    return KINDS[kind].parent(world, row)


def _inherited(world: World, parent: Reference | None, me: int) -> str | None:
    """How one stands to what hangs on something, by how one stands to that: its maker is host, and an app itself."""
    found = None if parent is None else standing(world, parent, me)
    return "host" if found in ("maker", "itself", "responsible") else found


def _stronger(inherited: str | None, own: str | None) -> str | None:
    """The stronger of what one is by the place and by a grant; being a member is more than either grant."""
    if own is None or inherited in ("admin", "host", "regular", "light", "editor"):
        return inherited
    return own


def _lawful(world: World, kind: str, row: Any, found: str | None) -> Rights:
    if found is None:
        return ()
    if kind == "item":
        config = world.applications.rows[row.app_id].config
        return _item_rights(found, config["allow_edit"], config["allow_comments"], config["allow_attachments"])
    rights = RIGHTS.get(kind, ANYTHING).get(found, ())
    if kind == "app" and found in OTHERS and not row.config["allow_create"]:
        return tuple(each for each in rights if each != "add_item")
    return rights


@lru_cache(maxsize=256)
def _item_rights(found: str, allow_edit: bool, allow_comments: bool, allow_attachments: bool) -> Rights:  # noqa: FBT001  an app's config, as it is
    """The rights on an item, without what its app switched off: A-370, comments and files for everybody."""
    off = set()
    if not allow_edit and found in OTHERS:
        off.add("update")
    if not allow_comments:
        off.add("comment")
    if not allow_attachments:
        off.add("add_file")
    return tuple(each for each in RIGHTS["item"].get(found, ()) if each not in off)
