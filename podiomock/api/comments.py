"""Comments on items, tasks and the like: list, read, add, update, delete; who likes one, and what it said before."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from podiomock.api.alerts import AlertEffects, alert
from podiomock.api.parameters import CommentId, Effects, Moment, Page, RefId, RefType
from podiomock.api.questions import QuestionOut, questions_on
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import comments, embeds, fragments, ratings
from podiomock.state.events import fire
from podiomock.state.references import COMMENTABLE, require
from podiomock.state.rights import rights_on
from podiomock.state.rows import Comment, Reference
from podiomock.state.subscriptions import notify, subscribers
from podiomock.state.world import World

CommentableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(COMMENTABLE)})]


class CommentOut(Struct):
    """A comment (`podio-api.md` 4.6)."""

    comment_id: int
    value: str
    rich_value: str
    external_id: str | None
    ref: fragments.Ref
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    user: fragments.Byline
    last_edit_on: Moment | None
    files: list[fragments.FileOut]
    embed: embeds.EmbedOut | None
    questions: list[QuestionOut]
    like_count: int
    is_liked: bool
    rights: list[str]
    embed_file: None = None


class CommentCreated(CommentOut, kw_only=True):
    """A new comment, with whom it was shared to: keys that appear only here [rb]."""

    granted_users: list[fragments.Byline]
    invited_users: list[fragments.Byline]


class WordingOut(Struct):
    """What a comment said from a time on [types]."""

    created_on: Moment
    value: str
    rich_value: str
    embed: embeds.EmbedOut | None
    embed_file: None = None


class CommentCreate(Struct):
    """What a new comment says."""

    value: Annotated[str, Meta(min_length=1)]
    external_id: str | None = None
    file_ids: list[int] = []
    embed_id: int | None = None
    embed_url: str | None = None


class CommentUpdate(Struct):
    """What a comment shall say: without a link it loses the one it has [doc]; files are added.

    A-242: the text is required, as when it is made; an `external_id` that is not sent is kept.
    """

    value: Annotated[str, Meta(min_length=1)]
    external_id: str | None | UnsetType = UNSET
    file_ids: list[int] = []
    embed_id: int | None = None
    embed_url: str | None = None


class LikedByQuery(Struct, frozen=True):
    """How many people at most."""

    limit: Annotated[int, Meta(ge=1)] = 10


@endpoint("GET", "/comment/{type}/{id}/", raises=(Forbidden, InvalidValue))
def list_comments(world: World, type: CommentableType, id: RefId, query: Page) -> list[CommentOut]:  # noqa: A002  the path's own names
    """The comments on an object, oldest first."""
    require(world, (type, id), taken=COMMENTABLE)
    found = world.comments.where("reference", (type, id))
    return [comment_out(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("GET", "/comment/{comment_id}", raises=(Forbidden,))
def get_comment(world: World, comment_id: CommentId) -> CommentOut:
    """A comment."""
    require(world, ("comment", comment_id))
    return comment_out(world, world.comments[comment_id])


@endpoint("POST", "/comment/{type}/{id}/", raises=(Forbidden,))
def add_comment(
    world: World,
    type: CommentableType,  # noqa: A002  the path's own name
    id: RefId,  # noqa: A002  the path's own name
    body: CommentCreate,
    query: AlertEffects,
) -> CommentCreated:
    """Add a comment; followers of the object and people mentioned are notified."""
    reference: Reference = (type, id)
    # a file's rights do not name comments and likes; who sees it may give them.
    require(world, reference, "view" if type == "file" else "comment", taken=COMMENTABLE)
    told = subscribers(world, reference)
    comment = comments.create(
        world,
        reference,
        body.value,
        external_id=body.external_id,
        file_ids=body.file_ids,
        embed_id=embeds.chosen(world, body.embed_id, body.embed_url),
    )
    alerted = alert(world, reference, body.value, query)
    if not query.silent:
        notify(world, [each for each in told if each not in alerted.people], "comment", reference, comment.value)
    _fire(world, "comment.create", comment, query)
    return CommentCreated(
        **structs.asdict(comment_out(world, comment)),
        granted_users=[fragments.byline(world, each) for each in alerted.granted],
        invited_users=[fragments.byline(world, each) for each in alerted.invited],
    )


@endpoint("PUT", "/comment/{comment_id}", raises=(Forbidden,))
def update_comment(world: World, comment_id: CommentId, body: CommentUpdate) -> None:
    """Change one's own comment, as for a mistake in its spelling; nobody is told (A-247), no hook called."""
    require(world, ("comment", comment_id), "update")
    comment = world.comments[comment_id]
    comments.edit(
        world,
        comment,
        body.value,
        external_id=comment.external_id if isinstance(body.external_id, UnsetType) else body.external_id,
        file_ids=body.file_ids,
        embed_id=embeds.chosen(world, body.embed_id, body.embed_url),
    )


