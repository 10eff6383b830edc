"""Slugs: what the addresses and external ids of named things are made of."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug(name: str, taken: Container[str] = (), default: str = "untitled") -> str:
    """Slug a name (`New Project Space` is `new-project-space`), with a number behind it if that is taken.

    A number does go behind a slug that is taken, but not always 2 [recorded]; that it counts up from 2 is A-16.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    wanted = SEPARATORS.sub("-", plain).strip("-") or default
    if wanted not in taken:
        return wanted
    return next(free for number in count(2) if (free := f"{wanted}-{number}") not in taken)
