"""Hypothesis strategies: worlds that hang together, and what can be sent to them. Needs `podiomock[contract]`.

    from hypothesis import given
    from podiomock import activate, strategies

    @given(world=strategies.worlds())
    def test_sync(world):
        with activate(world=world):
            my_code.sync()

What is drawn for an app fits its fields, whether the world comes from here, a file or a cassette.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from podiomock.derive.strategies import MAKERS, written
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.rows import Field
from podiomock.state.world import World
from podiomock.state.worldfile import Source, furnish

__all__ = ["broken_fields", "filters", "item_fields", "pages", "worlds"]

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8).map(str.title)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    str.strip
)

DRAWN: dict[str, dict[str, Any]] = {
    "text": {},
    "number": {},
    "money": {"allowed_currencies": ["EUR", "USD"]},
    "progress": {},
    "duration": {},
    "category": {"options": [{"text": "Open"}, {"text": "Held"}, {"text": "Done"}]},
    "contact": {},
    "date": {},
    "email": {},
    "phone": {},
    "location": {},
    "app": {},
}
"""The types of the fields that a drawn app may have, and what is set of them."""

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


@st.composite
def worlds(draw: st.DrawFn, *, most_apps: int = 2, most_items: int = 4) -> World:
    """A world of a few people, and an organization with spaces, apps, items, tasks and comments.

    The caller is in every space. Apps have a text field `title` and others of any type; items have lawful values, and
    refer to each other.
    """
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    users = [{"id": 1001 + at, "name": f"{name} Roe"} for at, name in enumerate(names)]
    spaces = []
    for at in range(draw(st.integers(1, 2))):
        apps = [_app(draw, 100 * (at + 1) + each) for each in range(draw(st.integers(1, most_apps)))]
        members = [{"user": each["id"], "role": "regular"} for each in users[1:]]
        spaces.append({"id": 11 + at, "name": f"Space {at + 1}", "members": members, "apps": apps})
    organization = {"id": 1, "name": "Drawn", "url_label": "drawn", "spaces": spaces}
    data = {"me": 1001, "users": users, "organizations": [organization]}
    world = furnish(Source("a drawn world", data, {}))
    _fill(draw, world, most_items)
    return world


def _app(draw: st.DrawFn, number: int) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(sorted(DRAWN)), max_size=4, unique=True))
    fields = {f"{kind}-{at}": {"type": kind, **DRAWN[kind]} for at, kind in enumerate(kinds)}
    name = f"App {number}"
    return {"id": number, "name": name, "item_name": "Thing", "fields": {"title": {"type": "text"}, **fields}}


def _fill(draw: st.DrawFn, world: World, most_items: int) -> None:
    """Items with what hangs on them, one after the other: later ones can refer to earlier ones."""
    for app in list(world.applications):
        for _ in range(draw(st.integers(0, most_items))):
            item = world.app(app.app_id).item(draw(item_fields(world, app.app_id)))
            for text in draw(st.lists(TEXTS, max_size=2)):
                item.comment(text)
            for text in draw(st.lists(TEXTS, max_size=1)):
                item.task(text)


def _fields(world: World, app_id: int) -> list[Field]:
    """The fields of an app that can be written."""
    return [each for each in world.app(app_id).row.fields if each.type in MAKERS]


@st.composite
def item_fields(draw: st.DrawFn, world: World, app_id: int) -> dict[str, Any]:
    """The `fields` of an item's body that an app takes: its title, what is required, and some of the others."""
    found: dict[str, Any] = {}
    for field in _fields(world, app_id):
        value = written(world, field)
        wanted = field.required or field.external_id == "title" or draw(st.booleans())
        if wanted and not value.is_empty:
            found[field.external_id] = draw(value)[0]
    return found


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
