"""Secrets by their value: wherever one turns up, in whatever encoding, it is found again and replaced."""

import os
import re
from base64 import b64encode
from collections.abc import Iterable
from typing import TYPE_CHECKING

from podiomock.cassettes.encodings import BASE64, debased, forms, in_base64, inside, url_base64

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

DEEPEST = 5
"""How many encodings may be within each other."""

SHORTEST = 6
"""Characters of a secret that is looked for by its value; a shorter one would be found in what is none."""

VARIABLE = re.compile(r"KEY|TOKEN|SECRET|PASSWORD", re.IGNORECASE)
SHORTEST_VARIABLE = 8

CUT = re.compile(r"([^\s'\"]*)\.\.\.([^\s'\"]*)")
"""Where pytest leaves out the middle of what is too long to show."""


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

    def shown(self, text: str) -> str:
        """A text for somebody's eyes: beginnings and ends of secrets, whose rest was left out of it, go too."""
        return CUT.sub(self._cut, self.text(text))

    def _cut(self, found: re.Match[str]) -> str:
        before, after = found.groups()
        for value, instead in self._values.items():
            for size in range(len(value) - 1, SHORTEST - 1, -1):
                if before.endswith(value[:size]):
                    before = before[:-size] + instead
                if after.startswith(value[-size:]):
                    after = instead + after[size:]
        return f"{before}...{after}"

    def _found(self, content: bytes, depth: int) -> bool:
        if not self._values:
            return False
        if self._matches(content):
            return True
        return depth > 0 and any(self._found(each.plain, depth - 1) for each in inside(content))

    def _without(self, content: bytes, depth: int) -> bytes:
        content = BASE64.sub(lambda found: self._without_in_base64(found[0], depth), self._replaced(content))
        while depth > 0:
            holding = next((each for each in inside(content) if self._found(each.plain, depth - 1)), None)
            if holding is None:
                break
            if holding.encode is None:
                raise LeakError("a zip archive holds a secret and cannot be cleaned")
            cleaned = holding.encode(self._without(holding.plain, depth - 1))
            content = content[: holding.start] + cleaned + content[holding.end :]
        return content

    def _without_in_base64(self, run: bytes, depth: int) -> bytes:
        if not depth or not self._matches(run):
            return run
        for start in range(4):  # a run may begin before the encoded text does
            plain = debased(run[start:])
            if plain is not None and self._found(plain, depth - 1):
                encode = url_base64 if b"-" in run or b"_" in run else b64encode
                return run[:start] + encode(self._without(plain, depth - 1))
        return run

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
        self._plain = {form: place for value, given in long.items() for form, place in forms(value, given)}
        based = (form for value in long for form in in_base64(value))
        self._forms = list(dict.fromkeys((*self._plain, *based)))
        if self._forms:
            self._search = BytesAhoCorasick(self._forms, matchkind=MatchKind.LeftmostLongest)


def of_environment() -> list[str]:
    """The keys and tokens of the environment: what must be in no file."""
    return [value for name, value in os.environ.items() if VARIABLE.search(name) and len(value) >= SHORTEST_VARIABLE]
