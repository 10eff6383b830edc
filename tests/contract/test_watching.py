"""Laws that traffic shows by itself: they hold of what is recorded from the fake, and find each planted lie."""

import json
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.verify.watching import recorded
from tests.cassettes.recording import told

CASSETTES = Path(__file__).parents[2] / "cassettes"
STORY: tuple[Any, ...] = (
    "GET /item/123",
    ("POST /item/app/456/", {"fields": {"title": "New"}}),
    "GET /item/124",
    ("PUT /item/124", {"fields": {"title": "Newer"}}),
    "GET /item/124",
    ("POST /item/app/456/filter/", {"limit": 2}),
    ("POST /task/item/124/", {"text": "Look"}),
    "DELETE /item/124",
    "GET /item/124",
    "GET /item/999999",
)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return told(tmp_path / "story.yaml", PodioMock(load("documented")), *STORY)


def test_the_shipped_stories_keep_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--recorded", str(CASSETTES)]) == 0
    assert capsys.readouterr().out == "0 calls break a law that traffic shows, in 6 cassettes\n"


@pytest.mark.parametrize(
    ("line", "right", "wrong", "told"),
    [
        (1, "status: 200", "status: 201", "is 201; declared is 200"),
        (1, "title: ", "titel: ", "is not as declared"),
        (2, "item_id: 124", "item_id: 123", "gave the id 123, which was there before"),
        (4, "revision: 1", "revision: 0", "is of revision 0, and 0 was there before"),
        (5, "revision: 1", "revision: 0", "is of revision 0, and 1 was there before"),
        (6, "filtered: 151", "filtered: 1", "does not add up: 2 items, filtered 1, total 151"),
        (6, "total: 151", "total: 150", "does not add up: 2 items, filtered 151, total 150"),
        (6, "limit: 2", "limit: 1", "has 2 items on a page of 1"),
        (9, "GONE", "", "and it was deleted before"),
        (10, "error_propagate", "error_propagation", "has not error_propagate"),
    ],
)
def test_a_lie_is_found(story: Path, line: int, right: str, wrong: str, told: str) -> None:
    head, *blocks = story.read_text().split("\n- ")
    if right == "GONE":  # the deleted item is read as it was before
        blocks[line - 1] = blocks[4]
    else:
        assert right in blocks[line - 1]
        blocks[line - 1] = blocks[line - 1].replace(right, wrong, 1)
    story.write_text("\n- ".join([head, *blocks]))
    [finding] = recorded([story])
    assert told in finding.wrong
    assert finding.line is not None
    assert story.read_text().splitlines()[finding.line - 1].startswith("- method")


def test_it_is_told_for_programs_with_the_line(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.write_text(story.read_text().replace("item_id: 124", "item_id: 123", 1))
    assert main(["verify", "--json", "--recorded", str(story)]) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["cassette"] == str(story)
    assert "the id 123" in finding["wrong"]


def test_no_key_and_no_network_are_needed(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MATON_API_KEY", raising=False)
    assert main(["verify", "--recorded", str(story)]) == 0
    assert main(["verify", "--recorded", str(story.parent / "nothing.yaml")]) == 2
    assert "no cassette at" in capsys.readouterr().err
