"""httpx, sync and async, through respx: a mocker and a router of its own kinds.

respx's usual mocker works below httpx, in httpcore, and makes two more requests and responses of each: twice
the time of `httpx.MockTransport` [measured]. One at httpx's transports costs next to nothing, sees what the
client asked, and leaves httpcore to the respx routers of the user.
"""

import inspect
import sys
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

import httpx
from respx.mocks import Mocker
from respx.models import AllMockedAssertionError, PassThrough, Route
from respx.router import MockRouter
from respx.router import Router as AnyRouter

from podiomock.http import Handler, Request
from podiomock.transports import claims
from podiomock.transports.active import passes, plain
from podiomock.transports.contexts import remembered
from podiomock.transports.exchange import Adapter
from podiomock.transports.patch import Patch

CALLS_KEPT = 1000
"""respx keeps every call until it is reset; a router of ours keeps the last so many."""


adapt = Adapter(httpx, "httpcore")
"""The handler as httpx and respx want one: for `httpx.MockTransport`, or the `side_effect` of a route."""


def _nobody(request: Request) -> NoReturn:
    """Stand in where respx makes a router of our class by itself: `router(base_url=...)`; it has no hosts."""
    raise LookupError(f"nobody answers {request.url}")


class Router(MockRouter):
    """A respx router that answers for a handler's hosts, and for others by its routes. The rest goes on.

    A route that names one of the hosts goes before the handler (`claims`).
    """

    def __init__(
        self,
        handler: Handler = _nobody,
        hosts: frozenset[str] = frozenset(),
        *,
        assert_all_called: bool = False,
        using: Any = "podiomock",
        **settings: Any,
    ) -> None:
        super().__init__(assert_all_called=assert_all_called, using=using, **settings)
        self._adapted = adapt(handler)
        self._hosts = hosts

    @property
    def mounted(self) -> bool:
        """Whether it is asked at present."""
        return self in TransportMocker.routers

    def owns(self, host: str) -> bool:
        """Whether it is one of the handler's hosts."""
        return host in self._hosts or plain(host) in self._hosts

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The handler's answer to a request that has been read."""
        response: httpx.Response = self._adapted(request)
        self.record(request, response=response)
        return response

    def handler(self, request: httpx.Request) -> httpx.Response:
        """The handler's answer, or a route's.

        Raises:
            AllMockedAssertionError: neither has one.
        """
        return self.answer(request) if self._answers(request) else super().handler(request)

    async def async_handler(self, request: httpx.Request) -> httpx.Response:
        """The same; a route's side effect may have to be awaited."""
        return self.answer(request) if self._answers(request) else await super().async_handler(request)

    def _answers(self, request: httpx.Request) -> bool:
        return self.owns(request.url.host) and not claims.claims(self, request)

    def record(
        self, request: httpx.Request, *, response: httpx.Response | None = None, route: Route | None = None
    ) -> None:
        """Keep a call, and no more than the last `CALLS_KEPT`."""
        super().record(request, response=response, route=route)
        if len(self.calls) > CALLS_KEPT:
            del self.calls[0]


class TransportMocker(Mocker):
    """respx's `using="podiomock"`: at httpx's own transports. The innermost router is asked first."""

    name = "podiomock"
    targets: ClassVar = ["httpx.HTTPTransport", "httpx.AsyncHTTPTransport"]
    target_methods: ClassVar = ["handle_request", "handle_async_request"]

    @classmethod
    def register(cls, router: AnyRouter) -> None:
        """Ask a router before those that are there."""
        cls.routers = [router, *cls.routers]  # a new list: another thread may be walking the old one

    @classmethod
    def unregister(cls, router: AnyRouter) -> bool:
        """Ask it no more; False if it was not asked."""
        if router not in cls.routers:
            return False
        routers = list(cls.routers)
        routers.remove(router)
        cls.routers = routers
        return True

    @classmethod
    def start(cls) -> None:
        """Patch the transports; respx's own way, `mock.patch` by name, takes 380 us a test [measured]."""
        for patch in _TRANSPORTS:
            patch.start()

    @classmethod
    def stop(cls, force: bool = False) -> None:  # noqa: FBT001, FBT002 - respx's signature
        """Put them back when no router is left."""
        if force or not cls.routers:
            for patch in _TRANSPORTS:
                patch.stop()

    @classmethod
    def mock(cls, spec: Callable[..., Any]) -> Callable[..., Any]:
        """The replacement of one method of one transport."""
        if inspect.iscoroutinefunction(spec):

            async def handle_async_request(transport: object, request: httpx.Request) -> httpx.Response:
                owner = cls._owner(request.url.host)
                if owner is not None or cls._routed():
                    await request.aread()
                    try:
                        if (chosen := cls._chosen(owner, request)) is not None:
                            return await chosen.async_handler(request)  # type: ignore[no-any-return] # respx
                    except (PassThrough, AllMockedAssertionError) as refusal:
                        cls._go_on(refusal)
                return await spec(transport, request)  # type: ignore[no-any-return] # respx hands us Any

            return handle_async_request

        def handle_request(transport: object, request: httpx.Request) -> httpx.Response:
            owner = cls._owner(request.url.host)
            if owner is not None or cls._routed():
                request.read()
                try:
                    if (chosen := cls._chosen(owner, request)) is not None:
                        return chosen.handler(request)  # type: ignore[no-any-return] # respx has no types
                except (PassThrough, AllMockedAssertionError) as refusal:
                    cls._go_on(refusal)
            return spec(transport, request)  # type: ignore[no-any-return] # respx hands us Any

        return handle_request

    @classmethod
    def _chosen(cls, owner: Router | None, request: httpx.Request) -> Any:
        """Who answers a request that has been read: a router, all of them, or None where it is none of ours."""
        if owner is None:
            return cls
        claimant = claims.claimant(request)
        if claimant is None:
            return owner
        return claimant if claimant in cls.routers else None

    @classmethod
    def _owner(cls, host: str) -> Router | None:
        if passes():
            return None
        for router in cls.routers:
            if isinstance(router, Router) and router.owns(host):
                return router
        return None

    @classmethod
    def _routed(cls) -> bool:
        """Whether a route may match; if none can, the body of the request is not read."""
        return not passes() and any(router.routes or not isinstance(router, Router) for router in cls.routers)

    @classmethod
    def _go_on(cls, refusal: Exception) -> None:
        """Let a request through that nobody answers; a stock router under our name keeps its strictness."""
        strict = any(not isinstance(router, Router) for router in cls.routers)
        if strict and isinstance(refusal, AllMockedAssertionError):
            raise refusal


_TRANSPORTS = (
    Patch(httpx.HTTPTransport, "handle_request", TransportMocker.mock),
    Patch(httpx.AsyncHTTPTransport, "handle_async_request", TransportMocker.mock),
)

# httpx keeps this module to itself; if it moves, only the time for contexts is lost.
_defining = sys.modules.get("httpx._transports.default")
_CONTEXTS = (Patch(_defining, "create_ssl_context", remembered),) if hasattr(_defining, "create_ssl_context") else ()

PATCHES = (*claims.PATCHES, *_CONTEXTS)
