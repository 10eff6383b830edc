"""The Maton door: who refuses first, and what becomes of an answer.

The order of refusal is the order of lines in `Gateway._answer` and stands nowhere else: 401 key, 400 connection,
429, fault, 404 no operation, 400 value; then the endpoint's own: 404 and 410 row, 403, 409.
"""

from urllib.parse import quote

import msgspec
from msgspec import Struct

from podiomock.canned import Canned
from podiomock.contract import Binary, Call, Endpoint
from podiomock.errors import (
    JSON,
    ApiError,
    BadGatewayCall,
    BadKey,
    Forbidden,
    GatewayError,
    Gone,
    InvalidValue,
    NoConnection,
    NoOperation,
    NotEmulated,
    NotFound,
    Sentence,
    UnknownConnection,
    UnknownPath,
    gateway_refusal,
    podio_refusal,
)
from podiomock.faults import Faults
from podiomock.http import Request, Response
from podiomock.rooms import MATON, PODIO
from podiomock.state.connections import activate, newest_active
from podiomock.state.rights import Denied
from podiomock.state.rows import Connection
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import TICK, Session, World

HOSTS = frozenset({"api.maton.ai", "gateway.maton.ai", "ctrl.maton.ai", "connect.maton.ai"})
"""The gateway, its older aliases [maton], and the page where people consent."""

PREFIX = "/podio"

KEPT_ANSWERS = 256
"""How many answers are kept while nothing is written."""

LARGEST_KEPT = 1024 * 1024
"""Bytes of an answer that is worth keeping."""


class ContractBroken(RuntimeError):
    """An endpoint refused in a way that it does not declare: a bug in podiomock, never an answer."""


class Answer(Struct, frozen=True):
    """What a request got, from which endpoint, and a hint for the person who reads the test's report."""

    response: Response
    endpoint: str | None = None
    hint: str | None = None
    unemulated: str | None = None
    """The operation that Podio has and the fake has not, if the request was for one."""


class Gateway:
    """Answers requests from a world, for whoever holds the API key."""

    def __init__(self, world: World, api_key: str, faults: Faults) -> None:
        self.world = world
        self.api_key = api_key
        self.faults = faults
        self.canned = Canned(f"{each.method} {each.path}" for each in PODIO.by_name.values())
        self._kept: dict[object, Response] = {}
        self._kept_at = -1

    def __call__(self, request: Request) -> Answer:
        """Answer one request; a refusal changes nothing. Not thread-safe: one at a time."""
        try:
            return self._answer(request)
        except GatewayError as error:
            return Answer(gateway_refusal(error))

    def _answer(self, request: Request) -> Answer:
        head, _, rest = request.path.lstrip("/").partition("/")
        if request.origin.endswith("//connect.maton.ai") or head == "connect":
            return self._consent(request)
        self._check_key(request.headers.get("authorization"))
        if head != "podio":
            return self._own(request)
        native = f"/{rest}"
        connection = self._connection(request.headers.get("maton-connection"))
        call = PODIO.match(request.method, native)
        name = None if call is None else call.endpoint.name
        try:
            if (fault := self.faults.due(name or "")) is not None:
                raise fault
            if call is None:
                return self._unrouted(request, native)
            self.world.session = Session(
                connection.user_id or 0, 1, self.world.session.dialect, f"{request.origin}{PREFIX}"
            )
            return Answer(self._perform(call, request), name)
        except ApiError as error:
            return Answer(podio_refusal(error, request, native), name, _hint(error, request, native))
        except GatewayError as error:
            return Answer(gateway_refusal(error), name)

    def _unrouted(self, request: Request, native: str) -> Answer:
        if (canned := self.canned.find(request.method, native)) is not None:
            return Answer(canned, "canned")
        from podiomock import operations  # a table that most tests never need

        if (known := operations.named(request.method, native)) is None:
            raise NoOperation(f"The path '{native}' was not found.")
        nearest = PODIO.nearest(request.method, native)
        error = NotEmulated(
            f"podiomock does not emulate {known}. "
            + (f"Nearest that it does: {', '.join(nearest)}. " if nearest else "")
            + f'Give its answer yourself, podiomock.answer("{known}", {{...}}), '
            f'or ask for it in podiomock\'s tracker, under the title "Emulate {known}".'
        )
        return Answer(podio_refusal(error, request, native), None, error.description, str(known))

    def _check_key(self, authorization: str | None) -> None:
        if authorization is None:
            raise BadKey("Missing API key: send the header Authorization: Bearer <MATON_API_KEY>")
        scheme, _, key = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise BadKey("Malformed Authorization header: send Bearer <MATON_API_KEY>")
        if key.strip() != self.api_key:
            raise BadKey("Invalid API key")

    def _connection(self, wanted: str | None) -> Connection:
        if wanted is None:
            newest = newest_active(self.world, "podio")
            if newest is None:
                raise NoConnection("No active Podio connection: create one with POST /connections and open its url")
            return newest
        found = self.world.connections.get(wanted)
        if found is None:
            raise UnknownConnection(f"Connection {wanted} not found")
        # what the gateway says of a connection that is there but cannot be used is unknown.
        if found.app != "podio":
            raise NoConnection(f"Connection {wanted} is for {found.app}, not for podio")
        if found.status != "ACTIVE":
            raise NoConnection(f"Connection {wanted} is {found.status}: open its url to authorize it")
        return found

    def _own(self, request: Request) -> Answer:
        call = MATON.match(request.method, request.path)
        if call is None:
            raise UnknownPath(f"No route for {request.method} {request.path}; Podio's paths start with {PREFIX}/")
        if (fault := self.faults.due(call.endpoint.name)) is not None:
            return Answer(gateway_refusal(_as_gateway(fault)), call.endpoint.name)
        self.world.session = Session(0, 1, self.world.session.dialect, request.origin)
        try:
            return Answer(self._perform(call, request), call.endpoint.name)
        except ApiError as error:
            return Answer(gateway_refusal(_as_gateway(error)), call.endpoint.name)
        except GatewayError as error:
            return Answer(gateway_refusal(error), call.endpoint.name)

    def _consent(self, request: Request) -> Answer:
        token = request.query.partition("session_token=")[2].partition("&")[0]
        try:
            with self.world.transaction():
                activate(self.world, token, self.world.cells.rows["consenting user"])
        except Missing:
            return Answer(Response(404, (HTML,), b"<p>This link is not valid.</p>"), "consent")
        return Answer(Response(200, (HTML,), b"<p>Connected. You can close this page.</p>"), "consent")

    def _perform(self, call: Call, request: Request) -> Response:
        world, endpoint = self.world, call.endpoint
        journal = world.journal
        # An answer is a function of the world: as long as nothing was written, a read is answered as before.
        asked = (endpoint.method, request.path, request.query, request.body, world.session)
        if self._kept_at != journal.version:
            self._kept.clear()
            self._kept_at = journal.version
        elif (kept := self._kept.get(asked)) is not None:
            return kept
        mark, version = journal.mark(), journal.version
        try:
            content_type = request.headers.get("content-type", "")
            arguments = endpoint.arguments(call.captured, request.query, content_type, request.body)
            value = endpoint.function(world, **arguments)
            response = encoded(value)
        except BaseException as error:
            journal.rewind(mark)
            raise _declared(endpoint, error) from error
        if journal.version != version:
            world.set_now(world.now + TICK)
        elif len(self._kept) < KEPT_ANSWERS and len(response.body) <= LARGEST_KEPT:
            self._kept[asked] = response
        return response


