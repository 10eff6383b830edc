"""What may happen to an account's connections."""

from hashlib import sha256

from podiomock.state.rows import Connection
from podiomock.state.table import Missing
from podiomock.state.world import World


def create(world: World, app: str, method: str | None = None) -> Connection:
    """Start a connection; it is PENDING until its page is opened."""
    fresh = world.new_id("connection")
    # Ids look like the gateway's, UUIDs, and are the same in every run.
    digest = sha256(f"podiomock connection {fresh}".encode()).hexdigest()
    connection_id = f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}"
    return world.connections.insert(
        connection_id,
        Connection(
            connection_id=connection_id,
            app=app,
            status="PENDING",
            created_on=world.now,
            updated_on=world.now,
            method=method or "OAUTH2",
        ),
    )


def session_token(connection: Connection) -> str:
    """The token of a connection's consent page."""
    return sha256(f"podiomock session {connection.connection_id}".encode()).hexdigest()[:32]


def activate(world: World, token: str, user_id: int) -> Connection:
    """Consent, as a user of the app: the connection that the token belongs to becomes ACTIVE."""
    for each in world.connections:
        if session_token(each) == token:
            if each.status == "ACTIVE":
                return each
            return world.connections.change(
                each.connection_id,
                status="ACTIVE",
                updated_on=world.now,
                user_id=user_id if each.app == "podio" else None,
            )
    raise Missing("connection")


def newest_active(world: World, app: str) -> Connection | None:
    """The connection that a call without `Maton-Connection` goes to [maton]."""
    return max(active(world, app), key=lambda each: each.created_on, default=None)


def active(world: World, app: str) -> list[Connection]:
    """The connections for an app that can be used."""
    return [each for each in world.connections if each.app == app and each.status == "ACTIVE"]
