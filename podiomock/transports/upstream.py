"""The real thing, as a handler: what it is given goes over the network, past whatever answers in this process."""

from types import TracebackType
from typing import Self

import httpx

from podiomock.http import Request, Response, Unanswered
from podiomock.transports.active import passing
from podiomock.transports.past_respx import PastRespx

CONNECTION_HEADERS = frozenset({"connection", "host", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"})
"""About one line of the way, and not handed on to the next."""

PATIENCE = 60.0
"""Seconds that an answer may take when the client does not say."""


class Upstream:
    """Sends requests on, to where they were meant to go or to `base`, and gives back what comes, byte for byte.

    No redirect is followed and nothing unpacked: that is the client's own to do. Safe from several threads.
    """

    def __init__(self, base: str | None = None) -> None:
        self._base = None if base is None else base.rstrip("/")
        self._client = httpx.Client(follow_redirects=False, timeout=PATIENCE)

    def __call__(self, request: Request) -> Response:
        """The answer; `Unanswered` if none comes."""
        target = self._base or request.origin
        url = target + request.path + (f"?{request.query}" if request.query else "")
        headers = [(name, value) for name, value in request.headers.items() if name not in CONNECTION_HEADERS]
        patience = PATIENCE if request.timeout is None else request.timeout
        sent = self._client.build_request(request.method, url, content=request.body or None, timeout=patience)
        # The client's own headers only: httpx would say that it is httpx, and what it can unpack.
        sent.headers = httpx.Headers([("host", sent.url.netloc.decode("ascii")), *headers])
        if request.body or request.method in ("POST", "PUT", "PATCH"):
            sent.headers["content-length"] = str(len(request.body))
        try:
            with passing(), PastRespx():
                return self._send(sent)
        except httpx.TimeoutException:
            raise Unanswered("timeout", patience) from None
        except httpx.ConnectError:
            raise Unanswered("refused") from None
        except httpx.TransportError:
            raise Unanswered("reset") from None

    def _send(self, request: httpx.Request) -> Response:
        answer = self._client.send(request, stream=True)
        pieces: list[bytes] = []
        lost = 0
        try:
            pieces.extend(answer.iter_raw())
        except httpx.RemoteProtocolError:
            announced = int(answer.headers.get("content-length", 0))
            lost = max(announced - sum(map(len, pieces)), 1)
        finally:
            answer.close()
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in answer.headers.raw
            if name.lower().decode("latin-1") not in CONNECTION_HEADERS
        )
        return Response(answer.status_code, headers, b"".join(pieces), lost)

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
