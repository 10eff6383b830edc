"""Organizations: list, read, find by address, create, update."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from podiomock.api.parameters import FileId, Moment, OrgId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, NoOperation, NotFound
from podiomock.state import fragments, organizations
from podiomock.state.rights import in_org, rights_on, space_role
from podiomock.state.rows import Organization, Space
from podiomock.state.world import World

Name = Annotated[str, Meta(min_length=1)]

FREE_LIMIT = 100
"""Items that a free organization may hold [recorded]; the count may exceed it."""


class Accounting(Struct):
    """How many items an organization holds, of how many it may."""

    org_id: int
    limit: int | None
    count: int
    percent: int


class OrgReference(Struct):
    """An organization, as the caller's top spaces carry it [qa schema]."""

    org_id: int
    name: str
    url: str
    url_label: str
    type: str
    status: str
    contract_status: str
    premium: bool
    logo: int | None
    image: fragments.FileOut | None
    domains: list[str] = []
    segment: str | None = None
    segment_size: int | None = None
    tier: str | None = None


class OrgMicro(OrgReference, kw_only=True):
    """An organization, as a space carries it (`podio-api.md` 4.4)."""

    role: str | None
    rights: list[str]
    user_limit: int | None
    sales_agent_id: int | None = None
    grants_count: int = 0


class SpaceRow(Struct):
    """A space, as an organization lists it."""

    space_id: int
    name: str
    url: str
    url_label: str
    org_id: int
    role: str | None
    rights: list[str]
    type: str
    premium: bool
    push: dict[str, Any]
    item_accounting_info: Accounting
    rank: int
    top: bool
    archived: bool
    tier: str | None = None
    sharefile_vault_url: None = None


class OrgListed(OrgMicro, kw_only=True):
    """An organization in the listing, with the spaces in it that the caller is a member of [page]."""

    spaces: list[SpaceRow]
    rank: int = 0
    from_sharefile: bool = False
    sharefile: None = None
    sharefile_vault_enabled: bool = False


class OrgOut(OrgListed, kw_only=True):
    """An organization by itself: who made it and when, beside what the listing says [doc]."""

    created_on: Moment
    created_by: fragments.Byline
    trial_expired_on: Moment | None = None


class OrgAddress(Struct, frozen=True):
    """An organization by the address of any page below it, or by its part of that address."""

    url: str | None = None
    org_slug: str | None = None


class OrgCreate(Struct):
    """A new organization. Unknown keys are ignored: a test's extra one got a complaint about `name` only [qa]."""

    name: Name
    logo: FileId | None = None
    segment_size: int | None = None


class OrgUpdate(Struct):
    """Changes to an organization; what is not sent is kept, a logo of null is none."""

    name: Name | UnsetType = UNSET
    url_label: Name | UnsetType = UNSET
    logo: FileId | None | UnsetType = UNSET


class OrgCreated(Struct):
    """A new organization's id and address [recorded]."""

    org_id: int
    url: str
    url_label: str


@endpoint("GET", "/org/")
def list_organizations(world: World) -> list[OrgListed]:
    """The organizations and spaces that the caller is a member of."""
    return [org_listed(world, each) for each in organizations.own_organizations(world)]


@endpoint("GET", "/org/url", raises=(Forbidden, NotFound))
def find_organization(world: World, query: OrgAddress) -> OrgOut:
    """The organization at an address."""
    if query.org_slug is None and query.url is None:
        raise NoOperation("Missing parameters: url.")
    label = query.org_slug or next(iter(address(query.url or "")), "")
    return org_out(world, organizations.organization_at(world, label))


@endpoint("GET", "/org/{org_id}", raises=(Forbidden,))
def get_organization(world: World, org_id: OrgId) -> OrgOut:
    """An organization."""
    return org_out(world, organizations.seen(world, org_id))


@endpoint("POST", "/org/")
def create_organization(world: World, body: OrgCreate) -> OrgCreated:
    """Create an organization, of type free; the caller is its admin."""
    # no space comes with it, though natively it may have an employee network.
    # `segment_size` is taken and not kept: no recording shows what it does.
    org = organizations.create_organization(world, body.name, type="free")
    if body.logo is not None:
        organizations.set_logo(world, org.org_id, body.logo)
    return OrgCreated(org.org_id, fragments.org_url(world, org.org_id), org.url_label)


