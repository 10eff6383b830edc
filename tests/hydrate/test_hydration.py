"""Worlds that are made from what recordings show."""

import json
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, WorldError, activate, from_cassette, load
from podiomock.cassettes.agreement import disagreements
from podiomock.cli import main
from podiomock.http import Response
from podiomock.hydrate.hydration import from_cassettes
from tests.cassettes.recording import asked, told

READS = (
    "GET /user/status",
    "GET /org/",
    "GET /space/789",
    "GET /app/456",
    "GET /app/457",
    "GET /item/123",
    "GET /item/901",
    "GET /task/789",
    "GET /comment/item/123/",
)


def answers(mock: PodioMock, *lines: str) -> list[Response]:
    return [mock.handle(asked(each, authorization=f"Bearer {mock.api_key}")) for each in lines]


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    return told(tmp_path / "reads.yaml", PodioMock(load("documented")), *READS)


def test_what_was_recorded_is_answered_again(tape: Path) -> None:
    real, again = answers(PodioMock(load("documented")), *READS), answers(PodioMock(from_cassettes([tape])), *READS)
    assert [disagreements(one, other) for one, other in zip(real, again, strict=True)] == [[] for _ in READS]


def test_what_nobody_recorded_gets_stateful_answers(tape: Path) -> None:
    mock = PodioMock(from_cassettes([tape]))
    key = {"authorization": f"Bearer {mock.api_key}"}
    made = mock.handle(asked("POST /item/app/456/", {"fields": {"title": "New", "status": 1}}, **key))
    assert made.status == 200
    (found,) = answers(mock, "GET /item/app/456/count")
    assert found.status == 200


def test_what_calls_made_is_there_only_after_them(tmp_path: Path) -> None:
    create: tuple[str, Any] = ("POST /item/app/456/", {"fields": {"title": "New"}})
    tape = told(tmp_path / "made.yaml", PodioMock(load("documented")), "GET /app/456", create, "GET /item/124")
    assert 124 not in from_cassettes([tape], keep="first").items
    assert 124 in from_cassettes([tape]).items


def test_an_apps_recording_becomes_a_file(tape: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "app", str(tape)]) == 0
    file = tmp_path / "world.yaml"
    file.write_text(capsys.readouterr().out)
    real, again = answers(PodioMock(load("documented")), *READS), answers(PodioMock(load(file)), *READS)
    assert [disagreements(one, other) for one, other in zip(real, again, strict=True)] == [[] for _ in READS]


def test_a_recording_that_shows_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tape = told(tmp_path / "nothing.yaml", PodioMock(load("documented")), "GET /item/999999")
    assert main(["import", "app", str(tape)]) == 2
    assert "record a `GET /app/{app_id}`" in capsys.readouterr().err


def test_a_cassette_is_a_world_to_start_from(tape: Path) -> None:
    with activate(tape) as mock:
        assert mock.world.item(123).row.item_id == 123
    assert load(tape).items[123].item_id == 123


