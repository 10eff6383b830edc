"""What a world is made of: one frozen struct a kind of thing. Times are UTC, ids are integers.

A row says what is; how it looks on the wire is the business of `fragments` and of the rooms of `api`.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

Reference = tuple[str, int]
"""What a task, comment or file hangs on: type and id, as `("item", 123)`."""


class Fact(Struct, frozen=True, kw_only=True):
    """What every row has: when and by whom it was made, and when it was deleted."""

    created_on: datetime
    created_by: int
    created_via: int = 1
    deleted_on: datetime | None = None


class AuthClient(Struct, frozen=True, kw_only=True):
    """The program a thing was made through."""

    auth_client_id: int
    name: str
    deleted_on: datetime | None = None


class User(Struct, frozen=True, kw_only=True):
    """A person; `profile_id` is what contact fields point at."""

    user_id: int
    profile_id: int
    name: str
    mail: str
    created_on: datetime
    timezone: str = "UTC"
    locale: str = "en_US"
    deleted_on: datetime | None = None


class Contact(Struct, frozen=True, kw_only=True):
    """A profile: of a user (`user_id` set), or of a space's own contact."""

    profile_id: int
    name: str
    created_on: datetime
    user_id: int | None = None
    space_id: int | None = None
    mail: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    deleted_on: datetime | None = None


class Organization(Fact, frozen=True, kw_only=True):
    """An organization."""

    org_id: int
    name: str
    url_label: str
    type: str = "premium"
    status: str = "active"


class Space(Fact, frozen=True, kw_only=True):
    """A workspace."""

    space_id: int
    org_id: int
    name: str
    url_label: str
    privacy: str = "closed"
    auto_join: bool = False
    post_on_new_app: bool = True
    post_on_new_member: bool = True
    description: str | None = None
    type: str = "regular"


class Membership(Struct, frozen=True, kw_only=True):
    """A user's role in an organization or a space."""

    reference: Reference
    user_id: int
    role: str
    started_on: datetime
    deleted_on: datetime | None = None


class Field(Struct, frozen=True, kw_only=True):
    """A field of an app. `settings` are complete: defaults filled in. A deleted one lingers, `status` says so."""

    field_id: int
    external_id: str
    type: str
    label: str
    settings: dict[str, Any] | None
    status: str = "active"
    description: str | None = None
    required: bool = False
    unique: bool = False
    hidden: bool = False
    hidden_create_view_edit: bool = False
    visible: bool = True
    mapping: str | None = None
    default_value: Any = None
    delta: int = 0


class Application(Fact, frozen=True, kw_only=True):
    """An app: its config, and all fields it ever had, in the order of `delta`."""

    app_id: int
    space_id: int
    url_label: str
    config: dict[str, Any]
    fields: tuple[Field, ...]
    status: str = "active"
    revision: int = 0
    original: int | None = None
    original_revision: int | None = None
    token: str = ""


class DateRange(Struct, frozen=True, order=True):
    """A date field's value: moments in UTC; a day without a time is a whole day, wherever the user is."""

    start: date
    start_time: time | None = None
    end: date | None = None
    end_time: time | None = None


class Money(Struct, frozen=True, order=True):
    """An amount of a currency."""

    amount: Decimal
    currency: str


Values = dict[int, tuple[Any, ...]]
"""An item's values by field id, in canonical form; a field without a value has no key."""


class Item(Fact, frozen=True, kw_only=True):
    """An item at its current revision."""

    item_id: int
    app_id: int
    app_item_id: int
    values: Values
    external_id: str | None = None
    tags: tuple[str, ...] = ()
    revision: int = 0
    last_edit_on: datetime
    last_edit_by: int
    last_edit_via: int
    last_event_on: datetime
    linked_account_id: int | None = None
    ref: Reference | None = None
    priority: float = 0.0
    reminder: int | None = None
    recurrence: dict[str, Any] | None = None


