"""The suite's own settings, and its flag for a live API."""

import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["pytester"]

# A busy machine is slow to draw examples, too: that is nothing a test can fail by.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture
def pytester(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project of a user's, whose runs load podiomock's plugin and no other: all of them take seconds to import."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.plugins.append("podiomock.plugin")
    return pytester


@pytest.fixture
def all_plugins(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have those runs load all plugins that are installed, as a user's do; but Schemathesis's takes a second."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis")
    pytester.plugins.clear()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--podiomock-live",
        dest="podiomock_live",
        nargs="?",
        const="https://api.maton.ai",
        metavar="URL",
        help="ask a live API, or what claims to be one at a URL, with the key in MATON_API_KEY",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.getoption("podiomock_live")
    if asked and not os.environ.get("MATON_API_KEY"):
        raise pytest.UsageError("--podiomock-live needs a key that the API takes in MATON_API_KEY")
    if not asked:
        reason = "asks a live API: give --podiomock-live, and a key in MATON_API_KEY"
        for each in items:
            if each.get_closest_marker("live"):
                each.add_marker(pytest.mark.skip(reason))
