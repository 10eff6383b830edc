"""`podiomock proxy --record`: programs with the host written in, recorded while they ask who they mean."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from podiomock import load
from podiomock.cassettes.cassette import FAKE, Cassette
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.proxy.test_command import Start, ended, printed, start, temporary

__all__ = ["start", "temporary"]

KEY = "a-live-key-of-mine"

ASK = """
import os, urllib.error, urllib.request
headers = {"Authorization": "Bearer " + os.environ["MATON_API_KEY"]}
for number in (123, 999999):
    try:
        ask = urllib.request.Request(f"https://api.maton.ai/podio/item/{number}", headers=headers)
        print(urllib.request.urlopen(ask).status)
    except urllib.error.HTTPError as error:
        print(error.code)
"""


@pytest.fixture
def live() -> Iterator[Server]:
    with Server(PodioMock(load("documented"), api_key=KEY)) as server:
        yield server


def test_what_passes_is_kept_and_the_key_is_the_programs_own(start: Start, live: Server, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    process = start("proxy", "--port", "0", "--record", str(path), "--upstream", live.url, MATON_API_KEY=KEY)
    said = printed(process, "JAVA_TOOL_OPTIONS")
    assert "MATON_API_KEY" not in said
    shell = subprocess.run(
        ["sh", "-c", f'{said}\nexec "$0" -c "$1"', sys.executable, ASK],
        env=os.environ | {"MATON_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shell.stdout.split() == ["200", "404"], shell.stderr
    process.terminate()
    code, out, errors = ended(process)
    assert (code, errors) == (0, "")
    assert f"{path}: 2 calls recorded" in out
    assert [each.answer().status for each in Cassette.open(path)] == [200, 404]
    assert KEY not in path.read_text()
    assert Cassette.open(path).origin.source == FAKE


def test_who_is_asked_needs_a_file_to_keep_it_in(start: Start) -> None:
    code, _, errors = ended(start("proxy", "--port", "0", "--upstream", "http://127.0.0.1:9"))
    assert code == 2
    assert "--record FILE" in errors
