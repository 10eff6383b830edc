"""The kinds of faults, a row each: its fields are the keywords in Python and the keys in a plan.

Each is wrapped around the answer to one call: so it may refuse before the commit, lose the answer after it, or spoil
what comes back.
"""

from typing import Any, Literal

from msgspec import structs

from podiomock.errors import AuthorizationExpired, RateLimited, Throttled, gateway_refusal
from podiomock.faults.fault import Again, Answering, Asked, Fault
from podiomock.faults.refusals import CODES, PAGES, REFUSALS, STATUSES, documented, made, page
from podiomock.http import Response, Unanswered
from podiomock.limits import HEAVY, HEAVY_PER_HOUR, PER_HOUR
from podiomock.state.connections import newest_active
from podiomock.state.rows import Token
from podiomock.state.teaching import nearest

PATIENCE = 60.0
"""Seconds that a client waits which does not say how long it would; the virtual clock's, nobody's real ones."""

JUNK = b"\xff"
"""What stands in a garbled body: no text in UTF-8, and so no JSON."""


class Refuse(Fault, frozen=True, kw_only=True, tag="refuse"):
    """A documented refusal, by its status or its code, in the envelope of the door; 501 to 504 are nginx's pages.

    `error` is the code, as `invalid_grant`; `description` takes the place of the usual wording.
    """

    status: int | None = None
    error: str | None = None
    description: str | None = None

    def _check(self) -> None:
        if self.status is None and self.error is None:
            raise ValueError("a refusal without a status or an error; write status: 409, or error: conflict")
        if self.error is not None and self.error not in CODES:
            raise ValueError(f"no refusal has the error {self.error!r}{nearest(self.error, CODES)}")
        if self.status is not None and self.status not in STATUSES and self.status not in PAGES:
            known = ", ".join(map(str, sorted({*STATUSES, *PAGES})))
            raise ValueError(f"no refusal has the status {self.status}; there are {known}")
        if self.error is not None and documented(self.status, self.error) is None:
            known = ", ".join(str(each.status) for each in REFUSALS if each.code == self.error)
            raise ValueError(f"{self.error!r} has not the status {self.status}; it has {known}")
        if self.description is not None and documented(self.status, self.error) is None:
            raise ValueError(f"nginx's page for {self.status} has no description; leave it out")

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        refusal = documented(self.status, self.error)
        if refusal is None:
            return page(self.status or 0)
        if self.description is None and refusal in (RateLimited, Throttled):
            return throttled(asked, refusal.status, None)
        return asked.refused(made(refusal, self.description))

    def __str__(self) -> str:
        return f"{self.kind} {self.error or self.status}"


class Raise(Fault, frozen=True, kw_only=True, tag="raise"):
    """A refusal of one's own: from Python only."""

    refusal: Any

    def told(self) -> dict[str, Any]:
        """As a refusal by its status: that much of it a plan can say."""
        return {"fault": "refuse", "endpoint": self.endpoint, "status": self.refusal.status}

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        return asked.refused(self.refusal)

    def __str__(self) -> str:
        return f"refuse {self.refusal.status}"


class Throttle(Fault, frozen=True, kw_only=True, tag="throttle"):
    """Too many calls: 429 with `Retry-After` as the gateway says it, 420 with `X-Rate-Limit-*` as Podio does.

    Without a `status` it is the door's own: 420 natively, and what the dialect says at the Maton door.
    Podio has no `Retry-After`: `retry_after` seconds stand in its sentence [issue].
    """

    status: int | None = None
    retry_after: float | None = None

    def _check(self) -> None:
        if self.status not in (None, Throttled.status, RateLimited.status):
            raise ValueError(f"a throttle is 429 or 420, not {self.status}; for other refusals use `refuse`")
        if self.retry_after is not None and self.retry_after < 0:
            raise ValueError(f"retry_after={self.retry_after:g} lies in the past; give seconds from now on")

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        return throttled(asked, self.status, self.retry_after)

    def __str__(self) -> str:
        return f"{self.kind} {self.status}" if self.status else self.kind


class Outage(Fault, frozen=True, kw_only=True, tag="outage"):
    """Nginx's page in place of an answer; `after`: though the call was carried out."""

    status: int = 503
    after: bool = False

    def _check(self) -> None:
        if self.status not in PAGES:
            raise ValueError(f"an outage is one of {', '.join(map(str, PAGES))}, not {self.status}; else use `refuse`")

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        if self.after:
            answer()
        return page(self.status)

    def __str__(self) -> str:
        return f"{self.kind} {self.status}{self.AFTER if self.after else ''}"


class TimeOut(Fault, frozen=True, kw_only=True, tag="time_out"):
    """No answer in time; `after`: though the call was carried out. The clock moves by what the client waited."""

    after: bool = False

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        if self.after:
            answer()
        waited = PATIENCE if asked.request.timeout is None else asked.request.timeout
        asked.wait(waited)
        raise Unanswered("timeout", waited)


class Reset(Fault, frozen=True, kw_only=True, tag="reset"):
    """The line breaks before the answer; `after`: though the call was carried out."""

    after: bool = False

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        if self.after:
            answer()
        raise Unanswered("reset")


