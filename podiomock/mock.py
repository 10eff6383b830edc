"""The fake as a test holds it."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import get_close_matches
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, get_args

from msgspec import structs

from podiomock.calls import Call
from podiomock.changes import Changes, changes
from podiomock.clock import Clock
from podiomock.dialects import DOCUMENTED, RECORDED, named
from podiomock.effects import Effects
from podiomock.faults import Again, Faults, Planned
from podiomock.gateway import Ambiguity, Gateway
from podiomock.hooks import Delivery, Hooks
from podiomock.http import Request, Response
from podiomock.limits import Limits
from podiomock.native import TOKENS, Native, asked_natively
from podiomock.rooms import FILES, MATON, PODIO
from podiomock.service import Answer, Service
from podiomock.state.table import Snapshot
from podiomock.state.world import World
from podiomock.transports import Interception

if TYPE_CHECKING:
    from respx import MockRouter

    from podiomock.churn import Churn
    from podiomock.evidence import Grounds
    from podiomock.witness import Witness


class Unproven(AssertionError):
    """A test that passes, but leans on something that the fake does not know, or did not meet what it planned."""


class Undecided(AssertionError):
    """A test that passes, but whose calls left it to the gateway whose account they use."""


DEFAULT_KEY = "podiomock-key"
KEPT_CALLS = 10_000
"""How many calls are remembered; older ones are dropped."""

LARGEST_KEPT = 16 * 1024 * 1024
"""Bytes of a request's body that are remembered with the call; a larger one is an upload, and in the world."""


class Watch(Protocol):
    """Looks at calls; `near`: whether the caller is in this process."""

    def __call__(self, call: Call, *, near: bool) -> None:
        """Take in a call, once it is answered."""


class Checkpoint(NamedTuple):
    """Where a fake stood."""

    world: Snapshot
    calls: int
    faults: "list[tuple[Planned, int, int]]"


