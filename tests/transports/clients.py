"""The clients, each as a program holds it: made once, for many calls. And each as a function, made anew for every call.

None follows a redirect unless told to.
"""

import http.client
import io
import json
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from types import ModuleType
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlsplit

import aiohttp
import anyio
import anyio.from_thread
import httplib2
import httpx
import httpx2
import requests
import urllib3
import yarl

PATIENCE = 5
PIECE = 4096


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


Send = Callable[..., Reply]
Headers = dict[str, str] | None
Body = bytes | None


def lower(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


class Client:
    """One client. What it cannot do by itself says so here, as in production."""

    follows: ClassVar = True
    """Whether it can follow redirects."""

    unpacks: ClassVar = True
    """Whether it unpacks what is compressed."""

    shared: ClassVar = True
    """Whether several calls may be under way at once."""

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        raise NotImplementedError

    def pieces(self, url: str) -> list[bytes]:
        """The body of a URL, as the client gives it to who does not want it all at once."""
        raise NotImplementedError

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        """A file as a form has it; by hand where the client has no way of its own."""
        body, kind = urllib3.encode_multipart_formdata({"source": (name, content), "filename": name})
        return self.send("POST", url, {**headers, "Content-Type": kind}, body)

    def together(self, urls: list[str]) -> list[Reply]:
        """Several calls at once."""
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda url: self.send("GET", url), urls))

    def close(self) -> None:
        """Nothing is open."""


class Httpx(Client):
    module: ModuleType = httpx

    def __init__(self) -> None:
        self.client: Any = self.module.Client(timeout=PATIENCE)

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        response = self.client.request(method, url, headers=headers, content=body, follow_redirects=redirects)
        return Reply(response.status_code, lower(response.headers.items()), response.content)

    def pieces(self, url: str) -> list[bytes]:
        with self.client.stream("GET", url) as response:
            return list(response.iter_bytes(PIECE))

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        files, data = {"source": (name, content)}, {"filename": name}
        response = self.client.post(url, headers=headers, files=files, data=data)
        return Reply(response.status_code, lower(response.headers.items()), response.content)

    def close(self) -> None:
        self.client.close()


class Httpx2(Httpx):
    module = httpx2


