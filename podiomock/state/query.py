"""Filter and sort the items of an app.

Conditions narrow the rows one at a time. The last results are kept by the version of the items' table, so the
next page costs nothing.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from podiomock.state.fieldtype import FIELD_TYPES, identifier, title
from podiomock.state.fieldtypes.dates import bound, zone_of
from podiomock.state.items import field_of
from podiomock.state.rows import Application, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

Test = Callable[[Item], bool]
SortKey = Callable[[Item], Any]

KEPT_RESULTS = 32
"""How many results a world keeps; a paging client needs one."""

DEFAULT_SORT = "created_on"


class Result(NamedTuple):
    """All items of the app that pass, in order, and how many the app has."""

    items: list[Item]
    total: int


def find(world: World, app: Application, filters: Mapping[str, Any], sort_by: str, *, descending: bool) -> Result:
    """Find the items that pass every filter, sorted; raises `Invalid` for a key or value that does not fit."""
    asked = msgspec.json.encode(filters, order="deterministic")
    name = (app.app_id, asked, sort_by, descending, world.session.user_id)
    # A result rests on items, on the app's fields, on other titles, and on the day: relative dates.
    stamp = (world.items.version, world.applications.version, world.contacts.version, world.now.date())
    kept = world.cache.setdefault("results", {})
    found = kept.get(name)
    if found is not None and found[0] == stamp:
        result: Result = found[1]
        return result
    everything = world.items.where("app", app.app_id)
    chosen = everything
    for key, wanted in filters.items():
        test = condition(world, app, key, wanted)
        chosen = [item for item in chosen if test(item)]
    result = Result(ordered(world, app, chosen, sort_by, descending=descending), len(everything))
    while len(kept) >= KEPT_RESULTS:
        del kept[next(iter(kept))]
    kept.pop(name, None)
    kept[name] = (stamp, result)
    return result


def ordered(world: World, app: Application, items: list[Item], sort_by: str, *, descending: bool) -> list[Item]:
    """Sort items. Ties go by age, in the direction of the sort; items without a value come last (A-14)."""
    key = sort_key(world, app, sort_by)
    keyed = [(place, item) for item in items if (place := key(item)) is not None]
    rest = [item for item in items if key(item) is None] if len(keyed) != len(items) else []
    if descending:
        keyed.reverse()
        rest.reverse()
    keyed.sort(key=lambda pair: pair[0], reverse=descending)
    return [item for _, item in keyed] + rest


PLAIN_SORTS: dict[str, SortKey] = {
    "created_on": lambda item: item.created_on,
    "last_edit_on": lambda item: item.last_edit_on,
    "activity": lambda item: item.last_event_on,
    "app_item_id": lambda item: item.app_item_id,
    "item_id": lambda item: item.item_id,
    "priority": lambda item: item.priority,
}


def sort_key(world: World, app: Application, sort_by: str) -> SortKey:
    """The key to sort by, for an item's own column or for one of the app's fields."""
    if (plain := PLAIN_SORTS.get(sort_by)) is not None:
        return plain
    if sort_by == "title":
        return lambda item: title(world, item).casefold()
    if sort_by in ("created_by", "last_edit_by"):
        return lambda item: world.users.rows[getattr(item, sort_by)].name.casefold()
    field = field_of(app, sort_by)
    kind = FIELD_TYPES[field.type]
    if not kind.sortable:
        # that other types are refused, and how, is inferred.
        raise Invalid(sort_by, f"fields of type {field.type} cannot be sorted by")
    number = field.field_id
    return lambda item: kind.key(world, field, item.values[number]) if number in item.values else None


def condition(world: World, app: Application, key: str, wanted: Any) -> Test:
    """Compile one filter into a test of items."""
    if key in ("created_by", "last_edit_by"):
        users = frozenset(_actor(each) for each in _listed(wanted))
        return lambda item: getattr(item, key) in users
    if key in ("created_via", "last_edit_via"):
        clients = frozenset(_number(each) for each in _listed(wanted))
        return lambda item: getattr(item, key) in clients
    if key in ("created_on", "last_edit_on"):
        return _moments(world, key, wanted)
    if key in ("item_id", "app_item_id"):
        numbers = frozenset(_number(each) for each in _listed(wanted))
        return lambda item: getattr(item, key) in numbers
    if key == "external_id":
        names = frozenset(None if each is None else _text(each) for each in _listed(wanted))
        return lambda item: item.external_id in names
    if key == "tags":
        tags = frozenset(_text(each) for each in _listed(wanted))
        return lambda item: not tags.isdisjoint(item.tags)
    if key == "title":
        if not isinstance(wanted, str):
            raise Invalid(wanted, "must be string")
        return lambda item: title(world, item).casefold() == wanted.casefold()
    field = field_of(app, key)
    match, number = FIELD_TYPES[field.type].filter(world, field, wanted), field.field_id
    return lambda item: match(item.values.get(number, ()))


def _listed(wanted: Any) -> list[Any]:
    return wanted if isinstance(wanted, list) else [wanted]


def _text(raw: object) -> str:
    if isinstance(raw, str | int) and not isinstance(raw, bool):
        return str(raw)
    raise Invalid(raw, "must be string")


def _number(raw: object) -> int:
    found = identifier(raw)
    if found is None:
        raise Invalid(raw, "must be integer")
    return found


def _actor(raw: object) -> int:
    """Read `{"type": "user", "id": 1}`, `"user:1"` or a bare id."""
    if isinstance(raw, dict):
        return _number(raw.get("id"))
    return _number(raw.rpartition(":")[2] if isinstance(raw, str) else raw)


def _moments(world: World, key: str, wanted: object) -> Test:
    if not isinstance(wanted, dict):
        raise Invalid(wanted, "must be object")
    zone = zone_of(world)
    today = world.now.astimezone(zone).date()

    def end(raw: object, *, last: bool) -> datetime | None:
        naive = bound(raw, today, last=last)
        return None if naive is None else naive.replace(tzinfo=zone)

    low = end(wanted.get("from"), last=False)
    high = end(wanted.get("to"), last=True)
    if high is not None:
        high += timedelta(microseconds=999_999)

    def test(item: Item) -> bool:
        value: datetime = getattr(item, key)
        return (low is None or low <= value) and (high is None or value <= high)

    return test
