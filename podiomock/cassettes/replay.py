"""Play a cassette: each request gets the answer that was recorded for it, in the order of causes.

A write cuts the recording: what was read after it is not served before it was made again. What nobody recorded never
goes to the network: it is a `Miss`, which shows what is nearest and how to record it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from threading import Lock
from typing import Literal, get_args

from podiomock.cassettes.cassette import Cassette, Entry
from podiomock.cassettes.coding import Unreadable, decoded
from podiomock.cassettes.matching import DEFAULT, Key, Match, Matcher
from podiomock.cassettes.misses import missed
from podiomock.http import Request, Response

OnRepeat = Literal["last", "cycle", "error", "next"]
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Miss(AssertionError):
    """A call that no interaction answers."""


def reads(method: str, path: str) -> bool:
    """Whether a call changes nothing: by its method, and Podio's filters, which are POSTed."""
    return method in READING or "/filter" in path


class Replay:
    """A handler that answers from a cassette. Safe from several threads.

    `scrub` gives a request the form in which it was written. `on_repeat` is what a read gets that comes more often
    than it was recorded: the `last` answer again, all in a `cycle`, the `next` one though it was read after a write
    that has not come, or an `error`. A write that comes more often than it was recorded is always a miss.
    `causal=False` plays each request's answers in their order, whatever was written in between.
    """

    def __init__(
        self,
        cassette: Cassette,
        scrub: Callable[[Request], Request] = lambda request: request,
        *,
        match: Match = DEFAULT,
        on_repeat: OnRepeat = "last",
        causal: bool = True,
    ) -> None:
        if on_repeat not in get_args(OnRepeat):
            raise ValueError(f"on_repeat={on_repeat!r} is none of {', '.join(get_args(OnRepeat))}")
        self.cassette = cassette
        self.misses: list[Miss] = []
        self._scrub = scrub
        self._matcher = Matcher(match)
        self._on_repeat = on_repeat
        self._causal = causal
        self._lock = Lock()
        self._places: dict[Key, list[int]] = defaultdict(list)
        self._at: dict[Key, int] = defaultdict(int)
        self._reads: list[bool] = []
        self._played: list[int] = []
        self._writes: list[int] = []
        self._next_write = 0
        for entry in cassette.entries:
            self.add(entry)

    def add(self, entry: Entry, *, played: bool = False) -> None:
        """Take in one more entry of the cassette, the last."""
        place = len(self._reads)
        reading = reads(entry.method, entry.url)
        self._places[self._matcher.key_of(entry)].append(place)
        self._reads.append(reading)
        self._played.append(int(played))
        if not reading:
            self._writes.append(place)

    def __call__(self, request: Request) -> Response:
        """The recorded answer, or failure; `Miss` if there is none."""
        entry = self.find(request)
        if entry is None:
            miss = Miss(missed(self.cassette, self.written(request), self.remark(request)))
            self.misses.append(miss)
            raise miss
        return entry.interaction.answer()

    def written(self, request: Request) -> Request:
        """The request as it would be recorded."""
        try:
            return self._scrub(decoded(request))
        except Unreadable:
            return self._scrub(request)

    def find(self, request: Request) -> Entry | None:
        """The entry that answers a request, which counts as played from now on."""
        key = self._matcher.key(self.written(request))
        with self._lock:
            place = self._choose(key)
            if place is None:
                return None
            self._played[place] += 1
            while self._next_write < len(self._writes) and self._played[self._writes[self._next_write]]:
                self._next_write += 1
            return self.cassette.entries[place]

    @property
    def unused(self) -> list[Entry]:
        """What was recorded and never asked for."""
        return [entry for entry, times in zip(self.cassette.entries, self._played, strict=False) if not times]

    def remark(self, request: Request) -> str:
        """Why a request has no answer though it was recorded, if it was."""
        places = self._places.get(self._matcher.key(self.written(request)), [])
        if not places:
            return ""
        if not self._reads[places[0]]:
            return f"it was recorded {_times(len(places))} and made once more: is a write repeated?"
        if self._causal and places[0] > (barrier := self._barrier()):
            return f"it was recorded after {self.cassette.entries[barrier]}, which has not been made"
        return f"it was recorded {_times(len(places))}, and on_repeat='error' gives no answer twice"

    def _barrier(self) -> int:
        """The first write that has not been made: what was read after it is not served yet."""
        return self._writes[self._next_write] if self._next_write < len(self._writes) else len(self._reads)

    def _choose(self, key: Key) -> int | None:
        places = self._places.get(key, [])
        if not places:
            return None
        if not self._reads[places[0]]:
            return self._fresh(key, places, 0, len(places))
        first, end = self._window(places) if self._causal else (0, len(places))
        fresh = self._fresh(key, places, first, end)
        if fresh is not None:
            return fresh
        if self._on_repeat == "next" and end < len(places):
            return places[end]
        if self._on_repeat == "error" or end == 0:
            return None
        if self._on_repeat == "cycle":
            return min(places[first:end], key=lambda place: self._played[place])
        return places[end - 1]

    def _fresh(self, key: Key, places: list[int], first: int, end: int) -> int | None:
        """The first that was not played, within bounds; what was skipped is not gone back to."""
        at = max(self._at[key], first)
        while at < end and self._played[places[at]]:
            at += 1
        self._at[key] = at
        return places[at] if at < end else None

    def _window(self, places: list[int]) -> tuple[int, int]:
        """Of one read's places, those that were read after the same writes as the last that may be served."""
        end = bisect_left(places, self._barrier())
        if end == 0:
            return 0, 0
        before = bisect_left(self._writes, places[end - 1], hi=self._next_write)
        return (bisect_left(places, self._writes[before - 1]) if before else 0), end


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
