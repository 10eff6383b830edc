"""The fake as a test holds it."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, structs

from podiomock.faults import Faults
from podiomock.gateway import Gateway
from podiomock.hooks import Delivery, Hooks
from podiomock.http import Request, Response
from podiomock.native import Native, asked_natively
from podiomock.rooms import FILES, MATON, PODIO
from podiomock.service import Service
from podiomock.state import rows
from podiomock.state.subscriptions import reason
from podiomock.state.table import Snapshot
from podiomock.state.world import World
from podiomock.transports import Interception

if TYPE_CHECKING:
    from respx import MockRouter


class Unproven(AssertionError):
    """A test that passes, but leans on something that the fake does not know."""


DEFAULT_KEY = "podiomock-key"
UNTOLD = ("cells", "ids", "subscriptions", "hushed", "attachments", "held_files", "revisions", "hook_calls")
"""Tables that follow others, or that nobody would call a change."""

SECRET = ("passwords", "tokens", "codes")
"""Tables whose keys or values open something: no report shows them."""

KEPT_CALLS = 10_000
"""How many calls are remembered; older ones are dropped."""

LARGEST_KEPT = 16 * 1024 * 1024
"""Bytes of a request's body that are remembered with the call; a larger one is an upload, and in the world."""


class Call(Struct, frozen=True):
    """One call and its answer: the endpoint's name (None if none matched) and a hint for the reader."""

    request: Request
    response: Response
    endpoint: str | None
    hint: str | None = None

    @property
    def status(self) -> int:
        """The answer's status."""
        return self.response.status

    @property
    def sent(self) -> Any:
        """The request's JSON body, or None."""
        return _json(self.request.body)

    @property
    def json(self) -> Any:
        """The answer's JSON body, or None."""
        return _json(self.response.body)

    def __str__(self) -> str:
        name = f"  {self.endpoint}" if self.endpoint else ""
        hint = f"  ({self.hint})" if self.hint else ""
        return f"{self.status} {self.request!r}{name}{hint}"


class Effects:
    """What the world's people would have noticed since the test began."""

    def __init__(self, world: World, base: Snapshot) -> None:
        self._world = world
        self._base = base

    def _since(self, table: str) -> Iterator[Any]:
        return (
            now
            for name, _, before, now in self._world.journal.since(self._base.mark)
            if name == table and before is None
        )

    @property
    def notifications(self) -> list[rows.Notification]:
        """Who was told what and `why`, one row a person and event; `silent=true` keeps this empty."""
        return list(self._since("notifications"))

    @property
    def hooks(self) -> list[rows.HookEvent]:
        """The events that hooks would have been called with; `hook=false` keeps this empty."""
        return list(self._since("hook_events"))

    @property
    def invitations(self) -> list[rows.Invitation]:
        """Who was asked into a space, or given access by being mentioned with `alert_invite=true`."""
        return list(self._since("invitations"))

    @property
    def viewed(self) -> list[rows.Notification]:
        """What a `mark_as_viewed` read marked as seen."""
        changes = self._world.journal.since(self._base.mark)
        return [
            now
            for name, _, before, now in changes
            if name == "notifications" and now.viewed_on and (before is None or before.viewed_on is None)
        ]

    @property
    def reached(self) -> list[str]:
        """The names of the people notified or invited, each once."""
        found = [each.user_id for each in self.notifications] + [each.user_id for each in self.invitations]
        return [self._world.users.rows[each].name for each in dict.fromkeys(found)]

    @property
    def people(self) -> int:
        """How many people were reached."""
        return len(self.reached)

    def __repr__(self) -> str:
        lines = [
            f"told {self._world.users.rows[each.user_id].name}: {each.type} {each.reference[0]} {each.reference[1]}"
            f" ({reason(each)})"
            for each in self.notifications
        ]
        lines += [
            f"invited {self._world.users.rows[each.user_id].name}: {each.reference[0]} {each.reference[1]}"
            for each in self.invitations
        ]
        lines += [f"fired {each.type} {each.payload}" for each in self.hooks]
        return "\n".join(lines) or "nobody told, no hook fired"


