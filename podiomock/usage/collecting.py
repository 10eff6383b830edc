"""Collect, over a whole run, what its tests ask and look at.

An answer is decoded by the program's own client, which hands what it decoded to the program: nothing of ours is in
between. But nearly all clients decode with Python's `json`: while a run is watched, its decoder gives dicts that keep
account, for texts that were just answered and for no others. An answer that it never decoded was not read, or read by
another decoder, perhaps in another process: all of it counts.
"""

import gc
import sys
from collections import OrderedDict
from collections.abc import Callable
from json import JSONDecoder
from threading import RLock
from typing import Any
from urllib.parse import parse_qsl
from weakref import WeakSet

import msgspec

from podiomock.calls import PREFIX, Call
from podiomock.http import Handler, Request, Response
from podiomock.native import asked_natively
from podiomock.operations import named
from podiomock.rooms import FILES, MATON, PODIO
from podiomock.transports.patch import Patch
from podiomock.usage.report import Relied, Usage
from podiomock.usage.seen import Sight, plain_name, watched

KEPT = 1000
"""How many answers are waited for to be decoded."""

NOT_DECODED = "an answer was not read, or not by Python's json in the tests' own process"
OVER_A_PORT = "it was asked over a port, and what the other side looks at is not known"


class Collector:
    """Watches the calls of a run."""

    def __init__(self) -> None:
        self.usage = Usage()
        self.test: str | None = None
        """The test that is on."""
        self._answered: OrderedDict[str, list[Sight]] = OrderedDict()
        self._open: WeakSet[Sight] = WeakSet()
        self._lock = RLock()

    def watch(self, call: Call, *, near: bool) -> None:
        """Take in a call of a fake; `near` if it came from this process."""
        self._take(call.request, call.response, call.endpoint, near=near, faulty=call.fault is not None)

    def watching(self, handler: Handler) -> Handler:
        """The same handler, watched."""

        def answer(request: Request) -> Response:
            response = handler(request)
            self._take(request, response, None, near=True)
            return response

        return answer

    def decode(self) -> Callable[[], None]:
        """Have what Python's `json` decodes of answers keep account; gives what ends it."""

        def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
            def decode(decoder: JSONDecoder, text: str, *given: Any, **named: Any) -> Any:
                return self._decoded(text, original(decoder, text, *given, **named))

            return decode

        patch = Patch(JSONDecoder, "decode", wrap)
        patch.start()
        return patch.stop

    def finish(self) -> Usage:
        """All that was seen; nothing is looked at any more."""
        with self._lock:
            self._answered.clear()
            gc.collect()
            for each in list(self._open):
                each.close()
            return self.usage

    def _take(
        self, request: Request, response: Response, name: str | None, *, near: bool, faulty: bool = False
    ) -> None:
        with self._lock:
            relied = self._relied(request, name)
            if relied is None:
                return
            relied.calls += 1
            relied.statuses.add(response.status)
            relied.query |= {plain_name(each) for each, _ in parse_qsl(request.query, keep_blank_values=True)}
            relied.body |= _keys(request.body)
            if self.test is not None:
                relied.tests.add(self.test)
            kind = response.header("content-type") or ""
            if faulty or not 200 <= response.status < 300 or not response.body or "json" not in kind:  # noqa: PLR2004
                return
            if not near:
                relied.because.add(OVER_A_PORT)
                return
            self._wait(response.body, relied)

    def _relied(self, request: Request, name: str | None) -> Relied | None:
        """What is known of the operation; None for what is none."""
        path = request.path if asked_natively(request.origin) else request.path.removeprefix(PREFIX)
        if name is None and (found := PODIO.match(request.method, path)) is not None:
            name = found.endpoint.name
        for routes in (PODIO, MATON, FILES):
            if name in routes.by_name:
                endpoint = routes.by_name[name]
                return self.usage.of(endpoint.name, f"{endpoint.method} {endpoint.path}")
        known = named(request.method, path)
        return None if known is None else self.usage.of(str(known), str(known))

    def _wait(self, body: bytes, relied: Relied) -> None:
        def done(sight: Sight) -> None:
            with self._lock:
                if sight.decoded:
                    relied.fields |= sight.paths
                else:
                    relied.because.add(NOT_DECODED)

        sight = Sight(done)
        self._open.add(sight)
        text = body.decode(errors="replace")
        self._answered.setdefault(text, []).append(sight)
        self._answered.move_to_end(text)
        if len(self._answered) > KEPT:
            self._answered.popitem(last=False)

    def _decoded(self, text: str, value: Any) -> Any:
        with self._lock:
            sights = self._answered.get(text)
            if not sights or _ours():
                return value
            return watched(value, next((each for each in sights if not each.decoded), sights[-1]))


def _ours() -> bool:
    """Whether it is podiomock itself that has a text decoded."""
    frame = sys._getframe(1)  # noqa: SLF001  nothing else tells who calls
    while (name := frame.f_globals.get("__name__", "")) in ("json", "json.decoder", __name__) and frame.f_back:
        frame = frame.f_back
    return str(name).startswith("podiomock.")


def _keys(body: bytes) -> set[str]:
    """The names that a body has at its top."""
    if body[:1] not in (b"{", b"["):
        return set()
    try:
        sent = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return set()
    if isinstance(sent, dict):
        return {plain_name(each) for each in sent}
    return {f"[].{plain_name(key)}" for each in sent if isinstance(each, dict) for key in each}
