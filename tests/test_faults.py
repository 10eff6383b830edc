"""Planned faults, as clients see them: httpx, requests and the vendor's SDK, in process and through a server."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from maton_ai import Maton
from maton_ai.exceptions import InternalServerError, MatonError, TooManyRequestsError

from podiomock import PodioMock
from podiomock.errors import Conflict, Unavailable
from podiomock.mock import Unproven

BASE = "https://api.maton.ai/podio"
NATIVE = "https://api.podio.com"
KEY = {"Authorization": "Bearer podiomock-key"}
NEW = {"fields": {"title": "New"}}

Plan = Callable[[PodioMock], None]
Seen = tuple[type[Exception] | int, bool]
"""What the client sees, an error or a status, and whether the call was carried out."""


def times(mock: PodioMock) -> int:
    """How many items were made since the start."""
    return len(mock.world.items.rows)


FAULTS: dict[str, tuple[Plan, Seen, Seen]] = {
    "time out": (
        lambda mock: mock.faults.time_out("create_item"),
        (httpx.ReadTimeout, False),
        (requests.exceptions.ReadTimeout, False),
    ),
    "time out after": (
        lambda mock: mock.faults.time_out("create_item", after=True),
        (httpx.ReadTimeout, True),
        (requests.exceptions.ReadTimeout, True),
    ),
    "reset": (
        lambda mock: mock.faults.reset("create_item"),
        (httpx.RemoteProtocolError, False),
        (requests.exceptions.ConnectionError, False),
    ),
    "reset after": (
        lambda mock: mock.faults.reset("create_item", after=True),
        (httpx.RemoteProtocolError, True),
        (requests.exceptions.ConnectionError, True),
    ),
    "refused": (
        lambda mock: mock.faults.refuse_connection("create_item"),
        (httpx.ConnectError, False),
        (requests.exceptions.ConnectionError, False),
    ),
    "cut": (
        lambda mock: mock.faults.cut("create_item"),
        (httpx.RemoteProtocolError, True),
        (requests.exceptions.ChunkedEncodingError, True),
    ),
    "garbled": (
        lambda mock: mock.faults.garble("create_item"),
        (ValueError, True),
        (ValueError, True),
    ),
    "outage": (lambda mock: mock.faults.outage("create_item"), (503, False), (503, False)),
    "outage after": (lambda mock: mock.faults.outage("create_item", 502, after=True), (502, True), (502, True)),
    "throttle": (lambda mock: mock.faults.throttle("create_item"), (429, False), (429, False)),
    "conflict": (lambda mock: mock.faults.refuse("create_item", 409), (409, False), (409, False)),
    "too slow": (
        lambda mock: mock.faults.slow("create_item", 30),
        (httpx.ReadTimeout, True),
        (requests.exceptions.ReadTimeout, True),
    ),
    "slow": (lambda mock: mock.faults.slow("create_item", 3), (200, True), (200, True)),
    "expired": (lambda mock: mock.faults.expire_token("create_item"), (500, False), (500, False)),
    "revoked": (lambda mock: mock.faults.disconnect("create_item"), (400, False), (400, False)),
}


def outcome(send: Callable[[], Any]) -> type[Exception] | int:
    try:
        response = send()
        if response.status_code == 200:
            response.json()
    except (httpx.HTTPError, requests.RequestException) as error:
        return ValueError if isinstance(error, requests.exceptions.JSONDecodeError) else type(error)
    except ValueError:
        return ValueError
    status: int = response.status_code
    return status


@pytest.mark.parametrize("name", FAULTS)
def test_httpx_sees_what_production_would_show(name: str, podiomock: PodioMock) -> None:
    plan, expected, _ = FAULTS[name]
    before = times(podiomock)
    plan(podiomock)
    seen = outcome(lambda: httpx.post(f"{BASE}/item/app/456/", headers=KEY, json=NEW, timeout=5))
    assert (seen, times(podiomock) > before) == expected
    assert podiomock.calls[-1].wrote is expected[1] or name == "revoked"


@pytest.mark.parametrize("name", FAULTS)
def test_requests_sees_what_production_would_show(name: str, podiomock: PodioMock) -> None:
    plan, _, expected = FAULTS[name]
    before = times(podiomock)
    plan(podiomock)
    seen = outcome(lambda: requests.post(f"{BASE}/item/app/456/", headers=KEY, json=NEW, timeout=5))
    assert (seen, times(podiomock) > before) == expected


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("time out", "time out after", "too slow")])
def test_a_server_shows_the_same(name: str, podiomock: PodioMock, podiomock_url: str) -> None:
    plan, expected, _ = FAULTS[name]
    before = times(podiomock)
    plan(podiomock)
    seen = outcome(lambda: httpx.post(f"{podiomock_url}/podio/item/app/456/", headers=KEY, json=NEW, timeout=5))
    # A server that listens cannot refuse: it hangs up.
    wanted = (httpx.RemoteProtocolError, False) if name == "refused" else expected
    assert (seen, times(podiomock) > before) == wanted


def test_a_server_says_nothing_in_time(podiomock: PodioMock, podiomock_url: str) -> None:
    podiomock.faults.time_out("create_item", after=True)
    before = times(podiomock)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{podiomock_url}/podio/item/app/456/", headers=KEY, json=NEW, timeout=0.3)
    assert times(podiomock) == before + 1


@pytest.fixture
def maton(podiomock: PodioMock) -> Iterator[Maton]:
    del podiomock  # the fixture must come first: it sets MATON_API_KEY
    client = Maton(max_backoff=0.01)
    yield client
    client.close()
    client._client._client.close()  # the SDK leaves its httpx client open


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (lambda faults: faults.throttle("get_item", times=2, retry_after=0), None),
        (lambda faults: faults.throttle("get_item", times=9, retry_after=0), TooManyRequestsError),
        (lambda faults: faults.outage("get_item", 503, times=2), None),
        (lambda faults: faults.outage("get_item", 500, times=9), InternalServerError),
        (lambda faults: faults.refuse("get_item", 410), MatonError),
    ],
)
@pytest.mark.podiomock(strict_faults=False)
def test_the_sdk_retries_what_it_retries_in_production(
    plan: Callable[[Any], None], expected: type[Exception] | None, maton: Maton, podiomock: PodioMock
) -> None:
    plan(podiomock.faults)
    if expected is None:
        assert maton.api.get("/podio/item/123")["item_id"] == 123
    else:
        with pytest.raises(expected):
            maton.api.get("/podio/item/123")


# What the answers say.


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


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (lambda faults: faults.time_out("creat_item"), r"no endpoint is named 'creat_item'; there are create_item"),
        (lambda faults: faults.refuse("get_item", 418), "no refusal has the status 418; there are 400"),
        (lambda faults: faults.outage("get_item", 404), "an outage is one of 500"),
        (lambda faults: faults.slow("get_item", -1), "seconds=-1 lies in the past"),
        (lambda faults: faults.cut("get_item", at=-1), "at=-1 is no number of bytes"),
        (lambda faults: faults.time_out("get_item", times=0), "times=0 plans nothing"),
        (lambda faults: faults.time_out("get_item", nth=0), "nth=0 is no call"),
        (lambda faults: faults.disconnect("get_item", "GONE"), "status='GONE'; give 'DELETED' or 'PENDING' or 'FAILED'"),
        (lambda faults: faults.plan([{"endpoint": "get_item", "fault": "rest"}]), "unknown fault 'rest' in fault 1"),
        (lambda faults: faults.plan([{"fault": "slow"}]), "missing key 'seconds' of slow in fault 1"),
        (lambda faults: faults.plan([{"fault": "cut", "att": 3}]), "unknown key 'att' of cut in fault 1"),
        (lambda faults: faults.plan([{"fault": "cut", "at": "x"}]), "'at' is 'x' in fault 1; write a whole number"),
        (lambda faults: faults.plan({"fault": "cut"}), "a plan is a list of faults, not a mapping"),
        (lambda faults: faults.plan("none.yaml"), "none.yaml"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: Callable[[Any], None], says: str, podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=says):
        plan(podiomock.faults)
    assert podiomock.faults.planned == []


def test_a_plan_in_a_file(podiomock: PodioMock, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "faults:\n  - {endpoint: get_item, fault: outage, status: 504}\n  - {endpoint: get_item, status: 409, nth: 2}\n"
    )
    podiomock.faults.plan(file)
    assert [httpx.get(f"{BASE}/item/123", headers=KEY).status_code for _ in range(4)] == [504, 409, 200, 200]
    file.write_text("faults:\n  - endpoint: get_item\n    fault: outage\n    status: 404\n")
    with pytest.raises(ValueError, match=rf"{file}:\d"):
        podiomock.faults.plan(file)


def test_unused_faults_are_told(podiomock: PodioMock) -> None:
    podiomock.faults.time_out("delete_item", times=2)
    httpx.get(f"{BASE}/item/123", headers=KEY)
    with pytest.raises(Unproven) as raised:
        podiomock.exhaust()
    told = str(raised.value)
    assert "time_out for delete_item: 2 of 2 left, no call matched" in told
    assert "What was called: get_item." in told
    podiomock.exhaust()


def test_every_kind_survives_being_told(podiomock: PodioMock) -> None:
    plan: list[dict[str, Any]] = [
        {"fault": "slow", "seconds": 1.0},
        {"fault": "disconnect", "status": "FAILED"},
        {"status": 420},
        {"status": 404},
    ]
    podiomock.faults.plan(plan)
    told = [each.told() for each in podiomock.faults.planned]
    podiomock.faults.clear()
    podiomock.faults.plan([{key: value for key, value in each.items() if key != "left"} for each in told])
    assert [each.told() for each in podiomock.faults.planned] == told
    assert json.loads(json.dumps(told)) == told
    podiomock.faults.clear()
