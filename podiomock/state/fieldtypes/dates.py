"""Dates: a day or a moment, perhaps to another; moments are kept in UTC, read in the user's time too [recorded]."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from podiomock.state.actors import is_user
from podiomock.state.fieldtype import FieldType, Match
from podiomock.state.rows import DateRange, Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):\d{2}(?::\d{2})?)(?:\.\d+)?(Z)?)?", re.ASCII)
RELATIVE = re.compile(r"([+-]?\d{1,3})([dwmy])(r)?", re.ASCII)
UNITS = {"d": 1, "w": 7}
MIDNIGHT, LATEST = time(), time(23, 59, 59)

Stamp = tuple[date, time | None]
"""A day, with or without a time of day."""

EARLIEST, ENDLESS = datetime.combine(date.min, time()), datetime.combine(date.max, LATEST)
USES = ("enabled", "disabled", "required")
"""What a field makes of an end, or of a time of day."""


def stamp(raw: object) -> Stamp:
    """Read `YYYY-MM-DD`, with or without a time of day."""
    found = STAMP.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise Invalid(raw, "must be a valid date")
    try:
        return date.fromisoformat(found[1]), time.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        raise Invalid(raw, "must be a valid date") from None


def moment(raw: object) -> Stamp:
    """Read the same, with a year's room for time zones at both ends of the calendar."""
    day, clock = stamp(raw)
    if not date.min.year < day.year < date.max.year:
        raise Invalid(raw, "must be a valid date")
    return day, clock


def local(day: date, clock: time | None, zone: ZoneInfo) -> Stamp:
    """Take a UTC moment to local time; a whole day stays the day it is."""
    if clock is None:
        return day, None
    there = datetime.combine(day, clock, UTC).astimezone(zone)
    return there.date(), there.time()


def zone_of(world: World) -> ZoneInfo:
    """The time zone of the session's user."""
    if not is_user(world.session.user_id):
        return ZoneInfo("UTC")  # an app's.
    return ZoneInfo(world.me.timezone)


def utc(day: date, clock: time | None, zone: ZoneInfo) -> Stamp:
    """Take a local moment to UTC; a whole day stays the day it is."""
    if clock is None:
        return day, None
    there = datetime.combine(day, clock, zone).astimezone(UTC)
    return there.date(), there.time()


class DateType(FieldType):
    """A day, a moment, or a range. Settings: `calendar`, `color`; `end`, `time` enabled/disabled/required."""

    name = "date"
    accepts = (
        '{"start": "2025-02-15"}, {"start": "2025-02-15 09:00:00", "end": ...}, {"start_date", "start_time"} '
        'or {"start_utc"}'
    )
    defaults: ClassVar = {"calendar": True, "end": "enabled", "time": "enabled", "color": None}
    choices: ClassVar = {"end": USES, "time": USES}
    write_forms = (
        {"start": "2025-02-15 09:00:00"},
        {"start": "2025-02-15T09:00:00"},
        {"start_date": "2025-02-15", "start_time": "09:00:00"},
        {"start_date": "2025-02-15", "start_time": "09:00", "end": None},
        {"start_utc": "2025-02-15 09:00:00", "end_date": None},
        {"start_date_utc": "2025-02-15", "start_time_utc": "09:00:00"},
        [{"start": "2025-02-15 09:00:00"}],
        {"value": {"start": "2025-02-15 09:00:00"}},
    )
    read_form: ClassVar = {
        "start": "2025-02-15 09:00:00",
        "start_date": "2025-02-15",
        "start_time": "09:00:00",
        "start_utc": "2025-02-15 09:00:00",
        "start_date_utc": "2025-02-15",
        "start_time_utc": "09:00:00",
    }
    filter_forms = (
        {"from": "2025-02-01", "to": "2025-02-28"},
        {"from": "2025-02-15 09:00:00"},
        {"from": None, "to": "2025-02-15"},
        {"from": "-24mr", "to": "+0dr"},
        {"to": "-11m"},
    )

    def one(self, world: World, field: Field, raw: object) -> DateRange:
        """Take an object of start and end in any of its spellings; a bare string is refused [recorded]."""
        if not isinstance(raw, dict):
            raise Invalid(None, "must be Range")
        start, end = self._end(world, field, raw, "start"), self._end(world, field, raw, "end")
        use = (field.settings or {})["end"]
        if end is not None and use == "disabled":
            # what happens to an end where the field has none is unknown.
            raise Invalid(raw.get("end", raw.get("end_date")), "must be null")
        if start is None or (end is None and use == "required"):
            raise Invalid(None, "must be Range")
        if end is None:
            return DateRange(*start.utc)
        if (end.day, end.clock or LATEST) < (start.day, start.clock or time()):
            # whether the wire refuses an end before its start is unknown.
            raise Invalid(raw, "must be Range")
        return DateRange(*start.utc, *end.utc)

    def _end(self, world: World, field: Field, raw: dict[str, Any], end: str) -> "Moment | None":
        zone, use = zone_of(world), (field.settings or {})["time"]
        here = _local_spelling(raw, end, midnight=use == "required")
        there = _utc_spelling(raw, end, midnight=use == "required")
        if here is None and there is None:
            return None
        try:
            found = _moment(here, there, zone)
        except OverflowError:
            raise Invalid(raw.get(end), "must be a valid date") from None
        if use == "required" and found.clock is None:
            raise Invalid(None, "must be Range")
        if use == "disabled":
            # a time of day is dropped where the field has none.
            return Moment(found.day, None, utc=(found.day, None))
        return found

    def read(self, world: World, field: Field, value: DateRange) -> dict[str, Any]:
        """Six keys for the start, six more when there is an end."""
        del field
        zone = zone_of(world)
        form = _spelled("start", value.start, value.start_time, zone)
        if value.end is not None:
            form |= _spelled("end", value.end, value.end_time, zone)
        return form

    def text(self, world: World, field: Field, value: DateRange) -> str:
        """The start."""
        del field
        day, clock = local(value.start, value.start_time, zone_of(world))
        return f"{day}" if clock is None else f"{day} {clock}"

    def key(self, world: World, field: Field, values: tuple[DateRange, ...]) -> datetime:
        """Sort by the start."""
        del world, field
        return datetime.combine(values[0].start, values[0].start_time or MIDNIGHT)

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range of absolute or relative dates; a value matches that overlaps it."""
        del field
        if not isinstance(wanted, dict):
            raise Invalid(wanted, "must be object")
        zone = zone_of(world)
        today = world.now.astimezone(zone).date()
        low = bound(wanted.get("from"), today, last=False) or EARLIEST
        high = bound(wanted.get("to"), today, last=True) or ENDLESS
        # Whole days are compared with the bounds as they are, moments with what they are in UTC.
        low_day, high_day = low.date(), high.date()
        low_utc = _clocked(utc(low_day, low.time(), zone)) if low != EARLIEST else (low_day, low.time())
        high_utc = _clocked(utc(high_day, high.time(), zone)) if high != ENDLESS else (high_day, high.time())

        def match(values: tuple[DateRange, ...]) -> bool:
            for each in values:
                day, clock = each.start, each.start_time
                if day > high_day if clock is None else (day, clock) > high_utc:
                    continue
                if each.end is not None:
                    day, clock = each.end, each.end_time
                if day >= low_day if clock is None else (day, clock) >= low_utc:
                    return True
            return False

        return match


class Moment(Struct, frozen=True):
    """A day with or without a time of day, in the user's time and in UTC."""

    day: date
    clock: time | None
    utc: Stamp


