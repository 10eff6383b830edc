"""The server's end of an HTTP/1.1 connection, all in memory: bytes to requests, and responses to bytes."""

import errno
import os
import re
from collections.abc import Callable, Generator
from typing import NamedTuple
from urllib.parse import urlsplit

from podiomock.http import Request, Response, Unanswered
from podiomock.transports.wire import framed, reason

_FOLD = re.compile(rb"\r\n[ \t]+")

FOR_GOOD = "timed out (podiomock: this call sets no time-out; in production it would wait here for good)"


class FarEnd:
    """Takes what a client sends and gives the requests in it, each as soon as it is whole, as a server would.

    `go_ahead` is called when a client asks whether to send the body. One that sends it anyway needs no answer: a
    server may leave it out when it has begun to read the body [RFC 9110, 10.1.1].
    """

    def __init__(self, origin: str, go_ahead: Callable[[], None] = lambda: None) -> None:
        self._origin = origin
        self._go_ahead = go_ahead
        self._received = bytearray()
        self._in_body = False
        self._whole: list[Request] = []
        self._reading = self._read()
        next(self._reading)

    @property
    def midway(self) -> bool:
        """Whether a request has begun and is not whole."""
        return bool(self._received) or self._in_body

    def feed(self, data: bytes | bytearray | memoryview) -> list[Request]:
        """Take bytes, and give the requests that they complete."""
        self._received += data
        next(self._reading)
        whole, self._whole = self._whole, []
        return whole

    def _read(self) -> Generator[None, None, None]:
        """Read requests one after the other; each `yield` waits for more bytes."""
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
            if headers.get("expect", "").lower() == "100-continue":
                self._go_ahead()
            if headers.get("transfer-encoding", "").lower() == "chunked":
                body = yield from self._chunks()
            else:
                body = yield from self._exactly(int(headers.get("content-length", 0)))
            self._in_body = False
            if not target.startswith("/"):  # the absolute form, for a proxy
                parts = urlsplit(target)
                target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            path, _, query = target.partition("?")
            self._whole.append(Request(method, self._origin, path, query, headers, body))

    def _until(self, end: bytes) -> Generator[None, None, bytes]:
        while (at := self._received.find(end)) < 0:
            yield
        found = bytes(self._received[:at])
        del self._received[: at + len(end)]
        return found

    def _exactly(self, size: int) -> Generator[None, None, bytes]:
        while len(self._received) < size:
            yield
        with memoryview(self._received) as received:
            found = bytes(received[:size])
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


class Sent(NamedTuple):
    """A response in the bytes that a server sends, and whether it hangs up before the body is complete."""

    data: bytes
    cut: bool


def wire(method: str, response: Response) -> Sent:
    """Write the answer to a request of that method."""
    headers, body, missing = framed(method, response)
    lines = [f"HTTP/1.1 {response.status} {reason(response.status)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return Sent("\r\n".join([*lines, "\r\n"]).encode("latin-1") + body, missing > 0)


def timed_out(timeout: float | None) -> str:
    """What a socket says of a read that took too long; more where it would never have said it."""
    return FOR_GOOD if timeout is None else "timed out"


def broken(fault: Unanswered, timeout: float | None) -> OSError | None:
    """What the operating system reports of a line without an answer; nothing of one that the server closed."""
    if fault.kind == "timeout":
        return TimeoutError(timed_out(timeout))
    if fault.kind == "refused":
        return ConnectionRefusedError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED))
    return None
