"""Filter and sort the items of an app.

Conditions narrow the rows one at a time. What was found is kept, so that the next page costs nothing; and a write to
some items moves just these in what was found, where nothing but their own rows decides.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import filterfalse
from typing import Any, NamedTuple

from podiomock.state.conditions import condition
from podiomock.state.orders import order
from podiomock.state.query_text import from_query
from podiomock.state.rows import Application, Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

__all__ = ["DEFAULT_SORT", "Filters", "Result", "find", "from_body", "from_query"]

Filters = Mapping[str, Any] | Sequence[tuple[str, Any]]
"""What is asked of items, by key: all of it must hold. As pairs, a key may come twice."""

KEPT_SEARCHES = 32
"""How many searches a world keeps; a paging client needs one."""

QUARTER = 900
"""Seconds; no day begins anywhere but at a quarter of an hour."""

DEFAULT_SORT = "created_on"


class Result(NamedTuple):
    """All items of the app that pass, in order, and how many the app has. Not to be changed."""

    items: list[Item]
    total: int


def find(world: World, app: Application, filters: Filters, sort_by: str, *, descending: bool) -> Result:
    """Find the items that pass every filter, sorted; raises `Invalid` for a key or value that does not fit.

    Ties go by age, in the direction of the sort (A-177); items without a value come last, whichever it is (A-14).
    """
    pairs = list(filters.items() if isinstance(filters, Mapping) else filters)
    name = (app.app_id, repr(pairs), sort_by, descending, world.session.user_id)
    kept: dict[Any, Search] = world.cache.setdefault("searches", {})
    search = kept.pop(name, None)
    if search is None or search.rests_on != rests_on(world, own=search.own):
        search = Search(world, app, pairs, sort_by, descending=descending)
        while len(kept) >= KEPT_SEARCHES:
            del kept[next(iter(kept))]
    search.catch_up(world)
    kept[name] = search
    return search.result


def rests_on(world: World, *, own: bool) -> object:
    """What a search rests on beside the rows of items: on any write at all, if those do not decide."""
    if not own:
        return world.journal.version
    return world.applications.version, world.users.version, world.now.timestamp() // QUARTER


class Search:
    """A question and its answer, kept true as items change."""

    def __init__(
        self, world: World, app: Application, pairs: Iterable[tuple[str, Any]], sort_by: str, *, descending: bool
    ) -> None:
        conditions = [condition(world, app, key, wanted) for key, wanted in pairs]
        placed = order(world, app, sort_by)
        self.own = placed.own and all(each.own for each in conditions)
        self.rests_on = rests_on(world, own=self.own)
        self._app_id = app.app_id
        self._tests = [each.test for each in conditions]
        self._order = placed
        self._descending = descending
        self._version = -1
        # Both ascending; the second holds the items without a value.
        self._valued: list[Item] = []
        self._rest: list[Item] = []
        self._total = 0
        self.result = Result([], 0)

    def catch_up(self, world: World) -> None:
        """Take in what was written to items since."""
        version = world.items.version
        if version == self._version:
            return
        touched = world.items.since(self._version)
        if touched is None or not self._move(world, touched):
            self._run(world)
        self._version = version
        items = [*reversed(self._valued), *reversed(self._rest)] if self._descending else [*self._valued, *self._rest]
        self.result = Result(items, self._total)

    def _run(self, world: World) -> None:
        chosen = world.items.where("app", self._app_id)
        self._total = len(chosen)
        for test in self._tests:
            chosen = list(filter(test, chosen))
        has = self._order.has
        self._rest = [] if has is None else list(filterfalse(has, chosen))
        self._valued = list(filter(has, chosen)) if self._rest else chosen
        self._valued.sort(key=self._order.place)

    def _move(self, world: World, touched: Mapping[int, Item | None]) -> bool:
        """Move the items written since; false if what was found does not hold what it should."""
        for item_id, before in touched.items():
            now = world.items.rows.get(item_id)
            if before is not None and self._counts(before):
                self._total -= 1
                if self._passes(before) and not self._take(before):
                    return False
            if now is not None and self._counts(now):
                self._total += 1
                if self._passes(now):
                    items, key = self._spot(now)
                    insort(items, now, key=key)
        return True

    def _counts(self, item: Item) -> bool:
        return item.app_id == self._app_id and item.deleted_on is None

    def _passes(self, item: Item) -> bool:
        return all(test(item) for test in self._tests)

    def _spot(self, item: Item) -> tuple[list[Item], Callable[[Item], Any]]:
        """The list that an item belongs in, and what that goes by."""
        has, place = self._order.has, self._order.place
        if has is not None and not has(item):
            return self._rest, lambda each: each.app_item_id
        return self._valued, lambda each: (place(each), each.app_item_id)

    def _take(self, item: Item) -> bool:
        items, key = self._spot(item)
        spot = key(item)
        for at in range(bisect_left(items, spot, key=key), len(items)):
            if items[at] is item:
                del items[at]
                return True
            if key(items[at]) != spot:
                return False
        return False


def from_body(filters: Mapping[str, Any] | Sequence[Any]) -> list[tuple[str, Any]]:
    """Read filters in either form: an object, or a list of `{key, values}` [php], where a key may be twice (A-165)."""
    if isinstance(filters, Mapping):
        return list(filters.items())
    pairs: list[tuple[str, Any]] = []
    for each in filters:
        if not isinstance(each, dict):
            raise Invalid(filters, "must be object or must be object")
        if missing := [name for name in ("key", "values") if name not in each]:
            raise Invalid(each, f"missing required properties: {missing!r}")
        key = each["key"]
        if not isinstance(key, str | int) or isinstance(key, bool):
            raise Invalid(key, "must be string")
        pairs.append((str(key), each["values"]))
    return pairs
