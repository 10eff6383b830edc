"""Rows, and the one journal that can take back every write.

Three laws make taking back exact: nothing is ever removed (a deleted row stays, as a tombstone: Podio's 410);
only columns that never change are indexed; a row is never changed in place.
"""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

import msgspec

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Missing(LookupError):
    """No such row, ever. `sentence` is set where the wire says more than that the object was not found."""

    def __init__(self, what: str, *, sentence: str | None = None) -> None:
        self.sentence = sentence
        super().__init__(what)


class Deleted(Missing):
    """The row was deleted; its tombstone is still in the table."""


class Invalid(ValueError):
    """A value that a field or a rule does not take: the value, what it must be, or the whole sentence."""

    def __init__(self, value: object, rule: str, *, sentence: str | None = None) -> None:
        self.value = value
        self.rule = rule
        self.sentence = sentence
        super().__init__(sentence or rule)


class Absent:
    """What a cell held before its first write."""


ABSENT = Absent()


class Snapshot:
    """A point to go back to, with what its keeper wants to find there again. It dies when passed on the way back."""

    __slots__ = ("alive", "beside", "mark")

    def __init__(self, mark: int, beside: Any = None) -> None:
        self.mark = mark
        self.beside = beside
        self.alive = True

    def __repr__(self) -> str:
        return f"<Snapshot at write {self.mark}{'' if self.alive else ', no longer reachable'}>"


class Write(NamedTuple):
    """One write: what stood there before (None: nothing), what it left, and who made it (None: nobody said)."""

    table: str
    key: Any
    before: Any
    after: Any
    by: Any


