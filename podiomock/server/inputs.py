"""What the operations of the control API take: the query of a GET, the JSON body of anything else."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.limits import HEAVY_PER_HOUR, PER_HOUR, PER_SECOND


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Takes nothing."""


class WhichState(Struct, frozen=True):
    """`full`: the rows themselves, too."""

    full: bool = False


class WhichCalls(Struct, frozen=True):
    """`limit`: only the newest so many."""

    limit: Annotated[int, Meta(ge=0)] | None = None


class Kept(Struct, frozen=True, forbid_unknown_fields=True):
    """The name of a kept state."""

    snapshot: str


class Amount(Struct, frozen=True, forbid_unknown_fields=True):
    """How far the clock moves; negative is back."""

    weeks: float = 0
    days: float = 0
    hours: float = 0
    minutes: float = 0
    seconds: float = 0


class Limited(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether too many calls are refused, and how many are too many."""

    active: bool = True
    per_second: Annotated[int, Meta(ge=1)] = PER_SECOND
    per_hour: Annotated[int, Meta(ge=1)] = PER_HOUR
    heavy_per_hour: Annotated[int, Meta(ge=1)] = HEAVY_PER_HOUR


class Moved(Struct, frozen=True, forbid_unknown_fields=True):
    """By how much the clock moves, or to when, or how it goes from now on."""

    advance: Amount | None = None
    now: Annotated[datetime, Meta(tz=True)] | None = None
    mode: Literal["steps", "frozen", "real"] | None = None