def test_a_broken_cassette_is_no_world(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text("podiomock: 99\ninteractions: []\n")
    with pytest.raises(WorldError, match=r"broken\.yaml"):
        load(path)


def test_files_are_there_with_what_is_in_them(tmp_path: Path) -> None:
    real = PodioMock(load("documented"))
    real.world.item(123).file("plan.txt", "What to do.", file_id=70001)
    real.world.item(123).file("a.png", content=b"\x89PNG\xff", file_id=70002)
    reads = ("GET /app/456", "GET /item/123", "GET /file/70001/raw", "GET /file/70002/raw", "GET /file/12345")
    tape = told(tmp_path / "files.yaml", real, *reads)
    again = answers(PodioMock(from_cassette(tape)), *reads)
    for one, other in zip(answers(real, *reads), again, strict=True):
        assert disagreements(one, other) == []
    assert [each.body for each in again[2:4]] == [b"What to do.", b"\x89PNG\xff"]
    assert main(["import", "app", str(tape)]) == 0


def test_an_item_can_refer_to_one_that_was_made_later(tmp_path: Path) -> None:
    real = PodioMock(load("documented"))
    key = {"authorization": f"Bearer {real.api_key}"}
    field = {"type": "app", "config": {"label": "Next", "settings": {"referenced_apps": [{"app_id": 456}]}}}
    assert real.handle(asked("POST /app/456/field/", field, **key)).status == 200
    assert real.handle(asked("PUT /item/122", {"fields": {"next": 123}}, **key)).status == 200
    tape = told(tmp_path / "later.yaml", real, "GET /app/456", "GET /item/122", "GET /item/123")
    (found,) = answers(PodioMock(from_cassette(tape)), "GET /item/122")
    fields = {each["external_id"]: each["values"] for each in json.loads(found.body)["fields"]}
    assert fields["next"][0]["value"]["item_id"] == 123


def test_the_caller_may_do_what_they_were_told(tmp_path: Path) -> None:
    real = PodioMock(load("documented"))
    real.world.connection(user="Sam Poe")
    reads = ("GET /user/status", "GET /org/123456", "GET /space/789", "GET /app/456")
    refused = ("DELETE /app/456", "DELETE /space/789")
    tape = told(tmp_path / "sam.yaml", real, *reads, *refused)
    assert [each.status for each in answers(PodioMock(from_cassette(tape, keep="first")), *refused)] == [403, 403]
    assert main(["check", str(tape)]) == 0


def test_members_are_in_a_space_as_they_were_listed(tmp_path: Path) -> None:
    reads = ("GET /user/status", "GET /org/123456", "GET /space/789", "GET /space/789/member/")
    tape = told(tmp_path / "members.yaml", PodioMock(load("documented")), *reads)
    (found,) = answers(PodioMock(from_cassette(tape)), "GET /space/789/member/")
    roles = [(each["user"]["user_id"], each["role"]) for each in json.loads(found.body)]
    assert sorted(roles) == [(12345, "admin"), (12346, "admin"), (12347, "regular")]


def test_a_place_keeps_its_parts(tmp_path: Path) -> None:
    mock = PodioMock(load("documented"))
    shops = mock.world.org("Acme").space("Sales").app("Shops", title="text", where="location")
    parts = {"value": "1 Main Street, Springfield", "city": "Springfield", "lat": 44.05, "lng": -123.09}
    shop = shops.item(title="First", where=parts)
    tape = told(tmp_path / "place.yaml", mock, f"GET /app/{shops.id}", f"GET /item/{shop.id}")
    before, again = (
        json.loads(answers(each, f"GET /item/{shop.id}")[0].body) for each in (mock, PodioMock(from_cassettes([tape])))
    )
    assert again["fields"][1]["values"] == before["fields"][1]["values"]


def test_posts_are_in_their_space_with_what_was_said_of_them(tmp_path: Path) -> None:
    real = PodioMock(load("documented"))
    key = {"authorization": f"Bearer {real.api_key}"}
    post = json.loads(real.handle(asked("POST /status/space/789/", {"value": "Hello"}, **key)).body)["status_id"]
    real.handle(asked(f"POST /comment/status/{post}/", {"value": "Good"}, **key))
    reads = ("GET /org/123456", "GET /space/789", f"GET /status/{post}", f"GET /comment/status/{post}/")
    tape = told(tmp_path / "posts.yaml", real, *reads)
    for one, other in zip(answers(real, *reads), answers(PodioMock(from_cassette(tape)), *reads), strict=True):
        assert disagreements(one, other) == []
        assert other.status == 200


def test_a_task_keeps_the_labels_that_it_shows(tmp_path: Path) -> None:
    mock = PodioMock(load("documented"))
    tape = told(tmp_path / "task.yaml", mock, "GET /user/status", "GET /task/789")
    before, again = (
        json.loads(answers(each, "GET /task/789")[0].body)["labels"]
        for each in (mock, PodioMock(from_cassettes([tape])))
    )
    assert before
    assert again == before
