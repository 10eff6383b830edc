"""Planned faults, as clients see them: httpx, requests and the vendor's SDK, in process and through a server."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx
import pytest
import requests
from maton_ai import Maton
from maton_ai.exceptions import (
    APIConnectionError,
    InternalServerError,
    ResourceNotFoundError,
    TooManyRequestsError,
    ValidationError,
)

from podiomock import PodioMock
from podiomock.faults import Faults

CREATE = "/podio/item/app/456/"
BASE = "https://api.maton.ai"
KEY = {"Authorization": "Bearer podiomock-key"}
NEW = {"fields": {"title": "New"}}
PATIENCE = 5

Outcome = type[Exception] | int
"""What a client's user sees: an error, or a status."""


class Row(NamedTuple):
    """One fault: its plan, what each client's user sees of it, and whether the call was carried out."""

    plan: Callable[..., object]
    """Takes the faults and how many calls are struck."""
    by_httpx: Outcome
    by_requests: Outcome
    by_sdk: type[Exception] | type[dict[str, Any]] | type[str]
    """If it strikes every try of the SDK's, which are three."""
    done: bool = False
    tried_again: bool = True
    """Whether the SDK sends the call again."""


FAULTS: dict[str, Row] = {
    "time out": Row(
        lambda faults, times: faults.time_out("create_item", times=times),
        httpx.ReadTimeout,
        requests.exceptions.ReadTimeout,
        APIConnectionError,
    ),
    "time out after the commit": Row(
        lambda faults, times: faults.time_out("create_item", after=True, times=times),
        httpx.ReadTimeout,
        requests.exceptions.ReadTimeout,
        APIConnectionError,
        done=True,
    ),
    "reset": Row(
        lambda faults, times: faults.reset("create_item", times=times),
        httpx.RemoteProtocolError,
        requests.exceptions.ConnectionError,
        APIConnectionError,
    ),
    "reset after the commit": Row(
        lambda faults, times: faults.reset("create_item", after=True, times=times),
        httpx.RemoteProtocolError,
        requests.exceptions.ConnectionError,
        APIConnectionError,
        done=True,
    ),
    "nobody listens": Row(
        lambda faults, times: faults.refuse_connection("create_item", times=times),
        httpx.ConnectError,
        requests.exceptions.ConnectionError,
        APIConnectionError,
    ),
    "cut": Row(
        lambda faults, times: faults.cut("create_item", times=times),
        httpx.RemoteProtocolError,
        requests.exceptions.ChunkedEncodingError,
        APIConnectionError,
        done=True,
    ),
    # The SDK takes a body that is no JSON for text.
    "garbled": Row(
        lambda faults, times: faults.garble("create_item", times=times),
        UnicodeDecodeError,
        requests.exceptions.JSONDecodeError,
        str,
        done=True,
        tried_again=False,
    ),
    "slower than the client waits": Row(
        lambda faults, times: faults.slow("create_item", 30, times=times),
        httpx.ReadTimeout,
        requests.exceptions.ReadTimeout,
        APIConnectionError,
        done=True,
    ),
    "slow": Row(
        lambda faults, times: faults.slow("create_item", 3, times=times),
        200,
        200,
        dict,
        done=True,
        tried_again=False,
    ),
    "500 of Podio's": Row(
        lambda faults, times: faults.refuse("create_item", 500, times=times), 500, 500, InternalServerError
    ),
    **{
        f"{status} of nginx's": Row(
            lambda faults, times, status=status: faults.outage("create_item", status, times=times),
            status,
            status,
            InternalServerError,
        )
        for status in (500, 502, 503, 504)
    },
    "502 after the commit": Row(
        lambda faults, times: faults.outage("create_item", 502, after=True, times=times),
        502,
        502,
        InternalServerError,
        done=True,
    ),
    "429": Row(
        lambda faults, times: faults.throttle("create_item", retry_after=0, times=times), 429, 429, TooManyRequestsError
    ),
    # The SDK knows 429 only.
    "420": Row(
        lambda faults, times: faults.throttle("create_item", status=420, times=times),
        420,
        420,
        ValidationError,
        tried_again=False,
    ),
    "404": Row(
        lambda faults, times: faults.refuse("create_item", 404, times=times),
        404,
        404,
        ResourceNotFoundError,
        tried_again=False,
    ),
    "409": Row(
        lambda faults, times: faults.refuse("create_item", 409, times=times),
        409,
        409,
        ValidationError,
        tried_again=False,
    ),
    "expired token": Row(
        lambda faults, times: faults.expire_token("create_item", times=times), 500, 500, InternalServerError
    ),
    **{
        f"connection {status}": Row(
            lambda faults, times, status=status: faults.disconnect("create_item", status, times=times),
            400,
            400,
            ValidationError,
            tried_again=False,
        )
        for status in ("DELETED", "PENDING", "FAILED")
    },
}

SILENT = ("time out", "time out after the commit")
"""For these a real server has a real client wait."""

