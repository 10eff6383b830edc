"""Several connections: each its own user, and the call that names none."""

import httpx
import pytest

from podiomock import PodioMock
from podiomock.mock import Undecided

STATUS = "https://api.maton.ai/podio/user/status"


def who(mock: PodioMock, **headers: str) -> str:
    response = httpx.get(STATUS, headers={"Authorization": f"Bearer {mock.api_key}"} | headers)
    return str(response.json()["profile"]["name"]) if response.status_code == 200 else str(response.status_code)


def test_the_newest_answers_for_a_call_that_names_none(podiomock: PodioMock) -> None:
    assert who(podiomock) == "John Doe"
    jane = podiomock.world.connection(user="Jane Roe")
    assert who(podiomock) == "Jane Roe"
    first = next(each for each in podiomock.world.connections if each.connection_id != jane.connection_id)
    assert who(podiomock, **{"Maton-Connection": first.connection_id}) == "John Doe"


@pytest.mark.podiomock(ambiguous="error")
def test_it_is_told_where_that_is_an_error(podiomock: PodioMock) -> None:
    assert who(podiomock) == "John Doe"  # there is only one
    jane = podiomock.world.connection(user="Jane Roe")
    assert who(podiomock, **jane.headers) == "Jane Roe"
    assert who(podiomock) == "400"
    with pytest.raises(Undecided) as raised:
        podiomock.check()
    told = str(raised.value)
    assert f"GET {STATUS}" in told
    assert f"Maton-Connection: {jane.connection_id}  (acts as Jane Roe)" in told
    assert "(acts as John Doe)" in told
    podiomock.check()


def test_the_test_fails_with_the_list(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
        import httpx

        def test_it(podiomock):
            podiomock.world.connection(user="Jane Roe")
            httpx.get({STATUS!r}, headers={{"Authorization": f"Bearer {{podiomock.api_key}}"}})
        """
    )
    run = pytester.runpytest_subprocess
    run("-p", "no:randomly").assert_outcomes(passed=1)
    result = run("-p", "no:randomly", "--podiomock-ambiguous=error")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*Maton-Connection: *(acts as Jane Roe)*"])
    run("-p", "no:randomly", "--podiomock-ambiguous=perhaps").assert_outcomes(errors=1)
