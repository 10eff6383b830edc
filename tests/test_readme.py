"""Every snippet of the README runs."""

import re
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()
SNIPPETS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
PYTHON = [code for language, code in SNIPPETS if language == "python"]
TESTS = [code for code in PYTHON if "def test_" in code]
SCRIPTS = [code for code in PYTHON if "def test_" not in code]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A project of the reader's own, with the worlds that the README shows."""
    for language, code in SNIPPETS:
        if language == "yaml":
            path = pytester.path / code.splitlines()[0].removeprefix("# ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(code)
    return pytester


@pytest.mark.usefixtures("all_plugins")
def test_the_tests(project: pytest.Pytester) -> None:
    for number, code in enumerate(TESTS):
        (project.path / f"test_readme_{number}.py").write_text(code)
    result = project.runpytest_subprocess("-W", "error", "-p", "no:asyncio")
    outcomes = result.parseoutcomes()
    assert outcomes.keys() == {"passed"}
    assert outcomes["passed"] == "".join(TESTS).count("def test_")


@pytest.mark.parametrize("code", SCRIPTS, ids=lambda code: code.splitlines()[0])
def test_the_scripts(project: pytest.Pytester, code: str) -> None:
    script = project.path / "script.py"
    script.write_text(code)
    result = project.runpython(script)
    assert result.ret == 0


def test_the_demo_shows_the_job_done(project: pytest.Pytester) -> None:
    result = project.run(sys.executable, "-m", "podiomock", "demo", "--folder", str(project.path / "demo"))
    assert result.ret == 0
    result.stdout.fnmatch_lines(["*2 passed*"])
    result.stdout.fnmatch_lines(["200 POST https://api.maton.ai/podio/item/app/456/*create_item"])
    result.stdout.fnmatch_lines(["POST /task/", "  told Jane Roe: task*"])
