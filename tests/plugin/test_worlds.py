"""`@pytest.mark.podiomock(worlds=...)`: a test runs in drawn worlds, and fails in the smallest that shows why."""

import textwrap

import pytest

from podiomock import load

HEAD = """
    import httpx
    import pytest

    API = "https://api.maton.ai/podio"

    @pytest.fixture
    def client(podiomock):
        with httpx.Client(headers={"Authorization": f"Bearer {podiomock.api_key}"}) as client:
            yield client
"""

PROGRAM = """
    API = "https://api.maton.ai/podio"

    def all_titles(client, app):  # forgets the second page
        page = client.post(f"{API}/item/app/{app}/filter/", json={"limit": 2}).json()
        return [item["title"] for item in page["items"]]
"""


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    quiet = ("-W", "ignore::pytest.PytestDeprecationWarning")
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *quiet, *flags)


def test_a_planted_bug_is_shown_in_the_smallest_world_which_is_a_file(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(program=PROGRAM)
    pytester.makepyfile(
        HEAD
        + """
    import program

    @pytest.mark.podiomock(worlds=60)
    def test_all_are_listed(podiomock, client):
        print("one", "run")
        for app in podiomock.world.applications:
            items = [item for item in podiomock.world.items if item.app_id == app.app_id]
            assert len(program.all_titles(client, app.app_id)) == len(items)
    """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    told = result.stdout.str()
    assert "assert 2 == 3" in told
    assert told.count("one run") == 1, "the output of one run, not of all"
    section = told[told.index("podiomock world") :]
    text = section[section.index("    version: 1") : section.index("Run again")]
    path = pytester.path / "smallest.yaml"
    path.write_text(textwrap.dedent(text))
    world = load(path)
    assert len(list(world.items)) == 3
    assert (len(list(world.spaces)), len(list(world.users)), len(list(world.applications))) == (1, 1, 1)


@pytest.mark.usefixtures("all_plugins")
def test_each_world_is_a_whole_run_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
    made = []

    @pytest.fixture(scope="module")
    def module():
        made.append("module")

    @pytest.fixture
    def arranged(podiomock):
        made.append("function")
        return podiomock.world.app(100).item(title="Mine")

    class TestIt:
        @pytest.mark.podiomock(worlds=10, user="nobody there", faults=[{"endpoint": "delete_item", "fault": "outage"}])
        def test_it(self, podiomock, client, arranged, module):
            assert not hasattr(self, "left")
            self.left = True
            found = client.get(f"{API}/item/{arranged.id}").json()
            assert (found["title"], len(podiomock.calls)) == ("Mine", 1)

    @pytest.mark.asyncio
    @pytest.mark.podiomock(worlds=3)
    async def test_asyncio(podiomock, client):
        async with httpx.AsyncClient(headers=client.headers) as client:
            made.append((await client.get(API + "/org/")).json()[0]["name"])

    @pytest.fixture
    def anyio_backend():
        return "trio"

    @pytest.mark.anyio
    @pytest.mark.podiomock(worlds=3)
    async def test_anyio(podiomock, client):
        async with httpx.AsyncClient(headers=client.headers) as client:
            made.append((await client.get(API + "/org/")).json()[0]["name"])

    @pytest.mark.podiomock(worlds=5)
    def test_only_some_worlds_will_do(podiomock):
        from hypothesis import assume

        assume(list(podiomock.world.items))
        made.append("with items")

    @pytest.mark.podiomock(worlds=5)
    def test_skipping_from_within(podiomock):
        pytest.skip("not now")

    @pytest.mark.podiomock(worlds=5)
    @pytest.mark.xfail(strict=True)
    def test_known_to_fail(podiomock):
        assert not podiomock.world.items

    def test_after():
        assert [made.count(each) for each in ("module", "function", "Drawn", "with items")] == [1, 10, 6, 5]
    """
    )
    result = run(pytester)
    result.assert_outcomes(passed=5, skipped=1, xfailed=1)


def test_what_makes_no_sense_is_told_in_a_sentence(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        HEAD
        + """
    from hypothesis import given, strategies

    @pytest.mark.podiomock(worlds=0)
    def test_none(podiomock): ...

    @pytest.mark.podiomock(worlds="x")
    def test_words(podiomock): ...

    @pytest.mark.podiomock(worlds=5, world="documented")
    def test_one(podiomock): ...

    @pytest.mark.podiomock(worlds=5)
    def test_without(): ...

    @pytest.mark.podiomock(worlds=5)
    @given(number=strategies.integers())
    def test_given(podiomock, number): ...

    @pytest.mark.podiomock(worlds=5)
    @pytest.mark.podiomock_sweep
    def test_swept(podiomock): ...

    runs = []

    @pytest.mark.podiomock(worlds=5)
    def test_flaky(podiomock):
        runs.append(1)
        assert len(runs) != 3

    @pytest.mark.podiomock(worlds=5)
    def test_not_installed(podiomock): ...
    """
    )
    pytester.makeconftest(
        """
        import sys

        import pytest

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_protocol(item):
            if "not_installed" in item.nodeid:
                sys.modules["hypothesis"] = None
        """
    )
    result = run(pytester, "-p", "no:hypothesispytest")
    result.assert_outcomes(errors=7, failed=1)
    told = result.stdout.str()
    for sentence in (
        "worlds=...): 0 is no number of worlds; write worlds=25",
        "worlds=...): 'x' is no number of worlds; write worlds=25",
        "draws the worlds; leave out world='documented'",
        "only a test function with the fixture podiomock can run in drawn worlds",
        "here draw the world, too: @given(world=podiomock.strategies.worlds())",
        "both run a test again; write two tests",
        "in the same world again it did not: * It said: AssertionError('assert 3 != 3",
        "which is not installed: pip install 'podiomock[contract]'",
    ):
        result.stdout.fnmatch_lines([f"*{sentence.replace('[', '[[]')}*"])
    assert "Traceback" not in told


@pytest.mark.usefixtures("all_plugins")
def test_workers_draw_alike(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture(scope="module")
        def outliving():
            yield
            raise ValueError("told, and no internal error")

        @pytest.mark.podiomock(worlds=5)
        def test_it(podiomock, outliving):
            assert not list(podiomock.world.items), "there are items"

        @pytest.mark.podiomock(worlds=0)
        def test_wrong(podiomock): ...
        """
    )
    result = run(pytester, "-n1")
    result.assert_outcomes(failed=1, errors=2)
    result.stdout.fnmatch_lines(["*told, and no internal error*", "*podiomock world*", "*the smallest that was found*"])
