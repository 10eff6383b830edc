"""vcrpy's files, version 1, in YAML or JSON, and cassetter's, which begin alike and tell bodies otherwise."""

from binascii import unhexlify
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from http.client import responses
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from podiomock.cassettes.blocks import BlockError, Loader
from podiomock.cassettes.coding import plain
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.http import Request, Response

VERSION = 1
DEEPEST = 64
PLAIN_TAGS = frozenset({"tag:yaml.org,2002:binary", "tag:yaml.org,2002:str", "tag:yaml.org,2002:timestamp", "!"})

Headers = dict[str, list[str] | str] | None


class Sent(Struct):
    """A request; `body` is text, bytes, or cassetter's mapping."""

    method: str
    uri: str
    headers: Headers = None
    body: Any = None


class Status(Struct):
    """vcrpy's status."""

    code: int
    message: str | None = None


class Got(Struct):
    """A response; cassetter has a bare status."""

    status: Status | int
    headers: Headers = None
    body: Any = None


class Entry(Struct):
    """One interaction."""

    request: Sent
    response: Got
    recorded_at: Any = None


class File(Struct):
    """All of it."""

    interactions: list[Entry]
    version: int = VERSION


def read(content: bytes) -> tuple[str, list[Interaction]]:
    """The name of the format, `vcrpy` or `cassetter`, and its interactions."""
    _inspect(content)
    try:
        found = yaml.load(content, Loader=Loader)  # noqa: S506  the safe loader's C form
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BlockError(f"{error.problem or error.context}", mark.line if mark else 0) from None
    except yaml.YAMLError as error:
        raise BlockError(str(error)) from None
    told = found.get("interactions") if isinstance(found, dict) else None
    by_cassetter = any(isinstance(each, dict) and "recorded_at" in each for each in told or [])
    return ("cassetter" if by_cassetter else "vcrpy"), interactions(found)


def interactions(found: Any) -> list[Interaction]:
    """The interactions of plain data; ValueError says what does not fit."""
    if not isinstance(found, dict) or "interactions" not in found:
        raise ValueError("it has no interactions")
    file = msgspec.convert(found, File)
    if file.version != VERSION:
        raise ValueError(f"version {file.version} is not known, only {VERSION}")
    made = [_interaction(each) for each in file.interactions]
    # cassetter sorts by method and URL: what happened first is told by its time.
    return sorted(made, key=lambda each: each.at) if all(each.at for each in made) else made  # type: ignore[arg-type, return-value]  # none is None here


def write(interactions: Iterable[Interaction]) -> str:
    """A file that vcrpy plays; failures are left out, as it has none.

    Bodies are plain, and no header says otherwise: which clients vcrpy leaves the unpacking to differs.
    """
    from podiomock.cassettes.blocks import dump

    told = [
        {
            "request": {
                "body": _text(each.request.body),
                "headers": {name: [value] for name, value in each.request.headers.items()},
                "method": each.request.method,
                "uri": each.request.url,
            },
            "response": _got(each.response),
        }
        for each in interactions
        if isinstance(each.response, Response)
    ]
    return dump({"interactions": told, "version": VERSION})


def _got(response: Response) -> dict[str, Any]:
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        if name.lower() == "content-encoding":
            continue
        headers.setdefault(name, []).append(value)
    headers["Content-Length"] = [str(len(response.body))]
    return {
        "body": {"string": _text(response.body)},
        "headers": headers,
        "status": {"code": response.status, "message": responses.get(response.status, "")},
    }


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _interaction(entry: Entry) -> Interaction:
    sent, got = entry.request, entry.response
    headers = {
        name.lower(): value if isinstance(value, str) else ", ".join(value) for name, value in _items(sent.headers)
    }
    request = Request.to(sent.method, sent.uri, headers, _bytes(sent.body))
    pairs = tuple(
        (name, each) for name, value in _items(got.headers) for each in ([value] if isinstance(value, str) else value)
        if name.lower() not in ("content-length", "transfer-encoding")
    )  # fmt: skip
    status = got.status if isinstance(got.status, int) else got.status.code
    at = entry.recorded_at
    moment: datetime | None = datetime.fromisoformat(at) if isinstance(at, str) else at
    response: Response | Failure = plain(Response(status, pairs, _bytes(got.body)))
    return Interaction(request, response, moment)


def _items(headers: Headers) -> Iterator[tuple[str, list[str] | str]]:
    yield from (headers or {}).items()


def _bytes(body: Any) -> bytes:
    """A body: text or bytes, bare or under `string`; or cassetter's `type` and `content`."""
    if isinstance(body, Mapping):
        if "type" not in body:
            return _bytes(body.get("string", body.get("base64_string")))
        content = body.get("content")
        if body["type"] == "json":
            return msgspec.json.encode(content)
        if body["type"] == "binary":
            return unhexlify(str(content))
        return _bytes(content)
    if body is None:
        return b""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode("utf-8", "surrogatepass")
    raise ValueError(f"a body is text or binary, not {type(body).__name__}")


def _inspect(content: bytes) -> None:
    """Refuse tags beyond plain data's, and depth, before anything is built."""
    depth = 0
    try:
        for event in yaml.parse(content, Loader=Loader):
            line = event.start_mark.line if event.start_mark else 0
            tag = getattr(event, "tag", None)
            if tag is not None and tag not in PLAIN_TAGS:
                raise BlockError(f"the tag {tag} has no place in a recording", line)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise BlockError(f"deeper than {DEEPEST} levels", line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BlockError(f"{error.problem or error.context}", mark.line if mark else 0) from None
    except yaml.YAMLError as error:
        raise BlockError(str(error)) from None
