"""An interaction's block in a cassette: YAML that a person reviews, and that is found without being parsed.

    - method: POST
      url: https://api.maton.ai/podio/item/app/456/
      match: 8c1f0e5b2d7a9f34
      at: 2026-03-01T09:00:00.120000Z
      seconds: 0.031
      request:
        headers: {content-type: application/json}
        json: {fields: {title: Plan}}
      response:
        status: 200
        headers: {Content-Type: application/json}
        json: {item_id: 1}

`match` is the digest of the request's body, and of the range of bytes that it asks for. A block that others wrote may
have its keys in any order. Only plain data is read: no tag, no anchor, nothing deep; and what is written is read back
first.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
import yaml
from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.cassettes.bodies import HASH, Told, asked_for, body_of, encoded, told
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.http import Request, Response

TAG = "tag:yaml.org,2002:"
LONG_INT = 19
LARGEST_LOST = 1 << 30
DEEPEST = 200
"""Levels of a block, those of its layout among them."""

SUSPICIOUS = re.compile(rb"(?:^|[\s\[{,:?-])[&*!]|[\[{]{32}", re.MULTILINE)
"""What could be a tag, an anchor, or depth: such a block is looked at closely before it is built."""

Bodies = Callable[[str], bytes]
"""From a body's hash to the body that stands in a file."""


class BlockError(ValueError):
    """A block that is none: `line` counts from 0 within it."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


class Loader(yaml.CSafeLoader):
    """The safe one's C form, with a shorter way from nodes to plain data, and no key twice: one would be lost."""

    def get_single_data(self) -> Any:
        """The data of a text."""
        node = self.get_single_node()
        return None if node is None else self._plain(node)

    def _plain(self, node: yaml.Node) -> Any:
        tag, value = node.tag, node.value
        if tag == TAG + "str":
            return value
        if tag == TAG + "map":
            return self._mapping(node)
        if tag == TAG + "seq":
            return [self._plain(each) for each in value]
        if tag == TAG + "int" and value.isdecimal() and value[0] != "0" and len(value) < LONG_INT:
            return int(value)
        return self.construct_object(node, deep=True)

    def _mapping(self, node: yaml.Node) -> dict[Any, Any]:
        try:
            found = {self._plain(key): self._plain(value) for key, value in node.value}
        except TypeError:
            raise yaml.constructor.ConstructorError(None, None, "found unhashable key", node.start_mark) from None
        if len(found) != len(node.value):
            known: set[Any] = set()
            for key, _ in node.value:
                if key.value in known:
                    wrong = f"the key {key.value!r} stands twice"
                    raise yaml.constructor.ConstructorError(None, None, wrong, key.start_mark)
                known.add(key.value)
        return found


