"""`podiomock verify`: the laws hold of the fake, however it is reached, and of nothing that deviates."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.ear import Ear
from podiomock.http import Request, Response
from podiomock.ledger import evidence_of
from podiomock.server.running import Server
from podiomock.verify.command import told
from podiomock.verify.laws import LAWS
from podiomock.verify.verifying import Verdict, verify
from tests.contract import mutants
from tests.probe.test_probe import left

KEY = "a-live-key-of-mine"
GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "kills.md"


@pytest.fixture
def mock() -> PodioMock:
    return PodioMock(load("documented"), api_key=KEY)


@pytest.fixture
def live(mock: PodioMock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("MATON_API_KEY", KEY)
    with Server(mock) as server:
        yield server


def broken(verdicts: Iterator[Verdict]) -> dict[str, str | None]:
    return {each.law: each.wrong for each in verdicts if not each.holds}


def test_the_fake_keeps_every_law_and_nothing_is_left(mock: PodioMock) -> None:
    ear = Ear("https://podiomock.example/hook", patience=0)
    mock.hooks.deliver(ear.url, ear.take)
    before = left(mock)
    assert broken(verify(mock.handle, KEY, ear=ear)) == {}
    assert left(mock) == before


def test_where_nobody_hears_hooks_that_is_told(mock: PodioMock) -> None:
    unheard = {each.law for each in verify(mock.handle, KEY) if each.unasked is not None}
    assert unheard == {name for name, law in LAWS.items() if law.hears}
    [verdict] = verify(mock.handle, KEY, names=unheard)
    assert told(verdict).startswith("not verified: hooks_are_called_when_asked: nobody hears")


def test_so_does_the_server(live: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--upstream", live.url]) == 0
    assert f"{len(LAWS)} of {len(LAWS)} laws hold at {live.url}" in capsys.readouterr().out


def test_every_mutant_is_killed_as_the_page_says() -> None:
    assert len(mutants.MUTANTS) >= 60
    page = mutants.page()
    assert "**nothing**" not in page
    assert page == GOLDEN.read_text(), "print it anew: python -m tests.contract.mutants"


def test_what_does_not_hold_is_shown_with_its_history(mock: PodioMock) -> None:
    mutated = mutants.MUTANTS["a stale update wins"](mock.handle)
    [verdict] = verify(mutated, KEY, names=["stale_revisions_change_nothing"])
    assert verdict.wrong == "the status of a stale update: expected 409, came 200"
    assert verdict.history[-1].endswith('{"fields": {"title": "3"}, "revision": 0} -> 200')
    assert len(verdict.history) == 5


def test_calls_that_make_no_difference_are_left_out(mock: PodioMock) -> None:
    mutated = mutants.MUTANTS["a page begins one later"](mock.handle)
    law = ["filters_are_conjunctions"]
    [whole], [small] = verify(mutated, KEY, names=law), verify(mutated, KEY, names=law, shrink=True)
    assert small.wrong == whole.wrong
    assert (len(whole.history), len(small.history), small.left_out) == (8, 4, 4)
    assert [each.count("POST /item/app/") for each in small.history] == [0, 1, 1, 1]
    assert "/filter/" in small.history[-1]
    assert left(mock) == left(PodioMock(load("documented"), api_key=KEY))


def test_each_disagreement_is_told_with_its_evidence(
    mock: PodioMock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATON_API_KEY", KEY)
    answer = mock.respond

    def mutated(request: Request, queue: Any, **given: Any) -> Response:
        return mutants.MUTANTS["a stale update wins"](lambda asked: answer(asked, queue, **given))(request)

    monkeypatch.setattr(mock, "respond", mutated)
    with Server(mock) as server:
        assert main(["verify", "stale_revisions_change_nothing", "--upstream", server.url]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "  the status of a stale update: expected 409, came 200",
        f"  update_item is {evidence_of('update_item')}",
    ]
    assert lines[-2] == "    (2 more calls make no difference, and are left out)"


def test_an_undeclared_status_breaks_whatever_law_meets_it(mock: PodioMock) -> None:
    def teapot(request: Request) -> Response:
        response = mock.handle(request)
        return Response(418, response.headers, response.body) if request.path.endswith("/clone") else response

    [verdict] = verify(teapot, KEY, names=["clones_are_alike"])
    assert "is 418; declared is 400, 401" in (verdict.wrong or "")


def test_it_is_told_for_programs(live: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--json", "at_least_one", "--upstream", live.url]) == 0
    [verdict] = json.loads(capsys.readouterr().out)
    assert (verdict["law"], verdict["holds"], verdict["source"]) == ("at_least_one", True, "[maton]")


def test_laws_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--list"]) == 0
    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(LAWS)
    assert main(["verify", "--list", "--json"]) == 0
    assert [each["law"] for each in json.loads(capsys.readouterr().out)] == list(LAWS)


def test_hooks_of_a_server_are_heard_at_a_port(live: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--upstream", live.url, "hooks_are_called_when_asked"]) == 0
    assert "hooks_are_called_when_asked: holds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "words", "said"),
    [
        ("", [], "put one that the API takes in MATON_API_KEY"),
        (KEY, ["paging"], "no law is called paging; did you mean 'paging_partitions'?"),
        (KEY, ["--upstream", "nothing"], "--upstream nothing is no URL"),
        (KEY, ["--hook-url", "tunnel"], "--hook-url tunnel is no URL"),
        (KEY, ["--hook-port", "99999"], "--hook-port 99999"),
        ("two\nlines", [], "the key in MATON_API_KEY fits into no header"),
    ],
)
def test_what_makes_no_sense_is_refused(
    key: str, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATON_API_KEY", key)
    assert main(["verify", *words]) == 2
    assert said in capsys.readouterr().err


def test_nobody_who_answers_is_told(live: Server, capsys: pytest.CaptureFixture[str]) -> None:
    live.close()
    assert main(["verify", "--upstream", live.url, "at_least_one"]) == 2
    assert capsys.readouterr().err == "podiomock: no scratch space can be made: nobody answers there\n"


def test_a_key_that_is_refused_is_told(
    live: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATON_API_KEY", "another")
    assert main(["verify", "--upstream", live.url, "at_least_one"]) == 2
    assert capsys.readouterr().err == "podiomock: refused with 401: Invalid API key\n"


def test_a_port_that_is_taken_is_told(live: Server, capsys: pytest.CaptureFixture[str]) -> None:
    port = live.url.rpartition(":")[2]
    assert main(["verify", "--upstream", live.url, "--hook-port", port]) == 2
    assert f"cannot listen on port {port}: " in capsys.readouterr().err
