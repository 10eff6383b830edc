"""Filters as a query string has them: `5-10`, `1;2`, `null;active`, `user:1` [doc]."""

import re
from collections.abc import Iterable
from typing import Any

from podiomock.state import ratings
from podiomock.state.conditions import LISTS
from podiomock.state.items import field_of
from podiomock.state.rows import Application, Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

NO_FILTERS = frozenset(
    {"limit", "offset", "sort_by", "sort_desc", "remember", "view_id", "fields", "deleted_columns", "oauth_token"}
)
"""Keys of a query string that say something else."""

NUMBER = r"-?\d+(?:\.\d+)?"
DAY = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|[-+ ]?\d+[dwmy]r?"
RANGES = {
    "number": (re.compile(NUMBER), re.compile(rf"({NUMBER})?-({NUMBER})?")),
    "date": (re.compile(DAY), re.compile(rf"({DAY})?-({DAY})?")),
}
"""What one end looks like, and what two do."""

RANGE_TYPES = {"number": "number", "money": "number", "progress": "number", "duration": "number", "date": "date"}
"""The types of field that are filtered by a range, and of what."""


def from_query(world: World, app: Application, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Read filters from the keys and texts of a query string into the form that a body has.

    Lists are split at `;`, and `null` among them is none. A range is `from-to`, of which either may be missing; a
    text that reads as one end is both (A-164). A key that names nothing is refused, as in a body (A-135).
    """
    del world
    filters: dict[str, Any] = {}
    for key, text in pairs:
        if key in NO_FILTERS:
            continue
        value = _value(app, key, text)
        if isinstance(value, list) and isinstance(filters.get(key), list):
            filters[key] += value
        else:
            filters[key] = value
    return filters


def _value(app: Application, key: str, text: str) -> Any:
    if key in ("created_on", "last_edit_on"):
        return _range("date", text)
    if key in ("title", "like", "pinned"):
        return text
    if key in LISTS or key in ratings.VALUES:
        return _listed(text)
    field = field_of(app, key)
    kind = _range_of(field)
    if kind is not None:
        return _range(kind, text)
    return text if field.type == "text" else _listed(text)


def _range_of(field: Field) -> str | None:
    if field.type == "calculation":
        returned = (field.settings or {}).get("return_type")
        return returned if returned in RANGES else None
    return RANGE_TYPES.get(field.type)


def _listed(text: str) -> list[str | None]:
    return [None if each == "null" else each for each in text.split(";") if each]


def _range(kind: str, text: str) -> dict[str, str | None]:
    one, two = RANGES[kind]
    if one.fullmatch(text):
        end = _signed(text)
        return {"from": end, "to": end}
    found = two.fullmatch(text)
    if found is None:
        raise Invalid(text, "must be Range")
    return {"from": _signed(found[1]), "to": _signed(found[2])}


def _signed(end: str | None) -> str | None:
    """A `+` that was not escaped arrives as a space."""
    return end.replace(" ", "+", 1) if end is not None and end.startswith(" ") else end
