"""When a task is due: its day and time in its user's own time, and both as one UTC moment."""

import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from podiomock.state.fieldtypes.dates import LATEST, local, moment, zone_of
from podiomock.state.table import Invalid
from podiomock.state.world import World

CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?")


class Due(NamedTuple):
    """When a task is due: its day and perhaps time, in its user's own time, and both as one UTC moment."""

    due_date: date | None = None
    due_time: time | None = None
    due_on: datetime | None = None


def due_at(world: World, day: date, clock: time | None) -> Due:
    """A day, and perhaps a time of it, of the session's user; without one it is due when their day ends [recorded].

    A-35: a task keeps the date and time that were written; a reader in another time zone sees the same ones.
    """
    return Due(day, clock, datetime.combine(day, clock or LATEST, zone_of(world)).astimezone(UTC))


def given_due(
    world: World,
    before: Due,
    due_date: str | None | UnsetType = UNSET,
    due_time: str | None | UnsetType = UNSET,
    due_on: str | None | UnsetType = UNSET,
) -> Due:
    """Read a body's due keys: what is not sent stays, null takes away.

    `due_on` is UTC, the other two are local; A-36: where both are sent the local ones count, and a time without
    a day is today's.
    """
    if not isinstance(due_date, str) and not isinstance(due_time, str):
        if isinstance(due_on, str):
            return _from_utc(world, due_on)
        if due_on is None or due_date is None:
            return Due()
        return due_at(world, before.due_date, None) if due_time is None and before.due_date else before
    day = before.due_date if isinstance(due_date, UnsetType) else None if due_date is None else _day(due_date)
    clock = before.due_time if isinstance(due_time, UnsetType) else None if due_time is None else _clock(due_time)
    return due_at(world, day or world.now.astimezone(zone_of(world)).date(), clock)


def _from_utc(world: World, raw: str) -> Due:
    day, clock = moment(raw)
    day, clock = local(day, clock, zone_of(world))
    # What `due_on` says of a whole day must read back as one.
    return due_at(world, day, None if clock == LATEST else clock)


def _day(raw: str) -> date:
    day, clock = moment(raw)
    if clock is not None:
        raise Invalid(raw, "must be a valid date")
    return day


def _clock(raw: str) -> time:
    try:
        if CLOCK.fullmatch(raw) is not None:
            return time.fromisoformat(raw)
    except ValueError:
        pass
    raise Invalid(raw, "must be a valid time")
