"""Cassettes in pytest: a marker's `cassette=`, the fixture `podiomock_cassette`, the flags. Loaded by the plugin.

Like it, this imports nothing of podiomock until a test asks.
"""

from __future__ import annotations

import hashlib
import re
import time
from typing import TYPE_CHECKING, Any

import pytest

from podiomock import usage_plugin
from podiomock.cassette_report_plugin import FOLDER_KEY, REPORT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from datetime import timedelta
    from pathlib import Path

    from podiomock.cassettes.player import Player
    from podiomock.http import Handler

SETTINGS = {
    "cassette": "the cassette to play: a name below the folder, or True for the test's own",
    "record": "how it is used: none (the default), once, new, all, verify or spy",
    "upstream": "the base URL that is recorded, in place of the hosts that the test calls",
    "match": "what of a request is compared: of method, host, path, query, body, connection, header:NAME",
    "on_repeat": "what a read gets that comes more often than it was recorded: last, cycle, error or next",
    "max_age": "how many days old a recording may be",
    "on_expiry": "what then happens: warn (the default), fail or record",
    "unused": "what becomes of a test that did not ask for all that was recorded: ignore (the default), or fail",
}
"""What can be set, by `--podiomock-NAME`, the marker, the fixture `podiomock_cassette_config`, the ini key
`podiomock_NAME`, in this order of precedence.
"""
MARKED_ONLY = frozenset({"cassette"})

PLAYER = pytest.StashKey["Player"]()
UNUSED = pytest.StashKey[str]()
BEGUN = pytest.StashKey[float]()
LONGEST_NAME = 80


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flags and ini keys."""
    group = parser.getgroup("podiomock")
    for name, meaning in SETTINGS.items():
        if name not in MARKED_ONLY:
            flag = f"--podiomock-{name.replace('_', '-')}"
            group.addoption(flag, dest=f"podiomock_{name}", default=None, metavar=name.upper(), help=meaning)
            parser.addini(f"podiomock_{name}", meaning, default=None)
    group.addoption(
        "--podiomock-block-network",
        action="store_true",
        help="refuse every call beyond this machine, of fixtures of any scope, too, but for those that are recorded",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Note when the run began, and close the network if that is asked for."""
    config.stash[BEGUN] = getattr(config, "workerinput", {}).get("podiomock_begun", time.time())
    if config.getoption("podiomock_block_network"):
        from podiomock.transports.isolation import isolate

        config.add_cleanup(isolate())


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give the fixture to a test that is marked with a cassette."""
    if (
        isinstance(item, pytest.Function)
        and _marked(item).get("cassette")
        and "podiomock_cassette" not in item.fixturenames
    ):
        item.fixturenames.append("podiomock_cassette")


@pytest.fixture(scope="session")
def podiomock_cassette_config() -> dict[str, Any]:
    """Settings for cassettes, and what a line cannot say: `scrub` (a Rules), `keep` (a function of an interaction)."""
    return {}


@pytest.fixture(scope="session")
def podiomock_cassette_dir(pytestconfig: pytest.Config) -> Path:
    """The folder of the cassettes, from the ini key `podiomock_cassette_dir`; override it for a folder of tests."""
    folder: str = pytestconfig.getini(FOLDER_KEY)
    return pytestconfig.rootpath / folder


@pytest.fixture
def podiomock_cassette(
    request: pytest.FixtureRequest, podiomock_cassette_dir: Path, podiomock_cassette_config: dict[str, Any]
) -> Iterator[Player]:
    """The test's cassette, behind every client of this process: played, or recorded as `--podiomock-record` says."""
    settings = _settings(request.node, podiomock_cassette_config)
    path = _path(request.node, podiomock_cassette_dir, settings)
    request.node.stash[UNUSED] = settings.pop("unused", "ignore")
    player = _player(request, path, settings)
    request.node.stash[PLAYER] = player

    from podiomock import gateway, native
    from podiomock.activation import recording_environment
    from podiomock.transports import Interception

    with recording_environment(live=player.recorder is not None or player.mode == "verify"):
        with Interception(usage_plugin.watching(request.config, player), gateway.HOSTS | native.HOSTS):
            yield player
        report = request.config.stash[REPORT]
        failed = request.node.stash.get(FAILED, False)
        report.used.add(str(path))
        _close(player, save=not failed)
        if player.recorder is not None and player.recorder.calls and not failed:
            report.count(str(path), player.recorder.calls, player.recorder.bytes, player.scrubber.replaced)
        if player.unused:
            report.unused[str(path)] = [f"line {each.line}: {each}" for each in player.unused]


