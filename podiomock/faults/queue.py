"""The faults of one fake: a queue that is used up, in the order they were planned; what is left fails the test."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from os import PathLike
from typing import Any, Literal

from podiomock.errors import ApiError, GatewayError
from podiomock.faults.fault import Fault
from podiomock.faults.kinds import (
    Cut,
    Disconnect,
    ExpireToken,
    Garble,
    Outage,
    Raise,
    Refuse,
    RefuseConnection,
    Reset,
    Slow,
    Throttle,
    TimeOut,
)
from podiomock.state.worldfile import Source

Plan = str | PathLike[str] | Source | Iterable[Fault | Mapping[str, Any]]
"""The path of a YAML file, one that was read, or faults: as objects, or as a file has them."""


class Planned:
    """A fault in the queue: how many calls it still strikes, and how many matching ones there were."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.left = fault.times
        self.seen = 0

    @property
    def struck(self) -> int:
        """How many calls it has struck."""
        return self.fault.times - self.left

    def told(self) -> dict[str, Any]:
        """The fault as a plan has it, and how many calls it still strikes."""
        return self.fault.told() | {"left": self.left}

    def __repr__(self) -> str:
        fault = self.fault
        begins = f" from call {fault.nth} on" if fault.nth > 1 else ""
        matched = f"{self.seen or 'no'} {'call' if self.seen < 2 else 'calls'} matched"  # noqa: PLR2004  the plural
        return f"{fault} for {fault.endpoint}{begins}: {self.left} of {fault.times} left, {matched}"


