"""The table of tasks, which knows what hangs on what."""

from podiomock.state.rows import Reference, Task
from podiomock.state.table import Absent, Journal, Table


class TaskTable(Table[int, Task]):
    """Tasks by id, found by what they hang on, though that may change: each write and each undo moves the task."""

    def __init__(self, name: str, journal: Journal) -> None:
        super().__init__(name, journal)
        self._on: dict[Reference, dict[int, None]] = {}

    def put(self, key: int, value: Task) -> None:
        """Write a task."""
        before = self.rows.get(key)
        super().put(key, value)
        self._move(key, before, value)

    def undo(self, key: int, before: Task | Absent) -> None:
        """Put back what stood there."""
        now = self.rows[key]
        super().undo(key, before)
        self._move(key, now, None if isinstance(before, Absent) else before)

    def on(self, *references: Reference) -> list[Task]:
        """The living tasks that hang on any of these things, by id."""
        found = {key for each in references for key in self._on.get(each, ())}
        return [self.rows[key] for key in sorted(found)]

    def _move(self, key: int, before: Task | None, after: Task | None) -> None:
        old, new = _place(before), _place(after)
        if old == new:
            return
        if old is not None:
            del self._on[old][key]
            if not self._on[old]:
                del self._on[old]
        if new is not None:
            self._on.setdefault(new, {})[key] = None


def _place(task: Task | None) -> Reference | None:
    return None if task is None or task.deleted_on is not None else task.ref
