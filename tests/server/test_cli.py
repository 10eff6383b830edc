"""`podiomock serve` in a process of its own, as it is typed."""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import httpx
import pytest

from podiomock import __version__
from podiomock.cli import main
from tests.server.hook_receiver import receiving

PATIENCE = 30
"""Seconds that a process may take to start or to stop, on the slowest machine."""

Start = Callable[..., tuple["subprocess.Popen[str]", str]]


def podiomock(*arguments: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "podiomock", *arguments]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `podiomock serve`, and give the process and what it printed up to its last line."""
    processes = []

    def run(*arguments: str) -> tuple["subprocess.Popen[str]", str]:
        process = subprocess.Popen(
            podiomock("serve", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        processes.append(process)
        assert process.stdout is not None
        printed, until = "", time.monotonic() + PATIENCE
        while "/_podiomock/" not in printed:
            ready, _, _ = select.select([process.stdout], [], [], max(0, until - time.monotonic()))
            line = os.read(process.stdout.fileno(), 65536).decode() if ready else ""
            assert line, f"stopped or silent after {printed!r}: {process.poll()}"
            printed += line
        return process, printed

    yield run
    for each in processes:
        if each.poll() is None:
            each.kill()
        each.communicate()


def exported(printed: str) -> dict[str, str]:
    return dict(re.findall(r"^export (\w+)=(\S+)$", printed, re.MULTILINE))


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_what_to_paste_serves_and_stops_cleanly(start: Start, stop: signal.Signals) -> None:
    process, printed = start("--port", "0")
    variables = exported(printed)
    url = variables["MATON_API_BASE_URL"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
    assert variables["MATON_API_KEY"] == "podiomock-key"
    assert f"{url}/_podiomock/" in printed
    headers = {"Authorization": f"Bearer {variables['MATON_API_KEY']}"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False) as client:
        assert client.get("/podio/org/").status_code == 200
        assert client.get("/_podiomock/calls").json()["total"] == 1
        process.send_signal(stop)
        _, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, errors) == (0, "")


def test_the_key_and_the_world_can_be_chosen(start: Start) -> None:
    _, printed = start("--port", "0", "--api-key", "k e$y", "--world", "documented")
    assert "export MATON_API_KEY='k e$y'" in printed
    assert "'documented'" in printed
    url = exported(printed)["MATON_API_BASE_URL"]
    key = {"Authorization": "Bearer k e$y"}
    assert httpx.get(f"{url}/podio/org/", headers=key, trust_env=False).status_code == 200
    assert httpx.get(f"{url}/podio/org/", trust_env=False).status_code == 401


def test_hooks_are_delivered(start: Start) -> None:
    with receiving() as receiver:
        process, printed = start(
            "--port", "0", "--hook-target", "https://example.com", "--hook-target", "http://web:80/x"
        )
        url = exported(printed)["MATON_API_BASE_URL"]
        key = {"Authorization": "Bearer podiomock-key"}
        hook = {"url": f"{receiver.url}/hook?a=b", "type": "item.create"}
        with httpx.Client(base_url=url, headers=key, trust_env=False) as client:
            made = client.post("/podio/hook/app/456/", json=hook).json()
            until = time.monotonic() + PATIENCE
            while client.get("/_podiomock/hooks").json()["waiting"] and time.monotonic() < until:
                time.sleep(0.01)
            (hooks,) = client.get("/_podiomock/hooks").json()["hooks"]
        assert (hooks["hook_id"], hooks["reference"], hooks["status"]) == (made["hook_id"], ["app", 456], "inactive")
        (form,) = receiver.forms
        assert (form["type"], form["code"], form["a"]) == ("hook.verify", hooks["code"], "b")
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (0, "")


def test_another_machine_is_let_in_only_when_told_so(start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.7", "example.com"):
        assert main(["serve", "--host", host]) == 2
        assert "--allow-remote" in the_sentence(capsys)
    _, printed = start("--host", "0.0.0.0", "--port", "0", "--allow-remote")
    assert exported(printed)["MATON_API_BASE_URL"].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2"])
def test_every_name_of_this_machine_is_let_in(start: Start, host: str) -> None:
    _, printed = start("--host", host, "--port", "0")
    assert httpx.get(exported(printed)["MATON_API_BASE_URL"], trust_env=False).status_code == 401


def test_a_port_that_is_taken_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert the_sentence(capsys).startswith(f"podiomock: cannot listen on 127.0.0.1:{port}: Address already in use")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "70000"], "--port 70000 is no port"),
        (["--api-key", ""], "--api-key must be"),
        (["--api-key", " x "], "--api-key must be"),
        (["--api-key", "a\nb"], "--api-key must be"),
        (["--api-key", "clé"], "--api-key must be"),
        (["--world", "documentd"], "documentd"),
        (["--hook-target", "example.com"], "--hook-target 'example.com' is no beginning of a URL"),
        (["--world", "no/such/file.yaml"], "no/such/file.yaml"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["serve", *arguments]) == 2
    assert says in the_sentence(capsys)


def the_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_without_a_command_it_helps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "serve" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"podiomock {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, podiomock.cli as cli; cli.main([]); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert not imported & {"msgspec", "uvicorn", "asyncio", "yaml", "httpx", "pytest", "podiomock.mock"}


def test_clock_limits_and_ambiguity_are_flags(start: Start) -> None:
    flags = ("--clock", "2030-01-01T00:00:00Z", "--limits", "--ambiguous", "error")
    _, printed = start("--port", "0", *flags)
    base = exported(printed)["MATON_API_BASE_URL"]
    key = {"Authorization": "Bearer podiomock-key"}
    with httpx.Client(base_url=base, headers=key, trust_env=False) as client:
        assert client.get("/_podiomock/clock").json() == {"now": "2030-01-01T00:00:00Z", "mode": "steps"}
        assert [client.get("/podio/item/123").status_code for _ in range(11)] == [200] * 10 + [429]
        client.post("/_podiomock/limits", json={"active": False})
        url = client.post("/connections", json={"app": "podio"}).json()["connection"]["url"]
        client.get(url)
        undecided = client.get("/podio/item/123")
    assert undecided.status_code == 400
    assert "2 connections are ACTIVE, and the call names none" in undecided.text
