"""aiohttp: its own protocol over an asyncio transport that is all in memory.

The seam is where every kind of connector makes its connections, `_create_connection`: requests are written, and
answers parsed, by aiohttp itself.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import client_exceptions
from aiohttp.client_exceptions import ClientConnectorError, ServerTimeoutError
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import BaseConnector, TCPConnector
from msgspec import structs

from podiomock.http import Handler, Request, Unanswered
from podiomock.transports.active import answering, current
from podiomock.transports.http1 import FOR_GOOD, FarEnd, broken, wire
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority

_PIECE = 64 * 1024
"""Bytes that the client is given at once; it may ask for a pause after each."""

_SocketTimeout = getattr(client_exceptions, "SocketTimeoutError", ServerTimeoutError)  # from aiohttp 3.10 on


class _Protocol(ResponseHandler):
    """aiohttp's protocol, which keeps what it is told of the time-outs of the request under way."""

    timer: Any = None
    """The clock of the whole request; it has `timeout` if there is a limit."""

    total: float | None = None
    """The limit of the whole request, in seconds."""

    def set_response_params(self, *, timer: Any = None, **rest: Any) -> None:
        """Note the clock of a request that is about to be sent."""
        self.timer = timer
        super().set_response_params(timer=timer, **rest)

    @property
    def patience(self) -> float | None:
        """How long an answer is waited for: the shorter of the two limits, or None for ever."""
        return min((limit for limit in (self.read_timeout, self.total) if limit), default=None)

    def give_up(self) -> None:
        """Do as when the time is over, by the limit that would be reached first."""
        if self.total and self.patience != self.read_timeout and hasattr(self.timer, "timeout"):
            self.timer.timeout()
        else:
            said = FOR_GOOD if self.patience is None else "Timeout on reading data from socket"
            self.set_exception(_SocketTimeout(said))


class _MemoryTransport(asyncio.Transport):
    """Both ends of one connection: what the client writes is answered, and given to its protocol a moment later."""

    def __init__(self, protocol: _Protocol, handler: Handler, origin: str, key: Any) -> None:
        super().__init__()
        self._protocol = protocol
        self._handler = handler
        self._key = key
        self._loop = asyncio.get_running_loop()
        self._far = FarEnd(origin, lambda: self._give(b"HTTP/1.1 100 Continue\r\n\r\n"))
        self._coming: deque[bytes] = deque()
        self._paused = self._closing = self._hung_up = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take bytes from the client."""
        if not self._hung_up:
            for request in self._far.feed(data):
                self._loop.call_soon(self._answer, request)

    def _answer(self, request: Request) -> None:
        if self._closing or self._hung_up:
            return
        try:
            data, self._hung_up = wire(
                request.method, self._handler(structs.replace(request, timeout=self._protocol.patience))
            )
        except Unanswered as fault:
            self._break(fault)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's
            self._protocol.set_exception(error)
        else:
            self._give(data)

    def _break(self, fault: Unanswered) -> None:
        self._hung_up = True
        error = broken(fault, self._protocol.patience)
        if fault.kind == "timeout":
            self._protocol.give_up()
        elif error is None:
            self._pump()
        else:
            self._protocol.set_exception(ClientConnectorError(self._key, error), error)

    def _give(self, data: bytes) -> None:
        self._coming += (data[at : at + _PIECE] for at in range(0, len(data), _PIECE))
        self._pump()

    def _pump(self) -> None:
        while self._coming and not self._paused and not self._closing:
            self._protocol.data_received(self._coming.popleft())
        if self._hung_up and not self._coming and not self._closing:
            self._protocol.eof_received()
            self.close()

    def pause_reading(self) -> None:
        """Give no more until told to."""
        self._paused = True

    def resume_reading(self) -> None:
        """Give what has come meanwhile."""
        if self._paused:
            self._paused = False
            self._loop.call_soon(self._pump)

    def is_reading(self) -> bool:
        """Whether the client takes what comes."""
        return not self._paused and not self._closing

    def close(self) -> None:
        """End the connection, and tell the protocol a moment later."""
        if not self._closing:
            self._closing = True
            if not self._loop.is_closed():
                self._loop.call_soon(self._protocol.connection_lost, None)

    def abort(self) -> None:
        """End the connection; nothing is left to flush."""
        self.close()

    def is_closing(self) -> bool:
        """Whether the connection has ended."""
        return self._closing

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Whom the answers are given to."""
        return self._protocol

    def get_write_buffer_size(self) -> int:
        """Bytes not yet taken: none, ever."""
        return 0


def _created(create: Callable[..., Awaitable[ResponseHandler]]) -> Callable[..., Awaitable[ResponseHandler]]:
    async def create_connection(self: TCPConnector, req: Any, traces: Any, timeout: Any) -> ResponseHandler:  # noqa: ASYNC109 - aiohttp's signature
        url = req.url
        if answering(url.raw_host) is None:
            return await create(self, req, traces, timeout)
        scheme = "https" if req.is_ssl() else "http"  # ws and wss begin as these
        origin = f"{scheme}://{authority(scheme, url.raw_host, url.port)}"
        protocol = _Protocol(asyncio.get_running_loop())
        protocol.connection_made(_MemoryTransport(protocol, current(url.raw_host), origin, req.connection_key))
        return protocol

    return create_connection


def _connected(connect: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def connected(self: BaseConnector, req: Any, traces: Any, timeout: Any) -> Any:  # noqa: ASYNC109 - aiohttp's signature
        while True:
            connection = await connect(self, req, traces, timeout)
            protocol = connection.protocol
            wanted = isinstance(self, TCPConnector) and answering(req.url.raw_host) is not None
            if isinstance(protocol, _Protocol) == wanted:
                if wanted:
                    protocol.total = timeout.total
                return connection
            connection.close()  # kept from before an interception, or from one that is over

    return connected


PATCHES = (
    Patch(TCPConnector, "_create_connection", _created),
    Patch(BaseConnector, "connect", _connected),
)
