"""`--podiomock-evidence`: no test passes by what is known less well than it asks for."""

import pytest

SUITE = """
import httpx
import pytest

def ask(podiomock, method, path, **given):
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    return httpx.request(method, f"https://api.maton.ai/podio{path}", headers=headers, **given)

def test_recorded(podiomock):
    ask(podiomock, "GET", "/item/999")

def test_documented(podiomock):
    assert ask(podiomock, "POST", "/task/", json={"text": ""}).status_code == 400

def test_assumed(podiomock):
    ask(podiomock, "PUT", "/item/123", json={"tags": ["a"]})

@pytest.mark.podiomock(evidence="inferred")
def test_let_pass(podiomock):
    ask(podiomock, "PUT", "/item/123", json={"tags": ["a"]})

def test_failing(podiomock):
    ask(podiomock, "PUT", "/item/123", json={"tags": ["a"]})
    assert 0, "its own failure"
"""


def test_unasked_nothing_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    pytester.runpytest_subprocess().assert_outcomes(passed=4, failed=1)


def test_what_rests_on_less_fails_and_says_on_what(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    pytester.makeini("[pytest]\npodiomock_evidence = recorded")
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=2, failed=3)
    result.stdout.fnmatch_lines(["*Unproven: these answers rest on less than evidence='recorded':"])
    result.stdout.fnmatch_lines(["*POST /task/ create_task: documented*(the vendor's page*"])
    result.stdout.fnmatch_lines(["*PUT /item/{item_id} update_item: documented; A-12*"])
    result.stdout.fnmatch_lines(["*A-12: `tags` in an item update replaces the item's tags."])
    result.stdout.fnmatch_lines(["*ask for evidence='documented; A-12*by the marker*"])
    result.stdout.fnmatch_lines(["*its own failure*"])
    result.stdout.fnmatch_lines(["*PUT https://api.maton.ai/podio/item/123  update_item*[[]documented; A-12*"])


def test_the_flag_asks_for_less_or_wins(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    pytester.makeini("[pytest]\npodiomock_evidence = recorded")
    pytester.runpytest_subprocess("--podiomock-evidence=documented").assert_outcomes(passed=2, failed=3)
    pytester.runpytest_subprocess("--podiomock-evidence=inferred").assert_outcomes(passed=4, failed=1)


def test_leaning_on_nothing_emulated_does_not_switch_it_off(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("--podiomock-evidence=recorded", "--podiomock-strict=false")
    result.assert_outcomes(passed=1, failed=4)


def test_a_level_that_there_is_not_says_what_there_is(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("--podiomock-evidence=certain")
    result.assert_outcomes(errors=5)
    result.stdout.fnmatch_lines(["*evidence='certain' is neither of recorded, documented, inferred*"])


def test_answers_say_what_they_rest_on(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        SUITE.replace("def test_", "def not_test_")
        + """
@pytest.mark.podiomock(evidence_header=True)
def test_header(podiomock):
    assert ask(podiomock, "GET", "/item/999").headers["X-Podiomock-Evidence"] == "recorded 2014-2018"

def test_without(podiomock):
    assert "X-Podiomock-Evidence" not in ask(podiomock, "GET", "/item/999").headers
"""
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=2)
