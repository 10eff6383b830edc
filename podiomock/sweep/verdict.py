"""What a run did to the world, beside what the green one did."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from podiomock.calls import Call
from podiomock.changes import FOLLOWING, SECRET_TABLES, UNTOLD
from podiomock.mock import PodioMock
from podiomock.state.table import Write
from podiomock.sweep.runs import Run

NUMBERED = frozenset({"app_item_id", "priority", "rank", "position", "code", "link"})
"""Columns that count, or are made up, anew for each row: no two rows share them."""

DERIVED = frozenset({"notifications", "stream_events"})
"""Tables that follow from what else was written."""


class Outcome(Struct, frozen=True):
    """The end of a run: what stands in the world that was not there before, what was called, and how it ended."""

    state: Counter[str]
    calls: Counter[str]
    error: str | None = None
    asserted: bool = False
    """Whether the error is an assertion's, the test's own."""


class Verdict(Struct, frozen=True):
    """What became of a run."""

    run: Run
    kind: str
    """`survived`, `raised`, `asserted`, `wrong end state` or `duplicate write`."""
    detail: str = ""
    repeated: int = 0
    """Calls that were made more often than in the green run."""

    @property
    def harmful(self) -> bool:
        """Whether data is wrong, and nobody said so, or is there twice."""
        return self.kind in ("wrong end state", "duplicate write")


def outcome(mock: PodioMock, error: BaseException | None = None) -> Outcome:
    """The end of a run, from its mock."""
    calls = Counter(_said(each) for each in mock.calls)
    told = (
        None
        if error is None
        else f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")
    )
    return Outcome(_state(mock), calls, told, isinstance(error, AssertionError))


def judged(run: Run, green: Outcome, found: Outcome) -> Verdict:
    """Compare a run with the green one."""
    repeated = sum((found.calls - green.calls).values())
    extra, missing = found.state - green.state, green.state - found.state
    if twice := [line for line in extra if green.state[line] or extra[line] > 1]:
        return Verdict(run, "duplicate write", _lines(twice, "twice"), repeated)
    if found.error is not None:
        kind = "asserted" if found.asserted else "raised"
        if extra:
            return Verdict(run, "wrong end state", f"{found.error}; {_lines(extra, 'only here')}", repeated)
        return Verdict(run, kind, found.error, repeated)
    if extra or missing:
        said = [_lines(extra, "only here"), _lines(missing, "missing")]
        return Verdict(run, "wrong end state", "; ".join(each for each in said if each), repeated)
    return Verdict(run, "survived", "", repeated)


def _lines(lines: Any, word: str) -> str:
    return f"{word}: {', '.join(sorted(lines))}" if lines else ""


def _said(call: Call) -> str:
    return f"{call.asked} {call.sent!r}"


def _state(mock: PodioMock) -> Counter[str]:
    """What differs from the start, a line a row, without ids that are new, times, and what follows from others."""
    world, start = mock.world, mock.start
    last: dict[tuple[str, Any], Write] = {}
    fresh: set[Any] = set()
    for write in world.journal.history(start.mark):
        if write.table in UNTOLD or write.table in SECRET_TABLES or write.table in DERIVED:
            continue
        if not isinstance(write.by, Call):
            continue
        if write.before is None:
            fresh.add(write.key)
        last.setdefault((write.table, write.key), write)
    found: Counter[str] = Counter()
    for (table, key), write in last.items():
        row = world.tables[table].rows.get(key)
        if row is None or (write.before is None and row.deleted_on is not None):
            continue
        named = "new" if write.before is None else str(key)
        if row.deleted_on is not None:
            found[f"{table} {named} deleted"] += 1
        elif write.before is None or _told(row, fresh) != _told(write.before, fresh):
            found[f"{table} {named} {_told(row, fresh)}"] += 1
    return found


def _told(row: Any, fresh: set[Any]) -> str:
    columns = {
        name: getattr(row, name)
        for name in row.__struct_fields__
        if name not in FOLLOWING and name not in NUMBERED and not name.endswith(("_on", "revision"))
    }
    said = {name: _value(value, fresh) for name, value in columns.items()}
    return ", ".join(f"{name} {value!r}" for name, value in said.items() if value not in (None, (), {}, "", "new"))


def _value(value: Any, fresh: set[Any]) -> Any:
    if isinstance(value, datetime | date | time):
        return None
    if isinstance(value, dict):
        return {key: _value(each, fresh) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_value(each, fresh) for each in value)
    if isinstance(value, Struct):
        return tuple(
            _value(getattr(value, name), fresh) for name in value.__struct_fields__ if not name.endswith("_on")
        )
    return "new" if type(value) is int and value in fresh else value
