"""Delete a space with all that is in it; there is no way back."""

from podiomock.state import app_deletion, tasks
from podiomock.state.world import World


def delete(world: World, space_id: int) -> None:
    """Delete a space with its apps, tasks, posts and contacts; memberships end, invitations are taken back [doc].

    A-206: none of that fires an event.
    """
    reference = ("space", space_id)
    for app in world.applications.where("space", space_id):
        app_deletion.delete(world, app)
    for task in world.tasks.on(reference):
        tasks.delete(world, task)
    for status in world.statuses.where("space", space_id):
        world.statuses.delete(status.status_id, world.now)
    for contact in [each for each in world.contacts if each.space_id == space_id]:
        world.contacts.delete(contact.profile_id, world.now)
    for member in world.members.where("reference", reference):
        world.members.delete((reference, member.user_id), world.now)
    for invitation in world.invitations.where("reference", reference):
        if invitation.accepted_on is None:
            world.invitations.delete(invitation.invitation_id, world.now)
    for request in world.member_requests.where("space", space_id):
        world.member_requests.delete(request.space_member_request_id, world.now)
    for follower in world.subscriptions.where("reference", reference):
        world.subscriptions.delete((reference, follower.user_id), world.now)
    world.spaces.delete(space_id, world.now)
