"""The words of a search: how texts are cut into terms, and how terms are found in them.

Texts are split at spaces and punctuation, in lower case, without accents, and the terms stemmed [doc].
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
ENDINGS = ("ing", "ed")
SHORTEST_PLURAL = 4
SHORTEST_WITH_E = 4
SHORTEST_STEM = 2


class Wanted:
    """The terms that a text must hold. A-318: that all must be there, and as whole words, is inferred."""

    def __init__(self, query: str) -> None:
        self.terms = tuple(dict.fromkeys(terms(query)))
        # A word begins with its stem, but for the `y` of a stem, which may be `ies` in the word.
        starts = [each.removesuffix("y") for each in self.terms]
        self._looked_for = [
            (start, re.compile(rf"(?<![^\W_]){re.escape(start)}[^\W_]*"), term)
            for start, term in zip(starts, self.terms, strict=True)
        ]

    def inside(self, text: str) -> bool:
        """Whether all terms are in a folded text; what is plainly not there is seen at once."""
        for start, _, _ in self._looked_for:
            if start not in text:
                return False
        return all(any(stem(word) == term for word in words.findall(text)) for _, words, term in self._looked_for)

    def marked(self, text: str) -> str | None:
        """The text with the wanted words in `<em>`; None if none of them is in it."""
        found = 0

        def mark(word: re.Match[str]) -> str:
            nonlocal found
            if stem(folded(word[0])) not in self.terms:
                return word[0]
            found += 1
            return f"<em>{word[0]}</em>"

        shown = WORD.sub(mark, text)
        return shown if found else None


def folded(text: str) -> str:
    """The text in lower case, without accents."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    return "".join(each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each))


def terms(text: str) -> list[str]:
    """The terms of a text: `Toys.R.Us having` is `toy r us hav`."""
    return [stem(each) for each in WORD.findall(folded(text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Take an English ending off a word. A-317: Podio stems words in some way; this one is a simple one of ours."""
    if len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    for ending in ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM and any(each in "aeiouy" for each in rest):
            word = rest[:-1] if rest[-1] == rest[-2] and rest[-1] not in "ls" else rest
            break
    return word[:-1] if len(word) >= SHORTEST_WITH_E and word.endswith("e") else word
