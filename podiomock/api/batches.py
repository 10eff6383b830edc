"""Batches: long jobs and the files they made."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment, Page, RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments
from podiomock.state.references import require
from podiomock.state.rights import demand
from podiomock.state.rows import Batch
from podiomock.state.table import Invalid
from podiomock.state.world import World

PLUGINS = ("app_content", "app_export", "app_import", "space_contact_import")
"""What batches do [doc]."""

Plugin = Annotated[str, Meta(extra_json_schema={"enum": [*PLUGINS]})]
WorkedOnType = Annotated[RefType, Meta(extra_json_schema={"enum": ["app", "space"]})]
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
def list_batches(world: World, query: Page) -> list[BatchOut]:
    """The caller's batches, newest first."""
    found = world.batches.where("user", world.session.user_id)[::-1]
    return [batch_out(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("GET", "/batch/{batch_id}", raises=(Forbidden,))
def get_batch(world: World, batch_id: BatchId) -> BatchOut:
    """A batch of the caller's; its file is downloaded from `/file/{file_id}/raw`."""
    batch = world.batches[batch_id]
    demand(world, ("batch", batch_id))
    return batch_out(world, batch)


@endpoint("GET", "/batch/{ref_type}/{ref_id}/{plugin}/running/", raises=(Forbidden, InvalidValue))
def list_running_batches(world: World, ref_type: WorkedOnType, ref_id: RefId, plugin: Plugin) -> list[BatchOut]:
    """The batches that run on an app or a space: none, as each is done at once (A-154)."""
    require(world, (ref_type, ref_id), taken=("app", "space"))
    if plugin not in PLUGINS:
        raise Invalid(plugin, f"must be one of {{{', '.join(map(repr, PLUGINS))}}}")
    return []


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
