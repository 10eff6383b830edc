"""What hangs on other things: tasks, comments, files, links, ratings."""

from datetime import date, datetime, time
from typing import Any

from msgspec import Struct

from podiomock.state.rows.fact import Fact, Reference


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


class Rating(Fact, frozen=True, kw_only=True):
    """What a user thinks of something, in one way of saying so; `value` counts as the type has it."""

    rating_id: int
    reference: Reference
    type: str
    value: int
