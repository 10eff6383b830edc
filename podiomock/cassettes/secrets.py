"""Secrets by their value: wherever one turns up, in whatever encoding, it is found again and replaced.

How a secret is written in text is known beforehand: as it is, percent-encoded, with JSON's escapes, in hexadecimal,
backwards, and in base64, alone or amid other text, twice over. One search finds all of that. What is compressed (gzip,
zlib, zip, also in base64) is unpacked and searched in turn.
"""

import binascii
import gzip
import io
import json
import re
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

DEEPEST = 4
LARGEST = 64 * 1024 * 1024
"""Bytes to which a compressed body is unpacked; a larger one counts as unreadable."""

SHORTEST = 6
"""Characters of a secret that is looked for by its value; a shorter one would be found in what is none."""

BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{8,}={0,2}")
PACKED = re.compile(rb"(?:H4sI|UEsDB|e[AEFJMNNO][A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}")
"""Base64 of what begins like gzip, zip or zlib."""

ESCAPES = re.compile(rb"\\u[0-9a-fA-F]{4}|\\[/\"\\]")
PERCENT = re.compile(rb"%[0-9A-Fa-f]{2}")


class LeakError(RuntimeError):
    """A secret would reach a file. The message says where, never which."""


class Secrets:
    """Values that must not be seen, each with what stands in its place."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: dict[str, str] = {}
        self._plain: dict[bytes, bytes] = {}
        self._forms: list[bytes] = []
        self._search: BytesAhoCorasick | None = None
        for each in values:
            self.add(each)

    def add(self, value: str, instead: str = "scrubbed") -> str:
        """Know a secret from now on; what stands in its place is returned."""
        if value not in self._values:
            self._values[value] = instead
            self._search = None
        return self._values[value]

    def __contains__(self, value: str) -> bool:
        return value in self._values

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Secrets: {len(self)}>"

    def found(self, content: bytes) -> bool:
        """Whether any of them stands in some bytes, in any encoding."""
        return self._found(content, DEEPEST)

    def without(self, content: bytes) -> bytes:
        """The bytes with each secret replaced; encoded places are decoded, cleaned, and encoded again."""
        return self._without(content, DEEPEST) if self._found(content, DEEPEST) else content

    def text(self, content: str) -> str:
        """The text with each secret replaced."""
        before = content.encode("utf-8", "surrogatepass")
        after = self.without(before)
        return content if after is before else after.decode("utf-8", "surrogatepass")

    def _without(self, content: bytes, depth: int) -> bytes:
        content = self._replaced(content)
        if not depth or not self._found(content, depth):
            return content
        if (unpacked := _unpacked(content)) is not None:
            return _packed(self._without(unpacked, depth - 1), content)
        content = BASE64.sub(lambda found: self._base64(found[0], depth), content)
        for encoded, decode, encode in ((PERCENT, unquote_to_bytes, _quoted), (ESCAPES, _unescaped, _escaped)):
            if encoded.search(content) and self._matches(decode(content)):
                content = encode(self._without(decode(content), depth - 1))
        return content

    def _base64(self, run: bytes, depth: int) -> bytes:
        if not self._matches(run) and not PACKED.match(run):
            return run
        for start in range(4):  # a run may begin before the encoded text does
            plain = _debased(run[start:])
            if plain is not None and self._found(plain, depth - 1):
                again = b64encode(self._without(plain, depth - 1))
                if b"-" in run or b"_" in run:
                    again = again.replace(b"+", b"-").replace(b"/", b"_")
                return run[:start] + again
        return run

    def _found(self, content: bytes, depth: int) -> bool:
        if self._matches(content):
            return True
        if depth <= 0 or not self._values:
            return False
        if (unpacked := _unpacked(content)) is not None:
            return self._found(unpacked, depth - 1)
        if b"%" in content and PERCENT.search(content) and self._matches(unquote_to_bytes(content)):
            return True
        if b"\\" in content and ESCAPES.search(content) and self._found(_unescaped(content), depth - 1):
            return True
        for run in PACKED.findall(content):
            plain = _debased(run)
            if plain is not None and (unpacked := _unpacked(plain)) is not None and self._found(unpacked, depth - 1):
                return True
        return False

    def _matches(self, content: bytes) -> list[tuple[int, int, int]]:
        """Which forms stand where: form, start, end."""
        if self._search is None:
            self._compile()
        return self._search.find_matches_as_indexes(content) if self._search is not None else []

    def _replaced(self, content: bytes) -> bytes:
        parts, at = [], 0
        for form, start, end in self._matches(content):
            instead = self._plain.get(self._forms[form])
            if instead is not None:  # base64 is decoded first
                parts += [content[at:start], instead]
                at = end
        return b"".join([*parts, content[at:]]) if parts else content

    def _compile(self) -> None:
        from ahocorasick_rs import BytesAhoCorasick, MatchKind  # only who records needs it

        long = {value: place for value, place in self._values.items() if len(value) >= SHORTEST}
        self._plain = {form: place for value, given in long.items() for form, place in _forms(value, given)}
        based = (form for value in long for form in _based(value.encode("utf-8", "surrogatepass")))
        self._forms = list(dict.fromkeys((*self._plain, *based)))
        if self._forms:
            self._search = BytesAhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)


def _forms(value: str, place: str) -> Iterator[tuple[bytes, bytes]]:
    """How a secret is written in text."""
    plain = value.encode("utf-8", "surrogatepass")
    for form in (
        plain,
        quote(value, safe="").encode(),
        quote(value, safe="").lower().encode(),
        quote(value).encode(),
        json.dumps(value)[1:-1].encode(),
        json.dumps(value)[1:-1].replace("/", "\\/").encode(),
        plain[::-1],
        binascii.hexlify(plain),
        binascii.hexlify(plain).upper(),
    ):
        yield form, place.encode()


def _based(plain: bytes, *, twice: bool = True) -> Iterator[bytes]:
    """What base64 makes of a secret amid other text: three ways to fall into its groups, in both alphabets."""
    for before in range(3):
        amid = b"\0" * before + plain
        coded = b64encode(amid)
        # The characters that hold bits of what stands on either side are left out.
        core = coded[(0, 2, 3)[before] : len(coded) - (0, 3, 2)[len(amid) % 3]]
        if len(core) >= SHORTEST:
            yield core
            yield core.replace(b"+", b"-").replace(b"/", b"_")
            if twice:
                yield from _based(core, twice=False)


def _debased(run: bytes) -> bytes | None:
    run = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        return b64decode(run + b"=" * (-len(run) % 4), validate=True)
    except binascii.Error:
        return b64decode(run[: len(run) // 4 * 4]) if len(run) >= 4 else None  # noqa: PLR2004  four make three bytes


def _unpacked(content: bytes) -> bytes | None:
    """What is compressed in some bytes; None where nothing is."""
    try:
        if content[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
                return file.read(LARGEST)
        if content[:1] == b"\x78" and len(content) > 2 and int.from_bytes(content[:2]) % 31 == 0:  # noqa: PLR2004  RFC 1950
            return zlib.decompressobj().decompress(content, LARGEST)
        if content[:4] == b"PK\x03\x04":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                return b"\n".join(archive.read(each) for each in archive.infolist() if each.file_size < LARGEST)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError):
        return None
    return None


def _packed(plain: bytes, like: bytes) -> bytes:
    if like[:2] == b"\x1f\x8b":
        return gzip.compress(plain, mtime=0)
    if like[:1] == b"\x78":
        return zlib.compress(plain)
    raise LeakError("a zip archive holds a secret and cannot be cleaned: leave the call out of what is recorded")


def _quoted(plain: bytes) -> bytes:
    return quote(plain, safe="/:?&=+,;@!$'()*~#[] {}\"\n\r\t<>|\\^`").encode()


def _unescaped(content: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        escape = found[0]
        if escape[1:2] == b"u":
            return chr(int(escape[2:].decode(), 16)).encode("utf-8", "surrogatepass")
        return escape[1:]

    return ESCAPES.sub(plain, content)


def _escaped(plain: bytes) -> bytes:
    return plain.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
