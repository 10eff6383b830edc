"""Every type of field, at its own door: what is accepted reads back equal, and what is read can be written back."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podiomock.derive.strategies import MAKERS, written
from podiomock.state import embeds, files
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.rows import Field
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import Session, World

OPTIONS = ["To Do", {"text": "Doing", "color": "F7F0C5"}, {"text": "7", "id": 9}, {"text": "Gone", "status": "deleted"}]
SETTINGS: dict[str, list[dict[str, Any]]] = {
    "category": [{"options": OPTIONS}, {"options": OPTIONS, "multiple": True}],
    "question": [{"options": OPTIONS}],
    "state": [{"allowed_values": ["open", "closed"]}],
    "money": [{}, {"allowed_currencies": []}, {"allowed_currencies": ["SEK"]}],
    "date": [{"end": end, "time": time} for end in ("enabled", "disabled", "required") for time in ("enabled",)]
    + [{"time": "disabled"}, {"time": "required", "end": "disabled"}],
    "phone": [{}, {"possible_types": ["work"]}],
    "app": [{}, {"multiple": False}],
}
ZONES = ("UTC", "Europe/Copenhagen", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu")

KEYS = ["value", "id", "text", "type", "start", "end", "start_date", "start_time", "start_utc", "end_utc", "embed"]
KEYS += ["start_date_utc", "file", "file_id", "item_id", "profile_id", "user_id", "lat", "lng", "city", "currency"]
KEYS += ["from", "to", "options", "multiple", "settings", "script"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS) | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def made_world(zone: str = "UTC") -> World:
    world = World()
    user = world.build.user("Ann", timezone=zone)
    world.build.user("Bo")
    app = world.build.org("Org").space("Space").app("Things", title="text")
    for name in ("First", "Second", "Third"):
        app.item(title=name)
    world.session = Session(user.id)
    for name in ("plan.png", "tour.mp4", "notes.txt"):
        files.upload(world, name, b"...")
    embeds.make(world, "https://example.com/a")
    embeds.make(world, "http://EXAMPLE.com:8000/b?c#d")
    return world


WORLDS = {zone: made_world(zone) for zone in ZONES}


def made_field(name: str, given: dict[str, Any]) -> Field:
    return Field(field_id=1, external_id="example", type=name, label="x", settings=FIELD_TYPES[name].settings(given))


FIELDS = [made_field(name, each) for name in sorted(FIELD_TYPES) for each in SETTINGS.get(name, [{}])]
WRITABLE = [each for each in FIELDS if each.type in MAKERS]


def shown(field: Field) -> str:
    return f"{field.type} {FIELDS.index(field)}"


def read(world: World, field: Field, values: tuple[Any, ...]) -> list[Any]:
    """As the wire shows it: through JSON and back."""
    forms = FIELD_TYPES[field.type].reads(world, field, values)
    found: list[Any] = msgspec.json.decode(msgspec.json.encode(forms))
    return found


def says(form: Any, told: Any) -> bool:
    if isinstance(told, dict):
        return isinstance(form, dict) and all(key in form and says(form[key], each) for key, each in told.items())
    return bool(form == told)


@pytest.mark.parametrize("field", WRITABLE, ids=shown)
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_written_reads_back_and_can_be_written_back_whole(field: Field, data: st.DataObject) -> None:
    zone = data.draw(st.sampled_from(ZONES if field.type == "date" else ZONES[:1]))
    world, kind = WORLDS[zone], FIELD_TYPES[field.type]
    write, told = data.draw(written(world, field))
    values = kind.accept(world, field, write)
    forms = read(world, field, values)
    assert len(forms) == len(told)
    assert all(says(form, each) for form, each in zip(forms, told, strict=True)), (forms, told)
    assert kind.accept(world, field, forms) == values
    assert kind.accept(world, field, [{"value": each} for each in forms]) == values
    kind.unwrapped(world, field, values)
    assert kind.text(world, field, values[0])
    if kind.sortable:
        assert kind.key(world, field, values) == kind.key(world, field, values)


@pytest.mark.parametrize("name", sorted(MAKERS.keys() - {"text", "date"}))
@settings(max_examples=50)
@given(data=st.data())
def test_a_filter_for_what_is_written_finds_it(name: str, data: st.DataObject) -> None:
    field = next(each for each in WRITABLE if each.type == name)
    world, kind = WORLDS["UTC"], FIELD_TYPES[name]
    write, _ = data.draw(written(world, field))
    values = kind.accept(world, field, write)
    form = kind.filter_forms[0] if kind.filter_forms else None
    if form is None:
        with pytest.raises(Invalid):
            kind.filter(world, field, values[0])
    elif isinstance(form, dict):
        amount = getattr(values[0], "amount", values[0])
        text = f"{amount}"
        assert kind.filter(world, field, {"from": text, "to": text})(values)
        nearer_zero = abs(amount) < 10**14  # there is room on both sides
        assert not nearer_zero or not kind.filter(world, field, {"from": f"{amount + 1}"})(values)
        assert not nearer_zero or not kind.filter(world, field, {"to": f"{amount - 1}"})(values)
        assert not kind.filter(world, field, {})(())
    else:
        assert kind.filter(world, field, [values[-1]])(values)
        assert kind.filter(world, field, [None])(())
        assert not kind.filter(world, field, [None])(values)


@pytest.mark.parametrize("field", FIELDS, ids=shown)
def test_settings_say_of_themselves_what_they_are(field: Field) -> None:
    kind = FIELD_TYPES[field.type]
    assert kind.settings(field.settings or {}) == field.settings
    assert kind.settings(dict.fromkeys(field.settings or {})) == kind.settings({})


@pytest.mark.parametrize("field", FIELDS, ids=shown)
@settings(max_examples=40)
@given(raw=JSON)
def test_nonsense_is_refused_and_never_breaks(field: Field, raw: Any) -> None:
    world, kind = WORLDS["Pacific/Kiritimati"], FIELD_TYPES[field.type]
    try:
        values = kind.accept(world, field, raw)
    except (Invalid, Missing):
        pass
    else:
        if values:
            forms = read(world, field, values)
            assert kind.accept(world, field, forms) == values
            assert isinstance(kind.text(world, field, values[0]), str)
            for other in WORLDS.values():
                read(other, field, values)


@pytest.mark.parametrize("field", FIELDS, ids=shown)
@settings(max_examples=25)
@given(wanted=JSON)
def test_nonsense_in_a_filter_is_refused_and_never_breaks(field: Field, wanted: Any) -> None:
    try:
        match = FIELD_TYPES[field.type].filter(WORLDS["UTC"], field, wanted)
    except Invalid:
        pass
    else:
        assert match(()) in {True, False}


@pytest.mark.parametrize("name", sorted(FIELD_TYPES))
@settings(max_examples=50)
@given(data=st.data())
def test_nonsense_in_settings_is_refused_and_never_breaks(name: str, data: st.DataObject) -> None:
    kind = FIELD_TYPES[name]
    raw = data.draw(st.dictionaries(st.sampled_from([*(kind.settings({}) or {"x": 1}), "referenceable_types"]), JSON))
    try:
        complete = kind.settings(raw)
    except Invalid:
        return
    assert kind.settings(complete or {}) == complete


@given(st.lists(st.integers(-(10**19) + 1, 10**19 - 1), min_size=2, max_size=6))
def test_numbers_sort_as_they_are_whatever_their_size(digits: list[int]) -> None:
    world, kind, field = WORLDS["UTC"], FIELD_TYPES["number"], made_field("number", {})
    held = [kind.accept(world, field, f"{each}e-4") for each in digits]
    ordered = sorted(held, key=lambda values: kind.key(world, field, values))
    assert ordered == sorted(held)
