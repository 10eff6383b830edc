"""Answer a program's own HTTP clients in process, for our hosts only; everything else goes its usual way.

One room per client, each at the one seam through which that client sends: `httpx`, `httpx2`, `urllib3` (requests
too), `aiohttp`, `httplib2`, `urllib`, `http_client`. `guard` refuses the rest, with `uvloop`, `pycurl` and `curl_cffi`,
which look names up past it. A room is entered only when the program has imported its client.
"""

import sys
from importlib import import_module
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from podiomock.http import Handler
from podiomock.transports import guard
from podiomock.transports.active import answer_for, plain
from podiomock.transports.late import LateImports
from podiomock.transports.patch import Patch

if TYPE_CHECKING:
    from podiomock.transports.httpx import Router

__all__ = ["Interception"]

_ROOMS = {
    "http.client": "podiomock.transports.http_client",
    "urllib.request": "podiomock.transports.urllib",
    "urllib3.poolmanager": "podiomock.transports.urllib3",
    "httplib2": "podiomock.transports.httplib2",
    "aiohttp.connector": "podiomock.transports.aiohttp",
    "httpx": "podiomock.transports.httpx",
    "httpx2": "podiomock.transports.httpx2",
    "pycurl": "podiomock.transports.pycurl",
    "curl_cffi": "podiomock.transports.curl_cffi",
    "uvloop": "podiomock.transports.uvloop",
}


class _Room(Protocol):
    PATCHES: tuple[Patch, ...]


class Interception:
    """While entered, every call of a known client to `hosts` is answered by `handler`; others are untouched.

    A host is a name: any port, http and https alike. Interceptions nest, and the innermost that has the host
    answers. They may end in any order. They hold for the whole process, all its threads and event loops.
    """

    def __init__(self, handler: Handler, hosts: frozenset[str]) -> None:
        self.handler = handler
        self.hosts = frozenset(map(plain, hosts))
        self.router: Router | None = None
        """The respx router; None until httpx is in use. Ask for `respx`."""

    def __enter__(self) -> Self:
        with _lock:
            _late_imports.start()
            _stack.append(self)
        try:
            for client in _ROOMS:
                # Not one that another thread is importing: its room would wait for the client, which ends by
                # waiting for the room.
                if client in sys.modules and not _late_imports.announces(client):
                    _open_room(client)
            with _lock:
                _settle()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with _lock:
            if self not in _stack:
                raise RuntimeError("this Interception is not in force: leave it as often as it was entered")
            del _stack[len(_stack) - 1 - _stack[::-1].index(self)]
            try:
                if self.router is not None and self.router.mounted and self not in _stack:
                    self.router.stop(quiet=exc_type is not None)
            finally:
                _settle()

    @property
    def respx(self) -> "Router":
        """The respx router behind httpx: its `calls`, and routes that the caller adds for other hosts."""
        import_module("respx")  # and so httpx, before the room that needs both
        room = _open_room("httpx")
        with _lock:
            return _router(self, room)


_lock = RLock()  # guards what follows; never held while a module is imported, which has locks of its own
_stack: list[Interception] = []
_rooms: dict[str, _Room] = {}


def _open_room(client: str) -> Any:
    """Import a client's room; only for a client that the program has imported itself."""
    room: Any = import_module(_ROOMS[client])
    if hasattr(room, "PATCHES"):  # else it is being imported itself, and waits for its client: the next one opens it
        with _lock:
            _rooms[client] = room
    return room


def _router(interception: Interception, room: Any) -> "Router":
    if interception.router is None:
        interception.router = room.Router(interception.handler, interception.hosts)
    return interception.router


def _imported(client: str) -> None:
    """Catch up with a client that was imported just now."""
    _open_room(client)
    with _lock:
        _settle()


_late_imports = LateImports(_ROOMS, _imported)


def _settle() -> None:
    """Bring the table of hosts, the patches and the respx routers in line with the stack."""
    answer_for({host: interception.handler for interception in _stack for host in interception.hosts})
    for patch in (*guard.PATCHES, *(patch for room in _rooms.values() for patch in room.PATCHES)):
        if _stack:
            patch.start()
        else:
            patch.stop()
    if "httpx" in _rooms:
        for router in [_router(interception, _rooms["httpx"]) for interception in _stack]:
            if not router.mounted:
                router.start()
    if not _stack:
        _late_imports.stop()
