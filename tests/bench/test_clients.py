"""What a call costs through each client, as ratios against a canned answer, and against the server on loopback.

A canned answer is given at the client's own seam where it has one, `MockTransport` or a `BaseAdapter`; else at ours.
An asynchronous client is asked from outside of its event loop, which takes a good part of its time.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import httpx2
import pytest
import requests
from requests.adapters import BaseAdapter

from podiomock import PodioMock
from podiomock.http import Request, Response
from podiomock.transports import Interception
from tests.bench.test_costs import interleaved, say
from tests.transports.asynchronous import HttpxAsync
from tests.transports.blocking import Httpx, Requests
from tests.transports.client import Client
from tests.transports.clients import KINDS

__all__ = ["say"]

pytestmark = pytest.mark.bench

URL = "https://api.maton.ai/podio/item/123"
CANNED = "https://canned.example/podio/item/123"
HEADERS = {"Content-Type": "application/json; charset=utf-8"}


class _Canned(BaseAdapter):
    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override] # it takes any
        response = requests.Response()
        response.status_code, response.url, response.request = 200, str(request.url), request
        response.headers.update(HEADERS)
        response._content = self.body
        return response

    def close(self) -> None:
        """Nothing is open."""


def at_its_own_seam(client: Client, body: bytes) -> None:
    """Have a client answer by itself, if it can."""
    if isinstance(client, Httpx | HttpxAsync):
        module: Any = httpx2 if client.module is httpx2 else httpx
        canned = module.MockTransport(lambda _: module.Response(200, headers=HEADERS, content=body))
        kind = module.AsyncClient if isinstance(client, HttpxAsync) else module.Client
        client.client = kind(transport=canned)
    elif isinstance(client, Requests):
        client.session.mount("https://canned.example", _Canned(body))


@pytest.fixture
def canned(podiomock: PodioMock) -> Iterator[bytes]:
    body = httpx.get(URL, headers={"Authorization": f"Bearer {podiomock.api_key}"}).content

    def answer(_: Request) -> Response:
        return Response(200, tuple(HEADERS.items()), body)

    with Interception(answer, frozenset({"canned.example"})):
        yield body


@pytest.mark.parametrize("name", KINDS)
def test_a_get(
    name: str,
    podiomock: PodioMock,
    podiomock_url: str,
    canned: bytes,
    say: Callable[[str], None],
) -> None:
    key = {"Authorization": f"Bearer {podiomock.api_key}"}
    with ExitStack() as stack:
        ours, floor, wire = (stack.enter_context(closing(KINDS[name]())) for _ in range(3))
        at_its_own_seam(floor, canned)
        times = interleaved(
            25,
            8,
            floor=lambda: floor.send("GET", CANNED, key),
            ours=lambda: ours.send("GET", URL, key),
            wire=lambda: wire.send("GET", f"{podiomock_url}/podio/item/123", key),
        )
    say(
        f"GET of an item through {name}: canned {times['floor']:.0f} us; podiomock "
        f"{times['ours'] / times['floor']:.2f}x; its server {times['wire'] / times['floor']:.2f}x"
    )
    assert times["ours"] < 4 * times["floor"]
