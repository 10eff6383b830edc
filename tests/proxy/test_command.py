"""`podiomock proxy` and `podiomock run` in processes of their own, as they are typed."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from podiomock.cli import main
from tests.proxy.conftest import PATIENCE, needs

ASK = """
import os, urllib.request
headers = {"Authorization": "Bearer " + os.environ["MATON_API_KEY"]}
print(urllib.request.urlopen(urllib.request.Request("https://api.maton.ai/podio/item/123", headers=headers)).status)
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the processes keep what is temporary."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@pytest.fixture
def start(temporary: Path) -> Iterator[Start]:
    processes = []

    def start(*arguments: str, **added: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "podiomock", *arguments],
            env=os.environ | {"TMPDIR": str(temporary)} | added,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield start
    for each in processes:
        if each.poll() is None:
            each.kill()
        each.communicate()


def ended(process: "subprocess.Popen[str]", sent: str | None = None) -> tuple[int, str, str]:
    """What a process ended with, and what it printed."""
    out, errors = process.communicate(sent, timeout=PATIENCE)
    return process.returncode, out, errors


def printed(process: "subprocess.Popen[str]", last: str) -> str:
    """What a process printed up to a line that has `last`."""
    assert process.stdout is not None
    found, until = "", time.monotonic() + PATIENCE
    while last not in found or not found.endswith("\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0, until - time.monotonic()))
        piece = os.read(process.stdout.fileno(), 65536).decode() if ready else ""
        assert piece, f"stopped or silent after {found!r}: {process.poll()}"
        found += piece
    return found


def python(code: str) -> Sequence[str]:
    return ("--", sys.executable, "-c", code)


def test_a_command_runs_with_the_fake_and_nothing_is_left(start: Start, temporary: Path) -> None:
    assert ended(start("run", *python(ASK))) == (0, "200\n", "")
    assert list(temporary.iterdir()) == []


def test_what_goes_in_and_out_is_the_command_s_own(start: Start) -> None:
    code = "import sys; sys.stdout.write(sys.stdin.read().upper()); sys.stderr.write('aside'); sys.exit(7)"
    assert ended(start("run", *python(code)), "through\n") == (7, "THROUGH\n", "aside")


@pytest.mark.parametrize("words", [("sh", "-c", "exit 3"), ("--", "sh", "-c", "exit 3")])
def test_options_of_the_command_are_left_to_it(start: Start, words: Sequence[str]) -> None:
    needs("sh")
    assert ended(start("run", "--world", "documented", *words))[0] == 3


def test_a_command_that_dies_of_a_signal_or_is_not_there(start: Start, tmp_path: Path) -> None:
    assert ended(start("run", *python("import os; os.kill(os.getpid(), 9)"))) == (137, "", "")
    assert ended(start("run", "--", "no-such-command")) == (127, "", "podiomock: no-such-command: command not found\n")
    plain = tmp_path / "plain"
    plain.write_text("")
    assert ended(start("run", "--", str(plain))) == (126, "", f"podiomock: {plain}: Permission denied\n")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1])
def test_signals_reach_the_command(start: Start, temporary: Path, number: signal.Signals) -> None:
    code = f"""
import signal, sys, time
def heard(number, _):
    print("heard", number, flush=True)
    sys.exit(5)
signal.signal({int(number)}, heard)
print("ready", flush=True)
time.sleep({PATIENCE})
"""
    process = start("run", *python(code))
    assert printed(process, "ready") == "ready\n"
    process.send_signal(number)
    assert ended(process) == (5, f"heard {int(number)}\n", "")
    assert list(temporary.iterdir()) == []


def test_a_summary_is_printed_when_asked_for_and_refusals_always(start: Start) -> None:
    code = f"""{ASK}
try:
    urllib.request.urlopen("https://example.com/")
except OSError as error:
    print(error)
"""
    status, out, errors = ended(start("run", "--summary", *python(code)))
    assert status == 0
    assert "let it with --allow example.com" in out
    assert errors.splitlines() == [
        "podiomock let nothing out to example.com (1 time); let it with --allow example.com",
        "podiomock answered 1 calls:",
        "  200 GET https://api.maton.ai/podio/item/123  get_item",
        "and they changed:",
        "  none",
    ]


