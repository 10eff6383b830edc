"""Where and how to reach somebody: location, phone, e-mail, and the older tel."""

from typing import Any, ClassVar

from msgspec import Struct, structs

from podiomock.state.fieldtype import FieldType, one_of
from podiomock.state.fieldtypes.number import decimal
from podiomock.state.fieldtypes.text import non_empty
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

PARTS = ("street_address", "street_number", "street_name", "postal_code", "city", "state", "country")


class Place(Struct, frozen=True):
    """An address, with the parts and coordinates that were given; the fake looks none of them up."""

    value: str
    formatted: str | None = None
    street_address: str | None = None
    street_number: str | None = None
    street_name: str | None = None
    postal_code: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    lat: float | None = None
    lng: float | None = None


class Location(FieldType):
    """An address. Settings: `structured`, `has_map`. It is not geocoded: coordinates are those that were given."""

    name = "location"
    listed = True
    accepts = '"an address", {"value": "an address"}, or its parts: street_address, postal_code, city, state, country'
    defaults: ClassVar = {"structured": False, "has_map": True}
    write_forms = ("1 Main Street, Springfield", {"value": "1 Main Street, Springfield"})
    read_form: ClassVar = {"value": "1 Main Street, Springfield"}

    def one(self, world: World, field: Field, raw: object) -> Place:
        """Take a string, or an object of parts, as it is read or without the whole."""
        del world, field
        if not isinstance(raw, dict):
            return Place(non_empty(raw))
        given: dict[str, Any] = {}
        for key in ("value", "formatted", *PARTS):
            if raw.get(key) is not None:
                given[key] = non_empty(raw[key])
        for key, largest in (("lat", 90), ("lng", 180)):
            if raw.get(key) is not None:
                given[key] = _degrees(raw[key], largest)
        if "value" not in given:
            # how the whole address is put together from its parts is unknown.
            given["value"] = given.get("formatted") or ", ".join(given[key] for key in PARTS if key in given)
        if not given["value"]:
            raise Invalid(raw, "missing required properties: ['value']")
        place = Place(**given)
        if place.lat is not None and place.formatted is None:
            return structs.replace(place, formatted=place.value)
        return place

    def read(self, world: World, field: Field, value: Place) -> dict[str, Any]:
        """`{"value"}` alone [recorded], or with the parts that were given; `map_in_sync` beside coordinates."""
        del world, field
        form = {key: part for key, part in structs.asdict(value).items() if part is not None}
        return form if value.lat is None else {**form, "map_in_sync": True}

    def unwrapped(self, world: World, field: Field, values: tuple[Place, ...]) -> list[dict[str, Any]]:
        """A list of the read forms, also of one that is its value alone."""
        return self.reads(world, field, values)

    def text(self, world: World, field: Field, value: Place) -> str:
        """The whole address."""
        del world, field
        return value.value

    def key(self, world: World, field: Field, values: tuple[Place, ...]) -> str:
        """Sort by the whole address, without regard to case."""
        del world, field
        return values[0].value.casefold()


def _degrees(raw: object, largest: int) -> float:
    decimal(raw)
    value = float(str(raw))
    if value < -largest:
        raise Invalid(raw, f"must not be less than -{largest}")
    if value > largest:
        raise Invalid(raw, f"must not be larger than {largest}")
    return value


class Line(Struct, frozen=True):
    """A number or address and what it is for."""

    type: str
    value: str


class Lines(FieldType):
    """What phones and e-mails have in common: several values, each with one of the `possible_types`."""

    listed = True
    sortable = False
    longest: ClassVar[int]

    def multiple(self, field: Field) -> bool:
        """Always several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> Line:
        """Take an object of type and value."""
        del world
        possible = (field.settings or {})["possible_types"]
        kind = raw.get("type") if isinstance(raw, dict) else None
        if kind not in possible:
            raise Invalid(kind, one_of(possible))
        if "value" not in (raw if isinstance(raw, dict) else {}):
            raise Invalid(raw, "missing required properties: ['value']")
        value = non_empty(raw["value"] if isinstance(raw, dict) else None)
        if len(value) > self.longest:
            # the limits are documented, their wording is the recorded grammar's own.
            raise Invalid(value, f"must be at most {self.longest} characters long")
        return Line(str(kind), value)

    def read(self, world: World, field: Field, value: Line) -> dict[str, Any]:
        """`{"type", "value"}`."""
        del world, field
        return {"type": value.type, "value": value.value}

    def text(self, world: World, field: Field, value: Line) -> str:
        """The number or address."""
        del world, field
        return value.value


PHONES = ("mobile", "work", "home", "main", "work_fax", "private_fax", "other")
EMAILS = ("work", "home", "other")


class Phone(Lines):
    """Phone numbers, of at most 50 characters [doc]. Settings: `possible_types`, `call_link_scheme`."""

    name = "phone"
    accepts = '{"type": "mobile", "value": "+45 12 34 56 78"}, or a list of them'
    longest = 50
    defaults: ClassVar = {"possible_types": list(PHONES), "call_link_scheme": "callto"}
    choices: ClassVar = {"possible_types": PHONES}
    write_forms = ({"type": "mobile", "value": "+45 12345678"}, [{"type": "mobile", "value": "+45 12345678"}])
    read_form: ClassVar = {"type": "mobile", "value": "+45 12345678"}


class Tel(Phone):
    """Phone numbers by an older name."""

    name = "tel"


class Email(Lines):
    """E-mail addresses, of at most 254 characters [doc]. Settings: `possible_types`, `include_in_cc`, `_bcc`."""

    name = "email"
    accepts = '{"type": "work", "value": "ann@example.com"}, or a list of them'
    longest = 254
    defaults: ClassVar = {"possible_types": list(EMAILS), "include_in_cc": False, "include_in_bcc": False}
    choices: ClassVar = {"possible_types": EMAILS}
    write_forms = ({"type": "work", "value": "ann@example.com"}, [{"type": "work", "value": "ann@example.com"}])
    read_form: ClassVar = {"type": "work", "value": "ann@example.com"}

    def one(self, world: World, field: Field, raw: object) -> Line:
        """Take an object of type and value."""
        line = super().one(world, field, raw)
        name, _, host = line.value.rpartition("@")
        if not name or not host or any(each.isspace() for each in line.value):
            # that an address needs an @ and no spaces, and the wording, are inferred.
            raise Invalid(line.value, "must be a valid email")
        return line
