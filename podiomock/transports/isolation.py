"""Nobody reaches beyond this machine: what pytest's `--podiomock-block-network` switches on."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

from podiomock.transports.active import passes
from podiomock.transports.patch import Patch

_isolated = False

LOCAL_NAMES = frozenset({"", "localhost", "ip6-localhost", "testserver"})


class NetworkBlockedError(OSError):
    """A call to another machine, in a run that allows none."""


def isolate() -> Callable[[], None]:
    """Refuse names and addresses of other machines, over TCP and UDP, from now on; what is returned ends it."""
    global _isolated  # noqa: PLW0603  the process is isolated, or not
    _isolated = True
    for patch in PATCHES:
        patch.start()

    def end() -> None:
        global _isolated  # noqa: PLW0603  the same
        _isolated = False
        for patch in PATCHES:
            patch.stop()

    return end


def check(host: object) -> None:
    """Refuse a host, by name or address, that is another machine.

    Raises:
        NetworkBlockedError: it is.
    """
    name = host.decode("latin-1") if isinstance(host, bytes | bytearray) else host
    if not _isolated or not isinstance(name, str) or passes() or _is_local(name):
        return
    raise NetworkBlockedError(
        f"podiomock: --podiomock-block-network keeps this run on this machine, and something asked for {name}. "
        "Mock it, mark the test with @pytest.mark.podiomock(cassette=True) and record it once with "
        "--podiomock-record=once, or leave the flag out."
    )


def _is_local(name: str) -> bool:
    if name.lower() in LOCAL_NAMES or name.lower().endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _named(lookup: Callable[..., Any]) -> Callable[..., Any]:
    def checked(host: object, *args: Any, **kwargs: Any) -> Any:
        check(host)
        return lookup(host, *args, **kwargs)

    return checked


def _addressed(reach: Callable[..., Any]) -> Callable[..., Any]:
    def checked(self: socket.socket, *args: Any) -> Any:
        address = args[-1] if args else None
        if self.family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple) and address:
            check(address[0])
        return reach(self, *args)

    return checked


PATCHES = (
    Patch(socket, "getaddrinfo", _named),
    Patch(socket, "gethostbyname", _named),
    Patch(socket, "gethostbyname_ex", _named),
    Patch(socket.socket, "connect", _addressed),
    Patch(socket.socket, "connect_ex", _addressed),
    Patch(socket.socket, "sendto", _addressed),
)
