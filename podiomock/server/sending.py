"""Send hooks' deliveries over HTTP: each hook's in order, one at a time, in the background."""

import logging
import ssl
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from threading import Condition, Event, Thread
from urllib.parse import quote, urlencode, urlsplit

from podiomock import __version__
from podiomock.hooks import SUCCESS, Delivery, Hooks
from podiomock.server.targets import reaches, target

LOG = logging.getLogger("podiomock.hooks")

FORM = "application/x-www-form-urlencoded"

TIMEOUT = 5.0
"""Seconds that a hook's URL has to answer in."""

PAUSES = (0.1, 0.5, 2.0)
"""Seconds before each further attempt. A-289: how often Podio tries, and how patiently, is unknown."""


class HookSender:
    """Posts the deliveries of one mock's hooks to this machine, and to the targets named; a thread a busy hook.

    A delivery is good if it is answered 2xx within `timeout` seconds; else it is tried again after each of
    `pauses`. A target is the beginning of a URL; ValueError if it is none.
    """

    def __init__(
        self, hooks: Hooks, targets: Iterable[str] = (), *, timeout: float = TIMEOUT, pauses: Sequence[float] = PAUSES
    ) -> None:
        self._hooks = hooks
        self._targets = [target(each) for each in targets]
        self.timeout = timeout
        self.pauses = tuple(pauses)
        self._lanes: dict[int, deque[Delivery]] = {}
        self._threads: dict[int, Thread] = {}
        self._ended: list[Thread] = []
        self._open: set[HTTPConnection] = set()
        self._changed = Condition()
        self._stopped = Event()

    def allow(self, beginning: str) -> None:
        """Send to URLs that begin so, too."""
        self._targets.append(target(beginning))

    @property
    def waiting(self) -> int:
        """How many deliveries are not done with."""
        with self._changed:
            return sum(map(len, self._lanes.values()))

    def take(self, deliveries: Sequence[Delivery]) -> None:
        """Send these soon, each behind those of its hook that were taken before."""
        with self._changed:
            if self._stopped.is_set():
                _drop(deliveries)
                return
            for each in deliveries:
                self._lanes.setdefault(each.hook_id, deque()).append(each)
                if each.hook_id not in self._threads:
                    name = f"podiomock hook {each.hook_id}"
                    thread = Thread(target=self._work, args=(each.hook_id,), name=name, daemon=True)
                    self._threads[each.hook_id] = thread
                    self._ended = [each for each in self._ended if each.is_alive()]
                    thread.start()

    def settle(self, timeout: float = 10.0) -> None:
        """Wait until everything is delivered or given up, and what that caused as well; TimeoutError if it is not."""
        with self._changed:
            if not self._changed.wait_for(lambda: not any(self._lanes.values()), timeout):
                left = [repr(each) for lane in self._lanes.values() for each in lane]
                raise TimeoutError(f"after {timeout:g} s these wait to be delivered:\n" + "\n".join(left[:10]))

    def close(self) -> None:
        """Send no more; what is on its way is broken off."""
        if self._hooks.sender is self:
            self._hooks.sender = None
        with self._changed:
            self._stopped.set()
            threads = [*self._ended, *self._threads.values()]
            for each in self._open:
                _break_off(each)
        for thread in threads:
            thread.join(self.timeout)

    def _work(self, hook_id: int) -> None:
        while True:
            with self._changed:
                lane = self._lanes[hook_id]
                if not lane or self._stopped.is_set():
                    _drop(self._lanes.pop(hook_id))
                    self._ended.append(self._threads.pop(hook_id))
                    self._changed.notify_all()
                    return
                delivery = lane[0]
            try:
                self._deliver(delivery)
            except Exception:
                LOG.exception("what takes %r failed", delivery)
            with self._changed:
                lane.popleft()
                self._changed.notify_all()

    def _deliver(self, delivery: Delivery) -> None:
        hooks = self._hooks
        if not hooks.due(delivery):
            return
        if (receive := hooks.receiver(delivery)) is not None:
            hooks.give(delivery, receive)
            return
        if not reaches(delivery.url, self._targets):
            parts = urlsplit(delivery.url)
            host = parts.netloc.rpartition("@")[2]
            delivery.state = "withheld"
            delivery.error = (
                f"{host} is not this machine: let it be called with --hook-target {parts.scheme}://{host} "
                "(in Python hook_targets=[...], or server.hooks.allow(...))"
            )
            LOG.warning("not delivered: %r; %s", delivery, delivery.error)
            return
        status, error = self._post(delivery)
        for pause in self.pauses:
            if status in SUCCESS or self._stopped.wait(pause) or not hooks.due(delivery):
                break
            status, error = self._post(delivery)
        if self._stopped.is_set() and status not in SUCCESS:
            _drop([delivery])
        elif hooks.due(delivery):
            hooks.finish(delivery, status, error)

    def _post(self, delivery: Delivery) -> tuple[int | None, str | None]:
        delivery.attempts += 1
        parts = urlsplit(delivery.url)
        connection: HTTPConnection
        if parts.scheme.lower() == "https":
            context = ssl.create_default_context()
            connection = HTTPSConnection(parts.hostname or "", parts.port, timeout=self.timeout, context=context)
        else:
            connection = HTTPConnection(parts.hostname or "", parts.port, timeout=self.timeout)
        try:
            connection.connect()
            with self._changed:
                if self._stopped.is_set():
                    return None, "the server stopped"
                self._open.add(connection)
            path = quote(parts.path, safe="/%:@!$&'()*+,;=~") or "/"
            headers = {"Content-Type": FORM, "User-Agent": f"podiomock/{__version__}"}
            connection.request("POST", path, urlencode(delivery.payload).encode(), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException, ValueError) as failure:  # ValueError: no name that can be looked up
            return None, f"{type(failure).__name__}: {failure}"
        else:
            return answer.status, None if answer.status in SUCCESS else f"answered {answer.status} {answer.reason}"
        finally:
            with self._changed:
                self._open.discard(connection)
            connection.close()


def _drop(deliveries: Iterable[Delivery]) -> None:
    for each in deliveries:
        each.state, each.error = "dropped", "the server stopped"


def _break_off(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        with suppress(OSError):  # the other side was quicker
            connection.sock.shutdown(SHUT_RDWR)
