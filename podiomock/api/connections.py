"""Maton's own endpoints: the connections of an account to Podio and other apps.

A connection is made PENDING, and becomes ACTIVE when its `url` is opened; until then it cannot be used [maton].
"""

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from podiomock.contract import endpoint
from podiomock.errors import UnknownConnection
from podiomock.evidence import documented
from podiomock.state.connections import create, session_token
from podiomock.state.rows import Connection
from podiomock.state.world import World

ConnectionId = str
PAGE = documented("the vendor's page, Maton's notes")


class ConnectionOut(Struct):
    """A connection; times are ISO with microseconds and Z, whatever the dialect [recorded]."""

    connection_id: str
    status: str
    creation_time: str
    last_updated_time: str
    url: str
    app: str
    method: str
    metadata: dict[str, Any]


class OneConnection(Struct):
    """A connection in its wrapping."""

    connection: ConnectionOut


class ManyConnections(Struct):
    """Connections in their wrapping."""

    connections: list[ConnectionOut]


class Removed(Struct):
    """The answer to a deletion: JSON, as the page parses it; that it is empty is A-20."""


class ConnectionQuery(Struct, frozen=True):
    """Which connections to list."""

    app: str | None = None
    status: Literal["ACTIVE", "PENDING", "FAILED"] | None = None
    method: str | None = None
    limit: Annotated[int, Meta(ge=0)] | None = None


class ConnectionCreate(Struct):
    """Which app to connect to."""

    app: Annotated[str, Meta(min_length=1)]
    method: str | None = None


@endpoint("GET", "/connections", evidence=PAGE)
def list_connections(world: World, query: ConnectionQuery) -> ManyConnections:
    """The account's connections, newest first, that pass every filter given."""
    found = [
        each
        for each in world.connections
        if query.app in (None, each.app) and query.status in (None, each.status) and query.method in (None, each.method)
    ]
    found.sort(key=lambda each: each.created_on, reverse=True)
    return ManyConnections([connection_out(world, each) for each in found[: query.limit]])


@endpoint("POST", "/connections", evidence=PAGE)
def create_connection(world: World, body: ConnectionCreate) -> OneConnection:
    """Start connecting to an app: the answer's `url` is where a person consents."""
    return OneConnection(connection_out(world, create(world, body.app, body.method)))


@endpoint("GET", "/connections/{connection_id}", raises=(UnknownConnection,), evidence=PAGE)
def get_connection(world: World, connection_id: ConnectionId) -> OneConnection:
    """One connection."""
    return OneConnection(connection_out(world, _known(world, connection_id)))


@endpoint("DELETE", "/connections/{connection_id}", raises=(UnknownConnection,), evidence=PAGE)
def delete_connection(world: World, connection_id: ConnectionId) -> Removed:
    """Remove a connection; it cannot be used again."""
    _known(world, connection_id)
    world.connections.delete(connection_id, world.now)
    return Removed()


def _known(world: World, connection_id: str) -> Connection:
    found = world.connections.get(connection_id)
    if found is None:
        known = ", ".join(each.connection_id for each in world.connections) or "none"
        raise UnknownConnection(f"Connection {connection_id} not found (there are: {known})")
    return found


def connection_out(world: World, connection: Connection) -> ConnectionOut:
    """A connection as the account sees it."""
    token = session_token(connection)
    return ConnectionOut(
        connection_id=connection.connection_id,
        status=connection.status,
        creation_time=f"{connection.created_on:%Y-%m-%dT%H:%M:%S.%fZ}",
        last_updated_time=f"{connection.updated_on:%Y-%m-%dT%H:%M:%S.%fZ}",
        url=f"{consent_page(world.session.origin)}?session_token={token}",
        app=connection.app,
        method=connection.method,
        metadata=connection.metadata,
    )


def consent_page(origin: str) -> str:
    """Where people consent: Maton's own page, or its stand-in on the host that the client used."""
    parts = urlsplit(origin)
    if (parts.hostname or "").endswith(".maton.ai"):
        return "https://connect.maton.ai/"
    return f"{parts.scheme}://{parts.netloc}/connect"
