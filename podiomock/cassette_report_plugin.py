"""What a run did with cassettes: recorded, used, left unused. Loaded by the plugin, and as lazy as it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FOLDER_KEY = "podiomock_cassette_dir"
REPORT = pytest.StashKey["Report"]()


class Report:
    """What happened to cassettes in a run: which were used, what was recorded, and left unused."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.recorded: dict[str, list[int]] = {}
        self.unused: dict[str, list[str]] = {}

    def add(self, told: dict[str, Any]) -> None:
        """Take over what a worker tells."""
        self.used |= set(told["used"])
        for path, counts in told["recorded"].items():
            self.count(path, *counts)
        self.unused |= told["unused"]

    def count(self, path: str, *counts: int) -> None:
        """Add calls, bytes and secrets of one test's recording."""
        self.recorded[path] = [
            one + other for one, other in zip(self.recorded.get(path, (0, 0, 0)), counts, strict=True)
        ]

    def told(self) -> dict[str, Any]:
        """As plain data."""
        return {"used": sorted(self.used), "recorded": self.recorded, "unused": self.unused}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag, and the ini key of the folder."""
    parser.getgroup("podiomock").addoption(
        "--podiomock-cassette-report",
        action="store_true",
        help="at the end, tell which cassettes no test used, and which interactions nobody asked for",
    )
    parser.addini(FOLDER_KEY, "the folder of the cassettes", default="cassettes")


def pytest_configure(config: pytest.Config) -> None:
    """Begin the report."""
    config.stash[REPORT] = Report()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Have a worker of xdist tell the controller."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["podiomock_cassettes"] = session.config.stash[REPORT].told()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of xdist tells."""
    told = getattr(node, "workeroutput", {}).get("podiomock_cassettes")
    if told is not None:
        node.config.stash[REPORT].add(told)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell what was recorded, and, if asked, what is not used."""
    report = config.stash[REPORT]
    write = terminalreporter.write_line
    if report.recorded:
        terminalreporter.section("podiomock cassettes recorded")
        for path, (calls, size, secrets) in sorted(report.recorded.items()):
            write(f"{_shown(path, config)}: {calls} calls, {size} bytes, {secrets} secrets replaced")
    if not config.getoption("podiomock_cassette_report"):
        return
    terminalreporter.section("podiomock cassettes not used")
    folder = config.rootpath / config.getini(FOLDER_KEY)
    orphans = [each for each in sorted(folder.rglob("*.yaml")) if str(each) not in report.used and _is_ours(each)]
    for each in orphans:
        write(f"{_shown(str(each), config)}: no test of this run uses it")
    for path, lines in sorted(report.unused.items()):
        write(f"{_shown(path, config)}: recorded, and not asked for")
        for line in lines:
            write(f"  {line}")
    if not orphans and not report.unused:
        write("none: every cassette, and every interaction, is used")


def _is_ours(path: Path) -> bool:
    """Whether a file is no cassette of vcrpy's, which stand in a folder of the same name."""
    from podiomock.hydrate.loading import is_cassette

    return is_cassette(path)


def _shown(path: str, config: pytest.Config) -> str:
    return path.removeprefix(f"{config.rootpath}/")
