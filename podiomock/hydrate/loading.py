"""Worlds by name or path, whichever kind of file they are in: a world's own, or a cassette that shows one."""

from pathlib import Path

from podiomock.state.world import World
from podiomock.state.worldfile import furnish
from podiomock.state.worlds import WorldError, find, read

CASSETTE = b"podiomock:"
"""How a cassette begins; no world's file has such a key."""


def load(name_or_path: str | Path, *search_folders: str | Path) -> World:
    """Load a world: a path that ends in .yaml, or a name looked up in the folders and then among the shipped ones.

    A cassette is taken for the world that it shows, as it was when its recording ended. Raises `WorldError`.
    """
    path = find(name_or_path, search_folders)
    if not is_cassette(path):
        return furnish(read(path))
    from podiomock.cassettes.cassette import CassetteError
    from podiomock.hydrate.hydration import from_cassettes

    try:
        return from_cassettes([path])
    except CassetteError as error:
        raise WorldError(str(error)) from None


def is_cassette(path: Path) -> bool:
    """Whether a file is a cassette of ours, by its first line."""
    try:
        with path.open("rb") as file:
            return file.read(len(CASSETTE)) == CASSETTE
    except OSError:
        return False
