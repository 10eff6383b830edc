"""Apps with their fields, items with their values, and views of them."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import Struct

from podiomock.state.rows.fact import Fact, Reference


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
