"""Numbers: decimals with four fraction digits on the wire, amounts of money, and whole numbers [recorded]."""

import re
from decimal import Decimal
from operator import attrgetter
from typing import Any, ClassVar

from podiomock.state.fieldtype import FieldType, Match, between, one_of
from podiomock.state.rows import Field, Money
from podiomock.state.table import Invalid
from podiomock.state.world import World

NUMERAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
LARGEST = Decimal(10) ** 15
"""A-9: the bound on a number is unknown; within this one four fraction digits are exact."""

FLOATING = Decimal(10) ** 11
"""Within this, numbers of four fraction digits are 15 digits long: floats tell them apart."""


def decimal(raw: object) -> Decimal:
    """Read a number given as 7, 7.5, "7" or "7.0000"; what is finer than four fraction digits is rounded."""
    if isinstance(raw, int | float | str) and not isinstance(raw, bool):
        text = str(raw).strip()
        if NUMERAL.fullmatch(text) and abs(value := Decimal(text)) < LARGEST:
            return value.quantize(Decimal("0.0001")) + 0  # no minus on zero
    raise Invalid(raw, "must be number")


def whole(raw: object) -> int:
    """Read a whole number given as 7, 7.0 or "7"."""
    try:
        value = decimal(raw)
    except Invalid:
        raise Invalid(raw, "must be integer") from None
    if value != value.to_integral_value():
        raise Invalid(raw, "must be integer")
    return int(value)


def plain(value: Decimal) -> str:
    """The number as people write it: no trailing zeros, no exponent."""
    return f"{value:f}".rstrip("0").rstrip(".") if value else "0"


def quick(value: Decimal) -> float | Decimal:
    """A number to sort by: as a float, for these compare faster, as long as no two numbers share one."""
    return float(value) if -FLOATING < value < FLOATING else value


class Number(FieldType):
    """A decimal. Settings: `decimals`, which only the screen obeys."""

    name = "number"
    accepts = '7, 7.5, "7.5" or {"value": 7}'
    defaults: ClassVar = {"decimals": 0}
    write_forms = (7, "7", "7.0000", {"value": 7}, [{"value": "7.0000"}])
    read_form: ClassVar = {"value": "7.0000"}
    filter_forms = ({"from": 5, "to": 10}, {"from": 7}, {"from": None, "to": "7"})

    def settings(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Complete the settings."""
        if given.get("decimals") is not None and not 0 <= whole(given["decimals"]) <= LARGEST_DECIMALS:
            raise Invalid(given["decimals"], f"must not be larger than {LARGEST_DECIMALS}")
        return super().settings(given)

    def one(self, world: World, field: Field, raw: object) -> Decimal:
        """Take a number or its text."""
        del world, field
        return decimal(raw)

    def read(self, world: World, field: Field, value: Decimal) -> dict[str, Any]:
        """`{"value": "111.0000"}`."""
        del world, field
        return {"value": f"{value:.4f}"}

    def text(self, world: World, field: Field, value: Decimal) -> str:
        """The number as people write it."""
        del world, field
        return plain(value)

    def key(self, world: World, field: Field, values: tuple[Decimal, ...]) -> float | Decimal:
        """Sort by the number."""
        del world, field
        return quick(values[0])

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range."""
        del world, field
        return between(wanted, decimal)


LARGEST_DECIMALS = 4


class MoneyType(FieldType):
    """An amount of a currency. Settings: `allowed_currencies`, of which an empty list allows all."""

    name = "money"
    accepts = '{"value": "100.00", "currency": "EUR"}'
    defaults: ClassVar = {"allowed_currencies": ["DKK", "EUR", "USD"]}
    write_forms = (
        {"value": "100.00", "currency": "EUR"},
        {"value": 100, "currency": "EUR"},
        [{"value": "100.0000", "currency": "EUR"}],
    )
    read_form: ClassVar = {"currency": "EUR", "value": "100.0000"}
    filter_forms = ({"from": 50, "to": 150}, {"from": "100"}, {"to": 100})

    def settings(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Complete the settings."""
        complete = super().settings(given)
        for each in (complete or {})["allowed_currencies"]:
            if not isinstance(each, str):
                raise Invalid(each, "must be string")
        return complete

    def one(self, world: World, field: Field, raw: object) -> Money:
        """Take an object of value and currency."""
        del world
        if not isinstance(raw, dict):
            raise Invalid(raw, "must be object")
        if missing := [key for key in ("value", "currency") if key not in raw]:
            raise Invalid(raw, f"missing required properties: {missing!r}")
        currency = raw["currency"]
        if not isinstance(currency, str):
            raise Invalid(currency, "must be string")
        allowed = (field.settings or {})["allowed_currencies"]
        if allowed and currency not in allowed:
            # that a currency outside `allowed_currencies` is refused is inferred.
            raise Invalid(currency, one_of(allowed))
        return Money(decimal(raw["value"]), currency)

    def read(self, world: World, field: Field, value: Money) -> dict[str, Any]:
        """`{"value": "100.0000", "currency": "EUR"}`."""
        del world, field
        return {"currency": value.currency, "value": f"{value.amount:.4f}"}

    def text(self, world: World, field: Field, value: Money) -> str:
        """Currency and amount."""
        del world, field
        return f"{value.currency} {plain(value.amount)}"

    def key(self, world: World, field: Field, values: tuple[Money, ...]) -> float | Decimal:
        """Sort by the amount, whatever the currency."""
        del world, field
        return quick(values[0].amount)

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range of amounts."""
        del world, field
        return between(wanted, decimal, attrgetter("amount"))


class Whole(FieldType):
    """What the types of whole numbers have in common."""

    largest: ClassVar[int]

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take a whole number within the type's bounds."""
        del world, field
        number = whole(raw)
        if number < 0:
            raise Invalid(raw, "must not be less than 0")
        if number > self.largest:
            # Of a duration A-104, of a percentage it is known.
            raise Invalid(raw, f"must not be larger than {self.largest}")
        return number

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": 42}`."""
        del world, field
        return {"value": value}

    def text(self, world: World, field: Field, value: int) -> str:
        """The number [recorded]."""
        del world, field
        return str(value)

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range."""
        del world, field
        return between(wanted, decimal)


class Progress(Whole):
    """Per cent, from 0 to 100."""

    name = "progress"
    accepts = 'a whole number from 0 to 100, as 42, "42" or {"value": 42}'
    largest = 100
    write_forms = (42, "42", {"value": 42}, [{"value": 42}])
    read_form: ClassVar = {"value": 42}
    filter_forms = ({"from": 40, "to": 50}, {"from": "42"}, {"to": 42})


class Duration(Whole):
    """Seconds. Settings: `fields`, which units the screen asks for."""

    name = "duration"
    accepts = 'seconds, as 5400, "5400" or {"value": 5400}'
    largest = 2**31 - 1
    """A-104: the bound on a duration is unknown; this is the largest 32-bit integer."""
    defaults: ClassVar = {"fields": ["days", "hours", "minutes", "seconds"]}
    choices: ClassVar = {"fields": ("days", "hours", "minutes", "seconds")}
    write_forms = (5400, "5400", {"value": 5400}, [{"value": 5400}])
    read_form: ClassVar = {"value": 5400}
    filter_forms = ({"from": 3600, "to": 7200}, {"from": 5400}, {"to": "5400"})

    def text(self, world: World, field: Field, value: int) -> str:
        """Hours, minutes and seconds."""
        del world, field
        # how a title shows a duration is unknown.
        minutes, seconds = divmod(value, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours:02}:{minutes:02}:{seconds:02}"
