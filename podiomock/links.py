"""Where the links of files lead: to Podio's host for files, or to a folder of its name on the host that was asked.

The first is what the wire says, and in this process it is answered like the other hosts. A server cannot stand in for
that host, so its links lead back to itself: `http://127.0.0.1:8787/files.podio.com/12345`. Either way the file's id
comes last, and clients may add a size, `/medium`.
"""

from functools import lru_cache
from urllib.parse import urlsplit

from podiomock.http import Request

FILES_HOST = "files.podio.com"

REAL = (".podio.com", ".maton.ai")
"""How the hosts end that stand beside that for files."""


@lru_cache(maxsize=64)
def files_at(origin: str) -> str:
    """Where the files are, for who asked at an origin."""
    parts = urlsplit(origin)
    if (parts.hostname or "").rstrip(".").endswith(REAL):
        return f"{parts.scheme}://{FILES_HOST}"
    return f"{origin}/{FILES_HOST}"


def linked(request: Request) -> str | None:
    """The path below a file's link, `/12345/medium`; None if a request follows no such link."""
    if FILES_HOST in request.origin.lower():
        return request.path
    if FILES_HOST not in request.path:
        return None
    head, _, rest = request.path.lstrip("/").partition("/")
    return f"/{rest}" if head == FILES_HOST else None


def credentials(request: Request) -> str | None:
    """The `Authorization`, which links also take from their query: `?oauth_token=T` [clients]."""
    if "authorization" in request.headers:
        return request.headers["authorization"]
    for pair in request.query.split("&"):
        name, _, token = pair.partition("=")
        if name == "oauth_token" and token:
            return f"Bearer {token}"
    return None
