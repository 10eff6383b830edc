"""urllib.request: http.client's own exchange, over a socket in memory, at the address the caller gave."""

from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit
from urllib.request import AbstractHTTPHandler, HTTPHandler, HTTPSHandler
from urllib.request import Request as URLRequest

from podiomock.http import Handler
from podiomock.transports.active import answering
from podiomock.transports.http_client import seconds
from podiomock.transports.memory import MemorySocket
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority


class _MemoryConnection(HTTPConnection):
    """A connection that is answered whatever host it is given: a proxy's, when the environment names one.

    It is plain HTTP for https too, so that nobody makes a TLS context (20 ms).
    """

    def __init__(self, host: str, *, answered_by: Handler, origin: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._answered_by = answered_by
        self._origin = origin

    def connect(self) -> None:
        self.sock = MemorySocket(self._origin, self._answered_by, seconds(self.timeout))


def _opened(
    open_: Callable[[AbstractHTTPHandler, URLRequest], HTTPResponse],
) -> Callable[[AbstractHTTPHandler, URLRequest], HTTPResponse]:
    def opened(self: AbstractHTTPHandler, request: URLRequest) -> HTTPResponse:
        parts = urlsplit(request.full_url)  # a proxy has rewritten `request.host`
        handler = answering(parts.hostname)
        if handler is None:
            return open_(self, request)
        origin = f"{parts.scheme}://{authority(parts.scheme, parts.hostname or '', parts.port)}"
        return self.do_open(partial(_MemoryConnection, answered_by=handler, origin=origin), request)

    return opened


PATCHES = (
    Patch(HTTPHandler, "http_open", _opened),
    Patch(HTTPSHandler, "https_open", _opened),
)
