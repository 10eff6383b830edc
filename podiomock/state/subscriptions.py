"""Who follows what, and who is told when it changes."""

from collections.abc import Iterable

from podiomock.state.rows import Notification, Reference, Subscription
from podiomock.state.world import World


def subscribe(world: World, reference: Reference, user_id: int) -> None:
    """Make a user follow something, if they do not yet."""
    key = (reference, user_id)
    known = world.subscriptions.rows.get(key)
    if known is None:
        world.subscriptions.insert(
            key,
            Subscription(
                subscription_id=world.new_id("subscription"),
                reference=reference,
                user_id=user_id,
                started_on=world.now,
            ),
        )
    elif known.deleted_on is not None:
        world.subscriptions.change(key, deleted_on=None, started_on=world.now)


def subscribers(world: World, *references: Reference) -> list[int]:
    """Who follows any of these things, each once."""
    found = {row.user_id: None for each in references for row in world.subscriptions.where("reference", each)}
    return list(found)


def notify(world: World, user_ids: Iterable[int], kind: str, reference: Reference, text: str = "") -> None:
    """Tell users that something happened; nobody is told of what they did themselves."""
    for user_id in dict.fromkeys(user_ids):
        if user_id != world.session.user_id and user_id in world.users:
            fresh = world.new_id("notification")
            world.notifications.insert(
                fresh,
                Notification(
                    notification_id=fresh,
                    user_id=user_id,
                    type=kind,
                    reference=reference,
                    created_on=world.now,
                    created_by=world.session.user_id,
                    text=text,
                ),
            )


def view(world: World, reference: Reference) -> None:
    """Mark what the session's user was told of something as seen."""
    for row in world.notifications.where("user", world.session.user_id):
        if row.reference == reference and row.viewed_on is None:
            world.notifications.change(row.notification_id, viewed_on=world.now)
