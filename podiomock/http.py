"""The wire, and all of it: what is asked, what is answered, and who answers.

Everything that answers is a `Handler`: the fake, a recorded cassette, the live API. A transport adapts any
handler to a client; nothing in between knows which of them it is.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec import Struct

SECRET = re.compile(r"(\w*(?:token|secret|password|key))=[^&#]+", re.IGNORECASE)


class Request(Struct, frozen=True):
    """One HTTP request as it left the client.

    `origin` is scheme and authority (`https://api.maton.ai`, `http://127.0.0.1:8787`): links in answers lead
    back to it. `path` and `query` are as sent, still percent-encoded, `query` without its `?`. `headers` has
    lower-case names; a repeated header's values are joined with a comma.
    """

    method: str
    origin: str
    path: str
    query: str = ""
    headers: dict[str, str] = {}
    body: bytes = b""

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
        url = SECRET.sub(r"\1=***", self.url)
        return f"{self.method} {url}"


class Response(Struct, frozen=True):
    """One HTTP answer: status, headers as pairs in order, and the whole body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


Handler = Callable[[Request], Response]
