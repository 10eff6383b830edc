"""Handles on the things of a world: each shows its row, and makes what can stand in it or hang on it.

Each makes a thing the way the API would. Builders fire no hooks and notify nobody; what they write is in the journal
like everything else. Their keywords are also the keys of a world's YAML.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, Generic, Literal, Self, TypeVar

from podiomock.state import comments, connections, embeds, files, grants, rows, task_due, tasks
from podiomock.state import labels as task_labels
from podiomock.state.making import (
    acting,
    at,
    numbered,
    person,
    recurring,
    refused,
    zoned,
)
from podiomock.state.subscriptions import subscribe
from podiomock.state.teaching import BuildError, checked, nearest
from podiomock.state.world import World

Row = TypeVar("Row")
Key = TypeVar("Key", bound=int | str)


class Place:
    """Where things can be made: a thing of the world, or the world itself, which has no reference."""

    world: World

    @property
    def reference(self) -> rows.Reference | None:
        """Type and id."""
        return None


class Handle(Place, Generic[Row, Key]):
    """One thing of a world: `.id`, `.row` as it is now, the row's columns, and what can be made in it."""

    kind: str
    table: str

    def __init__(self, world: World, number: Key) -> None:
        self.world = world
        self.id = number

    @property
    def row(self) -> Row:
        """The row as it is now, also when it is deleted."""
        found: Row = getattr(self.world, self.table).rows[self.id]
        return found

    def __getattr__(self, name: str) -> Any:
        known = getattr(type(self.row), "__struct_fields__", ())
        if name in known:
            return getattr(self.row, name)
        own = [each for each in dir(type(self)) if not each.startswith("_")]
        raise AttributeError(f"{self!r} has no {name!r}{nearest(name, [*known, *own])}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.world is self.world and other.id == self.id

    def __hash__(self) -> int:
        return hash((self.kind, self.id))

    def __repr__(self) -> str:
        return f"<{self.kind} {self.id}>"


@contextmanager
def making(
    world: World,
    kind: type[Handle[Any, int]],
    number: int | None,
    created_by: "Who | None",
    created_on: datetime | None,
) -> Iterator[None]:
    """Make a thing under an id, in somebody's name, at some time; all of it or nothing, and in a builder's words."""
    with acting(world, created_by, created_on), numbered(world, kind.kind, kind.table, number), refused():
        yield


class Thing(Handle[Row, int]):
    """A thing that others can hang on."""

    @property
    def reference(self) -> rows.Reference:
        """Type and id."""
        return self.kind, self.id

    def follow(self, *users: "Who") -> Self:
        """Make people follow this: they are told when it changes."""
        for each in users:
            subscribe(self.world, self.reference, person(self.world, each))
        return self


class Tasked(Place):
    """What tasks can hang on."""

    @checked
    def task(
        self,
        text: str,
        *,
        task_id: int | None = None,
        description: str = "",
        responsible: "Who | None" = None,
        private: bool = False,
        due_date: date | None = None,
        due_time: time | None = None,
        labels: Sequence[int | str] = (),
        external_id: str | None = None,
        reminder: int | None = None,
        recurrence: Mapping[str, Any] | None = None,
        completed_on: datetime | None = None,
        completed_by: "Who | None" = None,
        created_on: datetime | None = None,
        created_by: "Who | None" = None,
    ) -> "Task":
        """Make a task; its maker is responsible unless somebody else is. `labels` are ids or texts of theirs.

        A `reminder` is minutes before it is due; a `recurrence` is as in the API: `{"name": "weekly"}`.
        """
        world = self.world
        if due_time is not None and due_date is None:
            raise BuildError("a due_time without a due_date", "due_time")
        with making(world, Task, task_id, created_by, created_on):
            owner = world.session.user_id if responsible is None else at("responsible", person, world, responsible)
            with acting(world, owner, None):
                due = task_due.due_at(world, due_date, due_time) if due_date else task_due.Due()
                theirs = tuple(at("labels", own_label, world, each) for each in labels)
            row = tasks.create(
                world,
                text,
                owner,
                **due._asdict(),
                ref=self.reference,
                description=description,
                private=private,
                labels=theirs,
                external_id=external_id,
                reminder=reminder,
                recurrence=None if recurrence is None else at("recurrence", recurring, recurrence),
            )
            if completed_on is not None or completed_by is not None:
                done_by = owner if completed_by is None else at("completed_by", person, world, completed_by)
                with acting(world, done_by, zoned("completed_on", completed_on)):
                    tasks.complete(world, row)
        return Task(world, row.task_id)


def own_label(world: World, wanted: int | str) -> int:
    """A label of whoever acts, by id or text."""
    theirs = task_labels.listed(world)
    for each in theirs:
        if wanted in (each.label_id, each.text):
            return each.label_id
    known = [each.text for each in theirs]
    raise BuildError(f"{world.me.name} has no label {wanted!r}", advice=nearest(wanted, known))


class Commented(Place):
    """What comments can stand on."""

    @checked
    def comment(
        self,
        value: str,
        *,
        comment_id: int | None = None,
        external_id: str | None = None,
        embed_url: str | None = None,
        created_on: datetime | None = None,
        created_by: "Who | None" = None,
    ) -> "Comment":
        """Say something about this; `@[Jane Roe](user:12346)` mentions her."""
        world = self.world
        assert self.reference is not None, "what is commented on has a reference"
        if not value:
            raise BuildError("an empty comment", "value")
        with making(world, Comment, comment_id, created_by, created_on):
            embed_id = embeds.make(world, embed_url).embed_id if embed_url else None
            row = comments.create(world, self.reference, value, external_id=external_id, embed_id=embed_id)
        return Comment(world, row.comment_id)


class Filed(Place):
    """What files can be attached to."""

    @checked
    def file(
        self,
        name: str,
        text: str | None = None,
        *,
        content: bytes | None = None,
        mimetype: str = "",
        description: str | None = None,
        file_id: int | None = None,
        created_on: datetime | None = None,
        created_by: "Who | None" = None,
    ) -> "File":
        """Make a file of `text`, or of the bytes `content`; of its own name if neither is given."""
        if text is not None and content is not None:
            raise BuildError("give a file either text or content", "content")
        world = self.world
        with making(world, File, file_id, created_by, created_on):
            inside = content if content is not None else (name if text is None else text).encode()
            row = files.upload(world, name, inside, mimetype)
            if description is not None:
                world.files.change(row.file_id, description=description)
            if self.reference is not None:
                files.attach(world, [row.file_id], self.reference)
        return File(world, row.file_id)


class Shared(Place):
    """What can be shared by itself with people who are not in its space."""

    @checked
    def share(self, user: "Who", access_level: Literal["view", "edit"] = "view", *, message: str | None = None) -> Self:
        """Let somebody see this alone and talk about it, and with `edit` change it."""
        if self.reference is not None:
            user_id = person(self.world, user)
            grants.give(self.world, self.reference, user_id, access_level=access_level, message=message)
        return self


class User(Handle[rows.User, int]):
    """A person."""

    kind, table = "user", "users"

    @checked
    def label(self, text: str, color: str = "DCEBD8", *, label_id: int | None = None) -> "Label":
        """Make one of this person's task labels."""
        with making(self.world, Label, label_id, self.id, None):
            row = task_labels.create(self.world, text, color)
        return Label(self.world, row.label_id)


Who = int | str | User
"""A user: by id, by name, by mail, or as a handle."""


class Label(Handle[rows.Label, int]):
    """A task label."""

    kind, table = "label", "labels"


class Contact(Handle[rows.Contact, int]):
    """A contact; its `id` is the profile's."""

    kind, table = "profile", "contacts"


class Connection(Handle[rows.Connection, str]):
    """A connection of the gateway; its `id` is text."""

    kind, table = "connection", "connections"

    @property
    def url(self) -> str:
        """The page where a person consents, which makes the connection ACTIVE."""
        return f"https://connect.maton.ai/?session_token={connections.session_token(self.row)}"

    @property
    def headers(self) -> dict[str, str]:
        """The header that makes a call go through this connection, and so act as its user."""
        return {"Maton-Connection": self.id}


class OAuthClient(Handle[rows.OAuthClient, str]):
    """A program that may ask the native door for tokens; its `id` is its `client_id`."""

    kind, table = "oauth_client", "oauth_clients"


class Url(Handle[rows.WebResource, str]):
    """What is behind an address; its `id` is that."""

    kind, table = "url", "web"


class File(Thing[rows.File]):
    """A file."""

    kind, table = "file", "files"


class Comment(Thing[rows.Comment], Filed):
    """A comment."""

    kind, table = "comment", "comments"


class Task(Thing[rows.Task], Commented, Filed, Shared):
    """A task."""

    kind, table = "task", "tasks"


class Status(Thing[rows.Status], Tasked, Commented, Filed, Shared):
    """A status post."""

    kind, table = "status", "statuses"


class Item(Thing[rows.Item], Tasked, Commented, Filed, Shared):
    """An item."""

    kind, table = "item", "items"
