"""What may happen to conversations: private messages between their participants, and nobody else."""

from collections.abc import Collection, Iterable

from podiomock.state.files import attach
from podiomock.state.rows import Conversation, ConversationEvent, Message, Participant, Reference
from podiomock.state.subscriptions import notify, view
from podiomock.state.table import Invalid
from podiomock.state.world import World

DIRECT, GROUP = "direct", "group"


def create(
    world: World,
    others: Iterable[int],
    text: str,
    *,
    subject: str | None = None,
    reference: Reference | None = None,
    file_ids: Iterable[int] = (),
    embed_id: int | None = None,
) -> Conversation:
    """Begin a conversation with a first message; with one other person it is direct, A-341: even with a subject."""
    people = [each for each in dict.fromkeys(others) if each != world.session.user_id]
    if not people:
        raise Invalid([], "must be non empty array")
    fresh = world.new_id("conversation")
    conversation = world.conversations.insert(
        fresh,
        Conversation(
            conversation_id=fresh,
            type=DIRECT if len(people) == 1 else GROUP,
            subject=subject or None,
            reference=reference,
            last_event_on=world.now,
            **world.facts(),
        ),
    )
    for user_id in (world.session.user_id, *people):
        _enter(world, fresh, user_id)
    say(world, conversation, text, file_ids=file_ids, embed_id=embed_id)
    return conversation


def say(
    world: World,
    conversation: Conversation,
    text: str,
    *,
    file_ids: Iterable[int] = (),
    embed_id: int | None = None,
) -> ConversationEvent:
    """Send a message: unread for all others, who are told; whoever writes has read what was there."""
    number, me = conversation.conversation_id, world.session.user_id
    fresh = world.new_id("message")
    message = Message(message_id=fresh, conversation_id=number, text=text, embed_id=embed_id, **world.facts())
    world.messages.insert(fresh, message)
    attach(world, file_ids, ("message", fresh))
    for each in participants(world, number):
        world.participants.change((number, each.user_id), unread=0 if each.user_id == me else each.unread + 1)
    others = [each.user_id for each in participants(world, number) if each.user_id != me]
    notify(world, others, "message", ("conversation", number), text)
    return _happened(world, conversation, "message", message_id=fresh)


def invite(world: World, conversation: Conversation, user_ids: Collection[int]) -> list[ConversationEvent]:
    """Let people in who are not there yet; they are told. A direct conversation becomes a group."""
    number = conversation.conversation_id
    there = {each.user_id for each in participants(world, number)}
    events = []
    if conversation.type == DIRECT and not there.issuperset(user_ids):
        world.conversations.change(number, type=GROUP)
    for user_id in dict.fromkeys(user_ids):
        if user_id not in there:
            _enter(world, number, user_id)
            notify(world, [user_id], "conversation_add", ("conversation", number), conversation.subject or "")
            events.append(_happened(world, conversation, "participant_add", user_id=user_id))
    return events


def leave(world: World, conversation: Conversation) -> None:
    """Go out of a conversation: it is not seen any more, and what was told of it counts as seen."""
    number, me = conversation.conversation_id, world.session.user_id
    read(world, number)
    world.participants.delete((number, me), world.now)
    _happened(world, conversation, "participant_leave", user_id=me)


def rename(world: World, conversation: Conversation, subject: str) -> ConversationEvent:
    """Give a conversation another subject."""
    changed = world.conversations.change(conversation.conversation_id, subject=subject)
    return _happened(world, changed, "subject_change", user_id=world.session.user_id)


def read(world: World, conversation_id: int) -> None:
    """Mark a conversation as read, and with it what the session's user was told of it as seen."""
    key = (conversation_id, world.session.user_id)
    if world.participants[key].unread:
        world.participants.change(key, unread=0)
    view(world, ("conversation", conversation_id))


def unread(world: World, conversation_id: int) -> None:
    """Mark a conversation as unread; A-342: one whose messages were all read then has one unread."""
    key = (conversation_id, world.session.user_id)
    if not world.participants[key].unread:
        world.participants.change(key, unread=1)


def star(world: World, conversation_id: int, *, starred: bool) -> None:
    """Star a conversation for the session's user, or take the star away."""
    key = (conversation_id, world.session.user_id)
    if world.participants[key].starred is not starred:
        world.participants.change(key, starred=starred)


def participants(world: World, conversation_id: int) -> list[Participant]:
    """Who is in a conversation, in the order they came."""
    return world.participants.where("conversation", conversation_id)


def own(world: World) -> list[Conversation]:
    """The conversations that the session's user is in, the last event first."""
    found = [
        world.conversations.rows[each.conversation_id]
        for each in world.participants.where("user", world.session.user_id)
    ]
    return sorted(found, key=lambda each: (each.last_event_on, each.conversation_id), reverse=True)


def mine(world: World, conversation_id: int) -> Participant:
    """How the session's user takes part in a conversation they are in."""
    return world.participants[conversation_id, world.session.user_id]


def unread_count(world: World) -> int:
    """How many messages the session's user has not read."""
    return sum(each.unread for each in world.participants.where("user", world.session.user_id))


def direct_with(world: World, user_id: int) -> Conversation | None:
    """The session's user's direct conversation with somebody; of several the one with the last event (A-341)."""
    for each in own(world):
        if each.type == DIRECT and (each.conversation_id, user_id) in world.participants:
            return each
    return None


def last_message(world: World, conversation_id: int) -> Message:
    """The newest message; there is one since the conversation began."""
    (found,) = world.messages.newest("conversation", conversation_id, 1)
    return found


def mentions_text(world: World, conversation: Conversation, text: str) -> bool:
    """Whether a conversation's subject or messages have a text in them, in either case."""
    wanted = text.casefold()
    said = (each.text for each in world.messages.where("conversation", conversation.conversation_id))
    return any(wanted in each.casefold() for each in (conversation.subject or "", *said))


def mentions_person(world: World, conversation: Conversation, text: str) -> bool:
    """Whether the name or mail of somebody in a conversation has a text in it, in either case."""
    wanted = text.casefold()
    people = [world.users.rows[each.user_id] for each in participants(world, conversation.conversation_id)]
    return any(wanted in each.casefold() for user in people for each in (user.name, user.mail))


def _enter(world: World, conversation_id: int, user_id: int) -> None:
    key = (conversation_id, user_id)
    if key in world.participants.rows:
        world.participants.change(key, deleted_on=None, joined_on=world.now, unread=0)
    else:
        world.participants.insert(
            key, Participant(conversation_id=conversation_id, user_id=user_id, joined_on=world.now)
        )


def _happened(
    world: World,
    conversation: Conversation,
    action: str,
    *,
    message_id: int | None = None,
    user_id: int | None = None,
) -> ConversationEvent:
    number = conversation.conversation_id
    fresh = world.new_id("conversation event")
    event = ConversationEvent(
        event_id=fresh,
        conversation_id=number,
        action=action,
        message_id=message_id,
        user_id=user_id,
        **world.facts(),
    )
    world.conversation_events.insert(fresh, event)
    world.conversations.change(number, last_event_on=world.now)
    return event
