"""http.client: a connection to one of our hosts gets a socket that is all in memory."""

import socket
import ssl
from collections.abc import Callable
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from typing import Any

from podiomock.transports.active import answering, current
from podiomock.transports.memory import MemorySocket
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority


def seconds(timeout: object) -> float | None:
    """How long a connection waits: its own time-out, or the interpreter's, which `http.client` keeps as an object."""
    return timeout if isinstance(timeout, int | float | None) else socket.getdefaulttimeout()


def _asked(connection: Any) -> tuple[str, int | None]:
    """Whom a connection is for, be it through a proxy."""
    if connection._tunnel_host:  # noqa: SLF001 - what `set_tunnel` sets
        return connection._tunnel_host, connection._tunnel_port  # noqa: SLF001 - the same
    return connection.host, connection.port


def _begun(putrequest: Callable[..., None]) -> Callable[..., None]:
    """Begin a request on a connection of its own kind: one from before an interception would reach the network."""

    def begun(self: HTTPConnection, *args: Any, **kwargs: Any) -> None:
        ours = answering(_asked(self)[0]) is not None
        if ours and self.sock is not None and not isinstance(self.sock, MemorySocket):
            self.close()  # it connects anew when it sends
        putrequest(self, *args, **kwargs)

    return begun


def _connected(connect: Callable[[HTTPConnection], None]) -> Callable[[HTTPConnection], None]:
    def connected(self: Any) -> None:
        host, port = _asked(self)
        if answering(host) is None:
            connect(self)
            return
        scheme = "https" if isinstance(self, HTTPSConnection) else "http"
        origin = f"{scheme}://{authority(scheme, host, port)}"
        self.sock = MemorySocket(origin, current(host), seconds(self.timeout))

    return connected


@cache
def _unused_context() -> ssl.SSLContext:
    """A context that trusts nobody, for connections that never use theirs; a usual one takes 20 ms."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _created(init: Callable[..., None]) -> Callable[..., None]:
    def created(self: HTTPSConnection, host: str, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("context") is None and answering(host.partition(":")[0]) is not None:
            kwargs["context"] = _unused_context()
        init(self, host, *args, **kwargs)

    return created


PATCHES = (
    Patch(HTTPConnection, "connect", _connected),
    Patch(HTTPConnection, "putrequest", _begun),
    Patch(HTTPSConnection, "connect", _connected),
    Patch(HTTPSConnection, "__init__", _created),
)
