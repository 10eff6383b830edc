"""Compressed bodies: plain in a cassette, and compressed again on the wire, as their `Content-Encoding` says.

What cannot be unpacked cannot be looked into for secrets, so it is not recorded; and a recorder asks for nothing that
it could not unpack.
"""

import gzip
import zlib
from collections.abc import Callable

from msgspec import structs

from podiomock.cassettes.encodings import LARGEST, unpacked
from podiomock.http import Request, Response

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "x-gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
    "identity": lambda body: body,
}
WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""How zlib is told what to expect; some send deflate without the head that it should have, and then any text passes."""


class Unreadable(ValueError):
    """A body that nobody here can unpack."""


def plain(response: Response) -> Response:
    """An answer as it is recorded; `Unreadable` if its body stays compressed."""
    return structs.replace(response, body=_unpacked(response.body, response.header("content-encoding")))


def decoded(request: Request) -> Request:
    """A request as it is recorded; `Unreadable` if its body stays compressed."""
    return structs.replace(request, body=_unpacked(request.body, request.headers.get("content-encoding")))


def packed(response: Response) -> Response:
    """An answer as it is sent; in a way that is not known here it is sent plain."""
    encodings = _listed(response.header("content-encoding"))
    if not all(each in PACK for each in encodings):
        headers = tuple((name, value) for name, value in response.headers if name.lower() != "content-encoding")
        return structs.replace(response, headers=headers)
    body = response.body
    for each in encodings if body else ():
        body = PACK[each](body)
    return structs.replace(response, body=body)


def readable(request: Request) -> Request:
    """A request that asks for no encoding that could not be unpacked."""
    wanted = request.headers.get("accept-encoding")
    if wanted is None:
        return request
    known = [each.strip() for each in wanted.split(",") if each.partition(";")[0].strip().lower() in PACK]
    return structs.replace(request, headers=request.headers | {"accept-encoding": ", ".join(known) or "identity"})


def _listed(header: str | None) -> list[str]:
    return [each.strip().lower() for each in (header or "").split(",") if each.strip()]


def _unpacked(body: bytes, header: str | None) -> bytes:
    """A body that is no such thing is one that was unpacked before, as other tools write it."""
    for each in reversed(_listed(header)) if body else ():
        if each == "identity":
            continue
        windows = [bits for bits in WINDOWS.get(each, ()) if bits > 0 or not _is_text(body)]
        found = next((found for bits in windows if (found := unpacked(body, bits)) is not None), None)
        if found is not None and len(found[0]) < LARGEST:
            body = found[0]
        elif found is not None or not _is_text(body):
            raise Unreadable(f"a body is compressed ({each}), and cannot be looked into for secrets")
    return body


def _is_text(body: bytes) -> bool:
    try:
        return "\0" not in body.decode()
    except UnicodeDecodeError:
        return False
