"""Dates: a day or a moment, perhaps to another; kept in the user's own time, read with UTC twins [recorded]."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from podiomock.state.fieldtype import FieldType, Match
from podiomock.state.rows import DateRange, Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z)?)?")
RELATIVE = re.compile(r"([+-]?\d{1,3})([dwmy])(r)?")
UNITS = {"d": 1, "w": 7}
LATEST = time(23, 59, 59)


def moment(raw: object) -> tuple[date, time | None]:
    """Read `YYYY-MM-DD`, with or without a time of day; midnight counts as a time only if seconds differ."""
    found = STAMP.fullmatch(raw) if isinstance(raw, str) else None
    if found is None:
        raise Invalid(raw, "must be a valid date")
    try:
        day = date.fromisoformat(found[1])
        clock = time.fromisoformat(found[2]) if found[2] else None
    except ValueError:
        raise Invalid(raw, "must be a valid date") from None
    if not date.min.year < day.year < date.max.year:  # a year's room for time zones
        raise Invalid(raw, "must be a valid date")
    return day, clock


def local(day: date, clock: time | None, zone: ZoneInfo) -> tuple[date, time | None]:
    """Take a UTC moment to local time; a whole day stays the day it is."""
    if clock is None:
        return day, None
    there = datetime.combine(day, clock, UTC).astimezone(zone)
    return there.date(), there.time()


def zone_of(world: World) -> ZoneInfo:
    """The time zone of the session's user."""
    return ZoneInfo(world.me.timezone)


class DateType(FieldType):
    """A day, a moment, or a range. Settings: `calendar`, `end`, `time`, `color`."""

    name = "date"
    accepts = (
        '{"start": "2025-02-15"}, {"start": "2025-02-15 09:00:00", "end": ...}, {"start_date", "start_time"} '
        'or {"start_utc"}'
    )

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        return {"calendar": True, "end": "enabled", "time": "enabled", "color": None, **given}

    def one(self, world: World, field: Field, raw: object) -> DateRange:
        """Take an object of start and end in any of its spellings; a bare string is refused [recorded]."""
        del field
        if not isinstance(raw, dict):
            raise Invalid(None, "must be Range")
        start = self._end(world, raw, "start")
        if start is None:
            raise Invalid(None, "must be Range")
        end = self._end(world, raw, "end") or (None, None)
        if end[0] is not None and (end[0], end[1] or LATEST) < (start[0], start[1] or time()):
            # whether the wire refuses an end before its start is unknown.
            raise Invalid(raw, "must be Range")
        return DateRange(*start, *end)

    def _end(self, world: World, raw: dict[str, Any], end: str) -> tuple[date, time | None] | None:
        if raw.get(f"{end}_date") is not None:
            day, _ = moment(raw[f"{end}_date"])
            clock = raw.get(f"{end}_time")
            return day, None if clock is None else moment(f"{raw[f'{end}_date']} {clock}")[1]
        if raw.get(end) is not None:
            day, clock = moment(raw[end])
            # Whole days are read as midnight [recorded], so midnight without more is a whole day.
            whole = clock == time() and raw.get(f"{end}_time") is None
            return day, None if whole else clock
        if raw.get(f"{end}_utc") is not None:
            day, clock = moment(raw[f"{end}_utc"])
            return local(day, None if clock == time() else clock, zone_of(world))
        if raw.get(f"{end}_date_utc") is not None:
            day, _ = moment(raw[f"{end}_date_utc"])
            clock = raw.get(f"{end}_time_utc")
            at = None if clock is None else moment(f"{raw[f'{end}_date_utc']} {clock}")[1]
            return local(day, at, zone_of(world))
        return None

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
        del world, field
        return f"{value.start}" if value.start_time is None else f"{value.start} {value.start_time}"

    def key(self, world: World, field: Field, values: tuple[DateRange, ...]) -> tuple[date, time]:
        """Sort by the start."""
        del world, field
        return values[0].start, values[0].start_time or time()

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """A range of absolute or relative dates; a value matches that overlaps it."""
        del field
        if not isinstance(wanted, dict):
            raise Invalid(wanted, "must be object")
        today = world.now.astimezone(zone_of(world)).date()
        low = bound(wanted.get("from"), today, last=False)
        high = bound(wanted.get("to"), today, last=True)

        def match(values: tuple[DateRange, ...]) -> bool:
            return any(
                (low is None or low <= datetime.combine(each.end or each.start, each.end_time or LATEST))
                and (high is None or datetime.combine(each.start, each.start_time or time()) <= high)
                for each in values
            )

        return match


def _spelled(end: str, day: date, clock: time | None, zone: ZoneInfo) -> dict[str, Any]:
    if clock is None:
        utc_day, utc_clock = day, None
    else:
        there = datetime.combine(day, clock, zone).astimezone(UTC)
        utc_day, utc_clock = there.date(), there.time()
    return {
        end: f"{day} {clock or '00:00:00'}",
        f"{end}_date": f"{day}",
        f"{end}_time": None if clock is None else f"{clock}",
        f"{end}_utc": f"{utc_day}" if utc_clock is None else f"{utc_day} {utc_clock}",
        f"{end}_date_utc": f"{utc_day}",
        f"{end}_time_utc": None if utc_clock is None else f"{utc_clock}",
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
