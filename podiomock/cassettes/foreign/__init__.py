"""Recordings of other tools, read and written: vcrpy (and pytest-recording), cassetter, HAR.

They are from anywhere, and nothing in them is trusted: no tags but plain data's, no path, bounds on size and depth.
What a file says is scrubbed as a live answer is before it becomes a cassette.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from podiomock.cassettes.blocks import BlockError
from podiomock.cassettes.cassette import LARGEST, Cassette, CassetteError
from podiomock.cassettes.foreign import har, vcrpy
from podiomock.cassettes.interaction import Interaction

WRITERS: dict[str, Callable[[Iterable[Interaction]], str]] = {"vcrpy": vcrpy.write, "har": har.write}
"""The formats that can be written, by name."""


def read(path: Path) -> tuple[str, list[Interaction]]:
    """The format of a file, one of ours too, and its interactions in the order in which they happened."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise CassetteError(f"{path} is larger than {LARGEST >> 20} MiB")
    try:
        if content.lstrip()[:1] == b"{":
            found = json.loads(content)
            if isinstance(found, dict) and "log" in found:
                return "har", har.interactions(found)
            return "vcrpy", vcrpy.interactions(found)
        if content.lstrip().startswith(b"podiomock:"):
            return "podiomock", list(Cassette.open(path))
        return vcrpy.read(content)
    except BlockError as error:
        raise CassetteError(f"{error} at {path}:{error.line + 1}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, CassetteError):
            raise
        raise CassetteError(f"{path} is no recording that is known: {error}") from None
