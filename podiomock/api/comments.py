"""Comments on items, tasks and the like: list, add."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.parameters import Effects, Moment, Page, RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import comments, embeds, fragments
from podiomock.state.events import fire
from podiomock.state.references import require, space_of
from podiomock.state.rights import space_role
from podiomock.state.rows import Comment, Invitation, Reference
from podiomock.state.subscriptions import notify, subscribe, subscribers
from podiomock.state.world import World


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
    rights: list[str]
    embed_file: None = None
    questions: list[Any] = []
    like_count: int = 0
    is_liked: bool = False


class CommentCreated(CommentOut, kw_only=True):
    """A new comment, with whom it was shared to: keys that appear only here [rb]."""

    granted_users: list[fragments.Byline]
    invited_users: list[fragments.Byline]


class CommentCreate(Struct):
    """What a new comment says."""

    value: Annotated[str, Meta(min_length=1)]
    external_id: str | None = None
    file_ids: list[int] = []
    embed_id: int | None = None
    embed_url: str | None = None


class CommentEffects(Effects, frozen=True):
    """`alert_invite` invites mentioned users who have no access [page]."""

    alert_invite: bool = False


@endpoint("GET", "/comment/{type}/{id}/", raises=(Forbidden,))
def list_comments(world: World, type: RefType, id: RefId, query: Page) -> list[CommentOut]:  # noqa: A002  the path's own names
    """The comments on an object, oldest first."""
    require(world, (type, id))
    found = world.comments.where("reference", (type, id))
    return [comment_out(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("POST", "/comment/{type}/{id}/", raises=(Forbidden,))
def add_comment(
    world: World,
    type: RefType,  # noqa: A002  the path's own name
    id: RefId,  # noqa: A002  the path's own name
    body: CommentCreate,
    query: CommentEffects,
) -> CommentCreated:
    """Add a comment; followers of the object and people mentioned are notified."""
    reference: Reference = (type, id)
    require(world, reference, "comment")
    embed_id = body.embed_id
    if body.embed_url is not None:
        embed_id = embeds.make(world, body.embed_url).embed_id
    elif embed_id is not None:
        embed_id = world.embeds[embed_id].embed_id
    told = subscribers(world, reference)
    comment = comments.create(
        world,
        reference,
        body.value,
        external_id=body.external_id,
        file_ids=body.file_ids,
        embed_id=embed_id,
    )
    mentioned = comments.mentioned(world, body.value)
    strangers = [each for each in mentioned if not _has_access(world, reference, each)]
    if query.alert_invite:
        invite(world, reference, strangers)
    else:
        # people without access are neither reached nor invited unless `alert_invite` says so.
        mentioned = [each for each in mentioned if each not in strangers]
    if not query.silent:
        notify(world, mentioned, "mention", reference, comment.value)
        notify(world, [each for each in told if each not in mentioned], "comment", reference, comment.value)
    if query.hook and type == "item":
        app = ("app", world.items[id].app_id)
        fire(world, "comment.create", app, item_id=id, comment_id=comment.comment_id)
    shown = comment_out(world, comment)
    return CommentCreated(
        **{name: getattr(shown, name) for name in CommentOut.__struct_fields__},
        granted_users=[],
        invited_users=[fragments.byline(world, each) for each in strangers if query.alert_invite],
    )


def invite(world: World, reference: Reference, user_ids: list[int]) -> None:
    """Reach people who had no access: they are invited, and follow what they were mentioned on."""
    for user_id in user_ids:
        fresh = world.new_id("invitation")
        world.invitations.insert(
            fresh,
            Invitation(
                invitation_id=fresh,
                user_id=user_id,
                reference=reference,
                created_on=world.now,
                created_by=world.session.user_id,
            ),
        )
        subscribe(world, reference, user_id)


def _has_access(world: World, reference: Reference, user_id: int) -> bool:
    space_id = space_of(world, reference)
    if space_id is None:
        return user_id in (row.user_id for row in world.subscriptions.where("reference", reference))
    return space_role(world, space_id, user_id) is not None


def comments_on(world: World, kind: str, number: int) -> list[CommentOut]:
    """The comments that an object carries in itself, oldest first [recorded]."""
    return [comment_out(world, each) for each in world.comments.where("reference", (kind, number))]


def comment_out(world: World, comment: Comment) -> CommentOut:
    """A comment as the session's user sees it."""
    moment = world.session.dialect.moment
    mine = comment.created_by == world.session.user_id
    who = fragments.byline(world, comment.created_by)
    embed = world.embeds.get(comment.embed_id)
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
        files=fragments.files_on(world, "comment", comment.comment_id),
        embed=embeds.embed_out(embed) if embed else None,
        rights=["rate", "delete", "update", "add_file", "view", "add_question"] if mine else ["view", "rate"],
    )