@endpoint("DELETE", "/org/{org_id}", raises=(Forbidden,))
def delete_organization(world: World, org_id: OrgId) -> None:
    """Refused: API clients are not trusted with this [qa]."""
    organizations.seen(world, org_id)
    raise Forbidden(
        "Only available for clients with a trust level of 5 or higher. To get your API client upgraded to a higher "
        "trust level contact support at https://help.podio.com."
    )


@endpoint("PUT", "/org/{org_id}", raises=(Forbidden,))
def update_organization(world: World, org_id: OrgId, body: OrgUpdate) -> None:
    """Update an organization; its admins may."""
    org = world.organizations[org_id]
    in_org(world, org_id, "update")
    changes = given(body)
    if "logo" in changes:
        organizations.set_logo(world, org_id, changes.pop("logo"))
    organizations.update_organization(world, org, changes)


def given(body: Struct) -> dict[str, Any]:
    """The keys that a body has."""
    return {name: value for name, value in structs.asdict(body).items() if value is not UNSET}


def address(url: str) -> list[str]:
    """The parts of a page's address below the site, `["myorg", "project-space"]`; also from the subdomains of 2011."""
    try:
        parts = urlsplit(url if "//" in url else f"//podio.com/{url.lstrip('/')}")
    except ValueError:  # a lone bracket, taken for an IPv6 address
        return []
    path = [each for each in parts.path.split("/") if each]
    subdomain = (parts.hostname or "").removesuffix("podio.com").strip(".")
    return path if subdomain in ("", "www") else [subdomain, *path]


def accounting(world: World, org_id: int) -> Accounting:
    """How full the organization is; A-55: that others than free ones have no limit (null) is inferred."""
    count = organizations.item_count(world, org_id)
    limit = FREE_LIMIT if world.organizations.rows[org_id].type == "free" else None
    return Accounting(org_id, limit, count, count * 100 // limit if limit else 0)


def org_reference(world: World, org_id: int) -> OrgReference:
    """An organization, without what the session's user has to do with it."""
    org = world.organizations.rows[org_id]
    logo = next(iter(fragments.files_on(world, "org", org_id)), None)
    return OrgReference(
        org_id=org_id,
        name=org.name,
        url=fragments.org_url(world, org_id),
        url_label=org.url_label,
        type=org.type,
        status=org.status,
        # that `contract_status` follows from the type is inferred; its values were not recorded.
        contract_status="free" if org.type == "free" else "full",
        premium=org.type == "premium",
        logo=logo.file_id if logo else None,
        image=logo,
    )


def org_micro(world: World, org_id: int) -> OrgMicro:
    """An organization, as the session's user sees it."""
    return OrgMicro(
        **structs.asdict(org_reference(world, org_id)),
        role=organizations.org_role(world, org_id),
        rights=list(rights_on(world, ("org", org_id))),
        user_limit=world.organizations.rows[org_id].user_limit,
    )


def org_listed(world: World, org: Organization) -> OrgListed:
    """An organization with its spaces, as the session's user sees it."""
    spaces = [space_row(world, each) for each in organizations.own_spaces(world) if each.org_id == org.org_id]
    return OrgListed(**structs.asdict(org_micro(world, org.org_id)), spaces=spaces)


def org_out(world: World, org: Organization) -> OrgOut:
    """An organization by itself."""
    return OrgOut(
        **structs.asdict(org_listed(world, org)),
        created_on=world.session.dialect.moment(org.created_on),
        created_by=fragments.byline(world, org.created_by),
    )


def space_row(world: World, space: Space) -> SpaceRow:
    """A space in a listing, as the session's user sees it."""
    rank = organizations.rank(world, space.space_id)
    return SpaceRow(
        space_id=space.space_id,
        name=space.name,
        url=fragments.space_url(world, space.space_id),
        url_label=space.url_label,
        org_id=space.org_id,
        role=space_role(world, space.space_id),
        rights=list(rights_on(world, ("space", space.space_id))),
        type=space.type,
        premium=world.organizations.rows[space.org_id].type == "premium",
        push=fragments.push(world, "space", space.space_id),
        item_accounting_info=accounting(world, space.org_id),
        rank=rank,
        top=rank < organizations.TOP,
        archived=space.archived,
    )
