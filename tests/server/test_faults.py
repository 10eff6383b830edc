"""Planned faults at a real socket: what goes over it, byte for byte, and the ways to plan them from outside."""

import json
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from podiomock.cli import main
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.server.hook_receiver import Receiver
from tests.server.small_world import ITEM, KEY
from tests.server.test_cli import PATIENCE, Start, exported, start, the_sentence

__all__ = ["start"]

CREATE = "/podio/item/app/456/"
NEW = {"fields": {"title": "New"}}


class Line:
    """One connection, used by hand."""

    def __init__(self, server: Server) -> None:
        where = urlsplit(server.url)
        self.socket = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)

    def ask(self, method: str = "GET", path: str = ITEM, body: object = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: podio\r\nAuthorization: {KEY['Authorization']}\r\n"
        self.socket.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    def rest(self) -> bytes:
        """All that comes until the other side closes."""
        found = b""
        while piece := self.socket.recv(65536):
            found += piece
        return found

    def silent(self, seconds: float) -> bool:
        """Whether nothing comes, not even an end."""
        return not select.select([self.socket], [], [], seconds)[0]


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    made = Line(server)
    with made.socket:
        yield made


@pytest.mark.parametrize("plan", ["reset", "refuse_connection"])
def test_the_connection_is_closed_and_nothing_was_sent(plan: str, line: Line, mock: PodioMock) -> None:
    getattr(mock.faults, plan)("get_item")
    line.ask()
    assert line.rest() == b""


def test_nothing_is_sent_for_as_long_as_the_client_stays(line: Line, mock: PodioMock, client: httpx.Client) -> None:
    mock.faults.time_out("get_item")
    line.ask()
    assert line.silent(0.3)
    assert client.get(ITEM).status_code == 200  # others are served meanwhile
    line.socket.close()


def test_a_server_stops_though_a_client_waits_in_vain(line: Line, mock: PodioMock, server: Server) -> None:
    mock.faults.time_out("get_item")
    line.ask()
    assert line.silent(0.1)
    began = time.monotonic()
    server.close()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("at", [None, 0, 7, 10**9])
def test_a_cut_answer_announces_more_than_comes(
    at: int | None, line: Line, mock: PodioMock, client: httpx.Client
) -> None:
    whole = client.get(ITEM).content
    mock.faults.cut("get_item", at=at)
    line.ask()
    head, _, body = line.rest().partition(b"\r\n\r\n")
    assert f"content-length: {len(whole)}".encode() in head.lower()
    kept = len(whole) // 2 if at is None else min(at, len(whole) - 1)
    assert body == whole[:kept]


def test_a_garbled_answer_is_as_long_as_it_should_be(mock: PodioMock, client: httpx.Client) -> None:
    whole = client.get(ITEM).content
    mock.faults.garble("get_item")
    garbled = client.get(ITEM)
    assert garbled.status_code == 200
    assert len(garbled.content) == len(whole)
    with pytest.raises(UnicodeDecodeError):
        garbled.json()


def test_an_outage_is_a_page_and_the_connection_stays(mock: PodioMock, client: httpx.Client) -> None:
    mock.faults.outage("get_item", 504)
    page = client.get(ITEM)
    assert (page.status_code, page.headers["Content-Type"], page.headers.get_list("Server")) == (
        504,
        "text/html",
        ["nginx"],
    )
    assert page.text.startswith("<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n")
    assert client.get(ITEM).status_code == 200


def test_a_call_without_an_answer_was_carried_out(line: Line, mock: PodioMock, client: httpx.Client) -> None:
    mock.faults.reset("create_item", after=True)
    before = len(mock.world.items.rows)
    line.ask("POST", CREATE, NEW)
    assert line.rest() == b""
    assert len(mock.world.items.rows) == before + 1
    (call,) = client.get("/_podiomock/calls").json()["calls"]
    assert (call["status"], call["endpoint"], call["fault"]) == (0, "create_item", "reset after the commit")


@pytest.mark.parametrize("plan", ["reset", "time_out", "outage"])
@pytest.mark.parametrize("done", [1, 0])
def test_its_hooks_are_called_if_it_was(
    plan: str, done: int, line: Line, mock: PodioMock, server: Server, receiver: Receiver, hook: Callable[..., int]
) -> None:
    hook()
    known = len(receiver.forms)
    getattr(mock.faults, plan)("create_item", after=bool(done))
    line.ask("POST", CREATE, NEW)
    until = time.monotonic() + PATIENCE
    while mock.calls[-1].endpoint != "create_item" and time.monotonic() < until:
        time.sleep(0.01)
    server.hooks.settle()
    assert [each["type"] for each in receiver.forms[known:]] == ["item.create"] * done


def plan(client: httpx.Client, body: object) -> httpx.Response:
    return client.post("/_podiomock/faults", json=body)


def test_faults_are_planned_from_outside(client: httpx.Client) -> None:
    first = {"endpoint": "get_item", "fault": "outage", "status": 504, "nth": 2}
    given = plan(client, {"faults": [first, {"endpoint": "get_item", "error": "conflict", "nth": 3}]})
    assert [(each["fault"], each["left"]) for each in given.json()["faults"]] == [("outage", 1), ("refuse", 1)]
    assert [client.get(ITEM).status_code for _ in range(4)] == [200, 504, 409, 200]
    assert client.get("/_podiomock/faults").json() == {"faults": []}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"faults": [{"fault": "reset"}, {"fault": "rest"}]}, "unknown fault 'rest' in fault 2; did you mean 'reset'?"),
        ({"faults": "/etc/hostname"}, 'Write {"faults": [...]}, a list of faults.'),
        ({"faults": {}}, 'Write {"faults": [...]}, a list of faults.'),
        ({"faults": [3]}, "a fault is 3 in fault 1; write a mapping"),
        ({"fault": "slow", "seconds": "4"}, "'seconds' is '4'; write a number"),
        ({"endpoint": "put_item"}, "no endpoint is named 'put_item'; there are get_item"),
    ],
)
def test_a_bad_plan_is_refused_as_a_whole(body: object, says: str, client: httpx.Client, mock: PodioMock) -> None:
    refused = plan(client, body)
    assert refused.status_code == 400
    assert says in refused.json()["error"]
    assert mock.faults.planned == []


