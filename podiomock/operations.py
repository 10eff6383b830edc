"""Every operation of Podio that documents or client libraries name, emulated or not: the table in `operations.txt`.

One line each: method, path, rank and number of programs that call it (of 50 public programs counted; `-` where none
was seen), and who names it: `seed` the vendor's page, `doc` the reference, `maton`, the libraries `php`, `rb`, `net`,
`types`, `java`, `objc`, `js` and `py`, and the tests and probes `qa`, `probe`, `audit`. Older versions of a library
count too: what only they name may be gone. A source with a date is a recording of its answer: `pay:2014-2018` captured
bodies, `issue:2020` answers pasted in issues, of these years; `undated` where they are not known. Grouped by area, the
path's first word.
"""

import re
from functools import cache
from importlib.resources import files

from msgspec import Struct

PARAMETER = re.compile(r"\{(\w+)\}")


class Operation(Struct, frozen=True):
    """An operation, how often public code calls it, who names it, and who recorded it when."""

    method: str
    path: str
    rank: int | None
    programs: int
    sources: tuple[str, ...]
    recorded: tuple[tuple[str, str], ...] = ()

    @property
    def area(self) -> str:
        """The path's first word: `item`, `space` ..."""
        return self.path.split("/")[1]

    @property
    def example(self) -> str:
        """The path with something in place of its parameters: `1` where an id belongs, a word elsewhere."""
        return PARAMETER.sub(lambda found: "1" if found[1].endswith(("id", "ids", "revision")) else "word", self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@cache
def operations() -> tuple[Operation, ...]:
    """All of them, as the table has them."""
    found = []
    for line in files("podiomock").joinpath("operations.txt").read_text("utf-8").splitlines():
        method, path, rank, programs, *sources = line.split()
        found.append(
            Operation(
                method,
                path,
                None if rank == "-" else int(rank),
                0 if programs == "-" else int(programs),
                tuple(each for each in sources if ":" not in each),
                tuple((source, date) for source, colon, date in (each.partition(":") for each in sources) if colon),
            )
        )
    return tuple(found)


def named(method: str, path: str) -> Operation | None:
    """The operation that a path asks for, most literal first; None if nobody ever named one there."""
    asked = [part for part in path.split("/") if part]
    fitting = [each for each in operations() if each.method == method and _fits(each, asked)]
    return min(fitting, key=lambda each: each.path.count("{"), default=None)


def _fits(operation: Operation, asked: list[str]) -> bool:
    parts = [part for part in operation.path.split("/") if part]
    return len(parts) == len(asked) and all(
        part == given if not part.startswith("{") else (given.isdecimal() or not part.endswith(("_id}", "revision}")))
        for part, given in zip(parts, asked, strict=True)
    )
