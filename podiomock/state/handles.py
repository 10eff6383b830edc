"""Handles on the things of a world: each shows its row, and makes what can stand in it or hang on it.

Each makes a thing the way the API would. Builders fire no hooks and notify nobody; what they write is in the journal
like everything else. Their keywords are also the keys of a world's YAML.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, Generic, Literal, Self, TypeVar

from podiomock.state import applications, comments, connections, files, items, organizations, people, rows, tasks
from podiomock.state import labels as task_labels
from podiomock.state.making import (
    acting,
    at,
    check_config,
    numbered,
    person,
    raw_values,
    refused,
    refused_values,
    spelled,
    zoned,
)
from podiomock.state.subscriptions import subscribe
from podiomock.state.teaching import BuildError, checked, nearest
from podiomock.state.world import World

Role = Literal["admin", "regular", "light"]
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
        completed_on: datetime | None = None,
        completed_by: "Who | None" = None,
        created_on: datetime | None = None,
        created_by: "Who | None" = None,
    ) -> "Task":
        """Make a task; its maker is responsible unless somebody else is. `labels` are ids or texts of theirs."""
        world = self.world
        if due_time is not None and due_date is None:
            raise BuildError("a due_time without a due_date", "due_time")
        with making(world, Task, task_id, created_by, created_on):
            owner = world.session.user_id if responsible is None else at("responsible", person, world, responsible)
            with acting(world, owner, None):
                due = tasks.due_at(world, due_date, due_time) if due_date else tasks.Due()
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
            embed_id = comments.embed(world, embed_url).embed_id if embed_url else None
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


class File(Thing[rows.File]):
    """A file."""

    kind, table = "file", "files"


class Comment(Thing[rows.Comment], Filed):
    """A comment."""

    kind, table = "comment", "comments"


class Task(Thing[rows.Task], Commented, Filed):
    """A task."""

    kind, table = "task", "tasks"


class Item(Thing[rows.Item], Tasked, Commented, Filed):
    """An item."""

    kind, table = "item", "items"


class App(Thing[rows.Application], Tasked):
    """An app."""

    kind, table = "app", "applications"

    @checked
    def item(
        self,
        fields: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        item_id: int | None = None,
        external_id: str | None = None,
        tags: Sequence[str] = (),
        revision: int = 0,
        last_edit_on: datetime | None = None,
        last_edit_by: Who | None = None,
        created_on: datetime | None = None,
        created_by: Who | None = None,
        **more: Any,
    ) -> Item:
        """Make an item; values go by external_id in any form that the API takes, `due_date` for `due-date`.

        At `revision=5` it has six revisions, 0 to 5, all with the same values.
        """
        world = self.world
        if revision < 0:
            raise BuildError(f"a revision is 0 or more, not {revision}", "revision")
        raw = raw_values(self.row, fields, more)
        with making(world, Item, item_id, created_by, created_on):
            with refused_values(world, self.row, raw):
                row = items.create(world, self.row, raw, external_id=external_id, tags=tags)
            editor = row.created_by if last_edit_by is None else at("last_edit_by", person, world, last_edit_by)
            with acting(world, editor, zoned("last_edit_on", last_edit_on)):
                for _ in range(revision):
                    row = items.edit(world, row, {})
        return Item(world, row.item_id)


class Space(Thing[rows.Space], Tasked):
    """A workspace."""

    kind, table = "space", "spaces"

    @checked
    def member(self, user: Who, role: Role = "regular") -> Self:
        """Give somebody a role in this space."""
        organizations.join(self.world, self.reference, person(self.world, user), role)
        return self

    @checked
    def contact(
        self,
        name: str,
        *,
        profile_id: int | None = None,
        mail: Sequence[str] = (),
        phone: Sequence[str] = (),
        created_on: datetime | None = None,
    ) -> Contact:
        """Make a contact of this space: somebody who is not a user."""
        world = self.world
        with making(world, Contact, profile_id, None, created_on):
            row = people.create_contact(world, name, space_id=self.id, mail=tuple(mail), phone=tuple(phone))
        return Contact(world, row.profile_id)

    @checked
    def app(
        self,
        name: str,
        fields: Mapping[str, Any] | None = None,
        *,
        app_id: int | None = None,
        item_name: str | None = None,
        description: str | None = None,
        icon: str = "251.png",
        config: Mapping[str, Any] | None = None,
        status: Literal["active", "inactive"] = "active",
        created_on: datetime | None = None,
        created_by: Who | None = None,
        **more: Any,
    ) -> App:
        """Make an app; its fields go by external_id, in order.

        A field is a type (`"text"`), a list of category options, an app to refer to, or a dict of `type` with
        `label`, `field_id`, `required`, ... and the type's settings.
        """
        world = self.world
        whole = {"name": name, "item_name": item_name or name, "description": description, "icon": icon}
        at("config", check_config, config or {})
        listed = [at("fields", at, each[0], spelled, *each) for each in {**(fields or {}), **more}.items()]
        with making(world, App, app_id, created_by, created_on):
            row = applications.create(world, self.id, {**whole, **(config or {})}, listed)
            if status != "active":
                world.applications.change(row.app_id, status=status)
        return App(world, row.app_id)


class Org(Thing[rows.Organization]):
    """An organization."""

    kind, table = "org", "organizations"

    @checked
    def member(self, user: Who, role: Role = "regular") -> Self:
        """Give somebody a role in this organization."""
        organizations.join(self.world, self.reference, person(self.world, user), role)
        return self

    @checked
    def space(
        self,
        name: str,
        *,
        space_id: int | None = None,
        url_label: str | None = None,
        description: str | None = None,
        privacy: Literal["open", "closed"] = "closed",
        auto_join: bool = False,
        post_on_new_app: bool = True,
        post_on_new_member: bool = True,
        created_on: datetime | None = None,
        created_by: Who | None = None,
    ) -> Space:
        """Make a workspace."""
        with making(self.world, Space, space_id, created_by, created_on):
            row = organizations.create_space(
                self.world,
                self.id,
                name,
                url_label=url_label,
                description=description,
                privacy=privacy,
                auto_join=auto_join,
                post_on_new_app=post_on_new_app,
                post_on_new_member=post_on_new_member,
            )
        return Space(self.world, row.space_id)
