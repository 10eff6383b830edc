"""What may happen to organizations and their spaces."""

from typing import Any

from podiomock.state.rows import Membership, Organization, Reference, Space
from podiomock.state.slugs import slug
from podiomock.state.world import World


def create_organization(
    world: World, name: str, *, org_id: int | None = None, url_label: str | None = None, **columns: Any
) -> Organization:
    """Make an organization; its maker is an admin of it."""
    fresh = world.new_id("org") if org_id is None else org_id
    taken = {each.url_label for each in world.organizations}
    org = world.organizations.insert(
        fresh,
        Organization(
            org_id=fresh,
            name=name,
            url_label=url_label or slug(name, taken, "org"),
            **{**world.facts(), **columns},
        ),
    )
    join(world, ("org", fresh), world.session.user_id, "admin")
    return org


def create_space(
    world: World,
    org_id: int,
    name: str,
    *,
    space_id: int | None = None,
    url_label: str | None = None,
    **columns: Any,
) -> Space:
    """Make a space; its maker is an admin of it, and its address is the slug of its name."""
    fresh = world.new_id("space") if space_id is None else space_id
    taken = {each.url_label for each in world.spaces.where("org", org_id)}
    space = world.spaces.insert(
        fresh,
        Space(
            space_id=fresh,
            org_id=org_id,
            name=name,
            url_label=url_label or slug(name, taken, "space"),
            **{**world.facts(), **columns},
        ),
    )
    join(world, ("space", fresh), world.session.user_id, "admin")
    return space


def join(world: World, reference: Reference, user_id: int, role: str = "regular") -> Membership:
    """Give a user a role in an organization or a space, anew if they had left."""
    key = (reference, user_id)
    if key in world.members.rows:
        return world.members.change(key, role=role, deleted_on=None)
    return world.members.insert(
        key, Membership(reference=reference, user_id=user_id, role=role, started_on=world.now)
    )