def _moment(here: Stamp | None, there: Stamp | None, zone: ZoneInfo) -> Moment:
    if there is not None and (here is None or local(*there, zone) == here):
        # What is read says both; where clocks are put back an hour is there twice, and only UTC says which.
        found = Moment(*local(*there, zone), utc=there)
    else:
        assert here is not None, "one of them was given"
        found = Moment(*here, utc=utc(*here, zone))
    day, clock = found.utc
    if clock is not None and not date.min < day < date.max:
        raise OverflowError(day)  # so that everybody can read it in their own time
    return found


def _clocked(moment: Stamp) -> tuple[date, time]:
    return moment[0], moment[1] or time()


def _local_spelling(raw: dict[str, Any], end: str, *, midnight: bool) -> Stamp | None:
    if raw.get(f"{end}_date") is not None:
        day, _ = stamp(raw[f"{end}_date"])
        clock = raw.get(f"{end}_time")
        return day, None if clock is None else stamp(f"{day} {clock}")[1]
    whole = raw.get(end)
    if whole is None or (isinstance(whole, str) and whole.endswith("Z")):
        return None
    day, clock = stamp(whole)
    # Whole days are read as midnight [recorded], so midnight without more is a whole day.
    return day, None if clock == time() and not midnight and raw.get(f"{end}_time") is None else clock


def _utc_spelling(raw: dict[str, Any], end: str, *, midnight: bool) -> Stamp | None:
    whole = raw.get(end)
    if not isinstance(whole, str) or not whole.endswith("Z"):
        whole = raw.get(f"{end}_utc")
    if whole is not None:
        day, clock = stamp(whole)
        # A time that is said to be none, or midnight without more, makes a whole day; the read form says both.
        told = raw.get(f"{end}_time_utc") is not None
        return day, None if clock == time() and not midnight and not told else clock
    if raw.get(f"{end}_date_utc") is not None:
        day, _ = stamp(raw[f"{end}_date_utc"])
        clock = raw.get(f"{end}_time_utc")
        return day, None if clock is None else stamp(f"{day} {clock}")[1]
    return None


def _spelled(end: str, day: date, clock: time | None, zone: ZoneInfo) -> dict[str, Any]:
    here, then = local(day, clock, zone)
    return {
        end: f"{here} {then or '00:00:00'}",
        f"{end}_date": f"{here}",
        f"{end}_time": None if then is None else f"{then}",
        f"{end}_utc": f"{day}" if clock is None else f"{day} {clock}",
        f"{end}_date_utc": f"{day}",
        f"{end}_time_utc": None if clock is None else f"{clock}",
    }


def bound(raw: object, today: date, *, last: bool) -> datetime | None:
    """Read one end of a range: `2025-02-15`, `2025-02-15 09:00:00`, or `-3dr`, `+0dr`, `-1mr` from today."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and (found := RELATIVE.fullmatch(raw)) is not None:
        return datetime.combine(
            _shifted(today, int(found[1]), found[2], rounded=bool(found[3]), last=last),
            LATEST if last else time(),
        )
    day, clock = moment(raw)
    return datetime.combine(day, clock or (LATEST if last else time()))


def _shifted(today: date, count: int, unit: str, *, rounded: bool, last: bool) -> date:
    if unit in UNITS:
        day = today + timedelta(days=count * UNITS[unit])
        if rounded and unit == "w":
            day -= timedelta(days=day.weekday())
            return day + timedelta(days=6) if last else day
        return day
    months = today.year * 12 + today.month - 1 + count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    first = date(year, month + 1, 1)
    if not rounded:
        return min(first + timedelta(days=today.day - 1), _month_end(first))
    if unit == "y":
        return date(year, 12, 31) if last else date(year, 1, 1)
    return _month_end(first) if last else first


def _month_end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
