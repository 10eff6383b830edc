"""How conversations look, and the events in them."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment, window
from podiomock.state import conversations, embeds, fragments
from podiomock.state.references import label
from podiomock.state.rights import demand
from podiomock.state.rows import Conversation, ConversationEvent, Message
from podiomock.state.world import World

EXCERPT = 100
"""Characters of the last message that a conversation shows; the wire's own bound is unknown [inferred]."""


class ConversationOut(Struct):
    """A conversation, as one of its participants sees it (`podio-api.md` 2.10)."""

    conversation_id: int
    subject: str | None
    type: str
    excerpt: str
    link: str
    ref: fragments.Ref | None
    participants: list[fragments.Profile]
    unread: bool
    unread_count: int
    starred: bool
    created_on: Moment
    created_by: fragments.Byline
    last_event_on: Moment
    presence: dict[str, Any]
    push: dict[str, Any]


class ConversationPage(Struct, frozen=True):
    """A window on a list of conversations or of events: 10 where nothing is said [net]."""

    limit: Annotated[int, Meta(ge=1)] = 10
    offset: Annotated[int, Meta(ge=0)] = 0


class MessageOut(Struct):
    """What somebody said: six keys [recorded]."""

    message_id: int
    text: str
    files: list[fragments.FileOut]
    embed: embeds.EmbedOut | None
    created_on: Moment
    embed_file: None = None


class EventOut(Struct):
    """One line of a conversation: `message`, `participant_add`, `participant_leave` or `subject_change` [rb].

    `data` is the message, or else the person it is about.
    """

    event_id: int
    action: str
    data: MessageOut | fragments.Profile
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via


def conversation_out(world: World, conversation: Conversation) -> ConversationOut:
    """A conversation as the session's user, who takes part in it, sees it."""
    number = conversation.conversation_id
    moment = world.session.dialect.moment
    mine = conversations.mine(world, number)
    people = conversations.participants(world, number)
    return ConversationOut(
        conversation_id=number,
        subject=conversation.subject,
        type=conversation.type,
        excerpt=conversations.last_message(world, number).text[:EXCERPT],
        link=label(world, ("conversation", number))[1],
        ref=None if conversation.reference is None else fragments.Ref(*conversation.reference),
        participants=[fragments.profile_of_user(world, each.user_id) for each in people],
        unread=mine.unread > 0,
        unread_count=mine.unread,
        starred=mine.starred,
        created_on=moment(conversation.created_on),
        created_by=fragments.byline(world, conversation.created_by),
        last_event_on=moment(conversation.last_event_on),
        presence=fragments.presence(world, "conversation", number),
        push=fragments.push(world, "conversation", number),
    )


def event_out(world: World, event: ConversationEvent) -> EventOut:
    """One line of a conversation."""
    about: MessageOut | fragments.Profile
    if event.message_id is not None:
        about = message_out(world, world.messages.rows[event.message_id])
    else:
        about = fragments.profile_of_user(world, event.user_id or event.created_by)
    return EventOut(
        event_id=event.event_id,
        action=event.action,
        data=about,
        created_on=world.session.dialect.moment(event.created_on),
        created_by=fragments.byline(world, event.created_by),
        created_via=fragments.via(world, event.created_via),
    )


def message_out(world: World, message: Message) -> MessageOut:
    """What somebody said."""
    embed = world.embeds.get(message.embed_id)
    return MessageOut(
        message_id=message.message_id,
        text=message.text,
        files=fragments.files_on(world, "message", message.message_id),
        embed=embeds.embed_out(embed) if embed else None,
        created_on=world.session.dialect.moment(message.created_on),
    )


def own(world: World, conversation_id: int) -> Conversation:
    """A conversation that the session's user takes part in."""
    conversation = world.conversations[conversation_id]
    demand(world, ("conversation", conversation_id))
    return conversation


def page(world: World, found: list[Conversation], query: ConversationPage) -> list[ConversationOut]:
    """A window on some conversations."""
    return [conversation_out(world, each) for each in window(found, query.offset, query.limit)]
