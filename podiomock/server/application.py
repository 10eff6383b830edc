"""A raw ASGI application over any `Handler`: what came over the socket to `Request`, `Response` to what goes back.

The path and the query go on as they were sent. Whatever is sent is answered, and never by a redirect.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from podiomock.contract.multipart import LARGEST_UPLOAD
from podiomock.errors import JSON, TooLarge, podio_refusal
from podiomock.http import SERVER, Handler, Request, Response, Unanswered

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Pairs = Iterable[tuple[bytes, bytes]]

LOG = logging.getLogger("podiomock.server")

PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(:\d{1,5})?", re.ASCII)
OURS = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
"""Headers about the connection: the server's own to say, whatever the handler says."""

SIGNED = (b"server", SERVER.encode())

PIECE = 256 * 1024
"""Bytes of an answer that are given to the socket at once."""

BODILESS = frozenset({204, 304})

SILENCE = 300.0
"""Seconds that a client which waits in vain is kept waiting; most leave before."""


class Disconnected(Exception):
    """The client left before its request was complete."""


class BodyTooLarge(Exception):
    """The body is larger than anything the API takes. The server reads on, and keeps nothing of it."""


def too_large(request: Request) -> Response:
    """Refuse a request whose body was not kept."""
    # the body is refused before the API key is looked at, as a proxy in front of the API would.
    head, _, rest = request.path.lstrip("/").partition("/")
    return podio_refusal(TooLarge(), request, f"/{rest}" if head == "podio" else request.path)


class Application:
    """What an ASGI server calls. `handler` answers all requests but those with too large a body.

    One that `relays` hands on what others answer: it waits for them in a thread a request, and signs nothing.

    Both attributes may be replaced between requests.
    """

    def __init__(self, handler: Handler, too_large: Handler = too_large, *, relays: bool = False) -> None:
        self.handler = handler
        self._relays = relays
        self.too_large = too_large

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise NotImplementedError(f"podiomock speaks HTTP, not {scope['type']}")
        headers = read_headers(scope["headers"])
        try:
            body = await read_body(headers, receive)
        except Disconnected:
            return
        except BodyTooLarge:
            request = read_request(scope, headers, b"")
            response = self._answer(self.too_large, request)
            # A client that waits for the go-ahead will not send the body, so what comes next would be taken for it.
            hang_up = "expect" in headers
        else:
            request = read_request(scope, headers, body)
            try:
                if self._relays:
                    response = await asyncio.to_thread(self._answer, self.handler, request)
                else:
                    response = self._answer(self.handler, request)
            except Unanswered as fault:
                await leave_unanswered(fault, scope, receive)
                return
            hang_up = False
        start = {
            "type": "http.response.start",
            "status": response.status,
            "headers": written_headers(response, hang_up=hang_up, signed=not self._relays),
        }
        await send(start)
        silent = request.method == "HEAD" or response.status in BODILESS
        body = b"" if silent else response.body
        cut = bool(response.lost) and not silent
        # In pieces, each sent before the next is cut off: a large file is not copied whole on its way out.
        for at in range(0, len(body) or 1, PIECE):
            more = at + PIECE < len(body)
            await send({"type": "http.response.body", "body": body[at : at + PIECE], "more_body": more or cut})
        if cut:
            await break_off(scope, receive)

    @staticmethod
    def _answer(handler: Handler, request: Request) -> Response:
        try:
            return handler(request)
        except Unanswered:
            raise
        except Exception as error:
            LOG.exception("podiomock failed at %r", request)
            return bug(error)


async def leave_unanswered(fault: Unanswered, scope: Message, receive: Receive) -> None:
    """Say nothing, until the client leaves or patience ends; or hang up at once.

    A server that listens cannot refuse a connection that it has taken: `refused` is hung up on, as `reset` is.
    """
    if fault.kind == "timeout":
        try:
            await asyncio.wait_for(gone(receive), SILENCE)
        except TimeoutError:
            pass
        else:
            return
    await break_off(scope, receive)


async def break_off(scope: Message, receive: Receive) -> None:
    """Close the connection after what has been sent, and wait until it is closed.

    ASGI has no message for it; `running.serve` hands the means in with the state. Another server does as it does
    with an application that returns halfway: most close, too.
    """
    if (hang_up := scope.get("state", {}).get("hang_up")) is not None:
        hang_up()
        await gone(receive)


async def gone(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


def bug(error: Exception) -> Response:
    """Say that the fake itself failed, so that nobody looks for the mistake in their own program."""
    body = {
        "error": "bug_in_podiomock",
        "error_description": f"This is a bug in podiomock ({type(error).__name__}), not in your program; "
        "nothing was changed. The traceback is in the log of the server: please report it.",
    }
    return Response(500, (JSON,), msgspec.json.encode(body))


def read_request(scope: Message, headers: dict[str, str], body: bytes) -> Request:
    """Build the request that was sent to the server."""
    path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    return Request(
        scope["method"],
        origin(scope["scheme"], headers.get("host", ""), scope.get("server")),
        printable(path),
        printable(scope["query_string"]),
        headers,
        body,
    )


def read_headers(pairs: Pairs) -> dict[str, str]:
    """Decode the headers; a repeated one's values are joined with a comma."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in pairs:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


async def read_body(headers: dict[str, str], receive: Receive) -> bytes:
    """Read all of the body, or raise `BodyTooLarge` as soon as that is known."""
    if headers.get("content-length", "").isdecimal() and int(headers["content-length"]) > LARGEST_UPLOAD:
        raise BodyTooLarge
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        chunk: bytes = message.get("body", b"")
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST_UPLOAD:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return chunk if len(chunks) == 1 else b"".join(chunks)


def printable(raw: bytes) -> str:
    """Decode a path or a query; bytes that should have been percent-encoded become so."""
    text = raw.decode("latin-1")
    return text if text.isascii() and text.isprintable() else quote(raw, safe=PRINTABLE)


@lru_cache(maxsize=64)
def origin(scheme: str, host: str, server: tuple[str, int | None] | None) -> str:
    """Where the client thinks that it is; the server's own address if it does not say, or says nonsense."""
    if HOST.fullmatch(host):
        try:
            urlsplit(f"{scheme}://{host}")
        except ValueError:  # in brackets, but no address
            pass
        else:
            return f"{scheme}://{host}"
    return f"{scheme}://{authority(*(server or ('127.0.0.1', None)))}"


def authority(host: str, port: int | None) -> str:
    """Host and port as a URL has them."""
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if port is None else f"{bracketed}:{port}"


def written_headers(response: Response, *, hang_up: bool = False, signed: bool = False) -> list[tuple[bytes, bytes]]:
    """Encode the headers of an answer; the length is set here, and what cannot be sent is left out of a value."""
    written = [written_header(name, value) for name, value in response.headers if name.lower() not in OURS]
    if response.status not in BODILESS:
        written.append((b"content-length", b"%d" % (len(response.body) + response.lost)))
    if signed and response.header("server") is None:
        written.append(SIGNED)
    if hang_up:
        written.append((b"connection", b"close"))
    return written


@lru_cache(maxsize=256)
def written_header(name: str, value: str) -> tuple[bytes, bytes]:
    """Encode one header; a file's Content-Type is whatever its uploader said."""
    return name.lower().encode("ascii"), CONTROL.sub(" ", value).encode("latin-1", "replace")
