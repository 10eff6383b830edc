"""What others notice of a change."""

from datetime import datetime

from msgspec import Struct

from podiomock.state.rows.fact import Fact, Reference


class Subscription(Struct, frozen=True, kw_only=True):
    """A user following something."""

    subscription_id: int
    reference: Reference
    user_id: int
    started_on: datetime
    deleted_on: datetime | None = None


class Notification(Struct, frozen=True, kw_only=True):
    """What a user was told, why, and whether they have seen it.

    `why` is one of `subscriptions.REASONS`; `subscription` is what a subscriber follows: the thing itself, or what it
    lies in.
    """

    notification_id: int
    user_id: int
    type: str
    reference: Reference
    created_on: datetime
    created_by: int
    created_via: int = 1
    text: str = ""
    why: str = "subscriber"
    subscription: Reference | None = None
    starred: bool = False
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


class Hook(Fact, frozen=True, kw_only=True):
    """A URL that is called at events of one type on something, once it has sent back `code`.

    `failures` counts the deliveries that failed since the last that did not.
    """

    hook_id: int
    reference: Reference
    type: str
    url: str
    code: str
    status: str = "inactive"
    failures: int = 0


class HookCall(Struct, frozen=True, kw_only=True):
    """What a hook is called with: form fields, all strings, posted to its URL without the query string."""

    call_id: int
    hook_id: int
    type: str
    url: str
    payload: dict[str, str]
    created_on: datetime
    deleted_on: datetime | None = None
