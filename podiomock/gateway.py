"""The Maton door: who holds the key, whose connection it is, and what the gateway answers itself.

It refuses first: 401 key, 429 limit, 400 connection. What comes after stands in `service`.
"""

from typing import Literal

from msgspec import structs

from podiomock.contract import Call
from podiomock.dialects import DOCUMENTED
from podiomock.errors import (
    AmbiguousConnection,
    ApiError,
    BadGatewayCall,
    BadKey,
    GatewayError,
    NoConnection,
    NoOperation,
    UnknownConnection,
    UnknownPath,
    gateway_refusal,
)
from podiomock.http import Request, Response
from podiomock.links import FILES_HOST, credentials, files_at, linked
from podiomock.rooms import FILES, MATON
from podiomock.service import Answer, Service, advice
from podiomock.state.connections import activate, active, newest_active
from podiomock.state.rows import Connection
from podiomock.state.table import Missing
from podiomock.state.world import Session

HOSTS = frozenset({"api.maton.ai", "gateway.maton.ai", "ctrl.maton.ai", "connect.maton.ai", FILES_HOST})
"""The gateway, its older aliases [maton], the page where people consent, and where the links of files lead."""

PREFIX = "/podio"

Ambiguity = Literal["newest", "error"]
"""What becomes of a call that names no connection while several are active."""

NO_KEY = (
    f"the real {FILES_HOST} takes Podio's own token, not the gateway's key: through the gateway ask for "
    f"{PREFIX}/file/FILE_ID/raw"
)
"""What to know of a link that was followed with the key."""


class Gateway:
    """Answers requests from a world, for whoever holds the API key."""

    def __init__(self, service: Service, api_key: str, *, ambiguous: Ambiguity = "newest") -> None:
        self.service = service
        self.world = service.world
        self.api_key = api_key
        self.ambiguous = ambiguous
        self.dialect = DOCUMENTED
        """What the vendor's page says goes at the door that it describes."""
        self.undecided: list[str] = []
        """The calls that named no connection while several are active, where that is an error; and the connections."""

    def __call__(self, request: Request) -> Answer:
        """Answer one request; a refusal changes nothing. Not thread-safe: one at a time."""
        try:
            return self._answer(request)
        except GatewayError as error:
            return Answer(gateway_refusal(error), hint=advice(error))

    def _answer(self, request: Request) -> Answer:
        head, _, rest = request.path.lstrip("/").partition("/")
        if request.origin.endswith("//connect.maton.ai") or head == "connect":
            return self._consent(request)
        if (link := linked(request)) is not None:
            return self._file(request, link)
        self._check_key(request.headers.get("authorization"))
        limits = self.service.limits
        if limits.active:
            # Podio's own limits hold behind the gateway, too, which passes what Podio says of them on.
            limits.count_at_gateway()
        if head != "podio":
            return self._own(request)
        connection = self._connection(request)
        return self.service.podio(request, f"/{rest}", self._session(connection, request), counted=limits.active)

    def _session(self, connection: Connection, request: Request) -> Session:
        origin = request.origin
        return Session(connection.user_id or 0, 1, self.dialect, f"{origin}{PREFIX}", files_at(origin))

    def _file(self, request: Request, link: str) -> Answer:
        """Follow a file's link; A-270: the real host knows no key of the gateway's, here it does, with a hint."""
        self._check_key(credentials(request))
        connection = self._connection(request)
        answer = self.service.podio(request, link, self._session(connection, request), FILES)
        if answer.response.status >= 400:  # noqa: PLR2004  HTTP's own number
            return answer
        return structs.replace(answer, hint=NO_KEY)

    def _check_key(self, authorization: str | None) -> None:
        if authorization is None:
            raise BadKey("Missing API key: send the header Authorization: Bearer <MATON_API_KEY>")
        scheme, _, key = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise BadKey("Malformed Authorization header: send Bearer <MATON_API_KEY>")
        if key.strip() != self.api_key:
            raise BadKey("Invalid API key")

    def _connection(self, request: Request) -> Connection:
        wanted = request.headers.get("maton-connection")
        if wanted is None:
            if self.ambiguous == "error":
                self._refuse_undecided(request)
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

    def _refuse_undecided(self, request: Request) -> None:
        """Refuse a call that several connections could answer: the fake's own word, which the wire never says."""
        found = active(self.world, "podio")
        if len(found) > 1:
            users = self.world.users.rows
            choice = "\n".join(
                f"  Maton-Connection: {each.connection_id}  (acts as {users[each.user_id or 0].name})" for each in found
            )
            self.undecided.append(f"{request!r}\n{choice}")
            raise AmbiguousConnection(
                f"{len(found)} connections are ACTIVE, and the call names none. Send one of:\n{choice}"
            )

    def _own(self, request: Request) -> Answer:
        call = MATON.match(request.method, request.path)
        if call is None:
            raise UnknownPath(f"No route for {request.method} {request.path}; Podio's paths start with {PREFIX}/")
        name = call.endpoint.name
        return self.service.around(name, request, "connections", request.path, lambda: self._managed(request, call))

    def _managed(self, request: Request, call: Call) -> Answer:
        self.world.session = Session(0, 1, self.dialect, request.origin)
        try:
            return Answer(self.service.perform(call, request), call.endpoint.name)
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


HTML = ("Content-Type", "text/html; charset=utf-8")


def _as_gateway(error: ApiError) -> GatewayError:
    return UnknownPath(error.description) if isinstance(error, NoOperation) else BadGatewayCall(error.description)
