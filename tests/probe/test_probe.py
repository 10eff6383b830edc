"""`podiomock probe`, put to a server that it takes for the real API, and to APIs that do otherwise."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from podiomock import load
from podiomock.cassettes.cassette import FAKE, Cassette, Origin
from podiomock.cassettes.scrub import Scrubber
from podiomock.cli import main
from podiomock.http import Handler, Request, Response
from podiomock.mock import PodioMock
from podiomock.probe.probing import Seen, probe
from podiomock.probe.questions import QUESTIONS
from podiomock.scratch import ScratchError
from podiomock.server.running import Server
from tests.cassettes.recording import asked

KEY = "a-live-key-of-mine"


@pytest.fixture
def mock() -> PodioMock:
    return PodioMock(load("documented"), api_key=KEY)


@pytest.fixture
def live(mock: PodioMock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("MATON_API_KEY", KEY)
    with Server(mock) as server:
        yield server


def left(mock: PodioMock) -> list[object]:
    """What a look around shows."""
    found: list[object] = []
    for path in ("/org/123456/space/", "/app/", "/task/?responsible=12345", "/item/app/456/", "/file/"):
        said = json.loads(mock.handle(asked(f"GET {path}", authorization=f"Bearer {KEY}")).body)
        rows = said["items"] if isinstance(said, dict) else said
        found.append([{key: value for key, value in each.items() if key != "push"} for each in rows])
    return found


def test_the_fake_agrees_with_itself_and_nothing_is_left(
    live: Server, mock: PodioMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = left(mock)
    folder = tmp_path / "probe"
    assert main(["probe", "--to", str(folder), "--upstream", live.url]) == 0
    said = capsys.readouterr().out
    assert f"{len(QUESTIONS)} of {len(QUESTIONS)} assumptions hold" in said
    assert left(mock) == before
    assert {each.stem for each in folder.glob("*.yaml")} == set(QUESTIONS)
    for each in folder.glob("*.yaml"):
        assert KEY not in each.read_text()
        assert Cassette.open(each).origin.source == FAKE
    assert main(["check", str(folder)]) == 0


def test_every_question_settles_an_assumption_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    main(["evidence", "--json", "A-*"])
    assert set(QUESTIONS) <= {each["name"] for each in json.loads(capsys.readouterr().out)}


def probed(handler: Handler, folder: Path, *numbers: str) -> list[Seen]:
    return list(probe(handler, KEY, folder, numbers, scrubber=Scrubber([KEY]), origin=Origin(source="a test")))


def test_what_does_not_hold_is_told(mock: PodioMock, tmp_path: Path) -> None:
    def otherwise(request: Request) -> Response:
        response = mock.handle(request)
        if request.path.endswith("/revision/"):
            response = structs.replace(response, body=json.dumps(json.loads(response.body)[::-1]).encode())
        return response

    newest, tags = probed(otherwise, tmp_path, "A-133", "A-12")
    assert (newest.holds, newest.seen, newest.fake) == (False, [0, 1, 2], [2, 1, 0])
    assert tags.holds


def test_what_cannot_be_asked_is_told(mock: PodioMock, tmp_path: Path) -> None:
    def broken(request: Request) -> Response:
        if request.path.endswith("/filter/"):
            return Response(200, (("Content-Type", "application/json"),), b"{}")
        return mock.handle(request)

    [seen] = probed(broken, tmp_path, "A-8")
    assert not seen.holds
    assert "not the shape that was expected" in (seen.wrong or "")


def test_the_space_goes_when_the_probe_is_broken_off(mock: PodioMock, tmp_path: Path) -> None:
    before = left(mock)

    def broken_off(request: Request) -> Response:
        if request.path.endswith("/filter/"):
            raise KeyboardInterrupt
        return mock.handle(request)

    with pytest.raises(KeyboardInterrupt):
        probed(broken_off, tmp_path, "A-14")
    assert left(mock) == before


def test_a_space_that_stays_is_named(mock: PodioMock, tmp_path: Path) -> None:
    def keeping(request: Request) -> Response:
        if request.method == "DELETE" and request.path.startswith("/podio/space/"):
            return Response(403, (), b'{"error":"forbidden","error_description":"No"}')
        return mock.handle(request)

    with pytest.raises(
        ScratchError, match="scratch space 790 could not be removed, refused with 403: No; delete it by"
    ):
        probed(keeping, tmp_path, "A-133")


def test_an_organization_is_named_where_there_are_several(mock: PodioMock, tmp_path: Path) -> None:
    mock.handle(asked("POST /org/", {"name": "Second"}, authorization=f"Bearer {KEY}"))
    with pytest.raises(ScratchError, match=r"by --org: .*123456 \(My Organization\)"):
        probed(mock.handle, tmp_path, "A-133")


def test_those_that_there_are_are_told_where_another_is_named(
    live: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["probe", "--upstream", live.url, "--org", "5", "--to", str(tmp_path), "A-133"]) == 2
    assert "by --org: 123456 (My Organization)" in capsys.readouterr().err


def test_where_nothing_can_be_written_is_told(
    live: Server, mock: PodioMock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = left(mock)
    (tmp_path / "file").write_text("")
    assert main(["probe", "--upstream", live.url, "--to", str(tmp_path / "file"), "A-133"]) == 2
    assert capsys.readouterr().err.startswith(f"podiomock: {tmp_path / 'file'}")
    assert left(mock) == before


@pytest.mark.parametrize(
    ("key", "words", "told"),
    [
        ("", [], "put a live one in MATON_API_KEY"),
        (KEY, ["A-99999"], "no question settles A-99999; there are A-8,"),
        (KEY, ["--upstream", "nothing"], "--upstream nothing is no URL"),
        ("two\nlines", [], "the key in MATON_API_KEY fits into no header"),
    ],
)
def test_what_makes_no_sense_is_refused(
    key: str, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATON_API_KEY", key)
    assert main(["probe", *words]) == 2
    assert told in capsys.readouterr().err
