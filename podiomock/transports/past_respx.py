"""Past the respx routers that a user's test has up: they are for the test's own calls, not for those of a recorder."""

from threading import Lock

import httpx
from respx.mocks import HTTPCoreMocker
from respx.models import AllMockedAssertionError, PassThrough

from podiomock.transports.active import passes


class PastRespx:
    """Stands before the user's own respx routers while we ask: what we send goes on, and theirs is left to them."""

    _asking = 0
    _lock = Lock()

    def __enter__(self) -> None:
        with self._lock:
            PastRespx._asking += 1
            if PastRespx._asking == 1:
                HTTPCoreMocker.routers.insert(0, self)  # type: ignore[arg-type]  # as much of one as respx asks

    def __exit__(self, *_: object) -> None:
        with self._lock:
            PastRespx._asking -= 1
            if not PastRespx._asking:
                HTTPCoreMocker.routers[:] = [each for each in HTTPCoreMocker.routers if not isinstance(each, PastRespx)]

    def handler(self, request: httpx.Request) -> httpx.Response:
        """What respx asks a router."""
        if passes():
            raise PassThrough("asked by podiomock", request=request, origin=self)  # type: ignore[arg-type]  # no route's
        raise AllMockedAssertionError

    async def async_handler(self, request: httpx.Request) -> httpx.Response:
        """The same."""
        return self.handler(request)
