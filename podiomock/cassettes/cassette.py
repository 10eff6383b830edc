"""The file: where it came from, and its interactions in the order in which they happened.

A file of any length is opened by finding its blocks; one is parsed when it is played. What was there is written back
byte for byte, comments too. Writing is atomic and under a lock: there is the old file, or the new one.
"""

import getpass
import glob
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any

import msgspec
from msgspec import Struct

from podiomock.cassettes import blocks
from podiomock.cassettes.bodies import HASH, asked_for
from podiomock.cassettes.interaction import Interaction

VERSION = 1
LARGEST = 512 * 1024 * 1024
"""Bytes of a cassette, and of a body beside it."""

LARGEST_HEAD = 64 * 1024
CONFLICT = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)
START = re.compile(rb"^- ", re.MULTILINE)
FIRST_LINES = re.compile(rb"- method: (\S+)\n  url: ([^\s'\"|>&*!%@`].*)\n(?:  match: '?(\w+)'?\n)?")

BODY = re.compile(rb"^    file: ['\"]?([0-9a-f]{64})\b", re.MULTILINE)

Inspect = Callable[[bytes], None]
"""Looks at what is about to be written, and raises if it must not be."""


class CassetteError(ValueError):
    """A cassette that cannot be used: what is wrong, in which file and line, and what would do."""


LIVE = "live"
"""The source of what the real API answered."""

FAKE = "podiomock serve"
"""The source of what the fake answered, at a port."""


