"""Cassettes in pytest: recorded from a real server, played without one."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podiomock import load
from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.interaction import Interaction
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.cassettes.recording import answered, asked, tape

KEY = "a-live-key-of-mine"

APP = {"app_id": 77, "space_id": 3, "config": {"name": "Shop", "item_name": "Order"}, "status": "active"}

TEST = """
    import httpx
    import os
    import pytest

    BASE = "https://api.maton.ai/podio"

    def headers():
        return {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}

    @pytest.mark.podiomock(cassette=True)
    @pytest.mark.parametrize("title", ["One", "Two / Three"])
    def test_story(title):
        with httpx.Client(headers=headers()) as client:
            made = client.post(f"{BASE}/item/app/456/", json={"fields": {"title": title}}).json()
            got = client.get(f"{BASE}/item/{made['item_id']}").json()
        assert got["title"] == title
"""


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """What is recorded: a server of its own, behind a key of its own."""
    monkeypatch.setenv("MATON_API_KEY", KEY)
    server = Server(PodioMock(load("documented"), api_key=KEY))
    yield server
    server.close()


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *flags)


@pytest.mark.usefixtures("all_plugins")
def test_recorded_once_and_played_without_a_network(
    pytester: pytest.Pytester, live: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(test_it=TEST)
    result = run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["cassettes/test_it/test_story-title_One.yaml: 2 calls, * bytes, * secrets replaced"])
    files = sorted(each.name for each in (pytester.path / "cassettes" / "test_it").glob("*.yaml"))
    assert len(files) == 2
    assert all(KEY not in each.read_text() for each in (pytester.path / "cassettes").rglob("*.yaml"))

    live.close()
    monkeypatch.delenv("MATON_API_KEY")
    run(pytester, "--podiomock-block-network", "-n", "2").assert_outcomes(passed=2)


def test_a_miss_fails_the_test_though_it_was_swallowed(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import httpx, pytest

        @pytest.mark.podiomock(cassette="none")
        def test_it():
            try:
                httpx.get("https://api.maton.ai/podio/org/")
            except Exception:
                pass
        """
    )
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*there is no cassette at *none.yaml to answer GET https://api.maton.ai/podio/org/*"])
    result.stdout.fnmatch_lines(["*--podiomock-record=once*"])


def test_what_a_failing_test_recorded_is_not_kept(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(test_it=TEST.replace("== title", "== 'other'"))
    run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}").assert_outcomes(failed=2)
    assert not list(pytester.path.rglob("*.yaml"))


