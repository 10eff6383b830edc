"""Lists of spaces: of an organization, open to join, the caller's top ones; one by its label; free seats."""

from typing import Annotated

from msgspec import Meta, Struct, structs

from podiomock.api.organizations import Accounting, OrgReference, SpaceRow, accounting, org_reference, space_row
from podiomock.api.parameters import OrgId, SpaceId
from podiomock.api.spaces import SpaceOut, space_out
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import fragments, memberships, organizations
from podiomock.state.rights import in_space, rights_on, role, space_role
from podiomock.state.rows import Space
from podiomock.state.world import World


class SpaceBadge(Struct):
    """A space, without what the caller has to do with it [types]."""

    space_id: int
    org_id: int
    name: str
    url: str
    url_label: str
    type: str
    item_accounting_info: Accounting | None
    sharefile_vault_url: None = None


class TopSpace(SpaceBadge, kw_only=True):
    """A space with its organization [qa schema]."""

    org: OrgReference


class HiddenSpace(Struct):
    """A space for an organization's admin; one who is not in it does not learn its name and address [doc]."""

    space_id: int
    org_id: int
    name: str | None
    url: str | None
    url_label: str | None
    type: str
    privacy: str
    archived: bool
    role: str | None
    rights: list[str]
    member_count: int


class SpaceCount(Struct):
    """How many spaces there are."""

    count: int


class Seats(Struct):
    """How many people there is room for; null is without limit [doc]."""

    employee: int | None
    external: int | None


class TopQuery(Struct, frozen=True):
    """How many spaces."""

    limit: Annotated[int, Meta(ge=1)] = organizations.TOP


@endpoint("GET", "/space/org/{org_id}/", raises=(Forbidden,))
def list_spaces(world: World, org_id: OrgId) -> list[SpaceRow]:
    """The spaces of an organization that the caller is in, and the open ones."""
    return _listed(world, org_id)


@endpoint("GET", "/org/{org_id}/space/", raises=(Forbidden,))
def list_spaces_of_organization(world: World, org_id: OrgId) -> list[SpaceRow]:
    """The same by its other path."""
    return _listed(world, org_id)


@endpoint("GET", "/org/{org_id}/all_spaces/", raises=(Forbidden,))
def list_all_spaces(world: World, org_id: OrgId) -> list[HiddenSpace]:
    """Every space of an organization, for its admins."""
    organizations.administered(world, org_id)
    return [_hidden(world, each) for each in world.spaces.where("org", org_id)]


@endpoint("GET", "/space/org/{org_id}/available/", raises=(Forbidden,))
def list_available_spaces(world: World, org_id: OrgId) -> list[SpaceBadge]:
    """The open spaces of an organization that the caller can join."""
    organizations.seen(world, org_id)
    if role(world, "org", org_id) not in memberships.EMPLOYEE_ROLES:
        return []
    return [
        badge(world, each)
        for each in world.spaces.where("org", org_id)
        if each.privacy == "open" and space_role(world, each.space_id) is None
    ]


@endpoint("GET", "/space/org/{org_id}/count", raises=(Forbidden,))
def count_spaces(world: World, org_id: OrgId) -> SpaceCount:
    """How many spaces of an organization the caller can list."""
    organizations.seen(world, org_id)
    return SpaceCount(len(organizations.listed_spaces(world, org_id)))


@endpoint("GET", "/space/org/{org_id}/{url_label}", raises=(Forbidden,))
def get_space_by_label(world: World, org_id: OrgId, url_label: str) -> SpaceOut:
    """The space of an organization whose address ends like this."""
    return _labelled(world, org_id, url_label)


@endpoint("GET", "/space/org/{org_id}/url/{url_label}", raises=(Forbidden,))
def get_space_by_url_label(world: World, org_id: OrgId, url_label: str) -> SpaceOut:
    """The same by the path that newer clients take [types]."""
    return _labelled(world, org_id, url_label)


@endpoint("GET", "/space/top/")
def list_top_spaces(world: World, query: TopQuery) -> list[TopSpace]:
    """The spaces that the caller uses most, with their organizations."""
    return [
        TopSpace(**structs.asdict(badge(world, each)), org=org_reference(world, each.org_id))
        for each in organizations.ranked_spaces(world)[: query.limit]
    ]


@endpoint("GET", "/space/{space_id}/available", raises=(Forbidden,))
def get_available_seats(world: World, space_id: SpaceId) -> Seats:
    """How many more people can be added to a space.

    A-215: the organization's limit is one for employees and others together.
    """
    space = world.spaces[space_id]
    in_space(world, space_id)
    free = memberships.seats(world, space.org_id)
    return Seats(free, free)


def _listed(world: World, org_id: int) -> list[SpaceRow]:
    organizations.seen(world, org_id)
    return [space_row(world, each) for each in organizations.listed_spaces(world, org_id)]


def _labelled(world: World, org_id: int, url_label: str) -> SpaceOut:
    org = world.organizations[org_id]
    space = organizations.space_at(world, org.url_label, url_label)
    in_space(world, space.space_id)
    return space_out(world, space)


def badge(world: World, space: Space) -> SpaceBadge:
    """A space for those who may not be in it."""
    return SpaceBadge(
        space_id=space.space_id,
        org_id=space.org_id,
        name=space.name,
        url=fragments.space_url(world, space.space_id),
        url_label=space.url_label,
        type=space.type,
        item_accounting_info=accounting(world, space.org_id),
    )


def _hidden(world: World, space: Space) -> HiddenSpace:
    mine = space_role(world, space.space_id)
    seen = mine is not None
    return HiddenSpace(
        space_id=space.space_id,
        org_id=space.org_id,
        name=space.name if seen else None,
        url=fragments.space_url(world, space.space_id) if seen else None,
        url_label=space.url_label if seen else None,
        type=space.type,
        privacy=space.privacy,
        archived=space.archived,
        role=mine,
        rights=list(rights_on(world, ("space", space.space_id))),
        member_count=len(memberships.active(world, space.space_id)),
    )
