"""What hangs on other things: tasks, comments, files, links, ratings."""

from datetime import date, datetime, time
from fractions import Fraction
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
    """A task. `due_on` is UTC; `due_date` and `due_time` are the responsible's own time.

    `assigned_by` is who gave it to its responsible, if not its maker; `rank` is unique: tasks stand in one order.
    """

    task_id: int
    text: str
    responsible: int | None
    assigned_by: int | None = None
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
    rank: int | Fraction = 0


class Embed(Fact, frozen=True, kw_only=True):
    """A link that was looked up; the fake never fetches it, so it knows only the address."""

    embed_id: int
    url: str
    title: str | None = None
    description: str | None = None


class Wording(Struct, frozen=True, kw_only=True):
    """What a comment said before it was edited."""

    created_on: datetime
    value: str
    rich_value: str
    embed_id: int | None = None


class Comment(Fact, frozen=True, kw_only=True):
    """A comment; `rich_value` keeps mentions as written, `value` shows plain names. `earlier` is oldest first."""

    comment_id: int
    reference: Reference
    value: str
    rich_value: str
    external_id: str | None = None
    embed_id: int | None = None
    last_edit_on: datetime | None = None
    earlier: tuple[Wording, ...] = ()


class Status(Fact, frozen=True, kw_only=True):
    """A status post in a space; its text is kept as a comment's is."""

    status_id: int
    space_id: int
    value: str
    rich_value: str
    embed_id: int | None = None


class Option(Struct, frozen=True):
    """One of the answers that a question offers."""

    option_id: int
    text: str


class Question(Fact, frozen=True, kw_only=True):
    """A question on a status post or a comment, with its single choice of answers."""

    question_id: int
    reference: Reference
    text: str
    options: tuple[Option, ...]


class Answer(Fact, frozen=True, kw_only=True):
    """The option that a user chose; a second answer changes the first."""

    question_id: int
    option_id: int


class WebResource(Struct, frozen=True, kw_only=True):
    """What the world knows to be behind an address; the fake never looks for itself."""

    url: str
    name: str
    mimetype: str
    content: bytes
    deleted_on: datetime | None = None


class File(Fact, frozen=True, kw_only=True):
    """An uploaded file; `ref` is what it is attached to, and stays that when another file takes its place there.

    `replaces` are the files whose place it took, the newest first.
    """

    file_id: int
    name: str
    mimetype: str
    content: bytes
    description: str | None = None
    ref: Reference | None = None
    replaces: tuple[int, ...] = ()
    replaced_by: int | None = None


class Rating(Fact, frozen=True, kw_only=True):
    """What a user thinks of something, in one way of saying so; `value` counts as the type has it."""

    rating_id: int
    reference: Reference
    type: str
    value: int
