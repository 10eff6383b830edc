"""Sharing a single item, task or status post with people who are not in its space."""

from collections.abc import Iterable, Iterator
from typing import Any

from podiomock.state import tasks
from podiomock.state.references import space_of
from podiomock.state.rights import space_role
from podiomock.state.rows import Grant, Reference
from podiomock.state.subscriptions import follows, subscribe, unsubscribe
from podiomock.state.table import Missing
from podiomock.state.world import World

GRANTABLE = ("item", "task", "status")
"""What can be shared by itself [doc]."""


def give(
    world: World,
    reference: Reference,
    user_id: int,
    *,
    access_level: str = "view",
    action: str | None = None,
    message: str | None = None,
    shared_as_client: bool = False,
) -> Grant:
    """Share a thing with a user, who then follows it; once more takes the place of the first (A-371)."""
    key = (reference, user_id)
    said: dict[str, Any] = {
        "access_level": access_level,
        "action": action,
        "message": message,
        "shared_as_client": shared_as_client,
    }
    # who is let in follows the thing.
    subscribe(world, reference, user_id)
    if key in world.grants.rows:
        return world.grants.change(key, deleted_on=None, **said, **world.facts())
    fresh = world.new_id("grant")
    return world.grants.insert(
        key, Grant(grant_id=fresh, reference=reference, user_id=user_id, **said, **world.facts())
    )


def take(world: World, reference: Reference, user_id: int) -> None:
    """End a share; who is let out no longer follows the thing, unless they see it anyway."""
    world.grants.delete((reference, user_id), world.now)
    space_id = space_of(world, reference)
    member = space_id is not None and space_role(world, space_id, user_id) is not None
    if not member and follows(world, reference, user_id):
        unsubscribe(world, reference, user_id)


def of(world: World, reference: Reference, user_id: int) -> Grant:
    """The share of a thing with a user; `Missing` if there is none."""
    found = world.grants.get((reference, user_id))
    if found is None:
        raise Missing(f"grant on {reference[0]} {reference[1]} to user {user_id}")
    return found


def on(world: World, reference: Reference) -> list[Grant]:
    """The shares of a thing, oldest first."""
    return sorted(world.grants.where("reference", reference), key=lambda each: each.grant_id)


def to(world: World, user_id: int, *, space_id: int | None = None, org_id: int | None = None) -> Iterator[Grant]:
    """What is shared with a user, and still there, in a space or an organization, oldest first."""
    for each in sorted(world.grants.where("user", user_id), key=lambda each: each.grant_id):
        kind, number = each.reference
        found = space_of(world, each.reference)
        if found is None or number not in world.table_of(kind):
            continue
        if space_id in (None, found) and org_id in (None, world.spaces.rows[found].org_id):
            yield each


def people(world: World, named: Iterable[tuple[str, int | str]]) -> list[int]:
    """Whom contact identifiers name, each once: as the responsible people of a task are named (A-37)."""
    found: dict[int, None] = {}
    for kind, wanted in named:
        found |= dict.fromkeys(tasks.people(world, kind, wanted))
    return list(found)
