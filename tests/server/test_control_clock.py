"""The clock, the limits, the effects and the changes, for a test in another language."""

from typing import Any

import httpx
import pytest

from podiomock.cli import main
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.server.small_world import ITEM


@pytest.fixture
def ask(server: Server) -> Any:
    with httpx.Client(base_url=f"{server.url}/_podiomock", trust_env=False) as client:

        def ask(method: str, path: str, body: Any = None) -> Any:
            return client.request(method, path, json=body).json()

        yield ask


def test_the_clock_goes_as_it_is_told(ask: Any, mock: PodioMock) -> None:
    for mode in ("frozen", "real", "steps"):
        assert ask("POST", "/clock", {"mode": mode})["mode"] == mode
        assert mock.clock.mode == mode
    assert "Invalid enum value 'fast'" in ask("POST", "/clock", {"mode": "fast"})["error"]
    assert "takes either" in ask("POST", "/clock", {"mode": "real", "advance": {"days": 1}})["error"]


def test_limits_refuse_until_the_clock_is_moved(ask: Any, client: httpx.Client) -> None:
    assert ask("GET", "/limits") == {"active": False, "per_second": 10, "per_hour": 1000, "heavy_per_hour": 250}
    assert ask("POST", "/limits", {"per_second": 2}) == {
        "active": True, "per_second": 2, "per_hour": 1000, "heavy_per_hour": 250,
    }  # fmt: skip
    assert [client.get(ITEM).status_code for _ in range(3)] == [200, 200, 429]
    ask("POST", "/clock", {"advance": {"seconds": 1}})
    assert client.get(ITEM).status_code == 200
    assert ask("POST", "/limits", {"active": False})["active"] is False
    assert [client.get(ITEM).status_code for _ in range(11)] == [200] * 11
    assert ">= 1" in ask("POST", "/limits", {"per_hour": 0})["error"]
    ask("POST", "/limits", {})
    ask("POST", "/reset")
    assert ask("GET", "/limits")["active"] is False


def test_changes_and_effects_are_told_by_call(ask: Any, client: httpx.Client, mock: PodioMock) -> None:
    mock.world.app(456).item(title="By the test")
    client.put(f"{ITEM}?x=podiomock-key", json={"fields": {"title": "New"}}).raise_for_status()
    with mock.churn("filter_items", insert=1):
        for offset in (0, 1):
            client.post("/podio/item/app/456/filter/", json={"limit": 1, "offset": offset}).raise_for_status()
    told = ask("GET", "/changes")
    (only,) = told["calls"]
    assert only["call"] == "PUT /item/123?x=***"
    assert [line.partition(" -> ")[2] for line in only["changes"]] == ['"New"']
    assert told["set_up"] == ["item 5001: new"]
    assert [each["who"].split(": ")[1].split(" ")[0] for each in told["meanwhile"]] == ["POST"]
    (ledger,) = ask("GET", "/effects")["ledger"]
    assert ledger["call"] == "PUT /item/123?x=***"
    assert [each.split(":")[0] for each in ledger["effects"]] == ["fired item.update"]


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--clock", "soon"], "clock='soon' is none of steps, frozen, real, nor a moment in a time zone"),
        (["--clock", "2030-01-01"], "clock='2030-01-01' is none of"),
    ],
)
def test_serve_says_what_the_clock_takes(flags: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "0", *flags]) == 2
    assert says in capsys.readouterr().err


def test_serve_knows_only_two_ways_of_ambiguity(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--ambiguous", "perhaps"])
    assert "invalid choice: 'perhaps'" in capsys.readouterr().err
