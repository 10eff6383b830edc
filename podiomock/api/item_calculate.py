"""Calculate over an app's items."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.items import conditions
from podiomock.api.parameters import AppId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import aggregates
from podiomock.state import query as queries
from podiomock.state.rights import on_app
from podiomock.state.world import World


class Calculation(Struct):
    """What to calculate, over which items, in which groups; `formula` is for all aggregations but `count`."""

    aggregation: aggregates.Aggregation
    formula: list[aggregates.Part] = []
    groupings: list[aggregates.Grouping] = []
    filters: dict[str, Any] | list[Any] = {}
    limit: Annotated[int, Meta(ge=1)] = 30


class Calculated(Struct):
    """What it comes to: over all items, A-151, and in each group."""

    total: Any
    groups: list[aggregates.Group]


@endpoint("POST", "/item/app/{app_id}/calculate", raises=(Forbidden,))
def calculate_items(world: World, app_id: AppId, body: Calculation) -> Calculated:
    """Count items or aggregate a formula over them; at most `limit` groups."""
    app = world.applications[app_id]
    on_app(world, app_id)
    found = queries.find(world, app, conditions(body.filters), queries.DEFAULT_SORT, descending=True).items
    numbers = aggregates.uncounted if body.aggregation == "count" else aggregates.formula(app, body.formula)
    groupings = [aggregates.labels(world, app, each) for each in body.groupings]
    return Calculated(
        aggregates.aggregated(found, body.aggregation, numbers),
        aggregates.grouped(found, body.aggregation, numbers, groupings, body.limit),
    )
