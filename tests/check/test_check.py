"""`podiomock check`: agreement with true recordings, and every planted lie found."""

import json
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cassettes.cassette import Cassette
from podiomock.check.agreeing import agreement
from podiomock.cli import main
from tests.cassettes.recording import tape, told

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
def story(tmp_path: Path) -> Path:
    return told(tmp_path / "story.yaml", PodioMock(load("documented")), *STORY)


def test_the_fake_agrees_with_what_it_said_itself(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(story.parent)]) == 0
    said = capsys.readouterr().out
    assert f"{len(STORY)} of {len(STORY)} interactions agree" in said
    assert "get_item" in said


def test_ids_are_told_apart_by_where_they_first_appear(tmp_path: Path) -> None:
    mock = PodioMock(load("documented"))
    mock.world.app(456).item(title="Before")
    later = told(tmp_path / "later.yaml", mock, "GET /app/456", *[each for each in STORY if "124" not in str(each)])
    assert agreement([later]).whole


def lie(path: Path, wrong: str, right: str) -> None:
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("status: 410", "status: 404", "status"),
        ("app_item_id: 1\n", "app_item_id: '1'\n", "type"),
        ("app_item_id: 1\n", "app_item_no: 1\n", "key"),
    ],
)
def test_a_planted_lie_is_found(
    story: Path, capsys: pytest.CaptureFixture[str], right: str, wrong: str, kind: str
) -> None:
    lie(story, wrong, right)
    assert main(["check", "--json", str(story)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["interactions"] == len(STORY)
    assert kind in {place["kind"] for each in found["differing"] for place in each["places"]}
    assert found["agreeing"] == len(STORY) - len(found["differing"])
    assert {each["line"] for each in found["differing"]} <= {each.line for each in Cassette.open(story).entries}


def test_no_cassette(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "no cassette in" in capsys.readouterr().err


APP = {"app_id": 1, "config": {"name": "A"}}
FIELD = {"type": "text", "field_id": 1, "external_id": "a", "label": "A"}


@pytest.mark.parametrize(
    "answer",
    [
        {"app_id": 1, "config": []},
        APP | {"fields": None},
        APP | {"fields": [{"type": "text"}]},
        APP | {"fields": [FIELD | {"type": "nothing"}]},
        [APP | {"fields": [FIELD]}, APP | {"app_id": 2, "fields": [FIELD]}],
        {"task_id": 1, "text": 5},
        {"task_id": 1, "text": "a", "created_on": "yesterday"},
        {"org_id": 1, "name": None, "url_label": "a"},
    ],
)
@pytest.mark.parametrize("command", [["check"], ["import", "app"]])
def test_answers_of_no_known_shape_get_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], answer: Any
) -> None:
    tape(path := tmp_path / "odd.yaml", ("GET /app/1", answer))
    ended = main([*command, str(path)])
    said = capsys.readouterr()
    assert ended in ((0, 2) if command[0] == "import" else (2,)), said.out
    assert "Traceback" not in said.err
    assert said.err.startswith("podiomock: ") or ended == 0


@pytest.mark.parametrize("command", [["check"], ["import", "app"]])
def test_a_cassette_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main([*command, str(tmp_path / "nowhere.yaml")]) == 2
    assert "no cassette at" in capsys.readouterr().err
