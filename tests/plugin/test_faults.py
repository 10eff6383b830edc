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
            "*no endpoint is named 'get_itme' in fault 1; there are *get_item*",
            "*planned faults were not used up:*",
            "*outage 503 for get_item: 2 of 3 left, 1 call matched*",
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


def test_a_plan_is_found_beside_the_test_from_the_root_and_beside_the_worlds(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\npodiomock_faults = plans/root.yaml\n")
    pytester.mkdir("plans").joinpath("root.yaml").write_text("- {endpoint: get_item, fault: outage, status: 504}\n")
    pytester.mkdir("fixtures").joinpath("worlds").mkdir()
    pytester.path.joinpath("fixtures", "worlds", "bad_day.yaml").write_text("- {endpoint: get_item, status: 410}\n")
    folder = pytester.mkdir("tests")
    folder.joinpath("beside.yaml").write_text("- {endpoint: get_item, status: 409}\n")
    pytester.makepyfile(
        **{
            "tests/test_it": GET
            + """
    def test_root(podiomock):
        assert [get(), get()] == [504, 200]

    @pytest.mark.podiomock(faults="beside.yaml")
    def test_beside(podiomock):
        assert [get(), get()] == [409, 200]

    @pytest.mark.podiomock(faults="bad_day")
    def test_named(podiomock):
        assert [get(), get()] == [410, 200]

    @pytest.mark.podiomock(faults="nowhere.yaml")
    def test_nowhere(podiomock):
        pass
    """
        }
    )
    result = run(pytester)
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*no plan of faults at nowhere.yaml (folders searched: *fixtures/worlds)*"])
    pytester.chdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run(pytester).assert_outcomes(passed=3, errors=1)


def test_a_world_that_plans_faults(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("w.yaml").write_text(
        "organizations: []\nfaults:\n  - {endpoint: list_organizations, fault: outage}\n"
    )
    pytester.makepyfile(
        """
    import httpx, pytest

    pytestmark = pytest.mark.podiomock(world="w.yaml")

    def get():
        return httpx.get("https://api.maton.ai/podio/org/", headers={"Authorization": "Bearer podiomock-key"})

    def test_met(podiomock):
        assert [get().status_code, get().status_code] == [503, 200]

    def test_left(podiomock):
        pass
    """
    )
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    run(pytester, "--podiomock-strict-faults=false").assert_outcomes(passed=2)
    pytester.makeini("[pytest]\npodiomock_strict_faults = no\n")
    run(pytester).assert_outcomes(passed=2)


def test_what_is_left_says_what_was_meant_and_a_failure_of_its_own_goes_first(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        GET
        + """
    def test_near(podiomock):
        podiomock.faults.reset("get_item_basic")
        get()

    def test_kth(podiomock):
        podiomock.faults.reset("get_item", nth=5)
        get()
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "*reset for get_item_basic: 1 of 1 left, no call matched; did you mean 'get_item'?*",
            "*reset for get_item from call 5 on: 1 of 1 left, 1 call matched*",
        ]
    )
