"""What a planned refusal looks like at the door that the call came through."""

from typing import Literal

import msgspec

from podiomock.errors import (
    JSON,
    ApiError,
    AuthorizationExpired,
    BadKey,
    Conflict,
    Forbidden,
    GatewayError,
    Gone,
    InvalidClient,
    InvalidGrant,
    InvalidReference,
    InvalidValue,
    NoConnection,
    NotFound,
    RateLimited,
    ServerError,
    Throttled,
    TooLarge,
    Unauthorized,
    UnknownConnection,
    gateway_refusal,
    podio_refusal,
)
from podiomock.faults.rare import InvalidNonce, InvalidSecondFactor, PaymentRequired, RequestableForbidden
from podiomock.http import Request, Response

Door = Literal["maton", "connections", "native"]
"""Podio through Maton, Maton's own `/connections`, or Podio itself."""

Refusal = ApiError | GatewayError

REFUSALS: tuple[type[Refusal], ...] = (
    InvalidValue,
    BadKey,
    PaymentRequired,
    Forbidden,
    NotFound,
    Conflict,
    Gone,
    TooLarge,
    RateLimited,
    Throttled,
    ServerError,
    RequestableForbidden,
    InvalidReference,
    InvalidClient,
    InvalidGrant,
    InvalidSecondFactor,
    InvalidNonce,
    NoConnection,
    UnknownConnection,
    AuthorizationExpired,
)
"""The documented refusals. The first one of a status is meant by it, the others by their codes."""

STATUSES = sorted({each.status for each in REFUSALS})
CODES = list(dict.fromkeys(each.code for each in REFUSALS))

SENTENCES: dict[type[Refusal], str] = {
    BadKey: "Invalid API key",
    Throttled: "Rate limit exceeded",
    NoConnection: "No active Podio connection",
    UnknownConnection: "Connection not found",
}
"""What those say that have no wording of their own."""

NATIVELY: dict[int, type[ApiError]] = {
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


def documented(status: int | None, code: str | None) -> type[Refusal] | None:
    """The refusal of a status, a code, or both."""
    fitting = (each for each in REFUSALS if status in (None, each.status) and code in (None, each.code))
    return next(fitting, None)


def made(refusal: type[Refusal], description: str | None = None) -> Refusal:
    """A refusal in its usual words, or in others."""
    words = SENTENCES.get(refusal) if description is None else description
    return refusal() if words is None else refusal(words)  # type: ignore[call-arg]  # those that need words have some


def page(status: int) -> Response:
    """The error page of the nginx in front of the API."""
    headers = (("Server", "nginx"), ("Content-Type", "text/html"))
    return Response(status, headers, PAGE.format(PAGES[status]).encode())


def worded(refusal: Refusal, door: Door, request: Request, path: str) -> Response:
    """A refusal in the envelope of a door: on `/connections` the gateway's only, natively Podio's only."""
    if door == "connections" and isinstance(refusal, ApiError):
        return _as_gateway(refusal)
    if door == "native" and isinstance(refusal, GatewayError):
        usual = refusal.message == SENTENCES.get(type(refusal))
        refusal = made(NATIVELY.get(refusal.status, InvalidValue), None if usual else refusal.message)
    if isinstance(refusal, ApiError):
        return podio_refusal(refusal, request, path)
    return gateway_refusal(refusal)


def _as_gateway(refusal: ApiError) -> Response:
    if isinstance(refusal, RateLimited):
        return gateway_refusal(Throttled("Rate limit exceeded"))
    body = {"message": refusal.description, "type": "gateway_error", "code": refusal.error}
    return Response(refusal.status, (JSON,), msgspec.json.encode(body))
