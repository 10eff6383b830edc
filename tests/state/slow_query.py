"""Filter and sort as slowly and plainly as can be: what the real thing is held against."""

import calendar
from datetime import UTC, date, datetime, timedelta
from typing import Any

from podiomock.state.fieldtype import title
from tests.state.places import NOW, NUMBERS, OPTIONS, Model, Place


def passes(place: Place, model: Model, key: str, wanted: Any) -> bool:  # noqa: C901 - a table of cases
    if key in ("created_on", "last_edit_on"):
        value = getattr(model, key)
        low, high = (bound(place, wanted.get(end), last=end == "to", absolute=UTC) for end in ("from", "to"))
        return (low is None or low <= value) and (high is None or value <= high)
    if key == "title":
        return bool(titled(place, model).lower() == wanted.lower())
    if key == "pinned":
        return not wanted
    if key in ("like", "fivestar", "thumbs", "rsvp"):
        mine = model.ratings.get((place.users[0], key))
        return (mine is not None) == wanted if key == "like" else among(wanted, [] if mine is None else [mine])
    if key in ("created_by", "last_edit_by", "created_via", "last_edit_via", "item_id"):
        return among(wanted, [getattr(model, key)])
    if key == "app_item_id":
        return among(wanted, [model.number])
    if key == "external_id":
        return among(wanted, [] if model.external_id is None else [model.external_id])
    if key == "tags":
        return among(wanted, model.tags)
    value = model.fields.get(key)
    if key == "name":
        return value is not None and value.lower() == wanted.lower()
    if key in NUMBERS:
        if value is None:
            return False
        low, high = wanted.get("from"), wanted.get("to")
        return (low is None or float(low) <= value) and (high is None or value <= float(high))
    if key == "due":
        return value is not None and overlaps(place, value, wanted)
    choices = {"stage": OPTIONS, "colours": ("Red", "Green", "Blue")}.get(key, ())
    listed = wanted if isinstance(wanted, list) else [wanted]
    meant = [choices.index(each) + 1 if each in choices else each for each in listed]
    return among(meant, [] if value is None else value if isinstance(value, list) else [value])


def among(wanted: Any, values: list[Any]) -> bool:
    for each in wanted if isinstance(wanted, list) else [wanted]:
        if each is None:
            if not values:
                return True
        else:
            plain = each["id"] if isinstance(each, dict) else str(each).removeprefix("user:")
            if any(str(plain) == str(value) for value in values):
                return True
    return False


def overlaps(place: Place, value: tuple[str, str | None], wanted: dict[str, Any]) -> bool:
    start, end = value
    begins = parsed(start, last=False).replace(tzinfo=place.zone)
    ends = parsed(end or start, last=True).replace(tzinfo=place.zone)
    low, high = (bound(place, wanted.get(each), last=each == "to", absolute=place.zone) for each in ("from", "to"))
    return (low is None or low <= ends) and (high is None or begins <= high)


def parsed(text: str, *, last: bool) -> datetime:
    if len(text) == len("2026-02-01"):
        text += " 23:59:59" if last else " 00:00:00"
    return datetime.fromisoformat(text)


def bound(place: Place, raw: str | None, *, last: bool, absolute: Any) -> datetime | None:
    if raw is None:
        return None
    if raw[4:5] == "-":
        return parsed(raw, last=last).replace(tzinfo=absolute)
    rounded = raw.endswith("r")
    count, unit = int(raw.rstrip("rdwmy")), raw.rstrip("r")[-1]
    day = NOW.astimezone(place.zone).date()
    if unit in "dw":
        day += timedelta(days=count * (7 if unit == "w" else 1))
        first = last_day = day
        if rounded and unit == "w":
            first = day - timedelta(days=day.weekday())
            last_day = first + timedelta(days=6)
    else:
        year, month = day.year + (count if unit == "y" else 0), day.month
        for _ in range(abs(count) if unit == "m" else 0):
            month += 1 if count > 0 else -1
            year, month = (year + 1, 1) if month > 12 else (year - 1, 12) if month < 1 else (year, month)
        length = calendar.monthrange(year, month)[1]
        first = last_day = date(year, month, min(day.day, length))
        if rounded:
            first = date(year, 1, 1) if unit == "y" else date(year, month, 1)
            last_day = date(year, 12, 31) if unit == "y" else date(year, month, length)
    return parsed(str(last_day if last else first), last=last).replace(tzinfo=place.zone)


def titled(place: Place, model: Model) -> str:
    """What a title is made of is tested elsewhere."""
    return title(place.world, place.world.items[model.item_id])


def shown(place: Place, key: str, value: Any) -> str:
    names: dict[str, Any] = {"people": place.profiles, "links": place.titles}
    return str(names[key][value[0]]) if key in names else str(value)


def place_of(place: Place, model: Model, sort_by: str) -> Any:  # noqa: C901 - a table of cases
    if sort_by in ("created_on", "last_edit_on", "item_id"):
        return getattr(model, sort_by)
    if sort_by in ("created_by", "last_edit_by"):
        return place.names[getattr(model, sort_by)].lower()
    if sort_by == "activity":
        return model.last_edit_on
    if sort_by == "app_item_id":
        return model.number
    if sort_by == "priority":
        return model.item_id
    if sort_by == "title":
        return titled(place, model).lower()
    if sort_by in ("like", "fivestar", "thumbs"):
        given = [value for (_, kind), value in model.ratings.items() if kind == sort_by]
        return None if not given else len(given) if sort_by == "like" else sum(given) / len(given)
    value = model.fields.get(sort_by)
    if value is None:
        return None
    if sort_by in ("people", "links", "name"):
        return shown(place, sort_by, value).lower()
    if sort_by == "due":
        whole = len(value[0]) == len("2026-02-01")
        begins = parsed(value[0], last=False)
        return begins if whole else begins.replace(tzinfo=place.zone).astimezone(UTC).replace(tzinfo=None)
    if sort_by == "phase":
        return ("open", "shut").index(value)
    return value[0] if isinstance(value, list) else value


def slowly(place: Place, filters: list[tuple[str, Any]], sort_by: str, *, descending: bool) -> list[int]:
    found = [each for each in place.models if all(passes(place, each, key, wanted) for key, wanted in filters)]

    def key(model: Model) -> Any:
        return place_of(place, model, sort_by)

    valued = sorted((each for each in found if key(each) is not None), key=lambda each: (key(each), each.number))
    rest = sorted((each for each in found if key(each) is None), key=lambda each: each.number)
    if descending:
        valued.reverse()
        rest.reverse()
    return [each.item_id for each in valued + rest]
