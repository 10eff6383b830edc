"""The evidence page, `fixtures/contract/evidence.md`: how every endpoint, error and assumption is known.

Print it anew with `python -m podiomock.derive.evidence`.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from podiomock.citations import places
from podiomock.evidence import Kind
from podiomock.ledger import Entry, assumptions, endpoints, refusals

HEADING = """# Evidence

Made from the code by `python -m podiomock.derive.evidence`; a test keeps it true. `podiomock evidence` prints the same,
with the lines of the code.

- *recorded*: somebody kept what the wire answered, and published it; with the years, `undated` if they are not known.
- *documented*: a vendor's page, the reference, a client library or a published test says so.
- *inferred*: nobody says so; it is concluded from what is known beside it.

What nobody knows is an assumption with a number, and the code that rests on it cites it. *Cites* are those of an
endpoint's own code, and of the functions that it calls first. What one answer rested on, and nothing else, is told when
it is given: by the header `X-Podiomock-Evidence`, and by `--podiomock-evidence`. Those go by what ran: a citation above
a line counts if the line ran, one in a docstring if the function did, one at a row of a table if it was looked up.
"""


def page() -> str:
    """The whole page."""
    found = list(endpoints())
    counted = Counter(each.evidence.kind for each in found)
    lines = [HEADING]
    lines += [f"**{counted[kind]}** endpoints are {kind.word}." for kind in sorted(Kind, reverse=True) if counted[kind]]
    lines += ["", "## Endpoints", "", *_table(found, "cites")]
    lines += ["", "## Errors", "", *_table(refusals(), "rests on")]
    lines += ["", "## Assumptions", "", "| number | what is assumed | where it acts |", "| --- | --- | --- |"]
    lines += [f"| {each.name} | {_cell(each.what)} | {', '.join(_files(each.name))} |" for each in assumptions()]
    return "\n".join(lines) + "\n"


def _table(found: Iterable[Entry], resting: str) -> Iterator[str]:
    yield f"| name | what | evidence | by | {resting} |"
    yield "| --- | --- | --- | --- | --- |"
    for each in found:
        known, cites = each.evidence, ", ".join(each.evidence.assumptions)
        yield f"| `{each.name}` | {_cell(each.what)} | {known.level} | {known.source} | {cites} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _files(assumption: str) -> list[str]:
    return list(dict.fromkeys(f"`{place.partition(':')[0]}`" for place in places().get(assumption, ())))


if __name__ == "__main__":
    sys.stdout.write(page())
