"""What became of the world, as a person reads it: `item 123: title "a" -> "b"`, call by call, and the set-up apart.

Nothing that opens a door is ever shown: neither the tables of secrets, nor the columns, nor a secret within a text.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

from msgspec import Struct

from podiomock.calls import Call, Colleague
from podiomock.http import starred
from podiomock.state.fieldtype import FIELD_TYPES
from podiomock.state.references import KINDS
from podiomock.state.revisions import differences
from podiomock.state.rows import Application, Item
from podiomock.state.table import Write
from podiomock.state.world import World

UNTOLD = frozenset(
    {
        *("cells", "ids", "subscriptions", "hushed", "attachments", "held_files", "revisions"),
        *("hook_calls", "hook_events", "invitations", "conversation_events"),
    }
)
"""Tables that follow others, that nobody would call a change, or that the effects tell of."""

SECRET_TABLES = frozenset({"passwords", "tokens", "codes"})
"""Tables whose keys or values open something."""

SECRET_NAME = re.compile(r"token|secret|password|^code$|_key$|^key$", re.IGNORECASE)
"""Columns and settings whose values open something: that they changed is said, and no more."""

FOLLOWING = frozenset(
    {
        *("created_on", "created_by", "created_via", "deleted_on", "updated_on", "viewed_on", "earlier", "rich_value"),
        *("last_edit_on", "last_edit_by", "last_edit_via", "last_event_on", "revision", "due_on", "assigned_by"),
    }
)
"""Columns that follow from the change of another, or from its time."""

PEOPLE = frozenset({"user_id", "responsible", "assigned_by", "completed_by"})
"""Columns that hold a user's id."""

LONGEST = 80
"""Characters of a value that a line shows."""


class Changes(list[str]):
    """What the calls changed, a line each; `by_call` says by which, `set_up` and `meanwhile` what else happened."""

    def __init__(
        self, by_call: list[tuple[Call, list[str]]], set_up: list[str], meanwhile: list[tuple[Colleague, list[str]]]
    ) -> None:
        super().__init__(line for _, lines in by_call for line in lines)
        self.by_call = by_call
        self.set_up = set_up
        """What the test itself arranged in the world."""
        self.meanwhile = meanwhile
        """What colleagues were made to do."""

    def podiomock_explain(self, operator: str, other: object) -> list[str]:
        """What pytest prints of `changes == other` that does not hold."""
        return [f"{len(self)} changes {operator} {other!r}", *str(self).splitlines()]

    def __str__(self) -> str:
        blocks: list[tuple[str, list[str]]] = [(call.asked, lines) for call, lines in self.by_call]
        blocks += [(f"meanwhile {someone}", lines) for someone, lines in self.meanwhile]
        if self.set_up:
            blocks.append(("set up by the test", self.set_up))
        return "\n".join(line for head, lines in blocks for line in (head, *(f"  {each}" for each in lines))) or "none"


def changes(world: World, mark: int) -> Changes:
    """What was changed since a mark."""
    made: dict[int, tuple[Any, list[Write]]] = {}
    for write in world.journal.history(mark):
        made.setdefault(id(write.by), (write.by, []))[1].append(write)
    told = [(by, list(_lines(world, writes))) for by, writes in made.values()]
    return Changes(
        [(by, lines) for by, lines in told if isinstance(by, Call) and lines],
        [line for by, lines in told if by is None for line in lines],
        [(by, lines) for by, lines in told if isinstance(by, Colleague) and lines],
    )


def _lines(world: World, writes: list[Write]) -> Iterator[str]:
    """The net changes of some writes."""
    first: dict[tuple[str, Any], tuple[Any, Any]] = {}
    for write in writes:
        place = (write.table, write.key)
        first[place] = (first[place][0] if place in first else write.before, write.after)
    for (table, key), (before, after) in first.items():
        if table in UNTOLD or table in SECRET_TABLES or before == after:
            continue
        if (table == "notifications" and before is None) or (table == "tags" and key[0] == "item"):
            continue  # an effect; an item's tags are a column of it, too
        said = _pair(list(before or ()), list(after)) if table == "tags" else _said(world, before, after)
        if said is not None:
            yield starred(f"{_subject(world, table, key, after)}: {said}")