WITHOUT_END = (*SILENT, "slower than the client waits")
"""These need a client that says how long it waits."""


def outcome(send: Callable[[], Any]) -> Outcome:
    """What a user sees who reads the body of a good answer."""
    try:
        response = send()
        if response.status_code == 200:
            response.json()
    except (httpx.HTTPError, requests.RequestException, ValueError) as error:
        return type(error)
    return int(response.status_code)


def by_httpx(base: str, timeout: float = PATIENCE) -> Outcome:
    return outcome(lambda: httpx.post(f"{base}{CREATE}", headers=KEY, json=NEW, timeout=timeout))


def by_requests(base: str, timeout: float = PATIENCE) -> Outcome:
    return outcome(lambda: requests.post(f"{base}{CREATE}", headers=KEY, json=NEW, timeout=timeout))


def items(mock: PodioMock) -> int:
    return len(mock.world.items.rows)


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("client", [by_httpx, by_requests])
def test_the_user_of_a_client_sees_what_production_would_show(
    client: Callable[[str], Outcome], name: str, podiomock: PodioMock
) -> None:
    row = FAULTS[name]
    before = items(podiomock)
    row.plan(podiomock.faults, 1)
    assert client(BASE) == (row.by_httpx if client is by_httpx else row.by_requests)
    assert items(podiomock) == before + row.done
    (call,) = podiomock.calls
    assert call.endpoint == "create_item"
    assert call.fault is not None
    assert call.wrote is (row.done or name.startswith("connection "))


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in WITHOUT_END])
@pytest.mark.parametrize("client", [by_httpx, by_requests])
def test_a_server_shows_the_same(
    client: Callable[[str], Outcome], name: str, podiomock: PodioMock, podiomock_url: str
) -> None:
    row = FAULTS[name]
    before = items(podiomock)
    row.plan(podiomock.faults, 1)
    expected = row.by_httpx if client is by_httpx else row.by_requests
    if name == "nobody listens" and client is by_httpx:  # a server that listens cannot refuse: it hangs up
        expected = httpx.RemoteProtocolError
    assert (client(podiomock_url), items(podiomock) - before) == (expected, row.done)


@pytest.mark.parametrize("name", SILENT)
@pytest.mark.parametrize("client", [by_httpx, by_requests])
def test_a_server_says_nothing_in_time(
    client: Callable[[str, float], Outcome], name: str, podiomock: PodioMock, podiomock_url: str
) -> None:
    row = FAULTS[name]
    before = items(podiomock)
    row.plan(podiomock.faults, 1)
    assert client(podiomock_url, 0.3) == (row.by_httpx if client is by_httpx else row.by_requests)
    assert items(podiomock) == before + row.done


@pytest.fixture
def maton(podiomock: PodioMock) -> Iterator[Maton]:
    del podiomock  # the fixture must come first: it sets MATON_API_KEY
    client = Maton(max_backoff=0.01, timeout=PATIENCE)
    yield client
    client.close()
    client._client._client.close()  # the SDK leaves its httpx client open


@pytest.mark.parametrize("name", FAULTS)
def test_the_sdk_gives_up_after_three_tries(name: str, maton: Maton, podiomock: PodioMock) -> None:
    row = FAULTS[name]
    tries = 3 if row.tried_again else 1
    before = items(podiomock)
    row.plan(podiomock.faults, tries)
    if issubclass(row.by_sdk, Exception):
        with pytest.raises(row.by_sdk):
            maton.api.post(CREATE, json=NEW)
    else:
        assert type(maton.api.post(CREATE, json=NEW)) is row.by_sdk
    assert len(podiomock.calls) == tries
    assert items(podiomock) == before + row.done * tries


@pytest.mark.parametrize("name", [name for name, row in FAULTS.items() if row.tried_again])
def test_the_sdk_tries_again_and_its_user_sees_nothing_but_what_was_done_twice(
    name: str, maton: Maton, podiomock: PodioMock
) -> None:
    row = FAULTS[name]
    before = items(podiomock)
    row.plan(podiomock.faults, 1)
    assert maton.api.post(CREATE, json=NEW)["item_id"]
    assert items(podiomock) == before + 1 + row.done


def test_the_sdk_waits_as_long_as_the_gateway_says(
    maton: Maton, podiomock: PodioMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("maton_ai._base_client._sleep", waited.append)
    maton._client.max_backoff = 60
    podiomock.faults.throttle("get_item", retry_after=7, times=2)
    assert maton.api.get("/podio/item/123")["item_id"] == 123
    assert waited == [7, 7]


def test_what_a_plan_gives_counts(podiomock: PodioMock) -> None:
    faults: Faults = podiomock.faults
    planned = faults.reset("create_item", times=2)
    assert (planned.struck, planned.left) == (0, 2)
    by_httpx(BASE)
    assert (planned.struck, planned.left) == (1, 1)
    by_httpx(BASE)
    by_httpx(BASE)
    assert (planned.struck, planned.left) == (2, 0)
