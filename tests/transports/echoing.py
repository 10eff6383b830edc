"""A handler that says what it was asked, and one function per client."""

import asyncio
import gzip
import http.client
import io
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import anyio
import httplib2
import httpx
import httpx2
import pytest
import requests
import urllib3
import yarl

from podiomock.http import Request, Response

HOST = "api.maton.ai"
URL = f"https://{HOST}"
JSON = ("Content-Type", "application/json; charset=utf-8")


class BrokenFakeError(Exception):
    """What a bug in a handler raises."""


def echo(request: Request) -> Response:
    """Say what was asked, as JSON; a few paths answer otherwise."""
    match request.path.split("/"):
        case ["", "status", status]:
            return Response(int(status), (JSON,), b'{"error": "as asked"}')
        case ["", "empty", status]:
            return Response(int(status))
        case ["", "binary"]:
            return Response(200, (("Content-Type", "application/octet-stream"),), bytes(range(256)) * 400)
        case ["", "gzip"]:
            body = gzip.compress(b'{"packed": true}')
            return Response(200, (JSON, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), body)
        case ["", "redirect"]:
            return Response(302, (("Location", "/landed"),))
        case ["", "cookie"]:
            return Response(200, (("Set-Cookie", "session=abc; Path=/"), ("Set-Cookie", "theme=dark; Path=/")))
        case ["", "cut"]:
            return Response(200, (("Content-Length", "100"),), b"five.")
        case ["", "broken"]:
            raise BrokenFakeError("a bug in the fake")
        case ["", "broken", "type"]:
            raise TypeError("a bug in the fake")
    said = {
        "method": request.method,
        "origin": request.origin,
        "path": request.path,
        "query": request.query,
        "headers": request.headers,
        "body": request.body.decode("latin-1"),
    }
    return Response(200, (JSON, ("X-Rate-Limit-Limit", "250")), json.dumps(said).encode())


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Send = Callable[..., Reply]


def lower(pairs: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


Headers = dict[str, str] | None
Body = bytes | None


def by_httpx(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    with httpx.Client() as client:
        response = client.request(method, url, headers=headers, content=body)
    return Reply(response.status_code, lower(response.headers.items()), response.content)


def by_httpx_async(
    method: str, url: str, headers: Headers = None, body: Body = None, backend: str = "asyncio"
) -> Reply:
    async def send() -> httpx.Response:
        async with httpx.AsyncClient() as client:
            return await client.request(method, url, headers=headers, content=body)

    response = anyio.run(send, backend=backend)
    return Reply(response.status_code, lower(response.headers.items()), response.content)


def by_httpx_trio(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    pytest.importorskip("trio", reason="httpx runs on trio too, where it is installed")
    return by_httpx_async(method, url, headers, body, backend="trio")


def by_httpx2(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    with httpx2.Client() as client:
        response = client.request(method, url, headers=headers, content=body)
    return Reply(response.status_code, lower(response.headers.items()), response.content)


def by_httpx2_async(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    async def send() -> httpx2.Response:
        async with httpx2.AsyncClient() as client:
            return await client.request(method, url, headers=headers, content=body)

    response = asyncio.run(send())
    return Reply(response.status_code, lower(response.headers.items()), response.content)


def by_urllib3(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    proxy = urllib.request.getproxies().get(urlsplit(url).scheme)  # urllib3 by itself heeds no environment
    with urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager() as pool:
        response = pool.request(method, url, headers=headers, body=body, retries=False, redirect=False, timeout=5)
    return Reply(response.status, lower(response.headers.items()), response.data)


def by_urllib3_pool(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    parts = urlsplit(url)
    kind = urllib3.HTTPSConnectionPool if parts.scheme == "https" else urllib3.HTTPConnectionPool
    with kind(parts.hostname or "", parts.port, timeout=5) as pool:
        target = url.partition(parts.netloc)[2] or "/"
        response = pool.request(method, target, headers=headers, body=body, retries=False, redirect=False)
    return Reply(response.status, lower(response.headers.items()), response.data)


def by_urllib3_itself(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    response = urllib3.request(method, url, headers=headers, body=body, retries=False, redirect=False, timeout=5)
    return Reply(response.status, lower(response.headers.items()), response.data)


def by_httplib2(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    client = httplib2.Http(timeout=5)
    client.follow_redirects = False
    try:
        response, content = client.request(url, method, headers=headers, body=body)
    finally:
        client.close()
    return Reply(response.status, lower(response.items()), content)


def by_aiohttp(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    large = body is not None and len(body) > 2**20  # aiohttp warns of these: they might block its event loop

    async def send() -> Reply:
        data = io.BytesIO(body or b"") if large else body
        async with (
            aiohttp.ClientSession(trust_env=True) as session,
            session.request(method, yarl.URL(url, encoded=True), headers=headers, data=data) as response,
        ):
            return Reply(response.status, lower(response.headers.items()), await response.read())

    return asyncio.run(send())


def by_requests(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    with requests.Session() as session:
        response = session.request(method, url, headers=headers, data=body, allow_redirects=False, timeout=5)
    return Reply(response.status_code, lower(response.headers.items()), response.content)


def by_urllib(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    request = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return Reply(response.status, lower(response.headers.items()), response.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, lower(error.headers.items()), error.read())


def by_http_client(method: str, url: str, headers: Headers = None, body: Body = None) -> Reply:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=5)
    connection.request(method, url.partition(parts.netloc)[2] or "/", body=body, headers=headers or {})
    response = connection.getresponse()
    reply = Reply(response.status, lower(response.getheaders()), response.read())
    connection.close()
    return reply


CLIENTS: dict[str, Send] = {
    "httpx": by_httpx,
    "httpx-async": by_httpx_async,
    "httpx-trio": by_httpx_trio,
    "httpx2": by_httpx2,
    "httpx2-async": by_httpx2_async,
    "requests": by_requests,
    "urllib3": by_urllib3,
    "urllib3-pool": by_urllib3_pool,
    "urllib3-itself": by_urllib3_itself,
    "urllib": by_urllib,
    "http.client": by_http_client,
    "httplib2": by_httplib2,
    "aiohttp": by_aiohttp,
}
