"""Put questions to the real API and to the fake, each in an app of its own, and hold what was seen side by side."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.scrub import Scrubber
from podiomock.http import Handler, Unanswered
from podiomock.hydrate.loading import load
from podiomock.mock import PodioMock
from podiomock.probe.questions import QUESTIONS
from podiomock.scratch import Scratch, ScratchError, scratch_space


class Seen(Struct, frozen=True):
    """What settles an assumption: what was seen, what the fake shows, or why nothing was seen."""

    assumption: str
    seen: object
    fake: object
    wrong: str | None = None

    @property
    def holds(self) -> bool:
        """Whether the fake does as the real API does."""
        return self.wrong is None and self.seen == self.fake


def probe(
    upstream: Handler,
    key: str,
    folder: Path,
    numbers: Iterable[str],
    *,
    scrubber: Scrubber,
    origin: Origin,
    org: int | None = None,
    pause: Callable[[], None] = lambda: None,
) -> Iterator[Seen]:
    """Ask each question, record it in `folder`, and compare.

    Raises:
        ScratchError: there is no space to ask in, or it could not be removed.
    """
    scratch = Scratch(upstream, key, pause)
    fake = PodioMock(load("documented"))
    twin = Scratch(fake.handle, fake.api_key)
    with scratch_space(twin, None), scratch_space(scratch, org):
        for number in numbers:
            path = folder / f"{number}.yaml"
            path.unlink(missing_ok=True)
            scratch.handler = recorder = Recorder(upstream, Cassette(path, origin), scrubber)
            seen, wrong = _observe(scratch, number)
            scratch.handler = upstream
            recorder.save()
            yield Seen(number, seen, _observe(twin, number)[0], wrong)


def _observe(scratch: Scratch, number: str) -> tuple[object, str | None]:
    try:
        scratch.furnish()
        return QUESTIONS[number](scratch), None
    except (ScratchError, Unanswered) as error:
        return None, str(error)
    except (LookupError, TypeError, AttributeError, StopIteration) as error:
        return None, f"an answer has not the shape that was expected: {error!r}"
    finally:
        with suppress(ScratchError, Unanswered):  # the space is removed in the end, with all that is in it
            scratch.clear()
