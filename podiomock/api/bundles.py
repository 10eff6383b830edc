"""`fields=`: how much of a thing a caller wants to see, `items.view(micro).fields(external_id,files)` [doc].

A bundle names a level, micro < mini < short < full, and keys beyond it. Which keys a level has is known for some
things only; see `item_bundles`.
"""

from typing import Literal, cast

from msgspec import Struct

from podiomock.state.table import Invalid

Level = Literal["micro", "mini", "short", "full"]
LEVELS = ("micro", "mini", "short", "full")


class Bundle(Struct):
    """What is wanted of one thing: a level, if one is named, and keys beyond it, each with its own bundle."""

    level: Level | None = None
    keys: dict[str, "Bundle"] = {}


def parse(text: str | None) -> Bundle:
    """Read `a,b.view(mini),items.fields(c,d.view(full))`; nothing is the empty bundle."""
    if not text:
        return Bundle()
    reader = Reader(text)
    keys = reader.listed()
    if reader.rest:
        raise reader.refusal()
    return Bundle(None, keys)


class Reader:
    """Reads one bundle from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = text.replace(" ", "")

    def refusal(self) -> Invalid:
        """A-138: whether a `fields` that cannot be read is refused, and how, is unknown."""
        return Invalid(self.text, "must be valid")

    def listed(self) -> dict[str, Bundle]:
        """Read names with their bundles, between commas."""
        keys: dict[str, Bundle] = {}
        while True:
            name = self.name()
            keys[name] = self.bundle()
            if not self.took(","):
                return keys

    def bundle(self) -> Bundle:
        """Read the `.view(...)` and `.fields(...)` behind a name."""
        found = Bundle()
        while self.took("."):
            call = self.name()
            if not self.took("("):
                raise self.refusal()
            if call == "view":
                level = self.name()
                if level not in LEVELS:
                    raise Invalid(level, f"must be one of {{{', '.join(map(repr, LEVELS))}}}")
                found.level = cast("Level", level)
            elif call == "fields":
                found.keys = {**found.keys, **self.listed()}
            else:
                raise self.refusal()
            if not self.took(")"):
                raise self.refusal()
        return found

    def took(self, mark: str) -> bool:
        """Take a mark, if it is next."""
        found = self.rest.startswith(mark)
        self.rest = self.rest.removeprefix(mark)
        return found

    def name(self) -> str:
        """Take a name."""
        end = next((at for at, each in enumerate(self.rest) if not (each.isalnum() or each in "_-")), len(self.rest))
        if not end:
            raise self.refusal()
        found, self.rest = self.rest[:end], self.rest[end:]
        return found
