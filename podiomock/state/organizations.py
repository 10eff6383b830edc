"""What may happen to organizations and their spaces."""

from typing import Any

from podiomock.state.app_relations import scores
from podiomock.state.files import attach
from podiomock.state.rights import ROLES, in_org, role, space_role, standing
from podiomock.state.rows import Membership, Organization, Reference, Space
from podiomock.state.slugs import slug
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

TOP = 6
"""How many spaces are a user's top ones [doc]."""


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


def update_organization(world: World, org: Organization, changes: dict[str, Any]) -> Organization:
    """Change columns; a new name does not change the address, a new `url_label` does."""
    if "url_label" in changes and changes["url_label"] != org.url_label:
        free_label(changes["url_label"], {each.url_label for each in world.organizations})
    return world.organizations.change(org.org_id, **changes) if changes else org


def set_logo(world: World, org_id: int, file_id: int | None) -> None:
    """Make a file the organization's logo, or have none: the one file that is attached to it."""
    reference = ("org", org_id)
    before = world.attachments.rows.get(reference, ())
    if before == (file_id,):
        return
    for each in before:
        world.files.change(each, ref=None)
    world.attachments.put(reference, ())
    if file_id is not None:
        attach(world, [file_id], reference)


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


def update_space(world: World, space: Space, changes: dict[str, Any]) -> Space:
    """Change columns; a new name does not change the address, a new `url_label` does."""
    if "url_label" in changes and changes["url_label"] != space.url_label:
        free_label(changes["url_label"], {each.url_label for each in world.spaces.where("org", space.org_id)})
    return world.spaces.change(space.space_id, **changes) if changes else space


def free_label(label: str, taken: set[str]) -> None:
    """Refuse a part of an address that is no slug, or that another has."""
    # what a taken or a malformed url_label gets is unknown; a name's slug is never refused, only numbered.
    if slug(label, (), "") != label:
        raise Invalid(label, "must be a valid URL label")
    if label in taken:
        raise Invalid(label, "must be unique")


def join(world: World, reference: Reference, user_id: int, role: str = "regular") -> Membership:
    """Give a user a role in an organization or a space, anew if they had left."""
    key = (reference, user_id)
    if key in world.members:
        return world.members.change(key, role=role)
    if key in world.members.rows:
        if key in world.subscriptions.rows:
            world.subscriptions.change(key, deleted_on=None, started_on=world.now)
        return world.members.change(key, role=role, started_on=world.now, invited_on=None, deleted_on=None)
    return world.members.insert(key, Membership(reference=reference, user_id=user_id, role=role, started_on=world.now))


def own_spaces(world: World, user_id: int | None = None) -> list[Space]:
    """The spaces that a user, the session's unless another is named, is a member of, in the order they were made."""
    who = world.session.user_id if user_id is None else user_id
    joined = (row.reference for row in world.members.where("user", who) if row.role in ROLES)
    found = (world.spaces.get(number) for kind, number in joined if kind == "space")
    return sorted((each for each in found if each is not None), key=lambda each: (each.created_on, each.space_id))


def ranked_spaces(world: World) -> list[Space]:
    """The spaces that the session's user is in, the most used first; A-210: by what they wrote in its apps."""
    used: dict[int, int] = {}
    for app_id, score in scores(world).items():
        space_id = world.applications.rows[app_id].space_id
        used[space_id] = used.get(space_id, 0) + score
    return sorted(own_spaces(world), key=lambda each: -used.get(each.space_id, 0))


def rank(world: World, space_id: int) -> int:
    """The place of a space among the ones its user is in, from 0; behind them all if they are not."""
    stamp = (world.session.user_id, world.journal.version)
    known: tuple[object, dict[int, int]] = world.cache.get("space ranks", (None, {}))
    if known[0] != stamp:
        known = (stamp, {each.space_id: at for at, each in enumerate(ranked_spaces(world))})
        world.cache["space ranks"] = known
    return known[1].get(space_id, len(known[1]))


def own_organizations(world: World) -> list[Organization]:
    """The organizations that the session's user is in, at least through a space, in the order they were made."""
    through = {each.org_id for each in own_spaces(world)}
    return [each for each in world.organizations if each.org_id in through or role(world, "org", each.org_id)]


def org_role(world: World, org_id: int) -> str | None:
    """The session's user's role; A-51: who is in one of its spaces only is `light` there [doc names the role]."""
    return standing(world, ("org", org_id))


def seen(world: World, org_id: int) -> Organization:
    """The organization, if the session's user is in it, at least through a space."""
    org = world.organizations[org_id]
    in_org(world, org_id)
    return org


def administered(world: World, org_id: int) -> Organization:
    """The organization, if the session's user is an admin of it."""
    org = world.organizations[org_id]
    in_org(world, org_id, "update")
    return org


def organization_at(world: World, label: str) -> Organization:
    """The organization whose address has this part, if the session's user is in it."""
    found = next((each for each in world.organizations if each.url_label == label), None)
    if found is None:
        raise Missing(f"organization at {label!r}")
    return seen(world, found.org_id)


def space_at(world: World, org_label: str, label: str) -> Space:
    """The space whose address has these parts; whether it may be seen is for the caller to ask."""
    org = next((each for each in world.organizations if each.url_label == org_label), None)
    spaces = world.spaces.where("org", org.org_id) if org else ()
    found = next((each for each in spaces if each.url_label == label), None)
    if found is None:
        raise Missing(f"space at {org_label}/{label}")
    return found


def listed_spaces(world: World, org_id: int) -> list[Space]:
    """The spaces of an organization that the session's user is in, and the open ones if they are in it itself."""
    # an admin's view of all spaces has a call of its own, `/org/{id}/all_spaces/` [php].
    member = role(world, "org", org_id)
    return [
        each
        for each in world.spaces.where("org", org_id)
        if space_role(world, each.space_id) or (member in ("admin", "regular") and each.privacy == "open")
    ]


def item_count(world: World, org_id: int) -> int:
    """How many items the organization's apps hold, kept until items or apps change."""
    kept = world.cache.setdefault("item counts", {})
    stamp = (world.items.version, world.applications.version, world.spaces.version)
    if org_id not in kept or kept[org_id][0] != stamp:
        apps = {each.app_id for each in world.applications if world.spaces.rows[each.space_id].org_id == org_id}
        kept[org_id] = (stamp, sum(each.app_id in apps for each in world.items))
    return int(kept[org_id][1])
