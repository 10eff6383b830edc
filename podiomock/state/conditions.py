"""Compile filters: each key of `podio-api.md` 2.5 and its value into a test of items."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from podiomock.state import actors, ratings
from podiomock.state.fieldtype import FIELD_TYPES, among, title, wanted_id
from podiomock.state.fieldtypes.dates import bound, zone_of
from podiomock.state.items import field_of
from podiomock.state.rows import Application, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

Test = Callable[[Item], bool]

PLAIN_TYPES = frozenset(
    {"text", "number", "money", "progress", "duration", "date", "category", "question", "state", "location"}
)
"""Types of field whose values say all by themselves; a reference, say, is shown by another item's title."""


class Condition(NamedTuple):
    """A compiled filter: the test, and whether the item's own row decides it, with nothing else in the world."""

    test: Test
    own: bool = True


def condition(world: World, app: Application, key: str, wanted: Any) -> Condition:
    """Compile one filter; `Invalid` for a key that is none, or a value that does not fit it.

    A key that every app has wins over a field's external_id of the same name (A-160).
    """
    if key in LISTS:
        read, values_of = LISTS[key]
        match = among(wanted, read)
        return Condition(lambda item: match(values_of(item)))
    if key in ("created_on", "last_edit_on"):
        return Condition(_moments(world, key, wanted))
    if key == "title":
        folded = _string(wanted).casefold()
        return Condition(lambda item: title(world, item).casefold() == folded, own=plainly_titled(app))
    if key == "pinned":
        # nothing can be pinned here, so nothing is.
        return Condition(lambda _: False) if flag(wanted) else Condition(lambda _: True)
    if key in ratings.VALUES:
        return Condition(_rated(world, key, wanted), own=False)
    field = field_of(app, key)
    matches, number = FIELD_TYPES[field.type].filter(world, field, wanted), field.field_id
    return Condition(lambda item: matches(item.values.get(number, ())), own=field.type != "calculation")


def plainly_titled(app: Application) -> bool:
    """Whether the titles of an app's items rest on nothing but the items."""
    return all(each.type in PLAIN_TYPES for each in app.fields if each.status == "active")


def actor(raw: object) -> Any:
    """Read `{"type": "user", "id": 1}`, `"user:1"` or a bare id; `app` with an app's id for what the app itself did."""
    kind: object = "user"
    number: object = raw
    if isinstance(raw, dict):
        kind, number = raw.get("type", "user"), raw.get("id")
    elif isinstance(raw, str) and ":" in raw:
        kind, _, number = raw.partition(":")
    if kind not in ("user", "app"):
        raise Invalid(kind, "must be one of {'user', 'app'}")
    found = wanted_id(number)
    return found if kind == "user" or found is None else actors.of_app(found)


def flag(raw: object) -> bool:
    """Read a boolean, given as true, 1 or "true"."""
    if isinstance(raw, bool | int | str):
        known = {"true": True, "1": True, "false": False, "0": False}.get(str(raw).lower())
        if known is not None:
            return known
    raise Invalid(raw, "must be boolean")


def _name(raw: object) -> str:
    if isinstance(raw, str | int) and not isinstance(raw, bool):
        return str(raw)
    raise Invalid(raw, "must be string")


def _string(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    raise Invalid(raw, "must be string")


LISTS: dict[str, tuple[Callable[[object], Any], Callable[[Item], tuple[Any, ...]]]] = {
    "created_by": (actor, lambda item: (item.created_by,)),
    "last_edit_by": (actor, lambda item: (item.last_edit_by,)),
    "created_via": (wanted_id, lambda item: (item.created_via,)),
    "last_edit_via": (wanted_id, lambda item: (item.last_edit_via,)),
    "item_id": (wanted_id, lambda item: (item.item_id,)),
    "app_item_id": (wanted_id, lambda item: (item.app_item_id,)),
    "external_id": (_name, lambda item: () if item.external_id is None else (item.external_id,)),
    "tags": (_name, lambda item: item.tags),
}
"""Keys that take a list of which one must be there, `null` for none: how to read an element, what an item has.

A-178: nothing is found by an empty list.
"""

KEYS = frozenset({*LISTS, *ratings.VALUES, "created_on", "last_edit_on", "title", "pinned"})
"""The keys that every app has."""


def _moments(world: World, key: str, wanted: object) -> Test:
    """A-179: of a range only `from` and `to` are looked at, and without both it asks for any value."""
    if not isinstance(wanted, dict):
        raise Invalid(wanted, "must be object")
    zone = zone_of(world)
    today = world.now.astimezone(zone).date()

    def end(raw: object, *, last: bool) -> datetime | None:
        naive = bound(raw, today, last=last)
        if naive is None:
            return None
        # Times that people did not enter are UTC [doc]; what "today" is depends on where the user is.
        relative = isinstance(raw, str) and raw[-1].isalpha() and raw[-1] != "Z"
        return naive.replace(tzinfo=zone if relative else UTC)

    low, high = end(wanted.get("from"), last=False), end(wanted.get("to"), last=True)
    if high is not None:
        high += timedelta(microseconds=999_999)

    def test(item: Item) -> bool:
        value: datetime = getattr(item, key)
        return (low is None or low <= value) and (high is None or value <= high)

    return test


def _rated(world: World, kind: str, wanted: object) -> Test:
    """A-162: what is asked for is the caller's own rating."""

    def own(item: Item) -> tuple[int, ...]:
        rating = ratings.own(world, ("item", item.item_id), kind)
        return () if rating is None else (rating.value,)

    if kind == "like":
        liked = flag(wanted)
        return lambda item: bool(own(item)) is liked

    def state(raw: object) -> int:
        value = wanted_id(raw)
        if value not in ratings.VALUES[kind]:
            raise Invalid(value, f"must be one of {{{', '.join(map(str, ratings.VALUES[kind]))}}}")
        return value

    match = among(wanted, state)
    return lambda item: match(own(item))
