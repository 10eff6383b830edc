"""Which faults each call of a green run may meet: reads lose their answers, writes lose them before and after."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from podiomock.calls import Call
from podiomock.faults import ExpireToken, Fault, Garble, Outage, Reset, Throttle, TimeOut
from podiomock.native import HOSTS

LIMIT = 60
"""How many runs a test is given, unless its marker says."""


class Run(Struct, frozen=True):
    """One run: the fault, and the call of the green run that it strikes."""

    fault: Fault
    call: str
    place: int


def planned(calls: Iterable[Call]) -> list[Run]:
    """All runs of a test, in the order of its calls."""
    seen: Counter[str] = Counter()
    runs = []
    for place, call in enumerate(calls, 1):
        # What the door refused, and what is no endpoint, is past no fault.
        if call.endpoint is None or call.status == 401:  # noqa: PLR2004  HTTP's own number
            continue
        seen[call.endpoint] += 1
        runs += [Run(fault, call.asked, place) for fault in _faults(call, call.endpoint, seen[call.endpoint])]
    return runs


def bounded(runs: Sequence[Run], limit: int) -> list[Run]:
    """As many as may be: those that lose an answer after the commit first, then in the order of the calls."""
    first = sorted(range(len(runs)), key=lambda place: (not getattr(runs[place].fault, "after", False), place))
    return [runs[place] for place in sorted(first[:limit])]


def _faults(call: Call, endpoint: str, nth: int) -> list[Fault]:
    faults: list[Fault] = [
        TimeOut(endpoint=endpoint, nth=nth),
        Reset(endpoint=endpoint, nth=nth),
        Outage(endpoint=endpoint, nth=nth),
        Throttle(endpoint=endpoint, nth=nth, retry_after=0),
    ]
    if call.wrote:
        faults += [
            TimeOut(endpoint=endpoint, nth=nth, after=True),
            Outage(endpoint=endpoint, nth=nth, status=502, after=True),
        ]
    else:
        faults.append(Garble(endpoint=endpoint, nth=nth))
    if call.request.origin.partition("//")[2] in HOSTS:
        faults.append(ExpireToken(endpoint=endpoint, nth=nth))
    return faults
