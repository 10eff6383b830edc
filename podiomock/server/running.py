"""Listen on a socket and answer: in a thread of its own for tests, in the foreground for the command line.

uvicorn speaks HTTP; the listening socket, start and stop are ours, so that a server's address is known at once and
its end takes a moment.
"""

import asyncio
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address
from threading import Thread
from types import TracebackType
from typing import Any, Self

from podiomock.calls import Call
from podiomock.http import Handler, Request, Response
from podiomock.mock import PodioMock
from podiomock.server.application import Application, authority, too_large
from podiomock.server.control import Control, is_control
from podiomock.server.sending import HookSender

LOOPBACK = "127.0.0.1"

BACKLOG = 1024

IDLE = 75
"""Seconds that an unused connection is kept; a test may stand in a debugger."""

GRACE = 1.0
"""Seconds that a request has to arrive in full once the server was told to stop."""

SIGNALS = (signal.SIGINT, signal.SIGTERM)
HANG_UP = getattr(signal, "SIGHUP", None)
"""Its terminal is gone; Windows has no such signal, and `nohup` has it ignored."""

Speakers = Callable[[], Any]
"""Makes what speaks HTTP on one connection: a protocol of uvicorn's."""

Doors = Sequence[tuple[socket.socket, Application]]
"""Listening sockets, and who answers on each."""

Front = Callable[[Speakers, set[Any]], Any]
"""Makes what takes a connection first, and hands it to a speaker later. What is in the set has a `transport`, and is
told to `shutdown` when the server stops."""


class Server:
    """A fake behind a real socket, in a thread of its own, from now until `close`.

    `mock` can be replaced between requests, so that one server serves many tests; while it is None, every request
    is answered 503. `port` 0 takes a free one. Raises OSError if the address cannot be had.

    `native_port` stands in for https://api.podio.com, at `native_url`, 0 again for a free one; without it that door
    is not there.

    Its mock's hooks are delivered over HTTP, to this machine and to URLs that begin with one of `hook_targets`.
    """

    def __init__(
        self,
        mock: PodioMock | None = None,
        host: str = LOOPBACK,
        port: int = 0,
        *,
        native_port: int | None = None,
        hook_targets: Iterable[str] = (),
        front: Front | None = None,
    ) -> None:
        self._front = front
        self._application, self._native = Application(unattended), Application(unattended)
        self._hook_targets = tuple(hook_targets)
        self._hooks: HookSender | None = None
        self.mock = mock
        doors = [(listen(host, port), self._application)]
        self.url = address(doors[0][0])
        self.native_url: str | None = None
        if native_port is not None:
            doors.append((listen_too(host, native_port, doors), self._native))
            self.native_url = address(doors[1][0])
        started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = Thread(target=self._run, args=(doors, started), name=f"podiomock {self.url}", daemon=True)
        self._thread.start()
        self._loop, self._stop = started.result()

    @property
    def mock(self) -> PodioMock | None:
        """Who answers."""
        return self._mock

    @mock.setter
    def mock(self, mock: PodioMock | None) -> None:
        release(self._hooks)
        self._mock = mock
        self._hooks = None if mock is None else sender(mock, self._hook_targets)
        self._application.handler, self._application.too_large = faces(mock, self._hooks)
        self._native.handler, self._native.too_large = faces(mock, self._hooks, native=True)

    @property
    def hooks(self) -> HookSender:
        """Who delivers the mock's hooks: `settle()` waits until all is delivered, `allow()` lets a URL be called."""
        if self._hooks is None:
            raise RuntimeError("no test is using this server, so no hook is delivered: give it a mock first")
        return self._hooks

    def close(self) -> None:
        """Stop, and free the port. A second time does nothing."""
        release(self._hooks)
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Server {self.url}>"

    def _run(self, doors: Doors, started: "Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
        async def serve_until_stopped() -> None:
            stop = asyncio.Event()
            ready = (asyncio.get_running_loop(), stop)
            await serve(doors, stop, lambda: started.set_result(ready), self._front)

        try:
            with closing_all(doors), asyncio.Runner(loop_factory=loop_factory()) as runner:
                runner.run(serve_until_stopped())
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)


def serve_in_thread(
    mock: PodioMock,
    host: str = LOOPBACK,
    port: int = 0,
    *,
    native_port: int | None = None,
    hook_targets: Iterable[str] = (),
) -> Server:
    """Start a server; it stops at the end of a `with` block, or when it is closed."""
    return Server(mock, host, port, native_port=native_port, hook_targets=hook_targets)


def run(
    mock: PodioMock,
    host: str,
    port: int,
    *,
    started: Callable[..., None],
    native_port: int | None = None,
    hook_targets: Iterable[str] = (),
    front: Front | None = None,
) -> None:
    """Serve in the foreground until SIGINT, SIGTERM or SIGHUP; `started` is given the URL once both are heeded.

    With a `native_port`, it is given that door's URL, too.

    Only for the main thread. Raises OSError if the address cannot be had.
    """
    hooks = sender(mock, hook_targets)
    try:
        doors = [(listen(host, port), Application(*faces(mock, hooks)))]
        if native_port is not None:
            native = Application(*faces(mock, hooks, native=True))
            doors.append((listen_too(host, native_port, doors), native))
        _foreground(doors, started, front)
    finally:
        release(hooks)


