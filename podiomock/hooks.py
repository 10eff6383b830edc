"""What hooks were called with, and by whom that was taken: callables of a test, a server's sender, or nobody."""

import inspect
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from difflib import get_close_matches
from fnmatch import fnmatchcase
from itertools import islice
from threading import Lock
from typing import Any, Literal, Protocol

from msgspec import structs

from podiomock.state import hooks
from podiomock.state.making import acting
from podiomock.state.rows import HookCall, Reference
from podiomock.state.world import World

Receive = Callable[[dict[str, str]], object]
"""Takes the form fields of one delivery. If it gives a number, that is the status that the delivery got."""

Fate = Literal["waiting", "delivered", "failed", "kept", "withheld", "dropped"]

LONGEST_CHAIN = 100
"""How many deliveries may each be caused by the one before, within one call of the program under test."""

SUCCESS = range(200, 300)


class HookLoopError(RuntimeError):
    """What is done on a hook's delivery causes the next delivery, on and on."""


class Delivery:
    """One call of a hook: what was sent, where to, and what became of it.

    `state` is `waiting`, `delivered`, `failed`, `kept` (nobody was there to take it), `withheld` (its target is
    not to be called) or `dropped` (it was taken back, or the hook became inactive before its turn).
    """

    def __init__(self, row: HookCall, depth: int = 0) -> None:
        self.row = row
        self.depth = depth
        self.state: Fate = "waiting"
        self.attempts = 0
        self.status: int | None = None
        self.error: str | None = None

    @property
    def type(self) -> str:
        """The event, as `item.create`."""
        return self.row.type

    @property
    def hook_id(self) -> int:
        """Whose call it is."""
        return self.row.hook_id

    @property
    def url(self) -> str:
        """Where it is sent; what was its query string is in the payload."""
        return self.row.url

    @property
    def payload(self) -> dict[str, str]:
        """The form fields, `type` and `hook_id` first."""
        return self.row.payload

    def told(self) -> dict[str, Any]:
        """All of it, for JSON."""
        names = ("hook_id", "type", "url", "payload", "state", "attempts", "status", "error")
        return {name: getattr(self, name) for name in names}

    def __repr__(self) -> str:
        said = " ".join(f"{key}={value}" for key, value in self.payload.items() if key != "type")
        return f"<{self.type} -> {self.url} {said} ({self.state})>"


