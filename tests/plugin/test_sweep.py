"""The fault sweep, over a small sync script with a planted bug, and without it."""

import json

import pytest

SYNC = """
    import httpx

    API = "https://api.maton.ai/podio"

    def ask(client, method, path, **given):
        for attempt in range(3):
            try:
                response = client.request(method, API + path, **given)
            except httpx.TransportError:
                continue
            if response.status_code in (429, 502, 503):
                continue
            return response.raise_for_status().json()
        raise RuntimeError("the API does not answer")

    def sync(client, orders):
        for order in orders:
            ask(client, "POST", "/item/app/456/", json={"external_id": order, "fields": {"title": order}})

    def careful_sync(client, orders):
        for order in orders:
            for attempt in range(3):
                found = client.get(f"{API}/item/app/456/external_id/{order}")
                if found.status_code == 200:
                    break
                if found.status_code != 404:
                    continue
                try:
                    client.post(f"{API}/item/app/456/", json={"external_id": order, "fields": {"title": order}})
                except httpx.TransportError:
                    pass
            else:
                raise RuntimeError("the API does not answer")
"""

TEST = """
    import httpx, pytest
    import program

    @pytest.fixture
    def client(podiomock):
        with httpx.Client(headers={{"Authorization": f"Bearer {{podiomock.api_key}}"}}) as client:
            yield client

    def orders(podiomock):
        return {{item.external_id for item in podiomock.world.items}}

    {marker}
    def test_sync(podiomock, client):
        program.{function}(client, ["A-1", "A-2"])
        assert {{"A-1", "A-2"}} <= orders(podiomock)
"""


def project(pytester: pytest.Pytester, function: str, marker: str = "@pytest.mark.podiomock_sweep") -> None:
    pytester.makepyfile(program=SYNC)
    pytester.makepyfile(test_it=TEST.format(function=function, marker=marker))


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *flags)


def test_a_lost_answer_that_is_sent_again_is_found(pytester: pytest.Pytester) -> None:
    project(pytester, "sync")
    result = run(pytester, "--podiomock-sweep-json=sweep.json")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*green, but 4 of 12 faults leave wrong data that nobody tells of:*",
            "*podiomock sweep*",
            "test_it.py::test_sync",
            "*  1 POST /item/app/456/  time_out *survived, 1 calls repeated",
            "  !   1 POST /item/app/456/  time_out after the commit *duplicate write: twice: items new *A-1*",
            "*8 survived, 4 duplicate write*",
        ]
    )
    told = json.loads((pytester.path / "sweep.json").read_text())["test_it.py::test_sync"]
    assert [each["kind"] for each in told["runs"]].count("duplicate write") == 4


def test_who_looks_before_sending_again_survives(pytester: pytest.Pytester) -> None:
    project(pytester, "careful_sync", marker="")
    result = run(pytester, "--podiomock-sweep")
    result.stdout.no_fnmatch_line("*duplicate write*")
    result.stdout.no_fnmatch_line("*wrong end state*")
    result.assert_outcomes(passed=1)


def test_it_can_tell_only_and_is_bounded(pytester: pytest.Pytester) -> None:
    project(pytester, "sync", marker="@pytest.mark.podiomock_sweep(limit=3, harmful='tell')")
    result = run(pytester)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["*3 duplicate write*", "*9 runs left out; for more: @pytest.mark.podiomock_sweep(limit=12)*"]
    )


def test_red_and_skipped_tests_are_not_swept_and_others_are_as_before(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_it="""
        import httpx, pytest

        made = []

        @pytest.fixture(scope="module")
        def module():
            made.append("module")
            yield
            assert made.count("module") == 1

        def test_red(podiomock):
            httpx.get("https://api.maton.ai/podio/org/")
            assert False

        @pytest.mark.skip(reason="not now")
        def test_skipped(podiomock):
            pass

        def test_without():
            pass

        @pytest.mark.parametrize("item", [122, 123])
        def test_swept(item, module, podiomock):
            headers = {"Authorization": f"Bearer {podiomock.api_key}"}
            made.append(item)
            httpx.delete(f"https://api.maton.ai/podio/item/{item}", headers=headers).raise_for_status()

        def test_after(module):
            assert made.count(122) == 7
            assert made.count(123) == 7
        """
    )
    result = run(pytester, "--podiomock-sweep")
    result.assert_outcomes(passed=4, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        ["test_it.py::test_swept[[]122[]]", "*raised: HTTPStatusError*", "*raised: ReadTimeout*"]
    )


@pytest.mark.usefixtures("all_plugins")
def test_it_is_parallel_and_async(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import httpx, pytest

        @pytest.mark.anyio
        @pytest.mark.parametrize("path", ["item/122", "item/123", "org/"])
        async def test_swept(path, podiomock):
            headers = {"Authorization": f"Bearer {podiomock.api_key}"}
            async with httpx.AsyncClient(headers=headers) as client:
                (await client.get(f"https://api.maton.ai/podio/{path}")).raise_for_status()

        @pytest.fixture
        def anyio_backend():
            return "asyncio"
        """
    )
    result = run(pytester, "--podiomock-sweep", "-n", "2")
    result.assert_outcomes(passed=3)
    assert result.stdout.str().count("4 raised, 1 survived") == 3


@pytest.mark.parametrize(
    ("marker", "says"),
    [
        ("@pytest.mark.podiomock_sweep(limit=0)", "*limit=0 is no number of runs; give 1 or more*"),
        ("@pytest.mark.podiomock_sweep(limti=3)", "*takes keywords: limit, harmful*"),
        ("@pytest.mark.podiomock_sweep(harmful='shout')", "*harmful is fail or tell, not 'shout'*"),
    ],
)
def test_a_marker_that_makes_no_sense_is_refused(marker: str, says: str, pytester: pytest.Pytester) -> None:
    project(pytester, "sync", marker)
    result = run(pytester)
    assert result.ret != 0
    assert says.strip("*") in result.stdout.str() + result.stderr.str()
