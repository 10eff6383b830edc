"""Private messages between people."""

from datetime import datetime

from msgspec import Struct

from podiomock.state.rows.fact import Fact, Reference


class Conversation(Fact, frozen=True, kw_only=True):
    """A conversation, perhaps about something; `direct` is one between two, `group` any other."""

    conversation_id: int
    type: str
    subject: str | None = None
    reference: Reference | None = None
    last_event_on: datetime


class Participant(Struct, frozen=True, kw_only=True):
    """Somebody in a conversation; `unread` counts the messages since they read it. Who left has a `deleted_on`."""

    conversation_id: int
    user_id: int
    joined_on: datetime
    unread: int = 0
    starred: bool = False
    deleted_on: datetime | None = None


class Message(Fact, frozen=True, kw_only=True):
    """What somebody said in a conversation; files are attached to `("message", message_id)`."""

    message_id: int
    conversation_id: int
    text: str
    embed_id: int | None = None


class ConversationEvent(Fact, frozen=True, kw_only=True):
    """One line of a conversation: a message, somebody who came or left, or a new subject."""

    event_id: int
    conversation_id: int
    action: str
    message_id: int | None = None
    user_id: int | None = None
