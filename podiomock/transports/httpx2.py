"""httpx2, sync and async, at its own transports."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2

from podiomock.transports.active import answering
from podiomock.transports.contexts import remembered
from podiomock.transports.exchange import Adapter
from podiomock.transports.patch import Patch

adapt = Adapter(httpx2, "httpcore2", "h11")
"""The handler as `httpx2.MockTransport` wants one."""


def _handled(handle: Callable[..., httpx2.Response]) -> Callable[..., httpx2.Response]:
    def handle_request(self: httpx2.HTTPTransport, request: httpx2.Request) -> httpx2.Response:
        handler = answering(request.url.host)
        if handler is None:
            return handle(self, request)
        request.read()
        return adapt(handler)(request)  # type: ignore[no-any-return] # the adapter serves two clients

    return handle_request


def _handled_async(handle: Callable[..., Awaitable[httpx2.Response]]) -> Callable[..., Awaitable[httpx2.Response]]:
    async def handle_async_request(self: httpx2.AsyncHTTPTransport, request: httpx2.Request) -> httpx2.Response:
        handler = answering(request.url.host)
        if handler is None:
            return await handle(self, request)
        await request.aread()
        return adapt(handler)(request)  # type: ignore[no-any-return] # the adapter serves two clients

    return handle_async_request


# httpx2 keeps this module to itself; if it moves, only the time for contexts is lost.
_defining: Any = sys.modules.get("httpx2._transports.default")
_CONTEXTS = (Patch(_defining, "create_ssl_context", remembered),) if hasattr(_defining, "create_ssl_context") else ()

PATCHES = (
    Patch(httpx2.HTTPTransport, "handle_request", _handled),
    Patch(httpx2.AsyncHTTPTransport, "handle_async_request", _handled_async),
    *_CONTEXTS,
)
