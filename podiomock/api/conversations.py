"""Conversations: begin one, find one, say something in it."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.conversation_shapes import (
    ConversationOut,
    ConversationPage,
    EventOut,
    conversation_out,
    event_out,
    own,
    page,
)
from podiomock.api.parameters import ConversationId, RefId, RefType, UserId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import conversations, embeds
from podiomock.state.references import require
from podiomock.state.rows import Conversation, ConversationEvent, Reference
from podiomock.state.table import Missing
from podiomock.state.tasks import people
from podiomock.state.world import World

EventId = Annotated[int, Meta(ge=1, extra={"ref": "conversation_events"})]
Text = Annotated[str, Meta(min_length=1)]


class Person(Struct):
    """Somebody, named in another way than by user id: a contact identifier."""

    type: Literal["user", "profile", "mail", "space"]
    id: int | str


class Session(Struct):
    """A chat or video session, which is accepted and not kept."""

    type: Literal["normal", "omega"] = "normal"
    data: Any = None


class Reply(Struct):
    """A message; A-340: one without text is refused."""

    text: Text
    file_ids: list[int] = []
    embed_id: int | None = None
    embed_url: str | None = None


class ConversationCreate(Reply, kw_only=True):
    """A new conversation: its first message, and whom it is with, beside the caller."""

    participants: Annotated[list[int | Person], Meta(min_length=1)]
    subject: str | None = None
    session: Session | None = None


class ParticipantsAdd(Struct):
    """Whom to let in; `user_id` is the older way to name one [rb]."""

    participants: list[int | Person] = []
    user_id: int | None = None


class SubjectChange(Struct):
    """A new subject."""

    subject: Text


class ConversationCreated(Struct):
    """A new conversation's id, and its first message's."""

    conversation_id: int
    message_id: int


class MessageCreated(Struct):
    """A new message's id."""

    message_id: int


@endpoint("POST", "/conversation/v2/")
def create_conversation_v2(world: World, body: ConversationCreate) -> ConversationOut:
    """Begin a conversation; with one other person it is direct, with several a group."""
    return conversation_out(world, _created(world, body, None))


@endpoint("POST", "/conversation/")
def create_conversation(world: World, body: ConversationCreate) -> ConversationCreated:
    """The same by its older path, which answers ids."""
    return _ids(world, _created(world, body, None))


@endpoint("POST", "/conversation/{ref_type}/{ref_id}/", raises=(Forbidden,))
def create_conversation_on(
    world: World, ref_type: RefType, ref_id: RefId, body: ConversationCreate
) -> ConversationCreated:
    """Begin a conversation about something; whoever it is with need not see that."""
    require(world, (ref_type, ref_id), "add_conversation" if ref_type in ("item", "org") else "view")
    return _ids(world, _created(world, body, (ref_type, ref_id)))


@endpoint("GET", "/conversation/")
def list_conversations(world: World, query: ConversationPage) -> list[ConversationOut]:
    """The caller's conversations, the last event first."""
    return page(world, conversations.own(world), query)


@endpoint("GET", "/conversation/direct/{user_id}")
def get_direct_conversation(world: World, user_id: UserId) -> ConversationOut:
    """The caller's direct conversation with somebody; 404 if there is none [net]."""
    found = conversations.direct_with(world, world.users[user_id].user_id)
    if found is None:
        raise Missing(f"direct conversation with user {user_id}")
    return conversation_out(world, found)


@endpoint("GET", "/conversation/{conversation_id}", raises=(Forbidden,))
def get_conversation(world: World, conversation_id: ConversationId) -> ConversationOut:
    """A conversation; only its participants see it, and seeing it does not read it."""
    return conversation_out(world, own(world, conversation_id))


