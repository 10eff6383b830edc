"""Who is in a space and in an organization: how people come in, how they go, and who may still come."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from podiomock.state import people, space_deletion
from podiomock.state.organizations import join
from podiomock.state.references import space_of
from podiomock.state.rights import ROLES, role
from podiomock.state.rows import Invitation, Membership, User
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

EMPLOYEE_ROLES = ("admin", "regular")
"""The roles in an organization that make an employee; everybody else in its spaces is external."""


class Stay(NamedTuple):
    """Somebody's time in a space. `role` is None for a guest, who only has what was shared with them."""

    space_id: int
    user_id: int
    role: str | None
    invited_on: datetime | None = None
    started_on: datetime | None = None
    ended_on: datetime | None = None


def active(world: World, space_id: int) -> list[Stay]:
    """The members of a space, in the order they joined."""
    rows = world.members.where("reference", ("space", space_id))
    return [_stayed(space_id, each) for each in rows if each.role in ROLES]


def ended(world: World, space_id: int) -> list[Stay]:
    """Who was a member of a space once, and is not any more."""
    reference = ("space", space_id)
    gone = (each for each in world.members.rows.values() if each.reference == reference and each.deleted_on)
    return [_stayed(space_id, each) for each in gone]


def open_invitations(world: World, space_id: int) -> list[Invitation]:
    """Who was invited to a space and did not come yet."""
    found = world.invitations.where("reference", ("space", space_id))
    return [each for each in found if each.role is not None and each.accepted_on is None]


def grants(world: World, space_id: int) -> Counter[int]:
    """How many things in a space were shared with each user."""
    return Counter(each.user_id for each in world.grants if space_of(world, each.reference) == space_id)


def everybody(world: World, space_id: int) -> list[Stay]:
    """The members of a space, then who is invited, then its guests, each once."""
    found = {each.user_id: each for each in active(world, space_id)}
    for invitation in open_invitations(world, space_id):
        found.setdefault(invitation.user_id, _invited(space_id, invitation))
    for row in world.members.where("reference", ("space", space_id)):
        found.setdefault(row.user_id, _stayed(space_id, row))
    for user_id in grants(world, space_id):
        found.setdefault(user_id, Stay(space_id, user_id, None))
    return list(found.values())


def found(world: World, space_id: int, user_id: int) -> Stay:
    """Somebody's membership of a space, also one that is not begun, or over."""
    for each in (*everybody(world, space_id), *ended(world, space_id)):
        if each.user_id == user_id:
            return each
    raise Missing(f"member {user_id} of space {space_id}")


def _stayed(space_id: int, row: Membership) -> Stay:
    shown = row.role if row.role in ROLES else None
    return Stay(space_id, row.user_id, shown, row.invited_on, row.started_on, row.deleted_on)


def _invited(space_id: int, invitation: Invitation) -> Stay:
    shown = invitation.role if invitation.role in ROLES else None
    return Stay(space_id, invitation.user_id, shown, invitation.created_on)


def employee(world: World, org_id: int, user_id: int) -> bool:
    """Whether a user is in the organization itself, rather than only in spaces of it."""
    return role(world, "org", org_id, user_id) in EMPLOYEE_ROLES


def spaces_of(world: World, org_id: int, user_id: int) -> list[Stay]:
    """The spaces of an organization that a user is a member of or invited to, in the order they were made."""
    stays = (
        each
        for space in world.spaces.where("org", org_id)
        for each in (
            *active(world, space.space_id),
            *(_invited(space.space_id, one) for one in open_invitations(world, space.space_id)),
        )
    )
    return [each for each in stays if each.user_id == user_id]


def population(world: World, org_id: int) -> dict[int, None]:
    """Everybody in an organization, itself or through one of its spaces, also who is invited to one."""
    found = {each.user_id: None for each in world.members.where("reference", ("org", org_id))}
    for space in world.spaces.where("org", org_id):
        found |= {each.user_id: None for each in active(world, space.space_id)}
        found |= {each.user_id: None for each in open_invitations(world, space.space_id)}
    return found


def seats(world: World, org_id: int) -> int | None:
    """How many more people an organization may have; None if it has no limit."""
    limit = world.organizations.rows[org_id].user_limit
    return None if limit is None else max(0, limit - len(population(world, org_id)))


def by_mail(world: World, mail: str) -> int:
    """The user of an address; one nobody has makes a person who is only invited."""
    name, _, host = mail.rpartition("@")
    if not name or not host or any(each.isspace() for each in mail):
        raise Invalid(mail, "must be a valid email")
    known = next((each for each in world.users if mail.lower() in map(str.lower, _mails(world, each))), None)
    # an invited person is an inactive user, whose name is their address until they come.
    return (known or people.create_user(world, mail, mail=mail, status="inactive")).user_id


def _mails(world: World, user: User) -> tuple[str, ...]:
    return (user.mail, *world.contacts.rows[user.profile_id].mail)


