"""`--podiomock-usage`: what a suite relies on is known behind every client, and written for review."""

import json
from typing import Any

import pytest

from tests.cassettes.recording import tape

SUITE = """
    import json
    import subprocess
    import sys
    import urllib.request

    import aiohttp
    import httpx
    import msgspec
    import pytest
    import requests

    API = "https://api.maton.ai/podio"
    HEADERS = {"Authorization": "Bearer podiomock-key"}
    KEPT = []

    @pytest.mark.parametrize("value", ["a-secret", "another-secret"])
    def test_httpx(podiomock, value):
        sent = {"limit": 2, "sort_by": "title", "filters": {"title": value}}
        assert httpx.post(f"{API}/item/app/456/filter/", json=sent, headers=HEADERS).json()["filtered"] == 0
        found = httpx.post(f"{API}/item/app/456/filter/", json={}, headers=HEADERS).json()
        assert [field["label"] for item in found["items"] for field in item["fields"]]

    def test_requests(podiomock):
        sent = {"fields": {"title": "x"}, "revision": 0}
        made = requests.put(f"{API}/item/123", params={"hook": "false"}, json=sent, headers=HEADERS).json()
        assert made["revision"] == 1

    def test_urllib(podiomock):
        with urllib.request.urlopen(urllib.request.Request(f"{API}/item/122", headers=HEADERS)) as answer:
            KEPT.append(json.load(answer))
        assert KEPT[0]["app"]["name"]
        assert httpx.get(f"{API}/item/999999", headers=HEADERS).json()["error"] == "not_found"

    def test_what_was_kept_is_looked_at_later(podiomock):
        assert KEPT[0]["created_by"]["name"]

    @pytest.mark.asyncio
    async def test_aiohttp(podiomock):
        async with aiohttp.ClientSession(headers=HEADERS) as client, client.get(f"{API}/space/789") as answer:
            assert (await answer.json())["name"]

    def test_another_decoder(podiomock):
        assert msgspec.json.decode(httpx.get(f"{API}/app/456", headers=HEADERS).content)["app_id"] == 456

    def test_whole(podiomock):
        assert httpx.get(f"{API}/user/status", headers=HEADERS).json() != {}

    def test_elsewhere(podiomock, podiomock_url):
        program = "import sys, httpx; httpx.get(sys.argv[1], headers={'Authorization': sys.argv[2]}).json()[0]['name']"
        url = f"{podiomock_url}/podio/org/"
        subprocess.run([sys.executable, "-c", program, url, HEADERS["Authorization"]], check=True)

    @pytest.mark.podiomock(strict=False)
    def test_what_is_not_emulated(podiomock):
        httpx.get(f"{API}/org/123456/billing", headers=HEADERS)
        httpx.delete(f"{API}/item/123", headers=HEADERS)
        httpx.get(f"{API}/nowhere", headers=HEADERS)

    def test_without():
        assert type(json.loads('{"a": 1}')) is dict
"""

WHOLE = "an answer was used whole, or kept and never looked into"
NOT_DECODED = "an answer was not read, or not by Python's json in the tests' own process"
OVER_A_PORT = "it was asked over a port, and what the other side looks at is not known"


def run(pytester: pytest.Pytester, *flags: str) -> pytest.RunResult:
    quiet = ("-W", "ignore::pytest.PytestDeprecationWarning")
    return pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", *quiet, *flags)


@pytest.mark.usefixtures("all_plugins")
def test_what_is_asked_sent_and_looked_at_is_written(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = run(pytester, "--podiomock-usage=usage.json")
    result.assert_outcomes(passed=11)
    result.stdout.fnmatch_lines(["9 operations are relied on: usage.json"])
    text = (pytester.path / "usage.json").read_text()
    assert "secret" not in text
    report = json.loads(text)
    assert report["podiomock_usage"] == 1
    found: dict[str, Any] = report["endpoints"]
    assert list(found) == sorted(found)
    assert found["filter_items"] == {
        "operation": "POST /item/app/{app_id}/filter/",
        "calls": 4,
        "tests": ["test_it.py::test_httpx"],
        "tests_left_out": 0,
        "query": [],
        "body": ["filters", "limit", "sort_by"],
        "statuses": [200],
        "fields": ["filtered", "items[].fields[].label"],
    }
    assert found["get_item"]["fields"] == ["app.name", "created_by.name"]
    assert found["get_item"]["statuses"] == [200, 404]
    update = found["update_item"]
    assert (update["query"], update["body"], update["fields"]) == (["hook"], ["fields", "revision"], ["revision"])
    assert found["get_space"]["fields"] == ["name"]
    why = {name: each["because"] for name, each in found.items() if each["fields"] == "all"}
    assert why == {"get_app": [NOT_DECODED], "get_user_status": [WHOLE], "list_organizations": [OVER_A_PORT]}
    assert found["GET /org/{org_id}/billing"]["statuses"] == [501]
    assert found["delete_item"]["fields"] == []

    parallel = run(pytester, "-n2", "--podiomock-usage=parallel.json", "-k", "not kept and not urllib")
    parallel.assert_outcomes(passed=9)
    told = json.loads((pytester.path / "parallel.json").read_text())["endpoints"]
    assert told == {name: each for name, each in found.items() if name != "get_item"}


def test_played_cassettes_count(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import httpx
        import pytest

        def ask():
            headers = {"Authorization": "Bearer podiomock-key"}
            return httpx.get("https://api.maton.ai/podio/item/123", headers=headers).json()["title"]

        @pytest.mark.podiomock(cassette="one", record="none")
        def test_played(podiomock, podiomock_cassette):
            assert ask()

        @pytest.mark.podiomock(cassette="one", record="spy")
        def test_spied(podiomock, podiomock_cassette):
            assert ask()
        """
    )
    tape(pytester.path / "cassettes" / "one.yaml", ("GET /item/123", {"item_id": 123, "title": "Recorded"}))
    run(pytester, "--podiomock-usage=usage.json").assert_outcomes(passed=2)
    [(name, entry)] = json.loads((pytester.path / "usage.json").read_text())["endpoints"].items()
    assert (name, entry["calls"], entry["fields"]) == ("get_item", 2, ["title"])


def test_what_would_lack_something_is_not_written(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_red(podiomock):
            assert False
        """
    )
    before = '{"podiomock_usage": 1, "endpoints": {}}'
    (pytester.path / "usage.json").write_text(before)
    result = run(pytester, "-x", "--podiomock-usage=usage.json")
    result.stdout.fnmatch_lines(["usage.json is not written: the run was broken off"])
    assert (pytester.path / "usage.json").read_text() == before


def test_a_file_that_is_no_report_is_never_written_over(pytester: pytest.Pytester) -> None:
    path = pytester.makepyfile(test_it="def test_it(podiomock): pass")
    before = path.read_text()
    result = run(pytester, "--podiomock-usage", path.name)  # the word after the flag, and not what is run
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--podiomock-usage=test_it.py would be written over a file that is no report*"])
    assert path.read_text() == before


def test_a_place_that_is_none_is_told_at_once(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--podiomock-usage=no/where.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--podiomock-usage=no/where.json is no file that can be written*"])
