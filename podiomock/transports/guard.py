"""Any other way to our hosts fails where it looks up the name, loudly, and never reaches the network."""

import socket
from collections.abc import Callable
from typing import Any, NoReturn

from podiomock.transports.active import answering
from podiomock.transports.patch import Patch


class HostBlockedError(OSError):
    """A client that is not answered in process asked for a host that is intercepted."""


def refuse(host: str) -> NoReturn:
    """Say what was asked, who is answered, and what to do instead."""
    raise HostBlockedError(
        f"podiomock keeps calls to {host} off the network. In this process it answers httpx, httpx2, requests, "
        "urllib3, aiohttp, httplib2, urllib.request and http.client; this call came another way (another client, "
        "or a bare socket). Give such a client the URL of the `podiomock_server` fixture, or of "
        f"`podiomock serve`, in place of {host}; or leave the program as it is, and start it with "
        "`podiomock run -- COMMAND`, which leads it to the fake by a proxy (`podiomock proxy`)."
    )


def check(host: object) -> None:
    """Refuse a name, as `socket` takes one (text, bytes or None), if it is one of ours.

    Raises:
        HostBlockedError: it is.
    """
    name = host.decode("latin-1") if isinstance(host, bytes | bytearray) else host
    if isinstance(name, str) and answering(name) is not None:
        refuse(name)


def _first_checked(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def checked(host: object, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return lookup(host, *args, **kwargs)

    return checked


def _address_checked(connect: Callable[..., Any]) -> Callable[..., Any]:
    def checked(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address:
            check(address[0])
        return connect(self, address)

    return checked


# `create_connection` and asyncio resolve through `socket.getaddrinfo`. The others resolve in C.
PATCHES = (
    Patch(socket, "getaddrinfo", _first_checked),
    Patch(socket, "gethostbyname", _first_checked),
    Patch(socket, "gethostbyname_ex", _first_checked),
    Patch(socket.socket, "connect", _address_checked),
    Patch(socket.socket, "connect_ex", _address_checked),
)
