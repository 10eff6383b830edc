"""How a text may stand among bytes: in forms that are known beforehand, or within something that is decoded.

The forms of a secret are found by one search, however many there are: as it is, percent-encoded, with JSON's escapes,
in UTF-16, in hexadecimal, backwards, and in base64 and base32 amid other text. What is compressed, long in base64, or
escaped in other ways is decoded, and searched in turn.
"""

import binascii
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from base64 import b32encode, b64decode, b64encode
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes

LARGEST = 64 * 1024 * 1024
"""Bytes to which something compressed is unpacked; what comes after is not looked at."""

CHUNK = 4096

SHORTEST_FORM = 6

BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")
LONG_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}+={0,2}")
"""Decoded wherever it stands; shorter runs are found by the forms of a secret in base64."""

BASE64_LINES = re.compile(rb"(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{40,}+(?:\s+|\\r\\n|\\n))+[A-Za-z0-9+/]+={0,2}")
BREAKS = re.compile(rb"\s+|\\r\\n|\\n")

PERCENT = re.compile(rb"(?<![^\s\"'<>])[^\s\"'<>%]*%[^\s\"'<>]*")
ESCAPED = re.compile(rb"(?<![^\s\"'<>])[^\s\"'<>\\]*(?:\\.[^\s\"'<>\\]*)+")
ENTITIES = re.compile(rb"(?<![^\s\"'<>])[^\s\"'<>&]*(?:&[#\w]+;[^\s\"'<>&]*)+")
"""Words with such an escape in them."""

ESCAPE = re.compile(rb"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[/\"'\\]")
GZIP, ZLIB, ZIP = b"\x1f\x8b\x08", b"\x78", b"PK\x03\x04"


class Inside(NamedTuple):
    """What stands decoded between two places of some bytes; `encode` is None where it cannot be put back."""

    start: int
    end: int
    plain: bytes
    encode: Callable[[bytes], bytes] | None


def forms(value: str, instead: str) -> Iterator[tuple[bytes, bytes]]:
    """How a secret is written where it can be replaced at once, and what then stands there."""
    plain, place = value.encode("utf-8", "surrogatepass"), instead.encode()
    escaped = json.dumps(value)[1:-1]
    for form in (
        plain,
        quote(value, safe="", errors="surrogatepass").encode(),
        quote(value, safe="", errors="surrogatepass").lower().encode(),
        quote(value, errors="surrogatepass").encode(),
        escaped.encode(),
        escaped.replace("/", "\\/").encode(),
        html.escape(value).encode("utf-8", "surrogatepass"),
        plain[::-1],
        *(
            digits
            for hexed in (plain.hex(), plain.hex(":"), plain.hex(" "))
            for digits in (hexed.encode(), hexed.upper().encode())
        ),
        *amid(plain, b32encode, 5),
    ):
        yield form, place
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield value.encode(encoding, "surrogatepass"), instead.encode(encoding)


def in_base64(value: str) -> Iterator[bytes]:
    """How a secret is written in base64, once or twice: its surroundings must be decoded before it can be replaced."""
    plain = value.encode("utf-8", "surrogatepass")
    for each in (plain, plain[::-1], value.encode("utf-16-le", "surrogatepass"), *amid(plain, b64encode, 6)):
        for form in amid(each, b64encode, 6):
            yield form
            yield form.replace(b"+", b"-").replace(b"/", b"_")


