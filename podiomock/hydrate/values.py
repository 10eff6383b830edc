"""Values as the API takes them, from the form in which it shows them; those of `UNWRITTEN` types are left out."""

from collections.abc import Callable, Container, Iterable
from typing import Any

from podiomock.hydrate.facts import Record

Entry = dict[str, Any]

VALUES: dict[str, Callable[[Record], Any]] = {
    "category": lambda value: value["value"]["id"],
    "app": lambda value: value["value"]["item_id"],
    "contact": lambda value: value["value"]["profile_id"],
    "date": lambda value: {name: value[name] for name in ("start", "end") if value.get(name)},
    "money": lambda value: {"value": value["value"], "currency": value["currency"]},
    "location": lambda value: value,
}
"""How a shown value is written, by the field's type; of other types, it is what stands under `value`."""

TYPED = ("email", "phone")
UNWRITTEN = ("calculation", "image", "video", "embed")
"""Types whose values rest on something else: a formula, a file, a page."""


def written(fields: Iterable[Record], items: Container[int], profiles: Container[int]) -> Entry:
    """Fields as an item's entry has them; references only to items and profiles that are there."""
    found: Entry = {}
    for field in fields:
        kind, shown = field["type"], field["values"]
        if kind in UNWRITTEN:
            continue
        if kind in TYPED:
            found[field["external_id"]] = [{"type": each["type"], "value": each["value"]} for each in shown]
            continue
        write = VALUES.get(kind, _plain)
        written = [write(each) for each in shown]
        if kind == "app":
            written = [each for each in written if each in items]
        elif kind == "contact":
            written = [each for each in written if each in profiles]
        if written:
            found[field["external_id"]] = written
    return found


def referred_items(item: Record) -> list[int]:
    """The items that an item's values refer to."""
    return [
        VALUES["app"](each) for field in item.get("fields") or () if field["type"] == "app" for each in field["values"]
    ]


def referred_apps(app: Record) -> list[int]:
    """The apps that an app's fields refer to."""
    settings = [(each.get("config") or {}).get("settings") or {} for each in app.get("fields", ())]
    return [each["app_id"] for one in settings for each in one.get("referenced_apps") or () if "app_id" in each]


def in_order(things: dict[int, Record], referred: Callable[[Record], list[int]]) -> Iterable[tuple[int, Record]]:
    """Things that others refer to first, as far as they do not refer to each other."""
    done: dict[int, Record] = {}
    begun: set[int] = set()
    for first in things:
        waiting = [first]
        while waiting:
            number = waiting[-1]
            begun.add(number)
            missing = [each for each in referred(things[number]) if each in things and each not in begun]
            if missing:
                waiting.append(missing[0])
            else:
                done.setdefault(waiting.pop(), things[number])
    return done.items()


def _plain(value: Record) -> Any:
    return value["value"]
