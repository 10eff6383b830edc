"""How we know: recorded, documented or inferred; and what nobody knows, a number each.

Each decision that no document and no recording settles is an assumption, a line in `assumptions.txt`: its number, two
spaces, a sentence. The code that rests on one cites it as `A-7`. All of them are inferred; a recording that settles one
removes it.
"""

from enum import IntEnum
from pathlib import Path

from msgspec import Struct


class Kind(IntEnum):
    """How well something is known; the more, the better."""

    INFERRED = 0
    """Nobody says so: it is concluded from what is known beside it."""
    DOCUMENTED = 1
    """Somebody who should know wrote it: a vendor's page, the reference, a client library, a published test."""
    RECORDED = 2
    """Somebody kept what the wire answered, and published it."""

    @property
    def word(self) -> str:
        """As it is printed and typed: `recorded`."""
        return self.name.lower()


class Evidence(Struct, frozen=True):
    """How something is known, and by whom; `date` is when the wire said so, `undated` if that was not kept.

    `assumptions` are the parts of it that are not known at all.
    """

    kind: Kind
    source: str
    date: str | None = None
    assumptions: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """`recorded 2014-2018`, `documented`."""
        return f"{self.kind.word} {self.date}" if self.date else self.kind.word

    def __str__(self) -> str:
        """`recorded 2014-2018 (captured bodies); A-12`."""
        return "; ".join([f"{self.level} ({self.source})", *filter(None, [", ".join(self.assumptions)])])


def recorded(date: str, source: str, *assumptions: str) -> Evidence:
    """The wire said so."""
    return Evidence(Kind.RECORDED, source, date, assumptions)


def documented(source: str, *assumptions: str) -> Evidence:
    """Somebody wrote so."""
    return Evidence(Kind.DOCUMENTED, source, None, assumptions)


def inferred(source: str, *assumptions: str) -> Evidence:
    """Nobody says so."""
    return Evidence(Kind.INFERRED, source, None, assumptions)


class Grounds(Struct, frozen=True):
    """What an answer rests on: the weaker evidence of its operation and its refusal, and the assumptions it touched."""

    evidence: Evidence
    assumptions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As the header says it: `recorded 2014-2018; A-12, A-30`."""
        return "; ".join([self.evidence.level, *filter(None, [", ".join(self.assumptions)])])


class Least(Struct, frozen=True):
    """The least that answers may rest on, and the assumptions that are accepted beside it."""

    kind: Kind
    accepted: frozenset[str] = frozenset()

    @classmethod
    def read(cls, text: str) -> "Least":
        """Read a kind of evidence, and behind a `;` assumptions, as a header has them; ValueError for anything else."""
        word, _, rest = text.partition(";")
        accepted = frozenset(each.strip() for each in rest.split(",") if each.strip())
        if word.strip() not in KINDS:
            raise ValueError(
                f"evidence={text!r} is neither of {', '.join(KINDS)}; "
                "assumptions that you accept stand behind it, as 'documented; A-12, A-30'"
            )
        if unknown := accepted - ASSUMPTIONS.keys():
            raise ValueError(
                f"evidence={text!r}: there is no assumption {', '.join(sorted(unknown))}; "
                "`podiomock evidence 'A-*'` lists them, write them as 'documented; A-12, A-30'"
            )
        return cls(Kind[word.strip().upper()], accepted)

    def missed_by(self, grounds: Grounds) -> bool:
        """Whether an answer rests on less."""
        weak = grounds.evidence.kind < self.kind
        return weak or (self.kind > Kind.INFERRED and not self.accepted.issuperset(grounds.assumptions))

    def __str__(self) -> str:
        return "; ".join([self.kind.word, *filter(None, [", ".join(sorted(self.accepted, key=number))])])


KINDS = tuple(each.name.lower() for each in sorted(Kind, reverse=True))


def number(assumption: str) -> int:
    """An assumption's number, to sort by."""
    return int(assumption.removeprefix("A-"))


TABLE = Path(__file__).with_name("assumptions.txt")

ASSUMPTIONS: dict[str, str] = dict(line.split("  ", 1) for line in TABLE.read_text("utf-8").splitlines())
"""What is assumed, by its number."""
