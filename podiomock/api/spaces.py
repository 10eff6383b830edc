"""Spaces (workspaces): read, find by address, create, update, archive, delete."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.organizations import (
    Accounting,
    Name,
    OrgMicro,
    accounting,
    address,
    given,
    org_micro,
)
from podiomock.api.parameters import Effects, Moment, OrgId, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, NoOperation, NotFound
from podiomock.state import fragments, memberships, organizations, space_deletion
from podiomock.state.rights import administers, in_org, in_space, rights_on, space_role
from podiomock.state.rows import Space
from podiomock.state.subscriptions import follows, notify
from podiomock.state.table import Invalid
from podiomock.state.world import World

Privacy = Literal["open", "closed"]


class SpaceOut(Struct):
    """A space (`podio-api.md` 4.4)."""

    space_id: int
    org_id: int
    name: str
    url: str
    url_label: str
    description: str | None
    privacy: str
    auto_join: bool
    post_on_new_app: bool
    post_on_new_member: bool
    type: str
    role: str | None
    rights: list[str]
    subscribed: bool
    premium: bool
    owner: fragments.Ref
    created_on: Moment
    created_by: fragments.Profile
    push: dict[str, Any]
    org: OrgMicro
    item_accounting_info: Accounting
    is_overdue: bool = False
    archived: bool = False
    video: str | None = None
    tier: str | None = None
    sharefile_vault_url: None = None


class SpaceAddress(Struct, frozen=True):
    """A space by the address of any page below it, or by the two parts of that address."""

    url: str | None = None
    org_slug: str | None = None
    space_slug: str | None = None


class SpaceInOrg(Struct, forbid_unknown_fields=True):
    """A new space of the organization that the path names."""

    name: Name
    privacy: Privacy = "closed"
    auto_join: bool = False
    # what these two are when nobody says was never recorded; the page's example has them true.
    post_on_new_app: bool = True
    post_on_new_member: bool = True


class SpaceCreate(SpaceInOrg, forbid_unknown_fields=True, kw_only=True):
    """A new space; only `org_id` and `name` are needed [qa]."""

    org_id: Annotated[Any, Meta(extra={"ref": "organizations"}, extra_json_schema={"type": "integer", "minimum": 1})]
    """An integer. A-64: a string, even of digits, is refused, as ids must be integers [doc]."""


class SpaceUpdate(Struct, forbid_unknown_fields=True):
    """Changes to a space; what is not sent is kept."""

    name: Name | UnsetType = UNSET
    url_label: Name | UnsetType = UNSET
    privacy: Privacy | UnsetType = UNSET
    auto_join: bool | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    post_on_new_app: bool | UnsetType = UNSET
    post_on_new_member: bool | UnsetType = UNSET


class SpaceCreated(Struct):
    """A new space's id and address; `full_url` only where the dialect has it."""

    space_id: int
    url: str
    full_url: str | UnsetType = UNSET


@endpoint("GET", "/space/url", raises=(Forbidden, NotFound))
def find_space(world: World, query: SpaceAddress) -> SpaceOut:
    """The space at an address."""
    parts = [query.org_slug or "", query.space_slug or ""] if query.url is None else address(query.url)
    if query.url is None and not all(parts):
        raise NoOperation("Missing parameters: url.")
    space = organizations.space_at(world, *(*parts, "", "")[:2])
    in_space(world, space.space_id)
    return space_out(world, space)


@endpoint("GET", "/space/{space_id}", raises=(Forbidden,))
def get_space(world: World, space_id: SpaceId) -> SpaceOut:
    """A space."""
    space = world.spaces[space_id]
    in_space(world, space_id)
    return space_out(world, space)


@endpoint("POST", "/space/", raises=(Forbidden,))
def create_space(world: World, body: SpaceCreate) -> SpaceCreated:
    """Create a space in an organization; the caller is its admin."""
    if not isinstance(body.org_id, int) or isinstance(body.org_id, bool):
        raise Invalid(body.org_id, "must be integer")
    if body.org_id < 1:
        raise Invalid(body.org_id, "must not be less than 1")
    return _created(world, body.org_id, body)


