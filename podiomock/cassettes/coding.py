"""Compressed bodies: plain in a cassette, and compressed again on the wire, as their `Content-Encoding` says."""

import gzip
import zlib
from collections.abc import Callable

from msgspec import structs

from podiomock.http import Request, Response

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, mtime=0),
    "x-gzip": lambda body: gzip.compress(body, mtime=0),
    "deflate": zlib.compress,
}
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "x-gzip": gzip.decompress,
    "deflate": zlib.decompress,
}


def plain(response: Response) -> Response:
    """An answer as it is recorded."""
    return structs.replace(response, body=_changed(UNPACK, response.body, response.header("content-encoding")))


def decoded(request: Request) -> Request:
    """A request as it is recorded."""
    return structs.replace(request, body=_changed(UNPACK, request.body, request.headers.get("content-encoding")))


def packed(response: Response) -> Response:
    """An answer as it is sent."""
    return structs.replace(response, body=_changed(PACK, response.body, response.header("content-encoding")))


def _changed(codecs: dict[str, Callable[[bytes], bytes]], body: bytes, encoding: str | None) -> bytes:
    """What is compressed in a way that the standard library does not know, or wrongly, stays as it is."""
    codec = codecs.get((encoding or "").strip().lower())
    if codec is None or not body:
        return body
    try:
        return codec(body)
    except (OSError, EOFError, zlib.error):
        return body
