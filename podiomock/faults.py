"""Planned refusals: for the next calls of an endpoint, by its name or a pattern, never at random.

A plan is used up in order; what is left over can be asked for.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase

from podiomock.errors import ApiError, GatewayError, RateLimited, Throttled


class Planned:
    """One plan: which endpoints, which refusal, how many more times."""

    def __init__(self, pattern: str, refusal: ApiError | GatewayError, times: int) -> None:
        self.pattern = pattern
        self.refusal = refusal
        self.left = times

    def __repr__(self) -> str:
        return f"<{self.left} more of {type(self.refusal).__name__} for {self.pattern}>"


class Faults:
    """The plans of one fake, in the order they were made."""

    def __init__(self, endpoints: Iterable[str]) -> None:
        self._endpoints = tuple(endpoints)
        self._planned: list[Planned] = []

    def refuse(self, endpoint: str, refusal: ApiError | GatewayError, *, times: int = 1) -> None:
        """Refuse the next `times` calls of the endpoints that a name or pattern (`*_item`) matches."""
        if not any(fnmatchcase(name, endpoint) for name in self._endpoints):
            raise ValueError(f"no endpoint is named {endpoint!r}; there are {', '.join(self._near(endpoint))}")
        if times < 1:
            raise ValueError(f"times={times} plans nothing; give 1 or more")
        self._planned.append(Planned(endpoint, refusal, times))

    def throttle(
        self, endpoint: str = "*", *, times: int = 1, retry_after: float | None = None, status: int = 429
    ) -> None:
        """Throttle the next calls: 429 as the gateway does, with `Retry-After` in seconds, or 420 as Podio does."""
        if status not in (Throttled.status, RateLimited.status):
            raise ValueError(f"a throttle is 429 or 420, not {status}; for other refusals use `refuse`")
        if retry_after is not None and retry_after < 0:
            raise ValueError(f"retry_after={retry_after} lies in the past; give seconds from now on")
        headers = () if retry_after is None else (("Retry-After", f"{retry_after:g}"),)
        throttled = Throttled("Rate limit exceeded", headers=headers)
        self.refuse(endpoint, throttled if status == Throttled.status else RateLimited(), times=times)

    def _near(self, endpoint: str) -> list[str]:
        return get_close_matches(endpoint, self._endpoints, n=5, cutoff=0.5) or sorted(self._endpoints)

    def due(self, endpoint: str) -> ApiError | GatewayError | None:
        """The refusal that is due for a call of this endpoint, if any; it is used up by asking."""
        for planned in self._planned:
            if planned.left > 0 and fnmatchcase(endpoint, planned.pattern):
                planned.left -= 1
                return planned.refusal
        return None

    @property
    def unused(self) -> list[Planned]:
        """Plans with calls left over."""
        return [each for each in self._planned if each.left > 0]

    def clear(self) -> None:
        """Forget every plan."""
        self._planned.clear()
