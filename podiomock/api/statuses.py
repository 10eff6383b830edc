"""Status posts: say something in a space, read, change and delete it."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.alerts import AlertEffects, alert
from podiomock.api.comments import CommentOut, comments_on
from podiomock.api.parameters import Effects, Moment, SpaceId
from podiomock.api.questions import QuestionAsked, QuestionOut, questions_on
from podiomock.api.task_views import TaskRow, task_row
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import embeds, fragments, questions, ratings, statuses
from podiomock.state.events import fire
from podiomock.state.references import label, require
from podiomock.state.rights import visible
from podiomock.state.rows import Status
from podiomock.state.subscriptions import notify, subscribers
from podiomock.state.world import World

StatusId = Annotated[int, Meta(ge=1, extra={"ref": "statuses"})]


class StatusOut(Struct):
    """A status post, with the keys that three client libraries agree on [php][rb][net]; none was recorded."""

    status_id: int
    value: str
    rich_value: str
    link: str
    ratings: dict[str, Any]
    user_ratings: dict[str, Any]
    subscribed: bool
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    embed: embeds.EmbedOut | None
    comments: list[CommentOut]
    tasks: list[TaskRow]
    files: list[fragments.FileOut]
    questions: list[QuestionOut]
    embed_file: None = None
    conversations: list[Any] = []
    shares: list[Any] = []


class StatusUpdate(Struct):
    """What a post shall say; A-251: as with a comment, it loses a link that is not sent again, and files are added."""

    value: Annotated[str, Meta(min_length=1)]
    file_ids: list[int] = []
    embed_id: int | None = None
    embed_url: str | None = None


class StatusCreate(StatusUpdate, kw_only=True):
    """What a new post says, and what it asks."""

    question: QuestionAsked | None = None


@endpoint("POST", "/status/space/{space_id}/", raises=(Forbidden,))
def create_status(world: World, space_id: SpaceId, body: StatusCreate, query: AlertEffects) -> StatusOut:
    """Post in a space; its followers and people mentioned are notified."""
    require(world, ("space", space_id), "add_status")
    status = statuses.create(
        world,
        space_id,
        body.value,
        file_ids=body.file_ids,
        embed_id=embeds.chosen(world, body.embed_id, body.embed_url),
    )
    reference = ("status", status.status_id)
    if body.question is not None:
        questions.create(world, reference, body.question.text, body.question.options)
    alerted = alert(world, reference, body.value, query)
    if not query.silent:
        others = [each for each in subscribers(world, ("space", space_id)) if each not in alerted.people]
        notify(world, others, "status", reference, status.value)
    _fire(world, "status.create", status, query)
    return status_out(world, status)


@endpoint("GET", "/status/{status_id}", raises=(Forbidden,))
def get_status(world: World, status_id: StatusId) -> StatusOut:
    """A status post, with what hangs on it."""
    require(world, ("status", status_id))
    return status_out(world, world.statuses[status_id])


@endpoint("PUT", "/status/{status_id}", raises=(Forbidden,))
def update_status(world: World, status_id: StatusId, body: StatusUpdate, query: Effects) -> None:
    """Change one's own post; nobody is told, as of a comment (A-247)."""
    require(world, ("status", status_id), "update")
    embed_id = embeds.chosen(world, body.embed_id, body.embed_url)
    status = statuses.edit(world, world.statuses[status_id], body.value, file_ids=body.file_ids, embed_id=embed_id)
    _fire(world, "status.update", status, query)


@endpoint("DELETE", "/status/{status_id}", raises=(Forbidden,))
def delete_status(world: World, status_id: StatusId, query: Effects) -> None:
    """Delete a post, and with it, as with an item, its comments, tasks, files and questions."""
    require(world, ("status", status_id), "delete")
    status = world.statuses[status_id]
    statuses.delete(world, status)
    _fire(world, "status.delete", status, query)


def status_out(world: World, status: Status) -> StatusOut:
    """A status post as the session's user sees it."""
    reference = ("status", status.status_id)
    return StatusOut(
        status_id=status.status_id,
        value=status.value,
        rich_value=status.rich_value,
        link=label(world, reference)[1],
        ratings=ratings.summaries(world, reference, ratings.LIKES),
        user_ratings=ratings.own_values(world, reference, ratings.LIKES),
        subscribed=world.session.user_id in subscribers(world, reference),
        created_on=world.session.dialect.moment(status.created_on),
        created_by=fragments.byline(world, status.created_by),
        created_via=fragments.via(world, status.created_via),
        embed=embeds.shown(world, status.embed_id),
        comments=comments_on(world, *reference),
        tasks=[task_row(world, each) for each in world.tasks.on(reference) if visible(world, each)],
        files=fragments.files_on(world, *reference),
        questions=questions_on(world, reference),
    )


def _fire(world: World, event: str, status: Status, query: Effects) -> None:
    if query.hook:
        fire(world, event, ("space", status.space_id), status_id=status.status_id)
