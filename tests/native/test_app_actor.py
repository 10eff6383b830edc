"""Whoever logs in as an app acts as the app: in its name, in its items, and nowhere else."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.rooms import PODIO

NATIVE = "https://api.podio.com"
GATEWAY = "https://api.maton.ai/podio"
CLIENT = {"client_id": "podiomock-client", "client_secret": "podiomock-secret"}
APP = 456


@pytest.fixture
def app(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """A client that is logged in as the app."""
    sent = {"grant_type": "app", "app_id": APP, "app_token": podiomock.world.app(APP).row.token, **CLIENT}
    given = httpx.post(f"{NATIVE}/oauth/token/v2", json=sent).json()
    assert given["ref"] == {"type": "app", "id": APP}
    headers = {"Authorization": f"OAuth2 {given['access_token']}"}
    with httpx.Client(base_url=NATIVE, headers=headers) as client:
        yield client


@pytest.fixture
def item(app: httpx.Client) -> int:
    """An item that the app made."""
    made = app.post(f"/item/app/{APP}/", json={"fields": {"title": "By the app"}})
    assert made.status_code == 200, made.text
    number: int = made.json()["item_id"]
    return number


def by_app(byline: dict[str, Any]) -> None:
    assert byline == {
        "user_id": -1,
        "id": APP,
        "type": "app",
        "name": byline["name"],
        "url": byline["url"],
        "image": None,
        "avatar_type": "icon",
        "avatar": -1,
        "avatar_id": byline["avatar_id"],
        "last_seen_on": None,
    }
    assert "/apps/" in byline["url"]


def test_what_it_makes_says_so(app: httpx.Client, item: int, podiomock: PodioMock) -> None:
    key = {"Authorization": f"Bearer {podiomock.api_key}"}
    drawn = httpx.put(f"https://api.maton.ai/podio/app/{APP}", json={"config": {"icon_id": 12}}, headers=key)
    assert drawn.status_code == 204, drawn.text
    shown = app.get(f"/item/{item}").json()
    by_app(shown["created_by"])
    by_app(shown["initial_revision"]["created_by"])
    assert shown["created_by"]["avatar_id"] == shown["app"]["icon_id"] == 12
    assert app.put(f"/item/{item}", json={"fields": {"title": "Again"}}).status_code == 200
    assert [each["user"]["user_id"] for each in app.get(f"/item/{item}/revision").json()] == [-1, -1]
    comment = app.post(f"/comment/item/{item}/", json={"value": "Done"}).json()
    by_app(comment["created_by"])
    by_app(app.get(f"/stream/item/{item}").json()["activity"][0]["created_by"])


def test_the_file_it_uploads_is_its_own(app: httpx.Client, item: int) -> None:
    given = app.post("/file/", files={"source": ("a.txt", b"text")}, data={"filename": "a.txt"}).json()
    by_app(app.get(f"/file/{given['file_id']}").json()["created_by"])
    assert app.post(f"/file/{given['file_id']}/attach", json={"ref_type": "item", "ref_id": item}).is_success
    assert app.get(given["link"]).content == b"text"


def test_its_tasks_are_nobodys_until_given_to_somebody(app: httpx.Client, item: int) -> None:
    free = app.post(f"/task/item/{item}/", json={"text": "Look at it"}).json()
    by_app(free["created_by"])
    assert free["responsible"] is None
    given = app.post(f"/task/item/{item}/", json={"text": "Look at it", "responsible": 12346}).json()
    assert given["responsible"]["user_id"] == 12346
    assert app.get("/task/", params={"created_by": f"app:{APP}"}).json() != []


def test_its_users_are_told_and_see_who_did_it(app: httpx.Client, podiomock: PodioMock, item: int) -> None:
    app.post(f"/task/item/{item}/", json={"text": "Look at it", "responsible": 12345})
    with httpx.Client(base_url=GATEWAY, headers={"Authorization": f"Bearer {podiomock.api_key}"}) as user:
        by_app(user.get(f"/item/{item}").json()["created_by"])
        told = user.get("/notification/").json()[0]["notifications"]
        by_app(told[0]["created_by"])
        found = user.post(f"/item/app/{APP}/filter/", json={"filters": {"created_by": [{"type": "app", "id": APP}]}})
        assert [each["item_id"] for each in found.json()["items"]] == [item]
        for sort in ("created_by", "last_edit_by"):
            assert user.post(f"/item/app/{APP}/filter/", json={"sort_by": sort}).is_success
    assert podiomock.effects.people >= 1


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/user/status", None),
        ("GET", "/space/789", None),
        ("GET", "/org/", None),
        ("GET", "/notification/", None),
        ("POST", "/conversation/v2/", {"subject": "s", "text": "t", "participants": [12346]}),
        ("POST", f"/item/app/{APP}/delete", {"item_ids": [1]}),
        ("PUT", f"/app/{APP}", {"config": {"name": "n", "item_name": "i"}, "fields": []}),
        ("DELETE", f"/app/{APP}", None),
    ],
)
def test_what_is_not_its_own_is_refused(
    app: httpx.Client, podiomock: PodioMock, method: str, path: str, sent: dict[str, Any] | None
) -> None:
    answer = app.request(method, path, json=sent)
    assert (answer.status_code, answer.json()["error"]) == (403, "forbidden"), answer.text
    assert podiomock.changes == []


def test_another_apps_items_are_closed_to_it(app: httpx.Client, podiomock: PodioMock) -> None:
    other = podiomock.world.space(789).app("Others", {"title": {"type": "text"}})
    hidden = other.item(title="Hidden")
    assert app.get(f"/item/{hidden.item_id}").status_code == 403
    assert app.get(f"/app/{other.app_id}").status_code == 403


@pytest.mark.parametrize("name", sorted(PODIO.by_name))
def test_no_call_of_an_app_breaks(app: httpx.Client, item: int, name: str) -> None:
    endpoint = PODIO.by_name[name]
    known = {"item_id": item, "app_id": APP, "ref_type": "item", "ref_id": item, "user_id": 12345, "type": "like"}
    path = endpoint.path
    for part in [each[1:-1] for each in path.split("/") if each.startswith("{")]:
        path = path.replace(f"{{{part}}}", str(known.get(part, 1)))
    for sent in (None, {}, {"value": "x", "text": "x"}):
        answer = app.request(endpoint.method, path, json=sent)
        assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("path", ["/task/", "/file/"])
def test_an_actor_beyond_all_ids_is_refused(app: httpx.Client, path: str) -> None:
    answer = app.get(path, params={"created_by": f"user:{'9' * 5000}"})
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_value")


@pytest.mark.usefixtures("podiomock")
def test_an_app_id_beyond_all_ids_is_refused() -> None:
    sent = {"grant_type": "app", "app_id": "9" * 5000, "app_token": "x", **CLIENT}
    answer = httpx.post(f"{NATIVE}/oauth/token", data=sent)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
