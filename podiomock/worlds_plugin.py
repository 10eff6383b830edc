"""`@pytest.mark.podiomock(worlds=25)` in pytest: a test runs in that many drawn worlds. Loaded by the plugin.

Hypothesis draws, and what it draws it shrinks: a test that fails is shown in the smallest world that was found to fail
it. Each run is a whole one, with its fixtures of function scope made anew: no test need be written for it. Like the
plugin, this imports nothing of podiomock, nor Hypothesis, until a test asks.
"""

from __future__ import annotations

import re
from functools import partial
from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

from podiomock import example_plugin, sweep_plugin

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping

    from podiomock.rerunning import Reports
    from podiomock.state.world import World

SETTINGS = {"worlds": "in how many drawn worlds the test runs, one after the other"}
"""What the marker takes for this."""

WORLD: pytest.StashKey[World] = pytest.StashKey()
"""The world of the run that is on; taken by the fixture."""
RAISED: pytest.StashKey[BaseException] = pytest.StashKey()

FLAKY = (
    "it failed in a drawn world, and in the same world again it did not: what it does depends on something that "
    "outlives a run. It said: {!r}"
)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test that asks for it in drawn worlds."""
    wanted = next((each.kwargs for each in item.iter_markers("podiomock") if "worlds" in each.kwargs), None)
    if wanted is None:
        return None
    from podiomock import rerunning

    wrong = _wrong(item, wanted)

    def run() -> Reports:
        if wrong is not None:
            return [rerunning.judged(item, "setup", lambda: pytest.fail(wrong, pytrace=False))]
        return _drawn(item, wanted["worlds"])

    return rerunning.told(item, nextitem, run)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep what ended a run: it is for Hypothesis to see."""
    report = yield
    if WORLD in item.stash and call.excinfo is not None:
        item.stash.setdefault(RAISED, call.excinfo.value)
    return report


def _wrong(item: pytest.Item, wanted: Mapping[str, Any]) -> str | None:
    """What is wrong with a marker, in one sentence."""
    mark, number = "@pytest.mark.podiomock(worlds=...)", wanted["worlds"]
    if type(number) is not int or number < 1:
        return f"{mark}: {number!r} is no number of worlds; write worlds=25"
    if "world" in wanted:
        return f"{mark} draws the worlds; leave out world={wanted['world']!r}"
    if not isinstance(item, pytest.Function) or "podiomock" not in item.fixturenames:
        return f"{mark}: only a test function with the fixture podiomock can run in drawn worlds"
    if example_plugin.has_examples(item):
        return (
            f"{mark} is for tests without @given; here draw the world, too: @given(world=podiomock.strategies.worlds())"
        )
    if item.get_closest_marker(sweep_plugin.MARKER) is not None:
        return f"{mark} and @pytest.mark.{sweep_plugin.MARKER} both run a test again; write two tests"
    try:
        import hypothesis  # noqa: F401  the only way to know whether it works
    except ImportError:
        return f"{mark} draws with Hypothesis, which is not installed: pip install 'podiomock[contract]'"
    return None


def _drawn(item: pytest.Item, number: int) -> Reports:
    """Run a test in drawn worlds, until it fails or there were as many; the reports of the run that tells."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis.errors import Flaky, UnsatisfiedAssumption

    from podiomock import rerunning, strategies

    properties = list(item.user_properties)
    shown: Reports = ()
    last: tuple[BaseException, World] | None = None

    def run(world: World) -> None:
        nonlocal shown, last
        start = world.snapshot()
        item.stash[WORLD] = world
        item.user_properties[:] = properties
        try:
            reports = rerunning.once(item)
            raised = item.stash.get(RAISED, None)
        finally:
            del item.stash[WORLD]
            if RAISED in item.stash:
                del item.stash[RAISED]
        if not isinstance(raised, UnsatisfiedAssumption):
            shown = reports
        if raised is not None:
            world.restore(start)
            last = raised, world
            raise raised

    run.__name__ = re.sub(r"\W", "_", item.nodeid)  # what Hypothesis keeps of failures, it keeps by this
    draw = settings(
        max_examples=number,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.reuse, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),  # they judge a test's own strategies, and this one is ours
    )(given(world=strategies.worlds())(run))
    wrong = _outcome(draw)
    if wrong is not None and (last is None or wrong is not last[0]):  # not the test's own
        said = FLAKY.format(last and last[0]) if isinstance(wrong, Flaky) else None
        return [rerunning.judged(item, "call", partial(_raise, wrong, said))]
    for each in shown:
        if each.failed and last is not None:
            each.sections.append(("podiomock world", _told(last[1], number)))
    return shown


def _outcome(run: Callable[[], None]) -> BaseException | None:
    try:
        run()
    except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:  # noqa: BLE001  whatever a test raises
        return error
    return None


def _raise(error: BaseException, said: str | None) -> None:
    if said is not None:
        pytest.fail(said, pytrace=False)
    raise error


def _told(world: World, number: int) -> str:
    """The world, as the file that has it."""
    from podiomock.cassettes.blocks import dump
    from podiomock.hydrate.living import pictured, shortest, unsaid
    from podiomock.mock import PodioMock
    from podiomock.state.worldfile import WorldError

    mock = PodioMock(world)
    mock.watch = None  # the test does not ask all this
    try:
        data = shortest(pictured(world, mock.handle, mock.api_key))
    except WorldError as error:
        return f"{error}\nRun again, the test comes back to it."
    missing = ", ".join(unsaid(world, data))
    return (
        f"the smallest that was found to show this, of {number} drawn worlds and what they shrink to:\n\n"
        + indent(dump({"version": 1, **data}), "    ")
        + (f"\nA file cannot say all of it; what it says lacks something in: {missing}." if missing else "")
        + "\nRun again, the test comes back to it. To keep it, save it as fixtures/worlds/NAME.yaml, and mark a test "
        'with @pytest.mark.podiomock(world="NAME").'
    )
