"""Clock, limits and the wrong account as settings: by flag, marker, fixture and ini key, and with workers."""

import pytest

PROGRAM = """
import httpx, pytest

def get(podiomock, path="/podio/item/123"):
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    return httpx.get(f"https://api.maton.ai{path}", headers=headers).status_code
"""
CHECKS = {
    "clock": "    assert podiomock.clock.mode == 'frozen'\n",
    "limits": "    assert [get(podiomock) for _ in range(11)].count(429) == 1\n",
    "ambiguous": "    podiomock.world.connection(user='Jane Roe')\n    assert get(podiomock) == 400\n"
    "    podiomock.forgive()\n",
}
VALUES = {"clock": "frozen", "limits": "true", "ambiguous": "error"}


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("source", ["flag", "marker", "fixture", "ini"])
def test_a_setting_comes_from_four_places(name: str, source: str, pytester: pytest.Pytester) -> None:
    value = VALUES[name]
    marker = f"@pytest.mark.podiomock({name}={value!r})\n" if source == "marker" else ""
    pytester.makepyfile(f"{PROGRAM}\n{marker}def test_it(podiomock):\n{CHECKS[name]}")
    if source == "fixture":
        pytester.makeconftest(
            f"import pytest\n@pytest.fixture(scope='session')\ndef podiomock_config(): return {{{name!r}: {value!r}}}\n"
        )
    if source == "ini":
        pytester.makeini(f"[pytest]\npodiomock_{name} = {value}\n")
    flags = [f"--podiomock-{name}={value}"] if source == "flag" else []
    pytester.runpytest_subprocess("-p", "no:randomly", *flags).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "says"),
    [
        ("clock='soon'", "*clock='soon' is none of steps, frozen, real, nor a moment in a time zone*"),
        ("limits='perhaps'", "*limits is true or false, not 'perhaps'*"),
        ("ambiguous='perhaps'", "*ambiguous='perhaps' is neither of newest, error*"),
    ],
)
def test_a_wrong_value_says_what_there_is(marker: str, says: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.podiomock({marker})\ndef test_it(podiomock): pass\n")
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([says])


@pytest.mark.usefixtures("all_plugins")
def test_each_test_of_each_worker_has_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        PROGRAM
        + """
@pytest.mark.parametrize("number", range(6))
def test_it(podiomock, number):
    start = podiomock.clock.now
    assert (podiomock.clock.mode, podiomock.limits.active) == ("steps", False)
    podiomock.limits.on(per_second=3)
    assert [get(podiomock) for _ in range(4)] == [200, 200, 200, 429]
    podiomock.clock.freeze()
    podiomock.clock.advance(days=number)
    assert (podiomock.clock.now - start).days == number
    assert podiomock.effects == []
"""
    )
    pytester.runpytest_subprocess("-n", "2").assert_outcomes(passed=6)
