"""Count and calculate over items, in groups."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import Any, Literal

from msgspec import Struct

from podiomock.state import actors
from podiomock.state.fieldtype import FIELD_TYPES
from podiomock.state.fieldtypes.dates import local, zone_of
from podiomock.state.items import field_of
from podiomock.state.rows import Application, DateRange, Field, Item, Money
from podiomock.state.table import Invalid
from podiomock.state.world import World

Aggregation = Literal["count", "sum", "average", "minimum", "maximum"]
SubValue = Literal["date", "weekday", "week", "month", "year"]

CALCULABLE = ("duration", "number", "calculation", "progress", "money")
GROUPABLE = ("app", "member", "contact", "date", "state", "question", "category")
"""What formulas take and what groups are made by [doc]; categories took the place of questions."""


class Part(Struct):
    """A part of a formula: a field's value, a number, or what stands between two of these."""

    type: Literal["field", "number", "operator"]
    value: str | int | float


class Grouping(Struct):
    """What items are grouped by: a field, or a column of their revisions; dates by a part of them."""

    type: Literal["field", "revision"]
    value: str | int
    sub_value: SubValue | None = None


class Group(Struct, omit_defaults=True):
    """Items that have something in common: how many, what the aggregation says of them, and what it is."""

    count: int
    value: Any
    label: str
    groups: "list[Group] | None" = None


Labels = Callable[[Item], Iterable[str]]
Numbers = Callable[[Item], Decimal | None]

OPERATORS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "plus": lambda left, right: left + right,
    "minus": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": lambda left, right: left / right,
}
AGGREGATIONS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "average": lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
    "minimum": min,
    "maximum": max,
}


def aggregated(found: Sequence[Item], aggregation: Aggregation, numbers: Numbers) -> Any:
    """Aggregate items: their count, or a decimal text; null if a formula has a value for none of them."""
    if aggregation == "count":
        return len(found)
    values = [number for item in found if (number := numbers(item)) is not None]
    if not values:
        return None
    # that calculated values are texts with four decimals, as all decimals are, is inferred.
    return f"{AGGREGATIONS[aggregation](values):.4f}"


def grouped(
    found: Sequence[Item], aggregation: Aggregation, numbers: Numbers, groupings: Sequence[Labels], limit: int
) -> list[Group]:
    """Group items and aggregate each group; A-150: largest groups first, further groupings inside, unset left out."""
    if not groupings:
        return []
    members: dict[str, list[Item]] = {}
    for item in found:
        for label in dict.fromkeys(groupings[0](item)):
            members.setdefault(label, []).append(item)
    ordered = sorted(members.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:limit]
    return [
        Group(
            len(items),
            aggregated(items, aggregation, numbers),
            label,
            grouped(items, aggregation, numbers, groupings[1:], limit) or None,
        )
        for label, items in ordered
    ]


def uncounted(_: Item) -> None:
    """The formula of a count: none."""


def formula(app: Application, parts: Sequence[Part]) -> Numbers:
    """Compile a formula: variables with operators between them, `multiply` and `divide` first."""
    if len(parts) % 2 == 0 or any((each.type == "operator") != bool(at % 2) for at, each in enumerate(parts)):
        raise Invalid([{"type": each.type, "value": each.value} for each in parts], "must be valid")
    variables = [_variable(app, each) for each in parts[::2]]
    operators = [str(each.value) for each in parts[1::2]]
    for each in operators:
        if each not in OPERATORS:
            raise Invalid(each, f"must be one of {{{', '.join(map(repr, OPERATORS))}}}")

    def calculate(item: Item) -> Decimal | None:
        terms: list[Decimal] = []
        signs: list[str] = []
        for at, variable in enumerate(variables):
            number = variable(item)
            if number is None:
                return None
            if at and operators[at - 1] in ("multiply", "divide"):
                try:
                    terms[-1] = OPERATORS[operators[at - 1]](terms[-1], number)
                except (DivisionByZero, InvalidOperation):
                    return None
            else:
                terms.append(number)
                signs += operators[at - 1 : at]
        total = terms[0]
        for sign, term in zip(signs, terms[1:], strict=True):
            total = OPERATORS[sign](total, term)
        return total

    return calculate


def _variable(app: Application, part: Part) -> Numbers:
    if part.type == "number":
        try:
            number = Decimal(str(part.value))
        except InvalidOperation:
            raise Invalid(part.value, "must be number") from None
        return lambda _: number
    field = field_of(app, str(part.value))
    if field.type not in CALCULABLE:
        raise Invalid(part.value, f"must be a field of type {', '.join(CALCULABLE)}")

    def read(item: Item) -> Decimal | None:
        values = item.values.get(field.field_id)
        if not values:
            return None
        value = values[0].amount if isinstance(values[0], Money) else values[0]
        return Decimal(value) if isinstance(value, int | Decimal) else None

    return read


def labels(world: World, app: Application, grouping: Grouping) -> Labels:
    """Compile a grouping into the labels that an item belongs under."""
    if grouping.type == "field":
        field = field_of(app, str(grouping.value))
        if field.type not in GROUPABLE:
            raise Invalid(grouping.value, f"must be a field of type {', '.join(GROUPABLE)}")
        return _by_field(world, field, grouping.sub_value)
    column = str(grouping.value)
    if column == "tags":
        return lambda item: item.tags
    if column in ("created_by", "last_edit_by"):
        return lambda item: [actors.name(world, getattr(item, column))]
    if column in ("created_on", "last_edit_on"):
        zone = zone_of(world)

        def by_time(item: Item) -> list[str]:
            moment: datetime = getattr(item, column)
            return [_part(moment.astimezone(zone).date(), grouping.sub_value)]

        return by_time
    known = ("created_on", "created_by", "last_edit_on", "last_edit_by", "tags")
    raise Invalid(grouping.value, f"must be one of {{{', '.join(map(repr, known))}}}")


def _by_field(world: World, field: Field, sub_value: SubValue | None) -> Labels:
    kind = FIELD_TYPES[field.type]

    def label(value: Any) -> str:
        if isinstance(value, DateRange):
            return _part(local(value.start, value.start_time, zone_of(world))[0], sub_value)
        return kind.text(world, field, value)

    return lambda item: [label(each) for each in item.values.get(field.field_id, ())]


def _part(day: date, sub_value: SubValue | None) -> str:
    """The part of a day that items are grouped by: the day itself, its weekday, week, month or year."""
    if sub_value == "weekday":
        return f"{day:%A}"
    if sub_value == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return f"{day}"[: {"month": 7, "year": 4}.get(sub_value or "date", 10)]
