"""What a field type is: one object that accepts, reads, titles, sorts and filters the values of its fields."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from podiomock.state.rows import Field, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

Match = Callable[[tuple[Any, ...]], bool]


FIELD_TYPES: dict[str, "FieldType"] = {}
"""Every type of field, by its name on the wire."""

LONGEST_ID = 19
"""Digits of a 64-bit id."""


class FieldType:
    """The behaviour of one `type` of field. Values are kept in a canonical form, a tuple a field.

    To add a type, write one class in `fieldtypes` and import it there; it enters `FIELD_TYPES` by its `name`. The
    examples are its row of the reference page, with the ids of the world `documented`: each of `write_forms` writes
    the value that reads as `read_form` (`...` stands for the rest), which each of `filter_forms` finds.
    """

    name: ClassVar[str]
    sortable: ClassVar[bool] = True
    listed: ClassVar[bool] = False
    """Whether `values/v2` gives a list even of one value."""
    defaults: ClassVar[Mapping[str, Any] | None] = None
    """The settings and what they are when nobody says; None where the type has no settings."""
    choices: ClassVar[Mapping[str, tuple[Any, ...]]] = {}
    """The settings that are one of a few words, or lists of them."""
    holds_files: ClassVar[bool] = False
    """Whether a value can name files."""
    accepts: ClassVar[str]
    """The write forms, in words, for the reader who got one wrong."""
    example_settings: ClassVar[dict[str, Any]] = {}
    write_forms: ClassVar[tuple[Any, ...]] = ()
    read_form: ClassVar[Any] = None
    filter_forms: ClassVar[tuple[Any, ...]] = ()

    def __init_subclass__(cls) -> None:
        if "name" in vars(cls):
            FIELD_TYPES[cls.name] = cls()

    def shown_settings(self, world: World, field: Field) -> dict[str, Any] | None:
        """A field's settings as configs carry them."""
        del world
        return field.settings

    def settings(self, given: dict[str, Any]) -> dict[str, Any] | None:
        """Complete a field's settings with the defaults, or raise `Invalid`; None where the type has none."""
        if self.defaults is None:
            return None
        complete: dict[str, Any] = {**self.defaults}
        for key, value in given.items():
            default = complete.get(key)
            if value is None and default is not None:
                continue
            if isinstance(default, bool) and not isinstance(value, bool):
                raise Invalid(value, "must be boolean")
            if isinstance(default, list) and not isinstance(value, list):
                raise Invalid(value, "must be array")
            for each in value if isinstance(value, list) else [value]:
                if key in self.choices and each not in self.choices[key]:
                    raise Invalid(each, one_of(self.choices[key]))
            complete[key] = value
        return complete

    def multiple(self, field: Field) -> bool:
        """Whether a field may hold several values."""
        return bool((field.settings or {}).get("multiple"))

    def accept(self, world: World, field: Field, raw: object) -> tuple[Any, ...]:
        """Turn any of the write forms into canonical values, or raise `Invalid`; `[]` is none."""
        elements = raw if isinstance(raw, list) else [raw]
        # the same value given twice in one field is kept once.
        values = tuple(dict.fromkeys(self.one(world, field, freed(each)) for each in elements))
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

    def unwrapped(self, world: World, field: Field, values: tuple[Any, ...]) -> Any:
        """The form of `values/v2`: what the read form wraps, in a list where there may be several."""
        forms = [each["value"] if each.keys() == {"value"} else each for each in self.reads(world, field, values)]
        # which types are lists in `values/v2` is documented for most; the others follow `multiple`.
        return forms if self.listed or self.multiple(field) else forms[0]

    def reads(self, world: World, field: Field, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        """The read forms of all values."""
        return [self.read(world, field, each) for each in values]

    def text(self, world: World, field: Field, value: Any) -> str:
        """The value as a title shows it."""
        raise NotImplementedError

    def file_ids(self, value: Any) -> tuple[int, ...]:
        """The files that a value names."""
        del value
        return ()

    def without_file(self, value: Any, file_id: int) -> Any:
        """A value as it is when a file is gone; None if nothing is left of it."""
        del file_id
        return value

    def key(self, world: World, field: Field, values: tuple[Any, ...]) -> Any:
        """What items sort by on this field."""
        return values[0]

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Compile what a filter asks of this field into a test of its values, or raise `Invalid`."""
        # that types without a documented filter form are refused is inferred.
        raise Invalid(field.external_id, f"fields of type {self.name} cannot be filtered")


def freed(raw: object) -> object:
    """Free an element of its wrapping: `{"value": x}` is `x`."""
    while isinstance(raw, dict) and raw.keys() == {"value"}:
        raw = raw["value"]
    return raw


def identifier(raw: object) -> int | None:
    """An id given as 7 or "7"; None if it is neither."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) <= LONGEST_ID:
        return int(raw)
    return None


def wanted_id(raw: object) -> int:
    """An id, or `Invalid`."""
    found = identifier(raw)
    if found is None:
        raise Invalid(raw, "must be integer")
    return found


def one_of(allowed: tuple[Any, ...] | list[Any]) -> str:
    """The rule of an enumeration, as the wire words it: `must be one of {'a', 'b'}` [recorded]."""
    return f"must be one of {{{', '.join(map(repr, allowed))}}}"


def among(wanted: object, read: Callable[[object], Any]) -> Match:
    """Match items that have any of the wanted values; a `null` among them matches items without a value."""
    listed = wanted if isinstance(wanted, list) else [wanted]
    none_too = None in listed
    ids = frozenset(read(freed(each)) for each in listed if each is not None)
    return lambda values: none_too if not values else not ids.isdisjoint(values)


LOWEST, HIGHEST = Decimal("-Infinity"), Decimal("Infinity")


def between(
    wanted: object, read: Callable[[object], Decimal], of: Callable[[Any], Decimal | int] | None = None
) -> Match:
    """Match numbers in `{"from": x, "to": y}`, both ends included, an absent or null end open."""
    if not isinstance(wanted, dict):
        raise Invalid(wanted, "must be object")
    low = LOWEST if wanted.get("from") is None else read(wanted["from"])
    high = HIGHEST if wanted.get("to") is None else read(wanted["to"])

    # Loops and not `any`: a filter runs over 100 000 items.
    def match(values: tuple[Any, ...]) -> bool:
        for each in values:  # noqa: SIM110  see above
            if low <= each <= high:
                return True
        return False

    def match_part(values: tuple[Any, ...]) -> bool:
        for each in values:  # noqa: SIM110  see above
            if low <= of(each) <= high:  # type: ignore[misc]  # used only where there is one
                return True
        return False

    return match if of is None else match_part


def title(world: World, item: Item) -> str:
    """An item's title: its first field with a value, rendered [recorded]; else what the app calls an item."""
    app = world.applications.rows[item.app_id]
    for field in app.fields:
        values = item.values.get(field.field_id)
        if values and field.status == "active":
            return FIELD_TYPES[field.type].text(world, field, values[0])
    return f"{app.config['item_name']} {item.app_item_id}"
