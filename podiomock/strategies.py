"""Hypothesis strategies: worlds that hang together, and what can be sent to them. Needs `podiomock[contract]`.

    from hypothesis import given
    from podiomock import activate, strategies

    @given(world=strategies.worlds())
    def test_sync(world):
        with activate(world=world):
            my_code.sync()

What is drawn for an app fits its fields, whether the world comes from here, a file or a cassette.
"""

from typing import Any

from hypothesis import strategies as st

from podiomock.derive.bodies import TEXTS, broken_fields, filters, item_fields, pages
from podiomock.derive.calls.broken import broken_calls
from podiomock.derive.calls.call import Call
from podiomock.derive.calls.lawful import calls
from podiomock.state.world import World
from podiomock.state.worldfile import Source, furnish

__all__ = ["Call", "broken_calls", "broken_fields", "calls", "filters", "item_fields", "pages", "worlds"]

NAMES = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8).map(str.title)

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
