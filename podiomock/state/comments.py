"""What may happen to comments."""

import re
from collections.abc import Iterable

from podiomock.state.files import attach
from podiomock.state.rows import Comment, Reference, Wording
from podiomock.state.subscriptions import follow
from podiomock.state.world import World

MENTION = re.compile(r"@\[([^\]]*)\]\((user|space|profile):(\d+)\)")


def plain(rich: str) -> str:
    """A text with its mentions as plain names: `@[Ann](user:1)` reads `Ann` [doc]."""
    return MENTION.sub(lambda found: found[1], rich)


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
    follow(world, reference, world.session.user_id)
    if reference[0] == "item":
        # The item's edit time stays [recorded]; that this counts as its last event is inferred.
        world.items.change(reference[1], last_event_on=world.now)
    return comment


def edit(
    world: World, comment: Comment, rich: str, *, external_id: str | None, file_ids: Iterable[int], embed_id: int | None
) -> Comment:
    """Say it in other words; what it said before is kept. Files are added to what is attached."""
    attach(world, file_ids, ("comment", comment.comment_id))
    return world.comments.change(
        comment.comment_id,
        value=plain(rich),
        rich_value=rich,
        external_id=external_id,
        embed_id=embed_id,
        last_edit_on=world.now,
        earlier=(*comment.earlier, wording(comment)),
    )


def wording(comment: Comment) -> Wording:
    """What a comment says now, and since when."""
    return Wording(
        created_on=comment.last_edit_on or comment.created_on,
        value=comment.value,
        rich_value=comment.rich_value,
        embed_id=comment.embed_id,
    )


def wordings(comment: Comment) -> list[Wording]:
    """All that a comment said, the newest first."""
    return [wording(comment), *reversed(comment.earlier)]


def delete(world: World, comment: Comment) -> None:
    """Delete a comment, with its files and questions."""
    reference = ("comment", comment.comment_id)
    for file_id in world.attachments.rows.get(reference, ()):
        if file_id in world.files:
            world.files.delete(file_id, world.now)
    for question in world.questions.where("reference", reference):
        world.questions.delete(question.question_id, world.now)
    world.comments.delete(comment.comment_id, world.now)


def clear(world: World, reference: Reference) -> None:
    """Delete all comments on something."""
    for comment in world.comments.where("reference", reference):
        delete(world, comment)
