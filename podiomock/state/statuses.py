"""Status posts: what people say in a space."""

from collections.abc import Iterable

from podiomock.state import comments, tasks
from podiomock.state.comments import plain
from podiomock.state.files import attach
from podiomock.state.rows import Status
from podiomock.state.subscriptions import subscribe
from podiomock.state.world import World


def create(
    world: World,
    space_id: int,
    rich: str,
    *,
    file_ids: Iterable[int] = (),
    embed_id: int | None = None,
    status_id: int | None = None,
) -> Status:
    """Post in a space; who posts follows what is said to it."""
    fresh = world.new_id("status") if status_id is None else status_id
    status = world.statuses.insert(
        fresh,
        Status(
            status_id=fresh,
            space_id=space_id,
            value=plain(rich),
            rich_value=rich,
            embed_id=embed_id,
            **world.facts(),
        ),
    )
    attach(world, file_ids, ("status", fresh))
    subscribe(world, ("status", fresh), world.session.user_id)
    return status


def edit(world: World, status: Status, rich: str, *, file_ids: Iterable[int], embed_id: int | None) -> Status:
    """Say it in other words. Files are added to what is attached."""
    attach(world, file_ids, ("status", status.status_id))
    return world.statuses.change(status.status_id, value=plain(rich), rich_value=rich, embed_id=embed_id)


def delete(world: World, status: Status) -> None:
    """Delete a status post, and with it, as with an item, its comments, tasks, files and questions."""
    reference = ("status", status.status_id)
    for task in world.tasks.on(reference):
        tasks.delete(world, task)
    comments.clear(world, reference)
    for file_id in world.attachments.rows.get(reference, ()):
        if file_id in world.files:
            world.files.delete(file_id, world.now)
    for question in world.questions.where("reference", reference):
        world.questions.delete(question.question_id, world.now)
    world.statuses.delete(status.status_id, world.now)
