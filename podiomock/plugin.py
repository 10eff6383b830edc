"""The pytest plugin.

It is loaded in every run of everyone who installs podiomock, and so imports nothing of it until a test asks for a
fixture.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from podiomock import (
    cassette_plugin,
    cassette_report_plugin,
    dialect_plugin,
    example_plugin,
    sweep_plugin,
    usage_plugin,
    worlds_plugin,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from podiomock.mock import PodioMock
    from podiomock.proxy.running import Proxy
    from podiomock.server.running import Server

PARTS = (cassette_report_plugin, cassette_plugin, dialect_plugin, sweep_plugin, usage_plugin, worlds_plugin)
"""What has hooks and fixtures of its own. As `pytest_plugins` they would be imported here before they are named there,
which is a warning where this is loaded by `-p`.
"""

SETTINGS = {
    "world": "the world to start from: a shipped name, or the path of a YAML file",
    "user": "whom calls act as that name no connection: a user's id, name or mail (default: the world's own caller)",
    "api_key": "the API key that the fake takes, and MATON_API_KEY says during a test",
    "strict": "whether a test fails that called operations which are not emulated (default: true)",
    "clock": "how the world's time goes, steps, frozen or real, or the moment where it starts (default: steps)",
    "limits": "whether calls are refused beyond what the gateway and Podio allow a second and an hour (default: false)",
    "evidence": "the least that answers may rest on, recorded or documented; accepted assumptions stand behind it, "
    "as 'documented; A-N, A-N'",
    "evidence_header": "whether answers say what they rest on, in X-Podiomock-Evidence (default: false)",
    "faults": "the YAML file of a plan of faults, or in the marker a list of them",
    "strict_faults": "whether a test fails that did not use up its planned faults (default: true)",
    "dialect": "whose word goes where the page and the recordings disagree: documented, recorded, or both, which runs "
    "each test twice (default: documented at Maton's door, recorded at Podio's)",
    "ambiguous": "what a call gets that names no connection while several are active: newest, or error",
}
"""What can be set, by `--podiomock-NAME`, the marker, the fixture `podiomock_config`, the ini key `podiomock_NAME`,
in this order of precedence.
"""
SWITCHES = {"strict", "strict_faults", "limits", "evidence_header"}
"""Those of them that are true or false."""

MARKED = [*SETTINGS, *worlds_plugin.SETTINGS, *cassette_plugin.SETTINGS]
"""What the marker takes."""

TRUTHS = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}

FOLDERS_KEY = "podiomock_worlds"
MOCK = pytest.StashKey["PodioMock"]()
STRICT = pytest.StashKey[bool]()
STRICT_FAULTS = pytest.StashKey[bool]()
SHOWN_CALLS = 20


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the flags and ini keys, and the parts, which add theirs."""
    for part in PARTS:
        pluginmanager.register(part, part.__name__)
    group = parser.getgroup("podiomock", "podiomock: a fake Podio behind Maton")
    for name, meaning in SETTINGS.items():
        flag = f"--podiomock-{name.replace('_', '-')}"
        group.addoption(flag, dest=f"podiomock_{name}", default=None, metavar=name.upper(), help=meaning)
        parser.addini(f"podiomock_{name}", meaning, default=None)
    group.addoption(
        "--podiomock-journal",
        action="store_true",
        help="report calls, changes and effects of passing tests too (shown by -rP)",
    )
    parser.addini(FOLDERS_KEY, "folders with YAML worlds that tests name", type="paths", default=["fixtures/worlds"])


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        f"podiomock({', '.join(f'{name}=...' for name in MARKED)}): "
        "what the fixture `podiomock` starts from, and minds; and the cassette that is played or recorded.",
    )


@pytest.fixture(scope="session")
def podiomock_config() -> dict[str, Any]:
    """Settings for the fixture `podiomock`; override it in a conftest.py to set them for a folder."""
    return {}


@pytest.fixture
def podiomock(
    request: pytest.FixtureRequest, podiomock_config: dict[str, Any], podiomock_dialect: str | None
) -> Iterator[PodioMock]:
    """A fake Podio behind Maton, fresh for this test, behind every client of this process."""
    from podiomock.activation import activate

    settings = _settings(request.node, podiomock_config)
    if "world" not in settings and (spied := cassette_plugin.spied(request)) is not None:
        settings["world"] = str(spied)
    if (drawn := request.node.stash.get(worlds_plugin.WORLD, None)) is not None:
        settings |= {"world": drawn, "strict_faults": False}  # not in every world is called what one is planned for
        settings.pop("user", None)  # whoever that is, a drawn world has people of its own
    if podiomock_dialect is not None:
        settings["dialect"] = podiomock_dialect
    elif (
        settings.get("dialect") == dialect_plugin.BOTH
    ):  # a test that is not collected as pytest's own cannot run twice
        settings["dialect"] = dialect_plugin.marked(request.node)
    request.node.stash[STRICT] = settings.get("strict", True)
    request.node.stash[STRICT_FAULTS] = settings.get("strict_faults", True)
    if isinstance(settings.get("faults"), str):
        settings["faults"] = _found(request.node, settings["faults"])
    with ExitStack() as stack:
        try:
            mock = stack.enter_context(activate(**settings, worlds=_folders(request.config)))
        except ValueError as error:  # what a setting cannot be is told in a sentence
            pytest.fail(str(error), pytrace=False)
        request.node.stash[MOCK] = request.node.stash[sweep_plugin.MOCK] = mock
        if (fault := request.node.stash.get(sweep_plugin.FAULT, None)) is not None:
            mock.faults.add(fault)
            request.node.stash[STRICT_FAULTS] = False
        yield mock


