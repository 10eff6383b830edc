"""httplib2: its connections are http.client's, with a `connect` of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httplib2

from podiomock.transports.active import answering, current
from podiomock.transports.contexts import remembered
from podiomock.transports.http_client import seconds
from podiomock.transports.memory import MemorySocket
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority


def _connected(connect: Callable[[Any], None]) -> Callable[[Any], None]:
    def connected(self: Any) -> None:
        # Whether there is a proxy does not matter: `self.host` is whom the caller asks.
        if answering(self.host) is None:
            connect(self)
            return
        scheme = "https" if isinstance(self, httplib2.HTTPSConnectionWithTimeout) else "http"
        origin = f"{scheme}://{authority(scheme, self.host, self.port)}"
        self.sock = MemorySocket(origin, current(self.host), seconds(self.timeout))

    return connected


# httplib2 keeps this function to itself; if it goes, only the time for contexts is lost: 20 ms a connection.
_CONTEXTS = (
    (Patch(httplib2, "_build_ssl_context", partial(remembered, default=httplib2.CA_CERTS)),)
    if hasattr(httplib2, "_build_ssl_context")
    else ()
)

PATCHES = (
    Patch(httplib2.HTTPConnectionWithTimeout, "connect", _connected),
    Patch(httplib2.HTTPSConnectionWithTimeout, "connect", _connected),
    *_CONTEXTS,
)
