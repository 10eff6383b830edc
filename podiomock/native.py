"""The native door, `https://api.podio.com`: OAuth tokens instead of a gateway's key, and no prefix before the paths.

It refuses first: 400 or 401 credential; then what stands in `service`. `/oauth/token` takes forms only and
`/oauth/token/v2` JSON only [probe]; both also take the client's id and secret as HTTP Basic [clients].
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from podiomock.dialects import RECORDED
from podiomock.errors import (
    JSON,
    ApiError,
    Forbidden,
    InvalidClient,
    InvalidGrant,
    InvalidValue,
    NoOperation,
    Sentence,
    Unauthorized,
    podio_refusal,
)
from podiomock.http import Request, Response
from podiomock.links import files_at, linked
from podiomock.rooms import FILES
from podiomock.service import Answer, Service, with_headers
from podiomock.state import tokens
from podiomock.state.actors import is_user, of_app
from podiomock.state.rows import OAuthClient, Token
from podiomock.state.world import Session

HOSTS = frozenset({"api.podio.com", "podio.com"})
"""The API, and the site, whose `/oauth/` pages older clients use."""

TOKENS = {"/oauth/token": "token", "/oauth/token/v2": "token_v2"}
"""Where tokens are given, and what these operations are called."""

PEOPLES = (
    "/batch/", "/contact/", "/conversation/", "/notification/", "/org/", "/question/", "/rating/", "/space/",
    "/stream/personal/", "/subscription/", "/user/",
)  # fmt: skip
"""The areas of the API, by how their paths begin, that an app has no part in: it sees itself alone [doc].

A-485: their refusal is 403, worded by us.
"""

ID = re.compile(r"\d{1,18}")

SCHEMES = ("oauth2", "bearer")
CORS = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Podio-Request-Id"),
)
PREFLIGHT = (
    *CORS,
    ("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE"),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Podio-Request-Id"),
    ("Access-Control-Max-Age", "86400"),
)


class Native:
    """Answers requests from a world, for whoever holds a token of it."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.world = service.world
        self.dialect = RECORDED
        """What the recordings say goes at the door that was recorded."""

    def __call__(self, request: Request) -> Answer:
        """Answer one request; a refusal changes nothing. Not thread-safe: one at a time."""
        if request.method == "OPTIONS" and "origin" in request.headers:
            return Answer(Response(204, PREFLIGHT), "preflight")
        answer = self._answer(request)
        added = list(CORS) if "origin" in request.headers else []
        if (sent := request.headers.get("x-podio-request-id")) is not None:
            added.append(("X-Podio-Request-Id", sent))
        return with_headers(answer, added)

    def _answer(self, request: Request) -> Answer:
        try:
            if (name := TOKENS.get(request.path.rstrip("/"))) is not None:
                return self.service.around(name, request, "native", request.path, lambda: self._token(request))
            if request.path.rstrip("/") == "/oauth/authorize":
                return self._authorize(request)
            session = self.session(bearer(request), request.origin)
            if not is_user(session.user_id) and f"{request.path}/".startswith(PEOPLES):
                raise Forbidden("Authentication as an app is not allowed for this")
        except ApiError as error:
            return Answer(podio_refusal(error, request, request.path))
        if (link := linked(request)) is not None:
            return self.service.podio(without_token(request), link, session, FILES, door="native")
        return self.service.podio(without_token(request), request.path, session, door="native", counted=True)

    def follows(self, request: Request) -> bool:
        """Whether a request follows a file's link with a token, and so comes through this door."""
        if linked(request) is None:
            return False
        if request.headers.get("authorization", "").lower().startswith("oauth2 "):
            return True
        try:
            return tokens.bearer(self.world, bearer(request)) is not None
        except ApiError:
            return False

    def session(self, access_token: str, origin: str) -> Session:
        """On whose behalf the bearer of a token acts; `Unauthorized` if it is unknown, dead or expired."""
        token = tokens.bearer(self.world, access_token)
        if token is None:
            raise Unauthorized("expired_token")
        via = self.world.oauth_clients[token.client_id].auth_client_id
        return Session(actor(token), via, self.dialect, origin, files_at(origin))

    def _token(self, request: Request) -> Answer:
        try:
            return self._given(request)
        except ApiError as error:
            return Answer(podio_refusal(error, request, request.path))

    def _given(self, request: Request) -> Answer:
        name = TOKENS[request.path.rstrip("/")]
        given = _json(request.body) if name == "token_v2" else _form(request)
        if request.method != "POST":
            raise NoOperation(f"The path '{request.path}' was not found.")
        try:
            with self.world.transaction():
                token = self._granted(given | _basic(request))
        except tokens.Refused as error:
            refusal = InvalidClient if error.code == "invalid_client" else InvalidGrant
            raise refusal(str(error), detail=error.detail) from None
        body = {
            "access_token": token.access_token,
            "token_type": "bearer",
            "expires_in": int(tokens.LIFETIME.total_seconds()),
            "refresh_token": token.refresh_token,
            "scope": "global:all",
            "ref": {"type": token.kind, "id": token.number},
        }
        return Answer(Response(200, (JSON,), msgspec.json.encode(body)), name)

    def _granted(self, given: Mapping[str, str]) -> Token:
        program = self._client(given)
        match _needed(given, "grant_type", InvalidGrant):
            case "password":
                return tokens.by_password(self.world, program, *_all(given, "username", "password"))
            case "app":
                app_id, app_token = _all(given, "app_id", "app_token")
                return tokens.by_app(self.world, program, int(app_id) if ID.fullmatch(app_id) else 0, app_token)
            case "refresh_token":
                return tokens.by_refresh(self.world, program, *_all(given, "refresh_token"))
            case "authorization_code":
                code, redirect_uri = *_all(given, "code"), given.get("redirect_uri", "")
                return tokens.by_code(self.world, program, code, redirect_uri)
            case other:
                # A-404: the wording for an unknown grant type is ours.
                raise InvalidGrant(f"Invalid grant type {other}")

    def _client(self, given: Mapping[str, str]) -> OAuthClient:
        client_id, secret = (_needed(given, name, InvalidClient) for name in ("client_id", "client_secret"))
        return tokens.client(self.world, client_id, secret)

    def _authorize(self, request: Request) -> Answer:
        """Stand in for the consent page: the caller consents at once, and is sent back with a code."""
        given = dict(parse_qsl(request.query, keep_blank_values=True))
        redirect_uri = _needed(given, "redirect_uri", InvalidClient)
        client_id = _needed(given, "client_id", InvalidClient)
        if self.world.oauth_clients.get(client_id) is None:
            raise InvalidClient("The client id is invalid", detail="oauth.client.invalid_id")
        with self.world.transaction():
            user_id = self.world.cells.rows["consenting user"]
            found = tokens.consent(self.world, client_id, redirect_uri, user_id)
        sent = {"code": found.code} | ({"state": given["state"]} if "state" in given else {})
        joint = "&" if "?" in redirect_uri else "?"
        return Answer(Response(302, (("Location", f"{redirect_uri}{joint}{urlencode(sent)}"),)), "authorize")


