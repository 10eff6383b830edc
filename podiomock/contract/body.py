"""Read a body into typed data, looking at the bytes and never at the Content-Type [clients].

A body that does not fit is refused with Podio's own wording; a body that is missing is 404, as on the wire.
"""

import re
from collections.abc import Callable
from typing import Any, get_args

import msgspec

from podiomock.contract.multipart import Parts, read_parts
from podiomock.errors import InvalidValue, NoOperation, TooLarge

BodyReader = Callable[[str, bytes], Any]

LARGEST_JSON = 16 * 1024 * 1024
"""Bytes of JSON beyond which a body is refused."""


def body_reader(shape: Any) -> BodyReader:
    """Make the reader of one body type: a struct, a list, a dict, `Any` JSON, or `Parts`."""
    optional = type(None) in get_args(shape)
    if shape is Parts:
        return read_parts

    def read(_content_type: str, body: bytes) -> Any:
        if len(body) > LARGEST_JSON:
            # the real bound is unknown.
            raise TooLarge
        if not body.strip():
            if optional:
                return None
            raise NoOperation("No body was given.")
        return fit(parse(body), shape)

    return read


def parse(body: bytes) -> Any:
    """Decode JSON bytes, or refuse."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        # the wording for broken JSON is unknown.
        raise InvalidValue("Invalid value null (null): must be valid JSON") from None


def fit(data: Any, shape: Any) -> Any:
    """Convert decoded JSON to `shape`, numbers and booleans also from strings, or refuse in the wire's words."""
    try:
        return msgspec.convert(data, shape, strict=False)
    except msgspec.ValidationError as error:
        raise refusal(str(error), data, shape) from None


PATH = re.compile(r" - at `\$(.*)`$")
STEP = re.compile(r"\.([^.\[]+)|\[(\d+|\.\.\.)\]")
WORDS = {
    "int": "integer",
    "str": "string",
    "bool": "boolean",
    "float": "number",
    "array": "array",
    "object": "object",
    "null": "null",
}


def refusal(message: str, data: Any, shape: Any) -> InvalidValue:
    """Put a validation message into Podio's grammar, `Invalid value <JSON> (<type>): <rule>` [recorded]."""
    path = PATH.search(message)
    value, kind = data, msgspec.inspect.type_info(shape)
    if path is not None:
        message = message[: path.start()]
        for key, index in STEP.findall(path[1]):
            kind = _inside(kind, key)
            if isinstance(value, dict) and key in value:
                value = value[key]
            elif isinstance(value, list) and index.isdigit():
                value = value[int(index)]
    if message.startswith("Invalid enum value"):
        return InvalidValue.of(value, f"must be one of {{{', '.join(repr(each) for each in _allowed(kind))}}}")
    return InvalidValue.of(value, _rule(message))


def _inside(kind: msgspec.inspect.Type, key: str) -> msgspec.inspect.Type:
    for each in kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,):
        if isinstance(each, msgspec.inspect.StructType):
            return next((field.type for field in each.fields if field.encode_name == key), kind)
        if isinstance(each, msgspec.inspect.ListType | msgspec.inspect.VarTupleType) and not key:
            return each.item_type
    return kind


def _allowed(kind: msgspec.inspect.Type) -> tuple[object, ...]:
    for each in kind.types if isinstance(kind, msgspec.inspect.UnionType) else (kind,):
        if isinstance(each, msgspec.inspect.LiteralType):
            return tuple(each.values)
    return ()


def _rule(message: str) -> str:
    quoted = re.findall(r"`([^`]*)`", message)
    if message.startswith("Object missing required field"):
        return f"missing required properties: ['{quoted[0]}']"
    if message.startswith("Object contains unknown field"):
        # the tests that expect 400 do not show the wording; this is the recorded grammar's own.
        return f"additional properties: ['{quoted[0]}']"
    if message.endswith("of length >= 1"):
        return "must be non empty string" if quoted[0] == "str" else "must be non empty array"
    if (bound := re.search(r">= (-?\d+)$", message)) is not None:
        return f"must not be less than {bound[1]}"
    if (bound := re.search(r"<= (-?\d+)$", message)) is not None:
        return f"must not be larger than {bound[1]}"
    if message.startswith("Expected") and quoted:
        kinds = [WORDS.get(kind.strip(), kind.strip()) for kind in quoted[0].split("|")]
        return " or ".join(f"must be {kind}" for kind in dict.fromkeys(kinds))
    return "must be valid"