class Sender(Protocol):
    """Who delivers what no callable takes."""

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Deliver these, in this order, some time soon."""
        ...


class Hooks:
    """The deliveries of one mock's hooks, in order; and where a test says who takes them.

    In process nothing leaves it: a delivery is given to the callable that `on` or `deliver` named for it, after
    the call that caused it was done and before that is answered, or is kept. An exception of a callable comes
    out of that call.
    """

    def __init__(self, world: World, lock: AbstractContextManager[bool]) -> None:
        self._world = world
        self._lock = lock
        self._before = len(world.hook_calls.rows)
        self._known = {row.call_id: Delivery(row) for row in world.hook_calls.rows.values()}
        self._version = world.hook_calls.version
        self._of_hook: dict[int, Receive] = {}
        self._of_url: list[tuple[str, Receive]] = []
        self._queue: deque[Delivery] = deque()
        self._running = Lock()
        self._current: Delivery | None = None
        self.sender: Sender | None = None
        """Who takes what no callable does; a server, while there is one."""

    @property
    def fired(self) -> list[Delivery]:
        """Every call of a hook since the test began, requests to verify among them, oldest first."""
        with self._lock:
            return [self._delivery(row) for row in islice(self._world.hook_calls.rows.values(), self._before, None)]

    def on(
        self, kind: str, receive: Receive, *, app: int | None = None, field: int | None = None, space: int | None = None
    ) -> int:
        """Have a callable take an event, as if it had a verified hook: of one app, field or space, or of all.

        Gives the hook's id. The hook is part of the world: an earlier snapshot knows nothing of it.
        """
        given = {"app": app, "app_field": field, "space": space}
        places = [(name, number) for name, number in given.items() if number is not None]
        if len(places) > 1:
            raise TypeError("give one of app=, field= and space=, or none for all")
        place: Reference = places[0] if places else hooks.ANYWHERE
        known = hooks.EVENTS.get(place[0]) or [each for kinds in hooks.EVENTS.values() for each in kinds]
        if kind not in known:
            near = get_close_matches(kind, known, n=3, cutoff=0.5) or dict.fromkeys(known)
            raise ValueError(f"no hook of {'anything' if not places else place[0]} hears {kind!r}; {', '.join(near)}")
        plain(receive)
        with self._lock, acting(self._world, None, None):
            hook = hooks.made(self._world, place, kind, f"https://podiomock.invalid/{kind}")
            self._world.hooks.change(hook.hook_id, status="active")
            self._of_hook[hook.hook_id] = receive
        return hook.hook_id

    def deliver(self, url: str, receive: Receive) -> None:
        """Have a callable take what is sent to a URL, or to a pattern (`https://example.com/*`), verification too.

        The query string of a hook's URL does not count: it travels in the payload.
        """
        plain(receive)
        self._of_url.append((url.partition("?")[0], receive))

    def told(self) -> dict[str, Any]:
        """The hooks, the deliveries and how many of these wait, for JSON."""
        found = [structs.asdict(row) for row in self._world.hooks if row.reference != hooks.ANYWHERE]
        fired = self.fired
        return {
            "hooks": found,
            "deliveries": [each.told() for each in fired],
            "waiting": sum(each.state == "waiting" for each in fired),
        }

    def forget(self) -> None:
        """Forget the callables, and what waits for them."""
        self._of_hook.clear()
        self._of_url.clear()
        self._queue.clear()

    def collect(self) -> Sequence[Delivery]:
        """What was not collected before; for who holds the lock."""
        calls = self._world.hook_calls
        if calls.version == self._version:
            return ()
        self._version = calls.version
        fresh: list[Delivery] = []
        depth = 0 if self._current is None else self._current.depth + 1
        for row in reversed(calls.rows.values()):
            known = self._known.get(row.call_id)
            if known is not None and known.row is row:
                break
            self._known[row.call_id] = made = Delivery(row, depth)
            fresh.append(made)
        return fresh[::-1]

    def queue(self, deliveries: Sequence[Delivery]) -> None:
        """Put deliveries behind those that wait for `run`."""
        self._queue.extend(deliveries)

    def run(self) -> None:
        """Deliver what waits, in order. What a callable causes waits until it is done; its exception comes last."""
        failures: list[Exception] = []
        while self._queue and self._running.acquire(blocking=False):
            try:
                self._run(failures)
            finally:
                self._current = None
                self._running.release()
        if failures:
            raise failures[0]

    def _run(self, failures: list[Exception]) -> None:
        while self._queue:
            delivery = self._current = self._queue.popleft()
            if not self.due(delivery):
                continue
            try:
                if (receive := self.receiver(delivery)) is not None:
                    self._break_chain(delivery)
                    self.give(delivery, receive)
                elif self.sender is not None:
                    self.sender.take([delivery])
                else:
                    delivery.state = "kept"
            except Exception as failure:  # noqa: BLE001  raised once all that waits is delivered
                failures.append(failure)

    def due(self, delivery: Delivery) -> bool:
        """Whether a delivery is still to be made: the world still knows of it, and its hook is still called."""
        with self._lock:
            hook = self._world.hooks.rows.get(delivery.hook_id)
            if not self._alive(delivery) or hook is None:
                delivery.state, delivery.error = "dropped", "the call that caused it was taken back"
            elif hook.status != "active" and delivery.type != hooks.VERIFY:
                delivery.state, delivery.error = "dropped", "the hook is inactive"
            return delivery.state == "waiting"

    def receiver(self, delivery: Delivery) -> Receive | None:
        """The callable that takes a delivery, the latest named first; None if none does."""
        if (found := self._of_hook.get(delivery.hook_id)) is not None:
            return found
        url = delivery.url
        return next((take for known, take in reversed(self._of_url) if known == url or fnmatchcase(url, known)), None)

    def give(self, delivery: Delivery, receive: Receive) -> None:
        """Give a delivery to a callable; its exception counts as a failure, and is raised."""
        delivery.attempts += 1
        try:
            answer = receive(dict(delivery.payload))
        except BaseException as failure:
            self.finish(delivery, None, f"{type(failure).__name__}: {failure}")
            raise
        self.finish(delivery, answer if isinstance(answer, int) and not isinstance(answer, bool) else 200)

    def finish(self, delivery: Delivery, status: int | None, error: str | None = None) -> None:
        """Note what became of a delivery; a hook whose deliveries fail becomes inactive in the end."""
        with self._lock:
            well = status in SUCCESS
            delivery.status, delivery.error = status, error
            delivery.state = "delivered" if well else "failed"
            if self._alive(delivery):
                hooks.answered(self._world, delivery.row, well=well)

    def _break_chain(self, delivery: Delivery) -> None:
        if delivery.depth >= LONGEST_CHAIN:
            delivery.state, delivery.error = "dropped", "a loop"
            raise HookLoopError(
                f"{LONGEST_CHAIN} deliveries were each caused by the one before, last {delivery!r}: "
                "write with hook=false in what a hook calls, or let it write only what differs"
            )

    def _alive(self, delivery: Delivery) -> bool:
        return self._world.hook_calls.rows.get(delivery.row.call_id) is delivery.row

    def _delivery(self, row: HookCall) -> Delivery:
        known = self._known.get(row.call_id)
        return known if known is not None and known.row is row else Delivery(row)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.fired)) or "no hook was called"


def plain(receive: object) -> None:
    """Refuse what cannot simply be called."""
    if not callable(receive) or inspect.iscoroutinefunction(receive):
        raise TypeError(
            f"{receive!r} cannot take deliveries: give a plain function of one dict. For an async handler, "
            "give the hook the URL of the running program, and have a `podiomock_server` call it"
        )
