"""Hypothesis strategies for the values of fields: what can be written to one, in all its forms."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import strategies as st

from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.fieldtypes.dates import zone_of
from podiomock.state.rows import Field
from podiomock.state.world import World


class Example(NamedTuple):
    """One element to write, and what of its read form follows from it."""

    write: Any
    reads: dict[str, Any]


Examples = st.SearchStrategy[Example]
DIGITS = st.integers(-(10**19) + 1, 10**19 - 1)
WORDS = st.text(min_size=1, max_size=40)
EXTREMES = (datetime(2, 1, 1), datetime(9998, 12, 30, 23, 59, 59))  # noqa: DTZ001  the user's own time
LATER = st.timedeltas(min_value=datetime.resolution * 0, max_value=datetime(4, 1, 1) - datetime(2, 1, 1))  # noqa: DTZ001  spans, no moments


def examples(world: World, field: Field) -> Examples:
    """Elements that a field accepts; none for those that nobody writes, or whose world has nothing to point at."""
    make = MAKERS.get(field.type)
    return st.nothing() if make is None else make(world, field)


def written(world: World, field: Field, most: int = 3) -> st.SearchStrategy[tuple[Any, list[dict[str, Any]]]]:
    """A whole write, with what of its read forms follows: alone, wrapped, or in a list."""
    one = examples(world, field)
    if FIELD_TYPES[field.type].multiple(field):
        several = st.lists(one, min_size=1, max_size=most, unique_by=lambda each: repr(sorted(each.reads.items())))
    else:
        several = st.lists(one, min_size=1, max_size=1)
    return several.flatmap(lambda found: st.tuples(_spelled(found), st.just([each.reads for each in found])))


def _spelled(found: list[Example]) -> st.SearchStrategy[Any]:
    elements = [each.write for each in found]
    wrapped = [{"value": each} for each in elements]
    alone = [elements[0], wrapped[0]] if len(found) == 1 else []
    return st.sampled_from([elements, wrapped, *alone])


def _value(write: Any, value: Any) -> Example:
    return Example(write, {"value": value})


def _texts(world: World, field: Field) -> Examples:
    del world, field
    return WORDS.map(lambda text: _value(text, text))


def _decimals() -> st.SearchStrategy[tuple[Any, str]]:
    fine = DIGITS.map(lambda digits: Decimal(digits).scaleb(-4))
    return st.one_of(
        fine.map(lambda value: (f"{value:f}", f"{value + 0:.4f}")),
        st.integers(-(10**15) + 1, 10**15 - 1).map(lambda value: (value, f"{value}.0000")),
        st.integers(-(2**40), 2**40).map(lambda value: (value / 4, f"{Decimal(value) / 4 + 0:.4f}")),
    )


def _numbers(world: World, field: Field) -> Examples:
    del world, field
    return _decimals().map(lambda pair: _value(*pair))


def _money(world: World, field: Field) -> Examples:
    del world
    currencies = st.sampled_from((field.settings or {})["allowed_currencies"] or ["EUR"])
    return st.builds(
        lambda pair, currency: Example(
            {"value": pair[0], "currency": currency}, {"value": pair[1], "currency": currency}
        ),
        _decimals(),
        currencies,
    )


def _whole(largest: int) -> Callable[[World, Field], Examples]:
    def make(world: World, field: Field) -> Examples:
        del world, field
        numbers = st.integers(0, largest)
        return st.one_of(
            numbers.map(lambda value: _value(value, value)), numbers.map(lambda value: _value(str(value), value))
        )

    return make


def _options(world: World, field: Field) -> Examples:
    del world
    options = [each for each in (field.settings or {})["options"] if each["status"] == "active"]
    forms = [form for each in options for form in ((each["id"], each), (str(each["id"]), each), (each, each))]
    return st.sampled_from(forms).map(lambda pair: _value(*pair)) if forms else st.nothing()


def _states(world: World, field: Field) -> Examples:
    del world
    allowed = (field.settings or {})["allowed_values"]
    return st.sampled_from(allowed).map(lambda word: _value(word, word)) if allowed else st.nothing()


def _ids(found: Iterable[int], key: str) -> Examples:
    known = sorted(found)
    if not known:
        return st.nothing()
    forms = [(form, {key: each}) for each in known for form in (each, str(each), {key: each})]
    return st.sampled_from(forms).map(lambda pair: _value(*pair))


def _items(world: World, field: Field) -> Examples:
    apps = [each["app_id"] for each in (field.settings or {})["referenced_apps"]]
    return _ids((each.item_id for each in world.items if not apps or each.app_id in apps), "item_id")


def _contacts(world: World, field: Field) -> Examples:
    del field
    by_user = [({"type": "user", "id": each.user_id}, {"profile_id": each.profile_id}) for each in world.users]
    profiles = _ids((each.profile_id for each in world.contacts), "profile_id")
    return profiles | st.sampled_from(by_user).map(lambda pair: _value(*pair)) if by_user else profiles


def _members(world: World, field: Field) -> Examples:
    del field
    return _ids((each.user_id for each in world.users), "user_id")


def _files(world: World, field: Field) -> Examples:
    allowed = [each.partition("/")[0] for each in (field.settings or {})["allowed_mimetypes"]]
    fitting = (each.file_id for each in world.files if not allowed or each.mimetype.partition("/")[0] in allowed)
    return _ids(fitting, "file_id")


def _embeds(world: World, field: Field) -> Examples:
    del field
    ids = sorted(each.embed_id for each in world.embeds)
    forms = [
        Example(form, {"embed": {"embed_id": each}, "file": None})
        for each in ids
        for form in (each, {"embed": each}, {"embed": str(each), "file": None}, {"embed": {"embed_id": each}})
    ]
    return st.sampled_from(forms) if forms else st.nothing()


def _places(world: World, field: Field) -> Examples:
    del world, field
    parts = st.fixed_dictionaries(
        {"value": WORDS},
        optional=dict.fromkeys(("street_address", "postal_code", "city", "state", "country"), WORDS),
    )
    mapped = st.fixed_dictionaries(
        {
            "value": WORDS,
            "lat": st.floats(-90, 90, allow_subnormal=False).map(lambda each: round(each, 6)),
            "lng": st.floats(-180, 180, allow_subnormal=False).map(lambda each: round(each, 6)),
        }
    )
    return st.one_of(
        WORDS.map(lambda text: _value(text, text)),
        parts.map(lambda given: Example(given, given)),
        mapped.map(lambda given: Example(given, {**given, "formatted": given["value"], "map_in_sync": True})),
    )


def _lines(values: st.SearchStrategy[str]) -> Callable[[World, Field], Examples]:
    def make(world: World, field: Field) -> Examples:
        del world
        kinds = st.sampled_from((field.settings or {})["possible_types"])
        given = st.fixed_dictionaries({"type": kinds, "value": values})
        return given.map(lambda each: Example(each, each))

    return make


def _dates(world: World, field: Field) -> Examples:
    zone, settings = zone_of(world), field.settings or {}
    starts = st.datetimes(*EXTREMES).map(lambda each: each.replace(microsecond=0))

    def there(moment: datetime) -> bool:
        """Whether the clocks showed this moment: an hour is left out when they are put forward."""
        return moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment

    def day(moment: datetime) -> Example:
        text = f"{moment.date()}"
        reads = {"start": f"{text} 00:00:00", "start_date": text, "start_time": None, "start_utc": text}
        return Example({"start": text}, {**reads, "start_date_utc": text, "start_time_utc": None})

    def local(moment: datetime) -> Example:
        reads = {"start": f"{moment}", "start_date": f"{moment.date()}", "start_time": f"{moment.time()}"}
        return Example({"start": f"{moment}"}, reads)

    def parts(moment: datetime) -> Example:
        given = {"start_date": f"{moment.date()}", "start_time": f"{moment.time()}"}
        return Example(given, given)

    def in_utc(moment: datetime) -> Example:
        return Example({"start_utc": f"{moment}"}, {"start_utc": f"{moment}", "start_time_utc": f"{moment.time()}"})

    def ranged(moment: datetime, later: Any) -> Example:
        end = min(moment + later, EXTREMES[1]).replace(microsecond=0)
        given = {"start": f"{moment}", "end": f"{end}"}
        return Example(given, {**given, "end_date": f"{end.date()}", "end_time": f"{end.time()}"})

    days = starts.map(day)
    timed = starts.filter(lambda each: each.time() != time())
    known = timed.filter(there)
    kinds = [days, known.map(local), known.map(parts), timed.map(in_utc)]
    if settings["time"] != "enabled":
        return days if settings["time"] == "disabled" and settings["end"] != "required" else known.map(local)
    if settings["end"] != "disabled":
        ranges = st.builds(ranged, known, LATER)
        last = ranges.filter(
            lambda each: there(datetime.fromisoformat(each.write["end"])) and not each.write["end"].endswith("00:00:00")
        )
        kinds = [last] if settings["end"] == "required" else [*kinds, last]
    return st.one_of(kinds)


MAKERS: dict[str, Callable[[World, Field], Examples]] = {
    "text": _texts,
    "tag": _texts,
    "number": _numbers,
    "money": _money,
    "progress": _whole(100),
    "duration": _whole(2**31 - 1),
    "category": _options,
    "question": _options,
    "state": _states,
    "app": _items,
    "contact": _contacts,
    "member": _members,
    "file": _files,
    "image": _files,
    "video": _files,
    "media": _files,
    "embed": _embeds,
    "location": _places,
    "phone": _lines(st.text(min_size=1, max_size=50)),
    "tel": _lines(st.text(min_size=1, max_size=50)),
    "email": _lines(st.from_regex(r"[a-z0-9.]{1,60}@[a-z0-9-]{1,60}\.[a-z]{2,10}", fullmatch=True)),
    "date": _dates,
}
"""The strategy of each type that can be written."""
