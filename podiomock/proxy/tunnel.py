"""Two connections joined: what arrives on the one leaves on the other, as it came and at the pace that it is read."""

import asyncio
from collections.abc import Callable
from typing import Any, cast


class Leg(asyncio.Protocol):
    """One end of a tunnel, among the server's `connections` while it is open.

    `opened` is called once it is connected, before anything arrives on it.
    """

    def __init__(self, connections: set[Any], opened: Callable[[], None] = lambda: None) -> None:
        self._opened = opened
        self.far: Leg
        self.transport: asyncio.Transport
        self._connections = connections
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self._connections.add(self)
        self._opened()

    def data_received(self, data: bytes) -> None:
        """Hand on what arrived."""
        self.far.transport.write(data)

    def eof_received(self) -> bool:
        """Hand on that nothing more comes; the other direction stays open until it ends as well."""
        self.ended = True
        if self.far.ended:
            self.far.transport.close()
            return False
        self.far.transport.write_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """End the other side as this one ended: in order, or not."""
        self._connections.discard(self)
        if exc is None:
            self.far.transport.close()
        else:
            self.far.transport.abort()

    def pause_writing(self) -> None:
        """Read no more than is read at the other end."""
        self.far.transport.pause_reading()

    def resume_writing(self) -> None:
        """Read on."""
        self.far.transport.resume_reading()

    def shutdown(self) -> None:
        """End, as the server does."""
        self.transport.abort()


async def join(
    near: asyncio.Transport, host: str, port: int, connections: set[Any], opened: Callable[[asyncio.Transport], None]
) -> None:
    """Join a connection, on which nothing is read meanwhile, to a new one; OSError if that cannot be had.

    `opened` is given the new one before anything arrives on it, or was sent.
    """
    here = Leg(connections)
    there = Leg(connections, lambda: opened(there.transport))
    here.far, there.far = there, here
    here.transport = near
    await asyncio.get_running_loop().create_connection(lambda: there, host, port)
    if near.is_closing():
        there.transport.abort()
        return
    near.set_protocol(here)
    here.connection_made(near)