class AsyncClient(Client):
    """A client that lives on one event loop, in a thread of its own."""

    backend: ClassVar = "asyncio"

    def __init__(self) -> None:
        self._context = anyio.from_thread.start_blocking_portal(self.backend)
        self.portal = self._context.__enter__()
        self.portal.call(self.open)

    async def open(self) -> None:
        raise NotImplementedError

    async def ask(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        raise NotImplementedError

    async def end(self) -> None:
        raise NotImplementedError

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        return self.portal.call(lambda: self.ask(method, url, headers, body, redirects=redirects))

    def together(self, urls: list[str]) -> list[Reply]:
        replies: dict[str, Reply] = {}

        async def one(url: str) -> None:
            replies[url] = await self.ask("GET", url)

        async def every() -> None:
            async with anyio.create_task_group() as tasks:
                for url in urls:
                    tasks.start_soon(one, url)

        self.portal.call(every)
        return [replies[url] for url in urls]

    def close(self) -> None:
        self.portal.call(self.end)
        self._context.__exit__(None, None, None)


class HttpxAsync(AsyncClient):
    module: ModuleType = httpx

    async def open(self) -> None:
        self.client: Any = self.module.AsyncClient(timeout=PATIENCE)

    async def ask(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        response = await self.client.request(method, url, headers=headers, content=body, follow_redirects=redirects)
        return Reply(response.status_code, lower(response.headers.items()), response.content)

    def pieces(self, url: str) -> list[bytes]:
        async def stream() -> list[bytes]:
            async with self.client.stream("GET", url) as response:
                return [piece async for piece in response.aiter_bytes(PIECE)]

        return self.portal.call(stream)

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        async def post() -> Reply:
            files, data = {"source": (name, content)}, {"filename": name}
            response = await self.client.post(url, headers=headers, files=files, data=data)
            return Reply(response.status_code, lower(response.headers.items()), response.content)

        return self.portal.call(post)

    async def end(self) -> None:
        await self.client.aclose()


class HttpxTrio(HttpxAsync):
    backend = "trio"


class Httpx2Async(HttpxAsync):
    module = httpx2


class Requests(Client):
    def __init__(self) -> None:
        self.session = requests.Session()

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        response = self.session.request(
            method, url, headers=headers, data=body, allow_redirects=redirects, timeout=PATIENCE
        )
        return Reply(response.status_code, lower(response.headers.items()), response.content)

    def pieces(self, url: str) -> list[bytes]:
        with self.session.get(url, stream=True, timeout=PATIENCE) as response:
            return list(response.iter_content(PIECE))

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        files, data = {"source": (name, content)}, {"filename": name}
        response = self.session.post(url, headers=headers, files=files, data=data, timeout=PATIENCE)
        return Reply(response.status_code, lower(response.headers.items()), response.content)

    def close(self) -> None:
        self.session.close()


class Urllib3(Client):
    def __init__(self) -> None:
        self.pools: dict[str, Any] = {}

    def pool(self, url: str) -> tuple[Any, str]:
        """Whom to ask for a URL, and what to ask of it."""
        scheme = urlsplit(url).scheme
        if scheme not in self.pools:
            proxy = urllib.request.getproxies().get(scheme)  # urllib3 by itself heeds no environment
            self.pools[scheme] = urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()
        return self.pools[scheme], url

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        pool, target = self.pool(url)
        retries = urllib3.Retry(0, redirect=5) if redirects else False
        response = pool.request(
            method, target, headers=headers, body=body, retries=retries, redirect=redirects, timeout=PATIENCE
        )
        return Reply(response.status, lower(response.headers.items()), response.data)

    def pieces(self, url: str) -> list[bytes]:
        pool, target = self.pool(url)
        response = pool.request("GET", target, preload_content=False, timeout=PATIENCE)
        try:
            return list(response.stream(PIECE))
        finally:
            response.release_conn()

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        pool, target = self.pool(url)
        fields = {"source": (name, content), "filename": name}
        response = pool.request("POST", target, headers=headers, fields=fields, timeout=PATIENCE)
        return Reply(response.status, lower(response.headers.items()), response.data)

    def close(self) -> None:
        for each in self.pools.values():
            each.clear()


class Urllib3Pool(Urllib3):
    """A pool for one host, as a program holds that knows but one."""

    def pool(self, url: str) -> tuple[Any, str]:
        parts = urlsplit(url)
        if parts.netloc not in self.pools:
            kind = urllib3.HTTPSConnectionPool if parts.scheme == "https" else urllib3.HTTPConnectionPool
            self.pools[parts.netloc] = kind(parts.hostname or "", parts.port)
        return self.pools[parts.netloc], url.partition(parts.netloc)[2] or "/"

    def close(self) -> None:
        for each in self.pools.values():
            each.close()


class Urllib3Itself(Urllib3):
    """`urllib3.request`, and the pools that it keeps for everybody."""

    def pool(self, url: str) -> tuple[Any, str]:
        return urllib3, url


class _Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow nowhere."""


class Urllib(Client):
    unpacks = False

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        request = urllib.request.Request(url, method=method, headers=headers or {}, data=body)
        opener = urllib.request.build_opener(*([] if redirects else [_Staying]))
        try:
            with opener.open(request, timeout=PATIENCE) as response:
                return Reply(response.status, lower(response.headers.items()), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, lower(error.headers.items()), error.read())

    def pieces(self, url: str) -> list[bytes]:
        with urllib.request.urlopen(url, timeout=PATIENCE) as response:
            return list(iter(lambda: response.read(PIECE), b""))


class HttpClient(Client):
    follows = unpacks = shared = False

    def __init__(self) -> None:
        self.connections: dict[str, http.client.HTTPConnection] = {}

    def connection(self, url: str) -> tuple[http.client.HTTPConnection, str]:
        parts = urlsplit(url)
        if parts.netloc not in self.connections:
            kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
            self.connections[parts.netloc] = kind(parts.netloc, timeout=PATIENCE)
        return self.connections[parts.netloc], url.partition(parts.netloc)[2] or "/"

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        connection, target = self.connection(url)
        connection.request(method, target, body=body, headers=headers or {})
        response = connection.getresponse()
        return Reply(response.status, lower(response.getheaders()), response.read())

    def pieces(self, url: str) -> list[bytes]:
        connection, target = self.connection(url)
        connection.request("GET", target)
        response = connection.getresponse()
        return list(iter(lambda: response.read(PIECE), b""))

    def close(self) -> None:
        for each in self.connections.values():
            each.close()


class Httplib2(Client):
    shared = False

    def __init__(self) -> None:
        self.client = httplib2.Http(timeout=PATIENCE)

    def send(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        self.client.follow_redirects = redirects
        response, content = self.client.request(url, method, headers=headers, body=body)
        return Reply(response.status, lower(response.items()), content)

    def pieces(self, url: str) -> list[bytes]:
        return [self.send("GET", url).body]  # it has no streams

    def close(self) -> None:
        self.client.close()


class Aiohttp(AsyncClient):
    async def open(self) -> None:
        self.session = aiohttp.ClientSession(trust_env=True, timeout=aiohttp.ClientTimeout(PATIENCE))

    async def ask(
        self, method: str, url: str, headers: Headers = None, body: Body = None, *, redirects: bool = False
    ) -> Reply:
        large = body is not None and len(body) > 2**20  # aiohttp warns of these: they might block its event loop
        data = io.BytesIO(body or b"") if large else body
        address = yarl.URL(url, encoded=True)
        async with self.session.request(
            method, address, headers=headers, data=data, allow_redirects=redirects
        ) as response:
            return Reply(response.status, lower(response.headers.items()), await response.read())

    def pieces(self, url: str) -> list[bytes]:
        async def stream() -> list[bytes]:
            async with self.session.get(url) as response:
                return [piece async for piece in response.content.iter_chunked(PIECE)]

        return self.portal.call(stream)

    def upload(self, url: str, headers: dict[str, str], name: str, content: bytes) -> Reply:
        async def post() -> Reply:
            form = aiohttp.FormData({"filename": name})
            form.add_field("source", content, filename=name)
            async with self.session.post(url, headers=headers, data=form) as response:
                return Reply(response.status, lower(response.headers.items()), await response.read())

        return self.portal.call(post)

    async def end(self) -> None:
        await self.session.close()


KINDS: dict[str, type[Client]] = {
    "httpx": Httpx,
    "httpx-async": HttpxAsync,
    "httpx-trio": HttpxTrio,
    "httpx2": Httpx2,
    "httpx2-async": Httpx2Async,
    "requests": Requests,
    "urllib3": Urllib3,
    "urllib3-pool": Urllib3Pool,
    "urllib3-itself": Urllib3Itself,
    "urllib": Urllib,
    "http.client": HttpClient,
    "httplib2": Httplib2,
    "aiohttp": Aiohttp,
}


def anew(kind: type[Client]) -> Send:
    """A client for every call, and closed after it."""

    def send(*asked: Any, **more: Any) -> Reply:
        with closing(kind()) as client:
            return client.send(*asked, **more)

    return send


CLIENTS: dict[str, Send] = {name: anew(kind) for name, kind in KINDS.items()}
