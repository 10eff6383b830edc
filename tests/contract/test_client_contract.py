"""A downstream project: its client keeps the contract, and each of four planted mistakes is found and told."""

import shutil
from pathlib import Path

import pytest

DOWNSTREAM = Path(__file__).parent / "downstream"

SEEDED = ("-p", "_hypothesis_pytestplugin", "--hypothesis-seed=1")
"""With any seed, the machine misses a mistake in one run of twenty to fifty."""


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, bug: str, *flags: str) -> pytest.RunResult:
    monkeypatch.setenv("BUG", bug)
    shutil.copy(DOWNSTREAM / "client.py", pytester.path / "client.py")
    shutil.copy(DOWNSTREAM / "contract.py", pytester.path / "test_contract.py")
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", "-rs", *flags)


def test_a_good_client_passes(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(pytester, monkeypatch, "")
    result.assert_outcomes(passed=10, skipped=4)
    result.stdout.fnmatch_lines(["*TestReadOnly gives no create()*"])


@pytest.mark.parametrize(
    ("bug", "laws", "told"),
    [
        ("first page", "test_every_page_is_listed or machine", "list() gave 100 items of 150: 50 missing, 0 unknown"),
        (
            "retries",
            "test_what_is_made_is_made_once or machine",
            "made 2 items after a timeout after it was done: a retry made",
        ),
        ("by title", "test_what_is_deleted_is_gone", "left it there, or took others"),
        ("stale", "test_an_update_keeps_the_rest", "changed status, too: what a colleague wrote is lost"),
    ],
)
def test_a_planted_mistake_is_found(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, bug: str, laws: str, told: str
) -> None:
    result = run(pytester, monkeypatch, bug, "-k", f"TestTasks and ({laws})", *SEEDED)
    result.assert_outcomes(failed=1 + laws.count("machine"))
    said = result.stdout.str()
    assert said.count(told) >= 1 + laws.count("machine")
    assert ("state.teardown()" in said) == ("machine" in laws)


@pytest.mark.parametrize(
    ("attribute", "told"),
    [
        (
            "app_id = 4567",
            "TestIt: app_id = 4567 is no app of the world 'documented'; there is *456 Tasks*",
        ),
        ("title = 'titel'", "TestIt: title = 'titel' is no field of app 456; it has title, status, *"),
        ("other = ('stat', 2)", "TestIt: other = 'stat' is no field of app 456; it has title, status, *"),
        (
            "world = 'nowhere'",
            "TestIt: no world 'nowhere'; there is documented, empty (a file of your own is named by *",
        ),
    ],
)
def test_what_its_world_does_not_have_is_told(pytester: pytest.Pytester, attribute: str, told: str) -> None:
    pytester.makepyfile(
        f"import podiomock\nclass TestIt(podiomock.ClientContract):\n    {attribute}\n    def list(self): return []\n"
    )
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-k", "pages or every_page or machine")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines([told, "*_ TestIt.test_machine _*", told])


def test_a_contract_that_gives_nothing_is_skipped(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("import podiomock\nclass TestIt(podiomock.ClientContract): pass\n")
    result = pytester.runpytest_subprocess("-rs")
    result.assert_outcomes(skipped=6)
    result.stdout.fnmatch_lines(["*TestIt gives none of create, read, update, delete, list"])
