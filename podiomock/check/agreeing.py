"""One cassette's requests, put to a fake that was seeded from the cassette's own facts.

Ids, times and revisions are told apart by where they first appear: what the recording called 124 and the fake 126 is
the same item from then on. Each answer is held against the recorded one in status, keys and types.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from podiomock.cassettes.agreement import Disagreement, disagreements
from podiomock.cassettes.cassette import Cassette
from podiomock.cassettes.interaction import Failure
from podiomock.cassettes.unification import Unification
from podiomock.http import Request, Response
from podiomock.hydrate.hydration import from_cassettes
from podiomock.mock import PodioMock
from podiomock.rooms import PODIO

UNKNOWN = "(no operation)"
UNAUTHORIZED = 401
NOT_FOUND = 404


class Differs(Struct, frozen=True):
    """An interaction that the fake answers otherwise: in which file and line, and where in the answer."""

    cassette: str
    line: int | None
    request: str
    endpoint: str
    places: tuple[Disagreement, ...]


class Unseen(Struct, frozen=True):
    """An interaction that cannot be held against anything: the recording does not show what it is about."""

    cassette: str
    line: int | None
    request: str
    reason: str


class Agreement(Struct):
    """What was compared: by endpoint, how many interactions, how many agree; and those that do not."""

    asked: Counter[str]
    agreed: Counter[str]
    differing: list[Differs]
    unseen: list[Unseen]
    """Not compared, either: nothing is known of what was asked for, or of who asked."""
    failures: int = 0
    """Recorded calls that had no answer, and are not compared."""

    @property
    def whole(self) -> bool:
        """Whether every answer agrees."""
        return not self.differing


def agreement(paths: Iterable[Path]) -> Agreement:
    """Put each cassette to a fake of its own."""
    found = Agreement(Counter(), Counter(), [], [])
    for path in paths:
        _put(path, found)
    return found


def _put(path: Path, found: Agreement) -> None:
    mock = PodioMock(from_cassettes([path], keep="first"))
    unification = Unification()
    for entry in Cassette.open(path).entries:
        interaction = entry.interaction
        if isinstance(interaction.response, Failure):
            found.failures += 1
            continue
        request = _keyed(unification.translated(interaction.request), mock)
        name = _endpoint(request)
        answer = mock.handle(request)
        told = f"{interaction.request.method} {interaction.request.path}"
        if (reason := _unseen(interaction.response, answer)) is not None:
            found.unseen.append(Unseen(str(path), entry.line, told, reason))
            continue
        places = disagreements(interaction.response, answer)
        found.asked[name] += 1
        if places:
            found.differing.append(Differs(str(path), entry.line, told, name, tuple(places)))
        else:
            found.agreed[name] += 1
        unification.learn_bodies(interaction.response.body, answer.body)


def _unseen(recorded: Response, came: Response) -> str | None:
    """Why nothing can be said of an answer."""
    if recorded.status == UNAUTHORIZED:
        return "it was refused for its key, which no recording keeps"
    if came.status == NOT_FOUND != recorded.status:
        return "no other answer shows what it asks for; record a GET of it, too"
    return None


def _keyed(request: Request, mock: PodioMock) -> Request:
    """The request with the fake's key in the place of the one that was scrubbed."""
    headers = {name: value for name, value in request.headers.items() if name != "maton-connection"}
    return structs.replace(request, headers=headers | {"authorization": f"Bearer {mock.api_key}"})


def _endpoint(request: Request) -> str:
    path = request.path.removeprefix("/podio")
    found = PODIO.match(request.method, path)
    return UNKNOWN if found is None else found.endpoint.name


def as_data(found: Agreement) -> dict[str, Any]:
    """The same for machines."""
    return {
        "interactions": found.asked.total(),
        "agreeing": found.agreed.total(),
        "unanswered": found.failures,
        "unseen": [*map(structs.asdict, found.unseen)],
        "endpoints": {
            name: {"interactions": found.asked[name], "agreeing": found.agreed[name]} for name in found.asked
        },
        "differing": [
            structs.asdict(each) | {"places": [*map(structs.asdict, each.places)]} for each in found.differing
        ],
    }


def as_text(found: Agreement) -> str:
    """A table by endpoint, and each place of disagreement."""
    lines = [f"{name:<40} {found.agreed[name]:>5} of {found.asked[name]:>5} agree" for name in sorted(found.asked)]
    for each in found.differing:
        lines += [f"{each.cassette}:{each.line} {each.request}", *(f"  {place}" for place in each.places)]
    for one in found.unseen:
        lines += [f"{one.cassette}:{one.line} {one.request}", f"  not compared: {one.reason}"]
    lines.append(f"{found.agreed.total()} of {found.asked.total()} interactions agree")
    if found.unseen:
        lines.append(f"{len(found.unseen)} were not compared: the recordings do not show what they are about")
    if found.failures:
        lines.append(f"{found.failures} had no answer, and were not compared")
    return "\n".join(lines) + "\n"
