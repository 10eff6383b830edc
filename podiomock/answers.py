"""Hold an answer against what its operation declares: its status, its envelope, its shape."""

from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qs

import msgspec

from podiomock.contract.declaration import Binary, Endpoint
from podiomock.errors import ApiError
from podiomock.http import Request, Response
from podiomock.rooms import PODIO

ENVELOPE = frozenset(
    {"error", "error_detail", "error_description", "error_parameters", "error_propagate", "request"}
)  # fmt: skip
GATEWAY = frozenset({400, 401, 420, 429, 502, 503, 504})
"""What the gateway, or a limit, refuses with, whatever is asked."""
BEYOND = frozenset({502, 503, 504})
"""What is answered by whoever stands before the API, in a form of their own, when it does not answer [issue][rb]."""

OK, EMPTY, REFUSED, SERVER_ERROR = 200, 204, 400, 500


class Broken(AssertionError):
    """A law does not hold."""


def as_declared(
    request: Request, response: Response, shaped: Callable[[Request, Response, Endpoint], None] | None = None
) -> None:
    """Raise `Broken` for an answer that its operation does not declare: its status, its envelope, its shape.

    What is said of the shape may be left to `shaped`.
    """
    if response.status in BEYOND:
        return
    if response.status >= SERVER_ERROR:
        raise Broken(f"{request!r} is {response.status}: a server's error")
    found = PODIO.match(request.method, request.path.removeprefix("/podio"))
    if found is None:
        return
    if response.status >= REFUSED:
        _refused(request, response, found.endpoint)
    elif response.status not in _statuses(found.endpoint):
        declared = ", ".join(map(str, sorted(_statuses(found.endpoint))))
        raise Broken(f"{request!r} is {response.status}; declared is {declared}")
    elif response.status == EMPTY and response.body:
        raise Broken(f"{request!r} is {EMPTY}, and has a body")
    elif response.status == OK and "fields" not in parse_qs(request.query):  # they say which keys there are
        (shaped or _decoded)(request, response, found.endpoint)


def _refused(request: Request, response: Response, endpoint: Endpoint) -> None:
    declared = {each.status for each in endpoint.raises if issubclass(each, ApiError)} | GATEWAY
    if response.status not in declared:
        raise Broken(f"{request!r} is {response.status}; declared is {', '.join(map(str, sorted(declared)))}")
    try:
        said = msgspec.json.decode(response.body)
    except msgspec.DecodeError:
        raise Broken(f"the refusal of {request!r} is no JSON") from None
    if isinstance(said, dict) and isinstance(said.get("error"), dict) and response.status in GATEWAY:
        return
    if not isinstance(said, dict):
        raise Broken(f"the refusal of {request!r} is no object")
    if missing := ENVELOPE - said.keys():
        raise Broken(f"the refusal of {request!r} has not {', '.join(sorted(missing))}")
    for key in ("error", "error_description"):
        if not isinstance(said[key], str):
            raise Broken(f"the refusal of {request!r} has no text for {key}: {said[key]!r}")


def _statuses(endpoint: Endpoint) -> set[int]:
    kinds = getattr(endpoint.returns, "__args__", (endpoint.returns,))
    empty = endpoint.returns is None or type(None) in kinds
    return ({EMPTY} if empty else set()) | (set() if endpoint.returns in (None, type(None)) else {OK})


def _decoded(request: Request, response: Response, endpoint: Endpoint) -> None:
    decoder = _decoder(endpoint)
    if decoder is None:
        return
    try:
        decoder.decode(response.body)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise Broken(f"the answer to {request!r} is not as declared: {error}") from None


@cache
def _decoder(endpoint: Endpoint) -> "msgspec.json.Decoder[object] | None":
    if endpoint.returns is Binary or Binary in getattr(endpoint.returns, "__args__", ()):
        return None
    try:
        return msgspec.json.Decoder(endpoint.returns)
    except TypeError:  # objects of several types, untagged
        return None
