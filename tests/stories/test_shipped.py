"""What is shipped in `cassettes/`: it says who told it, holds nothing secret, and is still true."""

import json
from pathlib import Path

import pytest

from podiomock.cassettes.cassette import FAKE, Cassette
from podiomock.cli import main

FOLDER = Path(__file__).parents[2] / "cassettes"
STORIES = sorted(FOLDER.glob("*.yaml"))


def test_there_are_some() -> None:
    assert len(STORIES) == 6


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_it_says_that_the_fake_told_it(story: Path) -> None:
    origin = Cassette.open(story).origin
    assert (origin.source, origin.host) == (FAKE, None)


def test_nothing_is_wrong_with_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cassette", "lint", *map(str, STORIES)]) == 0, capsys.readouterr().out


def test_the_fake_still_tells_them_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", str(FOLDER)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["agreeing"] == told["interactions"] == sum(map(len, map(Cassette.open, STORIES))) - 1
    assert [each["request"] for each in told["unseen"]] == ["GET /podio/item/124"]
