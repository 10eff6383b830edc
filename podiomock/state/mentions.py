"""Who is mentioned in a comment or a status post, and who of them would not see it."""

from podiomock.state import references, rights
from podiomock.state.comments import MENTION
from podiomock.state.memberships import open_invitations
from podiomock.state.rows import Reference
from podiomock.state.world import World


def mentioned(world: World, rich: str) -> list[int]:
    """The users that a text mentions, by themselves, by their profile or through their space, each once."""
    found: dict[int, None] = {}
    for _, kind, digits in MENTION.findall(rich):
        number = int(digits)
        if kind == "user" and number in world.users:
            found[number] = None
        elif kind == "profile" and (contact := world.contacts.get(number)) and contact.user_id:
            found[contact.user_id] = None
        elif kind == "space":
            found |= {row.user_id: None for row in world.members.where("reference", ("space", number))}
    return list(found)


def strangers(world: World, reference: Reference, user_ids: list[int]) -> list[int]:
    """Those who would not see an object, nor are invited to the space that it lies in."""
    space_id = references.space_of(world, reference)
    invited = set() if space_id is None else {each.user_id for each in open_invitations(world, space_id)}
    return [each for each in user_ids if each not in invited and not references.sees(world, each, reference)]


def invitable(world: World, reference: Reference) -> int | None:
    """The space to which the session's user can invite people, so that they would see an object."""
    space_id = references.space_of(world, reference)
    task_id = references.within(world, reference, "task")
    if task_id is not None and world.tasks.rows[task_id].private:
        return None  # nobody sees a private task through its space
    if space_id is None or not rights.may(world, ("space", space_id), "add_user"):
        return None
    return space_id


def sharable(world: World, reference: Reference) -> bool:
    """Whether the session's user can share an object with single people."""
    return "grant" in rights.rights_on(world, reference)
