"""Delete many items of an app at once."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from podiomock.api.items import conditions, removed
from podiomock.api.parameters import AppId, Effects
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import query as queries
from podiomock.state import views
from podiomock.state.actors import is_user
from podiomock.state.rights import on_app, on_item
from podiomock.state.rows import Application, Item
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World


class BulkDelete(Struct):
    """Which items: those named, or those of a view that pass the filters. Named ones win [doc]."""

    item_ids: list[int] | UnsetType = UNSET
    view_id: int | None = None
    filters: dict[str, Any] | list[Any] | UnsetType = UNSET


class BulkDeleted(Struct):
    """The items deleted, and those still to be; A-159: here all are deleted at once."""

    deleted: list[int]
    pending: list[int]


@endpoint("POST", "/item/app/{app_id}/delete", raises=(Forbidden,))
def delete_items(world: World, app_id: AppId, body: BulkDelete, query: Effects) -> BulkDeleted:
    """Delete items of an app, all or none of them; not for clients that act as an app [doc]."""
    app = world.applications[app_id]
    on_app(world, app_id)
    if not is_user(world.session.user_id):
        raise Forbidden("Apps are not allowed to delete items in bulk")
    chosen = _chosen(world, app, body)
    for item in chosen:
        on_item(world, item, "delete")
    for item in chosen:
        removed(world, item, query)
    return BulkDeleted([each.item_id for each in chosen], [])


def _chosen(world: World, app: Application, body: BulkDelete) -> list[Item]:
    if isinstance(body.item_ids, UnsetType):
        if isinstance(body.filters, UnsetType) and body.view_id is None:
            # a body that chooses nothing is refused rather than taken for all items.
            raise Invalid({}, "missing required properties: ['item_ids']")
        pairs = views.filters_of(world, app, body.view_id)
        if not isinstance(body.filters, UnsetType):
            pairs += conditions(body.filters)
        return queries.find(world, app, pairs, queries.DEFAULT_SORT, descending=True).items
    chosen: list[Item] = []
    for item_id in dict.fromkeys(body.item_ids):
        try:
            item = world.items[item_id]
        except Deleted:
            continue  # what is deleted already is left out of the answer
        if item.app_id != app.app_id:
            raise Missing(f"item {item_id} of app {app.app_id}")
        chosen.append(item)
    return chosen