def foreground(
    application: Application, host: str, port: int, *, started: Callable[[str], None], front: Front | None = None
) -> None:
    """Serve any application in the foreground, as `run` does a fake."""
    _foreground([(listen(host, port), application)], started, front)


def _foreground(doors: Doors, started: Callable[..., None], front: Front | None) -> None:
    async def serve_until_signalled() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        heeded = [*SIGNALS]
        if HANG_UP is not None and signal.getsignal(HANG_UP) is not signal.SIG_IGN:
            heeded.append(HANG_UP)
        before = {each: signal.signal(each, lambda *_: loop.call_soon_threadsafe(stop.set)) for each in heeded}
        try:
            await serve(doors, stop, lambda: started(*(address(each) for each, _ in doors)), front)
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    with closing_all(doors), asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serve_until_signalled())


async def serve(doors: Doors, stop: asyncio.Event, ready: Callable[[], None], front: Front | None = None) -> None:
    """Answer on sockets, each with its application, until told to stop; `ready` is called when requests can come."""
    from uvicorn.server import ServerState

    state, loop = ServerState(), asyncio.get_running_loop()
    servers = []
    for listener, application in doors:
        speaks = speaker(application, state, loop)
        take = speaks if front is None else partial(front, speaks, state.connections)
        servers.append(await loop.create_server(take, sock=listener, backlog=BACKLOG))
    ready()
    await stop.wait()
    for server in servers:
        server.close()
    await asyncio.sleep(0)  # who was just accepted becomes a connection
    for each in list(state.connections):
        each.shutdown()
    deadline = loop.time() + GRACE
    while state.connections and loop.time() < deadline:  # noqa: ASYNC110  uvicorn has no event for it
        await asyncio.sleep(0.001)
    for each in list(state.connections):
        each.transport.abort()
    for server in servers:
        await server.wait_closed()


def speaker(application: Application, state: Any, loop: asyncio.AbstractEventLoop) -> Speakers:
    """Make what speaks HTTP for an application."""
    from uvicorn import Config

    # What uvicorn would add is switched off: the same answer in process and over the socket, and the logging of
    # the program under test left alone.
    config = Config(
        application,
        interface="asgi3",
        lifespan="off",
        ws="none",
        log_config=None,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=IDLE,
    )
    config.load()
    speak: Any = config.http_protocol_class

    def protocol() -> Any:
        means: dict[str, Any] = {}
        made = speak(config=config, server_state=state, app_state=means, _loop=loop)
        means["hang_up"] = lambda: made.transport.close()  # noqa: PLW0108 - it has no transport before it is connected
        made.access_log = False
        if hasattr(made, "parser"):  # httptools is there
            from podiomock.server.upgrades import DecliningParser

            made.parser = DecliningParser(made)
        return made

    return protocol


def sender(mock: PodioMock, targets: Iterable[str]) -> HookSender:
    """Have a mock's hooks delivered over HTTP."""
    mock.hooks.sender = made = HookSender(mock.hooks, targets)
    return made


def release(hooks: HookSender | None) -> None:
    """Deliver no more."""
    if hooks is not None:
        hooks.close()


def faces(mock: PodioMock | None, hooks: HookSender | None, *, native: bool = False) -> tuple[Handler, Handler]:
    """Who answers a mock's requests, and who those whose body was too large to keep; at which of its doors."""
    if mock is None or hooks is None:
        return unattended, too_large
    control = Control(mock)

    def handle(request: Request) -> Response:
        # Nothing is delivered on the way: what takes it may ask this server, which has but one thread.
        if not native and is_control(request):
            return control(request)
        return mock.respond(request, hooks.take, native=native)

    def refuse(request: Request) -> Response:
        response = too_large(request)
        mock.calls.append(Call(request, response, None, "the body was too large, and not kept"))
        return response

    return handle, refuse


def unattended(_: Request) -> Response:
    """Answer for a server that no test is using."""
    return Response(503, (("Content-Type", "text/plain"),), b"No test is using this podiomock server.\n")


def listen(host: str, port: int) -> socket.socket:
    """Take a port, or raise OSError; from now on clients can connect, and wait."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def listen_too(host: str, port: int, doors: Doors) -> socket.socket:
    """Take one more port, or free the others and raise OSError."""
    try:
        return listen(host, port)
    except OSError:
        for each, _ in doors:
            each.close()
        raise


@contextmanager
def closing_all(doors: Doors) -> Iterator[None]:
    """Free the ports in the end."""
    try:
        yield
    finally:
        for each, _ in doors:
            each.close()


def address(listener: socket.socket) -> str:
    """The URL at which this machine reaches a listening socket."""
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = LOOPBACK if listener.family == socket.AF_INET else "::1"
    return f"http://{authority(host, port)}"


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The event loop to use: uvloop's where there is one."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # Windows, PyPy
        return asyncio.new_event_loop
    return new_event_loop
