"""The world that cassettes show."""

from collections.abc import Iterable
from pathlib import Path

from podiomock.cassettes.cassette import Cassette, CassetteError
from podiomock.http import Response
from podiomock.hydrate.facts import Facts, Keep
from podiomock.hydrate.furniture import furniture
from podiomock.hydrate.values import Entry
from podiomock.state.world import World
from podiomock.state.worldfile import Source, WorldError, furnish


def described(paths: Iterable[str | Path], keep: Keep = "last") -> Entry:
    """The data of a world's file, from cassettes in the order they are given.

    Raises `WorldError` for answers of no shape that Podio gives: things without their parts cannot be built.
    """
    named = list(paths)
    facts = Facts(keep)
    try:
        for path in named:
            for each in Cassette.open(path):
                if isinstance(each.response, Response):
                    facts.learn(each.request, each.response)
        return furniture(facts)
    except CassetteError:
        raise
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        told = " ".join(map(str, named))
        raise WorldError(f"no world can be read from {told}: an answer has not Podio's shape ({error!r})") from None


def from_cassettes(paths: Iterable[str | Path], keep: Keep = "last") -> World:
    """A living world of what recordings show: calls that nobody recorded get stateful answers.

    `keep="first"` is the world as it was before the recorded calls, `"last"` as it was after them. Raises
    `CassetteError` for a file that is no cassette, `WorldError` if what was recorded cannot stand together.
    """
    named = list(paths)
    return furnish(Source(", ".join(str(each) for each in named), described(named, keep), {}))


def from_cassette(path: str | Path, *more: str | Path, keep: Keep = "last") -> World:
    """A living world of what a recording shows, or several together, as `activate` and `PodioMock` take it.

    `keep="first"` is the world as it was before the recorded calls, `"last"` as it was after them.
    """
    return from_cassettes([path, *more], keep)


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Cassettes, from files and from folders of them; `CassetteError` where there are none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise CassetteError(f"no cassette at {path} (from {Path.cwd()})")
        inside = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not inside:
            raise CassetteError(f"no cassette in {path}: they end in .yaml")
        found += inside
    return found
