"""The refusals, one class a row: status, code, wording; and the envelopes they travel in.

Podio's envelope has six keys, always [recorded]; the gateway's own refusals wear its own two [maton].
"""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from podiomock.evidence import Evidence, documented, inferred, recorded
from podiomock.http import Request, Response

JSON = ("Content-Type", "application/json; charset=utf-8")


class ApiError(Exception):
    """A refusal by Podio: `description` is the prose a caller reads, `error` the code it compares."""

    status: ClassVar[int]
    code: ClassVar[str]
    wording: ClassVar[str]
    evidence: ClassVar[Evidence]
    """How its status and code are known."""

    def __init__(
        self,
        description: str | None = None,
        *,
        parameters: Mapping[str, object] | None = None,
        detail: str | None = None,
    ) -> None:
        self.description = self.wording if description is None else description
        self.parameters = dict(parameters or {})
        self.detail = detail
        """A dotted code that says more than `error`, as `alert.no_access`; null for nearly all [recorded]."""
        super().__init__(self.description)

    @property
    def error(self) -> str:
        """The machine code, as `error` carries it."""
        return self.code

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """What the answer's headers say of it."""
        return ()


class InvalidValue(ApiError):
    """A value of the wrong type or out of range [recorded]."""

    status, code, wording = 400, "invalid_value", "Invalid value"
    evidence = recorded("2014-2025", "answers pasted in issues")

    @classmethod
    def of(cls, value: object, rule: str) -> "InvalidValue":
        """Word it as the wire does: `Invalid value <JSON> (<type>): <rule>`; it never names the field."""
        return cls(f"Invalid value {shown(value)} ({typename(value)}): {rule}")


class Sentence(ApiError):
    """A hand-written check: the same sentence stands in `error` and `error_description` [recorded]."""

    status, code, wording = 400, "", ""
    evidence = recorded("2016", "answers pasted in issues")

    @property
    def error(self) -> str:
        """The sentence itself."""
        return self.description


class Forbidden(ApiError):
    """The caller may not do this."""

    status, code, wording = 403, "forbidden", "You do not have the right to do this"
    evidence = documented("client libraries, an acceptance suite of 2022-11")


class NotFound(ApiError):
    """No such object, also when an id inside a body is unknown [recorded]."""

    status, code, wording = 404, "not_found", "Object not found"
    evidence = recorded("2025", "a captured body")


class InvalidReference(ApiError):
    """A type of object that Podio knows, but that cannot be referred to here: 400 with the code of a 404 [audit]."""

    status, code, wording = 400, "not_found", "Invalid reference"
    evidence = documented("an audit of 2026-05")


class NoOperation(ApiError):
    """Nothing answers this method and path, or what it needs was not given [recorded]."""

    status, code, wording = 404, "not_found", "No matching operation could be found."
    evidence = recorded("undated", "answers pasted in issues")

    def __init__(self, reason: str) -> None:
        super().__init__(f"{self.wording} {reason}")


class Conflict(ApiError):
    """The revision the caller started from is not the current one. Code as the java client compares it."""

    # no 409 body was ever seen; the wording is ours.
    status, code, wording = 409, "conflict", "The object has been changed since the given revision"
    evidence = documented("the vendor's page, the reference, java", "A-1")


class Gone(ApiError):
    """The object was deleted."""

    # every client maps 410, no body was ever seen; code and wording are ours.
    status, code, wording = 410, "gone", "Object has been deleted"
    evidence = documented("the vendor's page, client libraries", "A-2")


class TooLarge(ApiError):
    """The body is larger than anything the API takes."""

    # the limit for JSON is unknown, for files it is 100 MB [doc]; nginx's status for it.
    status, code, wording = 413, "too_large", "The request is too large"
    evidence = inferred("the documented limit of files", "A-3")


class Unauthorized(ApiError):
    """No token, or none that is good: `expired_token`, whatever is wrong with it [recorded]."""

    status, code, wording = 401, "unauthorized", "expired_token"
    evidence = recorded("2026-08", "a probe, and answers pasted in issues")

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The challenge, twice: one of them is oddly named `Authorization` [recorded]."""
        said = f'Bearer realm="podio", error="{self.description}"'
        return (("WWW-Authenticate", said), ("Authorization", said))


class InvalidClient(ApiError):
    """A token was asked for by a program that Podio does not know [probe]."""

    status, code, wording = 400, "invalid_client", "The client id is invalid"
    evidence = documented("a probe of 2026-08, php")


class InvalidGrant(ApiError):
    """A token was asked for with a wrong password, code or refresh token [fixture]."""

    status, code, wording = 400, "invalid_grant", "The grant is invalid"
    evidence = documented("php, rb, objc")


class RateLimited(ApiError):
    """Podio's own throttle, 420 on the wire [recorded]; the gateway passes it through [maton]."""

    status, code, wording = (
        420,
        "rate_limit",
        "You have hit the rate limit. Please wait 60 seconds before trying again.",
    )
    evidence = recorded("undated", "answers pasted in issues")

    @classmethod
    def after(cls, seconds: float) -> "RateLimited":
        """Name the seconds in the sentence, which is where Podio has them [issue]."""
        return cls(cls.wording.replace("60", f"{seconds:g}"))