class RequestPart(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What was sent: its headers by lower-case names, and its body in one of the five ways."""

    headers: dict[str, str] = {}
    json: Any = UNSET
    form: dict[str, str] | UnsetType = UNSET
    text: str | UnsetType = UNSET
    base64: str | UnsetType = UNSET
    file: str | UnsetType = UNSET


class ResponsePart(RequestPart, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What came back; `lost` bytes of it did not."""

    status: Annotated[int, Meta(ge=100, le=999)]
    headers: dict[str, str | list[str]] = {}  # type: ignore[assignment]  # a header may come several times
    lost: Annotated[int, Meta(ge=0, le=LARGEST_LOST)] = 0


class FailurePart(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """That nothing came back."""

    failure: Literal["timeout", "refused", "reset"]
    seconds: float = 0.0


class Block(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """The block as it is written."""

    method: str
    url: str
    response: dict[str, Any]
    match: str | None = None
    at: datetime | None = None
    seconds: float | None = None
    request: RequestPart = msgspec.field(default_factory=RequestPart)


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text and not text.isspace() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def dump(data: Any) -> str:
    """Plain data as YAML: keys in the order given, a line a value, texts of several lines as they are."""
    written: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1 << 30
    )
    return written


def parse(text: bytes) -> Any:
    """Plain data from YAML; `BlockError` for anything else."""
    try:
        if SUSPICIOUS.search(text):
            _inspect(text)
        # Not `yaml.load`: a ValueError of a scalar, as of the date 2026-99-99, has no line there.
        return yaml.load(text, Loader=Loader)  # noqa: S506  the safe loader's C form
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BlockError(f"{error.problem or error.context}", mark.line if mark else 0) from None
    except yaml.reader.ReaderError as error:
        wrong = str(error).partition("\n")[0]
        raise BlockError(wrong, text.count(b"\n", 0, error.position)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if isinstance(error, BlockError):
            raise
        raise BlockError(str(error)) from None


def write(interaction: Interaction, keep: Callable[[str, bytes], None]) -> bytes:
    """The block of an interaction; `keep` is given the bodies that belong into files, and their hashes."""
    request, response = interaction.request, interaction.response
    content_type = request.headers.get("content-type", "")
    plain: dict[str, Any] = {"method": request.method, "url": request.url}
    if (match := asked_for(request)) is not None:
        plain["match"] = match
    if interaction.at is not None:
        plain["at"] = interaction.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if interaction.seconds is not None:
        plain["seconds"] = round(interaction.seconds, 6)
    sent = {"headers": dict(request.headers)} if request.headers else {}
    if sent or request.body:
        plain["request"] = sent | _told(request.body, content_type, keep)
    if isinstance(response, Failure):
        plain["response"] = {"failure": response.kind} | ({"seconds": response.seconds} if response.seconds else {})
    else:
        plain["response"] = {"status": response.status} | ({"headers": _gathered(response)} if response.headers else {})
        plain["response"] |= _told(response.body, response.header("content-type") or "", keep)
        if response.lost:
            plain["response"]["lost"] = response.lost
    try:
        text = dump([plain]).encode()
        faithful = parse(text) == [plain]
    except (BlockError, UnicodeEncodeError):
        faithful = False
    return text if faithful else _encoded(plain, interaction)


def read(text: bytes, bodies: Bodies) -> Interaction:
    """The interaction of a block; `bodies` gives the bodies that stand in files."""
    found = parse(text)
    if not isinstance(found, list) or len(found) != 1:
        raise BlockError("an interaction is one entry of a list")
    block = _converted(_timed(found[0]), Block, text)
    kind = FailurePart if "failure" in block.response else ResponsePart
    response: FailurePart | ResponsePart = _converted(block.response, kind, text, "response")
    request = Request.to(block.method, _url(block.url), block.request.headers, _body(block.request, bodies))
    got: Response | Failure
    if isinstance(response, FailurePart):
        got = Failure(response.failure, response.seconds)
    else:
        headers = tuple(
            (name, each)
            for name, value in response.headers.items()
            for each in (value if isinstance(value, list) else [value])
        )
        got = Response(response.status, headers, _body(response, bodies), response.lost)
    if any("\r" in each or "\n" in each for pair in (*block.request.headers.items(), *_headers(got)) for each in pair):
        raise BlockError("a header of several lines")
    return Interaction(request, got, block.at, block.seconds)


def _headers(response: Response | Failure) -> tuple[tuple[str, str], ...]:
    return () if isinstance(response, Failure) else response.headers


def _url(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or not parts.netloc:
        raise BlockError(f"{url!r} is no URL")
    return url


def _told(body: bytes, content_type: str, keep: Callable[[str, bytes], None]) -> Told:
    part = told(body, content_type)
    if "file" in part:
        keep(part["file"], body)
    return part


def _encoded(plain: dict[str, Any], interaction: Interaction) -> bytes:
    """The block with its bodies in base64: as data, YAML would not give them back as they are."""
    for name, message in (("request", interaction.request), ("response", interaction.response)):
        if not isinstance(message, Failure) and message.body:
            kept = {key: value for key, value in plain[name].items() if key not in ("json", "form", "text")}
            plain[name] = kept if "file" in kept else kept | encoded(message.body)
    return dump([plain]).encode()


def _body(part: RequestPart, bodies: Bodies) -> bytes:
    given = {name: value for name in ("json", "form", "text", "base64", "file")
             if (value := getattr(part, name)) is not UNSET}  # fmt: skip
    if len(given) > 1:
        raise BlockError(f"a body is told once, not as {' and '.join(given)}")
    if "file" in given:
        if not HASH.fullmatch(str(given["file"])):
            raise BlockError(f"file: {given['file']!r} is no SHA-256 in hexadecimal")
        return bodies(given["file"])
    try:
        return body_of(given) or b""
    except (ValueError, TypeError) as error:
        hint = "; write what is no JSON in quotes" if "json" in given else ""
        raise BlockError(f"a body that cannot be had: {error}{hint}") from None


def _gathered(response: Response) -> dict[str, str | list[str]]:
    """Headers by name; those that came several times as a list."""
    gathered: dict[str, str | list[str]] = {}
    for name, value in response.headers:
        known = next((each for each in gathered if each.lower() == name.lower()), None)
        if known is None:
            gathered[name] = value
        else:
            before = gathered[known]
            gathered[known] = [*before, value] if isinstance(before, list) else [before, value]
    return gathered


def _timed(found: Any) -> Any:
    """A moment without a zone is UTC, as YAML has it."""
    if isinstance(found, dict) and isinstance(at := found.get("at"), datetime) and at.tzinfo is None:
        return found | {"at": at.replace(tzinfo=UTC)}
    return found


def _inspect(text: bytes) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise BlockError("anchors and aliases have no place in a cassette", line)
        if (tag := getattr(event, "tag", None)) is not None:
            raise BlockError(f"the tag {tag} has no place in a cassette", line)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise BlockError(f"deeper than {DEEPEST} levels", line)


SPOT = re.compile(r"^(?P<wrong>.*?)(?: - at `\$(?P<path>[^`]*)`)?$", re.DOTALL)
UNKNOWN = re.compile(r"unknown field `(.*)`")


def _converted(found: Any, kind: Any, text: bytes, *within: str) -> Any:
    """Plain data as a struct; `within` is where in the block it stands."""
    try:
        return msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        raise _located(str(error), text, within) from None


def _located(message: str, text: bytes, within: Sequence[str]) -> BlockError:
    """The line of what does not fit: found by walking the nodes of the block along the path that the message names."""
    parts = SPOT.match(message)
    wrong, path = (parts["wrong"], parts["path"] or "") if parts else (message, "")
    steps = [*within, *(each for each in re.split(r"[.\[\]]+", path) if each)]
    unknown = UNKNOWN.search(wrong)
    top: Any = yaml.compose(text, Loader=Loader)
    node, line = top.value[0], 0
    for step in [*steps, *(unknown.groups() if unknown else ())]:
        children = {key.value: (key, value) for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
        if step not in children:
            break
        key, node = children[step]
        line = key.start_mark.line
    where = f" ({'.'.join(steps)})" if steps else ""
    return BlockError(f"{wrong}{where}", line)