HTML = ("Content-Type", "text/html; charset=utf-8")
NO_CONTENT = Response(204)
ENCODER = msgspec.json.Encoder()


def encoded(value: object) -> Response:
    """Put an endpoint's value on the wire: nothing is 204, creates are 200 and never 201 [recorded]."""
    if value is None:
        return NO_CONTENT
    if isinstance(value, Binary):
        disposition = f"attachment; filename*=UTF-8''{quote(value.name)}"
        return Response(200, (("Content-Type", value.mimetype), ("Content-Disposition", disposition)), value.content)
    return Response(200, (JSON,), ENCODER.encode(value))


def _declared(endpoint: Endpoint, error: BaseException) -> BaseException:
    """Name a state's refusal as the API does, and hold the endpoint to the refusals it declares."""
    refusal: BaseException
    if isinstance(error, Deleted):
        refusal = Gone()
    elif isinstance(error, Missing):
        refusal = NotFound(error.sentence)
    elif isinstance(error, Invalid):
        refusal = Sentence(error.sentence) if error.sentence else InvalidValue.of(error.value, error.rule)
    elif isinstance(error, Denied):
        refusal = Forbidden(str(error))
    else:
        refusal = error
    if isinstance(refusal, ApiError | GatewayError) and type(refusal) not in endpoint.raises:
        return ContractBroken(f"{endpoint!r} does not declare {type(refusal).__name__}: {refusal}")
    return refusal


def _as_gateway(error: ApiError | GatewayError) -> GatewayError:
    if isinstance(error, GatewayError):
        return error
    return UnknownPath(error.description) if isinstance(error, NoOperation) else BadGatewayCall(error.description)


def _hint(error: ApiError, request: Request, native: str) -> str | None:
    """Say to the person reading the report what the wire does not say."""
    if isinstance(error, NoOperation) and (nearest := PODIO.nearest(request.method, native)):
        return f"nearest operations: {', '.join(nearest)}"
    return "; ".join(getattr(error.__cause__, "__notes__", ())) or None