class RefuseConnection(Fault, frozen=True, kw_only=True, tag="refuse_connection"):
    """Nobody listens."""

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        raise Unanswered("refused")


class Cut(Fault, frozen=True, kw_only=True, tag="cut"):
    """The line breaks within the body, after `at` bytes, by default half of them; without a body, before the answer."""

    at: int | None = None

    def _check(self) -> None:
        if self.at is not None and self.at < 0:
            raise ValueError(f"at={self.at} is no number of bytes; give 0 or more")

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        response = answer()
        size = len(response.body)
        if size == 0:
            raise Unanswered("reset")
        kept = size // 2 if self.at is None else min(self.at, size - 1)
        return structs.replace(response, body=response.body[:kept], lost=size - kept)


class Garble(Fault, frozen=True, kw_only=True, tag="garble"):
    """The second half of the body arrives as junk that is neither JSON nor UTF-8; without a body, the line breaks."""

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        response = answer()
        if not response.body:
            raise Unanswered("reset")
        kept = len(response.body) // 2
        return structs.replace(response, body=response.body[:kept] + JUNK * (len(response.body) - kept))


class Slow(Fault, frozen=True, kw_only=True, tag="slow"):
    """The answer takes `seconds` of the world's time; whoever would not wait so long loses it, after the commit."""

    seconds: float

    def _check(self) -> None:
        if self.seconds < 0:
            raise ValueError(f"seconds={self.seconds:g} lies in the past; give 0 or more")

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        response = answer()
        patience = asked.request.timeout
        if patience is not None and patience < self.seconds:
            asked.wait(patience)
            raise Unanswered("timeout", patience)
        asked.wait(self.seconds)
        return response

    def __str__(self) -> str:
        return f"{self.kind} {self.seconds:g} s"


class ExpireToken(Fault, frozen=True, kw_only=True, tag="expire_token"):
    """The access token expires just before the call: natively it is 401 from now on, until it is refreshed.

    Behind Maton it is the gateway's token, and the call is a 500 of the gateway's [maton].
    """

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        if asked.door == "native":
            for each in _tokens(asked):
                asked.world.tokens.change(each.access_token, expires_on=asked.world.now)
            raise Again(self, asked.endpoint)
        return gateway_refusal(AuthorizationExpired())


class Disconnect(Fault, frozen=True, kw_only=True, tag="disconnect"):
    """Just before the call its connection is revoked, or becomes PENDING or FAILED, and stays so.

    Natively the user takes back what they consented to: access and refresh token are dead.
    """

    status: Literal["DELETED", "PENDING", "FAILED"] = "DELETED"

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        world = asked.world
        if asked.door == "native":
            for token in _tokens(asked):
                world.tokens.delete(token.access_token, world.now)
            raise Again(self, asked.endpoint)
        wanted = asked.request.headers.get("maton-connection")
        connection = newest_active(world, "podio") if wanted is None else world.connections.get(wanted)
        if connection is None:  # only possible on /connections, which need none
            return answer()
        if self.status == "DELETED":
            world.connections.delete(connection.connection_id, world.now)
        else:
            world.connections.change(connection.connection_id, status=self.status, updated_on=world.now)
        raise Again(self, asked.endpoint)

    def __str__(self) -> str:
        return f"{self.kind} {self.status}"


KINDS: dict[str, type[Fault]] = {
    str(each.__struct_config__.tag): each
    for each in (
        Refuse,
        Throttle,
        Outage,
        TimeOut,
        Reset,
        RefuseConnection,
        Cut,
        Garble,
        Slow,
        ExpireToken,
        Disconnect,
    )
}
"""By their names in a plan."""


def throttled(asked: Asked, status: int | None, retry_after: float | None) -> Response:
    """The throttle of a door, or of one's choice where a door has both."""
    if asked.door == "connections":
        status = Throttled.status
    elif asked.door == "native":
        status = RateLimited.status
    elif status is None:
        status = asked.world.session.dialect.throttle_status
    if status == Throttled.status:
        wait = () if retry_after is None else (("Retry-After", f"{retry_after:g}"),)
        return gateway_refusal(Throttled("Rate limit exceeded", headers=wait))
    refused = asked.refused(RateLimited.after(60 if retry_after is None else retry_after))
    limit = HEAVY_PER_HOUR if asked.endpoint in HEAVY else PER_HOUR
    rate = (("X-Rate-Limit-Limit", str(limit)), ("X-Rate-Limit-Remaining", "0"))
    return structs.replace(refused, headers=(*refused.headers, *rate))


def _tokens(asked: Asked) -> list[Token]:
    """The token that a native call was made with; where its query held it, those of whoever made the call."""
    scheme, _, given = asked.request.headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "basic" or asked.path.startswith("/oauth/"):  # who asks for a token has none
        return []
    if given:
        return [each for each in asked.world.tokens if each.access_token == given.strip()]
    caller = asked.world.session.user_id
    return [each for each in asked.world.tokens if caller == (each.number if each.kind == "user" else -each.number)]
