"""HAR 1.2, as browsers and proxies write it."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from http.client import responses
from typing import Any, Literal, get_args
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
from msgspec import Struct

from podiomock import __version__
from podiomock.cassettes.coding import Unreadable, plain
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.http import Request, Response

Kind = Literal["timeout", "refused", "reset"]


class Pair(Struct):
    """A header, or a parameter."""

    name: str
    value: str = ""


class PostData(Struct):
    """What was sent: as text, or as the parameters of a form."""

    text: str | None = None
    params: list[Pair] = []
    encoding: str | None = None


class Asked(Struct):
    """A request."""

    method: str
    url: str
    headers: list[Pair] = []
    postData: PostData | None = None  # noqa: N815  HAR's own name


class Content(Struct):
    """What came back; HAR has it unpacked."""

    text: str | None = None
    encoding: str | None = None


class Answered(Struct):
    """A response; status 0 where none came."""

    status: int
    statusText: str = ""  # noqa: N815  HAR's own name
    headers: list[Pair] = []
    content: Content = msgspec.field(default_factory=Content)


class Entry(Struct):
    """One call."""

    request: Asked
    response: Answered
    startedDateTime: datetime | None = None  # noqa: N815  HAR's own name
    time: float = 0


class Log(Struct):
    """All calls."""

    entries: list[Entry]


class File(Struct):
    """All of it."""

    log: Log


def interactions(found: Any) -> list[Interaction]:
    """The calls of a HAR in order; ValueError says what does not fit."""
    return [_interaction(each) for each in msgspec.convert(found, File).log.entries]


def write(interactions: Iterable[Interaction]) -> str:
    """A HAR of interactions."""
    entries = [_told(each) for each in interactions]
    log = {"version": "1.2", "creator": {"name": "podiomock", "version": __version__}, "entries": entries}
    return msgspec.json.format(msgspec.json.encode({"log": log}), indent=2).decode() + "\n"


def _interaction(entry: Entry) -> Interaction:
    asked, answered = entry.request, entry.response
    headers = {each.name.lower(): each.value for each in asked.headers if not each.name.startswith(":")}
    post = asked.postData
    body = b""
    if post is not None:
        body = (
            _bytes(post.text, post.encoding)
            if post.text is not None
            else urlencode([(each.name, each.value) for each in post.params]).encode()
        )
    request = Request.to(asked.method, asked.url, headers, body)
    response: Response | Failure
    if answered.status == 0:
        kind: Kind = answered.statusText if answered.statusText in get_args(Kind) else "reset"  # type: ignore[assignment]
        response = Failure(kind, max(entry.time, 0) / 1000 if kind == "timeout" else 0)
    else:
        pairs = tuple(
            (each.name, each.value)
            for each in answered.headers
            if not each.name.startswith(":") and each.name.lower() not in ("content-length", "transfer-encoding")
        )
        response = Response(answered.status, pairs, _bytes(answered.content.text, answered.content.encoding))
        with suppress(Unreadable):  # it was unpacked before: so a HAR should have it
            response = plain(response)
    return Interaction(request, response, entry.startedDateTime, max(entry.time, 0) / 1000)


def _bytes(text: str | None, encoding: str | None) -> bytes:
    if text is None:
        return b""
    return b64decode(text) if encoding == "base64" else text.encode("utf-8", "surrogatepass")


def _told(interaction: Interaction) -> dict[str, Any]:
    request, response = interaction.request, interaction.response
    at = (interaction.at or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC)
    duration = (interaction.seconds or 0) * 1000
    query = parse_qsl(urlsplit(request.url).query, keep_blank_values=True)
    asked: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in request.headers.items()],
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": -1,
        "bodySize": len(request.body),
    }
    if request.body:
        asked["postData"] = {"mimeType": request.headers.get("content-type", ""), **_text(request.body)}
    return {
        "startedDateTime": at.isoformat(),
        "time": duration,
        "request": asked,
        "response": _answered(response),
        "cache": {},
        "timings": {"send": 0, "wait": duration, "receive": 0},
    }


def _answered(response: Response | Failure) -> dict[str, Any]:
    failed = isinstance(response, Failure)
    body = b"" if isinstance(response, Failure) else response.body
    headers = () if isinstance(response, Failure) else response.headers
    status = 0 if isinstance(response, Failure) else response.status
    kind = "" if isinstance(response, Failure) else response.header("content-type") or ""
    return {
        "status": status,
        "statusText": response.kind if isinstance(response, Failure) else responses.get(status, ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in headers],
        "content": {"size": len(body), "mimeType": kind, **({} if failed else _text(body))},
        "redirectURL": next((value for name, value in headers if name.lower() == "location"), ""),
        "headersSize": -1,
        "bodySize": len(body),
    }


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"text": b64encode(body).decode(), "encoding": "base64"}