# `podiomock serve --faults FILE`.


def test_serve_plans_a_file_and_tells_what_is_left(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "- {endpoint: get_item, fault: outage}\n- {endpoint: get_item, fault: reset, nth: 2}\n"
        "- {endpoint: delete_item, fault: time_out, times: 2}\n"
    )
    process, printed = start("--port", "0", "--faults", str(file))
    url = exported(printed)["MATON_API_BASE_URL"]
    with httpx.Client(base_url=url, headers=KEY, trust_env=False) as client:
        assert client.get(ITEM).status_code == 503
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(ITEM)
        assert client.get(ITEM).status_code == 200
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert errors == (
        "podiomock: a planned fault was not used up: time_out for delete_item: 2 of 2 left, no call matched\n"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "no plan of faults at"),
        ("- {endpoint: get_itm, fault: reset}\n", "no endpoint is named 'get_itm' at"),
        ("- fault: reset\n  time: 3\n", "did you mean 'times'?"),
    ],
)
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["proxy", "--port", "0"], ["run"]])
def test_a_bad_file_is_one_sentence(
    command: list[str], text: str | None, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "plan.yaml"
    if text is not None:
        file.write_text(text)
    assert main([*command, "--faults", str(file), *(["--", "true"] if command == ["run"] else [])]) == 2
    assert says in the_sentence(capsys)


def test_run_tells_what_is_left(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text("- {endpoint: get_item, fault: reset}\n")
    assert main(["run", "--faults", str(file), "--", "true"]) == 0
    assert "a planned fault was not used up: reset for get_item" in capfd.readouterr().err
