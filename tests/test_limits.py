"""How often one may call, by the world's clock."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock

MATON = "https://api.maton.ai"
NATIVE = "https://api.podio.com"


def maton(mock: PodioMock, path: str = "/podio/item/123") -> httpx.Response:
    return httpx.get(MATON + path, headers={"Authorization": f"Bearer {mock.api_key}"})


@pytest.fixture
def native(podiomock: PodioMock) -> Any:
    del podiomock  # it must come first: it answers
    given = httpx.post(
        f"{NATIVE}/oauth/token",
        data={
            "grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret",
            "username": "john.doe@example.com", "password": "podiomock-password",
        },
    ).json()  # fmt: skip
    with httpx.Client(base_url=NATIVE, headers={"Authorization": f"OAuth2 {given['access_token']}"}) as client:
        yield client


def test_nothing_is_refused_unless_asked_for(podiomock: PodioMock) -> None:
    assert {maton(podiomock).status_code for _ in range(30)} == {200}


def test_ten_a_second_at_the_gateway(podiomock: PodioMock) -> None:
    podiomock.limits.on()
    assert [maton(podiomock).status_code for _ in range(12)] == [200] * 10 + [429] * 2
    refused = maton(podiomock, "/connections")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert podiomock.calls[-1].hint is not None
    assert "podiomock.clock.advance(seconds=1)" in podiomock.calls[-1].hint
    podiomock.clock.advance(seconds=1)
    assert maton(podiomock).status_code == 200


def test_an_hour_natively_counts_down(podiomock: PodioMock, native: httpx.Client) -> None:
    left = [int(native.get("/item/123").headers["X-Rate-Limit-Remaining"]) for _ in range(3)]
    assert left == [999, 998, 997]
    heavy = native.post("/item/app/456/filter/", json={"limit": 1}).headers
    assert (heavy["X-Rate-Limit-Limit"], heavy["X-Rate-Limit-Remaining"]) == ("250", "249")
    podiomock.clock.advance(hours=1)
    assert native.get("/item/123").headers["X-Rate-Limit-Remaining"] == "999"


def test_beyond_it_is_420_until_the_hour_is_over(podiomock: PodioMock, native: httpx.Client) -> None:
    podiomock.limits.on(per_hour=5, heavy_per_hour=2)
    heavy = [native.post("/item/app/456/filter/", json={"limit": 1}).status_code for _ in range(3)]
    assert heavy == [200, 200, 420]
    refused = native.get("/item/123")
    assert (refused.status_code, refused.json()["error"]) == (420, "rate_limit")
    assert "Please wait 3600 seconds" in refused.json()["error_description"]
    assert refused.headers["X-Rate-Limit-Remaining"] == "0"
    podiomock.clock.advance(seconds=3600)
    assert native.get("/item/123").status_code == 200


def test_a_refused_call_changes_nothing(podiomock: PodioMock, native: httpx.Client) -> None:
    podiomock.limits.on(per_hour=1)
    native.get("/item/123")
    before = podiomock.world.state()
    assert native.delete("/item/123").status_code == 420
    assert podiomock.world.state() == before


def test_another_user_has_their_own(podiomock: PodioMock, native: httpx.Client) -> None:
    podiomock.limits.on(per_hour=2)
    assert [native.get("/item/123").status_code for _ in range(3)] == [200, 200, 420]
    jane = podiomock.world.connection(user="Jane Roe")
    key = {"Authorization": f"Bearer {podiomock.api_key}"}
    assert httpx.get(f"{MATON}/podio/item/123", headers=key | jane.headers).status_code == 200


def test_what_is_used_goes_back_with_a_snapshot(podiomock: PodioMock, native: httpx.Client) -> None:
    before = podiomock.snapshot()
    native.get("/item/123")
    podiomock.restore(before)
    assert native.get("/item/123").headers["X-Rate-Limit-Remaining"] == "999"


@pytest.mark.parametrize("name", ["per_second", "per_hour", "heavy_per_hour"])
def test_a_limit_that_lets_nothing_through_is_refused(name: str, podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=f"{name}=0 lets no call through; give 1 or more"):
        podiomock.limits.on(**{name: 0})


@pytest.mark.podiomock(limits=True)
def test_the_setting_switches_it_on(podiomock: PodioMock) -> None:
    assert [maton(podiomock).status_code for _ in range(11)].count(429) == 1
    podiomock.limits.off()
    assert maton(podiomock).status_code == 200
    podiomock.reset()
    assert podiomock.limits.active
