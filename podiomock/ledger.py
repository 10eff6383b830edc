"""The ledger: every endpoint, error and assumption, with how it is known; an assumption with where it acts.

An endpoint's evidence is that of the operation it stands for, in `operations.txt`: recorded if one of its sources has
a date, else documented by who names it. What is not in that table says it where it is declared, by `evidence=`.
"""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache

from msgspec import Struct, json, structs

from podiomock import errors, faults
from podiomock.citations import near, places
from podiomock.contract import Endpoint
from podiomock.evidence import ASSUMPTIONS, Evidence, documented, inferred, number, recorded
from podiomock.operations import PARAMETER, Operation, operations
from podiomock.rooms import FILES, MATON, PODIO

UNSAID = inferred("nobody")

SOURCES = {
    "seed": "the vendor's page",
    "doc": "the reference",
    "maton": "Maton's notes",
    "pay": "captured bodies",
    "issue": "answers pasted in issues",
    "qa": "an acceptance suite of 2022-11",
    "probe": "a probe of 2026-08",
    "audit": "an audit of 2026-05",
}
"""Who names an operation; the others are client libraries."""

DOORS: dict[str, Evidence] = {
    "token": documented("php, rb, probe"),
    "token_v2": documented("probe"),
    "authorize": documented("the reference, php, rb"),
    "preflight": inferred("any browser"),
    "consent": documented("the vendor's page"),
}
"""What the doors answer themselves, without an endpoint."""


class Entry(Struct, frozen=True):
    """A line of the ledger: an `endpoint`, `error` or `assumption`, its name, what it is, how it is known."""

    sort: str
    name: str
    what: str
    evidence: Evidence

    def __str__(self) -> str:
        return f"{self.name}  {self.what}\n    {self.evidence}"


def endpoints() -> Iterator[Entry]:
    """Every endpoint, Podio's in the order of the coverage page, then the gateway's and those of links."""
    for endpoint in (*PODIO.by_name.values(), *MATON.by_name.values(), *FILES.by_name.values()):
        evidence = evidence_of(endpoint.name) or UNSAID
        function = endpoint.function
        evidence = structs.replace(evidence, assumptions=near(function.__module__, function.__name__))
        yield Entry("endpoint", endpoint.name, f"{endpoint.method} {endpoint.path}", evidence)
    for name, evidence in DOORS.items():
        yield Entry("endpoint", name, "answered by the door", evidence)


def refusals() -> Iterator[Entry]:
    """Every error: Podio's, then the gateway's; those that only a planned fault makes last."""
    found: list[type[errors.ApiError | errors.GatewayError]] = []
    found += errors.ApiError.__subclasses__()
    found += errors.GatewayError.__subclasses__()
    for error in sorted(found, key=lambda each: each.__module__.startswith(faults.__name__)):
        code = error.code or "the sentence itself"
        yield Entry("error", error.__name__, f"{error.status} {code}", getattr(error, "evidence", UNSAID))


def assumptions() -> Iterator[Entry]:
    """Every assumption."""
    for name in sorted(ASSUMPTIONS, key=number):
        yield Entry("assumption", name, ASSUMPTIONS[name], inferred(", ".join(places().get(name, ()))))


def entries() -> list[Entry]:
    """The whole ledger."""
    return [*endpoints(), *refusals(), *assumptions()]


def chosen(found: Iterable[Entry], patterns: Sequence[str] = (), kind: str | None = None) -> list[Entry]:
    """The entries of one kind that a pattern fits, by name or by what they are; without any, all."""
    wanted = [each.lower() for each in patterns] or ["*"]
    return [
        each
        for each in found
        if kind in (None, each.evidence.kind.word) and any(_fits(each, pattern) for pattern in wanted)
    ]


def _fits(entry: Entry, pattern: str) -> bool:
    return any(fnmatchcase(text.lower(), pattern) for text in (entry.name, entry.what))


def as_text(found: Iterable[Entry]) -> str:
    """The entries for people, two lines each."""
    return "".join(f"{each}\n" for each in found)


def as_json(found: Iterable[Entry]) -> str:
    """The entries for programs: a list of objects."""
    rows = [
        {
            "sort": each.sort,
            "name": each.name,
            "what": each.what,
            "evidence": each.evidence.kind.word,
            "date": each.evidence.date,
            "source": each.evidence.source,
            "assumptions": each.evidence.assumptions,
        }
        for each in found
    ]
    return json.format(json.encode(rows), indent=2).decode() + "\n"


@cache
def evidence_of(name: str | None) -> Evidence | None:
    """How an endpoint is known, by its name; None for what is none."""
    if name is None:
        return None
    if name in DOORS:
        return DOORS[name]
    endpoint = endpoint_named(name)
    if endpoint is None:
        return None
    return endpoint.evidence or _by_operation().get(endpoint.name, UNSAID)


def endpoint_named(name: str) -> Endpoint | None:
    """An endpoint by its name, of whichever routes."""
    return PODIO.by_name.get(name) or MATON.by_name.get(name) or FILES.by_name.get(name)


def emulated(operation: Operation) -> Endpoint | None:
    """The endpoint made for an operation, if there is one: not one whose parameter only happens to take its words."""
    call = PODIO.match(operation.method, operation.example)
    return None if call is None or _shape(call.endpoint.path) != _shape(operation.path) else call.endpoint


def _shape(path: str) -> str:
    return PARAMETER.sub("{}", path).rstrip("/")


@cache
def _by_operation() -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for operation in operations():
        if (endpoint := emulated(operation)) is not None:
            known = evidence(operation)
            found[endpoint.name] = max(known, found.get(endpoint.name, known), key=lambda each: each.kind)
    return found


def evidence(operation: Operation) -> Evidence:
    """How an operation is known: the dates of its recordings are behind their sources."""
    if operation.recorded:
        dates = ", ".join(dict.fromkeys(date for _, date in operation.recorded))
        return recorded(dates, ", ".join(SOURCES[source] for source, _ in operation.recorded))
    said = [SOURCES.get(each, each) for each in sorted(operation.sources, key=_weight)]
    return documented(", ".join(said))


def _weight(source: str) -> int:
    """The vendors' own words first, then the libraries, then tests and probes."""
    return {"seed": 0, "doc": 1, "maton": 2, "qa": 4, "probe": 4, "audit": 4}.get(source, 3)
