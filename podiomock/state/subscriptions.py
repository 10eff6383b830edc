"""Who follows what, and who is told when it changes, and why."""

from collections.abc import Iterable, Iterator

from podiomock.state.actors import is_user
from podiomock.state.references import KINDS
from podiomock.state.rows import Notification, Reference, Subscription
from podiomock.state.world import World

SUBSCRIBABLE = ("app", "item", "space", "status", "task")
"""What can be followed [doc]."""

REASONS: dict[str, str] = {
    "mention": "mention",
    "task_create": "assignee",
    "task_assign": "assignee",
    "message": "participant",
    "conversation_add": "participant",
    "app_create": "member",
}
"""Why somebody is told of an event of a type, where it is not that they follow something.

All other events reach a `subscriber`, or who made the thing, the `author`; whoever is neither is a `member` of what it
lies in.
"""


def subscribe(world: World, reference: Reference, user_id: int) -> Subscription:
    """Make a user follow something, if they do not yet."""
    key = (reference, user_id)
    known = world.subscriptions.rows.get(key)
    if known is None:
        return world.subscriptions.insert(
            key,
            Subscription(
                subscription_id=world.new_id("subscription"),
                reference=reference,
                user_id=user_id,
                started_on=world.now,
            ),
        )
    if known.deleted_on is not None:
        return world.subscriptions.change(key, deleted_on=None, started_on=world.now)
    return known


def follow(world: World, reference: Reference, actor: int) -> None:
    """Have whoever acted on something follow it."""
    if not is_user(actor):
        return  # an app follows nothing.
    subscribe(world, reference, actor)


def unsubscribe(world: World, reference: Reference, user_id: int) -> None:
    """Make a user no longer follow something they follow; of a space they are in, too."""
    subscribe(world, reference, user_id)
    world.subscriptions.delete((reference, user_id), world.now)


def follows(world: World, reference: Reference, user_id: int) -> bool:
    """Whether a user follows something; a space's members do until they unsubscribe."""
    row = world.subscriptions.rows.get((reference, user_id))
    if row is None:
        # a space's members do.
        return reference[0] == "space" and (reference, user_id) in world.members
    return row.deleted_on is None


def subscribers(world: World, *references: Reference) -> list[int]:
    """Who follows any of these things, each once."""
    found = {row.user_id: None for each in references for row in world.subscriptions.where("reference", each)}
    for each in references:
        if each[0] == "space":
            members = (row.user_id for row in world.members.where("reference", each))
            found |= {user_id: None for user_id in members if follows(world, each, user_id)}
    return list(found)


def notify(world: World, user_ids: Iterable[int], kind: str, reference: Reference, text: str = "") -> None:
    """Tell users that something happened; nobody is told of what they did themselves."""
    for user_id in dict.fromkeys(user_ids):
        if user_id != world.session.user_id and user_id in world.users:
            fresh = world.new_id("notification")
            why, subscription = _why(world, user_id, kind, reference)
            world.notifications.insert(
                fresh,
                Notification(
                    notification_id=fresh,
                    user_id=user_id,
                    type=kind,
                    reference=reference,
                    created_on=world.now,
                    created_by=world.session.user_id,
                    created_via=world.session.auth_client_id,
                    text=text,
                    why=why,
                    subscription=subscription,
                ),
            )


def view(world: World, reference: Reference) -> None:
    """Mark what the session's user was told of something as seen."""
    for row in world.notifications.where("told", (world.session.user_id, reference)):
        if row.viewed_on is None:
            world.notifications.change(row.notification_id, viewed_on=world.now)


def reason(row: Notification) -> str:
    """Why somebody was told, in words: `subscriber of app 456`, `mention`."""
    return row.why if row.subscription is None else f"{row.why} of {row.subscription[0]} {row.subscription[1]}"


def _why(world: World, user_id: int, kind: str, reference: Reference) -> tuple[str, Reference | None]:
    if kind in REASONS:
        return REASONS[kind], None
    followed = next((each for each in _around(world, reference) if follows(world, each, user_id)), None)
    if followed is not None:
        return "subscriber", followed
    row = world.table_of(reference[0]).rows[reference[1]] if reference[0] in KINDS else None
    return ("author" if getattr(row, "created_by", None) == user_id else "member"), None


def _around(world: World, reference: Reference) -> Iterator[Reference]:
    """A thing and what it lies in, from the inside out."""
    found: Reference | None = reference
    while found is not None:
        yield found
        kind, number = found
        row = world.table_of(kind).rows.get(number) if kind in KINDS else None
        found = None if row is None else KINDS[kind].parent(world, row)
