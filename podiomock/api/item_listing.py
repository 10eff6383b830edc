"""Items by GET: pages with filters in the query string, how many there are, and which values they hold."""

from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.item_references import FieldId
from podiomock.api.items import Filtered, page_of
from podiomock.api.parameters import AppId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, views
from podiomock.state import query as queries
from podiomock.state.fieldtype import FIELD_TYPES
from podiomock.state.incoming import field_by_id
from podiomock.state.items import read_values
from podiomock.state.rights import on_app
from podiomock.state.rows import Application, Field, Item, Money
from podiomock.state.table import Invalid
from podiomock.state.world import World

VALUED = ("state", "member", "contact", "app", "number", "calculation", "progress", "question", "category")
"""The types whose values `/values` lists; A-148: beyond the documented ones those that took their place."""


class ListQuery(Struct, frozen=True):
    """A page of an app's items. Every other key is a filter: `status=1;2`, `estimate=2-8`, `created_by=user:1`."""

    limit: Annotated[int, Meta(ge=1)] | None = None
    offset: Annotated[int, Meta(ge=0)] = 0
    sort_by: str = queries.DEFAULT_SORT
    sort_desc: bool = True
    view_id: str | None = None
    fields: str | None = None
    remember: bool = False
    filters: dict[str, str] = {}


class CountQuery(Struct, frozen=True):
    """Which items to count: those of a view, and those that pass the filters that all other keys are."""

    view_id: str | None = None
    filters: dict[str, str] = {}


class Count(Struct):
    """How many items there are."""

    count: int


class Range(Struct):
    """The least and the largest value of a field; null while it has none."""

    min: Any
    max: Any


class FieldValues(Struct):
    """The values that an app's items hold in a field, each once."""

    field_id: int
    external_id: str
    type: str
    label: str
    values: list[dict[str, Any]]


class AppValues(Struct):
    """What an app's items hold, each value once."""

    fields: list[FieldValues]
    created_bys: list[fragments.Byline]
    created_vias: list[fragments.Via]
    last_edit_bys: list[fragments.Byline]
    last_edit_vias: list[fragments.Via]
    tags: list[str]


DEFAULT_LIMIT = 30
"""A-142: how many items the older list gives when nobody says; as the filter does."""


@endpoint("GET", "/item/app/{app_id}/", raises=(Forbidden,))
def list_items(world: World, app_id: AppId, query: ListQuery) -> Filtered:
    """The items of an app, a page at a time; the older way to filter."""
    return _listed(world, app_id, query, DEFAULT_LIMIT)


@endpoint("GET", "/item/app/{app_id}/v2/", raises=(Forbidden,))
def list_items_v2(world: World, app_id: AppId, query: ListQuery) -> Filtered:
    """The same; without a limit all that match, as `external_id=` is asked for [rb]."""
    return _listed(world, app_id, query, None)


@endpoint("GET", "/item/app/{app_id}/count", raises=(Forbidden,))
def count_items(world: World, app_id: AppId, query: CountQuery) -> Count:
    """How many items of an app pass the filters."""
    app = world.applications[app_id]
    on_app(world, app_id)
    filters = conditions_of(world, app, query.filters, query.view_id)
    return Count(len(queries.find(world, app, filters, queries.DEFAULT_SORT, descending=True).items))


@endpoint("GET", "/item/app/{app_id}/values", raises=(Forbidden,))
def get_app_values(world: World, app_id: AppId) -> AppValues:
    """What an app's items hold: values to filter by."""
    app = world.applications[app_id]
    on_app(world, app_id)
    found = world.items.where("app", app_id)
    return AppValues(
        fields=[
            FieldValues(field.field_id, field.external_id, field.type, field.label, _distinct(world, field, found))
            for field in app.fields
            if field.type in VALUED and field.status == "active"
        ],
        created_bys=[fragments.byline(world, each) for each in sorted({item.created_by for item in found})],
        created_vias=[fragments.via(world, each) for each in sorted({item.created_via for item in found})],
        last_edit_bys=[fragments.byline(world, each) for each in sorted({item.last_edit_by for item in found})],
        last_edit_vias=[fragments.via(world, each) for each in sorted({item.last_edit_via for item in found})],
        tags=sorted({tag for item in found for tag in item.tags}),
    )


@endpoint("GET", "/item/field/{field_id}/range", raises=(Forbidden, InvalidValue))
def get_field_range(world: World, field_id: FieldId) -> Range:
    """The least and the largest value of a number, calculation or money field, as they are read."""
    app, field = field_by_id(world, field_id)
    on_app(world, app.app_id)
    if field.type not in ("number", "calculation", "money"):
        # with which refusal a field of another type answers is unknown.
        raise Invalid(field_id, "must be a field of type number, calculation or money")
    held = [each for item in world.items.where("app", app.app_id) for each in item.values.get(field_id, ())]
    numbers = sorted(each.amount if isinstance(each, Money) else each for each in held)
    least, most = (None, None) if not numbers else (_decimal(numbers[0]), _decimal(numbers[-1]))
    return Range(least, most)


def conditions_of(
    world: World, app: Application, texts: dict[str, str], view_id: str | None = None
) -> list[tuple[str, Any]]:
    """The filters of a view, if one is named, and those of a query string, as pairs of key and value."""
    return [*views.filters_of(world, app, view_id), *queries.from_query(world, app, texts.items()).items()]


def _listed(world: World, app_id: int, query: ListQuery, limit: int | None) -> Filtered:
    app = world.applications[app_id]
    on_app(world, app_id)
    filters = conditions_of(world, app, query.filters, query.view_id)
    found = queries.find(world, app, filters, query.sort_by, descending=query.sort_desc)
    return page_of(world, app, found, query.limit or limit or max(len(found.items), 1), query.offset, query.fields)


def _distinct(world: World, field: Field, found: list[Item]) -> list[dict[str, Any]]:
    held = dict.fromkeys(each for item in found for each in item.values.get(field.field_id, ()))
    kind = FIELD_TYPES[field.type]
    return read_values(world, field, tuple(sorted(held, key=lambda each: kind.key(world, field, (each,)))))


def _decimal(number: Any) -> str:
    return f"{Decimal(number):.4f}"
