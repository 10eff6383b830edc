"""The machine against a live API, in a scratch space and touching nothing else; here, a server with another world."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.answers import Broken
from podiomock.derive.calls.call import Call
from podiomock.http import Handler, Request, Response
from podiomock.server.running import Server
from podiomock.transports.upstream import Upstream
from podiomock.verify.guard import ForeignError, Guard
from podiomock.verify.live import compare, side_by_side
from tests.cassettes.recording import asked
from tests.contract.mutants import MUTANTS
from tests.contract.test_machine import asked as calls_of
from tests.probe.test_probe import left

KEY = "a-live-key-of-mine"
PAUSE = 0.15
"""Seconds between calls: the gateway takes ten a second."""


@pytest.fixture
def mock() -> PodioMock:
    return PodioMock(load("documented"), api_key=KEY)


@pytest.fixture
def live(mock: PodioMock) -> Iterator[Upstream]:
    with Server(mock) as server, Upstream(server.url) as upstream:
        yield upstream


@pytest.mark.live
def test_the_fake_answers_as_the_live_api_does(pytestconfig: pytest.Config) -> None:
    with Upstream(pytestconfig.getoption("podiomock_live")) as upstream:
        compare(upstream, os.environ["MATON_API_KEY"], pause=lambda: time.sleep(PAUSE), examples=5)


def test_another_world_answers_as_the_fake_does_and_nothing_is_left(mock: PodioMock, live: Upstream) -> None:
    before = left(mock)
    compare(live, KEY, examples=12)
    assert left(mock) == before


def test_a_history_finds_nothing_of_the_one_before(mock: PodioMock) -> None:
    with side_by_side(mock.handle, KEY) as both:
        listing = Call("list_tasks_on", "GET", f"/task/space/{both.here.space}/")
        for _ in range(2):
            trial = both.begin()
            trial.take(listing)
            trial.take(Call("create_task_on", "POST", f"/task/space/{both.here.space}/", body={"text": "Look"}))
            assert trial.history[0] == f"{listing} -> 200"


def test_nothing_is_written_but_what_was_made(mock: PodioMock) -> None:
    known = {name: set(table.rows) for name, table in mock.world.tables.items()}
    compare(mock.handle, KEY, examples=6)
    written = {(cells.name, key) for cells, key, _ in mock.world.journal.entries}
    foreign = {(name, key) for name, key in written if key in known[name]}
    assert {name for name, _ in foreign} <= {"cells", "ids"}
    assert ("items", 123) not in written


@pytest.mark.parametrize("mutant", ["an update is lost", "a revision is not bumped", "ids are strings"])
def test_where_the_live_api_differs_a_short_history_shows_it(mock: PodioMock, mutant: str) -> None:
    before = left(mock)
    with pytest.raises(Broken) as found:
        compare(MUTANTS[mutant](mock.handle), KEY, examples=20)
    assert len(calls_of(found.value)) <= 3, found.value
    assert left(mock) == before


def test_the_space_goes_when_the_line_breaks(mock: PodioMock) -> None:
    before = left(mock)

    def cut(handler: Handler) -> Handler:
        def handle(request: Request) -> Response:
            if "/comment/" in request.path:
                raise ConnectionError("cut")
            return handler(request)

        return handle

    with pytest.raises(ConnectionError, match="cut"):
        compare(cut(mock.handle), KEY, examples=30)
    assert left(mock) == before


@pytest.mark.parametrize(
    ("line", "body", "why"),
    [
        ("GET /item/123", None, "123 was not made here"),
        ("DELETE /item/123", None, "123 was not made here"),
        ("DELETE /space/789", None, "789 was not made here"),
        ("POST /item/app/456/", {"fields": {"title": "x"}}, "456 was not made here"),
        ("POST /comment/item/123/", {"value": "x"}, "123 was not made here"),
        ("POST /app/", {"space_id": 789, "config": {"name": "x"}, "fields": []}, "the space 789 was not made here"),
        ("DELETE /task/{app}", None, "the task {app} was not made here"),
        ("DELETE /comment/{app}", None, "the comment {app} was not made here"),
        ("POST /comment/status/{app}/", {"value": "x"}, "the status {app} was not made here"),
        ("GET /item/app/{app}/count?view_id=1", None, "nothing is known of view_id in its query"),
        ("POST /comment/app/{app}/?alert_invite=true", {"value": "x"}, "nothing is known of alert_invite"),
        ("POST /app/", {"space_id": "{space}", "fields": [{"type": "app"}]}, "its fields may name other things"),
        ("POST /space/", {"org_id": 123456, "name": "x", "privacy": "open"}, "others would be in its space"),
        ("POST /item/app/{app}/", {"fields": {"title": "@[All](space:789)"}}, "it names a person"),
        ("POST /item/app/{app}/", {"fields": {"title": "x"}, "file_ids": [12345]}, "nothing is known of file_ids"),
        ("POST /item/app/{app}/", {"fields": {"picture": 12345}}, "its fields may name other things"),
        ("POST /item/app/{app}/", {"fields": [{"field_id": 1}]}, "its fields may name other things"),
        ("POST /item/app/{app}/", {"fields": {"title": "@[Jane Roe](user:12346)"}}, "it names a person"),
        ("POST /item/app/{app}/", [], "its body is no object"),
        ("DELETE /org/123456", None, "the operation is none of those"),
        ("POST /space/789/leave", None, "the operation is none of those"),
        ("GET /nowhere", None, "the operation is none of those"),
    ],
)
def test_a_call_that_touches_what_it_did_not_make_is_not_sent(mock: PodioMock, line: str, body: Any, why: str) -> None:
    sent: list[Request] = []

    def watching(request: Request) -> Response:
        sent.append(request)
        return mock.handle(request)

    with side_by_side(watching, KEY) as both:
        both.begin()
        asked_before = len(sent)
        if isinstance(body, dict) and body.get("space_id") == "{space}":
            body = body | {"space_id": both.there.space}
        with pytest.raises(ForeignError, match=why.format(app=both.there.app)):
            both.guard(asked(line.format(app=both.there.app), body, authorization=f"Bearer {KEY}"))
        assert len(sent) == asked_before


def test_a_body_that_cannot_be_read_is_not_sent() -> None:
    guard = Guard(lambda _: Response(200))
    guard.made.add(("item", 1))
    request = Request.to("PUT", "https://api.maton.ai/podio/item/1", {}, b"{")
    with pytest.raises(ForeignError, match="its body is no JSON"):
        guard(request)


def test_without_the_flag_it_is_skipped_and_says_why(pytester: pytest.Pytester) -> None:
    result = suite(pytester, "-rs")
    result.assert_outcomes(skipped=1)
    result.stdout.fnmatch_lines(["*asks a live API: give --podiomock-live, and a key in MATON_API_KEY*"])


def test_with_the_flag_a_key_is_asked_for(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATON_API_KEY", raising=False)
    result = suite(pytester, "--podiomock-live=http://127.0.0.1:9")
    result.stderr.fnmatch_lines(["*--podiomock-live needs a key that the API takes in MATON_API_KEY*"])
    monkeypatch.setenv("MATON_API_KEY", KEY)
    suite(pytester, "--podiomock-live=http://127.0.0.1:9").assert_outcomes(passed=1)


def suite(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    """Run a test of the mark under this suite's own conftest."""
    pytester.makeconftest((Path(__file__).parents[2] / "conftest.py").read_text().replace("pytest_plugins", "unused"))
    pytester.makepyfile("import pytest\n\n\n@pytest.mark.live\ndef test_live(): ...")
    pytester.makeini("[pytest]\nmarkers = live: asks a live API\nasyncio_default_fixture_loop_scope = function")
    return pytester.runpytest_inprocess("-p", "no:randomly", *flags)
