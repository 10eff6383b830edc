"""What somebody marks conversations with: read or unread, a star; and how marked ones are found, or others by text."""

from typing import Literal

from msgspec import Struct

from podiomock.api.conversation_shapes import ConversationOut, ConversationPage, own, page
from podiomock.api.parameters import ConversationId
from podiomock.contract import Required, endpoint
from podiomock.errors import Forbidden
from podiomock.state import conversations
from podiomock.state.rows import Conversation
from podiomock.state.world import World


class SearchQuery(ConversationPage, frozen=True):
    """What to look for: in subjects and messages, or with `participants` in people's names and mails [net]."""

    text: str = ""
    participants: bool = False


class SearchBody(Struct):
    """What to look for [types]."""

    text: str


class FlagCount(Struct):
    """How many conversations have a flag."""

    value: int


@endpoint("GET", "/conversation/unread/")
def list_unread_conversations(world: World, query: ConversationPage) -> list[ConversationOut]:
    """Those with messages that the caller has not read."""
    return page(world, _flagged(world, "unread"), query)


@endpoint("GET", "/conversation/starred/")
def list_starred_conversations(world: World, query: ConversationPage) -> list[ConversationOut]:
    """Those that the caller starred."""
    return page(world, _flagged(world, "starred"), query)


@endpoint("GET", "/conversation/unread/count")
def count_unread_conversations(world: World) -> FlagCount:
    """How many conversations have messages that the caller has not read."""
    return FlagCount(len(_flagged(world, "unread")))


@endpoint("GET", "/conversation/starred/count")
def count_starred_conversations(world: World) -> FlagCount:
    """How many conversations the caller starred."""
    return FlagCount(len(_flagged(world, "starred")))


@endpoint("GET", "/conversation/search/", rules=(Required("text"),))
def search_conversations(world: World, query: SearchQuery) -> list[ConversationOut]:
    """The caller's conversations with a text in them, in either case, the last event first."""
    return page(world, _found(world, query.text, participants=query.participants), query)


@endpoint("POST", "/conversation/search/")
def search_conversations_by_body(world: World, body: SearchBody, query: SearchQuery) -> list[ConversationOut]:
    """The same, the text in the body [types]."""
    return page(world, _found(world, body.text, participants=query.participants), query)


@endpoint("POST", "/conversation/read")
def read_all_conversations(world: World) -> None:
    """Mark all the caller's conversations as read."""
    for each in conversations.own(world):
        conversations.read(world, each.conversation_id)


@endpoint("POST", "/conversation/{conversation_id}/read", raises=(Forbidden,))
def read_conversation(world: World, conversation_id: ConversationId) -> None:
    """Mark a conversation as read."""
    conversations.read(world, own(world, conversation_id).conversation_id)


@endpoint("DELETE", "/conversation/{conversation_id}/read", raises=(Forbidden,))
def unread_conversation(world: World, conversation_id: ConversationId) -> None:
    """Mark a conversation as unread."""
    conversations.unread(world, own(world, conversation_id).conversation_id)


@endpoint("POST", "/conversation/{conversation_id}/star", raises=(Forbidden,))
def star_conversation(world: World, conversation_id: ConversationId) -> None:
    """Star a conversation; a starred one stays so."""
    conversations.star(world, own(world, conversation_id).conversation_id, starred=True)


@endpoint("DELETE", "/conversation/{conversation_id}/star", raises=(Forbidden,))
def unstar_conversation(world: World, conversation_id: ConversationId) -> None:
    """Take the star from a conversation."""
    conversations.star(world, own(world, conversation_id).conversation_id, starred=False)


def _flagged(world: World, flag: Literal["unread", "starred"]) -> list[Conversation]:
    return [each for each in conversations.own(world) if getattr(conversations.mine(world, each.conversation_id), flag)]


def _found(world: World, text: str, *, participants: bool) -> list[Conversation]:
    matches = conversations.mentions_person if participants else conversations.mentions_text
    return [each for each in conversations.own(world) if matches(world, each, text)]