def _close(player: Player, *, save: bool) -> None:
    from podiomock.cassettes.cassette import CassetteError
    from podiomock.cassettes.secrets import LeakError

    try:
        player.close(save=save)
    except (LeakError, CassetteError) as error:
        pytest.fail(str(error), pytrace=False)
    except OSError as error:
        pytest.fail(f"{player.path} cannot be written: {error.strerror or error}", pytrace=False)


def spied(request: pytest.FixtureRequest) -> Path | None:
    """The cassette whose world is the fake's that answers the rest: where a test spies, and names no other world."""
    if "podiomock_cassette" not in request.fixturenames:
        return None
    settings = _settings(request.node, request.getfixturevalue("podiomock_cassette_config"))
    path = _path(request.node, request.getfixturevalue("podiomock_cassette_dir"), settings)
    return path if settings.get("record") == "spy" and path.exists() else None


def _path(item: pytest.Item, folder: Path, settings: dict[str, Any]) -> Path:
    """Where a test's cassette is; its setting is taken out."""
    named = settings.pop("cassette", True)
    name = default_name(item) if named is True else str(named)
    return folder / (name if name.endswith((".yaml", ".yml")) else f"{name}.yaml")


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that swallowed a miss, or left unused what must be used."""
    try:
        result = yield
    except BaseException:
        item.stash[FAILED] = True
        raise
    player = item.stash.get(PLAYER, None)
    if player is not None:
        item.stash[FAILED] = True
        try:
            player.check()
        except AssertionError as error:
            pytest.fail(str(error), pytrace=False)
        if item.stash[UNUSED] == "fail" and player.unused:
            lines = "\n  ".join(f"line {each.line}: {each}" for each in player.unused)
            pytest.fail(
                f"{player.path}: recorded, and not asked for:\n  {lines}\n"
                "Record it anew with --podiomock-record=all, or drop them with `podiomock cassette prune`.",
                pytrace=False,
            )
        item.stash[FAILED] = False
    return result


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what a failing test may have failed for; and no secret: not in its traceback, its output, or its log."""
    report = yield
    if "podiomock_cassette" not in getattr(item, "fixturenames", ()):
        return report
    from podiomock.cassettes.secrets import Secrets, of_environment

    player = item.stash.get(PLAYER, None)
    secrets = Secrets(of_environment()) if player is None else player.secrets
    if player is not None and report.failed and call.when == "call" and (told := player.told):
        report.sections.append(("podiomock cassette", told))
    report.sections[:] = [(title, secrets.shown(text)) for title, text in report.sections]
    if isinstance(report.longrepr, tuple):  # of a skip: where, and why
        path, line, reason = report.longrepr
        report.longrepr = (path, line, secrets.shown(reason))
    elif report.longrepr is not None and (shown := secrets.shown(report.longreprtext)) != report.longreprtext:
        report.longrepr = shown
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of xdist when the run began."""
    node.workerinput["podiomock_begun"] = node.config.stash[BEGUN]


def default_name(item: pytest.Item) -> str:
    """The test's own cassette: `test_items/TestPaging.test_last_page-size_30`.

    From the names and values of its parameters, not from its id, which other versions of pytest order otherwise.
    """
    parts = [
        each
        for each in (getattr(item.getparent(pytest.Class), "name", None), getattr(item, "originalname", item.name))
        if each
    ]
    call = getattr(item, "callspec", None)
    if call is not None:
        told = "-".join(f"{name}_{_value(value)}" for name, value in sorted(call.params.items()))
        parts[-1] += f"-{told}"
    plain = re.sub(r"[^\w.-]+", "_", ".".join(parts))
    if len(plain) > LONGEST_NAME or plain != ".".join(parts):
        plain = f"{plain[:LONGEST_NAME]}-{hashlib.sha256('.'.join(parts).encode()).hexdigest()[:8]}"
    return f"{item.path.stem}/{plain}"


def _value(value: object) -> str:
    """A parameter's value: what is no plain value goes by its type and what it says of itself, but for addresses."""
    return re.sub(r" at 0x[0-9a-f]+", "", value if isinstance(value, str) else repr(value))


