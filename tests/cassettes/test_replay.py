"""Playing a cassette: what is answered, in which order, and what a call is told that nobody recorded."""

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from podiomock.cassettes.cassette import Cassette, CassetteError, Origin
from podiomock.cassettes.interaction import Interaction
from podiomock.cassettes.matching import Match, body_without
from podiomock.cassettes.replay import Miss, OnRepeat, Replay
from podiomock.cassettes.scrub import Scrubber
from tests.cassettes.recording import answered, asked, tape

POLLED: list[tuple[str, Any]] = [("GET /a", "A"), ("GET /a", "B")]
CAUSAL: list[tuple[str, Any, Any]] = [
    ("GET /a", None, "before"),
    ("PUT /a", {"x": 1}, "ok"),
    ("GET /a", None, "after"),
]


def play(replay: Replay, line: str, body: Any = None) -> Any:
    try:
        return json.loads(replay(asked(line, body)).body)
    except Miss:
        return None


@pytest.mark.parametrize(
    ("on_repeat", "answers"),
    [
        ("last", ["A", "B", "B", "B"]),
        ("cycle", ["A", "B", "A", "B"]),
        ("error", ["A", "B", None, None]),
        ("next", ["A", "B", "B", "B"]),
    ],
)
def test_a_read_that_comes_more_often_than_it_was_recorded(
    on_repeat: OnRepeat, answers: list[str], tmp_path: Path
) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", *POLLED), on_repeat=on_repeat)
    assert [play(replay, "GET /a") for _ in range(4)] == answers


@pytest.mark.parametrize(
    ("calls", "answers"),
    [
        (["GET", "PUT", "GET"], ["before", "ok", "after"]),
        (["GET", "GET", "PUT", "GET"], ["before", "before", "ok", "after"]),
        (["GET", "GET", "GET"], ["before", "before", "before"]),
        (["PUT", "GET", "GET"], ["ok", "after", "after"]),
        (["GET", "PUT", "PUT"], ["before", "ok", None]),
    ],
)
def test_what_was_read_after_a_write_is_not_served_before_it(
    calls: list[str], answers: list[str], tmp_path: Path
) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", *CAUSAL))
    assert [play(replay, f"{each} /a", {"x": 1} if each == "PUT" else None) for each in calls] == answers


def test_what_was_read_only_after_a_write_is_a_miss_that_says_so(tmp_path: Path) -> None:
    cassette = tape(tmp_path / "a.yaml", ("PUT /b", {"x": 1}, "ok"), ("GET /a", "after"))
    with pytest.raises(
        Miss, match=r"it was recorded after PUT https://api\.maton\.ai/podio/b, which has not been made"
    ):
        Replay(cassette)(asked("GET /a"))
    assert play(Replay(cassette, on_repeat="next"), "GET /a") == "after"
    assert play(Replay(cassette, causal=False), "GET /a") == "after"


def test_a_write_once_more_is_a_miss_that_says_so(tmp_path: Path) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", *CAUSAL))
    play(replay, "PUT /a", {"x": 1})
    with pytest.raises(Miss, match="recorded once and made once more: is a write repeated"):
        replay(asked("PUT /a", {"x": 1}))


def test_a_filter_is_a_read(tmp_path: Path) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", ("POST /item/app/1/filter/", {}, "found")))
    assert [play(replay, "POST /item/app/1/filter/", {}) for _ in range(3)] == ["found"] * 3


def test_queries_and_bodies_match_whatever_their_order(tmp_path: Path) -> None:
    cassette = tape(tmp_path / "a.yaml", ("PUT /a?x=1&y=2", {"a": 1, "b": [1, 2]}, "ok"))
    assert play(Replay(cassette), "PUT /a?y=2&x=1", {"b": [1, 2], "a": 1}) == "ok"
    assert play(Replay(cassette), "PUT /a?y=2&x=1", {"b": [2, 1], "a": 1}) is None
    assert play(Replay(cassette), "PUT /a?y=2", {"b": [1, 2], "a": 1}) is None


def test_other_secrets_match(tmp_path: Path) -> None:
    recorded = Scrubber()
    cassette = tape(
        tmp_path / "a.yaml", ("POST /x?oauth_token=scrubbed-oauth-token-3", {"password": "scrubbed-password-9"}, "ok")
    )
    replay = Replay(cassette, recorded.request)
    assert play(replay, "POST /x?oauth_token=mine-and-new", {"password": "another-one"}) == "ok"


