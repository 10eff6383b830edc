"""The ledger of effects: who was told and invited, what was seen, what hooks would have heard, and by which call.

It holds what calls did, not what the test itself arranged in the world, nor what a colleague was made to do.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import ndiff
from typing import Any, Literal, Self

from msgspec import Struct

from podiomock.calls import Call
from podiomock.http import starred
from podiomock.state import rows
from podiomock.state.subscriptions import reason
from podiomock.state.table import Snapshot, Write
from podiomock.state.world import World

Kind = Literal["told", "invited", "viewed", "fired"]

SHOWN = 80
"""Characters of a hook's fields that a line shows."""


class Effect(Struct, frozen=True):
    """One thing that somebody, or a hook, would have noticed: its row, as it is now, and the call that made it.

    It equals the line that it prints as, so that ledgers can be compared with lists of lines.
    """

    kind: Kind
    row: Any
    call: Call
    line: str

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return self.line == other
        return isinstance(other, Effect) and (self.kind, self.row) == (other.kind, other.row)

    def __hash__(self) -> int:
        return hash(self.line)

    def __repr__(self) -> str:
        return repr(self.line)

    def __str__(self) -> str:
        return self.line


class Rows(list[Any]):
    """Rows of one kind; a comparison that fails says which call made each."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        super().__init__(each.row for each in effects)
        self._effects = tuple(effects)

    def podiomock_explain(self, operator: str, other: object) -> list[str]:
        """What pytest prints of `rows == other` that does not hold."""
        return _explained(f"{len(self)} effects {operator} {_shown(other)}", self._effects)


class People(int):
    """How many people were reached; it knows who, and by what."""

    names: tuple[str, ...]
    _effects: tuple[Effect, ...]

    def __new__(cls, names: Sequence[str], effects: Sequence[Effect]) -> Self:
        """Count the names."""
        made = super().__new__(cls, len(names))
        made.names = tuple(names)
        made._effects = tuple(effects)
        return made

    def podiomock_explain(self, operator: str, other: object) -> list[str]:
        """What pytest prints of `people == 0` that does not hold."""
        return _explained(f"{self!r} reached {operator} {_shown(other)}", self._effects)

    def __repr__(self) -> str:
        return f"{int(self)} ({', '.join(self.names)})" if self else "0"

    def __str__(self) -> str:
        return str(int(self))

    def __format__(self, specification: str) -> str:
        return format(int(self), specification)


class Effects:
    """What the world's people would have noticed of the calls, in order: a ledger of `Effect` that compares by lines.

    `effects == []`, `effects == ["told Jane Roe: comment item 123 (subscriber of item 123)"]`.
    """

    __hash__ = None  # type: ignore[assignment]  # it changes with each call

    def __init__(self, world: World, start: Snapshot) -> None:
        self._world = world
        self._start = start
        self._ended: list[Effect] | None = None

    def since(self, snapshot: Snapshot) -> "Effects":
        """The effects of what was called after a snapshot."""
        return Effects(self._world, snapshot)

    @contextmanager
    def recording(self) -> Iterator["Effects"]:
        """The effects of what is called within the block: `with podiomock.effects.recording() as seen:`."""
        seen = Effects(self._world, self._world.snapshot())
        try:
            yield seen
        finally:
            if seen._start.alive:
                seen._ended = list(seen)

    def _of(self, *kinds: Kind) -> list[Effect]:
        return [each for each in self if not kinds or each.kind in kinds]

    @property
    def notifications(self) -> list[rows.Notification]:
        """Who was told what and `why`, one row a person and event; `silent=true` keeps this empty."""
        return Rows(self._of("told"))

    @property
    def hooks(self) -> list[rows.HookEvent]:
        """The events that hooks would have been called with; `hook=false` keeps this empty."""
        return Rows(self._of("fired"))

    @property
    def invitations(self) -> list[rows.Invitation]:
        """Who was asked into a space, or given access by being mentioned with `alert_invite=true`."""
        return Rows(self._of("invited"))

    @property
    def viewed(self) -> list[rows.Notification]:
        """What a `mark_as_viewed` read marked as seen."""
        return Rows(self._of("viewed"))

    @property
    def reached(self) -> list[str]:
        """The names of the people notified or invited, each once."""
        return list(self.people.names)

    @property
    def people(self) -> People:
        """How many people were reached; when an assertion fails on it, it says who, and by which call."""
        found = sorted(self._of("told", "invited"), key=lambda each: each.kind == "invited")
        names = [self._world.users.rows[each].name for each in dict.fromkeys(each.row.user_id for each in found)]
        return People(names, found)

    @property
    def lines(self) -> list[str]:
        """All of it, a line each."""
        return [each.line for each in self]

    def by_call(self) -> list[tuple[Call, list[Effect]]]:
        """All of it, for each call that had any."""
        return _grouped(list(self))

    def podiomock_explain(self, operator: str, other: object) -> list[str]:
        """What pytest prints of `effects == other` that does not hold."""
        if isinstance(other, Effects | list | tuple) and len(other):
            wanted = [str(each) for each in other]
            return [f"the effects {operator} {len(wanted)} others", *ndiff(wanted, self.lines)]
        return _explained(f"{len(self)} effects {operator} {_shown(other)}", list(self))

    def __iter__(self) -> Iterator[Effect]:
        if self._ended is not None:
            yield from self._ended
            return
        world, tables, start = self._world, self._world.tables, self._start
        if not start.alive:
            raise ValueError(f"{start!r}: an earlier point was restored since; ask podiomock.effects anew")
        for write in world.journal.history(start.mark):
            if isinstance(write.by, Call) and (kind := _kind(write)) is not None:
                row = tables[write.table].rows[write.key]
                yield Effect(kind, row, write.by, _line(world, kind, row))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Effects | list | tuple):
            return NotImplemented
        return list(self) == list(other)

    def __repr__(self) -> str:
        if self._ended is None and not self._start.alive:
            return f"<Effects since {self._start!r}>"
        lines = [line for call, made in self.by_call() for line in _block(call, made)]
        return "\n".join(lines) or "nobody told, no hook fired"


def _kind(write: Write) -> Kind | None:
    if write.table == "notifications":
        if write.before is None:
            return "told"
        return "viewed" if write.after.viewed_on is not None and write.before.viewed_on is None else None
    if write.before is None and write.table in ("invitations", "hook_events"):
        return "invited" if write.table == "invitations" else "fired"
    return None


def _line(world: World, kind: Kind, row: Any) -> str:
    if kind == "fired":
        fields = " ".join(f"{name}={value}" for name, value in row.payload.items() if name != "type")
        shown = starred(fields)
        return f"fired {row.type}: {shown if len(shown) <= SHOWN else f'{shown[:SHOWN]}...'}"
    who, what = world.users.rows[row.user_id].name, f"{row.reference[0]} {row.reference[1]}"
    if kind == "invited":
        return f"invited {who}: {what}"
    return f"{kind} {who}: {row.type} {what}" + (f" ({reason(row)})" if kind == "told" else "")


def _grouped(effects: Sequence[Effect]) -> list[tuple[Call, list[Effect]]]:
    found: dict[int, tuple[Call, list[Effect]]] = {}
    for each in effects:
        found.setdefault(id(each.call), (each.call, []))[1].append(each)
    return list(found.values())


def _block(call: Call, effects: Sequence[Effect]) -> list[str]:
    return [call.asked, *(f"  {each.line}" for each in effects)]


def _explained(summary: str, effects: Sequence[Effect]) -> list[str]:
    return [summary, *(line for call, made in _grouped(effects) for line in _block(call, made))]


def _shown(other: object) -> str:
    return f"{len(other)} others" if isinstance(other, list | tuple) and other else repr(other)
