"""What every transport needs to know of HTTP: where a body ends, what a status is called, who was asked."""

from http.client import responses
from typing import NamedTuple

from podiomock.http import Response

_DEFAULT_PORTS = {"http": 80, "https": 443}


class Framed(NamedTuple):
    """A response as it goes over the wire: its body is delimited, by Content-Length alone.

    `missing` is how many bytes are promised but not given: a connection cut within the body.
    """

    headers: list[tuple[str, str]]
    body: bytes
    missing: int


def framed(method: str, response: Response) -> Framed:
    """Delimit the answer to a request of that method [RFC 9110, 6.4.1 and 8.6].

    HEAD, 1xx, 204 and 304 have no body whatever the handler gave. Content-Length follows from the body and
    what is lost of it, unless the handler promised more. Transfer-Encoding is dropped: the body is whole.
    """
    status, body = response.status, response.body
    headers: list[tuple[str, str]] = []
    promised = -1
    for header in response.headers:
        name = header[0].lower()
        if name == "content-length":
            promised = int(header[1]) if header[1].isdecimal() else -1
        elif name != "transfer-encoding":
            headers.append(header)
    length = max(promised, len(body) + response.lost)
    if status < 200 or status == 204:  # noqa: PLR2004 - status codes are their own names
        return Framed(headers, b"", 0)
    if method == "HEAD" or status == 304:  # noqa: PLR2004 - the same
        if length:
            headers.append(("Content-Length", str(length)))
        return Framed(headers, b"", 0)
    headers.append(("Content-Length", str(length)))
    return Framed(headers, body, length - len(body))


def reason(status: int) -> str:
    """The phrase that goes with a status; empty for one that nobody registered (420)."""
    return responses.get(status, "")


def authority(scheme: str, host: str, port: int | None) -> str:
    """Host and port as clients write them in `Host`: without the scheme's own port."""
    name = f"[{host}]" if ":" in host else host
    return name if port in (None, _DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"
