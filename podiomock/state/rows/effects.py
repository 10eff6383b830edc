"""What others notice of a change."""

from datetime import datetime

from msgspec import Struct

from podiomock.state.rows.fact import Reference


class Subscription(Struct, frozen=True, kw_only=True):
    """A user following something."""

    subscription_id: int
    reference: Reference
    user_id: int
    started_on: datetime
    deleted_on: datetime | None = None


class Notification(Struct, frozen=True, kw_only=True):
    """What a user was told, why, and whether they have seen it."""

    notification_id: int
    user_id: int
    type: str
    reference: Reference
    created_on: datetime
    created_by: int
    text: str = ""
    viewed_on: datetime | None = None
    deleted_on: datetime | None = None


class HookEvent(Struct, frozen=True, kw_only=True):
    """An event that hooks can listen to, with the form fields a delivery carries."""

    event_id: int
    type: str
    reference: Reference
    payload: dict[str, str]
    created_on: datetime
    deleted_on: datetime | None = None