@pytest.mark.parametrize(
    ("match", "found"),
    [
        (("method", "path"), True),
        (("method", "path", "query"), True),
        (("method", "path", body_without("sent_at")), True),
        (("method", "path", "body"), False),
        (("method", "path", "header:X-Tenant"), False),
        (("method", "path", lambda request: request.headers["content-type"]), True),
    ],
)
def test_what_is_compared_can_be_chosen(match: Match, found: bool, tmp_path: Path) -> None:  # noqa: FBT001  a row
    cassette = tape(tmp_path / "a.yaml", ("PUT /a", {"sent_at": 1, "a": 2}, "ok"))
    replay = Replay(cassette, match=match)
    request = asked("PUT /a", {"sent_at": 9, "a": 2}, x_tenant="other")
    assert (replay.find(request) is not None) is found


def test_an_unknown_part_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match="match='hedaer' is none of method, host, path, query, body, connection, header:"
    ):
        Replay(tape(tmp_path / "a.yaml"), match=("hedaer",))
    with pytest.raises(ValueError, match="on_repeat='forever' is none of last, cycle, error, next"):
        Replay(tape(tmp_path / "a.yaml"), on_repeat="forever")  # type: ignore[arg-type]  # what a typo gives


def test_a_miss_shows_what_is_nearest_and_what_to_type(tmp_path: Path) -> None:
    replay = Replay(
        tape(tmp_path / "a.yaml", ("GET /org/", []), ("PUT /item/1?hook=false", {"fields": {"title": "Old"}}, {}))
    )
    with pytest.raises(Miss) as raised:
        replay(asked("PUT /item/1", {"fields": {"title": "New"}}))
    told = str(raised.value)
    assert "no interaction answers PUT https://api.maton.ai/podio/item/1" in told
    assert "line 12: PUT https://api.maton.ai/podio/item/1?hook=false" in told
    assert "-query hook=false" in told
    assert "-        title: Old" in told
    assert "+        title: New" in told
    assert "--podiomock-record=new" in told
    assert replay.misses == [raised.value]


def test_a_miss_shows_no_secret(tmp_path: Path) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", ("GET /org/", [])), Scrubber().request)
    with pytest.raises(Miss) as raised:
        replay(asked("POST /org/?oauth_token=very-hush", {"password": "also-hush"}, authorization="Bearer more-hush"))
    assert "hush" not in str(raised.value)


def test_what_was_not_asked_for_is_unused(tmp_path: Path) -> None:
    replay = Replay(tape(tmp_path / "a.yaml", *CAUSAL))
    play(replay, "GET /a")
    assert [f"{each.method} {each.line}" for each in replay.unused] == ["PUT 12", "GET 25"]


def test_threads_share_a_cassette(tmp_path: Path) -> None:
    cassette = tape(tmp_path / "a.yaml", *((f"POST /a?n={n % 4}", {"n": n % 4}, n) for n in range(400)))
    replay = Replay(cassette)
    got: list[Any] = []

    def ask(number: int) -> None:
        got.extend(play(replay, f"POST /a?n={number % 4}", {"n": number % 4}) for _ in range(50))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(got) == list(range(400))


def test_an_empty_cassette_says_so(tmp_path: Path) -> None:
    with pytest.raises(Miss, match="it holds 0 interactions, none near it"):
        Replay(tape(tmp_path / "a.yaml"))(asked("GET /a"))
    assert isinstance(Cassette.open(tmp_path / "a.yaml"), Cassette)


def test_a_url_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    tape(tmp_path / "a.yaml", ("GET /item/1", {}))
    (tmp_path / "a.yaml").write_text((tmp_path / "a.yaml").read_text().replace("https://api.maton.ai", "https://[::1"))
    with pytest.raises(CassetteError, match=r"is no URL at .*a\.yaml:\d+$"):
        Replay(Cassette.open(tmp_path / "a.yaml"))


def test_a_range_gets_its_own_bytes_whatever_the_order(tmp_path: Path) -> None:
    cassette = Cassette(tmp_path / "a.yaml", Origin())
    for extent, body in (("bytes=0-1", "ab"), ("bytes=2-3", "cd")):
        cassette.append(Interaction(asked("GET /file/1/raw", range=extent), answered(body, 206)))
    cassette.save()
    replay = Replay(Cassette.open(cassette.path))
    said = [json.loads(replay(asked("GET /file/1/raw", range=extent)).body) for extent in ("bytes=2-3", "bytes=0-1")]
    assert said == ["cd", "ab"]
    with pytest.raises(Miss):
        replay(asked("GET /file/1/raw", range="bytes=4-5"))
