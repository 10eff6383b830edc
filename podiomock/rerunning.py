"""A test that runs several times where it stands, on the worker that has it, and is told of once.

pytest has no public way to run an item twice; this is pytest-rerunfailures' way. Imported when a test is run again.
"""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

Reports = Sequence[pytest.TestReport]


def once(item: pytest.Item) -> Reports:
    """Run a test, from its set-up to its end: fixtures of function scope are made anew, what outlives it is kept."""
    item._report_sections.clear()  # noqa: SLF001  else each run's reports show the output of those before
    if getattr(item, "cls", None) is not None:
        for name in ("_obj", "_instance"):  # pytest makes the class's object when it is asked for again
            vars(item).pop(name, None)
    staying: Any = item.parent  # the next test is one beside it: only the test itself is torn down
    return runtestprotocol(item, log=False, nextitem=staying)


def told(item: pytest.Item, nextitem: pytest.Item | None, run: Callable[[], Reports]) -> bool:
    """Have `run` run a test as often as it likes, and tell pytest of the reports that it gives back."""
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports: list[pytest.TestReport] = []
    try:
        reports += run()
    finally:
        ended = ending(item, lambda: item.session._setupstate.teardown_exact(nextitem))  # noqa: SLF001  the only one
    for report in reports if ended is None else [*reports, ended]:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def ending(item: pytest.Item, teardown: Callable[[], None]) -> pytest.TestReport | None:
    """Tear down what the next test does not need; the report, if that fails."""
    report = judged(item, "teardown", teardown)
    return report if report.failed else None


def judged(item: pytest.Item, when: Any, run: Callable[[], None]) -> pytest.TestReport:
    """The report of a part of a test."""
    stopping = (pytest.exit.Exception, KeyboardInterrupt)
    call = pytest.CallInfo.from_call(run, when=when, reraise=stopping)
    report: pytest.TestReport = item.ihook.pytest_runtest_makereport(item=item, call=call)
    return report
