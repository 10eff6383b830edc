"""Numbers and money: decimals, four fraction digits on the wire [recorded]."""

from decimal import Decimal, InvalidOperation
from typing import Any

from podiomock.state.fieldtype import FieldType, Match, between
from podiomock.state.rows import Field, Money
from podiomock.state.table import Invalid
from podiomock.state.world import World

LARGEST = Decimal(10) ** 15
"""A-9: the bound on a number is unknown; within this one four fraction digits are exact."""


def decimal(raw: object) -> Decimal:
    """Read a number given as 7, 7.5, "7" or "7.0000"."""
    if isinstance(raw, int | float | str) and not isinstance(raw, bool):
        try:
            value = Decimal(str(raw).strip())
        except InvalidOperation:
            raise Invalid(raw, "must be number") from None
        if value.is_finite() and abs(value) < LARGEST:
            return value.quantize(Decimal("0.0001"))
    raise Invalid(raw, "must be number")


def plain(value: Decimal) -> str:
    """The number as people write it: no trailing zeros, no exponent."""
    return f"{value:f}".rstrip("0").rstrip(".") if value else "0"


class Number(FieldType):
    """A decimal. Settings: `decimals`, which only the screen obeys."""

    name = "number"
    accepts = '7, 7.5, "7.5" or {"value": 7}'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        return {"decimals": 0, **given}

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

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range."""
        del world, field
        return between(wanted, decimal)


class MoneyType(FieldType):
    """An amount of a currency. Settings: `allowed_currencies`."""

    name = "money"
    accepts = '{"value": "100.00", "currency": "EUR"}'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        return {"allowed_currencies": ["DKK", "EUR", "USD"], **given}

    def one(self, world: World, field: Field, raw: object) -> Money:
        """Take an object of value and currency."""
        del world
        if not isinstance(raw, dict):
            raise Invalid(raw, "must be object")
        if missing := [key for key in ("value", "currency") if key not in raw]:
            raise Invalid(raw, f"missing required properties: {missing!r}")
        allowed = (field.settings or {}).get("allowed_currencies") or [raw["currency"]]
        if raw["currency"] not in allowed:
            raise Invalid(raw["currency"], f"must be one of {{{', '.join(map(repr, allowed))}}}")
        return Money(decimal(raw["value"]), raw["currency"])

    def read(self, world: World, field: Field, value: Money) -> dict[str, Any]:
        """`{"value": "100.0000", "currency": "EUR"}`."""
        del world, field
        return {"currency": value.currency, "value": f"{value.amount:.4f}"}

    def text(self, world: World, field: Field, value: Money) -> str:
        """Currency and amount."""
        del world, field
        return f"{value.currency} {plain(value.amount)}"

    def key(self, world: World, field: Field, values: tuple[Money, ...]) -> Decimal:
        """Sort by the amount, whatever the currency."""
        del world, field
        return values[0].amount

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range of amounts."""
        del world, field
        return between(wanted, decimal, lambda value: value.amount)
