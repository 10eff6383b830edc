"""Who is in an organization: list, read, end; its admins; leaving it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.api.member_changes import announce_gone, announce_joined, refuse_beyond_limit
from podiomock.api.parameters import Effects, Moment, OrgId
from podiomock.api.space_members import UserId, matches
from podiomock.api.users import UserOut, user_out
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import fragments, memberships, organizations
from podiomock.state.rights import in_org, role, space_role
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

MemberType = Literal["employee", "external", "admin", "regular", "guest", "premium"]


class OrgMember(Struct):
    """Somebody in an organization, or invited to one of its spaces [doc]."""

    user: UserOut
    profile: fragments.Profile
    employee: bool
    role: str | None
    space_memberships: int


class SpaceTotals(Struct):
    """How many spaces of an organization a user is invited to, and in."""

    invited: int
    started: int


class OrgMemberOut(Struct):
    """One of them by themselves [doc]."""

    user: UserOut
    profile: fragments.Profile
    employee: bool
    role: str | None
    tier: str | None
    spaces: SpaceTotals


class HiddenPlace(Struct):
    """A space whose name and address only its members learn [doc]."""

    space_id: int
    name: str | None
    url: str | None
    url_label: str | None
    org_id: int
    type: str


class SpaceMembership(Struct):
    """A member's place in one of the organization's spaces."""

    employee: bool
    role: str | None
    space: HiddenPlace
    invited_on: Moment | None
    started_on: Moment | None
    ended_on: Moment | None
    grants: int


class OrgMemberQuery(Struct, frozen=True):
    """Which members, and in which order; all of them without a limit."""

    member_type: MemberType | None = None
    query: str | None = None
    sort_by: Literal["name", "last_seen_on"] = "name"
    sort_desc: bool = False
    limit: Annotated[int, Meta(ge=1)] | None = None
    offset: Annotated[int, Meta(ge=0)] = 0


class NewAdmin(Struct):
    """Whom to make an admin: one of the two is needed [doc]."""

    user_id: UserId | None = None
    email: str | None = None


class Activation(Struct):
    """Where somebody new sets their account up [doc]; A-200: the key's name, and the address, are ours."""

    activation_link: str


@endpoint("GET", "/org/{org_id}/member/", raises=(Forbidden,))
def list_organization_members(world: World, org_id: OrgId, query: OrgMemberQuery) -> list[OrgMember]:
    """Everybody in an organization and its spaces, also who is only invited; for its admins [doc].

    Sorting by `last_seen_on` is by name: nobody is seen here.
    """
    organizations.administered(world, org_id)
    found = [each for each in memberships.population(world, org_id) if _wanted(world, org_id, each, query)]
    found.sort(key=lambda each: (world.users.rows[each].name.lower(), each), reverse=query.sort_desc)
    until = None if query.limit is None else query.offset + query.limit
    return [_member(world, org_id, each) for each in found[query.offset : until]]


@endpoint("GET", "/org/{org_id}/member/{user_id}", raises=(Forbidden,))
def get_organization_member(world: World, org_id: OrgId, user_id: UserId) -> OrgMemberOut:
    """One of the people in an organization; A-205: for its admins, and that person."""
    _named(world, org_id, user_id)
    user, stays = world.users.rows[user_id], memberships.spaces_of(world, org_id, user_id)
    return OrgMemberOut(
        user=user_out(world, user),
        profile=fragments.profile(world, user.profile_id),
        employee=memberships.employee(world, org_id, user_id),
        role=role(world, "org", org_id, user_id),
        tier=None,
        spaces=SpaceTotals(
            sum(each.started_on is None for each in stays), sum(each.started_on is not None for each in stays)
        ),
    )


@endpoint("GET", "/org/{org_id}/member/{user_id}/space_member/", raises=(Forbidden,))
def list_memberships_of_member(world: World, org_id: OrgId, user_id: UserId) -> list[SpaceMembership]:
    """The spaces of an organization that somebody is in; the caller learns the names of those they are in too."""
    _named(world, org_id, user_id)
    moment = world.session.dialect.moment
    found = []
    for each in memberships.spaces_of(world, org_id, user_id):
        space = fragments.space_micro(world, each.space_id)
        seen = space_role(world, each.space_id) is not None
        found.append(
            SpaceMembership(
                employee=memberships.employee(world, org_id, user_id),
                role=each.role,
                space=HiddenPlace(
                    space_id=each.space_id,
                    name=space.name if seen else None,
                    url=space.url if seen else None,
                    url_label=space.url_label if seen else None,
                    org_id=org_id,
                    type=space.type,
                ),
                invited_on=moment(each.invited_on) if each.invited_on else None,
                started_on=moment(each.started_on) if each.started_on else None,
                ended_on=None,
                grants=memberships.grants(world, each.space_id)[user_id],
            )
        )
    return found


