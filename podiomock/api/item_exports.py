"""Items as files: an export that makes a batch, and a workbook at once."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.item_listing import conditions_of
from podiomock.api.items import conditions
from podiomock.api.parameters import AppId
from podiomock.contract import Binary, endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import exports, files, views
from podiomock.state import query as queries
from podiomock.state.rights import on_app
from podiomock.state.rows import Batch
from podiomock.state.table import Invalid
from podiomock.state.world import World

EXPORTERS = ("csv", "xls", "xlsx")
"""A-153: `xls` writes the same workbook as `xlsx`, under the newer name."""

Exporter = Annotated[str, Meta(extra_json_schema={"enum": [*EXPORTERS]})]


class Export(Struct):
    """Which items, in which order; without a limit all of them."""

    limit: Annotated[int, Meta(ge=1)] | None = None
    offset: Annotated[int, Meta(ge=0)] = 0
    view_id: int | None = None
    sort_by: str | int | None = None
    sort_desc: bool = True
    filters: dict[str, Any] | list[Any] = {}
    deleted_columns: bool = False


class WorkbookQuery(Struct, frozen=True):
    """Which items, in which order. Every other key is a filter."""

    limit: Annotated[int, Meta(ge=1)] = 20
    offset: Annotated[int, Meta(ge=0)] = 0
    sort_by: str = queries.DEFAULT_SORT
    sort_desc: bool = True
    view_id: str | None = None
    deleted_columns: bool = False
    filters: dict[str, str] = {}


class BatchCreated(Struct):
    """The id of the batch that will hold the file."""

    batch_id: int


@endpoint("POST", "/item/app/{app_id}/export/{exporter}", raises=(Forbidden,))
def export_items(world: World, app_id: AppId, exporter: Exporter, body: Export) -> BatchCreated:
    """Export items to `csv`, `xls` or `xlsx`; the batch has the file, and is done at once (A-154)."""
    app = world.applications[app_id]
    on_app(world, app_id, "export")
    if exporter not in EXPORTERS:
        raise Invalid(exporter, f"must be one of {{{', '.join(map(repr, EXPORTERS))}}}")
    sort_by = queries.DEFAULT_SORT if body.sort_by is None else str(body.sort_by)
    pairs = [*views.filters_of(world, app, body.view_id), *conditions(body.filters)]
    found = queries.find(world, app, pairs, sort_by, descending=body.sort_desc).items
    end = None if body.limit is None else body.offset + body.limit
    rows = list(exports.table(world, app, found[body.offset : end], deleted_columns=body.deleted_columns))
    name = str(app.config["name"])
    if exporter == "csv":
        file = files.upload(world, f"{name}.csv", exports.as_csv(rows), exports.CSV)
    else:
        file = files.upload(world, f"{name}.xlsx", exports.as_xlsx(rows, name), exports.XLSX)
    fresh = world.new_id("batch")
    world.batches.insert(
        fresh,
        Batch(
            batch_id=fresh,
            name=f"Export of {name}",
            plugin="app_export",
            app_id=app_id,
            completed=len(rows) - 1,
            file_id=file.file_id,
            **world.facts(),
        ),
    )
    return BatchCreated(fresh)


@endpoint("GET", "/item/app/{app_id}/xlsx/", raises=(Forbidden, InvalidValue))
def download_workbook(world: World, app_id: AppId, query: WorkbookQuery) -> Binary:
    """A page of items as a workbook."""
    app = world.applications[app_id]
    on_app(world, app_id, "export")
    filters = conditions_of(world, app, query.filters, query.view_id)
    found = queries.find(world, app, filters, query.sort_by, descending=query.sort_desc).items
    page = found[query.offset : query.offset + query.limit]
    rows = exports.table(world, app, page, deleted_columns=query.deleted_columns)
    name = str(app.config["name"])
    return Binary(exports.as_xlsx(rows, name), exports.XLSX, f"{name}.xlsx")
