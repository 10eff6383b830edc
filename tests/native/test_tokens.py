"""Tokens at the native door: how they are asked for, what they open, how they end."""

import base64
from typing import Any

import httpx
import pytest

from podiomock import PodioMock

NATIVE = "https://api.podio.com"
CLIENT = {"client_id": "podiomock-client", "client_secret": "podiomock-secret"}
LOGIN = {"grant_type": "password", "username": "john.doe@example.com", "password": "podiomock-password", **CLIENT}


def asked(path: str = "/oauth/token", **changes: Any) -> httpx.Response:
    form = {name: value for name, value in {**LOGIN, **changes}.items() if value is not None}
    if path.endswith("v2"):
        return httpx.post(f"{NATIVE}{path}", json=form)
    return httpx.post(f"{NATIVE}{path}", data=form)


def token(**changes: Any) -> dict[str, Any]:
    answer = asked(**changes)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def get(path: str, access_token: str, scheme: str = "OAuth2") -> httpx.Response:
    return httpx.get(f"{NATIVE}{path}", headers={"Authorization": f"{scheme} {access_token}"})


pytestmark = pytest.mark.usefixtures("podiomock")


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/token/v2", "/oauth/token/"])
def test_a_user_logs_in(path: str) -> None:
    answer = asked(path).json()
    assert answer.keys() == {"access_token", "token_type", "expires_in", "refresh_token", "scope", "ref"}
    assert answer["ref"] == {"type": "user", "id": 12345}
    assert (answer["token_type"], answer["expires_in"], answer["scope"]) == ("bearer", 28800, "global:all")
    assert get("/user/", answer["access_token"]).json()["user_id"] == 12345


def test_older_clients_ask_the_site() -> None:
    assert httpx.post("https://podio.com/oauth/token", data=LOGIN).json()["ref"]["id"] == 12345


def test_the_client_may_name_itself_by_http_basic() -> None:
    form = {name: value for name, value in LOGIN.items() if not name.startswith("client")}
    answer = httpx.post(f"{NATIVE}/oauth/token", data=form, auth=(CLIENT["client_id"], CLIENT["client_secret"]))
    assert answer.status_code == 200


@pytest.mark.parametrize("scheme", ["OAuth2", "Bearer", "oauth2", "bearer"])
def test_a_token_goes_by_header(scheme: str) -> None:
    assert get("/item/123", token()["access_token"], scheme).json()["item_id"] == 123


def test_a_token_goes_by_query_and_is_no_parameter() -> None:
    found = httpx.get(f"{NATIVE}/task/", params={"oauth_token": token()["access_token"], "space": 789})
    assert found.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status", "error", "description"),
    [
        ({}, 401, "unauthorized", "invalid_request"),
        ({"Authorization": "OAuth2 nonsense"}, 401, "unauthorized", "expired_token"),
        ({"Authorization": "OAuth2 "}, 400, "Invalid authorization header", "Invalid authorization header"),
        ({"Authorization": "OAuth2"}, 400, "Invalid authorization header", "Invalid authorization header"),
    ],
)
def test_a_bad_credential(headers: dict[str, str], status: int, error: str, description: str) -> None:
    answer = httpx.get(f"{NATIVE}/item/123", headers=headers)
    assert answer.status_code == status
    body = answer.json()
    assert (body["error"], body["error_description"]) == (error, description)
    assert body["request"] == {"url": "http://api.podio.com/item/123", "method": "GET", "query_string": ""}
    if status == 401:
        assert answer.headers["WWW-Authenticate"] == f'Bearer realm="podio", error="{description}"'


def test_the_gateways_key_opens_nothing_here(podiomock: PodioMock) -> None:
    assert get("/item/123", podiomock.api_key, "Bearer").status_code == 401


def test_a_token_expires_by_the_worlds_clock(podiomock: PodioMock) -> None:
    first = token()
    podiomock.clock.advance(seconds=first["expires_in"] - 10)
    assert get("/user/", first["access_token"]).status_code == 200
    podiomock.clock.advance(seconds=10)
    assert get("/user/", first["access_token"]).json()["error_description"] == "expired_token"
    second = token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert get("/user/", second["access_token"]).status_code == 200


