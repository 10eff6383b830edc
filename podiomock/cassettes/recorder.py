"""Record: hand each request on, hand its answer back, and keep both."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from time import monotonic

from podiomock.cassettes.cassette import Cassette
from podiomock.cassettes.coding import decoded, plain
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import LeakError
from podiomock.http import Handler, Request, Response, Unanswered

Keep = Callable[[Interaction], Interaction | None]
"""Gives the interaction to record in place of one, or None to leave it out."""


class Recorder:
    """A handler that records what another answers. Safe from several threads; nothing is written before `save`.

    What is kept in memory holds secrets; it is scrubbed when all is known of them that can be.
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

    def __call__(self, request: Request) -> Response:
        """The answer of whoever is asked, as it came."""
        at, begun = self._now(), monotonic()
        try:
            response = self._upstream(request)
        except Unanswered as error:
            self._add(Interaction(request, Failure(error.kind, error.seconds), at, monotonic() - begun))
            raise
        self._add(Interaction(decoded(request), plain(response), at, monotonic() - begun))
        return response

    def save(self) -> None:
        """Scrub what is new, and write the file.

        Raises:
            LeakError: calls were left out, as a secret in them cannot be replaced; all others are written.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, []
            kept = [each for found in waiting if (each := self._keep(found)) is not None]
            for each in kept:
                self.scrubber.learn(each)
            for each in kept:
                try:
                    self.cassette.append(self.scrubber.interaction(each))
                except LeakError:
                    self.left_out.append(repr(self.scrubber.request(each.request)))
            self._clean()
            if self.cassette.entries:
                self.cassette.save(self.scrubber.inspect)
            left_out, self.left_out = self.left_out, []
        if left_out:
            raise LeakError(
                f"{self.cassette.path}: left out, as a secret in them cannot be replaced (it stands in a zip archive, "
                "as xlsx and docx files are): " + ", ".join(left_out)
            )

    def _clean(self) -> None:
        """Take out what is known to be secret only since a later answer named it."""
        for entry in list(self.cassette.entries):
            if self.scrubber.secrets.found(entry.text):
                self.cassette.replace(entry, self.scrubber.interaction(entry.interaction))

    def _add(self, interaction: Interaction) -> None:
        with self._lock:
            self.calls += 1
            response = interaction.response
            self.bytes += len(interaction.request.body)
            self.bytes += 0 if isinstance(response, Failure) else len(response.body)
            self._waiting.append(interaction)
