"""The clients that wait for their answer."""

import http.client
import urllib.error
import urllib.request
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import httplib2
import httpx
import httpx2
import requests
import urllib3

from tests.transports.client import PATIENCE, PIECE, Body, Client, Headers, Reply, lower


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
        retries = urllib3.Retry(5) if redirects else False
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
    follows = unpacks = shared = reconnects = False

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
