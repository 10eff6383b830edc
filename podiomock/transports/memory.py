"""A socket that is all in memory, for the clients that speak through `http.client`."""

import socket
from collections import deque
from functools import cache
from io import BytesIO
from typing import ClassVar

from msgspec import structs

from podiomock.http import Handler, Request, Unanswered
from podiomock.transports.http1 import FarEnd, broken, wire


class MemorySocket:
    """Both ends of one connection: what the client sends is parsed, answered, and there to be read.

    The handler is called as soon as a request is whole. What it raises is kept until the client reads the
    response: out of `sendall`, http.client would take a TypeError for a body to iterate over. Only a refused
    connection is told out of a prompt `sendall`, as the client connects there.
    """

    prompt: ClassVar = True
    """False where the client says only before it reads how long it would wait: requests are answered then."""

    def __init__(self, origin: str, handler: Handler, timeout: float | None = None) -> None:
        self.timeout = timeout
        self.hung_up = False
        """Whether the server has closed its end."""
        self._handler = handler
        self._far = FarEnd(origin)
        self._asked: deque[Request] = deque()
        self._answers: deque[bytes | Exception] = deque()

    def sendall(self, data: bytes | bytearray | memoryview) -> None:
        """Take bytes from the client; of no use once the server has hung up."""
        if self.hung_up:
            return
        self._asked += self._far.feed(data)
        if self.prompt:
            self._answer()

    def makefile(self, mode: str = "rb", buffering: int | None = None) -> BytesIO:
        """The next response, to its end."""
        self._answer()
        if self._answers:
            answer = self._answers.popleft()
            return _Failing(answer) if isinstance(answer, Exception) else BytesIO(answer)
        if self._far.midway and not self.hung_up:
            return _Failing(TimeoutError("timed out: the request is not whole, so nobody would answer it yet"))
        return BytesIO()

    def refusal(self, error: OSError) -> Exception:
        """What the client makes of a connection that the other side refuses."""
        return error

    def close(self) -> None:
        """Nothing is open."""

    def shutdown(self, how: int) -> None:
        """Nothing is open."""

    def settimeout(self, value: float | None) -> None:
        """How long the client would wait."""
        self.timeout = value

    def gettimeout(self) -> float | None:
        """The same."""
        return self.timeout

    def setsockopt(self, *option: object) -> None:
        """Nothing to tune."""

    def fileno(self) -> int:
        """The file descriptor of a line that has ended, for a pool that looks at a socket kept since before."""
        return _ended()

    def _answer(self) -> None:
        while self._asked and not self.hung_up:
            request = structs.replace(self._asked.popleft(), timeout=self.timeout)
            try:
                data, self.hung_up = wire(request.method, self._handler(request))
            except Unanswered as fault:
                self.hung_up = True
                self._break(fault)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the caller's: raised when it is read
                self._answers.append(error)
            else:
                self._answers.append(data)

    def _break(self, fault: Unanswered) -> None:
        error = broken(fault, self.timeout)
        if error is None:
            return
        refused = self.refusal(error) if fault.kind == "refused" else None
        if refused is not None and self.prompt:
            raise refused from refused.__cause__  # and not from the fault
        self._answers.append(refused or error)


@cache
def _ended() -> int:
    ours, theirs = socket.socketpair()
    theirs.close()
    return ours.detach()  # for good: whoever polls it must not find another file in its place


class _Failing(BytesIO):
    """A response that fails when it is read, not before: http.client cleans up after itself only then."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def readline(self, size: int | None = -1) -> bytes:
        raise self._error
