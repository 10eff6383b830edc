"""urllib3, and so requests: a connection of its pools gets a socket that is all in memory.

Pools, retries, redirects and responses are urllib3's own.
"""

import ssl
from collections.abc import Callable
from http.client import HTTPConnection as PlainConnection
from typing import Any, ClassVar

from urllib3 import connectionpool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager, ProxyManager
from urllib3.util.ssl_ import resolve_cert_reqs

from podiomock.transports.active import answering, current
from podiomock.transports.guard import HostBlockedError
from podiomock.transports.http_client import seconds
from podiomock.transports.memory import MemorySocket
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority


class _PooledSocket(MemorySocket):
    """It answers when the response is read: urllib3 sets the time-out for that after it has sent the request."""

    prompt: ClassVar = False

    def __init__(self, connection: HTTPConnection, host: str, port: int | None) -> None:
        scheme = "https" if isinstance(connection, HTTPSConnection) else "http"
        origin = f"{scheme}://{authority(scheme, host, port)}"
        super().__init__(origin, current(host), seconds(connection.timeout))
        self._connection = connection

    def refusal(self, error: OSError) -> Exception:
        """What `HTTPConnection.connect` would have raised."""
        refused = NewConnectionError(self._connection, f"Failed to establish a new connection: {error}")
        refused.__cause__ = error
        return refused


def _asked(connection: Any) -> tuple[str, int | None]:
    """Whom a connection is for: `host` has lost the root's dot, and is a proxy's while one is tunnelled through."""
    if connection._tunnel_host:  # noqa: SLF001 - http.client's, and what `set_tunnel` sets
        return connection._tunnel_host, connection._tunnel_port  # noqa: SLF001 - the same
    return getattr(connection, "_dns_host", connection.host), connection.port


def _connected(connect: Callable[[Any], None]) -> Callable[[Any], None]:
    def connected(self: Any) -> None:
        host, port = _asked(self)
        if answering(host) is None:
            connect(self)
            return
        self.sock = _PooledSocket(self, host, port)
        if isinstance(self, HTTPSConnection):
            # So that it warns of an unverified request, as ever, when the caller asked for one.
            verified = resolve_cert_reqs(self.cert_reqs) == ssl.CERT_REQUIRED or bool(self.assert_fingerprint)
            self.is_verified = verified
        if getattr(self, "proxy", None):
            self._has_connected_to_proxy = True  # else any failure is put down to the proxy

    return connected


def _dropped(is_connection_dropped: Callable[[Any], bool]) -> Callable[[Any], bool]:
    """Say of a pooled connection whether it is of no more use; one from before or after an interception is not."""

    def dropped(connection: Any) -> bool:
        sock = getattr(connection, "sock", None)
        ours = answering(_asked(connection)[0]) is not None
        if isinstance(sock, MemorySocket):
            return sock.hung_up or not ours
        return (ours and sock is not None) or is_connection_dropped(connection)

    return dropped


def _from_host(connection_from_host: Callable[..., Any]) -> Callable[..., Any]:
    """Pass over a proxy that forwards plain HTTP: its connections do not say whom they are for."""

    def from_host(
        self: ProxyManager,
        host: str | None,
        port: int | None = None,
        scheme: str | None = "http",
        *rest: Any,
        **more: Any,
    ) -> Any:
        if answering(host) is None:
            return connection_from_host(self, host, port, scheme, *rest, **more)
        return PoolManager.connection_from_host(self, host, port, scheme, *rest, **more)

    return from_host


def _foreign(connect: Callable[[Any], None]) -> Callable[[Any], None]:
    def refused(self: Any) -> None:
        host, _ = _asked(self)
        if answering(host) is not None:
            raise HostBlockedError(
                f"podiomock keeps calls to {host} off the network, and answers urllib3 and requests; but here "
                "urllib3-future, which niquests brings along, is installed in urllib3's place, and speaks in its own "
                "way. Put urllib3 back (pip uninstall urllib3-future; pip install --force-reinstall urllib3), or start "
                "the program with `podiomock run -- COMMAND`."
            )
        connect(self)

    return refused


_OWN = (
    Patch(HTTPConnection, "connect", _connected),
    Patch(HTTPSConnection, "connect", _connected),
    Patch(connectionpool, "is_connection_dropped", _dropped),
    Patch(ProxyManager, "connection_from_host", _from_host),
)
_FOREIGN = (Patch(HTTPConnection, "connect", _foreign), Patch(HTTPSConnection, "connect", _foreign))

PATCHES = _OWN if issubclass(HTTPConnection, PlainConnection) else _FOREIGN
