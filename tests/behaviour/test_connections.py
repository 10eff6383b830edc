"""Connections: how an account comes to one, and what consent changes."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock

CONSENT = "https://connect.maton.ai/"


@pytest.fixture
def account(api: httpx.Client) -> httpx.Client:
    """The account's own paths."""
    api.base_url = httpx.URL("https://api.maton.ai")
    return api


def connection(account: httpx.Client, connection_id: str) -> dict[str, Any]:
    found: dict[str, Any] = account.get(f"/connections/{connection_id}").json()["connection"]
    return found


@pytest.mark.parametrize(("app", "owner"), [("podio", 12345), ("slack", None)])
def test_consent_makes_a_connection_active_once(
    podiomock: PodioMock, account: httpx.Client, app: str, owner: int | None
) -> None:
    made = account.post("/connections", json={"app": app}).json()["connection"]
    assert (made["status"], made["creation_time"]) == ("PENDING", made["last_updated_time"])
    number = made["connection_id"]
    podiomock.clock.advance(hours=1)
    assert httpx.get(made["url"]).text == "<p>Connected. You can close this page.</p>"
    active = connection(account, number)
    assert active["last_updated_time"] > made["last_updated_time"]
    assert active == {**made, "status": "ACTIVE", "last_updated_time": active["last_updated_time"]}
    assert podiomock.world.connections[number].user_id == owner
    podiomock.clock.advance(hours=1)
    assert httpx.get(made["url"]).status_code == 200
    assert connection(account, number) == active


def test_a_link_that_nobody_was_given_is_not_valid(account: httpx.Client) -> None:
    answer = httpx.get(CONSENT, params={"session_token": "x"})
    assert (answer.status_code, answer.text) == (404, "<p>This link is not valid.</p>")
    assert {each["status"] for each in account.get("/connections").json()["connections"]} == {"ACTIVE"}
