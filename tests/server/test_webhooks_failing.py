"""Hooks that cannot be delivered: tried again, given up, withheld, broken off."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server
from podiomock.server.targets import reaches, target
from podiomock.state.hooks import PATIENCE
from tests.server.hook_receiver import Receiver
from tests.server.small_world import KEY, small_world

APP = 456
CREATE = f"/podio/item/app/{APP}/"
PATIENCE_SECONDS = 20

Hook = Callable[..., int]


def create(client: httpx.Client, title: str = "New", **query: str) -> int:
    answer = client.post(CREATE, json={"fields": {"title": title}, "external_id": title}, params=query)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def control(client: httpx.Client) -> Any:
    return client.get("/_podiomock/hooks").json()


def status_of(client: httpx.Client, hook_id: int) -> str:
    (found,) = (each for each in client.get(f"/podio/hook/app/{APP}/").json() if each["hook_id"] == hook_id)
    return str(found["status"])


def test_a_failed_delivery_is_tried_again(client: httpx.Client, server: Server, receiver: Receiver, hook: Hook) -> None:
    hook_id = hook()
    answers = iter([500, 302, 200])
    receiver.answer = lambda _: next(answers)
    create(client)
    server.hooks.settle()
    last = control(client)["deliveries"][-1]
    assert (last["state"], last["attempts"], last["status"], last["error"]) == ("delivered", 3, 200, None)
    assert [each["item_id"] for each in receiver.forms[-3:]] == [last["payload"]["item_id"]] * 3
    assert {path for path, _ in receiver.requests} == {"/hook"}
    assert status_of(client, hook_id) == "active"


def test_a_hook_whose_deliveries_keep_failing_becomes_inactive(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook
) -> None:
    hook_id = hook()
    receiver.answer = lambda _: 503
    for number in range(PATIENCE + 1):
        create(client, str(number))
    server.hooks.settle()
    told = control(client)
    *failed, dropped = told["deliveries"][1:]
    assert [(each["state"], each["attempts"], each["status"]) for each in failed] == [("failed", 3, 503)] * PATIENCE
    assert failed[0]["error"] == "answered 503 Service Unavailable"
    assert (dropped["state"], dropped["attempts"], dropped["error"]) == ("dropped", 0, "the hook is inactive")
    assert (told["hooks"][0]["status"], told["hooks"][0]["failures"]) == ("inactive", PATIENCE)
    assert status_of(client, hook_id) == "inactive"

    receiver.answer = lambda _: 200
    client.post(f"/podio/hook/{hook_id}/verify/request")
    server.hooks.settle()
    client.post(f"/podio/hook/{hook_id}/verify/validate", json={"code": receiver.forms[-1]["code"]})
    create(client, "again")
    server.hooks.settle()
    assert receiver.forms[-1]["external_id"] == "again"


def test_nobody_listening_and_nobody_answering_are_failures(
    client: httpx.Client, server: Server, mock: PodioMock
) -> None:
    server.hooks.timeout, server.hooks.pauses = 0.05, (0.01, 0.02)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        number = mute.getsockname()[1]
        client.post(f"/podio/hook/app/{APP}/", json={"url": f"http://127.0.0.1:{number}/", "type": "item.create"})
        server.hooks.settle()
    client.post(f"/podio/hook/app/{APP}/", json={"url": f"http://127.0.0.1:{number}/", "type": "item.create"})
    server.hooks.settle()
    first, second = mock.hooks.fired
    assert (first.state, first.attempts, first.status, first.error) == ("failed", 3, None, "TimeoutError: timed out")
    assert second.state == "failed"
    assert str(second.error).startswith("ConnectionRefusedError")
    assert [each["failures"] for each in control(client)["hooks"]] == [0, 0]  # only verified hooks lose anything


def test_other_machines_are_called_only_when_named(
    client: httpx.Client, server: Server, mock: PodioMock, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "podiomock.hooks"):
        client.post(f"/podio/hook/app/{APP}/", json={"url": "http://192.0.2.1/x?y=z", "type": "item.create"})
        server.hooks.settle()
    (sent,) = mock.hooks.fired
    assert (sent.state, sent.attempts) == ("withheld", 0)
    assert "--hook-target http://192.0.2.1 " in str(sent.error)
    assert "192.0.2.1 is not this machine" in caplog.text
    server.hooks.timeout, server.hooks.pauses = 0.05, (0.01, 0.02)
    server.hooks.allow("http://192.0.2.1")
    client.post(f"/podio/hook/{sent.hook_id}/verify/request")
    server.hooks.settle()
    assert (mock.hooks.fired[-1].state, mock.hooks.fired[-1].attempts) == (
        "failed",
        3,
    )  # an address for documentation, that nobody has


@pytest.mark.parametrize(
    ("url", "targets", "expected"),
    [
        ("http://localhost:5000/x", [], True),
        ("http://127.0.0.9/x", [], True),
        ("http://[::1]:80/x", [], True),
        ("https://example.com/x", [], False),
        ("http://localhost.example.com/x", [], False),
        ("https://example.com/x", ["https://example.com"], True),
        ("https://EXAMPLE.com:443/x", ["https://example.com/"], True),
        ("http://example.com/x", ["https://example.com"], False),
        ("https://example.com:80/x", ["https://example.com"], False),
        ("https://example.com.evil.org/x", ["https://example.com"], False),
        ("https://example.com@evil.org/x", ["https://example.com"], False),
        ("https://example.com/hooks/a", ["https://example.com/hooks"], True),
        ("https://example.com/hooks", ["https://example.com/hooks/"], True),
        ("https://example.com/hooksfoo", ["https://example.com/hooks"], False),
        ("http://web:8000/x", ["https://other.org", "http://web:8000"], True),
    ],
)
def test_what_a_target_reaches(url: str, targets: list[str], *, expected: bool) -> None:
    assert reaches(url, [target(each) for each in targets]) is expected


@pytest.mark.parametrize(
    "text", ["", "example.com", "ftp://example.com", "https://", "https://x/?a=b", "http://[x", "http://x:y"]
)
def test_what_is_no_target(mock: PodioMock, text: str) -> None:
    with pytest.raises(ValueError, match="write it as https://"):
        Server(mock, hook_targets=[text])


def test_an_error_of_a_callable_stays_in_the_log(
    client: httpx.Client, server: Server, mock: PodioMock, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: dict[str, str]) -> None:
        raise KeyError("x")

    mock.hooks.on("item.create", fail)
    create(client)
    server.hooks.settle()
    assert mock.hooks.fired[-1].error == "KeyError: 'x'"
    assert "KeyError" in caplog.text


def test_a_server_that_closes_breaks_off_and_leaves_nothing(receiver: Receiver) -> None:
    before = threading.enumerate()
    stuck, go = threading.Event(), threading.Event()

    def answer(_: dict[str, str]) -> int:
        stuck.set()
        go.wait(PATIENCE_SECONDS)
        return 200

    receiver.answer = answer
    mock = PodioMock(small_world())
    server = Server(mock)
    for _ in range(2):
        httpx.post(
            f"{server.url}/podio/hook/app/{APP}/",
            json={"url": receiver.url, "type": "item.create"},
            headers=KEY,
            trust_env=False,
        )
    assert stuck.wait(PATIENCE_SECONDS)
    begun = time.monotonic()
    server.close()
    assert time.monotonic() - begun < 4
    go.set()
    assert {each.state for each in mock.hooks.fired} == {"dropped"}
    assert mock.hooks.sender is None
    assert not [each for each in threading.enumerate() if each not in before and "podiomock" in each.name]
    with Server() as idle, pytest.raises(RuntimeError, match="no test is using this server"):
        _ = idle.hooks
