"""What the operations of the control API take: the query of a GET, the JSON body of anything else."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct


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


class Moved(Struct, frozen=True, forbid_unknown_fields=True):
    """By how much the clock moves, or to when."""

    advance: Amount | None = None
    now: Annotated[datetime, Meta(tz=True)] | None = None


class Planned(Struct, frozen=True, forbid_unknown_fields=True):
    """A refusal for the next `times` calls of the endpoints that a name or pattern matches; `retry_after` in s."""

    endpoint: str = "*"
    status: int = 429
    times: Annotated[int, Meta(ge=1)] = 1
    retry_after: Annotated[float, Meta(ge=0)] | None = None
