"""How often one may call: the gateway's limit a second, and Podio's an hour, by the world's clock.

What is used of them is counted in the world and goes back with a snapshot; nothing is refused unless asked for.
"""

from datetime import datetime, timedelta

from msgspec import Struct, structs

from podiomock.errors import RateLimited, Throttled
from podiomock.state.world import Session, World

PER_SECOND = 10
"""Calls a second of one account at the gateway [maton]."""

PER_HOUR = 1000
"""Calls an hour of one user through one client [doc]."""

HEAVY_PER_HOUR = 250
"""The same for calls that the reference marks as rate limited [doc]."""

# the list of marked calls was never retrieved; these are named by clients written from the documents.
HEAVY = frozenset({"create_item", "update_item", "clone_item", "filter_items", "filter_items_by_view"})

HOUR = timedelta(hours=1)


class Used(Struct, frozen=True, gc=False):
    """What one user has used of an hour through one client; `hit` once a call was refused."""

    since: datetime
    until: datetime
    calls: int = 0
    heavy: int = 0
    hit: bool = False


class Limits:
    """The limits of one fake, and whether they refuse."""

    def __init__(self, world: World, *, active: bool = False) -> None:
        self._world = world
        self._initially = active
        self.active = active
        self.per_second = PER_SECOND
        self.per_hour = PER_HOUR
        self.heavy_per_hour = HEAVY_PER_HOUR

    def on(
        self, *, per_second: int = PER_SECOND, per_hour: int = PER_HOUR, heavy_per_hour: int = HEAVY_PER_HOUR
    ) -> None:
        """Refuse calls from now on: by the real limits, or by smaller ones that a test reaches sooner."""
        for name, value in (("per_second", per_second), ("per_hour", per_hour), ("heavy_per_hour", heavy_per_hour)):
            if value < 1:
                raise ValueError(f"{name}={value} lets no call through; give 1 or more")
        self.active = True
        self.per_second, self.per_hour, self.heavy_per_hour = per_second, per_hour, heavy_per_hour

    def off(self) -> None:
        """Refuse no more."""
        self.active = False

    def reset(self) -> None:
        """Be as at the start."""
        self.on()
        self.active = self._initially

    def count_at_gateway(self) -> None:
        """Count a call at the gateway, or refuse it: 429, and how many seconds to wait."""
        # counted by the seconds of the clock, calls of the gateway's own paths too; only the number is known.
        world = self._world
        second, calls = world.spent.get("gateway", (None, 0))
        calls = calls if second == world.now else 0
        if calls >= self.per_second:
            raise _advised(Throttled("Rate limit exceeded", headers=(("Retry-After", "1"),)), 1)
        world.spent["gateway"] = (world.now, calls + 1)

    def count(self, session: Session, endpoint: str | None) -> None:
        """Count a call of Podio's, or refuse it: 420, with the sentence that says how many seconds to wait."""
        # an hour begins with its first call; who hits a limit is refused everything until it is over [doc].
        # a heavy call counts against both limits.
        spent, key, now, heavy = self._world.spent, _key(session), self._world.now, endpoint in HEAVY
        used = spent.get(key)
        if used is None or not used.since <= now < used.until:
            used = Used(now, now + HOUR)
        if self.active and (used.hit or used.calls >= self.per_hour or (heavy and used.heavy >= self.heavy_per_hour)):
            spent[key] = structs.replace(used, hit=True)
            seconds = round((used.until - now).total_seconds())
            sentence = f"You have hit the rate limit. Please wait {seconds} seconds before trying again."
            raise _advised(RateLimited(sentence), seconds)
        spent[key] = Used(used.since, used.until, used.calls + 1, used.heavy + heavy)

    def headers(self, session: Session, endpoint: str | None) -> tuple[tuple[str, str], ...]:
        """What is left after a call that was counted, as its answer says it: the ceiling of its class [doc][probe]."""
        used: Used = self._world.spent[_key(session)]
        ceiling, calls = (self.heavy_per_hour, used.heavy) if endpoint in HEAVY else (self.per_hour, used.calls)
        left = 0 if used.hit or calls > ceiling else ceiling - calls
        return ("X-Rate-Limit-Limit", str(ceiling)), ("X-Rate-Limit-Remaining", str(left))

    def __repr__(self) -> str:
        if not self.active:
            return "<Limits: off>"
        return f"<Limits: {self.per_second} a second, {self.per_hour} an hour, {self.heavy_per_hour} of them heavy>"


def _key(session: Session) -> tuple[int, int]:
    return session.user_id, session.auth_client_id


def _advised(refusal: RateLimited | Throttled, seconds: int) -> RateLimited | Throttled:
    refusal.add_note(
        f"the world's clock does not wait by itself: podiomock.clock.advance(seconds={seconds}), or "
        'monkeypatch.setattr("time.sleep", podiomock.clock.sleep), or the setting clock="real"'
    )
    return refusal
