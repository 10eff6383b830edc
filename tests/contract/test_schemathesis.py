"""Schemathesis finds nothing wrong with the fake at a port, by the derived document, and finds what is made wrong."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def schemathesis(*words: str) -> tuple[int, str]:
    """Run it as a program of its own: it is slow to import, and this process is others', too."""
    command = [sys.executable, "-m", "tests.contract.schemathesis_run", *words, "--no-color", "--warnings", "off"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    return done.returncode, done.stdout + done.stderr


def findings(said: str) -> set[tuple[str, str]]:
    """What was found, as (operation, title)."""
    found, operation = set(), ""
    for line in said.splitlines():
        if (heading := re.fullmatch(r"_{3,} (.+) _{3,}", line)) is not None:
            operation = heading[1]
        elif (title := re.fullmatch(r"- ST\d+ (.+)", line)) is not None:
            found.add((operation, title[1]))
    return found


def test_the_server_answers_as_the_document_says() -> None:
    code, said = schemathesis("--continue-on-failure")
    assert code == 0, said
    assert "Tested: 356" in said
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in said


def only(*operations: str) -> list[str]:
    return [word for each in operations for word in ("--include-operation-id", each)]


def test_a_wrong_status_a_wrong_type_and_a_crash_are_found() -> None:
    mutants = ("a deletion is 200", "ids are strings", "a wrong value is a server's error")
    planted = [word for each in mutants for word in ("--mutant", each)]
    code, said = schemathesis(
        *planted, "--phases", "examples,coverage", *only("delete_item", "get_item", "filter_items")
    )
    assert code == 1, said
    assert findings(said) >= {
        ("DELETE /item/{item_id}", "Undocumented status code"),
        ("GET /item/{item_id}", "Response violates schema"),
        ("POST /item/app/{app_id}/filter/", "Server error"),
    }


def test_what_shows_only_in_a_chain_of_calls_is_found() -> None:
    planted = ("--mutant", "a deletion is forgotten", "--phases", "stateful", "--max-examples", "10")
    code, said = schemathesis(*planted, *only("delete_item", "get_item"))
    assert code == 1, said
    assert ("Stateful tests", "Deleted resource still available") in findings(said)
