"""The report of what a suite relies on: one entry for each operation, names only, sorted: a diff of it is for review.

    {
      "podiomock_usage": 1,
      "endpoints": {
        "filter_items": {
          "operation": "POST /item/app/{app_id}/filter/",
          "calls": 12,
          "tests": ["tests/test_sync.py::test_all_pages"],
          "tests_left_out": 0,
          "query": [],
          "body": ["limit", "offset"],
          "statuses": [200],
          "fields": ["items[].item_id", "items[].title", "total"]
        }
      }
    }

`fields` is `"all"` where more than that is not known; `because` says why.
"""

import json
from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from podiomock.usage.seen import ALL, fewest

VERSION = 1
MOST_TESTS = 20
"""How many tests an entry names."""

USED_WHOLE = "an answer was used whole, or kept and never looked into"


class ReportError(ValueError):
    """A file that is no report of usage: one sentence for who named it."""


class Entry(Struct, forbid_unknown_fields=True):
    """What is relied on of an operation, as it is written."""

    operation: str
    calls: int
    tests: list[str]
    tests_left_out: int
    query: list[str]
    body: list[str]
    statuses: list[int]
    fields: list[str] | Literal["all"]
    because: list[str] = []


class Report(Struct, forbid_unknown_fields=True):
    """The whole file."""

    podiomock_usage: int
    endpoints: dict[str, Entry]


class Relied(Struct):
    """The same while it is collected: all that was seen."""

    operation: str
    calls: int = 0
    tests: set[str] = field(default_factory=set)
    query: set[str] = field(default_factory=set)
    body: set[str] = field(default_factory=set)
    statuses: set[int] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    because: set[str] = field(default_factory=set)

    def add(self, other: "Relied") -> None:
        """Take over what another process saw."""
        self.calls += other.calls
        for name in ("tests", "query", "body", "statuses", "fields", "because"):
            getattr(self, name).update(getattr(other, name))

    def entry(self) -> Entry:
        """As it is written."""
        tests, because = sorted(self.tests), sorted(self.because | ({USED_WHOLE} if ALL in self.fields else set()))
        return Entry(
            self.operation,
            self.calls,
            tests[:MOST_TESTS],
            max(0, len(tests) - MOST_TESTS),
            sorted(self.query),
            sorted(self.body),
            sorted(self.statuses),
            "all" if because else fewest(self.fields),
            because,
        )


class Usage:
    """What is relied on, by operation."""

    def __init__(self) -> None:
        self.by_name: dict[str, Relied] = {}

    def of(self, name: str, operation: str) -> Relied:
        """What is known so far of an operation."""
        return self.by_name.setdefault(name, Relied(operation))

    def told(self) -> Any:
        """As plain data, for another process."""
        return msgspec.to_builtins(self.by_name)

    def add(self, told: Any) -> None:
        """Take over what another process tells."""
        for name, relied in msgspec.convert(told, dict[str, Relied]).items():
            self.of(name, relied.operation).add(relied)

    def text(self) -> str:
        """The report."""
        report = Report(VERSION, {name: relied.entry() for name, relied in sorted(self.by_name.items())})
        plain = msgspec.to_builtins(report)
        for entry in plain["endpoints"].values():
            if not entry["because"]:
                del entry["because"]
        return json.dumps(plain, indent=2) + "\n"


def read(name: str, text: bytes) -> Report:
    """A report; `ReportError` for what is none."""
    try:
        version = msgspec.json.decode(text, type=dict[str, Any]).get("podiomock_usage")
        if version is None:
            raise ReportError(f"{name} is no report of usage; pytest --podiomock-usage={name} writes one")
        if version != VERSION:
            raise ReportError(
                f"{name} is a report of version {version}, and this podiomock reads {VERSION}; write it anew"
            )
        return msgspec.json.decode(text, type=Report)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportError(
            f"{name} is no report of usage, {error}; pytest --podiomock-usage={name} writes one"
        ) from None


def covered(path: str, paths: Iterable[str] | Literal["all"]) -> bool:
    """Whether a place in an answer is relied on: by itself, for what is beneath it, or by a `*` above it."""
    return paths == "all" or any(
        path in ("", each)
        or each.startswith((f"{path}.", f"{path}["))
        or (each.endswith(ALL) and path.startswith(each[:-1]))
        for each in paths
    )
