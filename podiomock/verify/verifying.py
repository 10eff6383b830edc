"""Hold whatever claims to be Podio to the laws, and each of its answers to the declarations."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from msgspec import Struct

from podiomock.answers import Broken, as_declared
from podiomock.http import Handler, Unanswered
from podiomock.scratch import Scratch, ScratchError, scratch_space
from podiomock.verify.laws import LAWS, Law


class Verdict(Struct, frozen=True):
    """Whether a law holds; if not, what was wrong, and the calls that show it."""

    law: str
    sentence: str
    source: str
    wrong: str | None = None
    history: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing was wrong."""
        return self.wrong is None


def verify(
    handler: Handler,
    key: str,
    *,
    org: int | None = None,
    names: Iterable[str] = (),
    pause: Callable[[], None] = lambda: None,
) -> Iterator[Verdict]:
    """Check each law in an app of its own, in a space that is removed in the end.

    Raises:
        ScratchError: there is no space to ask in, or it could not be removed.
    """
    scratch = Scratch(handler, key, pause)
    with scratch_space(scratch, org):
        scratch.watch = as_declared
        for name in names or LAWS:
            yield _judged(scratch, LAWS[name])
        scratch.watch = None


def _judged(scratch: Scratch, law: Law) -> Verdict:
    wrong: str | None = None
    try:
        scratch.furnish()
        law.check(scratch)
    except (Broken, ScratchError, Unanswered) as error:
        wrong = str(error) or type(error).__name__
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        wrong = f"an answer has not the shape that is declared: {error!r}"
    history = tuple(scratch.history)
    with suppress(Broken, ScratchError, Unanswered):  # the space is removed in the end, with all that is in it
        scratch.clear()
    return Verdict(law.name, law.sentence, law.source, wrong, () if wrong is None else history)
