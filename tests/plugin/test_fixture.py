"""The fixture `podiomock`, as a downstream project uses it."""

from textwrap import dedent

import pytest

KEY = 'headers = {"Authorization": "Bearer podiomock-key"}\nbase = "https://api.maton.ai/podio"\n'


def test_state_is_fresh_for_each_test(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        KEY
        + """
import httpx, pytest

@pytest.mark.parametrize("run", range(3))
def test_it(podiomock, run):
    created = httpx.post(f"{base}/item/app/456/", json={"fields": {"title": "x"}}, headers=headers).json()
    assert created == {"item_id": 124, "title": "x"}
    assert httpx.delete(f"{base}/item/123", headers=headers).status_code == 204
"""
    )
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=3)


def test_the_key_is_set_when_absent_and_respected_when_present(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(
        """
import os, httpx

def get(key):
    return httpx.get("https://api.maton.ai/podio/org/", headers={"Authorization": f"Bearer {key}"}).status_code

def test_it(podiomock):
    assert os.environ["MATON_API_KEY"] == podiomock.api_key
    assert get(os.environ["MATON_API_KEY"]) == 200
    assert get("another") == 401

def test_after(expected_after):
    assert os.environ.get("MATON_API_KEY") == expected_after
"""
    )
    pytester.makeconftest(
        """
import os, pytest
BEFORE = os.environ.get("MATON_API_KEY")

@pytest.fixture
def expected_after():
    return BEFORE
"""
    )
    monkeypatch.delenv("MATON_API_KEY", raising=False)
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=2)
    monkeypatch.setenv("MATON_API_KEY", "the-user's-own")
    pytester.runpytest_subprocess("-p", "no:randomly").assert_outcomes(passed=2)


WORLD = """
version: 1
me: 1
users:
  - id: 1
    name: Ann
organizations:
  - id: 7
    name: {name}
    members: [{{user: 1, role: admin}}]
"""

ORG_NAME = """
import httpx, pytest

def org():
    headers = {"Authorization": "Bearer podiomock-key"}
    return httpx.get("https://api.maton.ai/podio/org/", headers=headers).json()[0]["name"]
"""


def test_precedence_of_settings(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("fixtures") / "worlds"
    folder.mkdir()
    for name in ("flag", "marked", "configured", "ini"):
        (folder / f"{name}.yaml").write_text(WORLD.format(name=name))
    pytester.makeini("[pytest]\npodiomock_world = ini")
    pytester.makepyfile(
        test_ini=ORG_NAME + "def test_it(podiomock, expected='ini'):\n    assert org() == expected\n",
    )
    configured = pytester.mkdir("configured")
    (configured / "conftest.py").write_text(
        "import pytest\n@pytest.fixture(scope='session')\ndef podiomock_config():\n    return {'world': 'configured'}\n"
    )
    (configured / "test_config.py").write_text(
        ORG_NAME
        + "def test_config(podiomock):\n    assert org() == 'configured'\n"
        + "@pytest.mark.podiomock(world='marked')\ndef test_marker(podiomock):\n    assert org() == 'marked'\n"
        + "@pytest.mark.podiomock(world='fixtures/worlds/marked.yaml')\n"
        + "def test_path(podiomock):\n    assert org() == 'marked'\n"
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=4)
    (configured / "test_config.py").write_text(
        ORG_NAME + "@pytest.mark.podiomock(world='marked')\ndef test_it(podiomock):\n    assert org() == 'flag'\n"
    )
    (pytester.path / "test_ini.py").unlink()
    pytester.runpytest_subprocess("--podiomock-world=flag").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("marker", "said"),
    [
        ("wrld='x'", "@pytest.mark.podiomock has no wrld; it takes world, user, api_key, strict"),
        ("'x'", "@pytest.mark.podiomock takes keywords: world, user, api_key, strict"),
        ("world='nowhere'", "nowhere"),
    ],
)
def test_a_wrong_marker_is_explained(pytester: pytest.Pytester, marker: str, said: str) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.podiomock({marker})\ndef test_it(podiomock): pass\n")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"*{said}*"])