class Faults:
    """The planned faults of one fake.

    Each method plans one: for the next `times` calls that match `endpoint`, a name or a pattern (`*_item`), beginning
    with the `nth` of them. What it gives counts: `planned.struck`, `planned.left`.
    """

    def __init__(self, endpoints: Iterable[str]) -> None:
        self._endpoints = tuple(endpoints)
        self._planned: list[Planned] = []

    def refuse(
        self,
        endpoint: str,
        refusal: int | str | ApiError | GatewayError,
        *,
        times: int = 1,
        nth: int = 1,
        description: str | None = None,
    ) -> Planned:
        """Refuse with a documented error in the envelope of the door: by its status, `409`, or code, `"conflict"`.

        One with words of its own can be given as an object of `podiomock.errors`, too.
        """
        if isinstance(refusal, ApiError | GatewayError):
            return self.add(Raise(endpoint=endpoint, refusal=refusal, times=times, nth=nth))
        status, error = (None, refusal) if isinstance(refusal, str) else (refusal, None)
        return self.add(
            Refuse(endpoint=endpoint, status=status, error=error, description=description, times=times, nth=nth)
        )

    def throttle(
        self,
        endpoint: str = "*",
        *,
        times: int = 1,
        nth: int = 1,
        retry_after: float | None = None,
        status: int | None = None,
    ) -> Planned:
        """Throttle: 429 with `Retry-After` in seconds as the gateway does, or 420 with `X-Rate-Limit-*` as Podio."""
        return self.add(Throttle(endpoint=endpoint, status=status, retry_after=retry_after, times=times, nth=nth))

    def outage(
        self, endpoint: str = "*", status: int = 503, *, after: bool = False, times: int = 1, nth: int = 1
    ) -> Planned:
        """Answer with nginx's HTML page, 500 to 504; `after`: though the call was carried out."""
        return self.add(Outage(endpoint=endpoint, status=status, after=after, times=times, nth=nth))

    def time_out(self, endpoint: str, *, after: bool = False, times: int = 1, nth: int = 1) -> Planned:
        """Answer nothing until the client gives up; `after`: though the call was carried out."""
        return self.add(TimeOut(endpoint=endpoint, after=after, times=times, nth=nth))

    def reset(self, endpoint: str, *, after: bool = False, times: int = 1, nth: int = 1) -> Planned:
        """Break the line before the answer; `after`: though the call was carried out."""
        return self.add(Reset(endpoint=endpoint, after=after, times=times, nth=nth))

    def refuse_connection(self, endpoint: str, *, times: int = 1, nth: int = 1) -> Planned:
        """Have nobody listen."""
        return self.add(RefuseConnection(endpoint=endpoint, times=times, nth=nth))

    def cut(self, endpoint: str, *, at: int | None = None, times: int = 1, nth: int = 1) -> Planned:
        """Break the line within the body, after `at` bytes, by default half of them."""
        return self.add(Cut(endpoint=endpoint, at=at, times=times, nth=nth))

    def garble(self, endpoint: str, *, times: int = 1, nth: int = 1) -> Planned:
        """Let the second half of the body arrive as junk."""
        return self.add(Garble(endpoint=endpoint, times=times, nth=nth))

    def slow(self, endpoint: str, seconds: float, *, times: int = 1, nth: int = 1) -> Planned:
        """Answer after `seconds` of the world's time; a client that does not wait so long loses the answer."""
        return self.add(Slow(endpoint=endpoint, seconds=seconds, times=times, nth=nth))

    def expire_token(self, endpoint: str, *, times: int = 1, nth: int = 1) -> Planned:
        """Have the access token expire just before the call; behind Maton that is a 500 of the gateway's."""
        return self.add(ExpireToken(endpoint=endpoint, times=times, nth=nth))

    def disconnect(
        self,
        endpoint: str,
        status: Literal["DELETED", "PENDING", "FAILED"] = "DELETED",
        *,
        times: int = 1,
        nth: int = 1,
    ) -> Planned:
        """Revoke the call's connection just before it, or have it become PENDING or FAILED."""
        return self.add(Disconnect(endpoint=endpoint, status=status, times=times, nth=nth))

    def plan(self, faults: Plan, folders: Iterable[str | PathLike[str]] = ()) -> None:
        """Plan what a YAML file says, or a list of faults, each as an object or as a file has it.

        A file is named by its path, which may begin in one of the `folders`. All of a plan is taken, or nothing.
        """
        if faults in ("", (), []):
            return
        from podiomock.faults.plans import read

        for each in list(read(faults, self.near, folders)):
            self.add(each)

    def add(self, fault: Fault) -> Planned:
        """Plan a fault; ValueError if no endpoint matches."""
        if said := self.near(fault.endpoint):
            raise ValueError(said)
        planned = Planned(fault)
        self._planned.append(planned)
        return planned

    def near(self, endpoint: str) -> str:
        """Say which endpoints there are if none matches; nothing if one does."""
        if any(fnmatchcase(name, endpoint) for name in self._endpoints):
            return ""
        names = get_close_matches(endpoint, self._endpoints, n=5, cutoff=0.5) or sorted(self._endpoints)
        return f"no endpoint is named {endpoint!r}; there are {', '.join(names)}"

    def due(self, endpoint: str) -> Fault | None:
        """The fault that strikes a call of this endpoint, if any; one call of it is used up by asking."""
        found: Fault | None = None
        for planned in self._planned:
            if planned.left > 0 and fnmatchcase(endpoint, planned.fault.endpoint):
                planned.seen += 1
                if found is None and planned.seen >= planned.fault.nth:
                    planned.left -= 1
                    found = planned.fault
        return found

    @property
    def planned(self) -> list[Planned]:
        """All that were planned, used up or not."""
        return list(self._planned)

    @property
    def unused(self) -> list[Planned]:
        """Those that have calls left to strike."""
        return [each for each in self._planned if each.left > 0]

    def marks(self) -> list[tuple[Planned, int, int]]:
        """How far each has come."""
        return [(each, each.left, each.seen) for each in self._planned]

    def back_to(self, marks: Iterable[tuple[Planned, int, int]]) -> None:
        """Put each where it was, and forget those that were not there."""
        self._planned.clear()
        for planned, left, seen in marks:
            planned.left, planned.seen = left, seen
            self._planned.append(planned)

    def clear(self) -> None:
        """Forget every fault."""
        self._planned.clear()