@endpoint("GET", "/conversation/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def list_conversations_on(world: World, ref_type: RefType, ref_id: RefId) -> list[ConversationOut]:
    """The caller's conversations about something."""
    require(world, (ref_type, ref_id))
    found = conversations.own(world)
    return [conversation_out(world, each) for each in found if each.reference == (ref_type, ref_id)]


@endpoint("GET", "/conversation/{conversation_id}/event", raises=(Forbidden,))
def list_conversation_events(world: World, conversation_id: ConversationId, query: ConversationPage) -> list[EventOut]:
    """What happened in a conversation, A-343: the newest first."""
    own(world, conversation_id)
    found = world.conversation_events.where("conversation", conversation_id)[::-1]
    return [event_out(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("GET", "/conversation/event/{event_id}", raises=(Forbidden,))
def get_conversation_event(world: World, event_id: EventId) -> EventOut:
    """One line of a conversation."""
    event = world.conversation_events[event_id]
    own(world, event.conversation_id)
    return event_out(world, event)


@endpoint("POST", "/conversation/{conversation_id}/reply/v2", raises=(Forbidden,))
def reply_v2(world: World, conversation_id: ConversationId, body: Reply) -> EventOut:
    """Say something in a conversation."""
    return event_out(world, _replied(world, conversation_id, body))


@endpoint("POST", "/conversation/{conversation_id}/reply", raises=(Forbidden,))
def reply(world: World, conversation_id: ConversationId, body: Reply) -> MessageCreated:
    """The same by its older path, which answers the message's id."""
    return MessageCreated(_replied(world, conversation_id, body).message_id or 0)


@endpoint("POST", "/conversation/{conversation_id}/participant/v2/", raises=(Forbidden,))
def add_participants_v2(world: World, conversation_id: ConversationId, body: ParticipantsAdd) -> list[EventOut]:
    """Let people in; who is there already makes no event."""
    return [event_out(world, each) for each in _invited(world, conversation_id, body)]


@endpoint("POST", "/conversation/{conversation_id}/participant/", raises=(Forbidden,))
def add_participants(world: World, conversation_id: ConversationId, body: ParticipantsAdd) -> None:
    """The same by its older path, which answers nothing."""
    _invited(world, conversation_id, body)


@endpoint("PUT", "/conversation/{conversation_id}/subject", raises=(Forbidden,))
def change_subject(world: World, conversation_id: ConversationId, body: SubjectChange) -> EventOut:
    """Give a conversation another subject [rb]."""
    return event_out(world, conversations.rename(world, own(world, conversation_id), body.subject))


@endpoint("POST", "/conversation/{conversation_id}/leave", raises=(Forbidden,))
def leave_conversation(world: World, conversation_id: ConversationId) -> None:
    """Go out of a conversation, and see it no more."""
    conversations.leave(world, own(world, conversation_id))


def _created(world: World, body: ConversationCreate, reference: Reference | None) -> Conversation:
    return conversations.create(
        world,
        _people(world, body.participants),
        body.text,
        subject=body.subject,
        reference=reference,
        file_ids=body.file_ids,
        embed_id=_embed(world, body),
    )


def _replied(world: World, conversation_id: int, body: Reply) -> ConversationEvent:
    conversation = own(world, conversation_id)
    return conversations.say(world, conversation, body.text, file_ids=body.file_ids, embed_id=_embed(world, body))


def _invited(world: World, conversation_id: int, body: ParticipantsAdd) -> list[ConversationEvent]:
    conversation = own(world, conversation_id)
    named = [*body.participants, *([] if body.user_id is None else [body.user_id])]
    return conversations.invite(world, conversation, _people(world, named))


def _ids(world: World, conversation: Conversation) -> ConversationCreated:
    number = conversation.conversation_id
    return ConversationCreated(number, conversations.last_message(world, number).message_id)


def _people(world: World, named: list[int | Person]) -> list[int]:
    found: list[int] = []
    for each in named:
        found += people(world, "user", each) if isinstance(each, int) else people(world, each.type, each.id)
    return found


def _embed(world: World, body: Reply) -> int | None:
    if body.embed_url is not None:
        return embeds.make(world, body.embed_url).embed_id
    return None if body.embed_id is None else world.embeds[body.embed_id].embed_id