def test_new_records_what_is_missing_and_all_everything(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(test_it=TEST)
    upstream = f"--podiomock-upstream={live.url}"
    run(pytester, "--podiomock-record=once", upstream).assert_outcomes(passed=2)
    pytester.makepyfile(
        test_it=TEST.replace("assert got", "client = httpx.get(f'{BASE}/org/', headers=headers()); assert got")
    )
    run(pytester).assert_outcomes(failed=2)
    result = run(pytester, "--podiomock-record=new", upstream)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*test_story-title_One.yaml: 1 calls,*"])
    run(pytester).assert_outcomes(passed=2)
    result = run(pytester, "--podiomock-record=all", upstream)
    result.stdout.fnmatch_lines(["*test_story-title_One.yaml: 3 calls,*"])
    run(pytester).assert_outcomes(passed=2)


def test_verify_tells_what_is_no_longer_so(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(test_it=TEST)
    upstream = f"--podiomock-upstream={live.url}"
    run(pytester, "--podiomock-record=once", upstream).assert_outcomes(passed=2)
    cassette = pytester.path / "cassettes" / "test_it" / "test_story-title_One.yaml"
    text = cassette.read_text()
    cassette.write_text(
        text.replace("      title: One", "      title: 1").replace("      app_item_id:", "      app_item_ID:")
    )
    result = run(pytester, "--podiomock-record=verify", upstream, "-k", "One")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*type $.title: recorded number, came string*"])


def test_spy_has_the_fake_answer_what_was_not_recorded(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=TEST)
    run(pytester, "--podiomock-record=spy").assert_outcomes(passed=2)


def test_a_spys_fake_starts_from_what_the_cassette_shows(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_it="""
        import httpx, os, pytest

        def get(path):
            headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
            return httpx.get("https://api.maton.ai/podio" + path, headers=headers)

        @pytest.mark.podiomock(cassette="shop", record="spy")
        def test_its_own(podiomock):
            assert get("/app/77").json()["config"]["name"] == "Shop"
            assert get("/app/77/field/5").json()["label"] == "Title"  # nobody recorded this
            assert get("/item/123").status_code == 404

        @pytest.mark.podiomock(cassette="shop", record="spy", world="documented")
        def test_another_world(podiomock):
            assert get("/item/123").status_code == 200
        """
    )
    field = {"type": "text", "field_id": 5, "external_id": "title", "label": "Title", "config": {"label": "Title"}}
    tape(pytester.path / "cassettes" / "shop.yaml", ("GET /app/77", APP | {"fields": [field]}))
    run(pytester).assert_outcomes(passed=2)


def test_what_is_not_used_is_told(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(test_it=TEST)
    run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}")
    pytester.makepyfile(
        test_it=TEST.replace('"One", ', "")
        .replace("client.get", "client.post")
        .replace("/item/{made", "/item/app/456/?x={made")
    )
    (pytester.path / "test_it.py").write_text(
        (pytester.path / "test_it.py").read_text().split("got =")[0].rstrip() + "\n"
    )
    (pytester.path / "cassettes" / "theirs.yaml").write_text("interactions: []\nversion: 1\n")
    result = run(pytester, "--podiomock-cassette-report")
    result.assert_outcomes(passed=1)
    assert "theirs.yaml" not in result.stdout.str()
    result.stdout.fnmatch_lines(
        [
            "cassettes/test_it/test_story-title_One.yaml: no test of this run uses it",
            "cassettes/test_it/test_story-title_Two*.yaml: recorded, and not asked for",
            "  line *: GET http*/podio/item/*",
        ]
    )
    run(pytester, "--podiomock-unused=fail").assert_outcomes(failed=1)


def test_a_class_shares_a_marker_and_each_test_has_its_own(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(
        test_it="""
        import httpx, os, pytest

        @pytest.mark.podiomock(cassette=True)
        class TestAll:
            def test_one(self, podiomock_cassette):
                key = os.environ["MATON_API_KEY"]
                answer = httpx.get("https://api.maton.ai/podio/org/", headers={"Authorization": f"Bearer {key}"})
                assert answer.status_code == 200
                assert podiomock_cassette.path.name == "TestAll.test_one.yaml"
        """
    )
    run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}").assert_outcomes(passed=1)
    run(pytester).assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("flag", "told"),
    [
        (
            "--podiomock-record=twice",
            "*'twice' is no way to use a cassette; there are none, once, new, all, verify, spy*",
        ),
        ("--podiomock-match=pth", "*match='pth' is none of method, host, path*"),
        ("--podiomock-unused=shout", "*unused is ignore or fail, not 'shout'*"),
    ],
)
def test_a_setting_that_is_none_is_refused(pytester: pytest.Pytester, flag: str, told: str) -> None:
    pytester.makepyfile(test_it=TEST)
    result = run(pytester, flag)
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines([told])


def test_the_network_is_closed_for_fixtures_of_any_scope(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import socket, pytest, urllib.request

        @pytest.fixture(scope="session", autouse=True)
        def early():
            with pytest.raises(OSError, match="--podiomock-block-network keeps this run on this machine"):
                socket.create_connection(("example.com", 80))

        @pytest.mark.parametrize("reach", [
            lambda: socket.getaddrinfo("example.com", 80),
            lambda: socket.gethostbyname("example.com"),
            lambda: urllib.request.urlopen("http://192.0.2.1/"),
            lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53)),
        ])
        def test_it(reach):
            with pytest.raises(OSError, match="192.0.2.1|example.com"):
                reach()

        def test_this_machine():
            with socket.create_server(("127.0.0.1", 0)) as server:
                socket.create_connection(server.getsockname()).close()
        """
    )
    run(pytester, "--podiomock-block-network", "-W", "ignore::ResourceWarning").assert_outcomes(passed=5)


def test_a_name_is_the_same_whatever_order_parameters_have(pytester: pytest.Pytester) -> None:
    for order in ("'a', 'b'", "'b', 'a'"):
        one, other = order.replace("'", "").split(", ")
        pytester.makepyfile(
            test_it=f"""
            import pytest

            @pytest.mark.parametrize({one!r}, [1])
            @pytest.mark.parametrize({other!r}, ["x/y"])
            def test_it({one}, {other}, podiomock_cassette):
                assert podiomock_cassette.path.parent.name == "test_it"
                print(podiomock_cassette.path.name)
            """
        )
        result = run(pytester, "-rP")
        values = {one: "1", other: "x/y"}
        told = "-".join(f"{name}_{values[name]}" for name in sorted(values)).replace("/", "_")
        result.stdout.fnmatch_lines([f"test_it-{told}-????????.yaml"])


@pytest.mark.usefixtures("all_plugins")
def test_beside_the_others(pytester: pytest.Pytester) -> None:
    for plugin in ("pytest_recording", "pytest_socket"):
        pytest.importorskip(plugin)
    pytester.makepyfile(test_it=TEST)
    run(pytester, "--podiomock-record=spy", "--disable-socket", "--record-mode=none").assert_outcomes(passed=2)


def test_the_folder_can_be_set(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makeini("[pytest]\npodiomock_cassette_dir = tapes\n")
    pytester.makepyfile(test_it=TEST)
    run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}").assert_outcomes(passed=2)
    assert len(list(Path(pytester.path / "tapes").rglob("*.yaml"))) == 2


@pytest.mark.parametrize(
    ("flags", "outcome", "told"),
    [
        (("--podiomock-max-age=200",), {"passed": 1}, "1 passed"),
        (("--podiomock-max-age=30",), {"passed": 1, "warnings": 1}, "recorded 100 days ago, and may be 30 days old"),
        (("--podiomock-max-age=30", "--podiomock-on-expiry=fail"), {"errors": 1}, "--podiomock-record=all"),
    ],
)
def test_a_recording_expires(
    pytester: pytest.Pytester, flags: tuple[str, ...], outcome: dict[str, int], told: str
) -> None:
    aged(pytester)
    result = run(pytester, *flags)
    result.assert_outcomes(**outcome)
    assert told in result.stdout.str()


def test_what_has_expired_is_recorded_anew(pytester: pytest.Pytester, live: Server) -> None:
    path = aged(pytester)
    flags = ("--podiomock-max-age=30", "--podiomock-on-expiry=record", f"--podiomock-upstream={live.url}")
    run(pytester, *flags).assert_outcomes(passed=1)
    assert "OLD" not in path.read_text()
    assert (datetime.now(UTC) - (Cassette.open(path).origin.recorded or datetime.min.replace(tzinfo=UTC))).days == 0
    live.close()
    run(pytester, "--podiomock-max-age=30", "--podiomock-on-expiry=fail").assert_outcomes(passed=1)


def aged(pytester: pytest.Pytester) -> Path:
    """A test, and its recording of a hundred days ago."""
    pytester.makepyfile(
        test_it="""
        import httpx, os, pytest

        @pytest.mark.podiomock(cassette="aged")
        def test_it():
            headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
            assert httpx.get("https://api.maton.ai/podio/item/123", headers=headers).json()["title"]
        """
    )
    path = pytester.path / "cassettes" / "aged.yaml"
    cassette = Cassette(path, Origin(source="live", recorded=datetime.now(UTC) - timedelta(days=100)))
    cassette.append(Interaction(asked("GET /item/123"), answered({"title": "OLD"})))
    cassette.save()
    return path


def test_threads_and_coroutines_lose_nothing(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(
        test_it="""
        import asyncio, os, threading
        import httpx, pytest, requests

        URL = "https://api.maton.ai/podio/item/{}"
        HEADERS = {"Authorization": f"Bearer {os.environ.get('MATON_API_KEY', 'x')}"}

        @pytest.mark.podiomock(cassette="threads")
        def test_threads():
            def ask(thread):
                with requests.Session() as session:
                    for number in range(500):
                        url = URL.format(9000000 + thread * 500 + number)
                        assert session.get(url, headers=HEADERS).status_code == 404

            threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
            [each.start() for each in threads]
            [each.join() for each in threads]

        @pytest.mark.podiomock(cassette="tasks")
        def test_tasks():
            async def all_of_them():
                async with httpx.AsyncClient(headers=HEADERS, timeout=60) as client:
                    return await asyncio.gather(*(client.get(URL.format(9000000 + each)) for each in range(400)))

            assert {each.status_code for each in asyncio.run(all_of_them())} == {404}
        """
    )
    run(pytester, "--podiomock-record=all", f"--podiomock-upstream={live.url}").assert_outcomes(passed=2)
    for name, count in (("threads", 4000), ("tasks", 400)):
        cassette = Cassette.open(pytester.path / "cassettes" / f"{name}.yaml")
        assert len({each.url for each in cassette.entries}) == len(cassette) == count
    live.close()
    run(pytester, "--podiomock-block-network").assert_outcomes(passed=2)


SHOWING = """
    import logging, os, warnings
    import httpx, pytest

    KEY = os.environ["MATON_API_KEY"]

    @pytest.fixture
    def before():
        print("before", KEY)

    @pytest.mark.podiomock(cassette="shown")
    def test_it(before):
        logging.getLogger("mine").warning("a key: %s", KEY)
        print(KEY[::-1])
        headers = {"Authorization": f"Bearer {KEY}"}
        grant = {
            "grant_type": "password", "username": "john.doe@example.com", "password": "podiomock-password",
            "client_id": "podiomock-client", "client_secret": "podiomock-secret",
        }
        told = httpx.post("https://api.podio.com/oauth/token/v2", json=grant).json()
        httpx.get(f"https://api.podio.com/org/?oauth_token={told['access_token']}")
        open("told", "a").write(f"{told['access_token']} {told['refresh_token']} ")
        print("x" * 30, told)
        assert [told, headers] == ["x" * 300, {"Authorization": "Bearer none"}], f"with {KEY}"