@pytest.fixture(scope="session")
def podiomock_running_server() -> Iterator[Server]:
    """The session's one server, on an ephemeral port; use `podiomock_server`, which gives it a test's state."""
    from podiomock.server.running import Server

    server = Server(native_port=0)
    try:
        yield server
    finally:
        server.close()


@pytest.fixture
def podiomock_server(podiomock: PodioMock, podiomock_running_server: Server) -> Iterator[Server]:
    """The test's fake, behind a real server too; `MATON_API_BASE_URL` says where, for subprocesses as well."""
    from podiomock.activation import environment

    podiomock_running_server.mock = podiomock
    with environment(MATON_API_BASE_URL=podiomock_running_server.url):
        yield podiomock_running_server
    podiomock_running_server.mock = None


@pytest.fixture
def podiomock_url(podiomock_server: Server) -> str:
    """The base URL of the test's server, as `http://127.0.0.1:40123`; Podio's paths follow after `/podio`."""
    return podiomock_server.url


@pytest.fixture(scope="session")
def podiomock_running_proxy() -> Iterator[Proxy]:
    """The session's one proxy; use `podiomock_proxy`, which gives it a test's state. Needs `podiomock[proxy]`."""
    from podiomock.proxy.running import Proxy

    with ExitStack() as stack:
        try:
            proxy = stack.enter_context(Proxy())
        except ImportError as error:  # it says what to install
            pytest.fail(str(error), pytrace=False)
        yield proxy


@pytest.fixture
def podiomock_proxy(podiomock: PodioMock, podiomock_running_proxy: Proxy) -> Iterator[Proxy]:
    """The test's fake behind https://api.maton.ai for subprocesses in any language, given its `environment`."""
    podiomock_running_proxy.mock = podiomock
    yield podiomock_running_proxy
    podiomock_running_proxy.mock = None
    podiomock_running_proxy.reset()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that passed by leaning on what the fake does not know."""
    mock = item.stash.get(MOCK, None)
    drawn = mock is not None and example_plugin.has_examples(item)
    try:
        if mock is not None and drawn:
            with example_plugin.examples(item, mock, strict=item.stash[STRICT]):
                result = yield
        else:
            result = yield
    except BaseException:
        if mock is not None:
            mock.forgive()
        raise
    if mock is not None and item.stash[STRICT]:
        mock.check()
    if mock is not None:
        mock.prove()
        if item.stash[STRICT_FAULTS] and not drawn:  # not every example calls what a fault is planned for
            mock.exhaust()
    return result


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """Let what we hand out say what it holds, and where that came from, when an assertion fails on it."""
    for one, other in ((left, right), (right, left)):
        if (explain := getattr(type(one), "podiomock_explain", None)) is not None:
            lines: list[str] = explain(one, op, other)
            return lines
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show in a failing test's report what it called and what that changed."""
    report = yield
    mock = item.stash.get(MOCK, None)
    told = report.failed or item.config.getoption("podiomock_journal")
    if mock is not None and told and call.when == "call":
        calls = [str(each) for each in mock.calls]
        left_out = len(calls) - SHOWN_CALLS
        shown = [f"... {left_out} earlier calls", *calls[-SHOWN_CALLS:]] if left_out > 0 else calls
        report.sections.append(("podiomock calls", "\n".join(shown) or "none"))
        report.sections.append(("podiomock changes", str(mock.changes)))
        report.sections.append(("podiomock effects", repr(mock.effects)))
    return report


def _settings(node: pytest.Item, fixture: dict[str, Any]) -> dict[str, Any]:
    marked: dict[str, Any] = {}
    for marker in reversed(list(node.iter_markers("podiomock"))):
        if marker.args:
            pytest.fail(f"@pytest.mark.podiomock takes keywords: {', '.join(MARKED)}", pytrace=False)
        marked |= marker.kwargs
    sources_of_names = (
        ("@pytest.mark.podiomock", marked, MARKED),
        ("the fixture podiomock_config", fixture, list(SETTINGS)),
    )
    for source, given, known in sources_of_names:
        if unknown := given.keys() - set(known):
            told = f"{source} has no {', '.join(sorted(unknown))}; it takes {', '.join(known)}"
            pytest.fail(told, pytrace=False)
    sources = (
        lambda name: node.config.getoption(f"podiomock_{name}"),
        marked.get,
        fixture.get,
        lambda name: node.config.getini(f"podiomock_{name}"),
    )
    found = {name: next((value for get in sources if (value := get(name)) is not None), None) for name in SETTINGS}
    given = {name: value for name, value in found.items() if value not in (None, "")}
    return given | {name: _switch(name, given[name]) for name in SWITCHES & given.keys()}


def _found(node: pytest.Item, name: str) -> str:
    """A plan's file: from where pytest was started, beside the test, or from the root; else it is left as it is."""
    places = (node.config.invocation_params.dir, node.path.parent, node.config.rootpath)
    return next((str(each / name) for each in places if (each / name).is_file()), name)


def _switch(name: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if (known := TRUTHS.get(str(value).lower())) is None:
        pytest.fail(f"podiomock: {name} is true or false, not {value!r}", pytrace=False)
    return known


def _folders(config: pytest.Config) -> list[Any]:
    folders = config.getini(FOLDERS_KEY)
    return [config.rootpath / each for each in folders]
