"""The vendor page's own programs, byte for byte, run in process without a socket."""

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock

PROGRAMS = Path(__file__).parents[2] / "fixtures" / "examples" / "programs"

Run = Callable[[str], dict[str, Any]]


@pytest.fixture
def run(podiomock: PodioMock, monkeypatch: pytest.MonkeyPatch) -> Run:
    (connection,) = podiomock.world.connections

    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    def run(name: str) -> dict[str, Any]:
        source = (PROGRAMS / f"{name}.py").read_text().replace("{connection_id}", connection.connection_id)
        names: dict[str, Any] = {}
        with monkeypatch.context() as patch:
            patch.setattr(socket.socket, "connect", no_socket)
            patch.setattr(socket, "create_connection", no_socket)
            exec(compile(source, name, "exec"), names)
        return names

    return run


CONNECTION_KEYS = {"connection_id", "status", "creation_time", "last_updated_time", "url", "app", "metadata"}


@pytest.mark.parametrize("name", ["list_organizations", "choose_connection"])
def test_organizations(run: Run, capsys: pytest.CaptureFixture[str], name: str) -> None:
    run(name)
    (org,) = json.loads(capsys.readouterr().out)
    assert org["org_id"] == 123456
    assert org["spaces"][0]["space_id"] == 789


@pytest.mark.parametrize("name", ["list_connections", "check_key"])
def test_connections(run: Run, capsys: pytest.CaptureFixture[str], name: str) -> None:
    run(name)
    (connection,) = json.loads(capsys.readouterr().out)["connections"]
    assert connection.keys() >= CONNECTION_KEYS
    assert connection["status"] == "ACTIVE"


def test_create_connection(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("create_connection")
    connection = json.loads(capsys.readouterr().out)["connection"]
    assert connection.keys() >= CONNECTION_KEYS
    assert connection["status"] == "PENDING"
    assert connection["url"].startswith("https://connect.maton.ai/?session_token=")


def test_get_connection(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    run("get_connection")
    connection = json.loads(capsys.readouterr().out)["connection"]
    assert connection["creation_time"] == "2025-12-08T07:20:53.488460Z"
    assert connection["last_updated_time"] == "2026-01-31T20:03:32.593153Z"
    assert connection["metadata"] == {}


def test_delete_connection(run: Run, capsys: pytest.CaptureFixture[str], podiomock: PodioMock) -> None:
    run("delete_connection")
    assert json.loads(capsys.readouterr().out) == {}
    assert list(podiomock.world.connections) == []


def test_requests_example(run: Run) -> None:
    (org,) = run("requests_example")["data"]
    assert org["name"] == "My Organization"
