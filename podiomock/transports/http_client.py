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


def _connected(connect: Callable[[HTTPConnection], None]) -> Callable[[HTTPConnection], None]:
    def connected(self: Any) -> None:
        host, port = self.host, self.port
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
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
    Patch(HTTPSConnection, "connect", _connected),
    Patch(HTTPSConnection, "__init__", _created),
)
