"""Routes of the user's own respx routers for our hosts: one that names the host goes before the fake.

Who writes such a route wants that answer: a test that has moved from respx to the fake keeps what it still mocks by
hand. A route that would take any host as well (`respx.route()`) is meant for the rest of the world, and leaves ours to
the fake; so does one that passes through, which never reaches the network.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from respx.mocks import Mocker
from respx.models import PassThrough, Route
from respx.router import Router

from podiomock.transports.active import answering
from podiomock.transports.patch import Patch

ELSEWHERE = "podiomock.invalid"
"""A host that nobody's route names."""


def claims(router: Router, request: httpx.Request) -> bool:
    """Whether a router has a route that names the host of a request, which must have been read."""
    return any(_names(route, request) for route in router.routes)


def claimant(request: httpx.Request) -> Router | None:
    """The router that claims a request, of all that are in use."""
    for mocker in Mocker.registry.values():
        for router in mocker.routers:
            if router.routes and claims(router, request):
                return router
    return None


def _names(route: Route, request: httpx.Request) -> bool:
    """Whether a route takes a request, and would not if it went to another host."""
    pattern: Any = route.pattern
    if not pattern or route.is_pass_through or not pattern.match(request):
        return False
    url = request.url.copy_with(host=ELSEWHERE)
    return not pattern.match(httpx.Request(request.method, url, headers=request.headers, content=request.content))


def _let_through(request: httpx.Request) -> None:
    """Raise what respx takes for a route that passes through, if a request is for the fake."""
    if answering(request.url.host) is not None and claimant(request) is None:
        raise PassThrough(f"podiomock answers {request!r}", request=request, origin=Route())


def _handled(handle: Callable[..., httpx.Response]) -> Callable[..., httpx.Response]:
    def handler(request: httpx.Request) -> httpx.Response:
        _let_through(request)
        return handle(request)

    return handler


def _handled_async(handle: Callable[..., Awaitable[httpx.Response]]) -> Callable[..., Awaitable[httpx.Response]]:
    async def handler(request: httpx.Request) -> httpx.Response:
        _let_through(request)
        return await handle(request)

    return handler


# respx's `using="httpx"` comes before httpx's transports, and so before us; its strictness is not for our hosts.
_before_us = Mocker.registry.get("httpx")
PATCHES = (
    (Patch(_before_us, "handler", _handled), Patch(_before_us, "async_handler", _handled_async)) if _before_us else ()
)