@endpoint("POST", "/org/{org_id}/space/", raises=(Forbidden,))
def create_space_in_organization(world: World, org_id: OrgId, body: SpaceInOrg) -> SpaceCreated:
    """Create a space, the organization named by the path [maton]."""
    return _created(world, org_id, body)


@endpoint("PUT", "/space/{space_id}", raises=(Forbidden,))
def update_space(world: World, space_id: SpaceId, body: SpaceUpdate) -> None:
    """Update a space; its admins may."""
    space = world.spaces[space_id]
    administers(world, space_id)
    organizations.update_space(world, space, given(body))


@endpoint("DELETE", "/space/{space_id}", raises=(Forbidden,))
def delete_space(world: World, space_id: SpaceId, query: Effects) -> None:
    """Delete a space with all that is in it; memberships end, invitations are taken back [doc]."""
    space = world.spaces[space_id]
    in_space(world, space_id, "delete")
    if world.organizations.rows[space.org_id].type == "free":
        # that the spaces of a free organization cannot be deleted is tested [qa]; the wording is ours.
        raise Forbidden("Spaces of a free organization cannot be deleted")
    members = [each.user_id for each in memberships.active(world, space_id)]
    space_deletion.delete(world, space_id)
    if not query.silent:
        notify(world, members, "space_delete", ("space", space_id), space.name)


@endpoint("POST", "/space/{space_id}/archive", raises=(Forbidden,))
def archive_space(world: World, space_id: SpaceId) -> None:
    """Hide a space from the navigation, and do nothing else [doc]; its admins may."""
    world.spaces[space_id]
    administers(world, space_id)
    world.spaces.change(space_id, archived=True)


@endpoint("POST", "/space/{space_id}/restore", raises=(Forbidden,))
def restore_space(world: World, space_id: SpaceId) -> None:
    """Show an archived space again."""
    world.spaces[space_id]
    administers(world, space_id)
    world.spaces.change(space_id, archived=False)


def _created(world: World, org_id: int, body: SpaceInOrg) -> SpaceCreated:
    world.organizations[org_id]
    in_org(world, org_id, "add_space")
    space = organizations.create_space(
        world,
        org_id,
        body.name,
        privacy=body.privacy,
        auto_join=body.auto_join,
        post_on_new_app=body.post_on_new_app,
        post_on_new_member=body.post_on_new_member,
    )
    url = fragments.space_url(world, space.space_id)
    return SpaceCreated(space.space_id, url, url if world.session.dialect.space_reply_has_full_url else UNSET)


def space_out(world: World, space: Space) -> SpaceOut:
    """A space, as the session's user sees it."""
    reference, mine = ("space", space.space_id), space_role(world, space.space_id)
    return SpaceOut(
        space_id=space.space_id,
        org_id=space.org_id,
        name=space.name,
        url=fragments.space_url(world, space.space_id),
        url_label=space.url_label,
        description=space.description,
        privacy=space.privacy,
        auto_join=space.auto_join,
        post_on_new_app=space.post_on_new_app,
        post_on_new_member=space.post_on_new_member,
        type=space.type,
        role=mine,
        rights=list(rights_on(world, reference)),
        # members follow their space, as in every recording; nobody recorded one who does not.
        subscribed=follows(world, reference, world.session.user_id),
        premium=world.organizations.rows[space.org_id].type == "premium",
        # `owner` is a type and an id [recorded]; that it is the user who made the space is inferred.
        owner=fragments.Ref("user", space.created_by),
        created_on=world.session.dialect.moment(space.created_on),
        created_by=fragments.profile_of_user(world, space.created_by),
        push=fragments.push(world, *reference),
        org=org_micro(world, space.org_id),
        item_accounting_info=accounting(world, space.org_id),
        archived=space.archived,
    )
