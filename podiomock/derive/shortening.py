"""The shortest history that still shows something: calls are left out, and then parts of those that are left.

Calls are values, so that this takes no drawing anew; what a call refers to may be left out with it. Where a call that
made something is left out, what was made later has lower ids: those are tried, too.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import structs

from podiomock.derive.calls.call import Call

ID = re.compile(r"(?<=/)\d+")
"""An id in a path."""

Shows = Callable[[Sequence[Call]], bool]


def shortest(history: Sequence[Call], shows: Shows) -> list[Call]:
    """Leave out what can be left out."""
    kept = _fewer(list(history), shows)
    while (simpler := next((each for each in _simpler(kept) if shows(each)), None)) is not None:
        kept = simpler
    return kept


def _fewer(kept: list[Call], shows: Shows) -> list[Call]:
    """Leave out runs of calls, long ones first, from the end: the last call is what went wrong."""
    size = max(1, len(kept) // 2)
    while size:
        at = len(kept) - 1 - size
        while at >= 0:
            rest = _renumbered(kept[at + size :], size)
            kept = next((fewer for each in rest if shows(fewer := kept[:at] + each)), kept)
            at -= size
        size //= 2
    fewer = kept[:1]
    return fewer if len(kept) > 1 and shows(fewer) else kept


def _renumbered(calls: list[Call], lower: int) -> Iterator[list[Call]]:
    """The same calls; then with all ids lower that are not below one that they name."""
    yield calls
    for least in sorted({int(each) for call in calls for each in ID.findall(call.path)}):

        def lowered(found: re.Match[str], least: int = least) -> str:
            return str(int(found[0]) - lower) if int(found[0]) >= least else found[0]

        yield [structs.replace(call, path=ID.sub(lowered, call.path)) for call in calls]


def _simpler(history: list[Call]) -> Iterator[list[Call]]:
    """The same with one key less somewhere."""
    for at, call in enumerate(history):
        for each in _simpler_calls(call):
            yield [*history[:at], each, *history[at + 1 :]]


def _simpler_calls(call: Call) -> Iterator[Call]:
    for query in _without(call.query):
        yield structs.replace(call, query=query)
    if isinstance(call.body, dict):
        for body in _without(call.body):
            yield structs.replace(call, body=body, reads=call.reads if "fields" in body else {})
        if isinstance(call.body.get("fields"), dict):
            for fields in _without(call.body["fields"]):
                reads = {name: each for name, each in call.reads.items() if name in fields}
                yield structs.replace(call, body=call.body | {"fields": fields}, reads=reads)


def _without(given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in given:
        yield {name: each for name, each in given.items() if name != key}
