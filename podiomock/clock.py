"""The world's time, in a test's hand: it moves what was made when, what is due, which token is good, all together."""

import datetime as dt
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil

from msgspec import structs

from podiomock.state.world import MOMENT, World

MODES = ("steps", "frozen", "real")


class Clock:
    """The world's time, UTC, in whole seconds. How it goes is its `mode`, and part of the world, as the time is.

    `steps`: it stands still, but for a second after each call that wrote something, so that `created_on` tells things
    apart. `frozen`: it stands still. `real`: it goes with the computer's, also where freezegun or time-machine say
    what that is. `advance` and `set` move it in every mode.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def now(self) -> datetime:
        """The time."""
        self.sync()
        return self._world.now

    @property
    def mode(self) -> str:
        """`steps`, `frozen` or `real`."""
        pace = self._world.pace
        if pace.ahead is not None:
            return "real"
        return "steps" if pace.step else "frozen"

    def advance(self, **amount: float) -> datetime:
        """Move the clock by a `timedelta`'s keywords: `advance(days=3)`."""
        return self.set(self.now + timedelta(**amount))

    def sleep(self, seconds: float) -> None:
        """Move the clock instead of waiting: `monkeypatch.setattr("time.sleep", podiomock.clock.sleep)`."""
        # Whoever sleeps half a second until the next second must find it there: the clock knows only whole ones.
        self.advance(seconds=ceil(seconds))

    def set(self, moment: datetime) -> datetime:
        """Move the clock to a moment that knows its time zone."""
        if moment.tzinfo is None:
            raise ValueError(f"{moment!r} has no time zone; write datetime(..., tzinfo=UTC)")
        world = self._world
        if world.pace.ahead is not None:
            world.cells.put("pace", structs.replace(world.pace, ahead=moment - computer_time()))
        world.set_now(moment)
        return world.now

    def steps(self, seconds: int = 1) -> None:
        """Let the clock stand still, but for so many seconds after each call that wrote."""
        if seconds < 1:
            raise ValueError(f"seconds={seconds} is no step; for a clock that stands still there is freeze()")
        self._go(timedelta(seconds=seconds), None)

    def freeze(self, moment: datetime | None = None) -> None:
        """Stop the clock, where it is or at a moment; what is written then has one and the same time."""
        self.sync()
        self._go(timedelta(0), None)
        if moment is not None:
            self.set(moment)

    def follow(self) -> None:
        """Let the clock be the computer's; freezegun and time-machine move that, and so the world's."""
        self._go(timedelta(0), timedelta(0))
        self.sync()

    def start(self, setting: str | datetime) -> None:
        """Begin as a setting says: `steps`, `frozen`, `real`, or the moment, `2026-03-01T00:00:00Z`."""
        if isinstance(setting, str) and setting in MODES:
            starts: dict[str, Callable[[], None]] = {"steps": self.steps, "frozen": self.freeze, "real": self.follow}
            starts[setting]()
            return
        try:
            self.set(datetime.fromisoformat(setting) if isinstance(setting, str) else setting)
        except (AttributeError, TypeError, ValueError):
            raise ValueError(
                f"clock={setting!r} is none of {', '.join(MODES)}, nor a moment in a time zone, 2026-03-01T00:00:00Z"
            ) from None

    def sync(self) -> None:
        """Take the computer's time over, if the clock goes with it; done before each call."""
        world = self._world
        if (ahead := world.pace.ahead) is not None:
            moment = (computer_time() + ahead).replace(microsecond=0)
            if moment != world.now:
                world.set_now(moment)

    def _go(self, step: timedelta, ahead: timedelta | None) -> None:
        self._world.cells.put("pace", structs.replace(self._world.pace, step=step, ahead=ahead))

    def __repr__(self) -> str:
        return f"<Clock {self.now:%Y-%m-%dT%H:%M:%SZ}, {self.mode}>"


def computer_time() -> datetime:
    """The computer's time, or what freezegun or time-machine say it is, as the standard library's own class."""
    # Asked through the module: freezegun replaces the class there, also for rooms that it is told to ignore.
    now = dt.datetime.now(UTC)
    return MOMENT(now.year, now.month, now.day, now.hour, now.minute, now.second, now.microsecond, UTC)
