"""The members of a space: lists of them, and one."""

from collections import Counter
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment, Page, SpaceId
from podiomock.api.users import UserOut, user_out
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, memberships
from podiomock.state.memberships import Stay
from podiomock.state.rights import in_space
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

UserId = Annotated[int, Meta(ge=1, extra={"ref": "users"})]
SpaceRole = Literal["regular", "admin", "light", "grant_only"]
SPACE_ROLES = ("regular", "admin", "light", "grant_only")
MOST_MEMBERS = 500
"""The largest page of members [doc]."""

Role = Annotated[str, Meta(extra_json_schema={"enum": [*SPACE_ROLES]})]


class Member(Struct):
    """A user's place in a space; a guest, who only has what was shared with them, has no role."""

    employee: bool
    role: str | None
    user: UserOut
    profile: fragments.Profile
    space: fragments.SpaceMicro
    invited_on: Moment | None
    started_on: Moment | None
    ended_on: Moment | None
    grants: int


class MemberProfile(Struct):
    """The same, where `user` is the profile, and not the account [doc]."""

    employee: bool
    role: str | None
    user: fragments.Profile
    profile: fragments.Profile
    space: fragments.SpaceMicro
    invited_on: Moment | None
    started_on: Moment | None
    ended_on: Moment | None
    grants: int


class MemberQuery(Page, frozen=True):
    """Which members, and a window on them, of 500 at most [doc]."""

    limit: Annotated[int, Meta(ge=1, le=MOST_MEMBERS)] = 100
    member_type: Literal["employee", "external", "admin", "regular", "light", "guest"] | None = None
    query: str | None = None


class TopQuery(Struct, frozen=True):
    """How many of each."""

    limit: Annotated[int, Meta(ge=1)] = 6


class TopProfiles(Struct):
    """How many there are, and the most active of them."""

    total: int
    profiles: list[fragments.Profile]


class TopMembers(Struct):
    """The most active members [rb]."""

    employee: TopProfiles
    external: TopProfiles


class MemberCount(Struct):
    """How many members there are. A-207: the keys of this count were never recorded."""

    total: int
    employee: int
    external: int


@endpoint("GET", "/space/{space_id}/member/", raises=(Forbidden,))
def list_space_members(world: World, space_id: SpaceId) -> list[Member]:
    """Who is in a space, in the order they joined."""
    _may_look(world, space_id)
    return [member_out(world, each) for each in memberships.active(world, space_id)]


