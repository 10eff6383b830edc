"""What may happen to comments; and who is mentioned in one."""

import re
from collections.abc import Iterable

from podiomock.state.files import attach
from podiomock.state.rows import Comment, Reference
from podiomock.state.subscriptions import subscribe
from podiomock.state.world import World

MENTION = re.compile(r"@\[([^\]]*)\]\((user|space|profile):(\d+)\)")


def plain(rich: str) -> str:
    """A comment's text with mentions as plain names: `@[Ann](user:1)` reads `Ann` [doc]."""
    return MENTION.sub(lambda found: found[1], rich)


def mentioned(world: World, rich: str) -> list[int]:
    """The users that a text mentions, by themselves or through their space."""
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


def create(
    world: World,
    reference: Reference,
    rich: str,
    *,
    external_id: str | None = None,
    file_ids: Iterable[int] = (),
    embed_id: int | None = None,
    comment_id: int | None = None,
) -> Comment:
    """Add a comment; its writer follows what it is about."""
    fresh = world.new_id("comment") if comment_id is None else comment_id
    comment = world.comments.insert(
        fresh,
        Comment(
            comment_id=fresh,
            reference=reference,
            value=plain(rich),
            rich_value=rich,
            external_id=external_id,
            embed_id=embed_id,
            **world.facts(),
        ),
    )
    attach(world, file_ids, ("comment", fresh))
    subscribe(world, reference, world.session.user_id)
    if reference[0] == "item":
        # The item's edit time stays [recorded]; that this counts as its last event is inferred.
        world.items.change(reference[1], last_event_on=world.now)
    return comment
