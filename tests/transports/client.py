"""What is asked of every client, whoever made it."""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, ClassVar, NamedTuple

import urllib3

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

    reconnects: ClassVar = True
    """Whether it finds out that a server is gone, and connects again."""

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
        """Several calls at once; each with a client of its own where they may not share one."""
        send = self.send if self.shared else anew(type(self))
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(lambda url: send("GET", url), urls))

    def close(self) -> None:
        """Nothing is open."""


def anew(kind: type[Client]) -> Send:
    """A client for every call, and closed after it."""

    def send(*asked: Any, **more: Any) -> Reply:
        with closing(kind()) as client:
            return client.send(*asked, **more)

    return send
