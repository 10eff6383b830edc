"""Come into a space oneself: join, ask to be let in, be let in; and leave."""

from typing import Annotated

from msgspec import Meta

from podiomock.api.member_changes import admit, announce_gone, announce_joined, refuse_beyond_limit
from podiomock.api.parameters import Effects, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Conflict, Forbidden
from podiomock.state import memberships
from podiomock.state.organizations import join
from podiomock.state.rights import Denied, in_space, role, space_role
from podiomock.state.rows import MemberRequest
from podiomock.state.subscriptions import notify
from podiomock.state.table import Missing
from podiomock.state.world import World

RequestId = Annotated[int, Meta(ge=1, extra={"ref": "member_requests"})]


@endpoint("POST", "/space/{space_id}/join", raises=(Forbidden,))
def join_space(world: World, space_id: SpaceId, query: Effects) -> None:
    """Join an open space of one's organization, or one that one is invited to."""
    space = world.spaces[space_id]
    me = world.session.user_id
    if space_role(world, space_id) is not None:
        return
    mine = next((each for each in memberships.open_invitations(world, space_id) if each.user_id == me), None)
    if mine is not None:
        memberships.accept(world, mine)
    elif space.privacy == "open" and role(world, "org", space.org_id) in memberships.EMPLOYEE_ROLES:
        join(world, ("space", space_id), me)
    else:
        # open spaces are for employees to join [doc help]; the right's name is ours.
        raise Denied(me, "join", "space", space_id)
    if query.hook:
        announce_joined(world, space_id, me)


@endpoint("POST", "/space/{space_id}/leave", raises=(Forbidden,))
def leave_space(world: World, space_id: SpaceId, query: Effects) -> None:
    """Leave a space."""
    world.spaces[space_id]
    me = world.session.user_id
    if memberships.end(world, space_id, me):
        announce_gone(world, space_id, [me], query)


@endpoint("POST", "/space/{space_id}/member_request/", raises=(Forbidden, Conflict))
def request_membership(world: World, space_id: SpaceId, query: Effects) -> None:
    """Ask to be let into a space that one is not in; its admins are told [doc]."""
    world.spaces[space_id]
    me = world.session.user_id
    if space_role(world, space_id) is not None:
        # a member who asks is refused, and who asks twice has one request.
        raise Conflict("The user is already a member of the space")
    if any(each.created_by == me for each in world.member_requests.where("space", space_id)):
        return
    fresh = world.new_id("space_member_request")
    world.member_requests.insert(
        fresh, MemberRequest(space_member_request_id=fresh, space_id=space_id, **world.facts())
    )
    if not query.silent:
        admins = [each.user_id for each in memberships.active(world, space_id) if each.role == "admin"]
        notify(world, admins, "space_member_request", ("space_member_request", fresh), world.me.name)


@endpoint("POST", "/space/{space_id}/member_request/{request_id}/accept", raises=(Forbidden,))
def accept_membership(world: World, space_id: SpaceId, request_id: RequestId, query: Effects) -> None:
    """Let somebody in who asked; the space's admins may."""
    space = world.spaces[space_id]
    in_space(world, space_id, "add_user")
    request = world.member_requests[request_id]
    if request.space_id != space_id:
        raise Missing(f"request {request_id} for space {space_id}")
    refuse_beyond_limit(world, space.org_id, [request.created_by])
    world.member_requests.delete(request_id, world.now)
    admit(world, space_id, [request.created_by], query)
