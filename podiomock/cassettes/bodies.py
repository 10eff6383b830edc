"""A body as data: JSON and forms as what they say, text as text, the rest in base64 or in a file of its own.

A body is told as data only where its bytes can be had back from it, but for white space and the order of a form's
escapes: so a JSON body with a key twice, or with more digits than a number keeps, is text.
"""

import json
import re
from base64 import b64decode, b64encode
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode

from podiomock.cassettes.standins import masked
from podiomock.http import Request

DEEPEST = 64
"""How many levels of lists and objects are told as data; deeper ones are text."""

LARGEST_INLINE = 64 * 1024
"""Bytes of a body that is not data; a larger one stands in a file beside the cassette, named by its content."""

HASH = re.compile(r"[0-9a-f]{64}")
BOUNDARY = re.compile(r'boundary="?([^";,\s]+)"?', re.IGNORECASE)
FORM = "application/x-www-form-urlencoded"

Told = dict[str, Any]
"""`{"json": ...}`, `{"form": {...}}`, `{"text": ...}`, `{"base64": ...}`, `{"file": hash}`, or nothing."""


class NotData(ValueError):
    """A body that reads as JSON, but would not be had back from what it says."""


def told(body: bytes, content_type: str = "") -> Told:
    """A body as a cassette has it; one that belongs into a file is told as `{"file": its hash}`."""
    if not body:
        return {}
    try:
        return {"json": data(body)}
    except (ValueError, RecursionError):
        pass
    if content_type.lower().startswith(FORM) and (pairs := _form(body)) is not None:
        return {"form": pairs}
    if len(body) > LARGEST_INLINE:
        return {"file": sha256(body).hexdigest()}
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return encoded(body)


def body_of(part: Told) -> bytes | None:
    """The bytes of what a cassette tells; None for a body that stands in a file."""
    if "json" in part:
        return json.dumps(part["json"], ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    if "form" in part:
        return urlencode(part["form"]).encode()
    if "text" in part:
        return str(part["text"]).encode()
    if "base64" in part:
        return b64decode(part["base64"], validate=True)
    return None if "file" in part else b""


def encoded(body: bytes) -> Told:
    """A body in base64, which always survives."""
    return {"base64": b64encode(body).decode()}


def data(body: bytes) -> Any:
    """What a JSON body says; NotData or another ValueError if it says nothing, or more than data keeps."""
    found = json.loads(body, object_pairs_hook=_distinct, parse_float=_exact, parse_constant=_refuse)
    if _depth(found) > DEEPEST:
        raise NotData("too deep")
    json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return found


def asked_for(request: Request) -> str | None:
    """What requests share that ask for the same: the digest of the body, and of the range of bytes."""
    extent = request.headers.get("range", "").encode("utf-8", "surrogateescape")
    said = digest(request.body, request.headers.get("content-type", ""))
    return sha256(extent + (said or "").encode()).hexdigest()[:16] if extent else said


def digest(body: bytes, content_type: str = "") -> str | None:
    """What bodies share that mean the same, but for what stands in for secrets; None for an empty one."""
    return sha256(masked(canonical(body, content_type))).hexdigest()[:16] if body else None


def canonical(body: bytes, content_type: str = "") -> bytes:
    """A body in one form: JSON and forms whatever their order and spacing, multipart whatever its boundary."""
    try:
        return json.dumps(json.loads(body), sort_keys=True, separators=(",", ":")).encode()
    except (ValueError, RecursionError):
        pass
    if content_type.lower().startswith(FORM):
        return urlencode(sorted(parse_qsl(body.decode("latin-1"), keep_blank_values=True))).encode()
    if (found := BOUNDARY.search(content_type)) and content_type.lower().startswith("multipart/"):
        return body.replace(found[1].encode("latin-1"), b"boundary")
    return body


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotData("a key twice")
    return found


def _exact(literal: str) -> float:
    number = float(literal)
    if number in (float("inf"), float("-inf")) or Decimal(repr(number)) != Decimal(literal):
        raise NotData("more digits than a float keeps")
    return number


def _refuse(constant: str) -> Any:
    raise NotData(f"{constant} is no JSON")


def _depth(found: Any) -> int:
    level, depth = [found], 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [below for each in level for below in (each.values() if isinstance(each, dict) else each)]
    return depth


def _form(body: bytes) -> dict[str, str] | None:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except (ValueError, UnicodeDecodeError):
        return None
    found = dict(pairs)
    same = len(found) == len(pairs) and sorted(parse_qsl(urlencode(found), keep_blank_values=True)) == sorted(pairs)
    return found if same else None
