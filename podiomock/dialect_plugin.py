"""`--podiomock-dialect=both` in pytest: each test runs under both dialects, and is told which it survived.

Loaded by the plugin; like it, this imports nothing of podiomock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

BOTH = "both"
NAMES = ("documented", "recorded")
PROPERTY = "podiomock_dialect"


@pytest.fixture
def podiomock_dialect(request: pytest.FixtureRequest) -> str | None:
    """The dialect that a test runs under where it runs under both; else None."""
    name: str | None = getattr(request, "param", None)
    if name is not None:
        request.node.user_properties.append((PROPERTY, [name, _base(request.node)]))
    return name


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have each test that uses the fake run twice, but for those whose marker names a dialect."""
    if PROPERTY not in metafunc.fixturenames or not _wanted(metafunc.config):
        return
    if marked(metafunc.definition) is None:
        metafunc.parametrize(PROPERTY, NAMES, indirect=True, ids=NAMES)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell which tests survived both, and which only one."""
    outcomes: dict[str, dict[str, bool]] = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, ()):
            for key, value in getattr(report, "user_properties", ()):
                if key == PROPERTY:
                    survived = outcomes.setdefault(value[1], {})
                    survived[value[0]] = survived.get(value[0], True) and outcome == "passed"
    if not outcomes or not _wanted(config):
        return
    terminalreporter.section("podiomock dialects")
    both = sum(all(survived.get(name, False) for name in NAMES) for survived in outcomes.values())
    terminalreporter.write_line(f"{both} of {len(outcomes)} tests survive both")
    for test, survived in sorted(outcomes.items()):
        alive = [name for name in NAMES if survived.get(name)]
        if len(alive) < len(NAMES):
            terminalreporter.write_line(f"{test}: survives {' and '.join(alive) or 'neither'}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test that fails in its set-up be counted, too."""
    del call
    report = yield
    report.user_properties = list(item.user_properties)
    return report


def marked(item: pytest.Item) -> str | None:
    """The dialect that a test's marker names."""
    given = (each.kwargs.get("dialect") for each in item.iter_markers("podiomock"))
    return next((each for each in given if each is not None), None)


def _wanted(config: pytest.Config) -> bool:
    wanted: str | None = config.getoption(PROPERTY) or config.getini(PROPERTY)
    return wanted == BOTH


def _base(item: pytest.Item) -> str:
    """The id of a test without the dialect."""
    stem, bracket, parameters = item.nodeid.partition("[")
    kept = [each for each in parameters.removesuffix("]").split("-") if each not in NAMES]
    return f"{stem}[{'-'.join(kept)}]" if bracket and kept else stem