"""


@pytest.mark.usefixtures("all_plugins")
def test_no_report_shows_a_secret(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATON_API_KEY", KEY)
    pytester.makepyfile(test_it=SHOWING)
    with Server(PodioMock(load("documented"), api_key=KEY), native_port=0) as live:
        assert live.native_url is not None
        flags = ("--podiomock-record=once", f"--podiomock-upstream={live.native_url}", "--junitxml=junit.xml")
        shown = [
            run(pytester, *flags, *more).stdout.str() + (pytester.path / "junit.xml").read_text()
            for more in (("-vv", "--showlocals"), ("-n1", "-rA", "--tb=native", "--log-level=DEBUG"))
        ]
    secrets = [KEY, KEY[::-1], *(pytester.path / "told").read_text().split()]
    assert len(secrets) == 6
    for text in shown:
        assert "1 failed" in text
        assert "scrubbed-" in text
        for secret in secrets:
            assert secret not in text
            assert f"{secret[:12]}..." not in text


@pytest.mark.usefixtures("all_plugins")
@pytest.mark.parametrize("flags", [("--podiomock-record=once", "-n2"), ("--podiomock-record=all",)])
def test_tests_share_a_cassette(pytester: pytest.Pytester, live: Server, flags: tuple[str, ...]) -> None:
    pytester.makepyfile(
        test_it="""
        import httpx, os, pytest

        @pytest.mark.podiomock(cassette="shared")
        @pytest.mark.parametrize("number", range(4))
        def test_it(number):
            headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
            url = f"https://api.maton.ai/podio/item/{9000000 + number}"
            assert httpx.get(url, headers=headers).status_code == 404
        """
    )
    path = pytester.path / "cassettes" / "shared.yaml"
    if "--podiomock-record=all" in flags:  # what an earlier run recorded is replaced
        tape(path, ("GET /item/1", {}))
        os.utime(path, (0, 0))
    result = run(pytester, *flags, f"--podiomock-upstream={live.url}")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(["cassettes/shared.yaml: 4 calls, *"])
    urls = sorted(each.url.rpartition("/")[2] for each in Cassette.open(path).entries)
    assert urls == ["9000000", "9000001", "9000002", "9000003"]


@pytest.mark.usefixtures("all_plugins")
def test_a_recording_goes_past_the_users_own_respx(pytester: pytest.Pytester, live: Server) -> None:
    pytester.makepyfile(
        """
        import httpx, os, pytest

        @pytest.mark.podiomock(cassette=True)
        def test_it(respx_mock):
            respx_mock.get("https://crm.example.com/").respond(json=["theirs"])
            headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
            assert httpx.get("https://api.maton.ai/podio/item/123", headers=headers).json()["item_id"] == 123
            assert httpx.get("https://crm.example.com/").json() == ["theirs"]
            with pytest.raises(AssertionError, match="not mocked"):
                httpx.get("https://other.example.com/")
        """
    )
    run(pytester, "--podiomock-record=once", f"--podiomock-upstream={live.url}").assert_outcomes(passed=1)
    run(pytester).assert_outcomes(passed=1)