@endpoint("GET", "/space/{space_id}/member/v2/", raises=(Forbidden,))
def list_space_members_v2(world: World, space_id: SpaceId, query: MemberQuery) -> list[MemberProfile]:
    """Who is in a space, then who is invited, then guests (A-209), as far as they are asked for."""
    _may_look(world, space_id)
    found = [each for each in memberships.everybody(world, space_id) if _wanted(world, each, query)]
    return [member_profile(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("GET", "/space/{space_id}/member/ended/", raises=(Forbidden,))
def list_ended_members(world: World, space_id: SpaceId) -> list[Member]:
    """Who was in a space and is not any more."""
    _may_look(world, space_id)
    return [member_out(world, each) for each in memberships.ended(world, space_id)]


@endpoint("GET", "/space/{space_id}/member/top", raises=(Forbidden,))
def list_top_members(world: World, space_id: SpaceId, query: TopQuery) -> TopMembers:
    """The most active members, employees and others; A-210: by what they wrote in the space's apps."""
    space = world.spaces[space_id]
    _may_look(world, space_id)
    apps = {each.app_id for each in world.applications.where("space", space_id)}
    written = Counter(each.created_by for each in world.revisions if world.items.rows[each.item_id].app_id in apps)
    stays = sorted(memberships.active(world, space_id), key=lambda each: -written[each.user_id])
    hired = {each.user_id for each in stays if memberships.employee(world, space.org_id, each.user_id)}
    inside = [each.user_id for each in stays if each.user_id in hired]
    outside = [each.user_id for each in stays if each.user_id not in hired]
    return TopMembers(
        *(
            TopProfiles(len(each), [fragments.profile_of_user(world, one) for one in each[: query.limit]])
            for each in (inside, outside)
        )
    )


@endpoint("GET", "/space/{space_id}/member/total", raises=(Forbidden,))
def count_space_members(world: World, space_id: SpaceId) -> MemberCount:
    """How many members a space has."""
    space = world.spaces[space_id]
    _may_look(world, space_id)
    stays = memberships.active(world, space_id)
    inside = sum(memberships.employee(world, space.org_id, each.user_id) for each in stays)
    return MemberCount(len(stays), inside, len(stays) - inside)


@endpoint("GET", "/space/{space_id}/member/{user_id}", raises=(Forbidden,))
def get_space_member(world: World, space_id: SpaceId, user_id: UserId) -> Member:
    """An active user's membership [doc]."""
    _may_look(world, space_id)
    world.users[user_id]
    stay = memberships.found(world, space_id, user_id)
    if stay.started_on is None or stay.ended_on is not None:
        # who is only invited, or has left, is not found here, but by the newer call.
        raise Missing(f"member {user_id} of space {space_id}")
    return member_out(world, stay)


@endpoint("GET", "/space/{space_id}/member/{user_id}/v2", raises=(Forbidden,))
def get_space_member_v2(world: World, space_id: SpaceId, user_id: UserId) -> MemberProfile:
    """A user's membership, also one that is not begun, or over."""
    _may_look(world, space_id)
    world.users[user_id]
    return member_profile(world, memberships.found(world, space_id, user_id))


@endpoint("GET", "/space/{space_id}/member/{role}/", raises=(Forbidden, InvalidValue))
def list_space_members_of_role(world: World, space_id: SpaceId, role: Role) -> list[Member]:
    """The members of one role."""
    _may_look(world, space_id)
    if role not in SPACE_ROLES:
        raise Invalid(role, f"must be one of {{{', '.join(map(repr, SPACE_ROLES))}}}")
    shown = None if role == "grant_only" else role
    found = memberships.everybody(world, space_id)
    return [member_out(world, each) for each in found if each.role == shown and (each.started_on or shown is None)]


def _may_look(world: World, space_id: int) -> None:
    in_space(world, world.spaces[space_id].space_id, "view_members")


def _wanted(world: World, stay: Stay, query: MemberQuery) -> bool:
    kind = query.member_type
    if kind in ("employee", "external"):
        org_id = world.spaces.rows[stay.space_id].org_id
        if memberships.employee(world, org_id, stay.user_id) != (kind == "employee"):
            return False
    elif kind is not None and stay.role != (None if kind == "guest" else kind):
        return False
    return matches(world, stay.user_id, query.query)


def matches(world: World, user_id: int, text: str | None) -> bool:
    """Whether a user's name or mail has a text in it."""
    user = world.users.rows[user_id]
    return text is None or any(text.lower() in each.lower() for each in (user.name, user.mail))


def member_out(world: World, stay: Stay) -> Member:
    """A membership with the user's account."""
    return Member(user=user_out(world, world.users.rows[stay.user_id]), **_membership(world, stay))


def member_profile(world: World, stay: Stay) -> MemberProfile:
    """A membership with the user's profile."""
    return MemberProfile(user=fragments.profile_of_user(world, stay.user_id), **_membership(world, stay))


def _membership(world: World, stay: Stay) -> dict[str, Any]:
    moment = world.session.dialect.moment
    return {
        "employee": memberships.employee(world, world.spaces.rows[stay.space_id].org_id, stay.user_id),
        "role": stay.role,
        "profile": fragments.profile_of_user(world, stay.user_id),
        "space": fragments.space_micro(world, stay.space_id),
        "invited_on": moment(stay.invited_on) if stay.invited_on else None,
        "started_on": moment(stay.started_on) if stay.started_on else None,
        "ended_on": moment(stay.ended_on) if stay.ended_on else None,
        "grants": memberships.grants(world, stay.space_id)[stay.user_id],
    }
