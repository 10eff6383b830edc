"""Planned faults: what the answers say, and the queue."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.errors import Conflict, Unavailable

BASE = "https://api.maton.ai/podio"
NATIVE = "https://api.podio.com"
KEY = {"Authorization": "Bearer podiomock-key"}
NEW = {"fields": {"title": "New"}}


def post(mock: PodioMock, base: str = BASE) -> httpx.Response:
    if base == NATIVE:
        return httpx.post(f"{NATIVE}/item/app/456/", headers=natively(), json=NEW)
    return httpx.post(f"{base}/item/app/456/", headers={"Authorization": f"Bearer {mock.api_key}"}, json=NEW)


def natively() -> dict[str, str]:
    given = httpx.post(
        f"{NATIVE}/oauth/token",
        data={
            "grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret",
            "username": "john.doe@example.com", "password": "podiomock-password",
        },
    ).json()  # fmt: skip
    return {"Authorization": f"OAuth2 {given['access_token']}"}


def test_a_throttle_is_the_doors_own(podiomock: PodioMock) -> None:
    podiomock.faults.throttle("create_item", retry_after=7)
    at_maton = post(podiomock)
    assert (at_maton.status_code, at_maton.headers["Retry-After"]) == (429, "7")
    podiomock.faults.throttle("create_item", retry_after=7)
    at_podio = post(podiomock, NATIVE)
    assert (at_podio.status_code, at_podio.json()["error"]) == (420, "rate_limit")
    assert "wait 7 seconds" in at_podio.json()["error_description"]
    assert at_podio.headers.get_list("X-Rate-Limit-Limit") == ["250"]
    assert at_podio.headers.get_list("X-Rate-Limit-Remaining") == ["0"]
    assert "Retry-After" not in at_podio.headers


def test_an_outage_is_a_page_of_nginx(podiomock: PodioMock) -> None:
    for status in (500, 502, 503, 504):
        podiomock.faults.outage("create_item", status)
        response = post(podiomock)
        assert response.status_code == status
        assert response.headers["Content-Type"] == "text/html"
        assert f"<h1>{status} " in response.text
        assert "<center>nginx</center>" in response.text


def test_a_refusal_wears_the_envelope_of_its_door(podiomock: PodioMock) -> None:
    podiomock.faults.refuse("create_item", Conflict("mine"))
    assert post(podiomock).json()["error"] == "conflict"
    podiomock.faults.refuse("create_item", Unavailable("Service unavailable"))
    assert set(post(podiomock).json()) >= {"message"}
    podiomock.faults.refuse("list_connections", 404)
    own = httpx.get("https://api.maton.ai/connections", headers=KEY)
    assert own.status_code == 404
    assert "error_description" not in own.json()


def test_an_expired_token_is_401_until_it_is_refreshed(podiomock: PodioMock) -> None:
    headers = natively()
    podiomock.faults.expire_token("get_item")
    assert [httpx.get(f"{NATIVE}/item/123", headers=headers).status_code for _ in range(2)] == [401, 401]
    assert httpx.get(f"{NATIVE}/item/123", headers=natively()).status_code == 200


@pytest.mark.parametrize("status", ["PENDING", "FAILED", "DELETED"])
def test_a_connection_goes_and_stays_away(podiomock: PodioMock, status: Any) -> None:
    podiomock.faults.disconnect("get_item", status)
    assert [httpx.get(f"{BASE}/item/123", headers=KEY).status_code for _ in range(2)] == [400, 400]
    assert podiomock.calls[-2].fault == f"disconnect {status}"


# The queue.


def test_the_kth_call_is_struck_and_no_other(podiomock: PodioMock) -> None:
    podiomock.faults.outage("get_*", nth=3, times=2)
    assert [httpx.get(f"{BASE}/item/123", headers=KEY).status_code for _ in range(6)] == [200, 200, 503, 503, 200, 200]


def test_faults_strike_in_the_order_they_were_planned(podiomock: PodioMock) -> None:
    podiomock.faults.refuse("get_item", 404)
    podiomock.faults.outage("get_item")
    assert [httpx.get(f"{BASE}/item/123", headers=KEY).status_code for _ in range(3)] == [404, 503, 200]


def test_a_fault_shows_in_the_calls(podiomock: PodioMock) -> None:
    podiomock.faults.time_out("create_item", after=True)
    with pytest.raises(httpx.ReadTimeout):
        post(podiomock)
    (call,) = podiomock.calls
    assert str(call).startswith(
        "--- POST https://api.maton.ai/podio/item/app/456/  create_item  [fault: time_out after"
    )
    assert call.wrote
    assert podiomock.effects.hooks


def test_a_refused_call_changes_nothing(podiomock: PodioMock) -> None:
    before = podiomock.world.state()
    podiomock.faults.refuse("create_item", 409)
    post(podiomock)
    assert podiomock.world.state() == before


def test_slow_answers_take_the_worlds_time_only(podiomock: PodioMock) -> None:
    podiomock.clock.freeze()
    before = podiomock.clock.now
    podiomock.faults.slow("get_item", 40)
    httpx.get(f"{BASE}/item/123", headers=KEY, timeout=60)
    assert (podiomock.clock.now - before).total_seconds() == 40


def test_hooks_of_a_call_whose_answer_is_lost_are_called(podiomock: PodioMock) -> None:
    heard: list[str] = []
    podiomock.hooks.on("item.create", lambda delivery: heard.append(delivery["type"]), app=456)
    podiomock.faults.time_out("create_item", after=True)
    with pytest.raises(httpx.ReadTimeout):
        post(podiomock)
    assert heard == ["item.create"]
    podiomock.faults.time_out("create_item")
    with pytest.raises(httpx.ReadTimeout):
        post(podiomock)
    assert heard == ["item.create"]


@pytest.mark.parametrize(
    ("given", "at_maton", "natively_said"),
    [
        ("conflict", (409, "conflict"), (409, "conflict")),
        ("requestable_forbidden", (403, "requestable_forbidden"), (403, "requestable_forbidden")),
        (402, (402, "payment_required"), (402, "payment_required")),
        (413, (413, "too_large"), (413, "too_large")),
        (500, (500, "server_error"), (500, "server_error")),
        ("invalid_grant", (400, "invalid_grant"), (400, "invalid_grant")),
        ("connection_required", (400, "connection_required"), (400, "invalid_value")),
        ("authorization_expired", (500, "authorization_expired"), (500, "server_error")),
        ("rate_limit", (420, "rate_limit"), (420, "rate_limit")),
        ("rate_limited", (429, "rate_limited"), (420, "rate_limit")),
        (401, (401, "unauthorized"), (401, "unauthorized")),
    ],
)
def test_every_documented_error_comes_as_the_door_says_it(
    given: int | str, at_maton: tuple[int, str], natively_said: tuple[int, str], podiomock: PodioMock
) -> None:
    podiomock.faults.refuse("create_item", given)
    answer = post(podiomock)
    body = answer.json()
    code = body["error"]["code"] if isinstance(body.get("error"), dict) else body.get("error", body.get("code"))
    assert (answer.status_code, code) == at_maton
    podiomock.faults.refuse("create_item", given)
    answer = post(podiomock, NATIVE)
    assert (answer.status_code, answer.json()["error"]) == natively_said
    assert set(answer.json()) >= {"error_description", "error_parameters", "request"}
    podiomock.faults.refuse("list_connections", given)
    answer = httpx.get("https://api.maton.ai/connections", headers=KEY)
    assert answer.status_code in (at_maton[0], 429)
    assert "error_description" not in answer.json()


def test_a_refusal_in_other_words(podiomock: PodioMock) -> None:
    podiomock.faults.refuse("create_item", 409, description="Somebody was faster")
    podiomock.faults.refuse("create_item", 429, description="Slow down")
    podiomock.faults.refuse("create_item", 401, description="invalid_request")
    assert post(podiomock).json()["error_description"] == "Somebody was faster"
    assert post(podiomock).json()["message"] == "Slow down"
    unauthorized = post(podiomock, NATIVE)
    assert unauthorized.json()["error_description"] == "invalid_request"
    assert unauthorized.headers["WWW-Authenticate"] == 'Bearer realm="podio", error="invalid_request"'


@pytest.mark.parametrize("named", ["header", "query"])
def test_only_the_token_of_the_call_expires(named: str, podiomock: PodioMock) -> None:
    others, own = natively(), natively()
    token = own["Authorization"].removeprefix("OAuth2 ")
    podiomock.faults.expire_token("get_item")
    struck = (
        httpx.get(f"{NATIVE}/item/123", headers=own)
        if named == "header"
        else httpx.get(f"{NATIVE}/item/123", params={"oauth_token": token})
    )
    assert (struck.status_code, struck.json()["error_description"]) == (401, "expired_token")
    assert podiomock.calls[-1].fault == "expire_token"
    if named == "header":
        assert httpx.get(f"{NATIVE}/item/123", headers=others).status_code == 200


def test_a_token_call_meets_faults_too(podiomock: PodioMock) -> None:
    podiomock.faults.refuse("token", "invalid_second_factor")
    podiomock.faults.expire_token("token")
    with pytest.raises(KeyError):
        natively()
    assert podiomock.calls[-1].status == 400
    assert natively()


def test_a_pattern_strikes_what_is_no_operation(podiomock: PodioMock) -> None:
    podiomock.faults.outage()
    assert httpx.get(f"{BASE}/nothing", headers=KEY).status_code == 503
