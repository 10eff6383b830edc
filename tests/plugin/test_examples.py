"""Hypothesis and our fixtures: each example begins where the first did, and no health check has to be suppressed."""

import pytest

CALLS = """
    import os

    import httpx
    import pytest
    from hypothesis import HealthCheck, given, settings, strategies as st

    HEADERS = {"Authorization": "Bearer podiomock-key"}
    ITEMS = "https://api.maton.ai/podio/item/app/457/"
"""


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *flags)


@pytest.mark.parametrize("base", ['"https://api.maton.ai/podio"', 'podiomock_url + "/podio"'])
def test_each_example_begins_alike(pytester: pytest.Pytester, base: str) -> None:
    pytester.makepyfile(
        CALLS
        + f"""
    seen = []

    @settings(max_examples=20, deadline=None)
    @given(title=st.text("abc", min_size=1))
    def test_it(podiomock, podiomock_url, title):
        before = len(podiomock.world.items.rows)
        made = httpx.post({base} + "/item/app/457/", json={{"fields": {{"title": title}}}}, headers=HEADERS).json()
        seen.append((before, made["item_id"], len(podiomock.calls)))
        assert len(set(seen)) == 1

    def test_there_were_several():
        assert len(seen) >= 20
    """
    )
    run(pytester).assert_outcomes(passed=2)


@pytest.mark.usefixtures("all_plugins")
def test_what_was_arranged_stays(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        CALLS
        + """
    @pytest.fixture
    def arranged(podiomock):
        podiomock.faults.throttle("create_item", times=1)
        podiomock.world.app(457).item(title="Mine")

    class TestIt:
        @pytest.mark.usefixtures("arranged")
        @pytest.mark.parametrize("number", [1, 2])
        @settings(max_examples=10, deadline=None)
        @given(title=st.text("abc", min_size=1))
        def test_it(self, podiomock, number, title):
            found = httpx.post(ITEMS + "filter/", json={"filters": {"title": "Mine"}}, headers=HEADERS).json()
            assert found["filtered"] == 1
            new = {"fields": {"title": title}}
            assert httpx.post(ITEMS, json=new, headers=HEADERS).status_code in (420, 429)
            assert httpx.post(ITEMS, json=new, headers=HEADERS).status_code == 200
    """
    )
    run(pytester).assert_outcomes(passed=2)


def test_a_failing_example_is_shrunk_and_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        CALLS
        + """
    @settings(deadline=None)
    @given(count=st.integers(0, 30))
    def test_it(podiomock, count):
        for number in range(count):
            httpx.post(ITEMS, json={"fields": {"title": f"{number}"}}, headers=HEADERS)
        found = httpx.post(ITEMS + "filter/", json={}, headers=HEADERS).json()
        assert found["total"] < 2 + 3
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    told = result.stdout.str()
    assert "count=3" in told
    calls = told[told.index("podiomock calls") : told.index("podiomock changes")]
    assert calls.count("create_item") == 3


@pytest.mark.usefixtures("all_plugins")
def test_other_fixtures_are_still_refused(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        CALLS
        + """
    @given(title=st.text())
    def test_it(podiomock, tmp_path, title):
        pass
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*uses a function-scoped fixture*"])


@pytest.mark.usefixtures("all_plugins")
def test_coroutines(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        CALLS
        + """
    @pytest.mark.asyncio
    @settings(max_examples=10, deadline=None)
    @given(title=st.text("abc", min_size=1))
    async def test_it(podiomock, title):
        async with httpx.AsyncClient(headers=HEADERS) as client:
            await client.post(ITEMS, json={"fields": {"title": title}})
            assert (await client.post(ITEMS + "filter/", json={})).json()["total"] == 3
    """
    )
    run(pytester, "-W", "ignore::pytest.PytestDeprecationWarning").assert_outcomes(passed=1)


def test_what_is_not_emulated_fails_the_example(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        CALLS
        + """
    @settings(max_examples=10, deadline=None)
    @given(number=st.integers(0, 5))
    def test_it(podiomock, number):
        if number > 2:
            httpx.get("https://api.maton.ai/podio/org/123456/billing", headers=HEADERS)
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the fake answered 501 to operations*"])
