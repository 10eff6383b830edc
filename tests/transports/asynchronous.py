"""The clients that live on an event loop."""

import io
import urllib.error
import urllib.request
from types import ModuleType
from typing import Any, ClassVar

import aiohttp
import anyio
import anyio.from_thread
import httpx
import httpx2
import yarl

from tests.transports.client import PATIENCE, PIECE, Body, Client, Headers, Reply, lower


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


class Aiohttp(AsyncClient):
    async def open(self) -> None:
        trusting = bool(urllib.request.getproxies())  # only then: a look for a `.netrc` takes a millisecond a call
        self.session = aiohttp.ClientSession(trust_env=trusting, timeout=aiohttp.ClientTimeout(PATIENCE))

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
