"""Every place where the page and the recordings disagree, asked for under both; and a suite that runs under both."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.derive.dialects import page
from podiomock.dialects import DIFFERENCES, DOCUMENTED, RECORDED, named

PODIO = "https://api.maton.ai/podio"
GOLDEN = Path(__file__).parents[1] / "fixtures" / "contract" / "dialects.md"

Ask = Callable[..., httpx.Response]


def stale(ask: Ask, _: PodioMock) -> int:
    base = ask("GET", "/item/123").json()["revision"]
    ask("PUT", "/item/123", json={"fields": {"status": 3}})
    return ask("PUT", "/item/123", json={"fields": {"title": "x"}, "revision": base}).status_code


def throttled(ask: Ask, mock: PodioMock) -> int:
    mock.faults.throttle("get_item")
    return ask("GET", "/item/123").status_code


def moment(ask: Ask, _: PodioMock) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", ask("GET", "/item/123").json()["created_on"]) is not None


def space_reply(ask: Ask, _: PodioMock) -> bool:
    return "full_url" in ask("POST", "/space/", json={"org_id": 123456, "name": "New"}).json()


def ranked(ask: Ask, _: PodioMock) -> int:
    first, second = (ask("POST", "/task/", json={"text": text}).json()["task_id"] for text in "ab")
    return ask("POST", f"/task/{first}/rank/", json={"after": second}).status_code


def mentioned(ask: Ask, mock: PodioMock) -> int:
    kim = next(each for each in mock.world.users if each.name == "Kim Loe")
    text = f"@[Kim Loe](user:{kim.user_id}) look"
    return ask("POST", "/comment/item/123/", json={"value": text}).status_code


def named_colour(ask: Ask, _: PodioMock) -> int:
    return ask("POST", "/task/label/", json={"text": "x", "color": "red"}).status_code


ASKED: dict[str, tuple[Callable[[Ask, PodioMock], Any], Any, Any]] = {
    "moment": (moment, True, False),
    "stale": (stale, 409, 200),
    "throttle_status": (throttled, 429, 420),
    "space_reply_has_full_url": (space_reply, False, True),
    "rank_is_removed": (ranked, 204, 410),
    "mentions_share": (mentioned, 403, 200),
    "colors_have_names": (named_colour, 200, 400),
}


def test_every_place_is_asked_for() -> None:
    assert ASKED.keys() == DIFFERENCES.keys()


@pytest.mark.parametrize("place", DIFFERENCES)
@pytest.mark.parametrize("dialect", [DOCUMENTED, RECORDED])
def test_each_place_answers_as_the_dialect_says(place: str, dialect: Any, podiomock: PodioMock) -> None:
    asking, documented, recorded = ASKED[place]
    podiomock.dialect = dialect.name
    with httpx.Client(headers={"Authorization": f"Bearer {podiomock.api_key}"}) as client:
        found = asking(lambda method, path, **given: client.request(method, PODIO + path, **given), podiomock)
    assert found == (documented if dialect is DOCUMENTED else recorded)


def natively() -> str:
    given = httpx.post(
        "https://api.podio.com/oauth/token",
        data={
            "grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret",
            "username": "john.doe@example.com", "password": "podiomock-password",
        },
    ).json()  # fmt: skip
    headers = {"Authorization": f"OAuth2 {given['access_token']}"}
    created: str = httpx.get("https://api.podio.com/item/123", headers=headers).json()["created_on"]
    return created


def test_each_door_has_its_own_unless_it_is_set(podiomock: PodioMock) -> None:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    assert podiomock.dialect is None
    assert "T" in httpx.get(f"{PODIO}/item/123", headers=headers).json()["created_on"]
    assert "T" not in natively()
    podiomock.dialect = "documented"
    assert "T" in natively()
    podiomock.dialect = "recorded"
    assert "T" not in httpx.get(f"{PODIO}/item/123", headers=headers).json()["created_on"]


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="dialect='spoken' is none of documented, recorded"):
        named("spoken")


def test_the_page_is_current() -> None:
    assert GOLDEN.read_text() == page(), "run: python -m podiomock.derive.dialects > fixtures/contract/dialects.md"


SUITE = """
    import httpx, pytest

    def created(mock):
        headers = {"Authorization": f"Bearer {mock.api_key}"}
        return httpx.get("https://api.maton.ai/podio/item/123", headers=headers).json()["created_on"]

    def test_only_documented(podiomock):
        assert created(podiomock).endswith("Z")

    def test_both(podiomock):
        assert created(podiomock)

    @pytest.mark.parametrize("n", [1, 2])
    def test_only_recorded(n, podiomock):
        assert " " in created(podiomock)

    @pytest.mark.podiomock(dialect="recorded")
    def test_chosen(podiomock):
        assert " " in created(podiomock)

    def test_without():
        pass
"""


@pytest.mark.parametrize("flags", [(), ("-n", "2")])
@pytest.mark.usefixtures("all_plugins")
def test_a_suite_runs_under_both(flags: tuple[str, ...], pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=SUITE)
    result = pytester.runpytest_subprocess("-p", "no:randomly", "--podiomock-dialect=both", *flags)
    result.assert_outcomes(passed=7, failed=3)
    result.stdout.fnmatch_lines(
        [
            "*podiomock dialects*",
            "1 of 4 tests survive both",
            "test_it.py::test_only_documented: survives documented",
            "test_it.py::test_only_recorded[[]1[]]: survives recorded",
            "test_it.py::test_only_recorded[[]2[]]: survives recorded",
        ]
    )


def test_the_setting_is_taken(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_it=SUITE)
    run = pytester.runpytest_subprocess
    run("-p", "no:randomly", "--podiomock-dialect=recorded").assert_outcomes(passed=5, failed=1)
    pytester.makeini("[pytest]\npodiomock_dialect = both\n")
    run("-p", "no:randomly").assert_outcomes(passed=7, failed=3)
    run("-p", "no:randomly", "--podiomock-dialect=spoken", "-k", "both").assert_outcomes(errors=1)
