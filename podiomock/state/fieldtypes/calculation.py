"""Calculations, which nobody writes, and separators, which hold nothing."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from msgspec import structs

from podiomock.state.expressions import Value, parse, shown
from podiomock.state.fieldtype import FieldType, Match
from podiomock.state.fieldtypes.dates import DateType
from podiomock.state.fieldtypes.number import LARGEST, Number, decimal
from podiomock.state.fieldtypes.text import Text, non_empty
from podiomock.state.rows import DateRange, Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

NUMBER, TEXT, DATE = Number(), Text(), DateType()
WHOLE_DAYS = {"end": "enabled", "time": "enabled"}


def unwritable(field: Field) -> Invalid:
    """The refusal of a field that cannot be written: the words are recorded, the code is not (A-122)."""
    return Invalid(None, "", sentence=f"Values cannot be set directly for field with id {field.field_id}")


class Calculation(FieldType):
    """What a script makes of the item's other fields; see `expressions` for the scripts that are understood.

    Settings: `script`, `expression`, `return_type` number/text/date, and how the screen shows it.
    """

    name = "calculation"
    accepts = "nothing: it is calculated; a world's file gives the value of a script that is not understood"
    defaults: ClassVar = {
        "script": None,
        "expression": None,
        "return_type": "number",
        "decimals": None,
        "unit": None,
        "color": None,
        "time": "enabled",
        "calendar": True,
    }
    choices: ClassVar = {"return_type": ("number", "text", "date")}
    example_settings: ClassVar = {"script": "@[Amount](field_101) * 2"}
    read_form: ClassVar = {"value": "42.0000"}
    filter_forms = ({"from": 40, "to": 50}, {"from": "42"}, {"to": 42})

    def settings(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Complete the settings; the type of a script that joins texts is text."""
        script = given.get("script")
        if script is not None and not isinstance(script, str):
            raise Invalid(script, "must be string")
        understood = parse(script)
        implied = {"return_type": "text"} if understood is not None and understood.texts else {}
        return super().settings({**implied, **{key: each for key, each in given.items() if each is not None}})

    def accept(self, world: World, field: Field, raw: object) -> tuple[Any, ...]:
        """Refuse."""
        raise unwritable(field)

    def one(self, world: World, field: Field, raw: object) -> Any:
        """Take a value that a world gives, in the form of the return type."""
        kind = self.return_type(field)
        if kind == "number":
            return decimal(raw)
        return non_empty(raw) if kind == "text" else DATE.one(world, _as_date(field), raw)

    def return_type(self, field: Field) -> str:
        """Number, text or date."""
        return str((field.settings or {})["return_type"])

    def made(self, field: Field, value: Value) -> tuple[Any, ...]:
        """What an expression made, as values of the field: none if it does not fit the return type."""
        kind = self.return_type(field)
        if kind == "number":
            fits = isinstance(value, Decimal) and abs(value) < LARGEST
            return (decimal(f"{value:f}"),) if fits else ()
        if kind == "text":
            return (text,) if (text := shown(value)) else ()
        return (DateRange(value),) if isinstance(value, date) else ()

    def read(self, world: World, field: Field, value: Any) -> dict[str, Any]:
        """As the return type reads: `{"value": "6568.0000"}`, `{"value": text}`, or like a date."""
        return _type_of(value).read(world, _as_date(field), value)

    def text(self, world: World, field: Field, value: Any) -> str:
        """As the return type shows it."""
        return _type_of(value).text(world, _as_date(field), value)

    def key(self, world: World, field: Field, values: tuple[Any, ...]) -> Any:
        """Sort as the return type does; A-118: values from before it changed come first."""
        fits = isinstance(values[0], {"number": Decimal, "text": str, "date": DateRange}[self.return_type(field)])
        return (fits, _type_of(values[0]).key(world, field, values)) if fits else (fits, 0)

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range of numbers or of dates; a text as text fields are filtered."""
        kind: FieldType = {"number": NUMBER, "text": TEXT, "date": DATE}[self.return_type(field)]
        match = kind.filter(world, field, wanted)
        return lambda values: bool(values) and _type_of(values[0]) is kind and match(values)


def _type_of(value: Any) -> FieldType:
    if isinstance(value, Decimal):
        return NUMBER
    return TEXT if isinstance(value, str) else DATE


def _as_date(field: Field) -> Field:
    """The field with the settings of a date field."""
    return structs.replace(field, settings={**WHOLE_DAYS})


class Separator(FieldType):
    """A line between fields."""

    name = "separator"
    sortable = False
    accepts = "nothing: it is a line between fields"

    def accept(self, world: World, field: Field, raw: object) -> tuple[Any, ...]:
        """Refuse all but nothing."""
        if raw == []:
            return ()
        # what a write to a separator gets is unknown; the sentence is that of other fields without writing.
        raise unwritable(field)
