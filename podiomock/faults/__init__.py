"""Planned faults: for the next calls of an endpoint or the k-th, by its name or a pattern, never at random."""

from podiomock.faults.fault import Again, Asked, Fault
from podiomock.faults.kinds import (
    Cut,
    Disconnect,
    ExpireToken,
    Garble,
    Outage,
    Refuse,
    RefuseConnection,
    Reset,
    Slow,
    Throttle,
    TimeOut,
)
from podiomock.faults.queue import Faults, Plan, Planned
from podiomock.faults.refusals import Door

__all__ = [
    "Again",
    "Asked",
    "Cut",
    "Disconnect",
    "Door",
    "ExpireToken",
    "Fault",
    "Faults",
    "Garble",
    "Outage",
    "Plan",
    "Planned",
    "Refuse",
    "RefuseConnection",
    "Reset",
    "Slow",
    "Throttle",
    "TimeOut",
]
