"""`podiomock verify --usage`: drift where a suite looks fails, elsewhere it does not; what is not known is said."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.http import Request, Response
from podiomock.rooms import PODIO
from podiomock.server.running import Server
from podiomock.usage.report import read
from podiomock.verify.laws import LAWS
from podiomock.verify.relied import Relied, exercises
from podiomock.verify.shapes import departures
from podiomock.verify.verifying import verify
from tests.contract.mutants import MUTANTS, Mutant, drop, put, said

KEY = "a-live-key-of-mine"

SUITE = """
    import httpx

    API = "https://api.maton.ai/podio"

    def test_it(podiomock):
        with httpx.Client(headers={"Authorization": f"Bearer {podiomock.api_key}"}) as client:
            item = client.post(f"{API}/item/app/456/", json={"fields": {"title": "x"}}).json()["item_id"]
            found = client.get(f"{API}/item/{item}").json()
            assert found["title"] == "x"
            assert found["app"]["name"]
            assert found["fields"][0]["label"]
"""


@contextmanager
def drifted(mutant: Mutant) -> Iterator[Server]:
    """A server of something that claims to be Podio, and deviates."""

    class Drifted(PodioMock):
        def respond(self, request: Request, queue: Any, **given: Any) -> Response:
            answer = super().respond
            return mutant(lambda asked: answer(asked, queue, **given))(request)

    with Server(Drifted(load("documented"), api_key=KEY)) as server:
        yield server


def report(path: Path, **fields: list[str] | str) -> str:
    """A report of usage: operations, and where a suite looks in their answers."""
    rest = {"calls": 1, "tests": [], "tests_left_out": 0, "query": [], "body": [], "statuses": [200]}
    endpoints = {name: {"operation": name, **rest, "fields": each} for name, each in fields.items()}
    file = path / "usage.json"
    file.write_text(json.dumps({"podiomock_usage": 1, "endpoints": endpoints}))
    return str(file)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATON_API_KEY", KEY)


def test_drift_fails_where_the_suite_looks_only(pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "--podiomock-usage=usage.json")
    result.assert_outcomes(passed=1)

    def verified(mutant: Mutant) -> tuple[int, str]:
        with drifted(mutant) as server:
            code = main(
                ["verify", "read_after_write", "numbers_count_up", "--usage=usage.json", f"--upstream={server.url}"]
            )
        return code, capsys.readouterr().out

    assert verified(said(drop("priority"), "get_item"))[0] == 0
    code, told = verified(said(drop("app_item_id"), "get_item"))
    assert code == 0, "a law needs it, and no test"
    assert "read_after_write: holds" in told
    assert "not verified: numbers_count_up:" in told
    assert "app_item_id is missing" in told
    assert "1 of 1 laws hold at" in told

    for mutant, place in (
        (said(drop("title"), "get_item"), "title is missing"),
        (said(put("app", lambda app: app | {"name": 7}), "get_item"), "app.name is not as declared: Expected `str`"),
        (said(put("fields", lambda found: [drop("label")(each) for each in found]), "get_item"), "fields[].label is"),
    ):
        code, told = verified(mutant)
        assert code == 1
        assert f"{place}" in told
        assert "and the suite looks at it" in told


def test_a_law_counts_by_what_it_asked_until_it_broke(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    usage = report(tmp_path, get_item=["revision"])
    with drifted(MUTANTS["comments come newest first"]) as server:
        assert main(["verify", "comments_are_kept", f"--usage={usage}", f"--upstream={server.url}"]) == 0
    told = capsys.readouterr().out
    assert (
        "not verified: comments_are_kept: the comments, the oldest first: expected ['A', 'B'], came ['B', 'A']" in told
    )
    assert "it broke before it asked anything that the suite asks" in told
    with drifted(MUTANTS["a stale update wins"]) as server:
        assert main(["verify", "stale_revisions_change_nothing", f"--usage={usage}", f"--upstream={server.url}"]) == 0
    usage = report(tmp_path, update_item=[])
    with drifted(MUTANTS["a stale update wins"]) as server:
        assert main(["verify", "stale_revisions_change_nothing", f"--usage={usage}", f"--upstream={server.url}"]) == 1


def test_what_no_law_asks_is_asked_once_or_said_to_be_unverified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    usage = report(
        tmp_path,
        get_organization=["name"],
        list_comments=["[].value", "[].nothing"],
        get_calendar=["[].title"],
        create_space=[],
        get_widget=[],
        list_connections=[],
        get_hole=[],
    )
    with drifted(lambda handler: handler) as server:
        assert main(["verify", "--json", f"--usage={usage}", f"--upstream={server.url}"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = {each["law"] for each in told["laws"]}
    assert "get_organization" in names
    assert "empty_comments_are_refused" in names
    assert "paging_partitions" not in names
    unverified = told["not_verified"]
    assert "get_organization" not in unverified
    assert unverified["list_comments"] == "no answer had [].nothing"
    assert "nothing for {widget_id}" in unverified["get_widget"]
    assert "by itself in a scratch space it is refused with 4" in unverified["get_calendar"]
    assert "no read" in unverified["create_space"]
    assert unverified["list_connections"] == "no law asks what is not below /podio"
    assert unverified["get_hole"] == "podiomock does not emulate it"


def test_every_answer_of_the_fake_is_found_as_declared_by_either_way() -> None:
    asked = set()

    class Both(Relied):
        def __call__(self, request: Request, response: Response) -> None:
            found = PODIO.match(request.method, request.path.removeprefix("/podio"))
            if found is not None and response.status == 200 and "json" in (response.header("content-type") or ""):
                asked.add(found.endpoint.name)
                assert list(departures(found.endpoint.returns, json.loads(response.body))) == []

    mock = PodioMock(load("documented"), api_key=KEY)
    watch = Both(read("usage.json", b'{"podiomock_usage": 1, "endpoints": {}}'))
    assert not any(each.wrong for each in verify(mock.handle, KEY, watch=watch))
    assert len(asked) > 30


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (drop("title"), ["title"]),
        (put("revision", "0"), ["revision"]),
        (put("app", None), ["app"]),
        (put("app", lambda app: drop("name")(app) | {"app_id": "1"}), ["app.app_id", "app.name"]),
        (put("tags", [1, "x"]), ["tags[]"]),
        (put("fields", {}), ["fields"]),
        (put("external_id", 7), ["external_id"]),
        (put("news", 7), []),
    ],
)
def test_each_departure_is_told_by_its_place(change: Callable[[Any], Any], wanted: list[str]) -> None:
    mock = PodioMock(load("documented"), api_key=KEY)
    answer = mock.handle(Request.to("GET", "https://api.maton.ai/podio/item/123", {"authorization": f"Bearer {KEY}"}))
    found = change(json.loads(answer.body))
    declared: Any = PODIO.by_name["get_item"].returns
    assert sorted(path for path, _ in departures(declared, found)) == wanted
    rows = departures(list[declared], [found])
    assert sorted(path for path, _ in rows) == [f"[].{each}" for each in wanted]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "No such file or directory; pytest --podiomock-usage="),
        ("{", "is no report of usage, Input data was truncated; pytest --podiomock-usage="),
        ("[]", "is no report of usage"),
        ('{"endpoints": {}}', "is no report of usage; pytest --podiomock-usage="),
        ('{"podiomock_usage": 2}', "is a report of version 2, and this podiomock reads 1; write it anew"),
        (
            '{"podiomock_usage": 1, "endpoints": {"get_item": {}}}',
            "is no report of usage, Object missing required field",
        ),
    ],
)
def test_a_bad_report_is_told_in_a_sentence(
    text: str | None, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "usage.json"
    if text is not None:
        path.write_text(text)
    assert main(["verify", f"--usage={path}", "--upstream=http://127.0.0.1:9"]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_it_is_known_what_each_law_asks() -> None:
    found = exercises()
    assert list(found) == list(LAWS)
    assert [name for name, each in found.items() if not each] == ["nowhere_is_not_found"]
    assert found["paging_partitions"] == {"filter_items"}, "not create_item, which only sets it up"