class Origin(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Where a recording came from: the host, or what claimed to be it; when; by which version of what."""

    host: str | None = None
    source: str | None = None
    """`live`, `podiomock serve`, `vcrpy`, a URL ...: what answered, or what the file was made from."""
    recorded: datetime | None = None
    by: str | None = None
    dialect: str | None = None
    comment: str | None = None


class Head(Struct, forbid_unknown_fields=True):
    """What stands above the interactions."""

    podiomock: int
    origin: Origin = msgspec.field(default_factory=Origin)
    interactions: Any = None


class Entry:
    """One interaction's place: what it is found by, and its text."""

    __slots__ = ("_cassette", "line", "match", "method", "text", "url")

    def __init__(self, cassette: "Cassette", text: bytes, line: int | None = None) -> None:
        self._cassette = cassette
        self.text = text
        self.line = line
        """Its first line in the file; None for one that is not in a file yet."""
        if (found := FIRST_LINES.match(text)) is not None:
            method, url, match = found.groups()
            self.method, self.url, self.match = method.decode(), url.decode(), match and match.decode()
        else:
            request = self.interaction.request
            self.method, self.url = request.method, request.url
            self.match = asked_for(request)

    @property
    def interaction(self) -> Interaction:
        """What happened, parsed anew each time."""
        try:
            return blocks.read(self.text, self._cassette.body)
        except blocks.BlockError as error:
            raise self._cassette.error(str(error), (self.line or 1) + error.line) from None

    @property
    def bodies(self) -> list[str]:
        """The hashes of its large bodies."""
        return [each.decode() for each in BODY.findall(self.text)]

    @property
    def content(self) -> bytes:
        """All that is written of it, its large bodies too."""
        return b"\n".join([self.text, *map(self._cassette.body, self.bodies)])

    def __repr__(self) -> str:
        return f"{self.method} {self.url}"


class Cassette:
    """Interactions in order, from a file or for one. Appending is safe from several threads."""

    def __init__(self, path: Path, origin: Origin | None = None, *, since: float | None = None) -> None:
        """A new one, which takes the place of a file that is there, but for one that was written `since` then."""
        self.path = path
        self.origin = origin or Origin()
        self.entries: list[Entry] = []
        self._head: bytes | None = None
        self._loaded = 0
        self._digest: bytes | None = None if path.exists() else b""
        """Of the file as it was last seen; None where it is to be replaced, whatever is in it."""
        self._since = since
        self._bodies: dict[str, bytes] = {}
        self._dropped: set[str] = set()
        self._lock = RLock()

    @classmethod
    def open(cls, path: str | Path) -> "Cassette":
        """Open a file; `CassetteError` if it is none of ours, FileNotFoundError if there is none."""
        cassette = cls(Path(path))
        cassette._load(cassette._bytes(cassette.path))
        return cassette

    @property
    def folder(self) -> Path:
        """Where its large bodies stand, each in a file named by its hash."""
        return self.path.with_name(f"{self.path.stem}.bodies")

    @property
    def loaded(self) -> bool:
        """Whether interactions of it are in the file."""
        return self._loaded > 0

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Interaction]:
        return (each.interaction for each in self.entries)

    def __getitem__(self, position: int) -> Interaction:
        return self.entries[position].interaction

    def append(self, interaction: Interaction) -> Entry:
        """Add what happened last; it must hold no secret any more."""
        text = blocks.write(interaction, self._keep)
        with self._lock:
            entry = Entry(self, text)
            self.entries.append(entry)
        return entry

    def replace(self, entry: Entry, interaction: Interaction) -> Entry:
        """Put another interaction in an entry's place."""
        text = blocks.write(interaction, self._keep)
        with self._lock:
            place = self.entries.index(entry)
            self.entries[place] = replacing = Entry(self, text, entry.line)
            self._dropped |= {*entry.bodies}
            self._loaded, self._digest = 0, None
        return replacing

    def keep(self, entries: Iterable[Entry]) -> None:
        """Keep only these of the entries, in this order; the next `save` writes no others."""
        with self._lock:
            kept = list(entries)
            self._dropped |= {name for each in self.entries for name in each.bodies}
            self.entries, self._loaded = kept, 0
            self._digest = None

    def save(self, inspect: Inspect | None = None, amend: Callable[[], None] = lambda: None) -> None:
        """Write the file, if anything is new; whoever wrote to it meanwhile keeps what they wrote.

        `amend` may change the entries when all of them are known; `inspect` is shown each file's bytes before it takes
        its place. Large bodies of entries that were replaced or dropped go, if no other has them.
        """
        from filelock import FileLock  # only who writes needs it

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, FileLock(_lock_file(self.path)):
            fresh = self.entries[self._loaded :]
            if self.path.exists() and (self._digest is not None or written_since(self.path, self._since)):
                present = self._bytes(self.path)
                if sha256(present).digest() != self._digest:  # somebody else wrote
                    self._load(present)
                    known = {each.text for each in self.entries}
                    self.entries += [each for each in fresh if each.text not in known]
            amend()
            content = self._written()
            needed = {name for each in self.entries for name in each.bodies}
            for name in needed & self._bodies.keys():
                self._place(self.folder / name, self._bodies[name], inspect)
            self._place(self.path, content, inspect)
            for name in self._dropped - needed:
                (self.folder / name).unlink(missing_ok=True)
            self._digest, self._loaded = sha256(content).digest(), len(self.entries)

    def body(self, name: str) -> bytes:
        """A large body, by its hash."""
        if (body := self._bodies.get(name)) is None:
            if not HASH.fullmatch(name):
                raise self.error(f"{name!r} names no body: it is no SHA-256 in hexadecimal")
            try:
                body = self._bytes(self.folder / name)
            except FileNotFoundError:
                raise self.error(f"the body {name} is not in {self.folder.name}/; commit that folder, too") from None
            if sha256(body).hexdigest() != name:
                raise self.error(f"{self.folder.name}/{name} is not what it was: its hash is another")
        return body

    def error(self, wrong: str, line: int | None = None, advice: str = "") -> CassetteError:
        """Say what is wrong with the file, and where."""
        return CassetteError(f"{wrong} at {self.path}{f':{line}' if line else ''}{advice}")

    def _keep(self, name: str, body: bytes) -> None:
        self._bodies[name] = body

    def _bytes(self, path: Path) -> bytes:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise self.error(f"{path.name} is larger than {LARGEST >> 20} MiB")
        return content.replace(b"\r\n", b"\n") if path == self.path else content

    def _load(self, content: bytes) -> None:
        starts = [each.start() for each in START.finditer(content)]
        head = content[: starts[0]] if starts else content
        if len(head) > LARGEST_HEAD:
            raise self.error(f"the first interaction is not in the first {LARGEST_HEAD} bytes")
        if (conflict := CONFLICT.search(content)) is not None:
            raise self.error(
                "git's conflict markers; `podiomock cassette merge` is a merge driver that needs none (--help)",
                content.count(b"\n", 0, conflict.start()) + 1,
            )
        self._read_head(head)
        ends = [*starts[1:], len(content)] if starts else []
        self._head = head
        self._digest = sha256(content).digest()
        self.entries, line, counted = [], 1, 0
        for start, end in zip(starts, ends, strict=True):
            line += content.count(b"\n", counted, start)
            counted = start
            self.entries.append(Entry(self, content[start:end], line))
        self._loaded = len(self.entries)

    def _read_head(self, head: bytes) -> None:
        try:
            found = blocks.parse(head)
            if not isinstance(found, dict) or "podiomock" not in found:
                raise self.error(
                    "no cassette of podiomock's, which begins with `podiomock: 1`,",
                    advice="; `podiomock cassette convert` reads those of vcrpy, cassetter and HAR",
                )
            checked = msgspec.convert(found, Head)
        except blocks.BlockError as error:
            raise self.error(str(error), error.line + 1) from None
        except msgspec.ValidationError as error:
            raise self.error(str(error), 1) from None
        if checked.podiomock != VERSION:
            raise self.error(f"version {checked.podiomock} is not known, this is {VERSION}; take a newer podiomock", 1)
        if checked.interactions:
            line = head.count(b"\n", 0, head.find(b"interactions:")) + 1
            raise self.error("each interaction begins with `- ` at the start of its line", line)
        self.origin = checked.origin

    def _written(self) -> bytes:
        head = self._head
        if head is None or not self._loaded:
            origin = msgspec.to_builtins(self.origin, builtin_types=(datetime,))
            if self.origin.recorded is not None:
                origin["recorded"] = self.origin.recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            head = blocks.dump({"podiomock": VERSION, "origin": origin}).encode() + b"interactions:\n"
        texts = [each.text if each.text.endswith(b"\n") else each.text + b"\n" for each in self.entries]
        return head + b"".join(texts)

    @staticmethod
    def _place(path: Path, content: bytes, inspect: Inspect | None) -> None:
        """Write beside, look at it, and put it in place at once."""
        if inspect is not None:
            inspect(content)
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{glob.escape(path.name)}.*"):
            left.unlink(missing_ok=True)  # by a writer that was killed: whoever lives holds the lock, as we do
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def written_since(path: Path, moment: float | None) -> bool:
    """Whether a file was written after some moment, in seconds since 1970."""
    return moment is not None and path.stat().st_mtime >= moment


def _lock_file(path: Path) -> Path:
    """Where all who write a file on this machine meet: not beside it, where somebody would commit it."""
    name = sha256(str(path.resolve()).encode()).hexdigest()
    # By number: in a container, a user may have no name.
    user = os.getuid() if hasattr(os, "getuid") else getpass.getuser()
    folder = Path(tempfile.gettempdir()) / f"podiomock-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{name[:32]}.lock"