class Clock:
    """The world's time, UTC. It stands still, but for a second after each call that wrote something."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def now(self) -> datetime:
        """The time."""
        return self._world.now

    def advance(self, **amount: float) -> datetime:
        """Move the clock by a `timedelta`'s keywords: `advance(days=3)`."""
        return self.set(self.now + timedelta(**amount))

    def set(self, moment: datetime) -> datetime:
        """Move the clock to a moment that knows its time zone."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone; write datetime(..., tzinfo=UTC)")
        self._world.set_now(moment)
        return self.now


class PodioMock:
    """A fake gateway with a Podio behind it: its world, what was called, and what that did.

    `handle` answers a request; everything else is for the test. A mock is safe to call from several threads.
    """

    def __init__(self, world: World, *, api_key: str = DEFAULT_KEY) -> None:
        self.world = world
        self.api_key = api_key
        self.faults = Faults([*PODIO.by_name, *MATON.by_name, *FILES.by_name])
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._base = world.snapshot()
        self.effects = Effects(world, self._base)
        self.clock = Clock(world)
        self._service = Service(world, self.faults)
        self._gateway = Gateway(self._service, api_key)
        self._native = Native(self._service)
        self.unemulated: dict[str, int] = {}
        """The operations that were called though they are not emulated, and how often."""
        self.lock = RLock()
        """Held while a request is answered; hold it to look at several things at once."""
        self.hooks = Hooks(world, self.lock)
        self.interception: Interception | None = None

    def handle(self, request: Request) -> Response:
        """Answer one request, and remember it; then deliver what its hooks sent."""
        response = self.respond(request, self.hooks.queue)
        self.hooks.run()
        return response

    def respond(self, request: Request, queue: Callable[[Sequence[Delivery]], None]) -> Response:
        """Answer one request, and remember it; what its hooks sent is put into `queue`, in the order of the calls."""
        with self.lock:
            natively = asked_natively(request.origin) or self._native.follows(request)
            answer = (self._native if natively else self._gateway)(request)
            kept = request if len(request.body) <= LARGEST_KEPT else structs.replace(request, body=b"")
            self.calls.append(Call(kept, answer.response, answer.endpoint, answer.hint))
            if answer.unemulated is not None:
                self.unemulated[answer.unemulated] = self.unemulated.get(answer.unemulated, 0) + 1
            if fired := self.hooks.collect():
                queue(fired)
        return answer.response

    @property
    def respx(self) -> "MockRouter":
        """The respx router that answers httpx for us: add routes for other hosts, look at its `calls`."""
        if self.interception is None:
            raise RuntimeError("this mock is not active in the process; use the fixture or `with podiomock.activate()`")
        return self.interception.respx

    def answer(self, operation: str, json: Any = None, *, status: int = 200) -> None:
        """Answer an operation that is not emulated, `GET /org/{org_id}/billing`, with a body of your own.

        It is answered so for every id, and changes no state. ValueError for an operation that is emulated.
        """
        with self.lock:
            self._service.canned.add(operation, json, status)

    def check(self) -> None:
        """Raise `Unproven` if operations were called that are not emulated; once, then they count as told."""
        with self.lock:
            called, self.unemulated = self.unemulated, {}
        if called:
            lines = [f"{operation}  ({times} times)" if times > 1 else operation for operation, times in called.items()]
            raise Unproven(
                "the fake answered 501 to operations that Podio has and podiomock does not emulate:\n  "
                + "\n  ".join(lines)
                + f'\nGive their answers with podiomock.answer("{next(iter(called))}", {{...}}), '
                "or let it pass with strict=False."
            )

    def snapshot(self) -> Snapshot:
        """Keep the world as it is; costs an integer."""
        with self.lock:
            return self.world.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Put the world back exactly as it was."""
        with self.lock:
            self.world.restore(snapshot)

    def reset(self) -> None:
        """Start over: the first world, no calls, no faults, no takers of hooks' deliveries."""
        with self.lock:
            self.world.restore(self._base)
            self.calls.clear()
            self.faults.clear()
            self.hooks.forget()
            self.unemulated.clear()
            self._service.canned.clear()

    @property
    def changes(self) -> list[str]:
        """What differs from the start, a line each."""
        lines = []
        for table, key, before, now in self.world.journal.since(self._base.mark):
            if table in UNTOLD or table in SECRET:
                continue
            if before is None:
                lines.append(f"{table} {key}: new")
            elif now.deleted_on is not None:
                lines.append(f"{table} {key}: deleted")
            else:
                columns = [each for each in now.__struct_fields__ if getattr(before, each) != getattr(now, each)]
                lines.append(
                    f"{table} {key}: "
                    + ", ".join(f"{each} {getattr(before, each)!r} -> {getattr(now, each)!r}" for each in columns)
                )
        return lines

    def __repr__(self) -> str:
        return f"<PodioMock: {len(self.calls)} calls, {len(self.changes)} changes>"


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
