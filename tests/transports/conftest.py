"""Each client in turn, an echo in the place of our host, and a real server that is none of ours."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from podiomock.http import Request, Response
from podiomock.transports import Interception
from tests.transports.client import Send
from tests.transports.clients import CLIENTS
from tests.transports.echoing import HOST, echo


@pytest.fixture(params=CLIENTS.values(), ids=list(CLIENTS))
def send(request: pytest.FixtureRequest) -> Send:
    """Each client in turn, as one function."""
    client: Send = request.param
    return client


@pytest.fixture(autouse=True)
def no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of whoever runs the tests may name a proxy; the tests that want one name it."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def asked() -> list[Request]:
    """What the intercepted handler was asked."""
    return []


@pytest.fixture
def intercepted(asked: list[Request]) -> Iterator[Interception]:
    """The echo in the place of our host."""

    def handler(request: Request) -> Response:
        asked.append(request)
        return echo(request)

    with Interception(handler, frozenset({HOST})) as interception:
        yield interception


class _Elsewhere(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        said = b"" if chunked else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        while chunked:
            size = int(self.rfile.readline(), 16)
            said += self.rfile.read(size)
            self.rfile.readline()
            chunked = size > 0
        body = b"elsewhere " + said
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(body), body))
        self.close_connection = True

    do_GET = do_POST = answer  # noqa: N815 - the names http.server calls

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[str]:
    """The URL of a real server on loopback, which no interception names."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()
