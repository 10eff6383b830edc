"""The calendar: items by their date fields and tasks by when they are due, in the user's own time."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from podiomock.state import fragments
from podiomock.state.fieldtype import title
from podiomock.state.fieldtypes.dates import local, zone_of
from podiomock.state.references import label
from podiomock.state.rights import may, visible
from podiomock.state.rows import Application, DateRange, Field, Item, Reference, Task
from podiomock.state.tasks import stands
from podiomock.state.world import World

AHEAD = timedelta(days=90)
"""How far an iCal goes into the future [doc]."""


LONGEST_LINE = 75
"""Bytes of a line of an iCalendar file (RFC 5545, 3.1)."""


class Entry(Struct, frozen=True):
    """Something on a day, perhaps at a time, perhaps until another: in the session's user's own time, and in UTC.

    Of an item, `field_id` says which date.
    """

    reference: Reference
    title: str
    start: date
    start_time: time | None
    end: date | None
    end_time: time | None
    start_utc: tuple[date, time | None]
    end_utc: tuple[date, time | None] | None
    link: str
    status: str | None = None
    description: str | None = None
    app_id: int | None = None
    field_id: int | None = None
    color: str | None = None

    @property
    def last(self) -> date:
        """The day it ends."""
        return self.end or self.start

    @property
    def place(self) -> tuple[Any, ...]:
        """What entries are sorted by: the start; whole days come first."""
        return self.start, self.start_time or time(), self.reference, self.field_id or 0


def code(user_id: int) -> str:
    """The made-up `calendar_code` of a user: who knows it reads their calendar as iCal."""
    return fragments.signature("user", user_id)[:16]


def between(entries: Iterable[Entry], low: date, high: date) -> list[Entry]:
    """Those that lie in a span of days, both included, or reach into it; by their start."""
    return sorted((each for each in entries if each.start <= high and each.last >= low), key=lambda each: each.place)


def of_user(world: World, *, tasks: bool = True, space_ids: tuple[int, ...] = ()) -> Iterator[Entry]:
    """The items that the session's user sees and the tasks they are responsible for, of some spaces or of all.

    Tasks that lie in no space are always among them [doc].
    """
    for space in world.spaces:
        if not space_ids or space.space_id in space_ids:
            yield from _items_in(world, space.space_id)
    if tasks:
        for task in world.tasks:
            mine = task.responsible == world.session.user_id
            if mine and (not space_ids or task.space_id is None or task.space_id in space_ids):
                yield from of_task(world, task)


def of_personal(world: World) -> Iterator[Entry]:
    """The session's user's tasks that lie in no space; A-337: there are no personal spaces here."""
    for task in world.tasks:
        if task.space_id is None and task.responsible == world.session.user_id:
            yield from of_task(world, task)


def of_org(world: World, org_id: int) -> Iterator[Entry]:
    """What lies in the spaces of an organization."""
    for space in world.spaces.where("org", org_id):
        yield from of_space(world, space.space_id)


def of_space(world: World, space_id: int, *, tasks: bool = True) -> Iterator[Entry]:
    """The items and tasks of a space."""
    yield from _items_in(world, space_id)
    if tasks:
        for task in world.tasks:
            if task.space_id == space_id:
                yield from of_task(world, task)


def of_app(world: World, app_id: int, *, tasks: bool = True) -> Iterator[Entry]:
    """The items of an app, and the tasks on it and on them."""
    app = world.applications.rows[app_id]
    on: list[Reference] = [("app", app_id)]
    fields = _dated(app)
    for item in world.items.where("app", app_id):
        on.append(("item", item.item_id))
        yield from _of_item(world, app, fields, item)
    if tasks:
        for task in world.tasks.on(*on):
            yield from of_task(world, task)


def of_field(world: World, item: Item, field: Field) -> Iterator[Entry]:
    """An item's dates in one of its fields."""
    return _of_item(world, world.applications.rows[item.app_id], [field], item)