def by_profile(world: World, profile_id: int) -> int:
    """The user behind a profile; a space's own contact is reached by mail."""
    contact = world.contacts[profile_id]
    if contact.user_id is not None:
        return contact.user_id
    if not contact.mail:
        raise Invalid(profile_id, "must be a profile with a mail")
    return by_mail(world, contact.mail[0])


def invite(world: World, space_id: int, user_id: int, role: str = "regular", message: str = "") -> Invitation | None:
    """Ask a user into a space; None if they are in it, or asked, already.

    A-201: who has an account is a member at once; somebody new is invited, and comes in by `POST /space/{id}/join`.
    Who is a member or invited already stays so, in the role they have.
    """
    reference = ("space", space_id)
    known = world.members.get((reference, user_id))
    if known is not None and (known.role in ROLES or role not in ROLES):
        return None
    if any(each.user_id == user_id for each in open_invitations(world, space_id)):
        return None
    fresh = world.new_id("invitation")
    invitation = world.invitations.insert(
        fresh,
        Invitation(
            invitation_id=fresh,
            user_id=user_id,
            reference=reference,
            created_on=world.now,
            created_by=world.session.user_id,
            role=role,
            message=message,
        ),
    )
    return accept(world, invitation) if world.users[user_id].status == "active" else invitation


def accept(world: World, invitation: Invitation) -> Invitation:
    """Let an invited person in."""
    row = join(world, invitation.reference, invitation.user_id, invitation.role or "regular")
    world.members.change((row.reference, row.user_id), invited_on=invitation.created_on)
    if world.users[row.user_id].status != "active":
        world.users.change(row.user_id, status="active")
    return world.invitations.change(invitation.invitation_id, accepted_on=world.now)


def set_role(world: World, space_id: int, user_id: int, role: str) -> None:
    """Give a member, or somebody invited, another role."""
    key = (("space", space_id), user_id)
    if key in world.members:
        world.members.change(key, role=role)
        return
    for each in open_invitations(world, space_id):
        if each.user_id == user_id:
            world.invitations.change(each.invitation_id, role=role)
            return
    raise Missing(f"member {user_id} of space {space_id}")


def end(world: World, space_id: int, user_id: int) -> bool:
    """End a membership, or take an invitation back; say whether it was a membership.

    A-203: they no longer follow anything in the space.
    """
    key = (("space", space_id), user_id)
    if key not in world.members:
        waiting = [each for each in open_invitations(world, space_id) if each.user_id == user_id]
        if not waiting:
            raise Missing(f"member {user_id} of space {space_id}")
        for each in waiting:
            world.invitations.delete(each.invitation_id, world.now)
        return False
    world.members.delete(key, world.now)
    for followed in [each.reference for each in world.subscriptions if each.user_id == user_id]:
        if space_of(world, followed) == space_id:
            world.subscriptions.delete((followed, user_id), world.now)
    keep_an_admin(world, space_id)
    return True


def keep_an_admin(world: World, space_id: int) -> None:
    """A space whose last admin went gets another [doc, where an organization's member ends].

    A-204: the one who is in it longest, a light member only if there is no regular one; and the same where an admin
    leaves a space. One that its last member leaves stays, empty.
    """
    left = active(world, space_id)
    if left and not any(each.role == "admin" for each in left):
        heir = next((each for each in left if each.role == "regular"), left[0])
        world.members.change((("space", space_id), heir.user_id), role="admin")


def leave_organization(world: World, org_id: int, user_id: int) -> list[int]:
    """End a user's time in an organization and all its spaces, and give those they were a member of.

    Spaces where nobody else is are deleted [doc].
    """
    left = []
    stays = spaces_of(world, org_id, user_id)
    if not stays and role(world, "org", org_id, user_id) is None:
        raise Missing(f"member {user_id} of organization {org_id}")
    for each in stays:
        alone = [one.user_id for one in active(world, each.space_id)] == [user_id]
        if end(world, each.space_id, user_id):
            left.append(each.space_id)
        if alone:
            space_deletion.delete(world, each.space_id)
    if role(world, "org", org_id, user_id) is not None:
        world.members.delete((("org", org_id), user_id), world.now)
    return left


def sole_admin(world: World, kind: str, number: int, user_ids: Iterable[int]) -> bool:
    """Whether these users are all the admins that an organization or a space has."""
    admins = {each.user_id for each in world.members.where("reference", (kind, number)) if each.role == "admin"}
    return bool(admins) and admins <= set(user_ids)


def hire(world: World, org_id: int, user_id: int, role_given: str) -> list[int]:
    """Give a user a role in an organization; a new employee joins the spaces that take all, which are given."""
    new = not employee(world, org_id, user_id)
    join(world, ("org", org_id), user_id, role_given)
    spaces = [each.space_id for each in world.spaces.where("org", org_id) if each.auto_join] if new else []
    joined = [each for each in spaces if role(world, "space", each, user_id) is None]
    for each in joined:
        join(world, ("space", each), user_id)
    return joined
