"""Change who is in a space: add people, give them another role, end their membership; and who learns of it."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import Effects, SpaceId
from podiomock.api.space_members import SpaceRole, UserId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, NoOperation
from podiomock.state import memberships, references
from podiomock.state.events import fire
from podiomock.state.rights import administers, in_space
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World


class NewMembers(Struct, forbid_unknown_fields=True):
    """Whom to add, in any of four ways, as what, and what their invitations say [doc].

    A-208: unknown keys are refused, as in a space's body; a role of none is regular.
    """

    role: SpaceRole = "regular"
    message: str | None = None
    users: list[UserId] = []
    profiles: list[Annotated[int, Meta(ge=1, extra={"ref": "contacts"})]] = []
    mails: list[str] = []
    external_contacts: dict[str, list[Any]] | None = None
    external_user_invite: bool = False
    context_ref_type: Literal["item"] | None = None
    context_ref_id: int | None = None
    invite_context: str | None = None


class NewRole(Struct, forbid_unknown_fields=True):
    """Another role."""

    role: SpaceRole


@endpoint("POST", "/space/{space_id}/member/", raises=(Forbidden,))
def add_space_members(world: World, space_id: SpaceId, body: NewMembers, query: Effects) -> None:
    """Add people to a space: users, profiles, or mails, also of people who are new to Podio.

    They are told, with the message; beyond the organization's limit of users nobody is added: 403 [doc].
    """
    space = world.spaces[space_id]
    in_space(world, space_id, "add_user_light" if body.role == "light" else "add_user")
    context = None
    if body.context_ref_type is not None:
        if body.context_ref_id is None:
            raise Invalid(None, "must be integer")
        context = (body.context_ref_type, body.context_ref_id)
        references.require(world, context)
    if body.external_contacts:
        # contacts of linked accounts are not found, for nothing links an account here.
        raise Missing("linked account")
    found = [world.users[each].user_id for each in body.users]
    found += [memberships.by_profile(world, each) for each in body.profiles]
    found += [memberships.by_mail(world, each) for each in body.mails]
    if not found:
        # a call that names nobody is refused.
        raise Invalid([], "must be non empty array")
    refuse_beyond_limit(world, space.org_id, found)
    admit(world, space_id, found, query, role=body.role, message=body.message or "", context=context)


@endpoint("PUT", "/space/{space_id}/member/{user_ids}", raises=(Forbidden,))
def change_space_members(world: World, space_id: SpaceId, user_ids: str, body: NewRole, query: Effects) -> None:
    """Give members another role; several ids go by commas."""
    world.spaces[space_id]
    administers(world, space_id)
    found = _numbers(user_ids)
    if body.role != "admin" and memberships.sole_admin(world, "space", space_id, found):
        # the last admin of a space stays one.
        raise Forbidden("A space must have an admin")
    for each in found:
        memberships.set_role(world, space_id, each, body.role)
    if not query.silent:
        notify(world, found, "role_change", ("space", space_id), body.role)


@endpoint("DELETE", "/space/{space_id}/member/{user_ids}", raises=(Forbidden,))
def end_space_members(world: World, space_id: SpaceId, user_ids: str, query: Effects) -> None:
    """End memberships, or take invitations back [doc]; several ids go by commas."""
    world.spaces[space_id]
    found = _numbers(user_ids)
    if found != [world.session.user_id]:
        administers(world, space_id)
    gone = [each for each in found if memberships.end(world, space_id, each)]
    announce_gone(world, space_id, gone, query)


def _numbers(user_ids: str) -> list[int]:
    """The users of a path, `1,2`; anything else is no operation, as everywhere in a path."""
    parts = user_ids.split(",")
    if not all(each.isascii() and each.isdecimal() for each in parts):
        raise NoOperation(f"The path '{user_ids}' was not found.")
    return list(dict.fromkeys(map(int, parts)))


def refuse_beyond_limit(world: World, org_id: int, user_ids: list[int]) -> None:
    """Refuse people for whom an organization has no room; who is in it already takes none."""
    free = memberships.seats(world, org_id)
    new = set(user_ids) - memberships.population(world, org_id).keys()
    if free is not None and len(new) > free:
        # everybody in an organization counts towards its limit, invited or not; the wording is ours.
        limit = world.organizations.rows[org_id].user_limit
        raise Forbidden(f"The limit of {limit} users in the organization is reached")


def admit(
    world: World,
    space_id: int,
    user_ids: list[int],
    effects: Effects,
    *,
    role: str = "regular",
    message: str = "",
    context: tuple[str, int] | None = None,
) -> None:
    """Let users in, or invite those who are new to Podio; tell them, and the hooks of who came in."""
    for each in dict.fromkeys(user_ids):
        invitation = memberships.invite(world, space_id, each, role, message)
        if invitation is not None:
            if effects.hook and invitation.accepted_on is not None:
                announce_joined(world, space_id, each)
            if not effects.silent:
                notify(world, [each], "space_invite", context or ("space", space_id), message)


def announce_joined(world: World, space_id: int, user_id: int) -> None:
    """Fire the event of a new member; A-216: nobody knows its payload, so it is the user's id."""
    fire(world, "member.add", ("space", space_id), user_id=user_id)


def announce_gone(world: World, space_id: int, user_ids: list[int], effects: Effects) -> None:
    """Fire the events of members who went, and tell those who did not go by themselves."""
    for each in user_ids:
        if effects.hook:
            fire(world, "member.remove", ("space", space_id), user_id=each)
    if not effects.silent:
        notify(world, user_ids, "self_kicked_from_space", ("space", space_id), world.spaces.rows[space_id].name)
