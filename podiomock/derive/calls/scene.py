"""Where a call is drawn: a world, an endpoint, and what of its path is drawn already; and JSON that fits a type."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from hypothesis import strategies as st
from msgspec import inspect

from podiomock.contract import Endpoint
from podiomock.derive.bodies import TEXTS, Reads
from podiomock.state.connections import newest_active
from podiomock.state.table import Table
from podiomock.state.world import Session, World

T = TypeVar("T")

SPAN = 100
"""How far above its least a number without a most is drawn."""

MANY = 2
"""How many entries a list has at most, beyond those that it must have."""


RECENT = 3
"""How many of the newest rows are drawn more often."""


NEEDED: Mapping[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "add_organization_admin": "user_id",
        "add_space_members": "users",
        "calculate_items": "formula",
        "create_conversation": "participants",
        "create_conversation_on": "participants",
        "create_conversation_v2": "participants",
        "create_item": "fields",
        "delete_items": "item_ids",
        "rank_task": "after",
        "rearrange_item": "before_item_id",
        "search_app_v2": "query",
        "search_icons": "query",
        "search_organization_v2": "query",
        "search_references": "target_params",
        "search_space_v2": "query",
        "search_v2": "query",
        "update_task_due": "due_on",
        "update_task_due_date": "due_date",
        "update_task_due_on": "due_on",
    }.items()
}
"""Keys without which an endpoint has nothing to do, though their types have defaults: one of several will do."""


class NothingThere(LookupError):
    """The world has nothing that a call would need."""


class Omit:
    """What a key is given that had better not be sent."""


OMIT = Omit()

Meaning = Callable[["Scene"], Any]
Meanings = Mapping[tuple[str, str] | str, Meaning]
"""What keys stand for, beyond their types: by the endpoint's name and theirs, or by theirs alone."""


class Scene:
    """Draws the parts of one call."""

    def __init__(self, draw: st.DrawFn, world: World, endpoint: Endpoint, meanings: Meanings) -> None:
        self.draw = draw
        self.world = world
        self.endpoint = endpoint
        self.meanings = meanings
        self.path: dict[str, Any] = {}
        self.reads: Reads = {}
        # What is good depends on who calls: whoever the gateway takes a call for that names no connection.
        if (connection := newest_active(world, "podio")) is not None:
            world.session = Session(connection.user_id or 0)

    # What meanings are written with.

    def one(self, found: Iterable[T]) -> T:
        """One of some."""
        known = list(found)
        if not known:
            raise NothingThere
        return self.draw(st.sampled_from(known))

    def some(self, found: Iterable[T], most: int = MANY) -> list[T]:
        """Some of some, each once."""
        known = list(found)
        if not known:
            return []
        places = self.draw(st.lists(st.sampled_from(range(len(known))), max_size=most, unique=True))
        return [known[each] for each in places]

    def one_or_none(self, found: Iterable[Any]) -> Any:
        """One of some; where there are none, the key is not sent."""
        known = list(found)
        return self.draw(st.sampled_from(known)) if known else OMIT

    def chance(self) -> bool:
        """One way or the other."""
        return self.draw(st.booleans())

    def id(self, table: str) -> Any:
        """The id of a living row of a table: any, and often one of the newest, which calls before may have made."""
        known = self.ids(table)
        newest = len(known) > RECENT and self.chance()
        return self.one_or_none(known[-RECENT:] if newest else known)

    def ids(self, table: str) -> list[Any]:
        """The ids of a table's living rows, oldest first."""
        return list(living(self.world, table))

    def needs(self, key: str, *others: str) -> bool:
        """Whether a key must be sent: of this endpoint, or of any."""
        return key in NEEDED.get(self.endpoint.name, ()) or key in others

    # Values that fit a type.

    def value(self, kind: inspect.Type, key: str = "") -> Any:
        """A value of a type, for a key that may have a meaning; a type that lists its values needs none."""
        meaning = self.meanings.get((self.endpoint.name, key))
        if meaning is None and not listed(kind):
            meaning = self.meanings.get(key)
        return self.fitting(kind, key) if meaning is None else meaning(self)

    def fitting(self, kind: inspect.Type, key: str = "") -> Any:
        """A value of a type, whatever its key means."""
        if isinstance(kind, inspect.Metadata):
            if kind.extra and "ref" in kind.extra:
                return self.id(kind.extra["ref"])
            return self.fitting(kind.type, key)
        if isinstance(kind, inspect.UnionType):
            return self.fitting(self.draw(st.sampled_from(kind.types)), key)
        if isinstance(kind, inspect.StructType):
            return self.object(kind)
        if isinstance(kind, inspect.ListType | inspect.VarTupleType):
            least = kind.min_length or 0
            count = self.draw(st.integers(least, least + MANY))
            found = [self.fitting(kind.item_type, key) for _ in range(count)]
            return [each for each in found if each is not OMIT]
        return self.draw(plain(kind))

    def object(self, kind: inspect.StructType) -> dict[str, Any]:
        """An object: what is required, and some of the rest."""
        found = {}
        for field in kind.fields:
            needed = self.needs(field.encode_name)
            if field.required or needed or self.chance():
                value = self.value(field.type, field.encode_name)
                if value is not OMIT:
                    found[field.encode_name] = value
                elif needed:
                    raise NothingThere
        return found


def listed(kind: inspect.Type) -> bool:
    """Whether a type lists its values."""
    kinds = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return any(isinstance(each, inspect.LiteralType) for each in kinds)


def plain(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type that has no parts."""
    if isinstance(kind, inspect.IntType):
        least = 0 if kind.ge is None else kind.ge
        return st.integers(least, least + SPAN if kind.le is None else kind.le)
    if isinstance(kind, inspect.FloatType):
        return st.floats(0, SPAN).map(lambda each: round(each, 2))
    if isinstance(kind, inspect.LiteralType):
        return st.sampled_from(kind.values)
    if isinstance(kind, inspect.DictType):
        return st.just({})
    return PLAIN[type(kind)]


PLAIN: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.StrType: TEXTS,
    inspect.AnyType: TEXTS,
    inspect.BoolType: st.booleans(),
    inspect.NoneType: st.none(),
}


def living(world: World, table: str) -> Iterator[Any]:
    """The ids of a table's living rows, as its paths name them, oldest first; those of fields stand in their apps."""
    if table == "fields":
        apps = world.applications
        return (each.field_id for app in apps for each in app.fields if each.status == "active")
    found: Table[Any, Any] = getattr(world, table)
    return (key for key, row in found.rows.items() if row.deleted_on is None)


def deleted(world: World, table: str) -> list[Any]:
    """The ids of those that were deleted."""
    if table == "fields":
        return []
    found: Table[Any, Any] = getattr(world, table)
    return [key for key, row in found.rows.items() if row.deleted_on is not None]
