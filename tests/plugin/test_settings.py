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
        ("world='nowhere'", "no world 'nowhere'; there is documented, empty *"),
        ("user='Nobody'", "no user 'Nobody'; there is John Doe, *"),
        ("faults=[{'endpoint': 'get_itm', 'fault': 'reset'}]", "no endpoint is named 'get_itm' in fault 1; *"),
        ("'shop'", "@pytest.mark.podiomock takes keywords: world, *, worlds, cassette, record, *"),
        ("casette=True", "@pytest.mark.podiomock has no casette; it takes world, *, worlds, cassette, record, *"),
        ("cassette=True, record='twice'", "podiomock: 'twice' is no way to use a cassette; there are none, once, *"),
        ("cassette=True, upstream='here'", "podiomock: upstream='here' is no URL; write https://api.maton.ai"),
        ("cassette=True, max_age='old'", "podiomock: max_age='old' is no number of days; write max_age=30"),
        ("cassette=True, unused='tell'", "podiomock: unused is ignore or fail, not 'tell'"),
    ],
)
def test_a_wrong_value_says_what_there_is(marker: str, says: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.podiomock({marker})\ndef test_it(podiomock): pass\n")
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([says])
    assert "podiomock/" not in result.stdout.str()  # a sentence, and none of our own lines


def test_what_the_marker_takes_is_listed(pytester: pytest.Pytester) -> None:
    pytester.runpytest_subprocess("--markers").stdout.fnmatch_lines(["@pytest.mark.podiomock(world=*cassette=*"])


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
