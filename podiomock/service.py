"""Podio itself, whichever door a request came through: it finds the operation, performs it, and words refusals."""

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote

import msgspec
from msgspec import Struct, structs

from podiomock.canned import Canned
from podiomock.contract import Binary, Call, Endpoint, Routes
from podiomock.errors import (
    JSON,
    ApiError,
    Forbidden,
    GatewayError,
    Gone,
    InvalidReference,
    InvalidValue,
    NoOperation,
    NotEmulated,
    NotFound,
    Sentence,
    gateway_refusal,
    podio_refusal,
)
from podiomock.faults import Asked, Door, Faults
from podiomock.http import Request, Response, Unanswered
from podiomock.limits import Limits
from podiomock.ranges import ACCEPTED, ranged
from podiomock.rooms import PODIO
from podiomock.state.references import Unreferable
from podiomock.state.rights import Denied
from podiomock.state.streams import hush
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import Session, World

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
    fault: str | None = None
    """The planned fault that struck the call, in words."""
    silence: Unanswered | None = None
    """Why the client gets no answer at all, if it gets none; `response` has the status 0 then."""


class Service:
    """Answers requests whose caller is known. Not thread-safe: one at a time.

    The order of refusal is that of the lines in `podio`: limit, fault, 404 no operation, 400 value; then the
    endpoint's own: 404 and 410 row, 403, 409. What a caller is refused for stands in the doors, before it.
    """

    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self.world = world
        self.faults = faults
        self.limits = limits
        self.performer: Callable[[Call, Request], Response] = self.perform
        """Who performs an operation; what wants to come between puts itself here."""
        self.canned = Canned(PODIO.by_name.values())
        self._kept: dict[object, Response] = {}
        self._kept_at = -1

    def podio(
        self,
        request: Request,
        native: str,
        session: Session,
        routes: Routes = PODIO,
        *,
        door: Door = "maton",
        counted: bool = False,
    ) -> Answer:
        """Answer a call of Podio's path `native`, or of another host's `routes`; a refusal changes nothing.

        What is `counted` counts against the limits of an hour, and its answer says what is left of them.
        """
        call = _matched(routes, request.method, native)
        name = None if call is None else call.endpoint.name
        self.world.session = session
        if not counted:
            return self.around(name, request, door, native, lambda: self._podio(request, native, call))
        try:
            self.limits.count(session, name)
        except ApiError as error:
            answer = Answer(podio_refusal(error, request, native), name, _hint(error, request, native))
        else:
            answer = self.around(name, request, door, native, lambda: self._podio(request, native, call))
        return answer if answer.fault else with_headers(answer, self.limits.headers(session, name))

    def around(self, name: str | None, request: Request, door: Door, path: str, answer: Callable[[], Answer]) -> Answer:
        """Answer, unless a planned fault has its way with the call."""
        if (fault := self.faults.due(name or "")) is None:
            return answer()
        given: list[Answer] = []

        def answering() -> Response:
            given.append(answer())
            return given[-1].response

        silence: Unanswered | None = None
        try:
            response = fault.around(answering, Asked(request, name or "", path, door, self.world))
        except Unanswered as error:
            response, silence = NO_ANSWER, error
        found = given[-1] if given else Answer(response, name)
        return structs.replace(found, response=response, fault=str(fault), silence=silence)

    def _podio(self, request: Request, native: str, call: Call | None) -> Answer:
        name = None if call is None else call.endpoint.name
        try:
            if call is None:
                return self._unrouted(request, native)
            return Answer(ranged(request, self.performer(call, request)), name)
        except ApiError as error:
            return Answer(podio_refusal(error, request, native), name, _hint(error, request, native))
        except GatewayError as error:
            return Answer(gateway_refusal(error), name)

    def _unrouted(self, request: Request, native: str) -> Answer:
        if (canned := self.canned.find(request.method, native)) is not None:
            return Answer(canned, "canned")
        from podiomock import operations  # a table that most tests never need

        known = operations.named(request.method, native)
        if known is None or PODIO.match(known.method, known.example) is not None:
            raise NoOperation(f"The path '{native}' was not found.")
        nearest = PODIO.nearest(request.method, native)
        error = NotEmulated(
            f"podiomock does not emulate {known}. "
            + (f"Nearest that it does: {', '.join(nearest)}. " if nearest else "")
            + f'Give its answer yourself, podiomock.answer("{known}", {{...}}), '
            f'or ask for it in podiomock\'s tracker, under the title "Emulate {known}".'
        )
        return Answer(podio_refusal(error, request, native), None, error.description, str(known))

    def forget(self) -> None:
        """Forget what was kept of earlier calls, so that the next one is worked out from the start."""
        self._kept.clear()
        self.world.cache.clear()

    def perform(self, call: Call, request: Request) -> Response:
        """Perform an operation for the world's session, all of it or nothing; a refusal is raised."""
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
            if getattr(arguments.get("query"), "silent", False):
                hush(world, mark)
            world.tick()
        elif len(self._kept) < KEPT_ANSWERS and len(response.body) <= LARGEST_KEPT:
            self._kept[asked] = response
        return response


