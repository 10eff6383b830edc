"""Hypothesis strategies: worlds that hang together, and what can be sent to them. Needs `podiomock[contract]`.

    from hypothesis import given
    from podiomock import activate, strategies

    @given(world=strategies.worlds())
    def test_sync(world):
        with activate(world=world):
            my_code.sync()

What is drawn for an app fits its fields, whether the world comes from here, a file or a cassette.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

try:
    from hypothesis import strategies as st
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "podiomock.strategies draws with Hypothesis, which is not installed: pip install 'podiomock[contract]'"
    ) from None

from podiomock.derive.bodies import TEXTS, broken_fields, filters, item_fields, pages
from podiomock.derive.calls.broken import broken_calls
from podiomock.derive.calls.call import Call
from podiomock.derive.calls.lawful import ENDPOINTS, calls
from podiomock.http import Request, Response
from podiomock.hydrate.facts import Facts
from podiomock.hydrate.furniture import furniture
from podiomock.mock import PodioMock
from podiomock.state.world import EPOCH, World
from podiomock.state.worldfile import Source, furnish

__all__ = [
    "Call",
    "broken_calls",
    "broken_fields",
    "calls",
    "filters",
    "histories",
    "item_fields",
    "pages",
    "walks",
    "world_with",
    "worlds",
]

MOST_PAGES = 8
LARGEST_PAGE = 500
"""Items of a page at most [doc]."""

UNTITLED = st.sampled_from([*[False] * 7, True])
"""Whether an item has no title: few have none, and none need have one."""

KEPT = st.sampled_from([False, True, True, True])
"""Whether a drawn call is of the history: that it is not is simpler, so that histories shrink call by call."""

LABELS = st.lists(st.sampled_from(["Urgent", "Later"]), max_size=2, unique=True)
PROFILES = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from(["Rome", "Oslo"]),
        "phone": st.just("+45 1234"),
        "timezone": st.sampled_from(["UTC", "Europe/Copenhagen", "America/New_York"]),
    },
)
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
    """A world of a few people with profiles, and an organization with spaces, apps, items, tasks, comments and files.

    The caller is in every space; others may have connections, too. Apps have a text field `title` and others of any
    type; items have lawful values, and refer to each other.
    """
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    users = [{"id": 1001 + at, "name": f"{name} Roe", **draw(PROFILES)} for at, name in enumerate(names)]
    users[0]["labels"] = [{"id": 1 + at, "text": text} for at, text in enumerate(draw(LABELS))]
    spaces = []
    for at in range(draw(st.integers(1, 2))):
        apps = [_app(draw, 100 * (at + 1) + each) for each in range(draw(st.integers(1, most_apps)))]
        members = [{"user": each["id"], "role": "regular"} for each in users[1:]]
        spaces.append({"id": 11 + at, "name": f"Space {at + 1}", "members": members, "apps": apps})
    organization = {"id": 1, "name": "Drawn", "url_label": "drawn", "spaces": spaces}
    # A call that names no connection goes through the newest: the caller's own.
    connected = [*draw(st.lists(st.sampled_from(users[1:]), max_size=1) if users[1:] else st.just([])), users[0]]
    connections = [
        {"user": each["id"], "created_on": EPOCH + timedelta(minutes=at)} for at, each in enumerate(connected)
    ]
    data = {"me": 1001, "users": users, "connections": connections, "organizations": [organization]}
    world = furnish(Source("a drawn world", data, {}))
    _fill(draw, world, most_items)
    return world


def _app(draw: st.DrawFn, number: int) -> dict[str, Any]:
    kinds = draw(st.lists(st.sampled_from(sorted(DRAWN)), max_size=4, unique=True))
    fields = {f"{kind}-{at}": {"type": kind, **DRAWN[kind]} for at, kind in enumerate(kinds)}
    name = f"App {number}"
    return {"id": number, "name": name, "item_name": "Thing", "fields": {"title": {"type": "text"}, **fields}}


def _fill(draw: st.DrawFn, world: World, most_items: int) -> None:
    """Items with what hangs on them, one after the other: later ones can refer to earlier ones.

    The app of each is drawn: so they shrink into one app, and the others go.
    """
    room = {app.app_id: most_items for app in world.applications}
    for _ in range(draw(st.integers(0, sum(room.values())))):
        app = draw(st.sampled_from([each for each, left in room.items() if left]))
        room[app] -= 1
        fields = draw(item_fields(world, app))
        if draw(UNTITLED):
            del fields["title"]
        item = world.app(app).item(fields)
        for text in draw(st.lists(TEXTS, max_size=2)):
            item.comment(text)
        for text in draw(st.lists(TEXTS, max_size=1)):
            item.file(f"{len(world.files.rows) + 1}.txt", text)
        for text in draw(st.lists(TEXTS, max_size=1)):
            task = item.task(text, **_task(draw, world))
            for said in draw(st.lists(TEXTS, max_size=1)):
                task.comment(said)


def _task(draw: st.DrawFn, world: World) -> dict[str, Any]:
    """When a task is due and done, and its labels."""
    known: dict[str, st.SearchStrategy[Any]] = {
        "due_date": st.dates(date(2020, 1, 1), date(2035, 12, 31)),
        "completed_on": st.just(world.now),
        "labels": st.lists(st.sampled_from(list(world.labels.rows)), unique=True) if world.labels.rows else st.just([]),
    }
    return draw(st.fixed_dictionaries({}, optional=known))


def world_with(*configs: Mapping[str, Any]) -> World:
    """A world with apps whose configs a live API gave, each the JSON of `GET /app/{app_id}`.

    What is drawn for them fits the live apps, too: `item_fields(world_with(config), config["app_id"])`.
    """
    facts = Facts()
    for each in configs:
        try:
            asked = Request.to("GET", f"https://api.podio.com/app/{each['app_id']}")
        except (LookupError, TypeError):
            told = f"{each!r:.60} is no JSON of GET /app/{{app_id}}: it has no app_id"
            raise ValueError(told) from None
        content = json.dumps(each).encode()
        facts.learn(asked, Response(200, (("Content-Type", "application/json"),), content))
    return furnish(Source("the configs of apps", furniture(facts), {}))


@st.composite
def walks(draw: st.DrawFn, world: World, app_id: int) -> list[dict[str, Any]]:
    """The bodies of a filter, page after page: of any sizes, which together cover all that the filter finds."""
    asked = draw(filters(world, app_id))
    rest = len(world.items.where("app", app_id))
    # A page that is not full ends a listing: the last one reaches beyond it.
    sizes = st.integers(max(1, rest // MOST_PAGES), min(rest + 1, LARGEST_PAGE))
    offset, found = 0, []
    while offset <= rest:
        found.append({**asked, "limit": draw(sizes), "offset": offset})
        offset += found[-1]["limit"]
    return found


@st.composite
def histories(
    draw: st.DrawFn, world: World, endpoint: str | Collection[str] | None = None, *, most: int = 8
) -> list[Call]:
    """Calls one after the other, of which later ones may name what earlier ones made.

    They are tried on the world while they are drawn, which is then as it was before: sent to a fake of it, in their
    order, they do the same. Each may be refused for what those before it did.
    """
    mock, start = PodioMock(world), world.snapshot()
    names = [each for each in ENDPOINTS if each != "delete_connection"] if endpoint is None else endpoint
    found: list[Call] = []
    try:
        length = draw(st.integers(1, most))
        for at in range(1, length + 1):
            call = draw(calls(world, names))
            if draw(KEPT) or at == length:
                found.append(call)
                mock.handle(call.request(mock.api_key))
    finally:
        world.restore(start)
    return found
