"""uvloop looks names up without asking `socket`: the guard at its own two doors."""

from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from podiomock.transports.guard import check
from podiomock.transports.patch import Patch


def _checked(lookup: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def checked(self: uvloop.Loop, first: Any, *args: Any, **kwargs: Any) -> Any:
        check(first)
        return await lookup(self, first, *args, **kwargs)

    return checked


def _connection_checked(connect: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def checked(
        self: uvloop.Loop,
        protocol_factory: Any,
        host: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        check(host)
        return await connect(self, protocol_factory, host, *args, **kwargs)

    return checked


PATCHES = (
    Patch(uvloop.Loop, "getaddrinfo", _checked),
    Patch(uvloop.Loop, "create_connection", _connection_checked),
)
