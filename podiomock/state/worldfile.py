"""What a world's file says, made into a world by the builders: its keys are their keywords.

Lists stand in what they belong to: `organizations`, in them `spaces`, in them `apps`, in them `items`, and so on.
`id` is optional everywhere. What has no `created_on` was made when what it stands in was; what has no `created_by`
was made by `me`. `repeat: 40` makes an entry forty times: `{n}` in its texts counts from 1, ids count up from `id`,
and each is a minute younger than the one before.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from podiomock.state import handles, workspaces
from podiomock.state.builders import Root
from podiomock.state.keywords import Mistyped, keywords_of, typed
from podiomock.state.making import CONSENTING, person
from podiomock.state.teaching import BuildError, described, nearest
from podiomock.state.world import EPOCH, FIRST_IDS, Session, World

Spot = tuple[str | int, ...]
"""Where in a file: keys and positions, from the top."""

LISTS: dict[type, dict[str, str]] = {
    Root: {
        "users": "user",
        "oauth_clients": "oauth_client",
        "connections": "connection",
        "organizations": "org",
        "tasks": "task",
        "files": "file",
        "urls": "url",
    },
    handles.User: {"labels": "label"},
    workspaces.Org: {"members": "member", "spaces": "space"},
    workspaces.Space: {
        "members": "member",
        "invitations": "invite",
        "contacts": "contact",
        "apps": "app",
        "statuses": "status",
        "tasks": "task",
        "files": "file",
    },
    workspaces.App: {"items": "item", "tasks": "task"},
    handles.Item: {"comments": "comment", "tasks": "task", "files": "file", "shares": "share"},
    handles.Status: {"comments": "comment", "tasks": "task", "files": "file", "shares": "share"},
    handles.Task: {"comments": "comment", "files": "file", "shares": "share"},
    handles.Comment: {"files": "file"},
}
"""Which lists may stand in what, in the order they are made, and the builder of their entries."""

SETTINGS: dict[str, Any] = {
    "version": int,
    "now": datetime,
    "me": int | str,
    "next": Mapping[str, int],
    "faults": Sequence[Any],
}
"""What the top of a file may say beside its lists; `faults` are read by who plans them."""

VERSION = 1
LARGEST_REPEAT = 100_000
LONGEST_SHOWN = 60


class WorldError(ValueError):
    """A world's file that cannot be used: what is wrong, in which file and line, at which key, and what would do."""


class Source(Struct, frozen=True):
    """A file's plain data, and the line of each of its keys and entries."""

    name: str
    data: Any
    lines: dict[Spot, int]

    def error(self, spot: Spot, wrong: str, advice: str = "", *, line_of: Spot = ()) -> WorldError:
        """Say what is wrong and where."""
        near = line_of or spot
        known = next((near[:end] for end in range(len(near), 0, -1) if near[:end] in self.lines), ())
        line = f":{self.lines[known]}" if known else ""
        path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in spot).lstrip(".")
        return WorldError(f"{wrong} at {self.name}{line}{f' ({path})' if path else ''}{advice}")


def furnish(source: Source) -> World:
    """Make the world of a file, at its zero mark."""
    return Furnishing(source).world


