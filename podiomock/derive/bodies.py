"""Hypothesis strategies for what is sent to an app: the fields of its items, filters, pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from podiomock.derive.strategies import MAKERS, written
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.rows import Field
from podiomock.state.world import World

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)

UNLAWFUL: dict[str, Sequence[Any]] = {
    "number": ("no number", {"value": "1,5"}),
    "money": ({"value": "1", "currency": "NONE"}, {"value": "x", "currency": "EUR"}),
    "progress": (101, -1, "half"),
    "duration": (-1, "long"),
    "category": (999_999, "no such option"),
    "date": ("tomorrow", {"start": "2025-13-01"}, {"start": "2025-02-30 10:00:00"}),
    "email": ({"type": "work", "value": "nobody"}, {"type": "nowhere", "value": "a@example.com"}),
    "phone": ({"type": "nowhere", "value": "1"},),
}
"""Values that a field of a type refuses with 400."""


def _fields(world: World, app_id: int) -> list[Field]:
    """The fields of an app that can be written."""
    return [each for each in world.app(app_id).row.fields if each.type in MAKERS and each.status == "active"]


Reads = dict[str, list[dict[str, Any]]]
"""By field, what of the read form of each of its values follows from what was written."""


@st.composite
def told_fields(draw: st.DrawFn, world: World, app_id: int) -> tuple[dict[str, Any], Reads]:
    """The `fields` of an item's body, and how they read."""
    found: dict[str, Any] = {}
    reads: Reads = {}
    for field in _fields(world, app_id):
        value = written(world, field)
        wanted = field.required or field.external_id == "title" or draw(st.booleans())
        if wanted and not value.is_empty:
            found[field.external_id], reads[field.external_id] = draw(value)
    return found, reads


def item_fields(world: World, app_id: int) -> st.SearchStrategy[dict[str, Any]]:
    """The `fields` of an item's body that an app takes: its title, what is required, and some of the others."""
    return told_fields(world, app_id).map(lambda told: told[0])


@st.composite
def broken_fields(draw: st.DrawFn, world: World, app_id: int) -> dict[str, Any]:
    """The same with one thing wrong: a value that its field refuses, or a field that the app has not. It is 400."""
    found = draw(item_fields(world, app_id))
    wrong = [(each.external_id, value) for each in _fields(world, app_id) for value in UNLAWFUL.get(each.type, ())]
    name, value = draw(st.sampled_from([*wrong, ("no-such-field", "x")]))
    return {**found, name: value}


@st.composite
def filters(draw: st.DrawFn, world: World, app_id: int) -> dict[str, Any]:
    """The body of a filter that an app takes: conditions on some of its fields, a sort, a page."""
    conditions: dict[str, Any] = {}
    sortable = ["created_on", "item_id"]
    for field in _fields(world, app_id):
        kind = FIELD_TYPES[field.type]
        if kind.sortable:
            sortable.append(field.external_id)
        if field.type in CONDITIONS and draw(st.booleans()):
            conditions[field.external_id] = draw(CONDITIONS[field.type])
    if (key := draw(st.sampled_from([None, None, None, *sorted(OF_ANY)]))) is not None:
        conditions[key] = draw(OF_ANY[key])
    body: dict[str, Any] = {"filters": conditions} if conditions else {}
    return body | draw(_pages(sortable))


def pages(sorts: Sequence[str] = ("created_on", "item_id")) -> st.SearchStrategy[dict[str, Any]]:
    """A page of a filter: `limit`, `offset`, `sort_by`, `sort_desc`, any of them."""
    return _pages(list(sorts))


def _pages(sorts: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    parts: Mapping[str, st.SearchStrategy[Any]] = {
        "limit": st.integers(1, 500),
        "offset": st.integers(0, 10),
        "sort_by": st.sampled_from(sorts),
        "sort_desc": st.booleans(),
    }
    return st.fixed_dictionaries({}, optional=dict(parts))


RANGES = st.tuples(st.integers(-100, 100), st.integers(0, 100)).map(lambda pair: {"from": pair[0], "to": sum(pair)})
DATES = st.dates(date(1970, 1, 1), date(2100, 1, 1))
DAYS = st.tuples(DATES, DATES).map(sorted).map(lambda pair: {"from": f"{pair[0]}", "to": f"{pair[1]}"})
CONDITIONS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXTS,
    "number": RANGES,
    "money": RANGES,
    "progress": RANGES,
    "duration": RANGES,
    "category": st.lists(st.integers(1, 3), min_size=1, max_size=3, unique=True),
    "date": DAYS,
}
"""What a filter may ask of a field of a type."""

OF_ANY: dict[str, st.SearchStrategy[Any]] = {
    "created_on": DAYS,
    "last_edit_on": DAYS,
    "created_by": st.integers(1, 10**9).map(lambda each: [{"type": "user", "id": each}]),
    "tags": st.lists(st.sampled_from(["Urgent", "Later"]), min_size=1, unique=True),
}
"""The conditions that any app takes."""
