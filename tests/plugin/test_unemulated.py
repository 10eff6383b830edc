"""Operations that Podio has and the fake has not: answered as such, and no test passes by them unnoticed."""

import re

import httpx
import pytest

from podiomock import PodioMock, activate
from podiomock.mock import Unproven
from podiomock.operations import operations

MISSING = next(each for each in operations() if each.path == "/org/{org_id}/billing")
BILLING = "https://api.maton.ai/podio/org/123456/billing"


def ask(podiomock: PodioMock, method: str = "GET", url: str = BILLING) -> httpx.Response:
    return httpx.request(method, url, headers={"Authorization": f"Bearer {podiomock.api_key}"})


@pytest.mark.podiomock(strict=False)
def test_the_answer_says_what_is_missing_and_what_to_do(podiomock: PodioMock) -> None:
    answer = ask(podiomock)
    assert answer.status_code == 501
    assert answer.json()["error"] == "not_emulated"
    said = answer.json()["error_description"]
    assert "podiomock does not emulate GET /org/{org_id}/billing" in said
    assert "GET /org/{org_id}" in said.split("Nearest")[1]
    assert 'podiomock.answer("GET /org/{org_id}/billing"' in said
    assert said in str(podiomock.calls[-1])


@pytest.mark.podiomock(strict=False)
def test_what_nobody_ever_named_is_the_wires_own_404(podiomock: PodioMock) -> None:
    answer = ask(podiomock, url="https://api.maton.ai/podio/orgs/123456/bills")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
    assert podiomock.unemulated == {}


def test_an_answer_of_the_tests_own_is_given_for_every_id(podiomock: PodioMock) -> None:
    podiomock.answer("GET /org/{org_id}/billing", {"plan": "plus"})
    assert ask(podiomock).json() == {"plan": "plus"}
    assert ask(podiomock, url=BILLING.replace("123456", "7")).json() == {"plan": "plus"}
    assert "canned" in str(podiomock.calls[-1])
    podiomock.check()


def test_an_answer_without_a_body(podiomock: PodioMock) -> None:
    podiomock.answer("POST /org/{org_id}/billing/pay", status=204)
    answer = ask(podiomock, "POST", f"{BILLING}/pay")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.podiomock(strict=False)
def test_reset_forgets_the_answers_and_what_was_called(podiomock: PodioMock) -> None:
    podiomock.answer("GET /org/{org_id}/billing", {"plan": "plus"})
    podiomock.reset()
    assert ask(podiomock).status_code == 501
    podiomock.reset()
    podiomock.check()


@pytest.mark.parametrize(
    ("operation", "complaint"),
    [
        ("GET /item/{item_id}", "is emulated: build what it should answer in podiomock.world"),
        ("GET /item/{id}", "is emulated"),
        ("/org/{org_id}/billing", 'write it as "GET /org/{org_id}/billing"'),
        ("get /org/{org_id}/billing", "is no operation"),
        ("GET /podio/org/{org_id}/billing", 'leave /podio away: "GET /org/{org_id}/billing"'),
    ],
)
def test_an_answer_that_cannot_be_given_is_refused(podiomock: PodioMock, operation: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        podiomock.answer(operation, {})


def test_outside_of_pytest_the_block_ends_with_the_complaint() -> None:
    with pytest.raises(Unproven, match="2 times") as caught, activate() as mock:  # noqa: PT012  leaving raises
        ask(mock)
        ask(mock)
    assert 'podiomock.answer("GET /org/{org_id}/billing"' in str(caught.value)
    with activate(strict=False) as mock:
        ask(mock)
    with pytest.raises(ZeroDivisionError), activate() as mock:  # noqa: PT012  the block's own error wins
        ask(mock)
        _ = 1 / 0


SUITE = """
import httpx
import pytest

def ask(podiomock):
    try:
        httpx.get("https://api.maton.ai/podio/org/1/billing",
                  headers={"Authorization": f"Bearer {podiomock.api_key}"}).raise_for_status()
    except httpx.HTTPError:
        pass

def test_leaning(podiomock):
    ask(podiomock)

@pytest.mark.podiomock(strict=False)
def test_allowed(podiomock):
    ask(podiomock)

def test_failing(podiomock):
    ask(podiomock)
    assert 0, "its own failure"
"""


def test_a_passing_test_that_leaned_on_it_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*Unproven: the fake answered 501*", "*GET /org/{org_id}/billing"])
    result.stdout.fnmatch_lines(["*its own failure*"])


def test_the_switch_goes_by_flag_and_ini_too(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SUITE)
    pytester.makeini("[pytest]\npodiomock_strict = false")
    pytester.runpytest_subprocess().assert_outcomes(passed=2, failed=1)
    pytester.runpytest_subprocess("--podiomock-strict=true").assert_outcomes(failed=3)  # a flag wins over a marker
    nonsense = pytester.runpytest_subprocess("--podiomock-strict=perhaps")
    assert "strict is true or false, not 'perhaps'" in "\n".join(nonsense.outlines + nonsense.errlines)


def test_the_example_is_one_of_those_not_emulated() -> None:
    assert str(MISSING) == "GET /org/{org_id}/billing"
