"""A line that breaks: what a caller sees of the fake is what it sees of a real server that behaves so."""

import asyncio
import http.client
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Literal
from urllib.parse import urlsplit

import aiohttp
import anyio
import httplib2
import httpx
import httpx2
import pytest
import requests
import urllib3

from podiomock.http import Request, Response, Unanswered
from podiomock.mock import PodioMock
from podiomock.server.application import Application
from podiomock.server.running import Server
from podiomock.state.world import World
from podiomock.transports import Interception
from tests.transports.echoing import HOST
from tests.transports.misbehaving import misbehaving

PATIENCE = 0.25
FAULTS = ("timeout", "refused", "reset", "lost")

Call = Callable[[str], object]


def by_httpx(url: str) -> object:
    with httpx.Client(timeout=PATIENCE) as client:
        return client.post(url)


async def _by_httpx_async(url: str) -> object:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        return await client.post(url)


def by_httpx2(url: str) -> object:
    with httpx2.Client(timeout=PATIENCE) as client:
        return client.post(url)


def by_httpx2_async(url: str) -> object:
    async def call() -> object:
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            return await client.post(url)

    return asyncio.run(call())


def by_requests(url: str) -> object:
    with requests.Session() as session:
        return session.post(url, timeout=PATIENCE)


def by_urllib3(url: str, *, retries: urllib3.Retry | Literal[False] = False) -> object:
    with urllib3.PoolManager() as pool:
        return pool.request("POST", url, timeout=PATIENCE, retries=retries)


def by_urllib(url: str) -> object:
    with urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=PATIENCE) as response:
        return response.read()


def by_http_client(url: str) -> object:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    try:
        connection.request("POST", "/")
        return connection.getresponse().read()
    finally:
        connection.close()


def by_httplib2(url: str) -> object:
    client = httplib2.Http(timeout=PATIENCE)
    try:
        return client.request(url, "POST")
    finally:
        client.close()


def by_aiohttp(url: str, method: str = "POST", **limit: float) -> object:
    async def call() -> bytes:
        timeout = aiohttp.ClientTimeout(**limit)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.request(method, url) as response:
            return await response.read()

    return asyncio.run(call())


CLIENTS: dict[str, Call] = {
    "httpx": by_httpx,
    "httpx, asyncio": lambda url: anyio.run(_by_httpx_async, url),
    "httpx, trio": lambda url: anyio.run(_by_httpx_async, url, backend="trio"),
    "httpx2": by_httpx2,
    "httpx2, asyncio": by_httpx2_async,
    "requests": by_requests,
    "urllib3": by_urllib3,
    "urllib3, which tries again": lambda url: by_urllib3(url, retries=urllib3.Retry(1)),
    "urllib": by_urllib,
    "http.client": by_http_client,
    "httplib2": by_httplib2,
    "aiohttp": lambda url: by_aiohttp(url, sock_read=PATIENCE),
    "aiohttp, limited as a whole": lambda url: by_aiohttp(url, total=PATIENCE),
    "aiohttp, which tries again": lambda url: by_aiohttp(url, "GET", sock_read=PATIENCE),
}


def raised(call: Call, url: str) -> list[str]:
    """The type of what a call raises, and of what lies beneath it, as a traceback would show them; or nothing."""
    error: BaseException | None = None
    try:
        call(url)
    except Exception as caught:  # noqa: BLE001 - which one is the question
        error = caught
    found = []
    while error is not None:
        found.append(f"{type(error).__module__}.{type(error).__qualname__}")
        shown = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or shown
    return found


def faulty(fault: Any, asked: list[Request] | None = None) -> Callable[[Request], Response]:
    def handler(request: Request) -> Response:
        if asked is not None:
            asked.append(request)
        if fault == "lost":
            return Response(200, (("Content-Type", "text/plain"),), b"five.", lost=95)
        raise Unanswered(fault)

    return handler


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CLIENTS.values(), ids=CLIENTS)
def test_a_broken_line_raises_what_a_real_one_does(call: Call, fault: str) -> None:
    with misbehaving(fault) as url:
        expected = raised(call, url)
    with Interception(faulty(fault), frozenset({HOST})):
        got = raised(call, f"http://{HOST}/")
    if version("urllib3").startswith("1.") and fault == "refused" and "urllib3.exceptions.NewConnectionError" in got:
        expected.pop()  # 1.26 hides what lies beneath an error of reading, and ours comes then
    assert got == expected
    assert got or (call is by_requests and version("urllib3").startswith("1."))  # 1.26 does not count what it reads


@pytest.mark.parametrize("call", CLIENTS.values(), ids=CLIENTS)
def test_the_handler_knows_how_long_the_client_would_wait(call: Call) -> None:
    asked: list[Request] = []
    with Interception(faulty("reset", asked), frozenset({HOST})):
        raised(call, f"http://{HOST}/")
    assert {request.timeout for request in asked} == {PATIENCE}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", CLIENTS.values(), ids=CLIENTS)
def test_the_server_breaks_the_line_too(call: Call, fault: str) -> None:
    # A server that listens cannot refuse a connection, so that it hangs up.
    with misbehaving("reset" if fault == "refused" else fault) as url:
        expected = raised(call, url)
    with Server(PodioMock(World())) as server:
        application = server._application
        assert isinstance(application, Application)
        application.handler = faulty(fault)
        assert raised(call, f"{server.url}/") == expected


@pytest.mark.parametrize("call", [lambda url: by_aiohttp(url, total=0), requests.post], ids=["aiohttp", "requests"])
def test_a_call_without_a_time_out_learns_that_it_would_wait_for_good(call: Call) -> None:
    with (
        Interception(faulty("timeout"), frozenset({HOST})),
        pytest.raises((aiohttp.ServerTimeoutError, requests.ReadTimeout)) as caught,
    ):
        call(f"http://{HOST}/")
    assert isinstance(caught.value, requests.ReadTimeout) or "for good" in str(caught.value)