class Journal:
    """Every write, in order, with what stood there before. A mark is its length: an integer."""

    def __init__(self) -> None:
        self.entries: list[tuple[Cells[Any, Any], Any, Any]] = []
        self.version = 0
        self._snapshots: list[Snapshot] = []
        self._signed: list[tuple[int, int, Any]] = []

    def mark(self) -> int:
        """Where the journal stands now."""
        return len(self.entries)

    def rewind(self, mark: int) -> None:
        """Take back every write since `mark`, newest first."""
        entries = self.entries
        if len(entries) == mark:
            return
        while self._snapshots and self._snapshots[-1].mark > mark:
            self._snapshots.pop().alive = False
        while self._signed and self._signed[-1][1] > mark:
            self._signed.pop()
        while len(entries) > mark:
            cells, key, before = entries.pop()
            cells.undo(key, before)
        self.version += 1

    def forget(self) -> None:
        """Make what stands now the zero mark: nothing before it can be taken back."""
        self.entries.clear()
        for each in self._snapshots:
            each.alive = False
        self._snapshots.clear()
        self._signed.clear()

    def snapshot(self, beside: Any = None) -> Snapshot:
        """Keep this point."""
        kept = Snapshot(self.mark(), beside)
        self._snapshots.append(kept)
        return kept

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a kept point; later points die, this one stays."""
        if not snapshot.alive:
            raise ValueError(f"{snapshot!r}: an earlier point was restored since; take a new snapshot")
        self.rewind(snapshot.mark)

    def since(self, mark: int) -> list[tuple[str, Any, Any, Any]]:
        """List the net changes since `mark`: (table, key, before or None, now)."""
        first: dict[tuple[str, Any], tuple[Cells[Any, Any], Any]] = {}
        for cells, key, before in self.entries[mark:]:
            first.setdefault((cells.name, key), (cells, before))
        return [
            (name, key, None if before is ABSENT else before, cells.rows[key])
            for (name, key), (cells, before) in first.items()
            if before != cells.rows[key]
        ]

    def sign(self, mark: int, by: Any) -> None:
        """Keep who made the writes since `mark`, except those that somebody signed before."""
        if len(self.entries) > mark:
            self._signed.append((mark, len(self.entries), by))

    def history(self, mark: int, end: int | None = None) -> list[Write]:
        """Every write from `mark` on, up to `end`, in order."""
        entries = self.entries
        end = len(entries) if end is None else min(end, len(entries))
        later: dict[tuple[str, Any], Any] = {}
        found = []
        for at in range(len(entries) - 1, mark - 1, -1):
            cells, key, before = entries[at]
            place = (cells.name, key)
            if at < end:
                after = later[place] if place in later else cells.rows[key]
                found.append(Write(*place, None if before is ABSENT else before, after, None))
            later[place] = before
        found.reverse()
        for start, stop, by in self._signed:
            for at in range(max(start, mark) - mark, min(stop, end) - mark):
                if found[at].by is None:
                    found[at] = found[at]._replace(by=by)
        return found


class Cells(Generic[Key, Value]):
    """Named values under the journal. Its version only ever rises."""

    def __init__(self, name: str, journal: Journal) -> None:
        self.name = name
        self.journal = journal
        self.rows: dict[Key, Value] = {}
        self.version = 0

    def put(self, key: Key, value: Value) -> None:
        """Write one value."""
        journal = self.journal
        journal.entries.append((self, key, self.rows.get(key, ABSENT)))
        journal.version += 1
        self.version += 1
        self.rows[key] = value

    def undo(self, key: Key, before: Value | Absent) -> None:
        """Put back what stood there; only the journal calls this."""
        self.version += 1
        if isinstance(before, Absent):
            del self.rows[key]
        else:
            self.rows[key] = before


@runtime_checkable
class Row(Protocol):
    """What a table holds: a frozen struct that knows when it was deleted."""

    @property
    def deleted_on(self) -> datetime | None:
        """When the row was deleted, or None while it lives."""
        ...


Kept = TypeVar("Kept", bound=Row)


class Table(Cells[Key, Kept]):
    """Rows by id, in the order they were made, with indexes on columns that never change.

    `indexes` maps an index's name to the function that takes a row to its place in it.
    """

    def __init__(self, name: str, journal: Journal, **indexes: Callable[[Kept], Hashable]) -> None:
        super().__init__(name, journal)
        self._columns = indexes
        self._indexes: dict[str, dict[Hashable, list[Key]]] = {each: {} for each in indexes}

    def __getitem__(self, key: Key) -> Kept:
        """The living row, or `Missing`, or `Deleted`."""
        row = self.rows.get(key)
        if row is None:
            raise Missing(f"{self.name} {key}")
        if row.deleted_on is not None:
            raise Deleted(f"{self.name} {key}")
        return row

    def get(self, key: Key | None) -> Kept | None:
        """The living row or None."""
        row = self.rows.get(key) if key is not None else None
        return row if row is not None and row.deleted_on is None else None

    def __contains__(self, key: Key) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[Kept]:
        """Living rows in the order they were made."""
        return (row for row in self.rows.values() if row.deleted_on is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def insert(self, key: Key, row: Kept) -> Kept:
        """Add a row under a key that was never used."""
        if key in self.rows:
            raise KeyError(f"{self.name} {key} exists already; ids are never used twice")
        self.put(key, row)
        for name, column in self._columns.items():
            self._indexes[name].setdefault(column(row), []).append(key)
        return row

    def change(self, key: Key, **changes: object) -> Kept:
        """Replace columns of a row."""
        row: Kept = msgspec.structs.replace(self.rows[key], **changes)  # type: ignore[type-var]  # every Row is a Struct
        self.put(key, row)
        return row

    def delete(self, key: Key, when: datetime) -> Kept:
        """Leave a tombstone."""
        return self.change(key, deleted_on=when)

    def undo(self, key: Key, before: Kept | Absent) -> None:
        """Put back what stood there, and take a row that was new out of the indexes."""
        if isinstance(before, Absent):
            row = self.rows[key]
            for name, column in self._columns.items():
                place = column(row)
                bucket = self._indexes[name][place]
                bucket.pop()
                if not bucket:
                    del self._indexes[name][place]
        super().undo(key, before)

    def where(self, index: str, place: Hashable) -> list[Kept]:
        """Living rows at one place of an index, in the order they were made."""
        rows = self.rows
        return [row for key in self._indexes[index].get(place, ()) if (row := rows[key]).deleted_on is None]

    def first(self, index: str, place: Hashable) -> Kept:
        """The oldest row at a place of an index; at its cheapest where rows are never deleted."""
        return self[self._indexes[index][place][0]]

    def nth(self, index: str, place: Hashable, at: int) -> Kept | None:
        """The row that was made as the `at`-th, from 0, at a place of an index, deleted or not; None beyond the end."""
        keys = self._indexes[index].get(place, ())
        return self.rows[keys[at]] if 0 <= at < len(keys) else None

    def newest(self, index: str, place: Hashable, count: int) -> list[Kept]:
        """The newest rows at a place of an index, newest first; for rows that are never deleted."""
        return [self.rows[key] for key in self._indexes[index][place][: -count - 1 : -1]]