def with_headers(answer: Answer, headers: Sequence[tuple[str, str]]) -> Answer:
    """An answer with more headers."""
    if not headers:
        return answer
    response = answer.response
    return structs.replace(answer, response=structs.replace(response, headers=(*response.headers, *headers)))


NO_CONTENT = Response(204)
NO_ANSWER = Response(0)
UNQUOTABLE = re.compile(r'[^\x20-\x7e]|["\\]')
"""What does not stand in a quoted string, or not for all clients as the same."""

ENCODER = msgspec.json.Encoder()


def encoded(value: object) -> Response:
    """Put an endpoint's value on the wire: nothing is 204, creates are 200 and never 201 [recorded]."""
    if value is None:
        return NO_CONTENT
    if isinstance(value, Binary):
        headers = (("Content-Type", value.mimetype), ("Content-Disposition", disposition(value.name)), ACCEPTED)
        return Response(200, headers, value.content)
    return Response(200, (JSON,), ENCODER.encode(value))


def disposition(name: str) -> str:
    """Say under which name to save a file: in ASCII as all clients read it, and beside that as it is [RFC 6266]."""
    plain = UNQUOTABLE.sub("_", name)
    exact = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
    return f'attachment; filename="{plain}"{exact}'


def _matched(routes: Routes, method: str, path: str) -> Call | None:
    """The operation for a method and path; HEAD asks for the headers of a file, and of nothing else."""
    if method != "HEAD":
        return routes.match(method, path)
    call = routes.match("GET", path)
    return call if call is not None and call.endpoint.returns is Binary else None


def _declared(endpoint: Endpoint, error: BaseException) -> BaseException:
    """Name a state's refusal as the API does, and hold the endpoint to the refusals it declares."""
    refusal: BaseException
    if isinstance(error, Deleted):
        refusal = Gone()
    elif isinstance(error, Missing):
        refusal = NotFound(error.sentence)
    elif isinstance(error, Invalid):
        refusal = Sentence(error.sentence) if error.sentence else InvalidValue.of(error.value, error.rule)
    elif isinstance(error, Unreferable):
        refusal = InvalidReference(str(error))
    elif isinstance(error, Denied):
        refusal = Forbidden(str(error))
    else:
        refusal = error
    if isinstance(refusal, ApiError | GatewayError) and type(refusal) not in endpoint.raises:
        return ContractBroken(f"{endpoint!r} does not declare {type(refusal).__name__}: {refusal}")
    return refusal


def _hint(error: ApiError, request: Request, native: str) -> str | None:
    """Say to the person reading the report what the wire does not say."""
    if isinstance(error, NoOperation) and (nearest := PODIO.nearest(request.method, native)):
        return f"nearest operations: {', '.join(nearest)}"
    return advice(error.__cause__) or advice(error)


def advice(error: BaseException | None) -> str | None:
    """What was noted on a refusal for the person who reads the report."""
    return "; ".join(getattr(error, "__notes__", ())) or None