class Revision(Struct, frozen=True, kw_only=True):
    """One revision of an item, with the values it left."""

    item_revision_id: int
    item_id: int
    revision: int
    type: str
    values: Values
    created_on: datetime
    created_by: int
    created_via: int
    app_revision: int = 0
    deleted_on: datetime | None = None


class Label(Struct, frozen=True, kw_only=True):
    """A task label, personal to its user."""

    label_id: int
    user_id: int
    text: str
    color: str
    deleted_on: datetime | None = None


class Task(Fact, frozen=True, kw_only=True):
    """A task. `due_on` is UTC; `due_date` and `due_time` are the responsible's own time."""

    task_id: int
    text: str
    responsible: int
    description: str = ""
    private: bool = False
    status: str = "active"
    due_date: date | None = None
    due_time: time | None = None
    due_on: datetime | None = None
    ref: Reference | None = None
    space_id: int | None = None
    labels: tuple[int, ...] = ()
    external_id: str | None = None
    reminder: int | None = None
    recurrence: dict[str, Any] | None = None
    completed_on: datetime | None = None
    completed_by: int | None = None
    completed_via: int | None = None
    rank: float = 0.0


class Embed(Fact, frozen=True, kw_only=True):
    """A link that was looked up; the fake never fetches it, so it knows only the address."""

    embed_id: int
    url: str
    title: str | None = None
    description: str | None = None


class Comment(Fact, frozen=True, kw_only=True):
    """A comment; `rich_value` keeps mentions as written, `value` shows plain names."""

    comment_id: int
    reference: Reference
    value: str
    rich_value: str
    external_id: str | None = None
    embed_id: int | None = None
    last_edit_on: datetime | None = None


class File(Fact, frozen=True, kw_only=True):
    """An uploaded file; `ref` is what it is attached to."""

    file_id: int
    name: str
    mimetype: str
    content: bytes
    description: str | None = None
    ref: Reference | None = None
    replaces: tuple[int, ...] = ()


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


class Invitation(Struct, frozen=True, kw_only=True):
    """Somebody reached who had no access before."""

    invitation_id: int
    user_id: int
    reference: Reference
    created_on: datetime
    created_by: int
    deleted_on: datetime | None = None


class Connection(Struct, frozen=True, kw_only=True):
    """A Maton connection: an account's grant for one app, acting as one user of it."""

    connection_id: str
    app: str
    status: str
    created_on: datetime
    updated_on: datetime
    user_id: int | None = None
    method: str = "OAUTH2"
    metadata: dict[str, Any] = {}
    deleted_on: datetime | None = None


class Rating(Fact, frozen=True, kw_only=True):
    """What a user thinks of something, in one way of saying so; `value` counts as the type has it."""

    rating_id: int
    reference: Reference
    type: str
    value: int


class Participation(Struct, frozen=True, kw_only=True):
    """Whether a user takes part in a meeting, which is an item."""

    participation_id: int
    item_id: int
    user_id: int
    status: str
    deleted_on: datetime | None = None


class Batch(Fact, frozen=True, kw_only=True):
    """A long job of a user's, and the file it made; here it is done as soon as it is asked for."""

    batch_id: int
    name: str
    plugin: str
    app_id: int
    completed: int
    file_id: int | None = None
    status: str = "completed"


class Arrangement(Struct, frozen=True, kw_only=True):
    """Which items of an app are shown, in which order, and how; `filters` go by field_id where they name a field."""

    sort_by: str = "created_on"
    sort_desc: bool = True
    filters: tuple[tuple[str, Any], ...] = ()
    layout: str | None = None
    fields: dict[str, dict[str, Any]] = {}
    grouping: dict[str, Any] | None = None


class View(Fact, frozen=True, kw_only=True):
    """A saved arrangement of an app's items; a private one is for its maker only."""

    view_id: int
    app_id: int
    name: str
    arrangement: Arrangement
    private: bool = False
