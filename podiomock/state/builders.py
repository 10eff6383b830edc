"""Short builders: `world.org("Acme").space("Sales").app("Deals", title="text").item(title="X")`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, TypeVar, Unpack
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from podiomock.state import connections, files, organizations, people, rows
from podiomock.state.embeds import hostname
from podiomock.state.handles import (
    Connection,
    Contact,
    File,
    Filed,
    Handle,
    Item,
    OAuthClient,
    Task,
    Tasked,
    Url,
    User,
    Who,
    making,
)
from podiomock.state.making import CONSENTING, at, caller, known_keys, person, refused, zoned
from podiomock.state.teaching import BuildError, checked, nearest
from podiomock.state.workspaces import App, Org, Space
from podiomock.state.world import Session, World


class Root(Tasked, Filed):
    """What hangs on nothing: users, connections, organizations, private tasks, files attached nowhere."""

    def __init__(self, world: World) -> None:
        self.world = world

    @checked
    def user(
        self,
        name: str,
        *,
        user_id: int | None = None,
        profile_id: int | None = None,
        mail: str = "",
        password: str | None = None,
        timezone: str = "UTC",
        locale: str = "en_US",
        created_on: datetime | None = None,
        **profile: Unpack[people.ProfileKeys],
    ) -> User:
        """Make a person, with all that a profile has: `city="Rome"`. The first is whose account is connected."""
        world = self.world
        known_keys("user", profile)
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            advice = "; write one like 'Europe/Copenhagen'"
            raise BuildError(f"no time zone {timezone!r}", "timezone", advice=advice) from None
        with making(world, User, user_id, None, created_on), making(world, Contact, profile_id, None, None):
            row = people.create_user(world, name, mail=mail, profile=profile, timezone=timezone, locale=locale)
        if password is not None:
            world.passwords.put(row.user_id, password)
        if CONSENTING not in world.cells.rows:
            world.cells.put(CONSENTING, row.user_id)
            world.session = Session(row.user_id, 1, world.session.dialect, world.session.origin)
        return User(world, row.user_id)

    @checked
    def oauth_client(
        self, client_id: str, client_secret: str, *, auth_client_id: int | None = None, name: str | None = None
    ) -> OAuthClient:
        """Register a program that may ask the native door for tokens."""
        world = self.world
        if client_id in world.oauth_clients.rows:
            raise BuildError(f"OAuth client {client_id!r} exists already", "client_id")
        number = auth_client_id or max((*world.auth_clients.rows, 0)) + 1
        if number not in world.auth_clients.rows:
            world.auth_clients.insert(number, rows.AuthClient(auth_client_id=number, name=name or client_id))
        world.oauth_clients.insert(
            client_id, rows.OAuthClient(client_id=client_id, client_secret=client_secret, auth_client_id=number)
        )
        return OAuthClient(world, client_id)

    @checked
    def connection(
        self,
        app: str = "podio",
        *,
        user: Who | None = None,
        status: Literal["ACTIVE", "PENDING", "FAILED"] = "ACTIVE",
        connection_id: str | None = None,
        method: str = "OAUTH2",
        metadata: Mapping[str, Any] | None = None,
        created_on: datetime | None = None,
        updated_on: datetime | None = None,
    ) -> Connection:
        """Make a connection of the gateway; an active one to Podio acts as `user`, the caller by default."""
        world = self.world
        acts_as = caller(world) if user is None else at("user", person, world, user)
        active = status == "ACTIVE"
        begun = zoned("created_on", created_on) or world.now
        if connection_id is None:
            connection_id = connections.create(world, app, method).connection_id
        elif connection_id in world.connections.rows:
            raise BuildError(f"connection {connection_id} exists already", "connection_id")
        else:
            pending = rows.Connection(
                connection_id=connection_id,
                app=app,
                status="PENDING",
                method=method,
                created_on=begun,
                updated_on=begun,
            )
            world.connections.insert(connection_id, pending)
        world.connections.change(
            connection_id,
            status=status,
            user_id=acts_as if active and app == "podio" else None,
            metadata=dict(metadata or {}),
            created_on=begun,
            updated_on=zoned("updated_on", updated_on) or begun,
        )
        return Connection(world, connection_id)

    @checked
    def url(
        self,
        url: str,
        text: str | None = None,
        *,
        content: bytes | None = None,
        mimetype: str = "",
        name: str = "",
    ) -> Url:
        """Say what is behind an http(s) address: `text`, or the bytes `content`; it is named as the path ends."""
        if text is not None and content is not None:
            raise BuildError("give a url either text or content", "content")
        with refused():
            hostname(url)
        called = name or files.name_in(url)
        inside = content if content is not None else (text or "").encode()
        row = rows.WebResource(url=url, name=called, mimetype=files.kind_of(called, mimetype), content=inside)
        self.world.web.put(url, row)  # a second word on an address takes the place of the first
        return Url(self.world, url)

    @checked
    def org(
        self,
        name: str,
        *,
        org_id: int | None = None,
        url_label: str | None = None,
        type: str = "premium",  # noqa: A002  the API's own name
        status: str = "active",
        user_limit: int | None = None,
        created_on: datetime | None = None,
        created_by: Who | None = None,
    ) -> Org:
        """Make an organization; its maker is an admin of it, and counts towards its `user_limit`."""
        if user_limit is not None and user_limit < 1:
            raise BuildError(f"a limit is 1 or more, not {user_limit}", "user_limit")
        with making(self.world, Org, org_id, created_by, created_on):
            if url_label is not None:
                organizations.free_label(url_label, {each.url_label for each in self.world.organizations})
            row = organizations.create_organization(
                self.world, name, url_label=url_label, type=type, status=status, user_limit=user_limit
            )
        return Org(self.world, row.org_id)


Taken = TypeVar("Taken", bound=Handle[Any, int])


class Builder:
    """Where building in a world begins: a name makes a thing, an id takes the one that is there."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.root = Root(world)

    def user(self, name: str | int, **columns: Any) -> User:
        """Make or take a person."""
        return self.take(User, name) if isinstance(name, int) else self.root.user(name, **columns)

    def org(self, name: str | int, **columns: Any) -> Org:
        """Make or take an organization."""
        if isinstance(name, int):
            return self.take(Org, name)
        self.people()
        return self.root.org(name, **columns)

    def space(self, space_id: int) -> Space:
        """Take a workspace."""
        return self.take(Space, space_id)

    def app(self, app_id: int) -> App:
        """Take an app."""
        return self.take(App, app_id)

    def item(self, item_id: int) -> Item:
        """Take an item."""
        return self.take(Item, item_id)

    def task(self, text: str | int, **columns: Any) -> Task:
        """Make a task that hangs on nothing, or take one."""
        if isinstance(text, int):
            return self.take(Task, text)
        self.people()
        return self.root.task(text, **columns)

    def file(self, name: str | int, text: str | None = None, **columns: Any) -> File:
        """Make a file that is attached to nothing, or take one."""
        if isinstance(name, int):
            return self.take(File, name)
        self.people()
        return self.root.file(name, text, **columns)

    def people(self) -> None:
        """Give an empty world what calls need: somebody, and their active connection to Podio."""
        if not self.world.users.rows:
            self.root.user("John Doe")
        if not self.world.connections.rows:
            self.root.connection()

    def call_as(self, user: Who) -> None:
        """Have calls that name no connection act as a user."""
        wanted = int(user) if isinstance(user, str) and user.isdecimal() else user  # a flag's value is text
        user_id, newest = person(self.world, wanted), connections.newest_active(self.world, "podio")
        if newest is None:
            self.root.connection(user=user_id)
        else:
            self.world.connections.change(newest.connection_id, user_id=user_id)

    def take(self, kind: type[Taken], number: int) -> Taken:
        """The handle of a thing that lives."""
        table = getattr(self.world, kind.table)
        if number not in table:
            gone = "was deleted" if number in table.rows else "is not there"
            living = list(table.rows)[:8]
            raise BuildError(f"{kind.kind} {number} {gone}", advice=nearest(number, living))
        return kind(self.world, number)