def test_proxies_and_keys_of_before_do_not_count(start: Start) -> None:
    before = {
        "HTTPS_PROXY": "http://127.0.0.1:1",
        "https_proxy": "http://127.0.0.1:1",
        "ALL_PROXY": "socks5://127.0.0.1:1",
        "NO_PROXY": "*",
        "no_proxy": "api.maton.ai",
        "MATON_API_KEY": "the real one",
        "MATON_API_BASE_URL": "https://example.com",
        "NODE_OPTIONS": "--no-deprecation",
        "JAVA_TOOL_OPTIONS": "-Dmine=1",
    }
    code = f"""{ASK}
print(os.environ["MATON_API_KEY"], os.environ.get("MATON_API_BASE_URL"), os.environ.get("ALL_PROXY"))
print(os.environ["NODE_OPTIONS"].split()[0], os.environ["JAVA_TOOL_OPTIONS"].split()[0])
"""
    status, out, errors = ended(start("run", *python(code), **before))
    assert (status, errors) == (0, "")
    assert out.splitlines() == ["200", "podiomock-key None None", "--no-deprecation -Dmine=1"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_proxy_prints_what_a_shell_reads_and_leaves_nothing(
    start: Start, temporary: Path, number: signal.Signals, tmp_path: Path
) -> None:
    process = start("proxy", "--port", "0", "--api-key", "k e$y")
    variables = printed(process, "JAVA_TOOL_OPTIONS")
    (folder,) = temporary.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not any("PRIVATE KEY" in each.read_text(errors="replace") for each in folder.rglob("*") if each.is_file())

    script = tmp_path / "environment.sh"
    script.write_text(variables)
    command = f'. "{script}"; exec "{sys.executable}" -c \'{ASK}\''
    done = subprocess.run([needs("sh"), "-euc", command], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "200\n", "")

    process.send_signal(number)
    assert ended(process)[::2] == (0, "")
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "status"), [(("run", *python(f"import time; time.sleep({PATIENCE})")), 143), (("proxy", "--port=0"), 0)]
)
def test_being_stopped_while_it_starts_leaves_nothing(
    start: Start, temporary: Path, command: Sequence[str], status: int
) -> None:
    process = start(*command)
    until = time.monotonic() + PATIENCE
    while not list(temporary.iterdir()) and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGTERM)
    assert ended(process)[0] == status
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run"], r"podiomock run -- python sync\.py"),
        (["run", "--"], r"podiomock run -- python sync\.py"),
        (["run", "--allow", "api.maton.ai", "--", "true"], "--allow api.maton.ai is answered by the fake"),
        (["proxy", "--allow", "https://example.com"], "--allow 'https://example.com' is no host; write it as"),
        (["proxy", "--port", "70000"], "--port 70000 is no port"),
        (["proxy", "--world", "nowhere"], "nowhere"),
        (["run", "--api-key", "", "--", "true"], "--api-key must be plain text"),
    ],
)
def test_what_cannot_run_says_why(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert re.search(told, capsys.readouterr().err)


def test_a_port_that_is_taken(start: Start) -> None:
    found = re.search(
        r"HTTPS_PROXY=http://127\.0\.0\.1:(\d+)", printed(start("proxy", "--port", "0"), "JAVA_TOOL_OPTIONS")
    )
    assert found is not None
    port = found[1]
    status, _, errors = ended(start("proxy", "--port", port))
    assert status == 2
    assert errors.startswith(f"podiomock: cannot listen on 127.0.0.1:{port}: ")


def test_without_trustme_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    assert main(["run", "--", "true"]) == 2
    assert "pip install 'podiomock[proxy]'" in capsys.readouterr().err


def test_the_fixture_says_so_too(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("import sys\nsys.modules['trustme'] = None\n")
    pytester.makepyfile("def test_it(podiomock_proxy): pass")
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["the proxy makes its certificates with trustme, *pip install 'podiomock[[]proxy]'"])
    assert "podiomock/" not in result.stdout.str()
