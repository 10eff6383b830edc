"""Faults of the marker, the flag and a file; and those that are left."""

import pytest

GET = """
    import httpx, pytest

    HEADERS = {"Authorization": "Bearer podiomock-key"}

    def get():
        return httpx.get("https://api.maton.ai/podio/item/123", headers=HEADERS).status_code
"""


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *flags)


def test_the_marker_plans_and_what_is_left_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        GET
        + """
    @pytest.mark.podiomock(faults=[{"endpoint": "get_item", "fault": "outage"}])
    def test_used(podiomock):
        assert [get(), get()] == [503, 200]

    @pytest.mark.podiomock(faults=[{"endpoint": "get_item", "fault": "outage", "times": 3}])
    def test_left(podiomock):
        get()

    @pytest.mark.podiomock(faults=[{"endpoint": "get_item", "fault": "outage", "times": 3}], strict_faults=False)
    def test_left_and_allowed(podiomock):
        get()

    @pytest.mark.podiomock(faults=[{"endpoint": "get_itme", "fault": "outage"}])
    def test_wrong(podiomock):
        pass
    """
    )
    result = run(pytester)
    result.assert_outcomes(passed=2, failed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "*no endpoint is named 'get_itme'; there are *get_item*",
            "*planned faults were not used up:*",
            "*outage 503 for get_item: 2 of 3 left, 1 matching calls so far*",
            "*What was called: get_item. Plan what will be called, or let it pass with strict_faults=False.*",
        ]
    )


def test_a_flag_names_a_file(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        GET
        + """
    def test_it(podiomock):
        assert [get(), get()] == [504, 200]
    """
    )
    pytester.path.joinpath("plan.yaml").write_text("- {endpoint: get_item, fault: outage, status: 504}\n")
    run(pytester, "--podiomock-faults=plan.yaml").assert_outcomes(passed=1)
    pytester.makeini("[pytest]\npodiomock_faults = plan.yaml\n")
    run(pytester).assert_outcomes(passed=1)
    run(pytester, "--podiomock-faults=none.yaml").assert_outcomes(errors=1)


def test_a_failing_test_shows_the_fault_and_not_that_it_is_left(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        GET
        + """
    def test_it(podiomock):
        podiomock.faults.outage("get_item", times=2)
        assert get() == 200
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["503 GET https://api.maton.ai/podio/item/123  get_item  *fault: outage 503*"])
    result.stdout.no_fnmatch_line("*planned faults were not used up*")