def _marked(item: pytest.Item) -> dict[str, Any]:
    marked: dict[str, Any] = {}
    for marker in reversed(list(item.iter_markers("podiomock"))):
        marked |= marker.kwargs
    return marked


def _settings(item: pytest.Item, fixture: dict[str, Any]) -> dict[str, Any]:
    marked = _marked(item)
    config = item.config
    if unknown := fixture.keys() - SETTINGS.keys() - {"scrub", "keep"}:
        pytest.fail(
            f"the fixture podiomock_cassette_config has no {', '.join(sorted(unknown))}; it takes "
            f"{', '.join(SETTINGS)}, scrub, keep",
            pytrace=False,
        )
    found: dict[str, Any] = {name: fixture[name] for name in ("scrub", "keep") if name in fixture}
    for name in SETTINGS:
        options = (
            [marked.get(name)]
            if name in MARKED_ONLY
            else [
                config.getoption(f"podiomock_{name}"),
                marked.get(name),
                fixture.get(name),
                config.getini(f"podiomock_{name}"),
            ]
        )
        given = next((each for each in options if each not in (None, "")), None)
        if given is not None:
            found[name] = given
    if found.get("unused", "ignore") not in ("ignore", "fail"):
        pytest.fail(f"podiomock: unused is ignore or fail, not {found['unused']!r}", pytrace=False)
    return found


def _age(days: object) -> timedelta:
    from datetime import timedelta

    try:
        return timedelta(days=float(str(days)))
    except (ValueError, OverflowError):
        raise ValueError(f"max_age={days!r} is no number of days; write max_age=30") from None


def _player(request: pytest.FixtureRequest, path: Path, settings: dict[str, Any]) -> Player:
    from datetime import UTC, datetime

    from podiomock import __version__
    from podiomock.cassettes.cassette import LIVE, CassetteError, Origin
    from podiomock.cassettes.matching import DEFAULT
    from podiomock.cassettes.player import Expired, Player
    from podiomock.cassettes.scrub import Scrubber
    from podiomock.cassettes.secrets import of_environment
    from podiomock.transports.upstream import Upstream

    base = settings.get("upstream")
    if base is not None and not re.match(r"https?://[^/]", base):
        pytest.fail(f"podiomock: upstream={base!r} is no URL; write https://api.maton.ai", pytrace=False)
    match = settings.get("match", DEFAULT)
    fake: Handler | None = None
    if settings.get("record") == "spy":
        mock = request.getfixturevalue("podiomock")
        mock.watch = None  # who plays is watched, whoever answers
        fake = mock.handle
    try:
        return Player(
            path,
            settings.get("record", "none"),
            scrubber=Scrubber(of_environment(), settings.get("scrub")),
            upstream=lambda: Upstream(base),
            fake=fake,
            match=[each.strip() for each in match.split(",")] if isinstance(match, str) else match,
            on_repeat=settings.get("on_repeat", "last"),
            max_age=_age(settings["max_age"]) if "max_age" in settings else None,
            on_expiry=settings.get("on_expiry", "warn"),
            origin=Origin(
                source=base or LIVE,
                recorded=datetime.now(UTC).replace(microsecond=0),
                by=f"podiomock {__version__}",
            ),
            begun=request.config.stash[BEGUN],
            **({"keep": settings["keep"]} if "keep" in settings else {}),
        )
    except Expired as error:
        wrong = str(error)
    except (CassetteError, ValueError) as error:
        wrong = f"podiomock: {error}"
    pytest.fail(wrong, pytrace=False)
