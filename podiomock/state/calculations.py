"""Keep calculations right: what they rest on is the item's own fields, and the items that point at it.

Values are calculated when something that they rest on is written, and kept in the item like any other value. A
recalculation through a reference leaves no revision (A-120).
"""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from podiomock.state.expressions import Expression, FieldToken, IncomingToken, Token, Value, parse
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.fieldtypes.calculation import Calculation
from podiomock.state.fieldtypes.dates import local, zone_of
from podiomock.state.rows import Application, DateRange, Field, Item, Money, Values
from podiomock.state.world import World

SECONDS_PER_HOUR = 3600
TEXTUAL = ("text", "category", "question", "state", "location", "tag")
NUMERIC = ("number", "money", "progress", "duration")

CALCULATION = Calculation()


class Plan(NamedTuple):
    """The calculations of a world that are understood, and where each field lives."""

    fields: dict[int, tuple[int, Field]]
    """App and field by field_id."""
    of_app: dict[int, list[tuple[Field, Expression]]]
    """Calculations by app_id, in the app's order."""
    resting_on: dict[int, list[int]]
    """The app fields of an app through which calculations elsewhere look at its items, by app_id."""


def plan(world: World) -> Plan:
    """What is calculated; it is made anew when an app changes."""
    version, kept = world.cache.get("calculations", (-1, None))
    if version != world.applications.version:
        kept = _plan(world)
        world.cache["calculations"] = (world.applications.version, kept)
    found: Plan = kept
    return found


def _plan(world: World) -> Plan:
    active = [(app.app_id, field) for app in world.applications for field in app.fields if field.status == "active"]
    found = Plan({field.field_id: (app_id, field) for app_id, field in active}, {}, {})
    for app_id, field in active:
        if field.type != "calculation":
            continue
        expression = parse((field.settings or {})["script"])
        if expression is None or not all(_understood(found, app_id, each) for each in expression.tokens):
            continue
        found.of_app.setdefault(app_id, []).append((field, expression))
        for token in expression.tokens:
            if isinstance(token, IncomingToken):
                through = found.resting_on.setdefault(found.fields[token.reference_field_id][0], [])
                if token.reference_field_id not in through:
                    through.append(token.reference_field_id)
    return found


def _understood(found: Plan, app_id: int, token: Token) -> bool:
    if isinstance(token, FieldToken):
        home, field = found.fields.get(token.field_id, (None, None))
        return home == app_id and field is not None and field.type in (*TEXTUAL, *NUMERIC, "date", "calculation")
    home, value_field = found.fields.get(token.value_field_id, (None, None))
    there, reference = found.fields.get(token.reference_field_id, (None, None))
    if value_field is None or reference is None:
        return False
    return home == there and reference.type == "app" and value_field.type in (*NUMERIC, "calculation")


def calculated(world: World, app: Application, values: Values, item_id: int | None = None) -> Values:
    """Fill the calculations into an item's values; `item_id` is None while there is no item yet."""
    known = plan(world)
    understood = known.of_app.get(app.app_id)
    if not understood:
        return values
    fresh = dict(values)

    def lookup(token: Token) -> Value:
        if isinstance(token, FieldToken):
            return _value(world, known.fields[token.field_id][1], fresh.get(token.field_id, ()))
        return _aggregated(world, known, token, item_id)

    for _ in understood:  # one may rest on another that comes after it
        before = dict(fresh)
        for field, expression in understood:
            made = CALCULATION.made(field, expression.evaluate(lookup))
            if made:
                fresh[field.field_id] = made
            else:
                fresh.pop(field.field_id, None)
        if fresh == before:
            break
    return fresh


def _value(world: World, field: Field, values: tuple[Any, ...]) -> Value:
    if not values:
        return None
    first = values[0]
    if isinstance(first, DateRange):
        day: date = local(first.start, first.start_time, zone_of(world))[0]
        return day
    if isinstance(first, Money):
        return first.amount
    if isinstance(first, Decimal):
        return first
    if field.type == "duration":
        # a duration counts in hours.
        return Decimal(first) / SECONDS_PER_HOUR
    if field.type == "progress":
        return Decimal(first)
    return ", ".join(FIELD_TYPES[field.type].text(world, field, each) for each in values)


def _aggregated(world: World, known: Plan, token: IncomingToken, item_id: int | None) -> Value:
    app_id, _ = known.fields[token.reference_field_id]
    field = known.fields[token.value_field_id][1]
    holders = [] if item_id is None else world.items.holding(app_id, token.reference_field_id, item_id)
    found = [_value(world, field, each.values.get(token.value_field_id, ())) for each in holders]
    numbers = [each for each in found if isinstance(each, Decimal)]
    if token.aggregate == "sum":
        return sum(numbers, Decimal(0))
    if not numbers:
        return None
    if token.aggregate == "avg":
        return sum(numbers, Decimal(0)) / len(numbers)
    return min(numbers) if token.aggregate == "min" else max(numbers)


def refresh(world: World, before: Item | None, after: Item | None) -> None:
    """Recalculate the items that an item points at, or did before it was written."""
    _refresh(world, before, after, set())


def _refresh(world: World, before: Item | None, after: Item | None, seen: set[int]) -> None:
    written = after or before
    through = plan(world).resting_on.get(written.app_id) if written is not None else None
    if not through:
        return
    versions = [each for each in (before, after) if each is not None]
    pointed = {target: None for each in versions for field_id in through for target in each.values.get(field_id, ())}
    for target in pointed:
        item = world.items.get(target)
        if item is not None and target not in seen:
            recalculate(world, item, {*seen, target})


def recalculate(world: World, item: Item, seen: set[int]) -> None:
    """Calculate an item anew, and whatever rests on it; those `seen` are in work already."""
    values = calculated(world, world.applications.rows[item.app_id], item.values, item.item_id)
    if values != item.values:
        _refresh(world, item, world.items.change(item.item_id, values=values), seen)


def recalculate_app(world: World, app: Application) -> None:
    """Calculate all items of an app anew, after its fields have changed."""
    if app.app_id in plan(world).of_app:
        for item in world.items.where("app", app.app_id):
            recalculate(world, item, {item.item_id})


def given(world: World, app: Application, raw: dict[str, Any]) -> Values:
    """Take the values that a world gives to calculations out of `raw`; nobody else can write them."""
    values: Values = {}
    for field in app.fields:
        if field.type == "calculation":
            for key in (field.external_id, str(field.field_id)):
                if key in raw:
                    values[field.field_id] = (CALCULATION.one(world, field, raw.pop(key)),)
    return values