def test_a_failing_test_shows_its_calls_changes_and_effects_but_no_secret(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        KEY
        + """
import httpx

def test_it(podiomock):
    httpx.put(f"{base}/item/123?oauth_token=hush-hush", json={"fields": {"title": "New"}}, headers=headers)
    httpx.get("https://api.maton.ai/podio/itme/123", headers=headers)
    httpx.get("https://api.maton.ai/podio/org/", headers={"Authorization": "Bearer very-wrong-key"})
    assert False
"""
    )
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "*podiomock calls*",
            "200 PUT https://api.maton.ai/podio/item/123?oauth_token=*  update_item",
            "404 GET https://api.maton.ai/podio/itme/123*nearest operations: GET /item/{item_id}*",
            "*podiomock changes*",
            "PUT /item/123?oauth_token=[*][*][*]",
            '  item 123: title "Complete project plan" -> "New"',
            "*podiomock effects*",
            "  fired item.update*",
        ]
    )
    printed = result.stdout.str()
    assert "hush-hush" not in printed.partition("podiomock calls")[2]
    assert "very-wrong-key" not in printed.partition("podiomock calls")[2]


def test_every_name_is_prefixed(pytester: pytest.Pytester) -> None:
    fixtures = pytester.runpytest_subprocess("--fixtures", "-q").stdout.str()
    ours = [line.split()[0] for line in fixtures.splitlines() if "podiomock/plugin.py" in line]
    assert {"podiomock", "podiomock_server", "podiomock_url", "podiomock_config"} <= set(ours)
    assert all(each.startswith("podiomock") for each in ours)


WAYS = {
    "xdist": """
        @pytest.mark.parametrize("number", range(6))
        def test_it(podiomock, podiomock_url, number):
            assert httpx.get(podiomock_url + "/podio/item/123", headers=headers).status_code == 200
            assert httpx.delete(base + "/item/123", headers=headers).status_code == 204
    """,
    "randomly": """
        @pytest.mark.parametrize("number", range(4))
        def test_it(podiomock, number):
            assert httpx.delete(base + "/item/123", headers=headers).status_code == 204
    """,
    "asyncio": """
        @pytest.mark.asyncio
        async def test_it(podiomock):
            async with httpx.AsyncClient(headers=headers) as client:
                assert (await client.get(base + "/item/123")).status_code == 200
    """,
    "anyio": """
        @pytest.mark.anyio
        @pytest.mark.parametrize("anyio_backend", ["asyncio"])
        async def test_it(podiomock):
            async with httpx.AsyncClient(headers=headers) as client:
                assert (await client.get(base + "/item/123")).status_code == 200
    """,
    "unittest": """
        @pytest.mark.usefixtures("podiomock")
        class Test(unittest.TestCase):
            def test_it(self):
                self.assertEqual(httpx.get(base + "/item/123", headers=headers).status_code, 200)
    """,
    "unittest alone": """
        class Test(unittest.TestCase):
            def setUp(self):
                self.mock = self.enterContext(activate(api_key="podiomock-key"))

            def test_it(self):
                self.assertEqual(httpx.get(base + "/item/123", headers=headers).status_code, 200)
                self.assertEqual(len(self.mock.calls), 1)
    """,
    "threads": """
        def create(number):
            body = {"fields": {"title": str(number)}}
            return httpx.post(base + "/item/app/456/", json=body, headers=headers).json()["item_id"]

        def test_it(podiomock):
            with ThreadPoolExecutor(8) as pool:
                ids = list(pool.map(create, range(80)))
            assert sorted(ids) == list(range(124, 204))
    """,
}
FLAGS = {"xdist": ["-n", "2"], "randomly": ["-p", "randomly"]}
IMPORTS = """
import unittest
from concurrent.futures import ThreadPoolExecutor
import httpx
import pytest
from podiomock import activate
"""


@pytest.mark.parametrize("name", WAYS)
@pytest.mark.usefixtures("all_plugins")
def test_it_works_under(pytester: pytest.Pytester, name: str) -> None:
    pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    pytester.makepyfile(IMPORTS + KEY + dedent(WAYS[name]))
    result = pytester.runpytest_subprocess("-W", "error", *FLAGS.get(name, []))
    assert result.ret == 0
    assert result.parseoutcomes().keys() <= {"passed"}
