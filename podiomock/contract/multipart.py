"""Read a `multipart/form-data` body: the boundary is the one thing taken from the request's Content-Type."""

import logging
from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from podiomock.errors import NoOperation, TooLarge

LARGEST_FILE = 100 * 1024 * 1024
"""Bytes of a file [doc]."""

LARGEST_UPLOAD = LARGEST_FILE + 64 * 1024
"""The same, and the multipart framing round it."""

QUIET = logging.Logger("podiomock.multipart", logging.CRITICAL + 1)  # noqa: LOG001  in no hierarchy, on purpose
"""A logger of nobody's: what is wrong with a body is said to its client, not to the log of the program."""


class Parts(Struct, frozen=True):
    """A `multipart/form-data` body: plain fields by name, files by name as (filename, content type, bytes).

    A-268: of several parts of one name the first counts.
    """

    fields: dict[str, str]
    files: dict[str, tuple[str, str, bytes]]


class Part:
    """One part while it is read; its headers have lower-case names."""

    def __init__(self) -> None:
        self.headers: dict[str, bytes] = {}
        self.chunks: list[bytes] = []

    @property
    def content(self) -> bytes:
        """The part's bytes: what was read in one piece is not copied again."""
        return self.chunks[0] if len(self.chunks) == 1 else b"".join(self.chunks)


def read_parts(content_type: str, body: bytes) -> Parts:
    """Read a multipart body, or a form, which has no files; anything else is 404, as nothing takes it."""
    from python_multipart.multipart import parse_options_header

    if len(body) > LARGEST_UPLOAD:
        raise TooLarge
    kind, options = parse_options_header(content_type)
    if kind == b"application/x-www-form-urlencoded":
        return Parts(dict(parse_qsl(_text(body), keep_blank_values=True)), {})
    fields: dict[str, str] = {}
    files: dict[str, tuple[str, str, bytes]] = {}
    for part in _parts(options.get(b"boundary", b""), body):
        disposition, content = part.headers.get("content-disposition", b""), part.content
        _, options = parse_options_header(disposition)
        name = _text(options.get(b"name", b""))
        filename = _filename(disposition, options)
        if filename is None:
            fields.setdefault(name, _text(content))
        elif len(content) > LARGEST_FILE:
            raise TooLarge
        else:
            files.setdefault(name, (filename, _text(part.headers.get("content-type", b"")), content))
    return Parts(fields, files)


def _parts(boundary: bytes, body: bytes) -> Iterator[Part]:
    from python_multipart.exceptions import FormParserError
    from python_multipart.multipart import MultipartParser

    if not boundary:
        raise NoOperation("Missing parameters: source.")
    begun: list[Part] = []
    whole: list[Part] = []
    name, value = bytearray(), bytearray()

    def on_header_end() -> None:
        begun[-1].headers[name.decode("latin-1").lower()] = bytes(value)
        name.clear()
        value.clear()

    try:
        parser = MultipartParser(
            boundary,
            {
                "on_part_begin": lambda: begun.append(Part()),
                "on_header_field": lambda data, start, end: name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: value.extend(data[start:end]),
                "on_header_end": on_header_end,
                "on_part_data": lambda data, start, end: begun[-1].chunks.append(data[start:end]),
                "on_part_end": lambda: whole.append(begun[-1]),
            },
        )
        parser.logger = QUIET
        parser.write(body)
    except (FormParserError, ValueError):
        raise NoOperation("Missing parameters: source.") from None
    yield from whole


def _filename(disposition: bytes, options: dict[bytes, bytes]) -> str | None:
    """A part's file name; None if it is no file.

    Browsers and httpx write a quote as `%22`; requests once wrote other alphabets only as `filename*=utf-8''%C3%A6`.
    """
    if (plain := options.get(b"filename")) is not None:
        return _text(plain).replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
    for parameter in disposition.split(b";"):
        key, _, extended = parameter.strip().partition(b"=")
        if key.lower() == b"filename*":
            return unquote(_text(extended.strip(b'"')).rpartition("'")[2], errors="replace")
    return None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
