"""What every row has."""

from datetime import datetime

from msgspec import Struct

Reference = tuple[str, int]
"""What a task, comment or file hangs on: type and id, as `("item", 123)`."""


class Fact(Struct, frozen=True, kw_only=True):
    """What every row has: when and by whom it was made, and when it was deleted."""

    created_on: datetime
    created_by: int
    created_via: int = 1
    deleted_on: datetime | None = None