def _said(world: World, before: Any, after: Any) -> str | None:
    """What happened to a row; None if nothing that anybody would call a change."""
    if not isinstance(after, Struct):
        if isinstance(after, dict):
            return ", ".join(_keys(before or {}, after))
        return _pair(before, after)
    if before is None:
        return "new" if getattr(after, "deleted_on", None) is None else "new, and deleted"
    gone, was_gone = (getattr(each, "deleted_on", None) is not None for each in (after, before))
    if gone != was_gone:
        return "deleted" if gone else "back"
    found = [each for name in after.__struct_fields__ for each in _column(world, name, before, after)]
    return ", ".join(found) or None


def _column(world: World, name: str, before: Struct, after: Struct) -> Iterator[str]:
    old, new = getattr(before, name), getattr(after, name)
    if name in FOLLOWING or old == new:
        return
    if SECRET_NAME.search(name):
        yield f"{name} changed"
    elif name == "values" and isinstance(after, Item):
        app = world.applications.rows[after.app_id]
        for field, was, now in differences(app, old, new):
            yield f"{field.external_id} {_values(world, field, was)} -> {_values(world, field, now)}"
    elif name == "fields" and isinstance(after, Application):
        yield from _fields({each.field_id: each for each in old}, {each.field_id: each for each in new})
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _keys(old, new)
    elif name in PEOPLE:
        yield f"{name} {_person(world, old)} -> {_person(world, new)}"
    else:
        yield f"{name} {_pair(old, new)}"


def _keys(old: dict[Any, Any], new: dict[Any, Any]) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            secret = SECRET_NAME.search(str(key))
            yield f"{key} changed" if secret else f"{key} {_pair(old.get(key), new.get(key))}"


def _fields(old: dict[int, Any], new: dict[int, Any]) -> Iterator[str]:
    for field_id, field in new.items():
        was = old.get(field_id)
        if was is None:
            yield f"field {field.external_id}: new"
        elif was != field:
            differing = [name for name in field.__struct_fields__ if getattr(was, name) != getattr(field, name)]
            pairs = (f"{name} {_pair(getattr(was, name), getattr(field, name))}" for name in differing)
            yield f"field {field.external_id}: {', '.join(pairs)}"


def _subject(world: World, table: str, key: Any, row: Any) -> str:
    if table in NAMES:
        return NAMES[table](world, key)
    kind = world.kind_of(table) or table.removesuffix("s")
    name = f"{kind} {key}"
    place = getattr(row, "reference", None) or getattr(row, "ref", None)
    if place is not None:
        return f"{name} on {place[0]} {place[1]}"
    if kind in KINDS and (parent := KINDS[kind].parent(world, row)) is not None:
        return f"{name} in {parent[0]} {parent[1]}" if kind not in ("item", "app", "space") else name
    return name


def _of_reference(what: str) -> Callable[[World, Any], str]:
    return lambda world, key: f"{what} {_person(world, key[1])} of {key[0][0]} {key[0][1]}"


NAMES: dict[str, Callable[[World, Any], str]] = {
    "members": _of_reference("member"),
    "grants": _of_reference("share with"),
    "tags": lambda _, key: f"tags of {key[0]} {key[1]}",
    "properties": lambda world, key: f"property of {_person(world, key[0])} for client {key[1]}",
    "settings": lambda world, key: f"settings of {_person(world, key[0])} for {key[1]}",
    "participants": lambda world, key: f"{_person(world, key[1])} in conversation {key[0]}",
    "answers": lambda world, key: f"answer of {_person(world, key[1])} to question {key[0]}",
}
"""What a row is called whose key is more than its number."""


def _person(world: World, user_id: Any) -> str:
    user = world.users.rows.get(user_id)
    return _value(user_id) if user is None else user.name


def _values(world: World, field: Any, values: tuple[Any, ...]) -> str:
    try:
        texts = [FIELD_TYPES[field.type].text(world, field, each) for each in values]
    except LookupError:  # what it points at was never there, or is gone
        texts = [str(each) for each in values]
    return ", ".join(map(_value, texts)) or "nothing"


def _pair(old: Any, new: Any) -> str:
    return f"{_value(old)} -> {_value(new)}"


def _value(value: Any) -> str:
    if value is None or value in ({}, (), []):
        return "nothing"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, bytes):
        text = f"{len(value)} bytes"
    elif isinstance(value, date | time):
        text = value.isoformat().replace("+00:00", "Z")
    elif isinstance(value, dict):
        text = ", ".join(
            f"{key}: {'***' if SECRET_NAME.search(str(key)) else _value(each)}" for key, each in value.items()
        )
    elif isinstance(value, tuple) and tuple(map(type, value)) == (str, int):
        text = f"{value[0]} {value[1]}"
    elif isinstance(value, tuple | list):
        text = ", ".join(map(_value, value))
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
