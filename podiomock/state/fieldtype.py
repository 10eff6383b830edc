"""What a field type is: one object that accepts, reads, titles, sorts and filters the values of its fields."""

from collections.abc import Callable
from typing import Any, ClassVar

from podiomock.state.rows import Field, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

Match = Callable[[tuple[Any, ...]], bool]


FIELD_TYPES: dict[str, "FieldType"] = {}
"""Every type of field, by its name on the wire."""


class FieldType:
    """The behaviour of one `type` of field. Values are kept in a canonical form, a tuple a field.

    To add a type, write one class in `fieldtypes` and import it there; it enters `FIELD_TYPES` by its `name`.
    """

    name: ClassVar[str]
    sortable: ClassVar[bool] = True
    accepts: ClassVar[str]
    """The write forms, in words, for the reader who got one wrong."""

    def __init_subclass__(cls) -> None:
        FIELD_TYPES[cls.name] = cls()

    def settings(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Complete a field's settings with the defaults; None where the type has none."""
        return dict(given)

    def multiple(self, field: Field) -> bool:
        """Whether a field may hold several values."""
        return bool((field.settings or {}).get("multiple"))

    def accept(self, world: World, field: Field, raw: object) -> tuple[Any, ...]:
        """Turn any of the write forms into canonical values, or raise `Invalid`; `[]` is none."""
        elements = raw if isinstance(raw, list) else [raw]
        values = tuple(dict.fromkeys(self.one(world, field, unwrapped(each)) for each in elements))
        if len(values) > 1 and not self.multiple(field):
            # what a single-valued field does with several values is unknown.
            raise Invalid(raw, "must be a single value")
        return values

    def one(self, world: World, field: Field, raw: object) -> Any:
        """Turn one element, freed of its `{"value": ...}`, into a canonical value, or raise `Invalid`."""
        raise NotImplementedError

    def read(self, world: World, field: Field, value: Any) -> dict[str, Any]:
        """The read form: one element of `values`."""
        raise NotImplementedError

    def text(self, world: World, field: Field, value: Any) -> str:
        """The value as a title shows it."""
        raise NotImplementedError

    def key(self, world: World, field: Field, values: tuple[Any, ...]) -> Any:
        """What items sort by on this field."""
        return values[0]

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Compile what a filter asks of this field into a test of its values, or raise `Invalid`."""
        raise Invalid(field.external_id, f"fields of type {self.name} cannot be filtered")


def unwrapped(raw: object) -> object:
    """Free an element of its wrapping: `{"value": x}` is `x`."""
    while isinstance(raw, dict) and raw.keys() == {"value"}:
        raw = raw["value"]
    return raw


def identifier(raw: object) -> int | None:
    """An id given as 7 or "7"; None if it is neither."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.isascii() and raw.isdecimal():
        return int(raw)
    return None


def among(wanted: object, read: Callable[[object], Any]) -> Match:
    """Match items that have any of the wanted values; a `null` among them matches items without a value."""
    listed = wanted if isinstance(wanted, list) else [wanted]
    none_too = None in listed
    ids = frozenset(read(each) for each in listed if each is not None)
    return lambda values: none_too if not values else not ids.isdisjoint(values)


def between(wanted: object, read: Callable[[object], Any], of: Callable[[Any], Any] = lambda value: value) -> Match:
    """Match values in `{"from": x, "to": y}`, both ends included, an absent or null end open."""
    if not isinstance(wanted, dict):
        raise Invalid(wanted, "must be object")
    low, high = (None if wanted.get(end) is None else read(wanted[end]) for end in ("from", "to"))

    def match(values: tuple[Any, ...]) -> bool:
        return any((low is None or low <= of(each)) and (high is None or of(each) <= high) for each in values)

    return match


def title(world: World, item: Item) -> str:
    """An item's title: its first field with a value, rendered [recorded]; else what the app calls an item."""
    app = world.applications.rows[item.app_id]
    for field in app.fields:
        values = item.values.get(field.field_id)
        if values and field.status == "active":
            return FIELD_TYPES[field.type].text(world, field, values[0])
    return f"{app.config['item_name']} {item.app_item_id}"
