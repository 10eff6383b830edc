"""http.client: a connection to one of our hosts gets a socket that is all in memory."""

import re
import ssl
from collections import deque
from collections.abc import Callable, Generator
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from podiomock.http import Handler, Request, Response
from podiomock.transports.active import answering
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority, framed, reason

_FOLD = re.compile(rb"\r\n[ \t]+")


class MemorySocket:
    """Both ends of one HTTP/1.1 connection: what the client sends is parsed, answered, and there to be read.

    The handler is called as soon as a request is whole, as a server would. What it raises is kept until the
    client reads the response: out of `sendall`, http.client would take a TypeError for a body to iterate over.
    """

    def __init__(self, origin: str, handler: Handler) -> None:
        self._origin = origin
        self._handler = handler
        self._received = bytearray()
        self._in_body = False
        self._answers: deque[bytes | Exception] = deque()
        self._server = self._serve()
        next(self._server)

    def sendall(self, data: bytes | bytearray | memoryview) -> None:
        """Take bytes from the client."""
        self._received += data
        next(self._server)

    def makefile(self, mode: str = "rb", buffering: int | None = None) -> BytesIO:
        """The next response, to its end."""
        if self._answers:
            answer = self._answers.popleft()
            return _Failing(answer) if isinstance(answer, Exception) else BytesIO(answer)
        if self._received or self._in_body:
            return _Failing(TimeoutError("timed out: the request is not whole, so nobody would answer it yet"))
        return BytesIO()

    def close(self) -> None:
        """Nothing is open."""

    def settimeout(self, value: float | None) -> None:
        """Nothing waits."""

    def setsockopt(self, *option: object) -> None:
        """Nothing to tune."""

    def _serve(self) -> Generator[None, None, None]:
        """Read requests one after the other; each `yield` waits for more bytes.

        `Expect: 100-continue` gets no interim answer: http.client sends the body at once, and a server may
        leave the answer out when it has begun to read the body [RFC 9110, 10.1.1].
        """
        while True:
            head = yield from self._until(b"\r\n\r\n")
            line, *fields = _FOLD.sub(b" ", head).decode("latin-1").split("\r\n")
            method, target, _ = line.split(" ", 2)
            headers: dict[str, str] = {}
            for field in fields:
                name, _, value = field.partition(":")
                name, value = name.lower(), value.strip()
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
            self._in_body = True
            if headers.get("transfer-encoding", "").lower() == "chunked":
                body = yield from self._chunks()
            else:
                body = yield from self._exactly(int(headers.get("content-length", 0)))
            self._in_body = False
            self._answers.append(self._answer(method, target, headers, body))

    def _until(self, end: bytes) -> Generator[None, None, bytes]:
        while (at := self._received.find(end)) < 0:
            yield
        found = bytes(self._received[:at])
        del self._received[: at + len(end)]
        return found

    def _exactly(self, size: int) -> Generator[None, None, bytes]:
        while len(self._received) < size:
            yield
        found = bytes(self._received[:size])
        del self._received[:size]
        return found

    def _chunks(self) -> Generator[None, None, bytes]:
        body = bytearray()
        while size := int((yield from self._until(b"\r\n")).partition(b";")[0], 16):
            body += yield from self._exactly(size)
            yield from self._exactly(2)
        while (yield from self._until(b"\r\n")):
            pass  # a trailer
        return bytes(body)

    def _answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> bytes | Exception:
        if not target.startswith("/"):  # the absolute form, for a proxy
            parts = urlsplit(target)
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        path, _, query = target.partition("?")
        try:
            response = self._handler(Request(method, self._origin, path, query, headers, body))
            return wire(method, response)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's: raised in makefile
            return error


class _Failing(BytesIO):
    """A response that fails when it is read, not before: http.client cleans up after itself only then."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def readline(self, size: int | None = -1) -> bytes:
        raise self._error


def wire(method: str, response: Response) -> bytes:
    """A response in the bytes that a server sends."""
    framed_headers, body, _ = framed(method, response)
    lines = [f"HTTP/1.1 {response.status} {reason(response.status)}"]
    lines += [f"{name}: {value}" for name, value in framed_headers]
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1") + body


def _connected(connect: Callable[[HTTPConnection], None]) -> Callable[[HTTPConnection], None]:
    def connected(self: Any) -> None:
        host, port = self.host, self.port
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        handler = answering(host)
        if handler is None:
            connect(self)
            return
        scheme = "https" if isinstance(self, HTTPSConnection) else "http"
        self.sock = MemorySocket(f"{scheme}://{authority(scheme, host, port)}", handler)

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
