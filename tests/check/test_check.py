"""`podiomock check`: agreement with true recordings, and every planted lie found."""

import json
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cassettes.cassette import Cassette
from podiomock.check.agreeing import agreement
from podiomock.cli import main
from tests.cassettes.recording import told

STORY: tuple[Any, ...] = (
    "GET /user/status",
    "GET /org/",
    "GET /space/789",
    "GET /app/457",
    "GET /app/456",
    "GET /item/123",
    ("POST /item/app/456/", {"fields": {"title": "New"}}),
    "GET /item/124",
    ("PUT /item/124", {"fields": {"title": "Newer"}}),
    ("POST /comment/item/124/", {"value": "Good"}),
    "GET /comment/item/124/",
    ("POST /task/item/124/", {"text": "Look"}),
    ("POST /item/app/456/filter/", {"limit": 2}),
    "DELETE /item/124",
    "GET /item/124",
    "GET /item/999999",
)


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return told(tmp_path / "story.yaml", PodioMock(load("documented")), *STORY)


def test_the_fake_agrees_with_what_it_said_itself(tape: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tape.parent)]) == 0
    said = capsys.readouterr().out
    assert f"{len(STORY)} of {len(STORY)} interactions agree" in said
    assert "get_item" in said


def test_ids_are_told_apart_by_where_they_first_appear(tmp_path: Path) -> None:
    mock = PodioMock(load("documented"))
    mock.world.app(456).item(title="Before")
    tape = told(tmp_path / "later.yaml", mock, "GET /app/456", *[each for each in STORY if "124" not in str(each)])
    assert agreement([tape]).whole


def lie(tape: Path, wrong: str, right: str) -> None:
    text = tape.read_text()
    assert right in text
    tape.write_text(text.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("status: 410", "status: 404", "status"),
        ("app_item_id: 1\n", "app_item_id: '1'\n", "type"),
        ("app_item_id: 1\n", "app_item_no: 1\n", "key"),
    ],
)
def test_a_planted_lie_is_found(
    tape: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, kind: str
) -> None:
    lie(tape, wrong, right)
    assert main(["check", "--json", str(tape)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["interactions"] == len(STORY)
    assert kind in {place["kind"] for each in found["differing"] for place in each["places"]}
    assert found["agreeing"] == len(STORY) - len(found["differing"])
    assert {each["line"] for each in found["differing"]} <= {each.line for each in Cassette.open(tape).entries}


def test_no_cassette(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "no cassette in" in capsys.readouterr().err
