"""requests: answered in its adapter, with the urllib3 response that it makes its own from."""

from collections.abc import Callable, Iterable
from http.client import HTTPMessage
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

# Not from `requests` itself: while its adapters are being imported, it is half there.
from requests.adapters import HTTPAdapter
from requests.models import PreparedRequest, Response
from urllib3 import HTTPResponse

from podiomock.http import Request
from podiomock.transports.active import answering
from podiomock.transports.patch import Patch
from podiomock.transports.wire import authority, framed, reason


class _Original:
    """The http.client response under the urllib3 one: requests takes the cookies from its `msg`."""

    def __init__(self, headers: Iterable[tuple[str, str]]) -> None:
        self.msg = HTTPMessage()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


def _sent(send: Callable[..., Response]) -> Callable[..., Response]:
    def sent(self: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(request.url or "")
        handler = answering(parts.hostname)
        if handler is None:
            return send(self, request, *args, **kwargs)
        method = request.method or "GET"
        host = authority(parts.scheme, parts.hostname or "", parts.port)
        headers = {"host": host}  # http.client would add it
        for name, value in request.headers.items():
            headers[_text(name).lower()] = _text(value)
        path, _, query = request.path_url.partition("?")
        answer = handler(Request(method, f"{parts.scheme}://{host}", path, query, headers, _read(request.body)))
        wire_headers, body, _ = framed(method, answer)
        return self.build_response(
            request,
            HTTPResponse(
                body=BytesIO(body),
                headers=wire_headers,  # type: ignore[arg-type] # pairs, which may repeat; typed as a mapping
                status=answer.status,
                version=11,
                reason=reason(answer.status),
                preload_content=False,
                decode_content=False,
                original_response=_Original(wire_headers),  # type: ignore[arg-type] # requests reads its `msg` only
                enforce_content_length=True,
                request_method=method,
                request_url=request.url,
            ),
        )

    return sent


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def _read(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str | bytes | bytearray | memoryview):
        return _bytes(body)  # type: ignore[arg-type] # `bytes()` takes every buffer
    if hasattr(body, "read"):
        return _bytes(body.read())
    return b"".join(map(_bytes, body))


PATCHES = (Patch(HTTPAdapter, "send", _sent),)
