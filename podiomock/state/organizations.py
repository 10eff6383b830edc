"""What may happen to organizations and their spaces."""

from typing import Any

from podiomock.state.files import attach
from podiomock.state.rights import Denied, role
from podiomock.state.rows import Membership, Organization, Reference, Space
from podiomock.state.slugs import slug
from podiomock.state.table import Invalid, Missing
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
    if key in world.members.rows:
        return world.members.change(key, role=role, deleted_on=None)
    return world.members.insert(key, Membership(reference=reference, user_id=user_id, role=role, started_on=world.now))


def own_spaces(world: World) -> list[Space]:
    """The spaces that the session's user is a member of, in the order they were made."""
    joined = (row.reference for row in world.members.where("user", world.session.user_id))
    found = (world.spaces.get(number) for kind, number in joined if kind == "space")
    return sorted((each for each in found if each is not None), key=lambda each: (each.created_on, each.space_id))


def own_organizations(world: World) -> list[Organization]:
    """The organizations that the session's user is in, at least through a space, in the order they were made."""
    through = {each.org_id for each in own_spaces(world)}
    return [each for each in world.organizations if each.org_id in through or role(world, "org", each.org_id)]


def org_role(world: World, org_id: int) -> str | None:
    """The session's user's role; A-51: who is in one of its spaces only is `light` there [doc names the role]."""
    own = role(world, "org", org_id)
    if own is None and any(each.org_id == org_id for each in own_spaces(world)):
        return "light"
    return own


def seen(world: World, org_id: int) -> Organization:
    """The organization, if the session's user is in it, at least through a space."""
    org = world.organizations[org_id]
    if org_role(world, org_id) is None:
        raise Denied(world.session.user_id, "view", "org", org_id)
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
        if role(world, "space", each.space_id) or (member in ("admin", "regular") and each.privacy == "open")
    ]


def item_count(world: World, org_id: int) -> int:
    """How many items the organization's apps hold, kept until items or apps change."""
    kept = world.cache.setdefault("item counts", {})
    stamp = (world.items.version, world.applications.version, world.spaces.version)
    if org_id not in kept or kept[org_id][0] != stamp:
        apps = {each.app_id for each in world.applications if world.spaces.rows[each.space_id].org_id == org_id}
        kept[org_id] = (stamp, sum(each.app_id in apps for each in world.items))
    return int(kept[org_id][1])
