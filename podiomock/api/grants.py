"""Grants: one item, task or status post shared with single people."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import Effects, Moment, OrgId, RefId, RefType, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, grants
from podiomock.state.references import label, require, space_of
from podiomock.state.rights import administers, in_org, may, rights_on, space_role
from podiomock.state.rows import Grant, Reference
from podiomock.state.subscriptions import notify
from podiomock.state.world import World

UserId = Annotated[int, Meta(ge=1, extra={"ref": "users"})]
Action = Literal["view", "comment", "rate"]
AccessLevel = Literal["view", "edit"]

GrantableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(grants.GRANTABLE)})]


class Person(Struct):
    """A contact identifier: somebody by user or profile id or by mail, or everybody in a space."""

    type: Literal["user", "profile", "mail", "space"]
    id: int | str


class GrantCreate(Struct):
    """With whom to share, what they are asked to do, and whether they may edit."""

    people: Annotated[list[int | Person], Meta(min_length=1)]
    action: Action | None = None
    message: str | None = None
    # who is not said to may not edit.
    access_level: AccessLevel = "view"
    shared_as_client: bool = False


class GrantUpdate(Struct):
    """Whether somebody may edit."""

    access_level: AccessLevel


class GrantCreated(Struct):
    """The profiles of those who could be invited to the space instead (A-374)."""

    invitable: list[fragments.Profile]


class GrantedRef(Struct):
    """What is shared."""

    type: str
    id: int
    title: str
    link: str


class GrantOut(Struct):
    """A share: of what, with whom, by whom. `rights` are those of the caller on what is shared."""

    grant_id: int
    ref_type: str
    ref_id: int
    ref: GrantedRef
    user: fragments.Profile
    action: str | None
    access_level: str
    message: str | None
    shared_as_client: bool
    rights: list[str]
    created_on: Moment
    created_by: fragments.Byline


class Count(Struct):
    """How many there are."""

    count: int


@endpoint("POST", "/grant/{ref_type}/{ref_id}", raises=(Forbidden,))
def create_grant(
    world: World, ref_type: GrantableType, ref_id: RefId, body: GrantCreate, query: Effects
) -> GrantCreated:
    """Share an object with people; they are notified, with the message."""
    reference = _shared(world, ref_type, ref_id, _sharing(ref_type, body.access_level))
    people = grants.people(
        world, [("user", each) if isinstance(each, int) else (each.type, each.id) for each in body.people]
    )
    space_id = space_of(world, reference)
    invitable = space_id is not None and may(world, ("space", space_id), "add_user")
    for user_id in people:
        grants.give(
            world,
            reference,
            user_id,
            access_level=body.access_level,
            action=body.action,
            message=body.message,
            shared_as_client=body.shared_as_client,
        )
    if not query.silent:
        notify(world, people, "grant_create", reference, body.message or "")
    return GrantCreated(
        [
            fragments.profile_of_user(world, each)
            for each in people
            if invitable and space_id is not None and space_role(world, space_id, each) is None
        ]
    )


@endpoint("GET", "/grant/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def list_grants(world: World, ref_type: GrantableType, ref_id: RefId) -> list[GrantOut]:
    """The shares of an object, oldest first; A-375: for everybody who sees it."""
    reference = _shared(world, ref_type, ref_id)
    return [grant_out(world, each) for each in grants.on(world, reference)]


@endpoint("GET", "/grant/{ref_type}/{ref_id}/count", raises=(Forbidden, InvalidValue))
def count_grants(world: World, ref_type: GrantableType, ref_id: RefId) -> Count:
    """How many people an object is shared with."""
    return Count(len(grants.on(world, _shared(world, ref_type, ref_id))))


@endpoint("GET", "/grant/{ref_type}/{ref_id}/own", raises=(Forbidden, InvalidValue))
def get_own_grant(world: World, ref_type: GrantableType, ref_id: RefId) -> GrantOut | None:
    """The share of an object with the caller; nothing if there is none [rb]."""
    reference = _shared(world, ref_type, ref_id)
    found = world.grants.get((reference, world.session.user_id))
    return None if found is None else grant_out(world, found)


@endpoint("PUT", "/grant/{ref_type}/{ref_id}/{user_id}", raises=(Forbidden,))
def update_grant(world: World, ref_type: GrantableType, ref_id: RefId, user_id: UserId, body: GrantUpdate) -> None:
    """Let somebody whom an object is shared with edit it, or no longer."""
    reference = _shared(world, ref_type, ref_id, _sharing(ref_type, body.access_level))
    found = grants.of(world, reference, user_id)
    if found.access_level != body.access_level:
        world.grants.change((reference, user_id), access_level=body.access_level)


@endpoint("DELETE", "/grant/{ref_type}/{ref_id}/{user_id}", raises=(Forbidden, InvalidValue))
def delete_grant(world: World, ref_type: GrantableType, ref_id: RefId, user_id: UserId) -> None:
    """End the share of an object with somebody; A-376: one's own one may give back."""
    own = user_id == world.session.user_id
    reference = _shared(world, ref_type, ref_id, "view" if own else "grant")
    grants.of(world, reference, user_id)
    grants.take(world, reference, user_id)


@endpoint("DELETE", "/grant/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def delete_grants(world: World, ref_type: GrantableType, ref_id: RefId) -> None:
    """End all shares of an object."""
    reference = _shared(world, ref_type, ref_id, "grant")
    for each in grants.on(world, reference):
        grants.take(world, reference, each.user_id)


@endpoint("GET", "/grant/space/{space_id}/user/{user_id}/", raises=(Forbidden,))
def list_grants_of_user(world: World, space_id: SpaceId, user_id: UserId) -> list[GrantOut]:
    """What of a space is shared with a user; A-377: for the space's admins, and for the user."""
    world.spaces[space_id]
    world.users[user_id]
    if user_id != world.session.user_id:
        administers(world, space_id, "view")
    return [grant_out(world, each) for each in grants.to(world, user_id, space_id=space_id)]


@endpoint("GET", "/grant/org/{org_id}/own/", raises=(Forbidden,))
def list_own_grants(world: World, org_id: OrgId) -> list[GrantOut]:
    """What of an organization is shared with the caller."""
    world.organizations[org_id]
    found = [grant_out(world, each) for each in grants.to(world, world.session.user_id, org_id=org_id)]
    if not found:
        in_org(world, org_id)
    return found


def grant_out(world: World, grant: Grant) -> GrantOut:
    """A share, as the session's user sees it."""
    title, link = label(world, grant.reference)
    return GrantOut(
        grant_id=grant.grant_id,
        ref_type=grant.reference[0],
        ref_id=grant.reference[1],
        ref=GrantedRef(*grant.reference, title, link),
        user=fragments.profile_of_user(world, grant.user_id),
        action=grant.action,
        access_level=grant.access_level,
        message=grant.message,
        shared_as_client=grant.shared_as_client,
        rights=list(rights_on(world, grant.reference)),
        created_on=world.session.dialect.moment(grant.created_on),
        created_by=fragments.byline(world, grant.created_by),
    )


def _shared(world: World, kind: str, number: int, right: str = "view") -> Reference:
    require(world, (kind, number), right, taken=grants.GRANTABLE)
    return kind, number


def _sharing(kind: str, access_level: str) -> str:
    # Items tell two rights apart [recorded], here by whether the people may edit.
    return "grant_view" if kind == "item" and access_level == "view" else "grant"