class ServerError(ApiError):
    """Podio itself failed [rb][fixture]."""

    # the code is known, the wording is ours.
    status, code, wording = 500, "server_error", "An unexpected error occurred"
    evidence = documented("a client library, a fixture of another", "A-431")


class NotEmulated(ApiError):
    """Podio has this operation, the fake does not: the fake's own word, which the wire never says."""

    status, code, wording = 501, "not_emulated", "podiomock does not emulate this operation"
    evidence = inferred("the fake's own word")


class GatewayError(Exception):
    """A refusal by Maton itself, before Podio is asked."""

    status: ClassVar[int]
    code: ClassVar[str]
    evidence: ClassVar[Evidence]
    """How its status and code are known."""

    def __init__(self, message: str, *, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.message = message
        self.headers = headers
        super().__init__(message)

    def body(self) -> object:
        """The flat envelope: `{"message", "type", "code"}` [maton]."""
        return {"message": self.message, "type": "gateway_error", "code": self.code}


class BadKey(GatewayError):
    """No API key, a malformed or a wrong one: the nested envelope [maton]."""

    status, code = 401, "unauthorized"
    evidence = documented("the vendor's page, Maton's SDK")

    def body(self) -> object:
        """The nested envelope: `{"error": {"message", "code"}}` [maton]."""
        return {"error": {"message": self.message, "code": self.code}}


class NoConnection(GatewayError):
    """The account has no usable Podio connection: 400 on the page (the SDK's text says 412)."""

    status, code = 400, "connection_required"
    evidence = documented("the vendor's page; Maton's SDK has 412")


class AmbiguousConnection(GatewayError):
    """Several connections could answer, where that is asked to be an error: the fake's own word."""

    status, code = 400, "connection_ambiguous"
    evidence = inferred("the fake's own word")


class UnknownConnection(GatewayError):
    """The connection named by header or path does not exist [maton]."""

    status, code = 404, "connection_not_found"
    evidence = documented("Maton's SDK")


class UnknownPath(GatewayError):
    """The gateway routes nothing here; a native path without `/podio` ends so [page]."""

    status, code = 404, "not_found"
    evidence = inferred("the vendor's page says only that it fails")


class BadGatewayCall(GatewayError):
    """The gateway's own endpoints were given something they do not take."""

    status, code = 400, "invalid_request"
    evidence = inferred("Maton's other refusals")


class AuthorizationExpired(GatewayError):
    """The gateway's own authorization at Podio does not hold any more: 500 [maton]."""

    # the gateway's message and code for it are unknown, and that it recovers by itself.
    status, code = 500, "authorization_expired"
    evidence = inferred("the vendor's page says only that it fails", "A-430")

    def __init__(self, message: str = "The authorization of the Podio connection has expired") -> None:
        super().__init__(message)


class Throttled(GatewayError):
    """The gateway's limit of 10 requests a second an account [maton]."""

    status, code = 429, "rate_limited"
    evidence = documented("the vendor's page, Maton's notes")


LONGEST_SHOWN = 1000
"""A refused value is echoed up to here; the wire's own bound is unknown [inferred]."""


class Unavailable(GatewayError):
    """An outage between the gateway and Podio; its real body is nginx's HTML [issue]."""

    status, code = 503, "unavailable"
    evidence = documented("answers pasted in issues: HTML")

    def __init__(self, message: str = "Service Unavailable") -> None:
        super().__init__(message)


NAMES: dict[type, str] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    tuple: "array",
    dict: "object",
    type(None): "null",
}


def typename(value: object) -> str:
    """Name a JSON value's type as the wire does."""
    return NAMES.get(type(value), "object")


def shown(value: object) -> str:
    """Print a value as the wire does inside a message: JSON with a space after comma and colon."""
    text = msgspec.json.format(msgspec.json.encode(value), indent=0).decode()
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def podio_refusal(error: ApiError, request: Request, native_path: str) -> Response:
    """Wrap a refusal in Podio's envelope; `request.url` is the native address, whichever door was used."""
    body = {
        "error": error.error,
        "error_detail": error.detail,
        "error_description": error.description,
        "error_parameters": error.parameters,
        # True where the end user is meant to read it, as where there is a detail [fixture].
        "error_propagate": error.detail is not None,
        "request": {
            "url": f"http://api.podio.com{native_path}",
            "method": request.method,
            "query_string": request.query,
        },
    }
    return Response(error.status, (JSON, *error.headers), msgspec.json.encode(body))


def gateway_refusal(error: GatewayError) -> Response:
    """Wrap a refusal in the gateway's own envelope."""
    return Response(error.status, (JSON, *error.headers), msgspec.json.encode(error.body()))
