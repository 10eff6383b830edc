"""The data of a world's file, from a living world: what its caller is told of all that lies in it.

What a file cannot say, such as views and hooks, is left out; so is what goes without saying.
"""

from collections.abc import Iterator
from typing import Any

from podiomock.http import Handler, Request
from podiomock.hydrate.facts import Facts
from podiomock.hydrate.furniture import furniture
from podiomock.hydrate.values import Entry
from podiomock.state.table import Table
from podiomock.state.world import World
from podiomock.state.worldfile import Source, WorldError, furnish

BASE = "https://api.maton.ai/podio"
MOST_TRIED = 200_000
"""How many keys may be furnished in all, to try which can be left out; a larger world is left as it is."""

Path = tuple[str, ...]


def pictured(world: World, handler: Handler, key: str) -> Entry:
    """Ask whoever answers for a world about everything in it; what is refused is left out.

    Raises `WorldError` for what cannot be told so.
    """
    facts = Facts()
    things: dict[str, Table[int, Any]] = {
        "org": world.organizations,
        "space": world.spaces,
        "app": world.applications,
        "item": world.items,
        "task": world.tasks,
        "comment": world.comments,
    }
    paths = [f"/{kind}/{number}" for kind, table in things.items() for number in table.rows]
    people = [f"/contact/user/{number}/" for number in world.users.rows]
    for path in ("/user/status", *people, *paths):
        request = Request.to("GET", BASE + path, {"authorization": f"Bearer {key}"})
        facts.learn(request, handler(request))
    try:
        found = furniture(facts)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise WorldError(f"the world cannot be told as a file: {error!r}") from None
    for user in found["users"]:  # answers tell nobody's but the caller's own
        row = world.users.rows[user["id"]]
        user |= {"timezone": row.timezone, "locale": row.locale}
    for space in (space for org in found["organizations"] for space in org.get("spaces", ())):
        # Answers do not tell everyone's role.
        mine = [each for each in world.members.rows.values() if each.reference == ("space", space["id"])]
        space["members"] = [{"user": each.user_id, "role": each.role} for each in mine if each.deleted_on is None]
    return found


def shortest(data: Entry) -> Entry:
    """The same without what goes without saying: keys without which the same world comes."""
    meant = _rows(data)
    keys = list(_keys(data, ()))
    if meant is None or len(keys) * len(set(keys)) > MOST_TRIED:
        return data
    for key in dict.fromkeys(keys):
        if _rows(fewer := _without(data, key)) == meant:
            data = fewer
    return data


def unsaid(world: World, data: Entry) -> list[str]:
    """The tables of a world that are not as full in the world that comes of the data; items that lack a value, too."""
    said = _rows(data)
    if said is None:
        return list(world.tables)
    found = [name for name, table in world.tables.items() if len(said[name]) != len(table.rows)]
    items = said["items"]
    # A reference to an item of an app that stands later in the file is left out.
    lacking = any(each.values != items[number].values for number, each in world.items.rows.items() if number in items)
    return [*found, "values of items"] if lacking else found


def _rows(data: Entry) -> dict[str, Any] | None:
    """All that is in the world that comes of it; None if none does."""
    try:
        return {name: table.rows for name, table in furnish(Source("a picture", data, {})).tables.items()}
    except WorldError:
        return None


def _keys(data: Any, above: Path) -> Iterator[Path]:
    """Each key by its path, those of all entries of a list as one; what stands above comes first."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield (*above, key)
            yield from _keys(value, (*above, key))
    elif isinstance(data, list):
        for each in data:
            yield from _keys(each, above)


def _without(data: Any, path: Path) -> Any:
    if isinstance(data, list):
        return [_without(each, path) for each in data]
    if not isinstance(data, dict):
        return data
    first, *rest = path
    if not rest:
        return {key: value for key, value in data.items() if key != first}
    return {key: _without(value, tuple(rest)) if key == first else value for key, value in data.items()}
