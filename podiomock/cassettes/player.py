"""A cassette in use: played, recorded, both, or held against what answers now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from podiomock.cassettes.agreement import Disagreement, disagreements
from podiomock.cassettes.cassette import Cassette, Entry, Origin, written_since
from podiomock.cassettes.coding import Unreadable, plain, readable
from podiomock.cassettes.interaction import Failure
from podiomock.cassettes.matching import DEFAULT, Match
from podiomock.cassettes.recorder import Keep, Recorder
from podiomock.cassettes.replay import Miss, OnRepeat, Replay
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import Secrets
from podiomock.cassettes.unification import Unification
from podiomock.http import Handler, Request, Response, Unanswered

Mode = Literal["none", "once", "new", "all", "verify", "spy"]
"""`none` plays and never asks; `once` records a cassette that is not there; `new` plays what is there and records the
rest; `all` records everything anew; `verify` asks, and compares what comes with what was recorded; `spy` plays what is
there and has the fake answer the rest.
"""

UNAUTHORIZED = 401

OnExpiry = Literal["warn", "fail", "record"]


class Expired(AssertionError):
    """A cassette is older than it may be."""


class Disagreed(AssertionError):
    """What answers now is not what was recorded."""


class Player:
    """A handler. `upstream` makes the handler that is asked where a mode asks; `fake` answers for `spy`.

    `max_age` is how old a recording may be, by its origin; what then happens says `on_expiry`. What was written since
    the run has `begun`, by another test that shares the cassette, is added to by `once` and `all`.
    """

    def __init__(
        self,
        path: Path,
        mode: Mode = "none",
        *,
        scrubber: Scrubber | None = None,
        upstream: Callable[[], Handler] | None = None,
        fake: Handler | None = None,
        match: Match = DEFAULT,
        on_repeat: OnRepeat = "last",
        causal: bool = True,
        max_age: timedelta | None = None,
        on_expiry: OnExpiry = "warn",
        keep: Keep = lambda interaction: interaction,
        origin: Origin | None = None,
        begun: float | None = None,
    ) -> None:
        if mode not in get_args(Mode):
            raise ValueError(f"{mode!r} is no way to use a cassette; there are {', '.join(get_args(Mode))}")
        self.path = path
        self.mode: Mode = mode
        self.scrubber = scrubber or Scrubber()
        self.disagreements: list[tuple[Entry, Disagreement]] = []
        self.refused: list[Request] = []
        """What the one that was asked answered with 401."""
        self._fake = fake
        self._unification = Unification()
        self._lock = Lock()
        present = path.exists()
        expired = present and self._expired(path, max_age, on_expiry)
        shared = mode in ("once", "all") and present and written_since(path, begun)
        anew = (mode == "all" and not shared) or (expired and on_expiry == "record" and mode != "verify")
        self.cassette = Cassette.open(path) if present and not anew else Cassette(path, origin, since=begun)
        self.replay = Replay(self.cassette, self.scrubber.request, match=match, on_repeat=on_repeat, causal=causal)
        self._records = anew or shared or mode == "new" or (mode == "once" and not present)
        self._absent = not present and not self._records
        self._plays = present and not anew
        handler = upstream() if (self._records or mode == "verify") and upstream is not None else None
        if (self._records or mode == "verify") and handler is None:
            raise ValueError(f"mode {mode!r} asks somebody: give upstream=")
        self._upstream = handler
        self.recorder = (
            Recorder(handler, self.cassette, self.scrubber, keep=keep) if handler and self._records else None
        )

    def __call__(self, request: Request) -> Response:
        """The answer, from where the mode takes it."""
        if self.mode == "verify":
            return self._verify(request)
        if self._plays:
            entry = self.replay.find(request)
            if entry is not None:
                return entry.interaction.answer()
        if self.recorder is not None:
            return self._noted(request, self.recorder(request))
        if self.mode == "spy" and self._fake is not None:
            return self._fake(request)
        if self._absent:
            return self._no_cassette(request)
        return self.replay(request)

    @property
    def unused(self) -> list[Entry]:
        """What was recorded before and not asked for."""
        return self.replay.unused if self._plays else []

    @property
    def misses(self) -> list[Miss]:
        """The calls that nothing answered."""
        return self.replay.misses

    @property
    def secrets(self) -> Secrets:
        """All that is known to be secret by now."""
        if self.recorder is not None:
            self.recorder.learn()
        return self.scrubber.secrets

    def close(self, *, save: bool = True) -> None:
        """Write what was recorded, unless it is of no use: that of a test that failed."""
        if self.recorder is not None and save and self.recorder.calls:
            self.recorder.save()
        closing = getattr(self._upstream, "close", None)
        if closing is not None:
            closing()

    def check(self) -> None:
        """Raise what a program may have swallowed: the first miss, or all disagreements."""
        if self.misses:
            raise self.misses[0]
        if self.disagreements:
            raise Disagreed(self._disagreed())

    @property
    def told(self) -> str:
        """What a test may have failed for that is not in its own words: the key, or what is answered otherwise."""
        lines = [f"{each!r} was refused with 401: give a real key, in MATON_API_KEY" for each in self.refused[:1]]
        if self.disagreements:
            lines.append(self._disagreed())
        return "\n".join(lines)

    def _disagreed(self) -> str:
        lines = [f"{entry.method} {entry.url} (line {entry.line}): {each}" for entry, each in self.disagreements]
        return (
            f"{self.path}: what answers now is not what was recorded:\n  " + "\n  ".join(lines)
            + "\nRecord it anew with --podiomock-record=all, or report what answers."
        )  # fmt: skip

    def _noted(self, request: Request, response: Response) -> Response:
        if response.status == UNAUTHORIZED:
            self.refused.append(request)
        return response

    def _verify(self, request: Request) -> Response:
        entry = self.replay.find(self._unification.translated(request))
        outcome: Response | Failure
        silence: Unanswered | None = None
        assert self._upstream is not None
        try:
            outcome = self._noted(request, self._upstream(readable(request)))
        except Unanswered as raised:
            silence = raised
            outcome = Failure(raised.kind, raised.seconds)
        if entry is None:
            self.replay.misses.append(Miss(f"{self.path}: nothing was recorded for {self.replay.written(request)!r}"))
        else:
            recorded, came = entry.interaction.response, _plain(outcome)
            if isinstance(recorded, Response) and isinstance(came, Response):
                self._unification.learn_bodies(came.body, recorded.body)
            found = disagreements(recorded, came)
            with self._lock:
                self.disagreements += [(entry, each) for each in found]
        if silence is not None:
            raise silence
        assert isinstance(outcome, Response)
        return outcome

    def _no_cassette(self, request: Request) -> Response:
        miss = Miss(
            f"there is no cassette at {self.path} to answer {self.replay.written(request)!r}.\n"
            "To record it: --podiomock-record=once, with a real key in MATON_API_KEY."
        )
        self.replay.misses.append(miss)
        raise miss

    @staticmethod
    def _expired(path: Path, max_age: timedelta | None, on_expiry: OnExpiry) -> bool:
        recorded = Cassette.open(path).origin.recorded if max_age is not None else None
        if max_age is None or recorded is None:
            return False
        age = datetime.now(UTC) - (recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC))
        if age <= max_age:
            return False
        message = (
            f"{path} was recorded {age.days} days ago, and may be {max_age.days} days old; record it anew with "
            "--podiomock-record=all"
        )
        if on_expiry == "fail":
            raise Expired(message)
        if on_expiry == "warn":
            import warnings

            warnings.warn(message, stacklevel=4)
        return True


def _plain(outcome: Response | Failure) -> Response | Failure:
    try:
        return outcome if isinstance(outcome, Failure) else plain(outcome)
    except Unreadable:
        return outcome