@endpoint("DELETE", "/org/{org_id}/member/{user_id}", raises=(Forbidden,))
def end_organization_membership(world: World, org_id: OrgId, user_id: UserId, query: Effects) -> None:
    """End somebody's membership of all spaces of an organization.

    Where they were the last admin another becomes one; spaces in which nobody else is are deleted [doc].
    """
    organizations.administered(world, org_id)
    _part(world, org_id, world.users[user_id].user_id, query)


@endpoint("DELETE", "/org/{org_id}/member/{user_id}/role", raises=(Forbidden,))
def drop_organization_role(world: World, org_id: OrgId, user_id: UserId) -> None:
    """Take somebody's role in an organization away; they stay in its spaces."""
    organizations.administered(world, org_id)
    if role(world, "org", org_id, world.users[user_id].user_id) is None:
        raise Missing(f"member {user_id} of organization {org_id}")
    _keep_admin(world, org_id, user_id)
    world.members.delete((("org", org_id), user_id), world.now)


@endpoint("GET", "/org/{org_id}/admin/", raises=(Forbidden,))
def list_organization_admins(world: World, org_id: OrgId) -> list[fragments.Profile]:
    """The admins of an organization, as profiles [types]."""
    world.organizations[org_id]
    in_org(world, org_id, "view_admins")
    rows = world.members.where("reference", ("org", org_id))
    return [fragments.profile_of_user(world, each.user_id) for each in rows if each.role == "admin"]


@endpoint("POST", "/org/{org_id}/admin/", raises=(Forbidden,))
def add_organization_admin(world: World, org_id: OrgId, body: NewAdmin, query: Effects) -> Activation | None:
    """Make somebody an admin, by id or by mail; who is new to Podio gets a link to set their account up [doc]."""
    organizations.administered(world, org_id)
    if body.user_id is None and body.email is None:
        raise Invalid(None, "must be integer")
    user_id = memberships.by_mail(world, body.email or "") if body.user_id is None else body.user_id
    user = world.users[user_id]
    refuse_beyond_limit(world, org_id, [user_id])
    for each in memberships.hire(world, org_id, user_id, "admin"):
        if query.hook:
            announce_joined(world, each, user_id)
    if not query.silent:
        notify(world, [user_id], "role_change", ("org", org_id), "admin")
    if user.status == "active":
        return None
    return Activation(f"{fragments.SITE}/activate/{fragments.signature('activation', user_id)}")


@endpoint("DELETE", "/org/{org_id}/admin/{user_id}", raises=(Forbidden,))
def remove_organization_admin(world: World, org_id: OrgId, user_id: UserId, query: Effects) -> None:
    """Make an admin a regular member (A-205)."""
    organizations.administered(world, org_id)
    if role(world, "org", org_id, world.users[user_id].user_id) != "admin":
        raise Missing(f"admin {user_id} of organization {org_id}")
    _keep_admin(world, org_id, user_id)
    world.members.change((("org", org_id), user_id), role="regular")
    if not query.silent:
        notify(world, [user_id], "role_change", ("org", org_id), "regular")


@endpoint("POST", "/org/{org_id}/leave", raises=(Forbidden,))
def leave_organization(world: World, org_id: OrgId, query: Effects) -> None:
    """Leave an organization and all its spaces, as if an admin ended the membership."""
    world.organizations[org_id]
    _part(world, org_id, world.session.user_id, query)


def _part(world: World, org_id: int, user_id: int, query: Effects) -> None:
    _keep_admin(world, org_id, user_id)
    for each in memberships.leave_organization(world, org_id, user_id):
        announce_gone(world, each, [user_id], query)


def _keep_admin(world: World, org_id: int, user_id: int) -> None:
    if memberships.sole_admin(world, "org", org_id, [user_id]):
        # the last admin of an organization stays one.
        raise Forbidden("An organization must have an admin")


def _named(world: World, org_id: int, user_id: int) -> None:
    world.organizations[org_id]
    if world.session.user_id != user_id:
        organizations.administered(world, org_id)
    if world.users[user_id].user_id not in memberships.population(world, org_id):
        raise Missing(f"member {user_id} of organization {org_id}")


def _wanted(world: World, org_id: int, user_id: int, query: OrgMemberQuery) -> bool:
    """Whether a filter lets somebody through.

    A-213: a guest has no role in the organization, and premium members are the employees of a premium organization.
    """
    kind, mine = query.member_type, role(world, "org", org_id, user_id)
    hired = memberships.employee(world, org_id, user_id)
    premium = hired and world.organizations.rows[org_id].type == "premium"
    fits = {
        None: True,
        "employee": hired,
        "external": not hired,
        "admin": mine == "admin",
        "regular": mine == "regular",
        "guest": mine is None,
        "premium": premium,
    }
    return fits[kind] and matches(world, user_id, query.query)


def _member(world: World, org_id: int, user_id: int) -> OrgMember:
    user = world.users.rows[user_id]
    return OrgMember(
        user=user_out(world, user),
        profile=fragments.profile(world, user.profile_id),
        employee=memberships.employee(world, org_id, user_id),
        role=role(world, "org", org_id, user_id),
        space_memberships=sum(each.started_on is not None for each in memberships.spaces_of(world, org_id, user_id)),
    )
