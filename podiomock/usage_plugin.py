"""`--podiomock-usage=report.json` in pytest: what the whole suite relies on, for `podiomock verify --usage`.

Loaded by the plugin; like it, this imports nothing of podiomock until it is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from podiomock.http import Handler
    from podiomock.usage.collecting import Collector

OPTION = "podiomock_usage"
MARK = b'"podiomock_usage"'
"""How a report begins. The word after a flag is taken for its file, and may be the test to run."""
LONGEST_HEAD = 100
COLLECTOR: pytest.StashKey[Collector] = pytest.StashKey()
LOST: pytest.StashKey[list[str]] = pytest.StashKey()
"""Why something is not known that should be in the report."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag."""
    parser.getgroup("podiomock").addoption(
        "--podiomock-usage",
        metavar="FILE",
        help="write what the tests rely on: operations, parameters, and the parts of answers that they look at",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin to watch."""
    name = config.getoption(OPTION)
    if name is None:
        return
    path = Path(name)
    if not name or path.is_dir() or not path.absolute().parent.is_dir():
        raise pytest.UsageError(
            f"--podiomock-usage={name} is no file that can be written; name one in a folder that is there"
        )
    if path.is_file() and path.stat().st_size and MARK not in path.read_bytes()[:LONGEST_HEAD]:
        raise pytest.UsageError(
            f"--podiomock-usage={name} would be written over a file that is no report of usage; write "
            "--podiomock-usage=usage.json, or remove it first"
        )
    from podiomock.mock import PodioMock
    from podiomock.usage.collecting import Collector

    config.stash[COLLECTOR] = collector = Collector()
    config.stash[LOST] = []
    config.add_cleanup(collector.decode())
    before, PodioMock.watch = PodioMock.watch, collector.watch
    config.add_cleanup(lambda: setattr(PodioMock, "watch", before))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Know which test asks, without the values of its parameters."""
    collector = item.config.stash.get(COLLECTOR, None)
    if collector is not None:
        collector.test = item.nodeid.partition("[")[0]
    try:
        return (yield)
    finally:
        if collector is not None:
            collector.test = None


def watching(config: pytest.Config, handler: Handler) -> Handler:
    """A handler that is no fake, watched if the run is."""
    collector = config.stash.get(COLLECTOR, None)
    return handler if collector is None else collector.watching(handler)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the report, unless it would lack something; a worker of xdist tells the controller instead."""
    config = session.config
    collector = config.stash.get(COLLECTOR, None)
    if collector is None:
        return
    usage = collector.finish()
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output[OPTION] = usage.told()
    elif exitstatus > pytest.ExitCode.TESTS_FAILED or session.shouldfail or session.shouldstop:
        config.stash[LOST].append("the run was broken off")
    elif not config.stash[LOST]:
        Path(config.getoption(OPTION)).write_text(usage.text(), "utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of xdist tells."""
    collector = node.config.stash.get(COLLECTOR, None)
    if collector is None:
        return
    told = getattr(node, "workeroutput", {}).get(OPTION)
    if told is None:
        node.config.stash[LOST].append(f"the worker {node.gateway.id} died")
    else:
        collector.usage.add(told)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say where it is."""
    collector = config.stash.get(COLLECTOR, None)
    if collector is None:
        return
    terminalreporter.section("podiomock usage")
    if lost := config.stash[LOST]:
        terminalreporter.write_line(f"{config.getoption(OPTION)} is not written: {', '.join(sorted(lost))}")
    else:
        count = len(collector.usage.by_name)
        terminalreporter.write_line(f"{count} operations are relied on: {config.getoption(OPTION)}")
