"""What a cassette costs: a long one against a short one, and against others. `pytest -m bench -s` prints the figures.

cassetter is no dependency of the tests: beside pytest-recording it stops every pytest at its start, those that pytester
starts, too. Where it is installed, the figures are printed with `-p no:cassetter`. Of 1000 and of 5000 interactions its
0.16, whose core is Rust, needed a fifth of our time; it takes no longer file.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.foreign import WRITERS
from podiomock.cassettes.interaction import Interaction
from podiomock.cassettes.replay import Replay
from podiomock.http import Request
from tests.cassettes.recording import answered, asked

pytestmark = pytest.mark.bench


LONG = 10_000


def story(length: int) -> list[Interaction]:
    body = {"item_id": 1, "fields": [{"field_id": each, "values": [{"value": f"text {each}"}]} for each in range(8)]}
    return [Interaction(asked(f"GET /item/{number}"), answered(body | {"item_id": number})) for number in range(length)]


def recorded(path: Path, length: int) -> list[Request]:
    cassette = Cassette(path, Origin(source="a benchmark"))
    interactions = story(length)
    for each in interactions:
        cassette.append(each)
    cassette.save()
    return [each.request for each in interactions]


def played(path: Path, requests: list[Request]) -> tuple[float, float]:
    """Seconds to open, and to play all from the last to the first."""
    start = time.perf_counter()
    replay = Replay(Cassette.open(path))
    opened = time.perf_counter()
    for each in reversed(requests):
        replay(each)
    return opened - start, time.perf_counter() - opened


def test_playing_is_linear(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short, long = recorded(tmp_path / "short.yaml", 500), recorded(tmp_path / "long.yaml", LONG)
    few = played(tmp_path / "short.yaml", short)
    many = played(tmp_path / "long.yaml", long)
    grown = (sum(many) / len(long)) / (sum(few) / len(short))
    with capsys.disabled():
        print(
            f"\n  {LONG} interactions: open {many[0] * 1e3:.0f} ms, play {many[1] / LONG * 1e6:.0f} us each; "
            f"{grown:.2f}x of what one of 500 costs (budget 1x)",
            end="",
        )
    assert grown < 3


def played_by_vcrpy(path: Path, requests: list[Request]) -> float:
    vcr = pytest.importorskip("vcr")
    start = time.perf_counter()
    cassette = vcr.cassette.Cassette.load(path=str(path), record_mode=vcr.mode.NONE)
    for each in reversed(requests):
        cassette.play_response(vcr.request.Request("GET", each.url, b"", {}))
    return time.perf_counter() - start


def played_by_cassetter(path: Path, requests: list[Request]) -> float:
    cassetter = pytest.importorskip("cassetter")
    start = time.perf_counter()
    cassette = cassetter.Cassette(path, record_mode=cassetter.RecordMode.NONE)
    cassette.load()
    for each in reversed(requests):
        cassette.play("GET", each.url, {}, None)
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("other", "length"),
    # vcrpy searches from the start each time: minutes for the long one. cassetter takes no file of that many nodes.
    [(played_by_vcrpy, 500), (played_by_vcrpy, 1000), (played_by_cassetter, 1000), (played_by_cassetter, 5000)],
)
def test_playing_beside_others(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    other: Callable[[Path, list[Request]], float],
    length: int,
) -> None:
    requests = recorded(tmp_path / "ours.yaml", length)
    theirs = tmp_path / "theirs.yaml"
    theirs.write_text(WRITERS["vcrpy"](story(length)))
    ours = sum(played(tmp_path / "ours.yaml", requests))
    took = other(theirs, requests)
    name = other.__name__.removeprefix("played_by_")
    with capsys.disabled():
        print(f"\n  {length} interactions, from the last to the first: {name} {took / ours:.1f}x of ours", end="")
    assert ours < took or name == "cassetter"
