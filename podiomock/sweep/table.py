"""The table of a sweep, for people and for machines."""

from collections.abc import Iterable
from typing import Any

from podiomock.sweep.verdict import Verdict

LONGEST = 100


def lines(verdicts: Iterable[dict[str, Any]], left_out: int = 0) -> list[str]:
    """A line a run, and a summary."""
    rows = list(verdicts)
    wide = max((len(each["call"]) for each in rows), default=0)
    faults = max((len(each["fault"]) for each in rows), default=0)
    told = []
    for each in rows:
        repeated = f", {each['repeated']} calls repeated" if each["repeated"] else ""
        detail = f": {each['detail'][:LONGEST]}" if each["detail"] else ""
        mark = "!" if each["harmful"] else " "
        asked, fault = each["call"].ljust(wide), each["fault"].ljust(faults)
        told.append(f"{mark} {each['place']:3} {asked}  {fault}  {each['kind']}{detail}{repeated}")
    counts: dict[str, int] = {}
    for each in rows:
        counts[each["kind"]] = counts.get(each["kind"], 0) + 1
    told.append(", ".join(f"{count} {kind}" for kind, count in counts.items()) or "no call to strike")
    if left_out:
        told.append(f"{left_out} runs left out; for more: @pytest.mark.podiomock_sweep(limit={len(rows) + left_out})")
    return told


def plain(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain data."""
    return {
        "place": verdict.run.place,
        "call": verdict.run.call,
        "fault": str(verdict.run.fault),
        "kind": verdict.kind,
        "detail": verdict.detail,
        "repeated": verdict.repeated,
        "harmful": verdict.harmful,
    }
