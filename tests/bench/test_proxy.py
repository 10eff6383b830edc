"""What a call costs through the proxy, against the same call to the server. `pytest -m bench -s` prints the figures."""

import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from urllib.parse import urlsplit

import pytest

from podiomock import PodioMock, load
from podiomock.proxy.running import Proxy
from podiomock.server.running import serve_in_thread
from tests.bench.test_costs import interleaved

pytestmark = pytest.mark.bench

PATH = "/podio/item/123"
HEADERS = {"Authorization": "Bearer podiomock-key"}


def asking(connection: HTTPConnection) -> Callable[[], bytes]:
    def ask() -> bytes:
        connection.request("GET", PATH, headers=HEADERS)
        return connection.getresponse().read()

    return ask


def test_a_call_through_the_proxy_costs_little_more_than_to_the_server(capsys: pytest.CaptureFixture[str]) -> None:
    mock = PodioMock(load("documented"))
    with serve_in_thread(mock) as server, Proxy(mock) as proxy:
        context = ssl.create_default_context(cafile=str(proxy.certificate))
        there, here = urlsplit(server.url), urlsplit(proxy.url)

        def through() -> HTTPSConnection:
            made = HTTPSConnection(here.hostname or "", here.port, context=context)
            made.set_tunnel("api.maton.ai", 443)
            return made

        plain, secured = HTTPConnection(there.hostname or "", there.port), through()
        assert asking(plain)()
        assert asking(secured)()

        def anew() -> None:
            fresh = through()
            asking(fresh)()
            fresh.close()

        kept = interleaved(30, 40, server=asking(plain), proxy=asking(secured))
        (first,) = interleaved(5, 20, anew=anew).values()
        plain.close()
        secured.close()
    ratio = kept["proxy"] / kept["server"]
    with capsys.disabled():
        print(
            f"\n  GET an item, kept connection: server {kept['server']:.0f} us, proxy {kept['proxy']:.0f} us, "
            f"ratio {ratio:.2f}; a new connection, tunnel and TLS included: {first / 1000:.1f} ms",
            end="",
        )
    assert ratio < 3
