"""Hold an API to what a suite relies on, by its report of usage, and say what of that was not verified.

A law is checked if it asks an operation that the suite asks, beyond what only sets it up. Of answers, the places that
the suite looks at are held to the declaration. Reads that no law asks are asked once. A law that does not hold counts,
unless it broke before it asked what the suite asks, or after an answer departed from its declaration where the suite
does not look: nobody can say then what broke it.
"""

from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from podiomock import ledger
from podiomock.answers import REFUSED, Broken, as_declared
from podiomock.contract.declaration import PARAMETER, Binary, Endpoint
from podiomock.ear import Ear
from podiomock.http import Request, Response
from podiomock.hydrate.loading import load
from podiomock.mock import PodioMock
from podiomock.rooms import FILES, MATON, PODIO
from podiomock.scratch import Scratch
from podiomock.usage.report import Entry, Report, covered
from podiomock.usage.seen import ALL
from podiomock.verify.laws import LAWS, Law, given
from podiomock.verify.shapes import departures, paths
from podiomock.verify.verifying import Watch, verify

NOTHING_ASKED = "it broke before it asked anything that the suite asks"


class Relied(Watch):
    """What a suite relies on, and how much of it has been looked at."""

    def __init__(self, report: Report) -> None:
        self.entries: dict[str, Entry] = report.endpoints
        self.asked: set[str] = set()
        """The operations of the suite that were asked so far."""
        self._met: dict[str, set[str]] = {}
        self._why: dict[str, str] = {}
        self._scratch: Scratch | None = None
        self._touched = False
        self._departed: list[str] = []

    def laws(self, names: Iterable[str] = ()) -> list[Law]:
        """The laws that ask what the suite asks, of some or of all; then its reads that none of them asks."""
        exercised = exercises()
        chosen = [LAWS[name] for name in names or LAWS if exercised[name] & self.entries.keys()]
        left = self.entries.keys() - {name for law in chosen for name in exercised[law.name]}
        return [*chosen, *(law for name in sorted(left) if (law := self._read(name)) is not None)]

    @property
    def unverified(self) -> dict[str, str]:
        """The operations, or parts of their answers, that were not verified, and why."""
        found: dict[str, str] = {}
        for name, entry in self.entries.items():
            if name in self._why or name not in self.asked:
                found[name] = self._why.get(name, "no law that was checked came to ask it")
            elif entry.fields != "all":
                met = self._met.get(name, set())
                missed = [each for each in entry.fields if each.removesuffix(ALL).rstrip(".") not in met | {""}]
                if missed:
                    found[name] = f"no answer had {', '.join(missed)}"
        return found

    def begin(self, scratch: Scratch) -> None:
        """Begin with a law."""
        self._scratch = scratch
        self._touched = False
        self._departed = []

    def __call__(self, request: Request, response: Response) -> None:
        """Hold what the suite looks at to the declaration, and note where else an answer departs from it."""
        found = PODIO.match(request.method, request.path.removeprefix("/podio"))
        name = "" if found is None else found.endpoint.name
        if name in self.entries:
            self.asked.add(name)
            self._touched |= self._scratch is not None and not self._scratch.arranging
            as_declared(request, response, self._shaped)
            return
        try:
            as_declared(request, response)
        except Broken as error:
            self._departed.append(str(error))

    @property
    def aside(self) -> str | None:
        """Why it does not matter that a law does not hold, if it does not."""
        if not self._touched:
            return NOTHING_ASKED
        return f"before that, where the suite does not look, {self._departed[0]}" if self._departed else None

    def _shaped(self, request: Request, response: Response, endpoint: Endpoint) -> None:
        if Binary in (endpoint.returns, *getattr(endpoint.returns, "__args__", ())):
            return
        name = endpoint.name
        try:
            said = msgspec.json.decode(response.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Broken(f"the answer to {request!r} is no JSON: {error}") from None
        self._met.setdefault(name, set()).update(paths(said))
        for path, wrong in departures(endpoint.returns, said):
            told = f"the answer to {request!r}: {path or 'it'} {wrong}"
            if covered(path, self.entries[name].fields):
                raise Broken(f"{told}, and the suite looks at it")
            self._departed.append(told)

    def _read(self, name: str) -> Law | None:
        """The law that a read is answered as declared; None, and a reason, where it cannot be asked."""
        endpoint = PODIO.by_name.get(name)
        if endpoint is None:
            own = name in MATON.by_name or name in FILES.by_name
            self._why[name] = "no law asks what is not below /podio" if own else "podiomock does not emulate it"
            return None
        if endpoint.method != "GET":
            self._why[name] = "no law asks it, and it is no read that could be asked by itself"
            return None
        if unknown := [each for each in endpoint.parameters if _place(endpoint, each) is None]:
            wants = ", ".join(f"{{{each}}}" for each in unknown)
            self._why[name] = f"no law asks it, and a scratch space has nothing for {wants} of {endpoint.path}"
            return None

        def check(scratch: Scratch) -> None:
            made = {each: f"{MADE[_place(endpoint, each) or each](scratch)}" for each in endpoint.parameters}
            answer = scratch.ask(f"GET {PARAMETER.sub(lambda found: made[found[1]], endpoint.path)}")
            if answer.status >= REFUSED:
                self._why[name] = f"no law asks it, and by itself in a scratch space it is refused with {answer.status}"

        return Law(name, "What the suite looks at is answered as declared.", str(ledger.evidence_of(name)), check)


def _place(endpoint: Endpoint, parameter: str) -> str | None:
    """What of a scratch space a path's parameter can be; None if nothing of it."""
    kind = parameter if parameter in MADE else endpoint.refs.get(parameter, "")
    return kind if kind in MADE else None


def _item(scratch: Scratch) -> int:
    return scratch.item(title="1")


def _hung(scratch: Scratch, kind: str, sent: dict[str, str]) -> str:
    """The id of a new task or comment, on a new item."""
    return str(given(scratch.ask(f"POST /{kind}/item/{_item(scratch)}/", sent), f"a {kind}")[f"{kind}_id"])


MADE: dict[str, Callable[[Scratch], object]] = {
    "organizations": lambda scratch: scratch.org,
    "spaces": lambda scratch: scratch.space,
    "applications": lambda scratch: scratch.app,
    "users": lambda scratch: given(scratch.ask("GET /user/status"), "who calls")["user"]["user_id"],
    "items": _item,
    "tasks": lambda scratch: _hung(scratch, "task", {"text": "Look"}),
    "comments": lambda scratch: _hung(scratch, "comment", {"value": "Look"}),
    "ref_type": lambda _scratch: "item",
    "ref_id": _item,
}
"""What a path's parameter can be in a scratch space, and how it is had: by the table that it names, or by its name."""


@cache
def exercises() -> dict[str, frozenset[str]]:
    """Which operations each law asks, beyond what sets it up: all are checked once, against the fake."""
    noting = Noting()
    mock = PodioMock(load("documented"))
    ear = Ear("https://podiomock.example/hook", patience=0)
    mock.hooks.deliver(ear.url, ear.take)
    return {each.law: frozenset(noting.names) for each in verify(mock.handle, mock.api_key, watch=noting, ear=ear)}


class Noting(Watch):
    """Notes what a law asks."""

    scratch: Scratch
    names: set[str]

    def begin(self, scratch: Scratch) -> None:
        """Begin with a law."""
        self.scratch, self.names = scratch, set()

    def __call__(self, request: Request, response: Response) -> None:
        """Note a call."""
        found = PODIO.match(request.method, request.path.removeprefix("/podio"))
        if found is not None and not self.scratch.arranging:
            self.names.add(found.endpoint.name)
