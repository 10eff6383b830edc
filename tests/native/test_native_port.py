"""A server's port that stands in for https://api.podio.com, beside the gateway's."""

import re
import subprocess
import sys
from typing import Any

import httpx
import pytest

from podiomock.server.running import Server, serve_in_thread

LOGIN = {
    "grant_type": "password",
    "username": "john.doe@example.com",
    "password": "podiomock-password",
    "client_id": "podiomock-client",
    "client_secret": "podiomock-secret",
}


@pytest.fixture
def native(podiomock_server: Server) -> str:
    assert podiomock_server.native_url is not None
    return podiomock_server.native_url


def login(native: str) -> dict[str, str]:
    given = httpx.post(f"{native}/oauth/token", data=LOGIN)
    assert given.status_code == 200, given.text
    return {"Authorization": f"OAuth2 {given.json()['access_token']}"}


def test_both_doors_open_on_the_same_world(native: str, podiomock_server: Server, podiomock: Any) -> None:
    headers = login(native)
    made = httpx.post(f"{native}/item/app/456/", headers=headers, json={"fields": {"title": "By the native door"}})
    number = made.json()["item_id"]
    seen = httpx.get(
        f"{podiomock_server.url}/podio/item/{number}", headers={"Authorization": f"Bearer {podiomock.api_key}"}
    )
    assert seen.json()["title"] == "By the native door"


def test_neither_door_takes_the_others_credentials(native: str, podiomock_server: Server, podiomock: Any) -> None:
    refused = httpx.get(f"{native}/item/123", headers={"Authorization": f"Bearer {podiomock.api_key}"})
    assert (refused.status_code, refused.json()["error"]) == (401, "unauthorized")
    assert httpx.get(f"{podiomock_server.url}/podio/item/123", headers=login(native)).status_code == 401
    assert httpx.get(f"{native}/podio/item/123", headers=login(native)).status_code == 404


def test_a_files_link_leads_back_to_the_port(native: str) -> None:
    headers = login(native)
    given = httpx.post(
        f"{native}/file/", headers=headers, files={"source": ("a.txt", b"text")}, data={"filename": "a.txt"}
    ).json()
    assert given["link"].startswith(f"{native}/")
    assert httpx.get(given["link"], headers=headers).content == b"text"
    token = headers["Authorization"].removeprefix("OAuth2 ")
    assert httpx.get(f"{given['link']}?oauth_token={token}").content == b"text"


def test_a_browser_may_ask(native: str) -> None:
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "GET"}
    allowed = httpx.options(f"{native}/item/123", headers=asked)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (204, "*")
    assert "Authorization" in allowed.headers["access-control-allow-headers"]
    answer = httpx.get(f"{native}/item/123", headers={**login(native), "Origin": "https://app.example.com"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


def test_the_control_api_is_not_at_the_native_port(native: str) -> None:
    assert httpx.get(f"{native}/_podiomock/state").status_code == 401


def test_a_server_has_it_only_when_asked(podiomock: Any) -> None:
    with serve_in_thread(podiomock) as server:
        assert server.native_url is None


def test_a_port_that_is_taken_frees_the_other(podiomock: Any) -> None:
    with serve_in_thread(podiomock, native_port=0) as server:
        assert server.native_url is not None
        taken = int(server.native_url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            serve_in_thread(podiomock, native_port=taken)


def test_podiomock_serve_says_where_it_is() -> None:
    command = [sys.executable, "-m", "podiomock", "serve", "--port", "0", "--native-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            lines = [served.stdout.readline() for _ in range(7)]
            found = re.search(r"https://api.podio.com, is (http://127.0.0.1:\d+)$", lines[-1].strip())
            assert found is not None, lines
            assert httpx.get(f"{found[1]}/item/123", headers=login(found[1])).json()["item_id"] == 123
        finally:
            served.terminate()


def test_no_port_is_refused() -> None:
    command = [sys.executable, "-m", "podiomock", "serve", "--native-port", "70000"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "--native-port 70000 is no port" in ended.stderr
