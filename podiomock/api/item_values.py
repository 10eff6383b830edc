"""The values of an item by themselves: all or one field's, read in two forms, and written."""

from typing import Any

from msgspec import Struct

from podiomock.api.item_shapes import FieldOut, fields_out
from podiomock.api.items import Revised, revised
from podiomock.api.parameters import Effects, ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state.fieldtype import FIELD_TYPES
from podiomock.state.items import field_of, read_values, shown_fields
from podiomock.state.rights import on_item
from podiomock.state.rows import Application, Field, Item, Values
from podiomock.state.world import World


class UnwrappedValues(Struct):
    """One field's values in the newer form."""

    values: Any


@endpoint("GET", "/item/{item_id}/value", raises=(Forbidden,))
def get_values(world: World, item_id: ItemId) -> list[FieldOut]:
    """All fields that have values, as in the item itself."""
    item, app = _seen(world, item_id)
    return fields_out(world, app, item)


@endpoint("GET", "/item/{item_id}/value/v2", raises=(Forbidden,))
def get_values_v2(world: World, item_id: ItemId) -> dict[str, Any]:
    """All values by external_id, freed of their wrapping: scalars, options, or lists where a field takes several."""
    item, app = _seen(world, item_id)
    return unwrapped_values(world, app, item.values)


@endpoint("GET", "/item/{item_id}/value/{field}", raises=(Forbidden, InvalidValue))
def get_value(world: World, item_id: ItemId, field: str) -> list[dict[str, Any]]:
    """One field's values, by its id or external_id; without any, an empty list."""
    item, app = _seen(world, item_id)
    found = field_of(app, field)
    return read_values(world, found, item.values.get(found.field_id, ()))


@endpoint("GET", "/item/{item_id}/value/{field}/v2", raises=(Forbidden, InvalidValue))
def get_value_v2(world: World, item_id: ItemId, field: str) -> UnwrappedValues:
    """One field's values, freed of their wrapping; A-143: null, or an empty list, where there are none."""
    item, app = _seen(world, item_id)
    found = field_of(app, field)
    return UnwrappedValues(unwrapped(world, found, item.values.get(found.field_id, ())))


@endpoint("PUT", "/item/{item_id}/value", raises=(Forbidden,))
def update_values(world: World, item_id: ItemId, body: dict[str, Any], query: Effects) -> Revised | None:
    """Set the values of several fields, by their ids or external_ids; the others stay."""
    item = world.items[item_id]
    on_item(world, item, "update")
    return revised(world, item, query, body)


@endpoint("PUT", "/item/{item_id}/value/{field}", raises=(Forbidden,))
def update_value(world: World, item_id: ItemId, field: str, body: Any, query: Effects) -> Revised | None:
    """Set one field's values, in any of its write forms; `[]` clears it."""
    item = world.items[item_id]
    on_item(world, item, "update")
    return revised(world, item, query, {field: body})


def unwrapped_values(world: World, app: Application, values: Values) -> dict[str, Any]:
    """Values by external_id, in the newer form; deleted fields are left out."""
    return {
        field.external_id: unwrapped(world, field, held)
        for field, held in shown_fields(app, values)
        if field.status == "active"
    }


def unwrapped(world: World, field: Field, values: tuple[Any, ...]) -> Any:
    """One field's values in the newer form: a list where the field takes several, else the value or null."""
    kind = FIELD_TYPES[field.type]
    if not values:
        return [] if kind.listed or kind.multiple(field) else None
    return kind.unwrapped(world, field, values)


def _seen(world: World, item_id: int) -> tuple[Item, Application]:
    item = world.items[item_id]
    on_item(world, item)
    return item, world.applications.rows[item.app_id]
