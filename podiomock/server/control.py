"""The control API: what a test in another process, or another language, does with a `PodioMock`.

JSON in and out, below `/_podiomock/`, for whoever reaches the server: it takes no API key and shows none.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec

from podiomock.contract.query import QueryReader
from podiomock.contract.routing import segments
from podiomock.errors import JSON, InvalidValue
from podiomock.faults.plans import fault
from podiomock.http import Request, Response, starred
from podiomock.mock import PodioMock
from podiomock.server.inputs import Amount, Kept, Limited, Moved, Nothing, WhichCalls, WhichState
from podiomock.state.table import Snapshot, Table

ROOT = "_podiomock"

YEARS = range(1970, 3000)
"""Where the clock may stand: a world's dates are counted on from it, and must not run out."""

CLOCK = '{"advance": {"days": 3}} or {"now": "2026-02-01T09:00:00Z"} or {"mode": "real"}'
"""What the clock takes."""


class Refused(Exception):
    """What was asked cannot be done; the message says what can."""

    def __init__(self, message: str, *, status: int = 400, allowed: str | None = None) -> None:
        self.status = status
        self.headers = () if allowed is None else (("Allow", allowed),)
        super().__init__(message)


Function = Callable[["Control", Any], Any]


class Operation:
    """One method of one path: what it does, what it takes, and an example of that."""

    def __init__(self, function: Function, method: str, path: str, takes: Any, example: str) -> None:
        self.function = function
        self.takes = takes
        self.query = QueryReader(takes) if method == "GET" else None
        separator = "" if self.query or not example else " "
        self.usage = f"{method} /{ROOT}/{path}{separator}{example}"
        self.line = f"{self.usage} - {(function.__doc__ or '').strip()}"

    def read(self, request: Request) -> Any:
        """Read the query of a GET, or the body of anything else."""
        try:
            if self.query is not None:
                return self.query.read(request.query)
            body = request.body.strip()
            return msgspec.json.decode(b"{}" if body in (b"", b"null") else body, type=self.takes)
        except (InvalidValue, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refused(f"Write {self.usage}: {error}") from None


OPERATIONS: dict[str, dict[str, Operation]] = {}
"""By path below the root, then by method."""


def operation(method: str, path: str, takes: Any = Nothing, example: str = "") -> Callable[[Function], Function]:
    """Declare an operation; its docstring is what the index says of it."""

    def declare(function: Function) -> Function:
        OPERATIONS.setdefault(path, {})[method] = Operation(function, method, path, takes, example)
        return function

    return declare


def is_control(request: Request) -> bool:
    """Whether a request is for the control API."""
    return request.path.lstrip("/").partition("/")[0] == ROOT


class Control:
    """Answers the control API of one mock. It is a `Handler`."""

    def __init__(self, mock: PodioMock) -> None:
        self.mock = mock
        self._snapshots: dict[str, Snapshot] = {}
        self._taken = 0

    def __call__(self, request: Request) -> Response:
        """Answer one request; a refusal changes nothing."""
        try:
            found = self._find(request)
            given = found.read(request)
            # A test may hold the same mock, in another thread.
            with self.mock.lock:
                answer = msgspec.json.encode(found.function(self, given), enc_hook=repr)
        except Refused as error:
            return Response(error.status, (JSON, *error.headers), msgspec.json.encode(_sorry(error)))
        return Response(200, (JSON,), answer)

    def _find(self, request: Request) -> Operation:
        path = "/".join(segments(request.path)[1:])
        methods = OPERATIONS.get(path)
        if methods is None:
            raise Refused(f"There is no /{ROOT}/{path}.", status=404)
        found = methods.get("GET" if request.method == "HEAD" else request.method)
        if found is None:
            allowed = ", ".join(methods)
            raise Refused(f"/{ROOT}/{path} takes {allowed}, not {request.method}.", status=405, allowed=allowed)
        return found

    @operation("GET", "")
    def _index(self, _: Nothing) -> Any:
        """What there is."""
        return {"operations": index()}

    @operation("POST", "reset")
    def _reset(self, _: Nothing) -> Any:
        """Start over: the first world, no calls, no faults, no snapshots."""
        self.mock.reset()
        self._snapshots.clear()
        return {"reset": True}

    @operation("POST", "snapshot")
    def _snapshot(self, _: Nothing) -> Any:
        """Keep the world as it is, and name that."""
        self._taken += 1
        name = f"s{self._taken}"
        self._snapshots[name] = self.mock.snapshot()
        return {"snapshot": name}

    @operation("POST", "restore", Kept, '{"snapshot": "s1"}')
    def _restore(self, given: Kept) -> Any:
        """Put the world back as it was; later snapshots are lost."""
        alive = [name for name, each in self._snapshots.items() if each.alive]
        if given.snapshot not in alive:
            why = "lost: an earlier one was restored since" if given.snapshot in self._snapshots else "not known"
            raise Refused(f"The snapshot {given.snapshot!r} is {why}; there are: {', '.join(alive) or 'none'}.")
        self.mock.restore(self._snapshots[given.snapshot])
        return {"restored": given.snapshot}

    @operation("GET", "state", WhichState, "?full=1")
    def _state(self, given: WhichState) -> Any:
        """The world: what changed since the start, how many rows each table has; with `full` the rows too."""
        tables = self.mock.world.tables.items()
        counts = {name: _count(each) for name, each in tables if isinstance(each, Table)}
        changes = self.mock.changes
        answer: dict[str, Any] = {"now": self.mock.clock.now, "changes": list(changes), "set_up": changes.set_up}
        answer["tables"] = counts
        if given.full:
            answer["rows"] = {
                name: list(each.rows.values()) if isinstance(each, Table) else list(each.rows.items())
                for name, each in tables
            }
        return answer

    @operation("GET", "calls", WhichCalls, "?limit=10")
    def _calls(self, given: WhichCalls) -> Any:
        """The calls so far, oldest first, without their secrets."""
        calls = list(self.mock.calls)
        newest = calls if given.limit is None else calls[len(calls) - min(given.limit, len(calls)) :]
        shown = [
            {
                "method": each.request.method,
                "url": self._shown(starred(each.request.url)),
                "status": each.status,
                "endpoint": each.endpoint,
                "hint": each.hint,
                "fault": each.fault,
            }
            for each in newest
        ]
        return {"calls": shown, "total": len(calls)}

    @operation("DELETE", "calls")
    def _forget_calls(self, _: Nothing) -> Any:
        """Forget the calls."""
        self.mock.calls.clear()
        return {"calls": [], "total": 0}

    @operation("GET", "changes")
    def _changes(self, _: Nothing) -> Any:
        """What each call changed, what the test set up, and what colleagues did meanwhile, a line each."""
        changes = self.mock.changes
        return {
            "calls": [{"call": self._shown(call.asked), "changes": lines} for call, lines in changes.by_call],
            "set_up": changes.set_up,
            "meanwhile": [{"who": str(someone), "changes": lines} for someone, lines in changes.meanwhile],
        }

    def _shown(self, text: str) -> str:
        """A text without the key, wherever it was written."""
        return text.replace(self.mock.api_key, "***")

    @operation("GET", "effects")
    def _effects(self, _: Nothing) -> Any:
        """What people would have noticed: notifications, hook events, invitations, and who was reached."""
        effects = self.mock.effects
        return {
            "notifications": effects.notifications,
            "hooks": effects.hooks,
            "invitations": effects.invitations,
            "viewed": effects.viewed,
            "reached": effects.reached,
            "people": int(effects.people),
            "ledger": [
                {"call": self._shown(call.asked), "effects": [each.line for each in made]}
                for call, made in effects.by_call()
            ],
        }

    @operation("GET", "hooks")
    def _hooks(self, _: Nothing) -> Any:
        """The hooks, what each was called with and what became of it; `waiting` deliveries are still on their way."""
        return self.mock.hooks.told()

    @operation("GET", "clock")
    def _clock(self, _: Nothing) -> Any:
        """The world's time."""
        clock = self.mock.clock
        return {"now": clock.now, "mode": clock.mode}

    @operation("POST", "clock", Moved, CLOCK)
    def _move_clock(self, given: Moved) -> Any:
        """Move the world's time, forwards or back, or say how it goes: steps, frozen, real."""
        clock = self.mock.clock
        if sum(each is not None for each in (given.advance, given.now, given.mode)) != 1:
            raise Refused(f"The clock takes either {CLOCK}.")
        if given.mode is not None:
            clock.start(given.mode)
            return self._clock(Nothing())
        try:
            moment = given.now or clock.now + timedelta(**msgspec.structs.asdict(given.advance or Amount()))
        except OverflowError:
            moment = None
        if moment is None or moment.year not in YEARS:
            raise Refused(f"The clock stays between the years {YEARS.start} and {YEARS.stop - 1}.")
        clock.set(moment)
        return self._clock(Nothing())

    @operation("GET", "limits")
    def _limits(self, _: Nothing) -> Any:
        """Whether too many calls are refused, and how many are too many."""
        limits = self.mock.limits
        return {
            "active": limits.active,
            "per_second": limits.per_second,
            "per_hour": limits.per_hour,
            "heavy_per_hour": limits.heavy_per_hour,
        }

    @operation("POST", "limits", Limited, '{"active": true, "per_hour": 100}')
    def _limit(self, given: Limited) -> Any:
        """Refuse too many calls, or no more."""
        sizes = msgspec.structs.asdict(given)
        active = sizes.pop("active")
        self.mock.limits.on(**sizes)
        self.mock.limits.active = active
        return self._limits(Nothing())

    @operation("GET", "faults")
    def _faults(self, _: Nothing) -> Any:
        """The planned faults that are not used up, and how many calls each still strikes."""
        return {"faults": [each.told() for each in self.mock.faults.unused]}

    @operation("POST", "faults", dict[str, Any], '{"endpoint": "*_item", "fault": "time_out", "after": true}')
    def _plan(self, given: dict[str, Any]) -> Any:
        """Plan a fault, or several as {"faults": [...]}, for the next calls that a name or pattern matches."""
        faults = self.mock.faults
        try:
            if given.keys() == {"faults"}:
                if not isinstance(given["faults"], list):  # not a path: who asks has no business with our files
                    raise Refused('Write {"faults": [...]}, a list of faults.')
                faults.plan(given["faults"])
            else:
                faults.add(fault(given, faults.near))
        except ValueError as error:
            raise Refused(f"Nothing planned: {error}.") from None
        return self._faults(Nothing())

    @operation("DELETE", "faults")
    def _forget_faults(self, _: Nothing) -> Any:
        """Forget the planned faults."""
        self.mock.faults.clear()
        return {"faults": []}


def index() -> list[str]:
    """What there is, a line each, as it is typed."""
    return [each.line for methods in OPERATIONS.values() for each in methods.values()]


def _sorry(error: Refused) -> dict[str, Any]:
    found: dict[str, Any] = {"error": str(error)}
    return found | {"operations": index()} if error.status == 404 else found  # noqa: PLR2004  HTTP's own number


def _count(table: Table[Any, Any]) -> dict[str, int]:
    living = len(table)
    return {"living": living, "deleted": len(table.rows) - living}
