"""The fault sweep in pytest: `@pytest.mark.podiomock_sweep` and `--podiomock-sweep`. Loaded by the plugin.

A swept test is run again where it stands, on the worker that has it, with its fixtures of function scope made anew: so
tests are swept in parallel, not runs. Like the plugin, this imports nothing of podiomock until a test is swept.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from podiomock.faults import Fault
    from podiomock.mock import PodioMock
    from podiomock.rerunning import Reports
    from podiomock.sweep.runs import Run
    from podiomock.sweep.verdict import Outcome


MARKER = "podiomock_sweep"
TAKES = ("limit", "harmful")
PROPERTY = "podiomock_sweep"
FAULT: pytest.StashKey[Fault] = pytest.StashKey()
OUTCOME: pytest.StashKey[Outcome] = pytest.StashKey()
RUNS: pytest.StashKey[list[Run]] = pytest.StashKey()
MOCK: pytest.StashKey[PodioMock] = pytest.StashKey()
"""Given by the fixture."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags."""
    group = parser.getgroup("podiomock")
    group.addoption(
        "--podiomock-sweep",
        action="store_true",
        help="run each green test again, once for each call and each fault that it may meet, and tell what it survived",
    )
    group.addoption("--podiomock-sweep-json", metavar="FILE", help="write the table of the sweep there, too")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(limit=60, harmful='fail'): run the test again for each call and fault; at most so many times; with "
        "harmful='tell' wrong data is told and fails nothing.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test, and if it is green, sweep it."""
    settings = _settings(item)
    if settings is None:
        return None
    from podiomock import rerunning

    def swept() -> rerunning.Reports:
        reports = rerunning.once(item)
        if RUNS in item.stash and all(report.passed for report in reports):
            _sweep(item, reports, settings)
        return reports

    return rerunning.told(item, nextitem, swept)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Keep how a swept test ended, before its fake is taken down."""
    error: BaseException | None = None
    try:
        return (yield)
    except BaseException as raised:
        error = raised
        raise
    finally:
        mock = item.stash.get(MOCK, None)
        if mock is not None and _settings(item) is not None:
            from podiomock.sweep.runs import planned
            from podiomock.sweep.verdict import outcome

            item.stash[OUTCOME] = outcome(mock, error)
            if FAULT not in item.stash:
                item.stash[RUNS] = planned(mock.calls)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the tables."""
    from_reports = [
        (report.nodeid, value)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        for key, value in getattr(report, "user_properties", ())
        if key == PROPERTY and report.when == "call"
    ]
    if not from_reports:
        return
    from podiomock.sweep.table import lines

    terminalreporter.section("podiomock sweep")
    for nodeid, told in sorted(from_reports):
        terminalreporter.write_line(nodeid)
        for line in lines(told["runs"], told["left_out"]):
            terminalreporter.write_line(f"  {line}")
    path = config.getoption("podiomock_sweep_json")
    if path:
        Path(path).write_text(json.dumps(dict(sorted(from_reports)), indent=2) + "\n")


def _sweep(item: pytest.Item, reports: Reports, settings: dict[str, Any]) -> None:
    from podiomock.rerunning import once
    from podiomock.sweep.runs import bounded
    from podiomock.sweep.table import lines, plain
    from podiomock.sweep.verdict import judged

    runs, green = item.stash[RUNS], item.stash[OUTCOME]
    chosen = bounded(runs, settings["limit"])
    properties = list(item.user_properties)
    told = []
    for run in chosen:
        item.stash[FAULT] = run.fault
        del item.stash[OUTCOME]
        swept = once(item)
        broken = next((each for each in swept if each.when == "setup" and not each.passed), None)
        if OUTCOME not in item.stash:
            reason = broken.longreprtext.splitlines()[-1] if broken is not None else "it did not run"
            raise pytest.UsageError(f"{item.nodeid}: cannot be swept, its set-up fails when run again: {reason}")
        told.append(plain(judged(run, green, item.stash[OUTCOME])))
    del item.stash[FAULT]
    left_out = len(runs) - len(chosen)
    report = next(each for each in reports if each.when == "call")
    item.user_properties[:] = properties
    report.user_properties = [*properties, (PROPERTY, {"runs": told, "left_out": left_out})]
    harmful = [each for each in told if each["harmful"]]
    if harmful and settings["harmful"] == "fail":
        report.outcome = "failed"
        report.longrepr = "\n".join(
            [
                f"green, but {len(harmful)} of {len(told)} faults leave wrong data that nobody tells of:",
                *lines(harmful),
                "Each can be planned by itself: podiomock.faults, with the endpoint and nth= of the call.",
            ]
        )


def _settings(item: pytest.Item) -> dict[str, Any] | None:
    """The limit and what becomes of harm; None for a test that is not swept."""
    marker = item.get_closest_marker(MARKER)
    if marker is None and not item.config.getoption("podiomock_sweep"):
        return None
    if "podiomock" not in getattr(item, "fixturenames", ()) or not isinstance(item, pytest.Function):
        if marker is not None:
            raise pytest.UsageError(f"{item.nodeid}: only a test function with the fixture podiomock can be swept")
        return None
    given = {} if marker is None else dict(marker.kwargs)
    limit, harmful = given.pop("limit", None), given.pop("harmful", "fail")
    if given or (marker is not None and marker.args):
        raise pytest.UsageError(f"@pytest.mark.{MARKER} takes keywords: {', '.join(TAKES)}")
    if harmful not in ("fail", "tell"):
        raise pytest.UsageError(f"@pytest.mark.{MARKER}: harmful is fail or tell, not {harmful!r}")
    if limit is None:
        from podiomock.sweep.runs import LIMIT

        limit = LIMIT
    if not isinstance(limit, int) or limit < 1:
        raise pytest.UsageError(f"@pytest.mark.{MARKER}: limit={limit!r} is no number of runs; give 1 or more")
    return {"limit": limit, "harmful": harmful}
