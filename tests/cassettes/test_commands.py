"""`podiomock cassette ...`, as it is typed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from podiomock.cassette_commands import DRIVER
from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.foreign import WRITERS, read
from podiomock.cassettes.interaction import Interaction
from podiomock.cli import main
from podiomock.http import Response
from tests.cassettes.recording import answered, asked, tape

SECRET = "hush-hush-hush-hush"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    tape(tmp_path / "a.yaml", ("GET /item/1", {"item_id": 1}), ("PUT /item/1", {"title": "x"}, {"revision": 1}))
    return tmp_path / "a.yaml"


def cassette(*words: object) -> int:
    return main(["cassette", *map(str, words)])


def test_lint_finds_nothing_wrong(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cassette("lint", path) == 0
    assert capsys.readouterr().out == "nothing wrong\n"


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (("title: x", "title: y"), ":13: its `match` is not that of its body"),
        (("item_id: 1", f"access_token: {SECRET}"), ":5: it holds what looks like a secret"),
        (("item_id: 1", "mail: john@corp.de"), ":5: it holds what looks like a secret, or somebody's data"),
        (("status: 200", "status: ok"), "Expected `int`, got `str` (response.status)"),
        (("podiomock: 1", "podiomock: 3"), "version 3 is not known"),
    ],
)
def test_lint_finds_what_is_wrong(
    edit: tuple[str, str], says: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(path.read_text().replace(*edit, 1))
    assert cassette("lint", path) == 1
    told = capsys.readouterr().out
    assert says in told
    assert SECRET not in told


def test_stats(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cassette("stats", path) == 0
    told = capsys.readouterr().out
    assert "podiomock, 2 interactions" in told
    assert "2 of 200" in told
    assert "1 GET /podio/item/*" in told


def test_prune_drops_by_lines_and_bodies_of_none(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside = path.with_name("a.bodies")
    beside.mkdir()
    (beside / ("0" * 64)).write_bytes(b"x")
    lines = [each.line for each in Cassette.open(path).entries]
    assert cassette("prune", path, "--lines", lines[0]) == 0
    assert [each.method for each in Cassette.open(path).entries] == ["PUT"]
    assert not list(beside.iterdir())
    assert cassette("prune", path, "--lines", 77) == 2
    assert re.search(r"no interaction begins in line 77; they begin in \d+\n", capsys.readouterr().err)


def test_what_only_a_later_answer_names_is_found_and_taken_out_of_large_bodies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    large = Response(200, (("Content-Type", "text/plain"),), b"z" * 70_000 + SECRET.encode())
    cassette_of = Cassette(tmp_path / "a.yaml", Origin(source="a test"))
    cassette_of.append(Interaction(asked("GET /file/1/raw"), large))
    cassette_of.append(Interaction(asked("GET /x"), answered({"access_token": SECRET})))
    cassette_of.save()
    assert cassette("lint", cassette_of.path) == 1
    assert "2 wrong" in capsys.readouterr().out
    assert cassette("scrub", cassette_of.path) == 0
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(files) == 2
    assert all(SECRET.encode() not in each.read_bytes() for each in files)
    assert cassette("lint", cassette_of.path) == 0


def test_diff_tells_what_differs(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cassette("diff", path, path) == 0
    other = tape(tmp_path / "b.yaml", ("GET /item/1", {"item_id": "one"}), ("GET /org/", []))
    assert cassette("diff", path, other.path) == 1
    told = capsys.readouterr().out
    assert "type $.item_id: recorded number, came string" in told
    assert "- line 13: PUT https://api.maton.ai/podio/item/1" in told
    assert "+ line 13: GET https://api.maton.ai/podio/org/" in told


def test_merge_keeps_what_both_sides_recorded(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for side, line in (("ours", "GET /item/7"), ("theirs", "GET /item/8")):
        copy = tmp_path / f"{side}.yaml"
        copy.write_bytes(path.read_bytes())
        one = Cassette.open(copy)
        one.append(Interaction(asked(line), answered({"side": side})))
        one.save()
    theirs = Cassette.open(tmp_path / "theirs.yaml")
    theirs.keep(theirs.entries[1:])
    theirs.save()
    assert cassette("merge", path, tmp_path / "ours.yaml", tmp_path / "theirs.yaml") == 0
    urls = [each.url.rpartition("/")[2] for each in Cassette.open(tmp_path / "ours.yaml").entries]
    assert urls == ["1", "7", "8"]

    for side in ("ours", "theirs"):
        (tmp_path / f"{side}.yaml").write_text(path.read_text().replace("item_id: 1", f"item_id: 1{len(side)}"))
    assert cassette("merge", path, tmp_path / "ours.yaml", tmp_path / "theirs.yaml") == 1
    assert "both sides recorded anew: GET https://api.maton.ai/podio/item/1" in capsys.readouterr().err
    assert len(Cassette.open(tmp_path / "ours.yaml")) == 2


@pytest.mark.parametrize("kind", WRITERS)
def test_convert_there_and_back(kind: str, path: Path, tmp_path: Path) -> None:
    assert cassette("convert", path, "--to", kind, "-o", tmp_path / "theirs") == 0
    assert read(tmp_path / "theirs")[0] == kind
    assert cassette("convert", tmp_path / "theirs", "-o", tmp_path / "again.yaml") == 0
    assert [each.request for each in Cassette.open(tmp_path / "again.yaml")] == [
        each.request for each in Cassette.open(path)
    ]


@pytest.mark.parametrize("kind", ["podiomock", *WRITERS])
def test_scrub_cleans_old_files(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = [
        Interaction(asked("GET /x", authorization=f"Bearer {SECRET}"), answered({"text": f"it was {SECRET}"})),
        Interaction(asked("GET /y"), answered({"mail": "john@corp.de"})),
    ]
    path = tmp_path / "old.file"
    if kind == "podiomock":
        made = Cassette(path)
        for each in story:
            made.append(each)
        made.save()
    else:
        path.write_text(WRITERS[kind](story))
    assert cassette("scrub", path) == 0
    text = path.read_text()
    assert SECRET not in text
    assert "corp.de" not in text
    assert read(path)[0] == kind
    assert SECRET not in capsys.readouterr().out
    if kind == "podiomock":
        assert cassette("lint", path) == 0


@pytest.mark.parametrize("words", [("lint", "none.yaml"), ("stats", "none.yaml"), ("convert", "none.yaml")])
def test_a_file_that_is_not_there_is_told(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert cassette(*words) == 2
    said = capsys.readouterr().err
    assert "none.yaml: No such file or directory" in said or "no cassette at none.yaml" in said


def test_folders_are_linted_and_counted(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tape(path.parent / "deeper" / "b.yaml", ("GET /item/2", {"access_token": SECRET}))
    assert cassette("lint", path.parent) == 1
    assert "deeper/b.yaml:5: it holds what looks like a secret" in capsys.readouterr().out
    assert cassette("stats", path.parent) == 0
    assert capsys.readouterr().out.count(" interactions, ") == 2


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_tells_what_there_is(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cassette(word)
    assert "take secrets and people out of recordings" in capsys.readouterr().out


def test_the_merge_driver_is_shown_as_it_is_pasted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cassette("merge", "--help")
    assert f"\n{DRIVER}\n" in capsys.readouterr().out


def test_who_reads_may_leave(path: Path) -> None:
    words = [sys.executable, "-m", "podiomock", "cassette", "stats", str(path), str(path)]
    reading, writing = os.pipe()
    os.close(reading)
    told = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (told.returncode, told.stderr) == (0, "")
