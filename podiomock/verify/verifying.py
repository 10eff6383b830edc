"""Hold whatever claims to be Podio to the laws, and each of its answers to the declarations."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from msgspec import Struct

from podiomock import ledger
from podiomock.answers import Broken, as_declared
from podiomock.ear import Ear
from podiomock.http import Handler, Request, Response, Unanswered
from podiomock.rooms import PODIO
from podiomock.scratch import Scratch, ScratchError, scratch_space
from podiomock.verify.laws import LAWS, Law

UNHEARD = "nobody hears what hooks are called with: say where they reach this machine, by --hook-url"

IDS = re.compile(r"(?<=/)\d+|\d{4,}")
"""What differs from app to app in what is said of the same thing."""


class Verdict(Struct, frozen=True):
    """Whether a law holds; if not, what was wrong, and the calls that show it."""

    law: str
    sentence: str
    source: str
    wrong: str | None = None
    history: tuple[str, ...] = ()
    aside: str | None = None
    """Why what was wrong is nothing that the suite relies on, if it is not."""
    unasked: str | None = None
    """Why it was not checked, if it was not."""
    operation: str | None = None
    """The operation whose answer showed it."""
    evidence: str | None = None
    """How that operation is known."""
    left_out: int = 0
    """How many calls of the history made no difference."""

    @property
    def holds(self) -> bool:
        """Whether it was checked, and nothing was wrong."""
        return self.wrong is None and self.unasked is None

    @property
    def counts(self) -> bool:
        """Whether something was wrong that matters."""
        return self.wrong is not None and self.aside is None


class Watch:
    """Looks at each call of a law, and raises `Broken` for an answer that is not as declared."""

    def begin(self, scratch: Scratch) -> None:
        """Begin with a law."""

    def __call__(self, request: Request, response: Response) -> None:
        """Look at a call."""
        as_declared(request, response)

    @property
    def aside(self) -> str | None:
        """Why it does not matter that the law does not hold, if it does not."""
        return None


def verify(
    handler: Handler,
    key: str,
    *,
    org: int | None = None,
    names: Iterable[str] = (),
    laws: Iterable[Law] | None = None,
    watch: Watch | None = None,
    ear: Ear | None = None,
    shrink: bool = False,
    pause: Callable[[], None] = lambda: None,
) -> Iterator[Verdict]:
    """Check each law in an app of its own, in a space that is removed in the end: those of `names`, or `laws`.

    Without an `ear`, those on what hooks are called with are not checked, and their verdicts say so.
    With `shrink`, a law that does not hold is checked again, once for each of its calls, for the smallest history.

    Raises:
        ScratchError: there is no space to ask in, or it could not be removed.
    """
    scratch = Scratch(handler, key, pause)
    scratch.ear = ear
    with scratch_space(scratch, org):
        watch = scratch.watch = watch or Watch()
        for law in [LAWS[name] for name in names or LAWS] if laws is None else laws:
            yield _judged(scratch, law, watch, shrink=shrink)
            _clear(scratch)
        scratch.watch = None


def _judged(scratch: Scratch, law: Law, watch: Watch, *, shrink: bool) -> Verdict:
    if law.hears and scratch.ear is None:
        return Verdict(law.name, law.sentence, law.source, unasked=UNHEARD)
    wrong = _checked(scratch, law, watch)
    if wrong is None:
        return Verdict(law.name, law.sentence, law.source)
    history, calls, aside = tuple(scratch.history), list(scratch.calls), watch.aside
    found = PODIO.match(calls[-1][0].method, calls[-1][0].path.removeprefix("/podio")) if calls else None
    operation = None if found is None else found.endpoint.name
    if shrink and aside is None and not law.hears:  # to wait for what does not come takes its time
        history = _smallest(scratch, law, watch, wrong) or history
    evidence = None if operation is None else str(ledger.evidence_of(operation))
    left_out = len(calls) - len(history)
    return Verdict(
        law.name,
        law.sentence,
        law.source,
        wrong,
        history,
        aside,
        operation=operation,
        evidence=evidence,
        left_out=left_out,
    )


def _checked(scratch: Scratch, law: Law, watch: Watch) -> str | None:
    """What is wrong with a law, in an app of its own."""
    wrong: str | None = None
    watch.begin(scratch)
    try:
        scratch.furnish()
        law.check(scratch)
    except (Broken, ScratchError, Unanswered) as error:
        wrong = str(error) or type(error).__name__
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        wrong = f"an answer has not the shape that is declared: {error!r}"
    return wrong


def _smallest(scratch: Scratch, law: Law, watch: Watch, wrong: str) -> tuple[str, ...]:
    """The calls without which the law would not break in the same words.

    A call is left out if in a new app the law breaks so, too, when it is told what that call answered before.
    """
    found: tuple[str, ...] = ()
    answers = [response for _, response in scratch.calls]
    for place in range(len(answers) - 1):
        scratch.remembered[place] = answers[place]
        _clear(scratch)
        if _alike(_checked(scratch, law, watch)) == _alike(wrong):
            found = tuple(scratch.history)
        else:
            del scratch.remembered[place]
    scratch.remembered.clear()
    return found


def _alike(wrong: str | None) -> str | None:
    """What was wrong, whatever the ids."""
    return None if wrong is None else IDS.sub("#", wrong)


def _clear(scratch: Scratch) -> None:
    with suppress(Broken, ScratchError, Unanswered):  # the space is removed in the end, with all that is in it
        scratch.clear()