@lru_cache(maxsize=64)
def asked_natively(origin: str) -> bool:
    """Whether a request to an origin comes through this door."""
    return (urlsplit(origin).hostname or "").rstrip(".") in HOSTS


def actor(token: Token) -> int:
    """Whom a token acts as."""
    return token.number if token.kind == "user" else of_app(token.number)


def bearer(request: Request) -> str:
    """The access token of a request: `OAuth2 T`, `Bearer T`, or `?oauth_token=T` [doc][clients]."""
    header = request.headers.get("authorization")
    if header is None:
        query = dict(parse_qsl(request.query))
        if "oauth_token" in query:
            return query["oauth_token"]
        raise Unauthorized("invalid_request")
    scheme, _, token = header.strip().partition(" ")
    # A-405: a header of another scheme than these two is answered as one without a token.
    if scheme.lower() not in SCHEMES or not token.strip():
        raise Sentence("Invalid authorization header")
    return token.strip()


def without_token(request: Request) -> Request:
    """The request as an operation reads it: a token in the query is none of its parameters."""
    if "oauth_token=" not in request.query:
        return request
    kept = "&".join(pair for pair in request.query.split("&") if not pair.startswith("oauth_token="))
    return msgspec.structs.replace(request, query=kept)


def _form(request: Request) -> dict[str, str]:
    """The form of a token call; whatever is not one, JSON too, has no parameters [probe]."""
    try:
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True))
    except UnicodeDecodeError:
        return {}


def _json(body: bytes) -> dict[str, str]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidValue.of(found, "must be object")
    return {
        name: value if isinstance(value, str) else msgspec.json.encode(value).decode() for name, value in found.items()
    }


def _basic(request: Request) -> dict[str, str]:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        client_id, _, secret = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        raise Sentence("Invalid authorization header") from None
    return {"client_id": client_id, "client_secret": secret}


def _all(given: Mapping[str, str], *names: str) -> list[str]:
    return [_needed(given, name, InvalidGrant) for name in names]


def _needed(given: Mapping[str, str], name: str, refusal: type[ApiError]) -> str:
    if name not in given:
        raise refusal(f"Missing parameter {name}")
    return given[name]