def amid(plain: bytes, encode: Callable[[bytes], bytes], bits: int) -> Iterator[bytes]:
    """What an encoding of so many bits a character makes of bytes amid others: all ways to fall into its groups."""
    for before in range({6: 3, 5: 5}[bits]):
        filled = b"\0" * before + plain
        # The characters that hold bits of what stands on either side are left out.
        core = encode(filled)[-(-before * 8 // bits) : len(filled) * 8 // bits]
        if len(core) >= SHORTEST_FORM:
            yield core


def inside(content: bytes) -> Iterator[Inside]:
    """All that can be decoded in some bytes."""
    yield from _compressed(content)
    if b"%" in content:
        yield from _words(content, PERCENT, unquote_to_bytes, _quoted)
    if b"\\" in content:
        yield from _words(content, ESCAPED, _unescaped, _escaped)
    if b"&" in content:
        yield from _words(content, ENTITIES, _without_entities, _with_entities)
    for found in LONG_BASE64.finditer(content):
        for start in range(4):  # a run may begin before the encoded text does
            run = found[0][start:]
            if (plain := debased(run)) is not None:
                url = b"-" in run or b"_" in run
                yield Inside(found.start() + start, found.end(), plain, url_base64 if url else b64encode)
    for found in BASE64_LINES.finditer(content):
        if (plain := debased(BREAKS.sub(b"", found[0]))) is not None:
            yield Inside(found.start(), found.end(), plain, b64encode)


def debased(run: bytes) -> bytes | None:
    """What base64 says, in either alphabet; what does not end where it should is read as far as it goes."""
    run = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        return b64decode(run + b"=" * (-len(run) % 4), validate=True)
    except binascii.Error:
        return b64decode(run[: len(run) // 4 * 4]) if len(run) >= 4 else None  # noqa: PLR2004  four make three bytes


def url_base64(plain: bytes) -> bytes:
    """Base64 in the alphabet of URLs."""
    return b64encode(plain).replace(b"+", b"-").replace(b"/", b"_")


def unpacked(content: bytes, bits: int) -> tuple[bytes, int] | None:
    """What zlib unpacks, as far as it is there and right, and where that ends; None if it is nothing of that kind."""
    stream = zlib.decompressobj(bits)
    pieces: list[bytes] = []
    left, at = LARGEST, 0
    while at < len(content) and left > 0 and not stream.eof:
        try:
            pieces.append(stream.decompress(stream.unconsumed_tail or content[at : at + CHUNK], left))
        except zlib.error:
            break
        left -= len(pieces[-1])
        at += 0 if stream.unconsumed_tail else CHUNK
    plain = b"".join(pieces)
    return (plain, min(at, len(content)) - len(stream.unused_data)) if plain else None


def _compressed(content: bytes) -> Iterator[Inside]:
    at = content.find(GZIP)
    while at >= 0:
        if (found := unpacked(content[at:], 31)) is not None:
            yield Inside(at, at + found[1], found[0], lambda plain: gzip.compress(plain, mtime=0))
        at = content.find(GZIP, at + 1)
    if (
        content[:1] == ZLIB and int.from_bytes(content[:2]) % 31 == 0 and (found := unpacked(content, 15)) is not None
    ):  # RFC 1950
        yield Inside(0, found[1], found[0], zlib.compress)
    if (at := content.find(ZIP)) >= 0:
        for member in _members(content[at:]):
            yield Inside(at, len(content), member, None)


def _members(archive: bytes) -> Iterator[bytes]:
    left = LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            for each in opened.infolist():
                with opened.open(each) as member:
                    plain = member.read(left)
                left -= len(plain)
                yield plain
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return


def _words(
    content: bytes, words: re.Pattern[bytes], decode: Callable[[bytes], bytes], encode: Callable[[bytes], bytes]
) -> Iterator[Inside]:
    for found in words.finditer(content):
        if (plain := decode(found[0])) != found[0]:
            yield Inside(found.start(), found.end(), plain, encode)


def _quoted(plain: bytes) -> bytes:
    return quote(plain, safe="/:?&=+,;@!$'()*~#[] {}\"\n\r\t<>|\\^`").encode()


def _unescaped(content: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        escape = found[0]
        if escape[1:2] in (b"u", b"x"):
            return chr(int(escape[2:].decode(), 16)).encode("utf-8", "surrogatepass")
        return escape[1:]

    return ESCAPE.sub(plain, content)


def _escaped(plain: bytes) -> bytes:
    return plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def _without_entities(content: bytes) -> bytes:
    return html.unescape(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _with_entities(plain: bytes) -> bytes:
    return html.escape(plain.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
