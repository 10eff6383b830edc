"""The calendar: items by their dates and tasks by when they are due, as JSON and as iCal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from typing import Annotated

from msgspec import Meta, Struct, structs

from podiomock.api.parameters import AppId, ItemId, OrgId, SpaceId, TaskId, UserId
from podiomock.contract import Binary, Required, endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import calendars, fragments, rights
from podiomock.state.calendars import Entry
from podiomock.state.fieldtypes.dates import stamp
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

FieldId = Annotated[int, Meta(ge=1)]

CALENDAR = "text/calendar; charset=utf-8"

SPAN = Required("date_from", "date_to")


class CalendarQuery(Struct, frozen=True):
    """A span of days, both included, which must be given [net]; whether tasks are listed, too.

    A-335: `priority` is taken and changes nothing, as nothing here has one.
    """

    date_from: str = ""
    date_to: str = ""
    tasks: bool = True
    priority: Annotated[int, Meta(ge=1)] = 1


class GlobalQuery(CalendarQuery, frozen=True):
    """The same, of some spaces only [doc]."""

    space_ids: tuple[Annotated[int, Meta(ge=1)], ...] = ()


class SummaryQuery(Struct, frozen=True):
    """How many events of each group; `priority` as in a calendar."""

    limit: Annotated[int, Meta(ge=1)] = 5
    priority: Annotated[int, Meta(ge=1)] = 1


class CalendarEvent(Struct):
    """An item or a task on its day, in the user's own time and in UTC [doc, net]."""

    ref_type: str
    ref_id: int
    type: str
    id: int
    group: str | None
    title: str
    description: str | None
    status: str | None
    start: str
    start_date: str
    start_time: str | None
    start_utc: str
    end: str | None
    end_date: str | None
    end_time: str | None
    end_utc: str | None
    link: str
    app: fragments.AppBadge | None
    color: str | None
    location: None = None


class EventGroup(Struct):
    """How many events there are, and the first of them."""

    total: int
    events: list[CalendarEvent]


class CalendarSummary(Struct):
    """What is on today, and in the next six days [doc]."""

    today: EventGroup
    upcoming: EventGroup


@endpoint("GET", "/calendar/", rules=(SPAN,))
def get_calendar(world: World, query: GlobalQuery) -> list[CalendarEvent]:
    """The caller's calendar: the items they see, and the tasks that fall to them."""
    return _shown(world, calendars.of_user(world, tasks=query.tasks, space_ids=query.space_ids), query)


@endpoint("GET", "/calendar/space/{space_id}/", rules=(SPAN,), raises=(Forbidden,))
def get_space_calendar(world: World, space_id: SpaceId, query: CalendarQuery) -> list[CalendarEvent]:
    """The items and tasks of a space."""
    rights.in_space(world, world.spaces[space_id].space_id)
    return _shown(world, calendars.of_space(world, space_id, tasks=query.tasks), query)


@endpoint("GET", "/calendar/app/{app_id}/", rules=(SPAN,), raises=(Forbidden,))
def get_app_calendar(world: World, app_id: AppId, query: CalendarQuery) -> list[CalendarEvent]:
    """The items of an app, and the tasks on it and on them."""
    rights.on_app(world, world.applications[app_id].app_id)
    return _shown(world, calendars.of_app(world, app_id, tasks=query.tasks), query)


@endpoint("GET", "/calendar/summary")
def get_calendar_summary(world: World, query: SummaryQuery) -> CalendarSummary:
    """What is on for the caller today, and in the next six days."""
    return _summary(world, calendars.of_user(world), query)


@endpoint("GET", "/calendar/personal/summary")
def get_personal_calendar_summary(world: World, query: SummaryQuery) -> CalendarSummary:
    """The same of what is the caller's own."""
    return _summary(world, calendars.of_personal(world), query)


@endpoint("GET", "/calendar/org/{org_id}/summary", raises=(Forbidden,))
def get_organization_calendar_summary(world: World, org_id: OrgId, query: SummaryQuery) -> CalendarSummary:
    """The same of an organization [rb]."""
    rights.in_org(world, world.organizations[org_id].org_id)
    return _summary(world, calendars.of_org(world, org_id), query)


@endpoint("GET", "/calendar/space/{space_id}/summary", raises=(Forbidden,))
def get_space_calendar_summary(world: World, space_id: SpaceId, query: SummaryQuery) -> CalendarSummary:
    """The same of a space."""
    rights.in_space(world, world.spaces[space_id].space_id)
    return _summary(world, calendars.of_space(world, space_id), query)


@endpoint("GET", "/calendar/ics/{user_id}/{token}/", raises=(Forbidden,))
def get_calendar_ical(world: World, user_id: UserId, token: str) -> Binary:
    """A user's calendar as iCal, 90 days into the future; the token is the `calendar_code` of their status [doc]."""
    with _bearer(world, user_id, token):
        return _ical(world, world.me.name, calendars.of_user(world))


