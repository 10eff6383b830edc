"""Compile sort keys: each of `podio-api.md` 2.5, an item's own column or one of the app's fields."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

from podiomock.state import actors, ratings
from podiomock.state.conditions import PLAIN_TYPES, Test, plainly_titled
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.items import field_of
from podiomock.state.rows import Application, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

Place = Callable[[Item], Any]


class Order(NamedTuple):
    """A compiled sort key: what to compare, which items have it, and whether their own rows decide."""

    place: Place
    has: Test | None = None
    own: bool = True


COLUMNS = {
    "created_on": "created_on",
    "last_edit_on": "last_edit_on",
    "activity": "last_event_on",
    "app_item_id": "app_item_id",
    "item_id": "item_id",
    "priority": "priority",
}
"""Sort keys that are columns of an item; `activity` is when anything last happened on it [doc]."""

KEYS = frozenset({*COLUMNS, *ratings.VALUES, "title", "created_by", "last_edit_by"})
"""The sort keys that every app has."""


def order(world: World, app: Application, sort_by: str) -> Order:
    """Compile a sort key; `Invalid` if it is none.

    A key that every app has wins over a field's external_id of the same name (A-160). People sort by name, titles
    and names without regard to case, and several values of a field by the first.
    """
    if (column := COLUMNS.get(sort_by)) is not None:
        return Order(attrgetter(column))
    if sort_by == "title":
        return Order(lambda item: title(world, item).casefold(), own=plainly_titled(app))
    if sort_by in ("created_by", "last_edit_by"):
        return Order(lambda item: actors.name(world, getattr(item, sort_by)).casefold())
    if sort_by in ratings.VALUES:
        return _by_average(world, sort_by)
    field = field_of(app, sort_by)
    kind, number = FIELD_TYPES[field.type], field.field_id
    if not kind.sortable:
        # that other types are refused, and how, is inferred.
        raise Invalid(sort_by, f"fields of type {field.type} cannot be sorted by")
    key = kind.key
    return Order(
        lambda item: key(world, field, item.values[number]),
        lambda item: number in item.values,
        own=field.type in PLAIN_TYPES,
    )


def _by_average(world: World, kind: str) -> Order:
    given: dict[int, list[int]] = {}
    for each in world.ratings:
        if each.type == kind and each.reference[0] == "item":
            given.setdefault(each.reference[1], []).append(each.value)
    averages = {item_id: sum(values) / len(values) for item_id, values in given.items()}
    if kind == "like":
        # Every like is a 1, so that averages would tell nothing apart: A-163, the more likes the higher.
        averages = {item_id: float(len(values)) for item_id, values in given.items()}
    return Order(lambda item: averages[item.item_id], lambda item: item.item_id in averages, own=False)