@endpoint("DELETE", "/comment/{comment_id}", raises=(Forbidden,))
def delete_comment(world: World, comment_id: CommentId, query: Effects) -> None:
    """Delete one's own comment, with its files."""
    require(world, ("comment", comment_id), "delete")
    comment = world.comments[comment_id]
    comments.delete(world, comment)
    _fire(world, "comment.delete", comment, query)


@endpoint("GET", "/comment/{comment_id}/liked_by/", raises=(Forbidden,))
def list_comment_likers(world: World, comment_id: CommentId, query: LikedByQuery) -> list[fragments.Profile]:
    """Who likes a comment."""
    require(world, ("comment", comment_id))
    return likers(world, ("comment", comment_id), query.limit)


@endpoint("GET", "/comment/{comment_id}/revision", raises=(Forbidden,))
def list_comment_revisions(world: World, comment_id: CommentId) -> list[WordingOut]:
    """All that a comment said; A-248: the newest first, which is what it says now."""
    require(world, ("comment", comment_id))
    moment = world.session.dialect.moment
    return [
        WordingOut(moment(each.created_on), each.value, each.rich_value, embeds.shown(world, each.embed_id))
        for each in comments.wordings(world.comments[comment_id])
    ]


def likers(world: World, reference: Reference, limit: int) -> list[fragments.Profile]:
    """Who likes something, the first to do so first."""
    return [fragments.profile_of_user(world, each) for each in ratings.likers(world, reference)[:limit]]


def comments_on(world: World, kind: str, number: int) -> list[CommentOut]:
    """The comments that an object carries in itself, oldest first [recorded]."""
    return [comment_out(world, each) for each in world.comments.where("reference", (kind, number))]


def comment_out(world: World, comment: Comment) -> CommentOut:
    """A comment as the session's user sees it."""
    moment = world.session.dialect.moment
    reference = ("comment", comment.comment_id)
    who = fragments.byline(world, comment.created_by)
    liked_by = ratings.likers(world, reference)
    return CommentOut(
        comment_id=comment.comment_id,
        value=comment.value,
        rich_value=comment.rich_value,
        external_id=comment.external_id,
        ref=fragments.Ref(*comment.reference),
        created_on=moment(comment.created_on),
        created_by=who,
        created_via=fragments.via(world, comment.created_via),
        user=who,
        last_edit_on=moment(comment.last_edit_on) if comment.last_edit_on else None,
        files=fragments.files_on(world, *reference),
        embed=embeds.shown(world, comment.embed_id),
        questions=questions_on(world, reference),
        like_count=len(liked_by),
        is_liked=world.session.user_id in liked_by,
        rights=list(rights_on(world, reference)),
    )


def _fire(world: World, event: str, comment: Comment, query: Effects) -> None:
    """Fire an event of comments on items: no other has one [doc]."""
    kind, number = comment.reference
    if query.hook and kind == "item":
        app = ("app", world.items.rows[number].app_id)
        fire(world, event, app, item_id=number, comment_id=comment.comment_id)