def of_task(world: World, task: Task) -> Iterator[Entry]:
    """A task on the day that it is due, if it is ever and the session's user sees it; A-336: done ones, too."""
    if task.due_date is None or task.due_on is None or not visible(world, task) or not stands(world, task.ref):
        return
    reference = ("task", task.task_id)
    moment = task.due_on
    yield Entry(
        reference=reference,
        title=task.text,
        start=task.due_date,
        start_time=task.due_time,
        end=None,
        end_time=None,
        start_utc=(task.due_date, None) if task.due_time is None else (moment.date(), moment.time()),
        end_utc=None,
        link=label(world, reference)[1],
        status=task.status,
        description=task.description or None,
    )


def today(world: World) -> date:
    """The session's user's day."""
    return world.now.astimezone(zone_of(world)).date()


def ical(world: World, name: str, entries: Iterable[Entry]) -> bytes:
    """Write entries as an iCalendar file (RFC 5545): times in UTC."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//podiomock//podiomock//EN", f"X-WR-CALNAME:{_escaped(name)}"]
    for each in entries:
        kind, number = each.reference
        uid = f"{kind}-{number}" if each.field_id is None else f"{kind}-{number}-{each.field_id}"
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uid}@podio.com",
            f"DTSTAMP:{_stamp(world.now)}",
            _when("DTSTART", *each.start_utc),
        ]
        if each.end_utc is not None:
            day, clock = each.end_utc
            # The end of a whole day is the day after it (RFC 5545, 3.6.1).
            after = day if clock is not None or day == date.max else day + timedelta(days=1)
            lines.append(_when("DTEND", after, clock))
        lines.append(f"SUMMARY:{_escaped(each.title)}")
        if each.description:
            lines.append(f"DESCRIPTION:{_escaped(each.description)}")
        lines += [f"URL:{each.link}", "END:VEVENT"]
    return "".join(f"{_folded(each)}\r\n" for each in [*lines, "END:VCALENDAR"]).encode()


def _items_in(world: World, space_id: int) -> Iterator[Entry]:
    for app in world.applications.where("space", space_id):
        fields = _dated(app)
        if fields:
            for item in world.items.where("app", app.app_id):
                yield from _of_item(world, app, fields, item)


def _dated(app: Application) -> list[Field]:
    """An app's date fields that are to stand in calendars, which is a setting of theirs."""
    return [
        each
        for each in app.fields
        if each.type == "date" and each.status == "active" and (each.settings or {}).get("calendar", True)
    ]


def _of_item(world: World, app: Application, fields: list[Field], item: Item) -> Iterator[Entry]:
    dates = [(field, each) for field in fields for each in item.values.get(field.field_id, ())]
    if not dates or not may(world, ("item", item.item_id)):
        return
    for field, each in dates:
        yield _entry(world, app, item, field, each)


def _entry(world: World, app: Application, item: Item, field: Field, value: DateRange) -> Entry:
    zone = zone_of(world)
    start, start_time = local(value.start, value.start_time, zone)
    end = None if value.end is None else local(value.end, value.end_time, zone)
    return Entry(
        reference=("item", item.item_id),
        title=title(world, item),
        start=start,
        start_time=start_time,
        end=None if end is None else end[0],
        end_time=None if end is None else end[1],
        start_utc=(value.start, value.start_time),
        end_utc=None if value.end is None else (value.end, value.end_time),
        link=fragments.item_url(world, item),
        app_id=app.app_id,
        field_id=field.field_id,
        color=(field.settings or {}).get("color"),
    )


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _when(key: str, day: date, clock: time | None) -> str:
    return f"{key};VALUE=DATE:{day:%Y%m%d}" if clock is None else f"{key}:{_stamp(datetime.combine(day, clock))}"


def _escaped(text: str) -> str:
    for each in ("\\", ";", ","):
        text = text.replace(each, f"\\{each}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Fold a line that is too long, never inside of a character."""
    parts, size = [""], 0
    for each in line:
        width = len(each.encode())
        if size + width > LONGEST_LINE:
            parts.append(" ")
            size = 1
        parts[-1] += each
        size += width
    return "\r\n".join(parts)
