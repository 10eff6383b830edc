"""How things recur: which days come after one."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, convert, to_builtins

from podiomock.state.fieldtypes.dates import stamp
from podiomock.state.table import Invalid

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LATEST_DAY = date(date.max.year - 1, 12, 31)
"""With a year's room for time zones, as in `moment`."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Pattern(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """On which days: `days` of a week [doc], or the same `day_of_month` or `day_of_week` of a month [doc]."""

    days: list[Weekday] | None = None
    repeat_on: Literal["day_of_week", "day_of_month"] | None = None


class Recurrence(Struct, frozen=True, forbid_unknown_fields=True):
    """How a thing recurs: on the days of `config`, every `step` weeks, months or years, `until` a day [doc]."""

    name: Literal["weekly", "monthly", "yearly"]
    config: Pattern = Pattern()
    step: Annotated[int, Meta(ge=1)] = 1
    until: str | None = None


def kept(recurrence: Recurrence | None) -> dict[str, Any] | None:
    """A recurrence as a row keeps it and the wire shows it; `Invalid` for an `until` that is no day."""
    if recurrence is None:
        return None
    _until(recurrence)
    shown: dict[str, Any] = to_builtins(recurrence)
    return shown


def successor(kept_as: dict[str, Any], day: date) -> date | None:
    """The first day of a recurrence after a given one, which is one of its days; None if that was the last.

    A-224: a month without such a day is left out, as in iCalendar (RFC 5545), and so is a year without 29 February.
    """
    recurrence = convert(kept_as, Recurrence)
    last = min(_until(recurrence) or LATEST_DAY, LATEST_DAY)
    found = next(_days(recurrence, day), None)
    return found if found is not None and found <= last else None


def _until(recurrence: Recurrence) -> date | None:
    if recurrence.until is None:
        return None
    day, clock = stamp(recurrence.until)
    if clock is not None:
        raise Invalid(recurrence.until, "must be a valid date")
    return day


def _days(recurrence: Recurrence, day: date) -> Iterator[date]:
    """The days after a day, up to the end of the calendar."""
    if recurrence.name == "weekly":
        yield from _weekly(recurrence, day)
        return
    step = recurrence.step * (12 if recurrence.name == "yearly" else 1)
    by_weekday = recurrence.name == "monthly" and recurrence.config.repeat_on == "day_of_week"
    for months in range(day.year * 12 + day.month - 1 + step, (date.max.year + 1) * 12, step):
        year, month = months // 12, months % 12 + 1
        number = _same_weekday(day, year, month) if by_weekday else day.day
        if number <= calendar.monthrange(year, month)[1]:
            yield date(year, month, number)


def _weekly(recurrence: Recurrence, day: date) -> Iterator[date]:
    wanted = sorted({WEEKDAYS.index(each) for each in recurrence.config.days or ()} or {day.weekday()})
    later = [each for each in wanted if each > day.weekday()]
    days = later[0] - day.weekday() if later else wanted[0] - day.weekday() + 7 * recurrence.step
    if days <= (date.max - day).days:
        yield day + timedelta(days=days)


def _same_weekday(day: date, year: int, month: int) -> int:
    """The day in another month that is as this one in its own: its second Tuesday, say; perhaps beyond the end."""
    first = date(year, month, 1).weekday()
    return (day.weekday() - first) % 7 + 1 + (day.day - 1) // 7 * 7