def test_a_refresh_kills_the_pair_before() -> None:
    first = token()
    second = token(grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert first.keys() == second.keys()
    assert not {first["access_token"], first["refresh_token"]} & {second["access_token"], second["refresh_token"]}
    assert get("/user/", first["access_token"]).status_code == 401
    assert asked(grant_type="refresh_token", refresh_token=first["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_consent_is_turned_into_tokens_once() -> None:
    page = httpx.get(
        "https://podio.com/oauth/authorize",
        params={"client_id": CLIENT["client_id"], "redirect_uri": "https://app.example.com/back?x=1", "state": "s p"},
    )
    assert page.status_code == 302
    back = httpx.URL(page.headers["Location"])
    assert (back.host, back.params["x"], back.params["state"]) == ("app.example.com", "1", "s p")
    code = {"grant_type": "authorization_code", "code": back.params["code"]}
    wrong = asked(**code, redirect_uri="https://other.example.com/")
    assert wrong.json()["error"] == "invalid_grant"
    granted = token(**code, redirect_uri="https://app.example.com/back?x=1")
    assert granted["ref"] == {"type": "user", "id": 12345}
    assert asked(**code, redirect_uri="https://app.example.com/back?x=1").json()["error"] == "invalid_grant"


SENTENCES = {
    "oauth.client.invalid_id": "The client id is invalid",
    "oauth.client.invalid_secret": "The client secret is invalid",
    "user.invalid.username": "Invalid username",
    "user.invalid.password": "Invalid password",
    "app.invalid.token": "Invalid app id or token",
}
"""What is said where a detail says which part was wrong."""


@pytest.mark.parametrize(
    ("changes", "error", "detail"),
    [
        ({"client_id": "other"}, "invalid_client", "oauth.client.invalid_id"),
        ({"client_secret": "other"}, "invalid_client", "oauth.client.invalid_secret"),
        ({"client_id": None}, "invalid_client", None),
        ({"username": "nobody@example.com"}, "invalid_grant", "user.invalid.username"),
        ({"password": "other"}, "invalid_grant", "user.invalid.password"),
        ({"password": None}, "invalid_grant", None),
        ({"grant_type": "device"}, "invalid_grant", None),
        ({"grant_type": None}, "invalid_grant", None),
        ({"grant_type": "app", "app_id": "456", "app_token": "other"}, "invalid_grant", "app.invalid.token"),
        ({"grant_type": "app", "app_id": "x", "app_token": "other"}, "invalid_grant", "app.invalid.token"),
        ({"grant_type": "refresh_token", "refresh_token": "other"}, "invalid_grant", None),
        ({"grant_type": "authorization_code", "code": "other"}, "invalid_grant", None),
    ],
)
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/token/v2"])
def test_no_tokens(path: str, changes: dict[str, Any], error: str, detail: str | None, podiomock: PodioMock) -> None:
    before = podiomock.world.state()
    answer = asked(path, **changes)
    assert answer.status_code == 400
    body = answer.json()
    assert (body["error"], body["error_detail"]) == (error, detail)
    assert detail is None or body["error_description"] == SENTENCES[detail]
    assert podiomock.world.state() == before


def test_each_of_the_two_takes_only_its_own_encoding() -> None:
    swapped = httpx.post(f"{NATIVE}/oauth/token", json=LOGIN).json()
    assert (swapped["error"], swapped["error_description"]) == ("invalid_client", "Missing parameter client_id")
    swapped = httpx.post(f"{NATIVE}/oauth/token/v2", data=LOGIN).json()
    assert (swapped["error"], swapped["error_description"]) == (
        "invalid_value",
        "Invalid value null (null): must be object",
    )


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[1]", b'"x"', b"{", b"", b"[" * 100_000])
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/token/v2"])
def test_nonsense_is_refused(path: str, body: bytes) -> None:
    assert httpx.post(f"{NATIVE}{path}", content=body).status_code == 400


@pytest.mark.parametrize("encoded", ["!!!", base64.b64encode(b"\xff\xfe").decode()])
def test_a_basic_header_that_cannot_be_read(encoded: str) -> None:
    answer = httpx.post(f"{NATIVE}/oauth/token", data=LOGIN, headers={"Authorization": f"Basic {encoded}"})
    assert answer.status_code == 400


def test_a_world_says_who_logs_in_how(podiomock: PodioMock) -> None:
    podiomock.world.oauth_client("our-app", "our-secret", name="Our app")
    podiomock.world.user("Ada Byron", mail="ada@example.com", password="of her own")
    ours = {"client_id": "our-app", "client_secret": "our-secret", "username": "ada@example.com"}
    assert asked(**ours).json()["error_detail"] == "user.invalid.password"
    assert token(**ours, password="of her own")["ref"]["type"] == "user"


def test_what_is_made_says_through_which_program(podiomock: PodioMock) -> None:
    podiomock.world.oauth_client("our-app", "our-secret", name="Our app")
    access = token(client_id="our-app", client_secret="our-secret")["access_token"]
    made = httpx.post(
        f"{NATIVE}/item/app/456/", json={"fields": {"title": "x"}}, headers={"Authorization": f"OAuth2 {access}"}
    ).json()
    item = get(f"/item/{made['item_id']}", access).json()
    assert item["created_via"]["name"] == "Our app"


def test_a_restored_world_has_forgotten_the_tokens(podiomock: PodioMock) -> None:
    before = podiomock.snapshot()
    access = token()["access_token"]
    podiomock.restore(before)
    assert get("/user/", access).status_code == 401


def test_no_secret_shows_in_the_report(podiomock: PodioMock) -> None:
    pair = token()
    httpx.get(f"{NATIVE}/user/", params={"oauth_token": pair["access_token"]})
    shown = "\n".join([*map(str, podiomock.calls), *podiomock.changes, repr(podiomock.effects), repr(podiomock)])
    shown += "".join(
        repr(row) for table in ("tokens", "oauth_clients") for row in podiomock.world.tables[table].rows.values()
    )
    for secret in (pair["access_token"], pair["refresh_token"], CLIENT["client_secret"], LOGIN["password"]):
        assert secret not in shown


def test_a_browser_may_ask_from_another_page() -> None:
    preflight = httpx.options(
        f"{NATIVE}/item/123",
        headers={"Origin": "https://app.example.com", "Access-Control-Request-Method": "PUT"},
    )
    assert preflight.status_code == 204
    assert "PUT" in preflight.headers["Access-Control-Allow-Methods"]
    headers = {"Authorization": f"OAuth2 {token()['access_token']}", "Origin": "https://app.example.com"}
    assert httpx.get(f"{NATIVE}/item/123", headers=headers).headers["Access-Control-Allow-Origin"] == "*"


def test_the_request_id_is_echoed() -> None:
    headers = {"Authorization": f"OAuth2 {token()['access_token']}", "X-Podio-Request-Id": "abcd1234"}
    assert httpx.get(f"{NATIVE}/item/123", headers=headers).headers["X-Podio-Request-Id"] == "abcd1234"


def test_the_gateways_own_paths_are_not_here() -> None:
    headers = {"Authorization": f"OAuth2 {token()['access_token']}"}
    assert httpx.get(f"{NATIVE}/connections", headers=headers).status_code == 404
    assert httpx.get(f"{NATIVE}/podio/item/123", headers=headers).status_code == 404
