"""Batches: long jobs and the files they made."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import fragments
from podiomock.state.rights import Denied
from podiomock.state.rows import Batch
from podiomock.state.world import World

BatchId = Annotated[int, Meta(ge=1, extra={"ref": "batches"})]


class BatchOut(Struct):
    """A batch [doc]; `completed`, `skipped` and `failed` count objects."""

    batch_id: int
    name: str
    plugin: str
    status: str
    completed: int
    skipped: int
    failed: int
    created_on: Moment
    started_on: Moment
    ended_on: Moment
    file: fragments.FileOut | None
    app: fragments.AppBadge
    space: fragments.SpaceMicro


@endpoint("GET", "/batch/")
def list_batches(world: World) -> list[BatchOut]:
    """The caller's batches, newest first."""
    return [batch_out(world, each) for each in world.batches.where("user", world.session.user_id)[::-1]]


@endpoint("GET", "/batch/{batch_id}", raises=(Forbidden,))
def get_batch(world: World, batch_id: BatchId) -> BatchOut:
    """A batch of the caller's; its file is downloaded from `/file/{file_id}/raw`."""
    batch = world.batches[batch_id]
    if batch.created_by != world.session.user_id:
        raise Denied(world.session.user_id, "view", "batch", batch_id)
    return batch_out(world, batch)


def batch_out(world: World, batch: Batch) -> BatchOut:
    """A batch, done as soon as it was made."""
    moment = world.session.dialect.moment(batch.created_on)
    app, file = world.applications.rows[batch.app_id], world.files.get(batch.file_id)
    return BatchOut(
        batch_id=batch.batch_id,
        name=batch.name,
        plugin=batch.plugin,
        status=batch.status,
        completed=batch.completed,
        skipped=0,
        failed=0,
        created_on=moment,
        started_on=moment,
        ended_on=moment,
        file=None if file is None else fragments.file_out(world, file),
        app=fragments.app_badge(world, app),
        space=fragments.space_micro(world, app.space_id),
    )
