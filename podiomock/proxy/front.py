"""What takes a connection to the proxy, reads where it shall lead, and hands it on: to the fake, out, or nowhere."""

import asyncio
import logging
import re
import ssl
from collections.abc import Callable
from typing import Any, cast

from podiomock.proxy.routes import HOSTS, Place, Routes, Upstream
from podiomock.proxy.tunnel import join

LOG = logging.getLogger("podiomock.proxy")

LARGEST_HEAD = 64 * 1024
"""Bytes that a request's line and headers may have."""

HANDSHAKE = 30.0
"""Seconds that a client may take to agree on TLS; it may stand in a debugger."""

GOODBYE = 0.2
"""Seconds that a client has to confirm the end of TLS; most never do."""

TUNNELLED = b"HTTP/1.1 200 Connection established\r\n\r\n"

ABOUT_THE_LINE = re.compile(
    rb"\r\n(?:connection|host|keep-alive|proxy-connection|proxy-authorization):[^\r\n]*", re.IGNORECASE
)
"""The headers of a request that are about the connection to the proxy, and the host, which the URL says."""


class Front(asyncio.Protocol):
    """One connection, until it is known where it leads.

    Three kinds of requests come: CONNECT, which asks for a tunnel; one with a whole URL, as plain http is asked for
    through proxies, and https too by clients that do not know better (axios); and one with a path only, which is
    meant for the server itself, and so answered as `podiomock serve` would.
    """

    def __init__(self, speakers: Callable[[], Any], connections: set[Any], routes: Routes, tls: ssl.SSLContext) -> None:
        self.transport: asyncio.Transport
        self._speakers = speakers
        self._connections = connections
        self._routes = routes
        self._tls = tls
        self._read = bytearray()
        self._leading: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = cast("asyncio.Transport", transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        self._connections.discard(self)

    def shutdown(self) -> None:
        """End, as the server does."""
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Read up to the end of the first request's head, and keep what comes after."""
        self._read += data
        if self._leading is not None:
            return
        head, end, rest = bytes(self._read).partition(b"\r\n\r\n")
        if not end and len(head) <= LARGEST_HEAD:
            return
        self._read = bytearray(rest)
        self._lead(head)

    def _lead(self, head: bytes) -> None:
        method, _, target = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = target.rpartition(" ")[0]
        if method != "CONNECT" and "://" not in target.partition("?")[0]:
            # Nonsense is refused there, too.
            self._speak(self.transport, head + b"\r\n\r\n" + self._read)
            return
        scheme, _, whole = ("https", "", target) if method == "CONNECT" else target.partition("://")
        authority = re.split(r"[/?#]", whole, maxsplit=1)[0]
        try:
            place = Place.of(scheme.lower(), authority.rpartition("@")[2])
        except ValueError:
            self._refuse(400, f"{authority or 'nothing'} is no host", "")
            return
        routes = self._routes
        if method == "CONNECT" and place.host in HOSTS and place.port == 80:  # noqa: PLR2004  plain http's
            place = Place("http", place.host, place.port)
        if routes.ours(place):
            self._to_us(method, place, head, whole.removeprefix(authority))
        elif routes.allows(place):
            self._leading = asyncio.create_task(self._out(method, place, head, whole.removeprefix(authority)))
        else:
            routes.refused[place.authority] += 1
            self._refuse(
                403,
                f"podiomock lets nothing out to {place.authority}; let it with --allow {place.host}",
                f"Only {', '.join(sorted(HOSTS))} are answered here. In a test: podiomock_proxy.allow({place.host!r}).",
            )

    def _to_us(self, method: str, place: Place, head: bytes, path: str) -> None:
        if place.scheme == "http":
            # the real hosts may redirect; a program that sends its key in the clear had better be told.
            url = f"https://{place.host}{path}"
            self._refuse(403, f"the hosts of Maton and Podio speak https: ask {url.partition('?')[0]}", "")
        elif method == "CONNECT":
            self._leading = asyncio.create_task(self._end_tls(place))
        else:
            # The next request on this connection may be for another host, so that there is none.
            self._speak(self.transport, rewritten(head, place, path) + self._read, scheme="https")

    def _speak(self, transport: asyncio.Transport, read: bytes, scheme: str | None = None) -> None:
        """Hand the connection to what speaks HTTP, with what was read of it."""
        self._connections.discard(self)
        speaker = self._speakers()
        transport.set_protocol(speaker)
        speaker.connection_made(transport)
        if scheme is not None:
            speaker.scheme = scheme
        if read:
            speaker.data_received(read)

    async def _end_tls(self, place: Place) -> None:
        if self._read:
            self._refuse(400, "podiomock takes no TLS before it answered the CONNECT", "")
            return
        self.transport.write(TUNNELLED)
        try:
            # Requests can arrive before we hear that TLS is agreed on; they are kept here meanwhile.
            secured = await asyncio.get_running_loop().start_tls(
                self.transport,
                self,
                self._tls,
                server_side=True,
                ssl_handshake_timeout=HANDSHAKE,
                ssl_shutdown_timeout=GOODBYE,
            )
        except (OSError, asyncio.CancelledError) as error:
            self._connections.discard(self)
            if isinstance(error, ssl.SSLError):
                LOG.warning(
                    "%s: the client does not trust the proxy's certificate, or speaks no TLS (%s); "
                    "give it the variables that the proxy prints, or start it with `podiomock run -- COMMAND`",
                    place.host,
                    error.reason or error,
                )
            return
        if secured is None or secured.is_closing():
            self._connections.discard(self)
            return
        self._speak(secured, bytes(self._read))

    async def _out(self, method: str, place: Place, head: bytes, path: str) -> None:
        """Join the connection to one that leaves this machine."""
        near, read = self.transport, bytes(self._read)
        near.pause_reading()

        def begin(far: asyncio.Transport) -> None:
            if method != "CONNECT":
                far.write(rewritten(head, place, path, through=upstream) + read)
            elif upstream is None:
                near.write(TUNNELLED)
                far.write(read)
            else:
                far.write(head + upstream.header + b"\r\n\r\n" + read)

        try:
            upstream = self._routes.upstream(place)
            host, port = (place.host, place.port) if upstream is None else (upstream.host, upstream.port)
            await join(near, host, port, self._connections, begin)
        except (OSError, ValueError) as error:
            self._refuse(502, f"podiomock cannot reach {place.authority}: {error}", "")
            return
        self._connections.discard(self)
        near.resume_reading()

    def _refuse(self, status: int, reason: str, more: str) -> None:
        """Answer in the proxy's own name. Most clients show the reason only, so that all that helps stands there."""
        LOG.info("%s", reason)
        said = " ".join(reason.encode("ascii", "replace").decode().split())
        body = f"{reason}\n{more}\n".encode() if more else f"{reason}\n".encode()
        head = (
            f"HTTP/1.1 {status} {said}\r\nContent-Type: text/plain; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()


def rewritten(head: bytes, place: Place, path: str, *, through: Upstream | None = None) -> bytes:
    """A request with a whole URL as the next on its way gets it, and the last one on its connection."""
    line, _, headers = (head + b"\r\n").partition(b"\r\n")
    method, version = line.partition(b" ")[0], line.rpartition(b" ")[2]
    target = path if path.startswith("/") else f"/{path}"
    if through is not None:
        target = f"{place.scheme}://{place.authority}{target}"
    kept = ABOUT_THE_LINE.sub(b"", b"\r\n" + headers).rstrip(b"\r\n")
    own = b"\r\nHost: %b\r\nConnection: close" % place.authority.encode()
    more = b"" if through is None else through.header
    return b"%b %b %b%b%b%b\r\n\r\n" % (method, target.encode("latin-1"), version, own, kept, more)
