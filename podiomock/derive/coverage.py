"""The coverage page, `fixtures/contract/coverage.md`: every operation that is known of, emulated or not.

Print it anew with `python -m podiomock.derive.coverage`.
"""

import sys
from collections.abc import Iterator

from podiomock.citations import near
from podiomock.contract import Endpoint
from podiomock.ledger import emulated
from podiomock.operations import Operation, operations
from podiomock.rooms import MATON, PODIO

HEADING = """# Coverage

Made from the code by `python -m podiomock.derive.coverage`; a test keeps it true.

Every operation of Podio that the vendor's page, the reference or a client library names. *Rank* is its place among
what public code calls, *programs* how many of 50 programs counted call it; a dash where none was seen. *Named by*:
`seed` the vendor's page, `doc` the reference, `maton`, the libraries `php`, `rb`, `net`, `types`, `java`, `objc`, `js`
and `py`, and the tests and probes `qa`, `probe`, `audit`. *Cites*: the numbered assumptions that the endpoint's
own code cites; [the evidence](evidence.md) says what they are.

An operation that is not emulated answers 501 and says so, and a test that called one fails; give its answer with
`podiomock.answer("GET /org/{org_id}/billing", {...})`, or allow it with `strict=False`.
"""


def page() -> str:
    """The whole page."""
    areas: dict[str, list[tuple[Operation, Endpoint | None]]] = {}
    for each in operations():
        areas.setdefault(each.area, []).append((each, emulated(each)))
    done = sum(found is not None for rows in areas.values() for _, found in rows)
    own = [each for each in PODIO.by_name.values() if not any(emulated(known) is each for known in operations())]
    lines = [HEADING, f"**{done} of {len(operations())} are emulated.**", ""]
    lines += ["| area | emulated | of |", "| --- | ---: | ---: |"]
    lines += [
        f"| {area} | {sum(found is not None for _, found in rows)} | {len(rows)} |" for area, rows in areas.items()
    ]
    lines += ["", "## Not emulated", "", *_missing(areas)]
    for area, rows in areas.items():
        lines += ["", f"## {area}", "", *_table(rows)]
    if own:
        lines += ["", "## Emulated beside these", ""]
        lines += [f"- `{each.method} {each.path}` {_name(each)}" for each in own]
    lines += ["", "## The gateway's own", ""]
    lines += [f"- `{each.method} {each.path}` {_name(each)}" for each in MATON.by_name.values()]
    return "\n".join(lines) + "\n"


def _missing(areas: dict[str, list[tuple[Operation, Endpoint | None]]]) -> Iterator[str]:
    missing = [each for rows in areas.values() for each, found in rows if found is None]
    yield "| operation | rank | programs | named by |"
    yield "| --- | ---: | ---: | --- |"
    for each in sorted(missing, key=lambda each: (each.rank is None, each.rank or 0)):
        yield f"| `{each}` | {_rank(each)} | {', '.join(each.sources)} |"


def _table(rows: list[tuple[Operation, Endpoint | None]]) -> Iterator[str]:
    yield "| operation | emulated as | rank | programs | named by | cites |"
    yield "| --- | --- | ---: | ---: | --- | --- |"
    for each, found in rows:
        name = "no" if found is None else _name(found)
        yield f"| `{each}` | {name} | {_rank(each)} | {', '.join(each.sources)} | {cites(found)} |"


def _rank(operation: Operation) -> str:
    return "- | -" if operation.rank is None else f"{operation.rank} | {operation.programs}"


def _name(endpoint: Endpoint) -> str:
    return f"`{endpoint.name}`"


def cites(endpoint: Endpoint | None) -> str:
    """The assumptions that an endpoint's own code cites."""
    return "" if endpoint is None else ", ".join(near(endpoint.function.__module__, endpoint.function.__name__))


if __name__ == "__main__":
    sys.stdout.write(page())