@endpoint("GET", "/calendar/space/{space_id}/ics/{user_id}/{token}/", raises=(Forbidden,))
def get_space_calendar_ical(world: World, space_id: SpaceId, user_id: UserId, token: str) -> Binary:
    """A space's calendar as that user sees it."""
    space = world.spaces[space_id]
    with _bearer(world, user_id, token):
        rights.in_space(world, space_id)
        return _ical(world, space.name, calendars.of_space(world, space_id))


@endpoint("GET", "/calendar/app/{app_id}/ics/{user_id}/{token}/", raises=(Forbidden,))
def get_app_calendar_ical(world: World, app_id: AppId, user_id: UserId, token: str) -> Binary:
    """An app's calendar as that user sees it."""
    app = world.applications[app_id]
    with _bearer(world, user_id, token):
        rights.on_app(world, app_id)
        return _ical(world, str(app.config["name"]), calendars.of_app(world, app_id))


@endpoint("GET", "/calendar/task/{task_id}/ics/", raises=(Forbidden,))
def get_task_ical(world: World, task_id: TaskId) -> Binary:
    """A task as iCal, whenever it is due."""
    task = world.tasks[task_id]
    rights.on_task(world, task)
    return _file(world, task.text, list(calendars.of_task(world, task)))


@endpoint("GET", "/calendar/item/{item_id}/field/{field_id}/ics/", raises=(Forbidden,))
def get_item_field_ical(world: World, item_id: ItemId, field_id: FieldId) -> Binary:
    """An item's dates in one field as iCal, whenever they are; a field that is no date is 404."""
    item = world.items[item_id]
    rights.on_item(world, item)
    fields = world.applications.rows[item.app_id].fields
    field = next((each for each in fields if each.field_id == field_id and each.type == "date"), None)
    if field is None:
        raise Missing(f"date field {field_id} of item {item_id}")
    entries = list(calendars.of_field(world, item, field))
    return _file(world, entries[0].title if entries else field.label, entries)


def _shown(world: World, entries: Iterable[Entry], query: CalendarQuery) -> list[CalendarEvent]:
    low, high = _day(query.date_from), _day(query.date_to)
    if high < low:
        # As with a range of dates elsewhere.
        raise InvalidValue.of([f"{low}", f"{high}"], "must be Range")
    return [_event(world, each) for each in calendars.between(entries, low, high)]


def _day(raw: object) -> date:
    """A day in the caller's own time; a time behind it is not looked at, as clients send one [net]."""
    try:
        return stamp(raw)[0]
    except Invalid as error:
        raise InvalidValue.of(error.value, error.rule) from None


def _summary(world: World, entries: Iterable[Entry], query: SummaryQuery) -> CalendarSummary:
    found = list(entries)
    day = calendars.today(world)

    def group(low: date, high: date) -> EventGroup:
        inside = calendars.between(found, low, high)
        return EventGroup(len(inside), [_event(world, each) for each in inside[: query.limit]])

    return CalendarSummary(group(day, day), group(day + timedelta(days=1), day + timedelta(days=6)))


def _event(world: World, entry: Entry) -> CalendarEvent:
    kind, number = entry.reference
    app = None if entry.app_id is None else world.applications.rows[entry.app_id]
    end_utc = entry.end_utc
    return CalendarEvent(
        ref_type=kind,
        ref_id=number,
        type=kind,
        id=number,
        group=None if app is None else app.config["item_name"],
        title=entry.title,
        description=entry.description,
        status=entry.status,
        start=_whole(entry.start, entry.start_time),
        start_date=f"{entry.start}",
        start_time=None if entry.start_time is None else f"{entry.start_time}",
        start_utc=_moment(*entry.start_utc),
        end=None if entry.end is None else _whole(entry.end, entry.end_time),
        end_date=None if entry.end is None else f"{entry.end}",
        end_time=None if entry.end_time is None else f"{entry.end_time}",
        end_utc=None if end_utc is None else _moment(*end_utc),
        link=entry.link,
        app=None if app is None else fragments.app_badge(world, app),
        color=entry.color,
    )


def _whole(day: date, clock: time | None) -> str:
    """A local date and time, in the form of date fields: midnight where there is no time [recorded]."""
    return f"{day} {clock or '00:00:00'}"


def _moment(day: date, clock: time | None) -> str:
    """The same in UTC: a bare day where there is no time [recorded]."""
    return f"{day}" if clock is None else f"{day} {clock}"


@contextmanager
def _bearer(world: World, user_id: int, token: str) -> Iterator[None]:
    """Act as the user whose `calendar_code` an address carries: who holds it needs nothing else [doc]."""
    user = world.users[user_id]
    if token != calendars.code(user_id):
        # how a wrong token is refused is unknown.
        raise Forbidden(f"Invalid token for the calendar of the user with id {user_id}")
    session = world.session
    world.session = structs.replace(session, user_id=user.user_id)
    try:
        yield
    finally:
        world.session = session


def _ical(world: World, name: str, entries: Iterable[Entry]) -> Binary:
    day = calendars.today(world)
    return _file(world, name, calendars.between(entries, day, day + calendars.AHEAD))


def _file(world: World, name: str, entries: list[Entry]) -> Binary:
    return Binary(calendars.ical(world, name, entries), CALENDAR, "podio.ics")