class PodioMock:
    """A fake gateway with a Podio behind it: its world, what was called, and what that did.

    `handle` answers a request; everything else is for the test. A mock is safe to call from several threads.
    """

    watch: "Watch | None" = None
    """Is shown each call, of this mock or, set at the class, of all."""

    def __init__(
        self,
        world: World,
        *,
        api_key: str = DEFAULT_KEY,
        clock: str | datetime | None = None,
        limits: bool = False,
        ambiguous: Ambiguity = "newest",
        evidence: str | None = None,
        evidence_header: bool = False,
        dialect: str | None = None,
    ) -> None:
        if ambiguous not in get_args(Ambiguity):
            raise ValueError(f"ambiguous={ambiguous!r} is neither of {', '.join(get_args(Ambiguity))}")
        self.world = world
        self.api_key = api_key
        self.clock = Clock(world)
        """The world's time."""
        if clock is not None:
            self.clock.start(clock)
        self.limits = Limits(world, active=limits)
        """How often one may call."""
        self.faults = Faults([*PODIO.by_name, *MATON.by_name, *FILES.by_name, *TOKENS.values()])
        if world.plan is not None:
            self.faults.plan(world.plan)
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self._base = world.snapshot()
        self.effects = Effects(world, self._base)
        """What the world's people would have noticed of the calls."""
        self._service = Service(world, self.faults, self.limits)
        self._gateway = Gateway(self._service, api_key, ambiguous=ambiguous)
        self._native = Native(self._service)
        self.dialect = dialect
        self._witness: Witness | None = None
        if evidence is not None or evidence_header:
            from podiomock import witness  # it reads the package's sources: only for who asks what answers rest on

            self._witness = witness.Witness(self._service, evidence, header=evidence_header)
        self.unemulated: dict[str, int] = {}
        """The operations that were called though they are not emulated, and how often."""
        self.lock = RLock()
        """Held while a request is answered; hold it to look at several things at once."""
        self.hooks = Hooks(world, self.lock)
        self.interception: Interception | None = None

    def handle(self, request: Request) -> Response:
        """Answer one request, and remember it; then deliver what its hooks sent."""
        try:
            return self.respond(request, self.hooks.queue, near=True)
        finally:  # an answer that is lost does not keep hooks from being called
            self.hooks.run()

    @property
    def start(self) -> Snapshot:
        """The world as it was when the mock was made."""
        return self._base

    @property
    def dialect(self) -> str | None:
        """The dialect of both doors; None where each speaks its own: `documented` Maton's, `recorded` Podio's."""
        return self._dialect

    @dialect.setter
    def dialect(self, name: str | None) -> None:
        self._dialect = name
        self._gateway.dialect = DOCUMENTED if name is None else named(name)
        self._native.dialect = RECORDED if name is None else named(name)

    def respond(
        self,
        request: Request,
        queue: Callable[[Sequence[Delivery]], None],
        *,
        native: bool = False,
        near: bool = False,
    ) -> Response:
        """Answer one request, and remember it; what its hooks sent is put into `queue`, in the order of the calls."""
        with self.lock:
            self.clock.sync()
            journal = self.world.journal
            mark = journal.mark()
            answer, grounds = self._answer(request, native=native)
            kept = request if len(request.body) <= LARGEST_KEPT else structs.replace(request, body=b"")
            wrote = journal.mark() != mark and _wrote(self.world, mark)
            call = Call(kept, answer.response, answer.endpoint, answer.hint, grounds, answer.fault, wrote)
            self.calls.append(call)
            if answer.unemulated is not None:
                self.unemulated[answer.unemulated] = self.unemulated.get(answer.unemulated, 0) + 1
            if fired := self.hooks.collect():
                queue(fired)
            journal.sign(mark, call)
            if self.watch is not None:
                self.watch(call, near=near)
        if answer.silence is not None:
            raise answer.silence
        return answer.response

    def _answer(self, request: Request, *, native: bool) -> "tuple[Answer, Grounds | None]":
        struck: Again | None = None
        while True:
            natively = native or asked_natively(request.origin) or self._native.follows(request)
            door = self._native if natively else self._gateway
            try:
                answer, grounds = (door(request), None) if self._witness is None else self._witness.watch(door, request)
            except Again as again:  # a fault took away what let the caller in
                struck = again
                continue
            if struck is not None:
                answer = structs.replace(answer, endpoint=struck.endpoint, fault=struck.fault)
            return answer, grounds

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

    def churn(self, listing: str, *, insert: int = 0, delete: int = 0, resort: int = 0, turns: int = 10) -> "Churn":
        """Let somebody else insert, delete or move so many rows before each further page of a listing.

        `listing` is an endpoint's name or pattern, `filter_items`, `list_*`; after `turns` it stays as it is.
        Within the block, and after it, `skipped` and `doubled` say what the program made of it.
        """
        from podiomock.churn import Churn  # most tests never need it

        return Churn(self._service, listing, insert=insert, delete=delete, resort=resort, turns=turns)

    def check(self) -> None:
        """Raise `Undecided` or `Unproven` if calls named no connection, or are not emulated; once, then it is told."""
        with self.lock:
            undecided, self._gateway.undecided = self._gateway.undecided, []
            called, self.unemulated = self.unemulated, {}
        if undecided:
            raise Undecided(
                "several connections are ACTIVE, and these calls named none (ambiguous='error'); the real gateway "
                "takes the newest. Send the header of the account that is meant:\n"
                + "\n".join(dict.fromkeys(undecided))
            )
        if called:
            lines = [f"{operation}  ({times} times)" if times > 1 else operation for operation, times in called.items()]
            raise Unproven(
                "the fake answered 501 to operations that Podio has and podiomock does not emulate:\n  "
                + "\n  ".join(lines)
                + f'\nGive their answers with podiomock.answer("{next(iter(called))}", {{...}}), '
                "or let it pass with strict=False."
            )

    def prove(self) -> None:
        """Raise `Unproven` if answers rested on less than `evidence` asks for; once, then it is told."""
        with self.lock:
            told = None if self._witness is None else self._witness.tell()
        if told is not None:
            raise Unproven(told)

    def exhaust(self) -> None:
        """Raise `Unproven` if planned faults were not used up; once, then they are forgotten."""
        with self.lock:
            unused = self.faults.unused
            self.faults.clear()
        if unused:
            raise Unproven(self._unused(unused))

    def _unused(self, unused: list[Planned]) -> str:
        names = ", ".join(dict.fromkeys(each.endpoint or "?" for each in self.calls)) or "nothing"
        lines = "\n  ".join(repr(each) + self._meant(each) for each in unused)
        return (
            f"planned faults were not used up:\n  {lines}\nWhat was called: {names}. "
            "Plan what will be called, or let it pass with strict_faults=False."
        )

    def _meant(self, planned: Planned) -> str:
        """Which of the calls a fault was probably planned for that met none."""
        near = get_close_matches(planned.fault.endpoint, {each.endpoint or "" for each in self.calls}, n=1, cutoff=0.5)
        return f"; did you mean {near[0]!r}?" if near and not planned.seen else ""

    def forgive(self) -> None:
        """Forget what `check`, `prove` and `exhaust` would raise for."""
        self.faults.clear()
        if self._witness is not None:
            self._witness.forgive()
        self.unemulated.clear()
        self._gateway.undecided.clear()

    def snapshot(self) -> Snapshot:
        """Keep the world as it is; costs an integer."""
        with self.lock:
            return self.world.snapshot()

    def restore(self, snapshot: Snapshot) -> None:
        """Put the world back exactly as it was."""
        with self.lock:
            self.world.restore(snapshot)

    def checkpoint(self) -> "Checkpoint":
        """Keep the world, how many calls there were, and how far planned faults have come."""
        with self.lock:
            return Checkpoint(self.world.snapshot(), len(self.calls), self.faults.marks())

    def rewind(self, checkpoint: "Checkpoint") -> None:
        """Go back to a checkpoint, as often as need be: examples of a test begin alike."""
        with self.lock:
            self.world.restore(checkpoint.world)
            self.forgive()
            self.faults.back_to(checkpoint.faults)
            while len(self.calls) > checkpoint.calls:
                self.calls.pop()
            self.limits.reset()

    def reset(self) -> None:
        """Start over: the first world, no calls, no faults, no takers of hooks' deliveries."""
        with self.lock:
            self.world.restore(self._base)
            self.calls.clear()
            self.faults.clear()
            self.hooks.forget()
            self.forgive()
            self.limits.reset()
            self._service.canned.clear()

    @property
    def changes(self) -> Changes:
        """What the calls changed, a line each, as `item 123: title "a" -> "b"`; printed, it says which call did."""
        with self.lock:
            return changes(self.world, self._base.mark)

    def __repr__(self) -> str:
        return f"<PodioMock: {len(self.calls)} calls, {len(self.changes)} changes>"


def _wrote(world: World, mark: int) -> bool:
    """Whether anything changed since a mark but the time of day."""
    return any((cells, key) != (world.cells, "now") for cells, key, *_ in world.journal.entries[mark:])
