"""The wire, and all of it: what is asked, what is answered, and who answers.

Everything that answers is a `Handler`: the fake, a recorded cassette, the live API. A transport adapts any
handler to a client; nothing in between knows which of them it is.
"""

import re
from collections.abc import Callable
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

SERVER = "podiomock"
"""What the header `Server` says where the fake answers at a port: a recording must not pass for one of the real API."""

SECRET = re.compile(
    r"(?P<name>[\w\[%\]]*(?:token|secret|password|key|code|signature|session(?:_?id)?)(?:\]|%5d)?=)[^&#]+"
    r"|(?P<calendar>/ics/\d+/)[^/?]+|(?P<user>://)[^/@]*@",
    re.IGNORECASE,
)
"""What a URL may hold that is not for logs: values of such names, a calendar's code, who asks."""


def starred(text: str) -> str:
    """A URL, or a text that may hold one, without what is not for logs."""
    return SECRET.sub(_stars, text)


def _stars(found: re.Match[str]) -> str:
    return (found["name"] or found["calendar"] or found["user"]) + "***" + ("@" if found["user"] else "")


class Request(Struct, frozen=True):
    """One HTTP request as it left the client.

    `origin` is scheme and authority (`https://api.maton.ai`, `http://127.0.0.1:8787`): links in answers lead
    back to it. `path` and `query` are as sent, still percent-encoded, `query` without its `?`. `headers` has
    lower-case names; a repeated header's values are joined with a comma. `timeout` is how many seconds the client
    would wait for the answer, where its transport knows.
    """

    method: str
    origin: str
    path: str
    query: str = ""
    headers: dict[str, str] = {}
    body: bytes = b""
    timeout: float | None = None

    @classmethod
    def to(cls, method: str, url: str, headers: dict[str, str] | None = None, body: bytes = b"") -> "Request":
        """Build a request from an absolute URL; header names may be in any case."""
        parts = urlsplit(url)
        lower = {name.lower(): value for name, value in (headers or {}).items()}
        return cls(method.upper(), f"{parts.scheme}://{parts.netloc}", parts.path or "/", parts.query, lower, body)

    @property
    def url(self) -> str:
        """The absolute URL."""
        return f"{self.origin}{self.path}?{self.query}" if self.query else f"{self.origin}{self.path}"

    def __repr__(self) -> str:
        """Method and URL; no headers, no body, and no token in the query: reprs end in reports and logs."""
        return f"{self.method} {starred(self.url)}"


class Response(Struct, frozen=True):
    """One HTTP answer: status, headers as pairs in order, and the whole body.

    `lost` bytes more are announced by its length and never come: the line breaks after `body`.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    lost: int = 0

    def __repr__(self) -> str:
        """Status and size; what it says may be for nobody's eyes."""
        return f"<{self.status}, {len(self.body)} bytes>"

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


SILENCE = {
    "timeout": "no answer came in time",
    "refused": "nobody answers there",
    "reset": "the line broke before an answer came",
}


class Unanswered(Exception):
    """No answer comes: a handler raises it, and a transport turns it into what its client raises then.

    `timeout`: nothing comes in time; `refused`: nobody listens; `reset`: the line breaks before the answer.
    """

    def __init__(self, kind: Literal["timeout", "refused", "reset"], seconds: float = 0.0) -> None:
        super().__init__(SILENCE[kind])
        self.kind = kind
        self.seconds = seconds


Handler = Callable[[Request], Response]
"""Answers a request, or raises `Unanswered`."""
