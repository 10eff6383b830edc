"""Record: hand each request on, hand its answer back, and keep both."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from time import monotonic

from msgspec import structs

from podiomock.cassettes.cassette import FAKE, LIVE, Cassette, CassetteError, Entry
from podiomock.cassettes.coding import Unreadable, decoded, plain, readable
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import LeakError
from podiomock.http import SERVER, Handler, Request, Response, Unanswered

Keep = Callable[[Interaction], Interaction | None]
"""Gives the interaction to record in place of one, or None to leave it out."""


COMPRESSED = "it is compressed in a way that is not known here, so that nobody can look into it for secrets"
UNCLEANABLE = (
    "a secret in it cannot be replaced: it stands in a zip archive, as xlsx and docx files are, or in a host's name"
)
"""Why a call is left out."""


class Recorder:
    """A handler that records what another answers. Safe from several threads; nothing is written before `save`.

    What is kept in memory holds secrets; it is scrubbed when all is known of them that can be. Where it is the fake
    who answers at a port, the cassette's origin says so.
    """

    def __init__(
        self,
        upstream: Handler,
        cassette: Cassette,
        scrubber: Scrubber,
        *,
        keep: Keep = lambda interaction: interaction,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.cassette = cassette
        self.scrubber = scrubber
        self.calls = 0
        self.bytes = 0
        self.left_out: list[str] = []
        self._upstream = upstream
        self._keep = keep
        self._now = now
        self._waiting: list[Interaction] = []
        self._lock = Lock()
        self._known = 0
        self._clean_entries: set[Entry] = set()
        """Those that hold none of so many known secrets."""
        self._from_fake = False
        self._resumed = False

    def __call__(self, request: Request) -> Response:
        """The answer of whoever is asked, as it came."""
        at, begun = self._now(), monotonic()
        try:
            response = self._upstream(readable(request))
        except Unanswered as error:
            self._add(request, Failure(error.kind, error.seconds), at, monotonic() - begun)
            raise
        self._add(request, response, at, monotonic() - begun)
        return response

    def save(self) -> None:
        """Scrub what is new, and write the file.

        Raises:
            LeakError: calls were left out, as a secret in them cannot be replaced; all others are written.
            CassetteError: the fake answered, and the cassette says that the real API did; nothing is written.
        """
        with self._lock:
            self._sign()
            self._resume()
            waiting, self._waiting = self._waiting, []
            kept = [each for found in waiting if (each := self._keep(found)) is not None]
            for each in kept:
                self.scrubber.learn(each)
            for each in kept:
                try:
                    self.cassette.append(self.scrubber.interaction(each))
                except LeakError:
                    self._leave_out(each.request, UNCLEANABLE)
            if self.cassette.entries:
                self.cassette.save(self.scrubber.inspect, self._clean)
        if self.left_out:
            raise LeakError(f"{self.cassette.path}: all is written but " + ", ".join(self.left_out))

    def learn(self) -> None:
        """Know the secrets of what is not saved yet."""
        with self._lock:
            for each in self._waiting:
                self.scrubber.learn(each)

    def _sign(self) -> None:
        """Have the origin say that the fake answered: none of its recordings passes for one of the real API."""
        origin = self.cassette.origin
        if not self._from_fake or origin.source == FAKE:
            return
        if self.cassette.loaded:
            if origin.source != LIVE:
                return
            raise CassetteError(
                f"{self.cassette.path} was recorded from the real API, and now podiomock's own fake answers: nothing "
                "was written. Record into another file, or anew with --podiomock-record=all"
            )
        self.cassette.origin = structs.replace(origin, source=FAKE, host=None)

    def _resume(self) -> None:
        """Know the people of what was recorded before, and which numbers are taken."""
        if not self._resumed:
            self._resumed = True
            for each in self.cassette if self.cassette.loaded else ():
                self.scrubber.learn(each)

    def _clean(self) -> None:
        """Take out what is known to be secret only since a later answer named it, or by us and not by who wrote it."""
        secrets = self.scrubber.secrets
        if self._known != len(secrets):
            self._known = len(secrets)
            self._clean_entries.clear()
        for entry in list(self.cassette.entries):
            if entry in self._clean_entries or not secrets.found(entry.content):
                self._clean_entries.add(entry)
                continue
            interaction = entry.interaction
            try:
                cleaned = self.cassette.replace(entry, self.scrubber.interaction(interaction))
            except LeakError:
                cleaned = entry
            if secrets.found(cleaned.content):
                self.cassette.keep(each for each in self.cassette.entries if each is not cleaned)
                self._leave_out(interaction.request, UNCLEANABLE)

    def _leave_out(self, request: Request, reason: str) -> None:
        told = repr(self.scrubber.request(structs.replace(request, headers={}, body=b"")))
        shown = request.method if self.scrubber.secrets.found(told.encode()) else told
        self.left_out.append(f"{shown} ({reason})")

    def _add(self, request: Request, response: Response | Failure, at: datetime, seconds: float) -> None:
        with self._lock:
            self.calls += 1
            try:
                sent = decoded(request)
                if not isinstance(response, Failure):
                    self._from_fake |= response.header("server") == SERVER
                    response = plain(response)
                    self.bytes += len(response.body)
            except Unreadable:
                self._leave_out(request, COMPRESSED)
                return
            self.bytes += len(sent.body)
            self._waiting.append(Interaction(sent, response, at, seconds))
