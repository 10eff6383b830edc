"""Programs in other processes behind the proxy, and the proxy by itself."""

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from podiomock import PodioMock, load
from podiomock.proxy.running import Proxy

PROGRAMS = Path(__file__).parent / "programs"

PATIENCE = 60
"""Seconds that a program may take, on the slowest machine, its compiler included."""

Behind = Callable[..., "subprocess.CompletedProcess[str]"]


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    return found


@pytest.fixture(scope="session", autouse=True)
def heard() -> Iterator[None]:
    """Hear the signals that a shell has a run in the background ignore: what is ignored here is ignored by children."""
    ignored = [each for each in (signal.SIGINT, signal.SIGHUP) if signal.getsignal(each) is signal.SIG_IGN]
    for each in ignored:
        signal.signal(each, signal.SIG_DFL)
    yield
    for each in ignored:
        signal.signal(each, signal.SIG_IGN)


@pytest.fixture
def behind(podiomock_proxy: Proxy, tmp_path: Path) -> Behind:
    """Run a program of this machine behind the proxy, in a folder of its own."""

    def run(program: str, *arguments: str, **added: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [needs(program), *arguments],
            env=podiomock_proxy.environment | added,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    return run


@pytest.fixture
def mock() -> PodioMock:
    """A fake that no client of this process is led to."""
    return PodioMock(load("documented"))


@pytest.fixture
def proxy(mock: PodioMock) -> Iterator[Proxy]:
    with Proxy(mock) as running:
        yield running
