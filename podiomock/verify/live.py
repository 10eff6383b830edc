"""The fake and a live API side by side: the same histories in a scratch space of each, and where they differ.

Only what the `Guard` lets through is asked; each history has an app of its own, and the space goes in the end.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from msgspec import structs

from podiomock.answers import Broken
from podiomock.cassettes.agreement import disagreements
from podiomock.cassettes.unification import Unification
from podiomock.derive.calls.call import Call
from podiomock.derive.machine import Subject, Trial, run
from podiomock.http import Handler, Request, Response
from podiomock.mock import PodioMock
from podiomock.scratch import BASE, Scratch, scratch_space
from podiomock.state.world import World
from podiomock.verify.guard import HARMLESS, SENT, Guard

MAKING = {"list_organizations", "create_space", "delete_space", "create_app", "get_app", "delete_app"}
"""What is only asked to have a place, and to be rid of it."""

ASKED = [name for name in SENT if name not in MAKING]
QUIET = {"hook": False, "silent": True}
"""Nobody is told of what is tried."""

TOLD = ("title", "revision", "app_item_id", "external_id", "total", "filtered", "count", "text", "status", "tags")
"""Keys whose values are the same in any world, where the same was done."""


def compare(
    live: Handler,
    key: str,
    *,
    org: int | None = None,
    pause: Callable[[], None] = lambda: None,
    examples: int = 10,
    steps: int = 15,
) -> None:
    """Try so many histories; `Broken` tells the shortest in which the fake and the live API differ.

    Raises:
        ScratchError: there is no space to try in, or it could not be removed.
    """
    with side_by_side(live, key, org=org, pause=pause) as both:
        run(both.begin, examples=examples, steps=steps)


@contextmanager
def side_by_side(
    live: Handler, key: str, *, org: int | None = None, pause: Callable[[], None] = lambda: None
) -> "Iterator[Both]":
    """A scratch space in a fake, and one at the live API, which is removed whatever happens."""
    mock = PodioMock(World())
    mock.world.org("Scratch")
    guard = Guard(live)
    here, there = Scratch(mock.handle, mock.api_key), Scratch(guard, key, pause)
    here.make(None)
    here.furnish()
    with scratch_space(there, org):
        yield Both(mock, guard, here, there, pause)


class Both:
    """A fake and a live API, each with a scratch space."""

    def __init__(self, mock: PodioMock, guard: Guard, here: Scratch, there: Scratch, pause: Callable[[], None]) -> None:
        self.mock = mock
        self.guard = guard
        self.here = here
        self.there = there
        self.pause = pause
        self.unification = Unification()
        self._start = mock.snapshot()

    def begin(self) -> Trial:
        """A history in an app of its own; that of the fake is the same each time, so that its ids tell a history."""
        self.mock.restore(self._start)
        self.there.clear()
        for left in self.there.ask(f"GET /task/space/{self.there.space}/").said or ():
            self.there.ask(f"DELETE /task/{left['task_id']}")  # it hung on the space, which outlives the app
        self.there.furnish()
        self.unification = Unification()
        self.unification.learn(
            {"space_id": self.here.space, "app_id": self.here.app},
            {"space_id": self.there.space, "app_id": self.there.app},
        )
        self.unification.learn_bodies(self.here.last.body, self.there.last.body)
        return SideBySide(self)

    def request(self, call: Call) -> Request:
        """A call, as the live API is asked."""
        return self.unification.translated(call.request(self.there.key, base=BASE))


class SideBySide(Trial):
    """A history that both get; what must not be sent to the live API is asked of neither."""

    def __init__(self, both: Both) -> None:
        super().__init__(both.mock.world, [Subject(both.mock.handle, both.mock.api_key)], endpoints=ASKED)
        self.both = both

    def take(self, call: Call) -> None:
        """Send what may be sent of a call."""
        safe = quiet(call)
        if self.both.guard.objection(self.both.request(safe)) is None:
            super().take(safe)

    def send(self, call: Call) -> Response:
        """Ask both, and hold the answers against each other."""
        both = self.both
        wanted = super().send(call)
        both.pause()
        came = both.guard(both.request(call))
        both.unification.learn_bodies(wanted.body, came.body)
        if places := differences(wanted, came):
            raise Broken("\n  ".join([f"{call} is answered differently:", *places]))
        return wanted


def quiet(call: Call) -> Call:
    """A call that tells nobody, with those keys of its body that are sent to a live API."""
    query = {key: each for key, each in call.query.items() if key in HARMLESS and key not in QUIET}
    body, reads = call.body, call.reads
    if isinstance(body, dict):
        body = {key: each for key, each in body.items() if key in SENT.get(call.name, ())}
        reads = reads if "fields" in body else {}
    # What was wrong may have been in what is left out.
    whole = body == call.body and query == call.query
    query |= {} if call.method == "GET" else QUIET
    return structs.replace(call, query=query, body=body, reads=reads, wrong=call.wrong if whole else None)


def differences(wanted: Response, came: Response) -> list[str]:
    """Where two answers differ: in status, keys and types, and in what any world would say."""
    found = [str(each) for each in disagreements(wanted, came)]
    if found or not wanted.body:
        return found
    try:
        one, other = dict(_told(json.loads(wanted.body))), dict(_told(json.loads(came.body)))
    except ValueError:
        return []
    return [
        f"value {place}: the fake says {one.get(place)!r}, the live API {other.get(place)!r}"
        for place in sorted(one.keys() | other.keys())
        if one.get(place) != other.get(place)
    ]


def _told(said: Any, place: str = "$") -> Iterator[tuple[str, Any]]:
    if isinstance(said, list):
        for at, each in enumerate(said):
            yield from _told(each, f"{place}[{at}]")
    elif isinstance(said, dict):
        for name, value in said.items():
            if name in TOLD and not isinstance(value, dict):
                yield f"{place}.{name}", value
            else:
                yield from _told(value, f"{place}.{name}")
