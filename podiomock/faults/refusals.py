"""What a planned refusal looks like at the door that the call came through."""

from collections.abc import Callable
from typing import Literal

import msgspec

from podiomock.errors import (
    JSON,
    ApiError,
    BadKey,
    Conflict,
    Forbidden,
    GatewayError,
    Gone,
    InvalidValue,
    NotFound,
    RateLimited,
    ServerError,
    Throttled,
    TooLarge,
    Unauthorized,
    gateway_refusal,
    podio_refusal,
)
from podiomock.http import Request, Response

Door = Literal["maton", "connections", "native"]
"""Podio through Maton, Maton's own `/connections`, or Podio itself."""

Refusal = ApiError | GatewayError

REFUSALS: dict[int, Callable[[], Refusal]] = {
    InvalidValue.status: InvalidValue,
    BadKey.status: lambda: BadKey("Invalid API key"),
    Forbidden.status: Forbidden,
    NotFound.status: NotFound,
    Conflict.status: Conflict,
    Gone.status: Gone,
    TooLarge.status: TooLarge,
    RateLimited.status: RateLimited,
    Throttled.status: lambda: Throttled("Rate limit exceeded"),
    ServerError.status: ServerError,
}
"""The documented refusals by status, as the Maton door words them."""

NATIVELY: dict[int, Callable[[], ApiError]] = {
    BadKey.status: Unauthorized,
    NotFound.status: NotFound,
    Throttled.status: RateLimited,
    ServerError.status: ServerError,
}
"""What Podio says itself where Maton would have a word of its own; for the rest it is 400."""

PAGES = {
    500: "500 Internal Server Error",
    501: "501 Not Implemented",
    502: "502 Bad Gateway",
    503: "503 Service Temporarily Unavailable",
    504: "504 Gateway Time-out",
}
"""nginx's own titles [nginx]."""

PAGE = (
    "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n"
    "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
"""The body of nginx's error pages [nginx]; of Podio's only that they are HTML is known [issue]."""


def page(status: int) -> Response:
    """The error page of the nginx in front of the API."""
    headers = (("Server", "nginx"), ("Content-Type", "text/html"))
    return Response(status, headers, PAGE.format(PAGES[status]).encode())


def worded(refusal: Refusal, door: Door, request: Request, path: str) -> Response:
    """A refusal in the envelope of a door: on `/connections` the gateway's only, natively Podio's only."""
    if door == "connections" and isinstance(refusal, ApiError):
        return _as_gateway(refusal)
    if door == "native" and isinstance(refusal, GatewayError):
        refusal = NATIVELY.get(refusal.status, InvalidValue)()
    if isinstance(refusal, ApiError):
        return podio_refusal(refusal, request, path)
    return gateway_refusal(refusal)


def _as_gateway(refusal: ApiError) -> Response:
    if isinstance(refusal, RateLimited):
        return gateway_refusal(Throttled("Rate limit exceeded"))
    body = {"message": refusal.description, "type": "gateway_error", "code": refusal.error}
    return Response(refusal.status, (JSON,), msgspec.json.encode(body))
