"""Filter and sort, against a slow implementation that is right to look at."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podiomock.state import query
from podiomock.state.conditions import KEYS
from podiomock.state.table import Invalid
from tests.state.places import FIELDS, NOW, NUMBERS, ZONES, Drawn, Model, Place
from tests.state.slow_query import slowly

DAYS = st.integers(-40, 40).map(lambda days: date(2026, 2, 1) + timedelta(days=days))
CLOCKS = st.none() | st.sampled_from(["00:00:01", "09:00:00", "23:59:59"])


def stamped(day: date, clock: str | None) -> str:
    return f"{day}" if clock is None else f"{day} {clock}"


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, str | None]:
    start, clock = draw(DAYS), draw(CLOCKS)
    if not draw(st.booleans()):
        return stamped(start, clock), None
    return stamped(start, clock), stamped(start + timedelta(days=draw(st.integers(1, 9))), clock)


POSITIONS = st.lists(st.integers(0, 2), min_size=1, max_size=2, unique=True)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["one", "One", "two", "Zwei"]),
    "amount": st.sampled_from([-2.0, 0.0, 1.0, 1.5, 10.0]),
    "price": st.sampled_from([0, 5, 10, 100]),
    "done": st.sampled_from([0, 50, 100]),
    "took": st.sampled_from([0, 60, 3600]),
    "due": spans(),
    "stage": st.integers(1, 3),
    "colours": st.lists(st.integers(1, 3), unique=True, max_size=3),
    "asked": st.integers(1, 2),
    "phase": st.sampled_from(["open", "shut"]),
    "people": POSITIONS,
    "owner": POSITIONS,
    "links": POSITIONS,
}
AGES = st.sampled_from([0, 1, 86_399, 86_400, 90_000, 40 * 86_400]).map(lambda seconds: timedelta(seconds=seconds))
DRAWN = st.builds(
    Drawn,
    st.fixed_dictionaries({}, optional=VALUES),
    st.integers(0, 2),
    st.integers(1, 2),
    AGES,
    st.none() | st.sampled_from(["a", "b"]),
    st.lists(st.sampled_from(["x", "y", "z"]), max_size=2),
)

# What is asked: key, the value in a body, and the text in a query string (None where it has none).
Asked = tuple[str, Any, str | None]


def lists(key: str, elements: st.SearchStrategy[Any]) -> st.SearchStrategy[Asked]:
    def spelled(values: list[Any]) -> Asked:
        text = ";".join("null" if each is None else str(each) for each in values)
        return key, values, text or None

    many = st.lists(st.none() | elements, max_size=3).map(spelled)
    return many | elements.map(lambda each: (key, each, str(each)))


def ranges(key: str, ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Asked]:
    def spelled(low: Any, high: Any, *, absent: bool) -> Asked:
        wanted = {"from": low, "to": high}
        if absent:
            wanted = {end: value for end, value in wanted.items() if value is not None}
        text = f"{'' if low is None else low}-{'' if high is None else high}"
        alone = low is None and str(high)[:1].isdigit()  # `-10` reads as a number below nought
        return key, wanted, None if alone else text

    return st.builds(spelled, st.none() | ends, st.none() | ends, absent=st.booleans())


RELATIVE = st.builds(
    lambda count, unit, rounded: f"{count:+}{unit}{'r' * rounded}",
    st.integers(-3, 3),
    st.sampled_from("dwmy"),
    st.booleans(),
)
ENDS = RELATIVE | DAYS.map(str) | st.builds(stamped, DAYS, CLOCKS)


def asked(place: Place) -> st.SearchStrategy[Asked]:
    actors = st.sampled_from(place.users)
    ids = st.sampled_from([*(each.item_id for each in place.models), 1])
    forms: list[st.SearchStrategy[Asked]] = [
        lists(key, actors | actors.map(str) | actors.map(lambda each: f"user:{each}"))
        for key in ("created_by", "last_edit_by")
    ]
    forms += [
        st.lists(actors.map(lambda each: {"type": "user", "id": each}), max_size=2).map(
            lambda wanted: ("created_by", wanted, ";".join(f"user:{each['id']}" for each in wanted) or None)
        ),
        *(lists(key, st.integers(1, 3)) for key in ("created_via", "last_edit_via")),
        *(ranges(key, ENDS) for key in ("created_on", "last_edit_on", "due")),
        lists("external_id", st.sampled_from(["a", "b", "c"])),
        lists("tags", st.sampled_from(["x", "y", "w"])),
        lists("item_id", ids),
        lists("app_item_id", st.integers(1, 4) | st.integers(1, 4).map(str)),
        *(st.sampled_from([(key, each, each) for each in ("one", "ONE", "Deals 1")]) for key in ("title", "name")),
        *(ranges(key, st.sampled_from([-2, 0, 1, 1.5, "5", "10.0000", 60])) for key in NUMBERS),
        lists("stage", st.integers(1, 4) | st.sampled_from(["2", "Won"])),
        lists("colours", st.integers(1, 3) | st.just("Blue")),
        lists("asked", st.integers(1, 2)),
        lists("phase", st.sampled_from(["open", "shut", "ajar"])),
        lists("people", st.sampled_from(list(place.profiles))),
        lists("owner", actors),
        lists("links", st.sampled_from(list(place.titles))),
        *(st.sampled_from([(key, True, "true"), (key, False, "false")]) for key in ("like", "pinned")),
        lists("fivestar", st.integers(1, 5)),
        lists("thumbs", st.integers(0, 1)),
        lists("rsvp", st.integers(0, 2)),
    ]
    return st.one_of(forms)


SORTS = (
    "created_by", "created_on", "last_edit_by", "last_edit_on", "app_item_id", "item_id", "activity", "priority",
    "title", "like", "fivestar", "thumbs", *(each for each in (*FIELDS, "links") if each != "owner"),
)  # fmt: skip


def quickly(place: Place, filters: query.Filters, sort_by: str, *, descending: bool) -> list[int]:
    result = query.find(place.world, place.app, filters, sort_by, descending=descending)
    assert result.total == len(place.models)
    return [each.item_id for each in result.items]


@st.composite
def places(draw: st.DrawFn) -> Place:
    place = Place(draw(st.sampled_from(ZONES)))
    for drawn in draw(st.lists(DRAWN, min_size=1, max_size=8)):
        place.add(drawn)
    for drawn in draw(st.lists(DRAWN, max_size=2)):
        place.change(draw(st.integers(0, 7)), drawn)
    for kind, values in (("like", [1]), ("fivestar", [1, 3, 5]), ("thumbs", [0, 1]), ("rsvp", [0, 2])):
        for at in draw(st.lists(st.integers(0, 7), max_size=2)):
            place.rate(at, draw(st.integers(0, 1)), kind, draw(st.sampled_from(values)))
    return place


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_it_finds_what_the_slow_way_finds(data: st.DataObject) -> None:
    place = data.draw(places())
    wanted = data.draw(st.lists(asked(place), max_size=3))
    sort_by, descending = data.draw(st.sampled_from(SORTS)), data.draw(st.booleans())
    filters = [(key, value) for key, value, _ in wanted]
    right = slowly(place, filters, sort_by, descending=descending)
    ids = {each.external_id: str(each.field_id) for each in place.app.fields}
    listed = [{"key": ids.get(key, key), "values": value} for key, value in filters]
    assert quickly(place, filters, sort_by, descending=descending) == right
    assert quickly(place, query.from_body(listed), ids.get(sort_by, sort_by), descending=descending) == right
    if len({key for key, _ in filters}) == len(filters):
        assert quickly(place, dict(filters), sort_by, descending=descending) == right
        texts = [(key, text) for key, _, text in wanted if text is not None]
        if len(texts) == len(wanted):
            told = query.from_query(place.world, place.app, texts)
            assert quickly(place, told, sort_by, descending=descending) == right


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_it_follows_what_is_written_and_taken_back(data: st.DataObject) -> None:
    place = data.draw(places())
    questions = data.draw(
        st.lists(
            st.tuples(st.lists(asked(place), max_size=2), st.sampled_from(SORTS), st.booleans()), min_size=1, max_size=3
        )
    )
    kept: list[tuple[Any, list[Model]]] = []
    steps = st.sampled_from(["add", "change", "remove", "rate", "snapshot", "restore", "look"])
    for step in data.draw(st.lists(steps, max_size=10)):
        at = data.draw(st.integers(0, 7))
        if step == "add":
            place.add(data.draw(DRAWN))
        elif step == "snapshot":
            kept.append((place.world.snapshot(), deepcopy(place.models)))
        elif step == "restore" and kept:
            snapshot, models = kept.pop(at % len(kept))
            if snapshot.alive:
                place.world.restore(snapshot)
                place.models = [replace(each) for each in models]
        elif place.models and step == "change":
            place.change(at, data.draw(DRAWN))
        elif place.models and step == "remove":
            place.remove(at)
        elif place.models and step == "rate":
            place.rate(at, 0, "fivestar", 1 + at % 5)
        for wanted, sort_by, descending in questions:
            filters = [(key, value) for key, value, _ in wanted]
            right = slowly(place, filters, sort_by, descending=descending)
            assert quickly(place, filters, sort_by, descending=descending) == right


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_pages_make_up_the_whole(data: st.DataObject) -> None:
    place = data.draw(places())
    sort_by, size = data.draw(st.sampled_from(SORTS)), data.draw(st.integers(1, 5))
    whole = quickly(place, {}, sort_by, descending=True)
    pages = [
        query.find(place.world, place.app, {}, sort_by, descending=True).items[start : start + size]
        for start in range(0, len(whole), size)
    ]
    assert [each.item_id for page in pages for each in page] == whole


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["from", "to", "id", "type"]), inner),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_anything_else_is_refused_and_nothing_breaks(data: st.DataObject) -> None:
    place = Place("UTC")
    key = data.draw(st.sampled_from([*sorted(KEYS), *FIELDS, "links", "", "nothing", "0"]))
    wanted, before = data.draw(JSON), place.world.state()

    def find(filters: query.Filters, sort_by: str = "created_on") -> object:
        return query.find(place.world, place.app, filters, sort_by, descending=True)

    asks: list[Callable[[], object]] = [
        lambda: find({key: wanted}),
        lambda: find({}, str(wanted)),
        lambda: find(query.from_body([wanted])),
        lambda: find(query.from_query(place.world, place.app, [(key, str(wanted))])),
    ]
    for ask in asks:
        try:
            ask()
        except Invalid as refusal:
            assert refusal.rule  # noqa: PT017 - that it is refused is not what is tested, only how
    assert place.world.state() == before


def test_the_day_is_the_users() -> None:
    for zone, there in (("UTC", "2026-02-01"), ("Pacific/Auckland", "2026-02-02")):
        place = Place(zone)
        for day in ("2026-02-01", "2026-02-02"):
            place.add(Drawn({"due": (day, None)}, 0, 1, timedelta(), day, []))
        found = query.find(place.world, place.app, {"due": {"from": "+0dr", "to": "+0dr"}}, "item_id", descending=False)
        assert [each.external_id for each in found.items] == [there]


def test_a_new_day_is_noticed() -> None:
    place = Place("Pacific/Auckland")
    place.add(Drawn({"due": ("2026-02-02", None)}, 0, 1, timedelta(), None, []))
    today = {"due": {"from": "+0dr", "to": "+0dr"}}
    assert len(quickly(place, today, "item_id", descending=False)) == 1
    place.world.set_now(NOW + timedelta(days=1))
    assert quickly(place, today, "item_id", descending=False) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5-10", {"from": "5", "to": "10"}),
        ("5-", {"from": "5", "to": None}),
        ("-5-10", {"from": "-5", "to": "10"}),
        ("-5--2", {"from": "-5", "to": "-2"}),
        ("--2", {"from": None, "to": "-2"}),
        ("-", {"from": None, "to": None}),
        ("5", {"from": "5", "to": "5"}),
        ("-5", {"from": "-5", "to": "-5"}),
        ("1.5-2.5", {"from": "1.5", "to": "2.5"}),
    ],
)
def test_a_range_of_numbers_in_a_query(text: str, wanted: dict[str, Any]) -> None:
    place = Place("UTC")
    assert query.from_query(place.world, place.app, [("amount", text)]) == {"amount": wanted}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-01-01-2026-02-01", {"from": "2026-01-01", "to": "2026-02-01"}),
        ("2026-01-01", {"from": "2026-01-01", "to": "2026-01-01"}),
        ("2026-01-01-", {"from": "2026-01-01", "to": None}),
        ("-2026-01-01", {"from": None, "to": "2026-01-01"}),
        ("-3dr", {"from": "-3dr", "to": "-3dr"}),
        ("-3dr- 0dr", {"from": "-3dr", "to": "+0dr"}),
        ("-1mr-+1yr", {"from": "-1mr", "to": "+1yr"}),
        ("2026-01-01 09:00:00-2026-01-01T10:00:00Z", {"from": "2026-01-01 09:00:00", "to": "2026-01-01T10:00:00Z"}),
    ],
)
def test_a_range_of_dates_in_a_query(text: str, wanted: dict[str, Any]) -> None:
    place = Place("UTC")
    for key in ("due", "created_on"):
        assert query.from_query(place.world, place.app, [(key, text)]) == {key: wanted}


def test_a_list_in_a_query_may_come_in_parts() -> None:
    place = Place("UTC")
    told = query.from_query(place.world, place.app, [("stage", "1;2"), ("limit", "5"), ("stage", "null")])
    assert told == {"stage": ["1", "2", None]}
