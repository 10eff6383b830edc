"""What the session's user was told, or told others: found, seen, starred."""

from collections.abc import Iterable
from datetime import UTC, datetime, time

from podiomock.state.fieldtypes.dates import moment
from podiomock.state.rights import Denied
from podiomock.state.rows import Notification, Reference
from podiomock.state.world import World

TYPES: dict[str, str] = {
    "mention": "alert",
    "item_create": "creation",
    "task_create": "creation",
    "app_create": "creation",
    "status_create": "creation",
    "item_update": "update",
    "app_update": "update",
    "task_update": "update",
    "task_complete": "update",
    "task_assign": "member_reference_add",
    "item_delete": "delete",
    "app_delete": "delete",
    "task_delete": "delete",
}
"""The documented types by those that events have here; all others are their own."""


def wire_type(row: Notification) -> str:
    """A notification's type as documented. A-333: which of them an event on a task or an app has."""
    return TYPES.get(row.type, row.type)


def own(world: World, notification_id: int) -> Notification:
    """One of the session's user's notifications; `Denied` if it is somebody else's."""
    row = world.notifications[notification_id]
    if row.user_id != world.session.user_id:
        raise Denied(world.session.user_id, "view", "notification", notification_id)
    return row


def unseen(world: World) -> int:
    """How many notifications the session's user has not seen."""
    return sum(each.viewed_on is None for each in world.notifications.where("user", world.session.user_id))


def see(world: World, rows: Iterable[Notification]) -> None:
    """Mark notifications as seen."""
    for row in rows:
        if row.viewed_on is None:
            world.notifications.change(row.notification_id, viewed_on=world.now)


def star(world: World, row: Notification, *, starred: bool) -> None:
    """Star a notification, or take the star away."""
    if row.starred is not starred:
        world.notifications.change(row.notification_id, starred=starred)


def directed(world: World, *, outgoing: bool) -> list[Notification]:
    """What the session's user was told, or what others were told of what they did, the newest first."""
    found = world.notifications.where("sender" if outgoing else "user", world.session.user_id)
    return found[::-1]


def grouped(rows: Iterable[Notification]) -> dict[Reference, list[Notification]]:
    """Group notifications by what they are about, in the order of each group's first."""
    found: dict[Reference, list[Notification]] = {}
    for each in rows:
        found.setdefault(each.reference, []).append(each)
    return found


def instant(raw: str, *, last: bool = False) -> datetime:
    """Read a UTC date and time; of a day alone its start, or its end."""
    day, clock = moment(raw)
    return datetime.combine(day, clock or (time(23, 59, 59) if last else time()), UTC)
