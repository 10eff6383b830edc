"""What a pytest run pays that does not use the fixture: the plugin's own lines, and nothing they could pull in."""

import pytest

HEAVY = (
    "aiohttp",
    "asyncio",
    "cryptography",
    "curl_cffi",
    "httplib2",
    "httpx",
    "httpx2",
    "hypothesis",
    "msgspec",
    "pycurl",
    "python_multipart",
    "requests",
    "respx",
    "trio",
    "trustme",
    "urllib3",
    "uvicorn",
    "uvloop",
    "yaml",
)


def test_a_run_without_the_fixture_imports_only_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_nothing():
            ours = sorted(name for name in sys.modules if name.split(".")[0] == "podiomock")
            parts = ("cassette", "cassette_report", "dialect", "example", "sweep", "usage", "worlds")
            assert ours == sorted(["podiomock", "podiomock.plugin", *(f"podiomock.{each}_plugin" for each in parts)])
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)


def test_the_plugin_pulls_in_nothing_heavy(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
        import sys

        def test_nothing():
            assert [name for name in {HEAVY!r} if name in sys.modules] == []
        """
    )
    # Only pytest itself and our plugin: what others pull in is not ours to answer for.
    result = pytester.runpytest_subprocess("-W", "error")
    result.assert_outcomes(passed=1)


def test_touching_the_package_imports_nothing(pytester: pytest.Pytester) -> None:
    probe = pytester.makepyfile(
        probe="""
        import sys
        import podiomock
        assert [name for name in sys.modules if name.startswith("podiomock.")] == []
        assert podiomock.PodioMock.__name__ == "PodioMock"
        """
    )
    assert pytester.runpython(probe).ret == 0
