"""Programs with https://api.maton.ai written in, in the languages that the machine has: they run as they are.

Each makes a task, prints its id, and then what it is told of a host that is not ours, which it cannot reach.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from podiomock import PodioMock
from podiomock.proxy.running import Proxy
from tests.proxy.conftest import PROGRAMS, Behind

SENTENCE = "podiomock lets nothing out to example.com; let it with --allow example.com"


class Program(NamedTuple):
    command: tuple[str, ...]
    file: str
    says_why: bool = True
    """Whether the language lets a program see what a proxy says as it refuses."""


CLIENTS = {
    "curl": Program(("sh",), "task.sh", says_why=False),
    "node-fetch": Program(("node",), "fetch.mjs"),
    "node-https": Program(("node",), "https.cjs"),
    "go": Program(("go", "run"), "task.go"),
    "php-curl": Program(("php",), "task.php", says_why=False),
    "ruby": Program(("ruby",), "task.rb"),
    "java-net": Program(("java",), "Task.java"),
    "java-http": Program(("java",), "Modern.java", says_why=False),
}


@pytest.mark.parametrize("program", CLIENTS.values(), ids=CLIENTS)
def test_a_program_runs_as_it_is(
    program: Program, behind: Behind, podiomock: PodioMock, podiomock_proxy: Proxy, tmp_path: Path
) -> None:
    added = {"GOCACHE": str(tmp_path / "go"), "GOTOOLCHAIN": "local"} if program.command[0] == "go" else {}
    done = behind(*program.command, str(PROGRAMS / program.file), **added)
    if done.returncode == 77:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stderr
    task_id, told = done.stdout.split("\n", 1)
    assert podiomock.world.tasks.rows[int(task_id)].text == "Grüße"
    assert [str(each).partition("  ")[0] for each in podiomock.calls] == ["200 POST https://api.maton.ai/podio/task/"]
    assert set(podiomock_proxy.refused) == {"example.com"}
    assert told.strip()
    if program.says_why:
        assert SENTENCE in told
