"""What the fake costs, as ratios against its peers in the same run. `pytest -m bench -s` prints the figures.

What is asserted is generous: machines are noisy. The budgets themselves are in the printed lines.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from podiomock import PodioMock, World

pytestmark = pytest.mark.bench

URL = "https://api.maton.ai/podio/item/123"


def interleaved(rounds: int, calls: int, **subjects: Callable[[], object]) -> dict[str, float]:
    """Time each subject in turn, over and over; the quickest round of each, in microseconds a call: noise only adds.

    Rounds are short, so that some are whole between two turns of other processes.
    """
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, subject in subjects.items():
            start = time.perf_counter()
            for _ in range(calls):
                subject()
            times[name].append((time.perf_counter() - start) / calls * 1e6)
    return {name: min(each) for name, each in times.items()}


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="")

    return say


def test_a_get_through_httpx(podiomock: PodioMock, say: Callable[[str], None]) -> None:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    canned = httpx.get(URL, headers=headers).content
    reply_headers = {"Content-Type": "application/json; charset=utf-8"}
    reply: dict[str, Any] = {"headers": reply_headers, "content": canned}
    floor = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, **reply)))
    ours = httpx.Client(headers=headers)
    body = {"fields": {"title": "Complete project plan"}}
    edited = httpx.Client(headers=headers)
    number = 0

    def after_a_write() -> None:
        nonlocal number
        number += 1
        podiomock.world.cells.put("bench", number)
        edited.get(URL)

    assert edited.put(URL, json=body).status_code == 204
    times = interleaved(100, 30, floor=lambda: floor.get(URL), ours=lambda: ours.get(URL), after_a_write=after_a_write)
    say(
        f"GET of an item through httpx: MockTransport, canned {times['floor']:.0f} us; podiomock "
        f"{times['ours'] / times['floor']:.2f}x (budget 1.5x), right after a write "
        f"{times['after_a_write'] / times['floor']:.2f}x"
    )
    assert times["ours"] < 3 * times["floor"]
    for client in (floor, ours, edited):
        client.close()


def test_below_a_static_respx_route(podiomock: PodioMock, say: Callable[[str], None]) -> None:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    canned = httpx.get(URL, headers=headers).content
    other = "https://example.com/podio/item/123"
    with respx.mock() as router, httpx.Client(headers=headers) as client:
        router.get(other).respond(200, content=canned)
        times = interleaved(50, 30, ours=lambda: client.get(URL), respx=lambda: client.get(other))
    say(f"the same, against a static respx route: {times['ours'] / times['respx']:.2f}x (budget < 1x)")
    assert times["ours"] < 1.5 * times["respx"]


def test_start_up_without_the_fixture(tmp_path: Path, say: Callable[[str], None]) -> None:
    (tmp_path / "test_nothing.py").write_text("def test_nothing(): pass\n")

    def run(*flags: str) -> Callable[[], object]:
        command = [sys.executable, "-m", "pytest", "-q", *flags]
        return lambda: subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    plugins = ("randomly", "xdist", "asyncio", "anyio", "respx", "hypothesispytest", "schemathesis")
    others = [each for name in plugins for each in ("-p", f"no:{name}")]
    times = interleaved(9, 1, without=run(*others, "-p", "no:podiomock"), installed=run(*others))
    extra = (times["installed"] - times["without"]) / 1000
    say(
        f"pytest start-up without the fixture: {times['without'] / 1000:.0f} ms, "
        f"with the plugin {extra:+.1f} ms (budget +5 ms)"
    )
    assert times["installed"] < 1.3 * times["without"]


def undone(size: int) -> tuple[float, float]:
    """Microseconds of a snapshot, and of a write undone, in a world of so many items; the best of several."""
    world = World()
    app = world.org("Acme").space("Sales").app("Deals", title="text")
    row = world.items.rows[app.item(title="one").id]
    for number in range(size):
        world.items.insert(1_000_000 + number, row)
    snapshots, undos = [], []
    for _ in range(5):
        start = time.perf_counter()
        kept = world.snapshot()
        for _ in range(999):
            world.snapshot()
        snapshots.append((time.perf_counter() - start) / 1000 * 1e6)
        for number in range(1000):
            world.items.change(1_000_000 + number, tags=("x",))
        start = time.perf_counter()
        world.restore(kept)
        undos.append((time.perf_counter() - start) / 1000 * 1e6)
    return min(snapshots), min(undos)


def test_snapshot_and_restore_at_100_000_items(say: Callable[[str], None]) -> None:
    few, many = undone(1000), undone(100_000)
    say(
        f"at 100 000 items: snapshot {many[0]:.2f} us (budget 1), restore {many[1]:.2f} us a write undone (budget 2); "
        f"{many[0] / few[0]:.1f} and {many[1] / few[1]:.1f} times what they are at 1000"
    )
    assert many[0] < 10 * few[0]
    assert many[1] < 10 * few[1]
