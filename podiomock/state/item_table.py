"""The table of items, with indexes on what changes.

An index is made at the first question and brought up to date at the next; until somebody asks, it costs nothing.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from itertools import islice
from typing import Literal

from podiomock.state.rows import Item
from podiomock.state.table import Absent, Journal, Table

Column = int | Literal["external_id"]
"""What can be looked up: a field by its id, or the external_id."""

KEPT_WRITES = 1000
"""How many of the last writes are kept for whoever wants to follow them."""


class Holders:
    """Which items of one app hold which values in one column."""

    def __init__(self, column: Column, items: Iterable[Item]) -> None:
        self._column = column
        self._held: dict[int, tuple[Hashable, ...]] = {}
        self.by_value: dict[Hashable, dict[int, None]] = {}
        for item in items:
            self.put(item)

    def put(self, item: Item) -> None:
        """Take what an item holds now for what it held before."""
        self.drop(item.item_id)
        if item.deleted_on is not None:
            return
        held: tuple[Hashable, ...]
        held = (item.external_id,) if self._column == "external_id" else item.values.get(self._column, ())
        if held:
            self._held[item.item_id] = held
            for value in held:
                self.by_value.setdefault(value, {})[item.item_id] = None

    def drop(self, item_id: int) -> None:
        """Forget what an item held."""
        for value in self._held.pop(item_id, ()):
            holders = self.by_value[value]
            holders.pop(item_id, None)
            if not holders:
                del self.by_value[value]


class ItemTable(Table[int, Item]):
    """Items by id, found by app, and by what they hold."""

    def __init__(self, name: str, journal: Journal, **indexes: Callable[[Item], Hashable]) -> None:
        super().__init__(name, journal, **indexes)
        self._holders: dict[tuple[int, Column], Holders] = {}
        self._touched: set[int] = set()
        self._recent: deque[tuple[int, Item | None]] = deque(maxlen=KEPT_WRITES)

    def put(self, key: int, value: Item) -> None:
        """Write an item."""
        self._recent.append((key, self.rows.get(key)))
        super().put(key, value)
        if self._holders:
            self._touched.add(key)

    def undo(self, key: int, before: Item | Absent) -> None:
        """Put back what stood there."""
        self._recent.append((key, self.rows.get(key)))
        super().undo(key, before)
        if self._holders:
            self._touched.add(key)

    def since(self, version: int) -> dict[int, Item | None] | None:
        """What stood under each key written or undone since a version; None if that is too many writes ago."""
        count = self.version - version
        if count > len(self._recent):
            return None
        before: dict[int, Item | None] = {}
        for key, item in islice(self._recent, len(self._recent) - count, None):
            before.setdefault(key, item)
        return before

    def holding(self, app_id: int, column: Column, value: Hashable) -> list[Item]:
        """The living items of an app that hold a value in a column, oldest first."""
        return [self.rows[key] for key in sorted(self.holders(app_id, column).get(value, ()))]

    def holders(self, app_id: int, column: Column) -> dict[Hashable, dict[int, None]]:
        """For each value of a column, the ids of the living items of an app that hold it."""
        if self._touched:
            self._catch_up()
        found = self._holders.get((app_id, column))
        if found is None:
            found = self._holders[app_id, column] = Holders(column, self.where("app", app_id))
        return found.by_value

    def _catch_up(self) -> None:
        for key in self._touched:
            item = self.rows.get(key)
            for (app_id, _), holders in self._holders.items():
                # An id that was taken back may have come again in another app.
                if item is None or app_id != item.app_id:
                    holders.drop(key)
                else:
                    holders.put(item)
        self._touched.clear()