class Furnishing:
    """The making of one world."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.world = World()
        self.given: dict[tuple[str, int], Spot] = {}
        data = source.data
        if not isinstance(data, dict):
            raise source.error((), f"a world is a mapping, not {shown(data)}", f"; it takes {', '.join(self._known())}")
        root = Root(self.world)
        self._refuse_unknown((), data, self._known())
        if self._setting("version", VERSION) != VERSION:
            raise source.error(("version",), f"version {data['version']} is not known", f"; this is {VERSION}")
        now = self._setting("now", EPOCH)
        if now.tzinfo is None:
            raise source.error(("now",), f"{data['now']} has no time zone", f"; write {data['now']}Z for UTC")
        self.world.set_now(now)
        self._claim((), data, Root)
        self._start_ids()
        self._people(root, data)
        self._fill((), data, root)
        self._settle(now)

    def _known(self) -> list[str]:
        return [*SETTINGS, *LISTS[Root]]

    def _setting(self, key: str, default: Any) -> Any:
        return self._typed((key,), self.source.data[key], SETTINGS[key]) if key in self.source.data else default

    def _people(self, root: Root, data: dict[str, Any]) -> None:
        """Make the users, for everything else is made in the name of one of them."""
        if "users" in data:
            self._list(("users",), data["users"], root, "user")
        if not self.world.users.rows:
            root.user("John Doe")
        if "me" in data:
            with_id = self._at(("me",), person, self.world, self._setting("me", None))
            self.world.cells.put(CONSENTING, with_id)
        if "connections" not in data:
            root.connection()
        if "oauth_clients" not in data:
            root.oauth_client("podiomock-client", "podiomock-secret", auth_client_id=1, name="podiomock")

    def _settle(self, now: datetime) -> None:
        world = self.world
        for kind, number in self._setting("next", {}).items():
            if kind not in world.kinds:
                raise self.source.error(("next", kind), f"unknown kind {kind!r}", nearest(kind, world.kinds))
            if number < 1:
                raise self.source.error(("next", kind), f"an id is 1 or more, not {number}")
            world.ids.put(kind, number)
        world.set_now(now)
        world.session = Session(world.cells.rows[CONSENTING])
        world.plan = self.source if self._setting("faults", ()) else None
        world.journal.forget()

    def _claim(self, spot: Spot, data: dict[str, Any], place: type) -> None:
        """Note all ids that are given, so that none is given twice."""
        for key, builder in LISTS.get(place, {}).items():
            made = keywords_of(getattr(place, builder)).makes
            entries = data.get(key)
            for at, entry in enumerate(entries if isinstance(entries, list) else ()):
                if made is not None and isinstance(entry, dict):
                    here = (*spot, key, at)
                    first, times = entry.get("id"), entry.get("repeat", 1)
                    if isinstance(first, int) and isinstance(times, int) and times <= LARGEST_REPEAT:
                        for number in range(first, first + times):
                            self._claim_one(made.kind, number, here)
                    if made is workspaces.App:
                        self._claim_fields(here, entry.get("fields"))
                    self._claim(here, entry, made)

    def _claim_fields(self, spot: Spot, fields: Any) -> None:
        for name, spec in fields.items() if isinstance(fields, dict) else ():
            if isinstance(spec, dict) and isinstance(spec.get("field_id"), int):
                self._claim_one("field", spec["field_id"], (*spot, "fields", name))

    def _start_ids(self) -> None:
        """Have ids that the file leaves open be above those it gives."""
        largest: dict[str, int] = {}
        for kind, number in self.given:
            largest[kind] = max(largest.get(kind, 0), number)
        for kind, number in largest.items():
            self.world.ids.put(kind, max(FIRST_IDS.get(kind, 1), number + 1))

    def _claim_one(self, kind: str, number: int, spot: Spot) -> None:
        if (kind, number) in self.given:
            # What was not read from a text has no lines.
            before = self.source.lines.get(self.given[kind, number])
            first = f"; first at line {before}" if before else ""
            raise self.source.error(spot, f"{kind} {number} stands here for a second time", first)
        self.given[kind, number] = spot

    def _fill(self, spot: Spot, data: dict[str, Any], place: handles.Place) -> None:
        for key, builder in LISTS.get(type(place), {}).items():
            if key in data and (key != "users" or spot):
                self._list((*spot, key), data[key], place, builder)

    def _list(self, spot: Spot, entries: Any, place: handles.Place, builder: str) -> None:
        if not isinstance(entries, list):
            raise self.source.error(spot, f"{spot[-1]!r} is {shown(entries)}", "; write a list of mappings")
        for at, entry in enumerate(entries):
            here = (*spot, at)
            if not isinstance(entry, dict):
                raise self.source.error(here, f"an entry of {spot[-1]!r} is {shown(entry)}", "; write a mapping")
            self._entry(here, entry, place, builder)

    def _entry(self, spot: Spot, entry: dict[str, Any], place: handles.Place, builder: str) -> None:
        takes, makes = keywords_of(getattr(type(place), builder))
        followed = makes is not None and issubclass(makes, handles.Thing)
        lists = LISTS.get(makes, {}) if makes else {}
        self._refuse_unknown(spot, entry, [*takes, *lists, *(["followers"] if followed else []), "repeat"])
        for key, keyword in takes.items():
            if keyword.required and key not in entry:
                raise self.source.error(spot, f"missing key {key!r}", f"; write {key}: {described(keyword.type)}")
        make = getattr(place, builder)
        for turn, copy in self._repeated(spot, entry):
            keywords = {
                takes[key].name: self._typed((*spot, key), value, takes[key].type)
                for key, value in copy.items()
                if key in takes and key not in lists
            }
            if "created_on" in takes:
                begun = keywords.get("created_on", getattr(place, "created_on", self.world.now))
                keywords["created_on"] = begun + timedelta(minutes=turn)
            made = self._at(spot, make, **keywords)
            if "followers" in copy:
                followers = self._typed((*spot, "followers"), copy["followers"], Sequence[int | str])
                for at, each in enumerate(followers):
                    self._at((*spot, "followers", at), made.follow, each)
            if makes:
                self._fill(spot, copy, made)

    def _repeated(self, spot: Spot, entry: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
        if "repeat" not in entry:
            yield 0, entry
            return
        times = self._typed((*spot, "repeat"), entry["repeat"], int)
        if not 0 <= times <= LARGEST_REPEAT:
            raise self.source.error((*spot, "repeat"), f"repeat is 0 to {LARGEST_REPEAT}, not {times}")
        for turn in range(times):
            copy = numbered(entry, str(turn + 1))
            if isinstance(copy.get("id"), int):
                copy["id"] += turn
            yield turn, copy

    def _refuse_unknown(self, spot: Spot, data: dict[str, Any], known: list[str]) -> None:
        for key in data:
            if key not in known:
                raise self.source.error(spot, f"unknown key {key!r}", nearest(key, known), line_of=(*spot, key))

    def _typed(self, spot: Spot, value: Any, wanted: Any) -> Any:
        try:
            return typed(value, wanted)
        except Mistyped as error:
            found = value
            for at in error.at:
                found = found[at]
            key = [each for each in (*spot, *error.at) if isinstance(each, str)][-1]
            raise self.source.error(
                (*spot, *error.at), f"{key!r} is {shown(found)}", f"; write {error.wanted}"
            ) from None

    def _at(self, spot: Spot, make: Any, *arguments: Any, **keywords: Any) -> Any:
        """Call a builder, and say of its complaint where in the file it arose."""
        try:
            return make(*arguments, **keywords)
        except BuildError as error:
            names = {keyword.name: key for key, keyword in keywords_of(getattr(make, "__func__", make)).takes.items()}
            inner = (*(names.get(str(each), each) for each in error.at[:1]), *error.at[1:])
            raise self.source.error((*spot, *inner), error.wrong, error.advice) from None


def numbered(value: Any, number: str) -> Any:
    """A copy with `{n}` filled in."""
    if isinstance(value, str):
        return value.replace("{n}", number)
    if isinstance(value, list):
        return [numbered(each, number) for each in value]
    if isinstance(value, dict):
        return {key: numbered(each, number) for key, each in value.items()}
    return value


def shown(value: Any) -> str:
    """A value, short enough for a message."""
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = "null" if value is None else str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
