"""What httpx and httpx2, its successor, have in common: the request and the response that pass at their transports.

Neither client is imported here: a room says which of the two it is.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from podiomock.http import Handler, Request, Unanswered
from podiomock.transports.http1 import broken
from podiomock.transports.wire import framed


class Adapter:
    """Has a handler answer a client's requests.

    `core` is what the client sends through: each of its errors is raised from the core's of the same name, and that
    of a cut body from the `parser`'s, where the client shows it.
    """

    def __init__(self, client: ModuleType, core: str, parser: str | None = None) -> None:
        self._client: Any = client
        self._core = core
        self._parser = parser
        self._cut_stream = _cut_stream(self._client, self._cut)

    def __call__(self, handler: Handler) -> Callable[[Any], Any]:
        """A function from the client's request, which must have been read, to its response.

        The body is given as a stream, so that the client reads it: `elapsed`, `iter_raw` and
        `num_bytes_downloaded` are then what they are over the network.
        """

        def answer(request: Any) -> Any:
            sent = _request(request)
            try:
                response = handler(sent)
            except Unanswered as raised:
                fault = raised
            else:
                headers, body, missing = framed(request.method, response)
                return self._client.Response(
                    response.status,
                    headers=headers,
                    stream=self._cut_stream(body, missing, request) if missing else self._client.ByteStream(body),
                    request=request,  # respx would copy a response that does not name its request
                )
            raise self._unanswered(fault, request, sent.timeout)

        return answer

    def _unanswered(self, fault: Unanswered, request: Any, timeout: float | None) -> Exception:
        if fault.kind == "reset":
            return self._error("RemoteProtocolError", "Server disconnected without sending a response.", request)
        kind = "ReadTimeout" if fault.kind == "timeout" else "ConnectError"
        return self._error(kind, str(broken(fault, timeout)), request)

    def _cut(self, message: str, request: Any) -> Exception:
        error = self._error("RemoteProtocolError", message, request)
        if self._parser is not None and error.__cause__ is not None:
            error.__cause__.__cause__ = import_module(self._parser).RemoteProtocolError(message)
        return error

    def _error(self, kind: str, message: str, request: Any) -> Exception:
        error: Exception = getattr(self._client, kind)(message, request=request)
        error.__cause__ = getattr(import_module(self._core), kind)(message)
        return error


def _request(request: Any) -> Request:
    url = request.url
    path, _, query = url.raw_path.decode("latin-1").partition("?")
    headers: dict[str, str] = {}
    for raw_name, raw_value in request.headers.raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    origin = f"{url.scheme}://{url.netloc.decode('latin-1')}"
    timeout = request.extensions.get("timeout", {}).get("read")
    return Request(request.method, origin, path, query, headers, request.content, timeout)


def _cut_stream(client: Any, cut: Callable[[str, Any], Exception]) -> Callable[[bytes, int, Any], Any]:
    """A body that ends before its Content-Length, with the error that the client has for it."""

    class CutStream(client.SyncByteStream, client.AsyncByteStream):  # type: ignore[misc] # one of two clients' own
        def __init__(self, body: bytes, missing: int, request: Any) -> None:
            self._body = body
            self._missing = missing
            self._request = request

        def __iter__(self) -> Iterator[bytes]:
            yield self._body
            raise self._error()

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield self._body
            raise self._error()

        def _error(self) -> Exception:
            got = len(self._body)
            return cut(
                "peer closed connection without sending complete message body "
                f"(received {got} bytes, expected {got + self._missing})",
                self._request,
            )

    return CutStream
