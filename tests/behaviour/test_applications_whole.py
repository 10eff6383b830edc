"""Apps as a whole: what they are for, their tokens, and their end."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, field, item, make, pointing_at, values
from tests.behaviour.outsiders import APP, SPACE, UNKNOWN, elsewhere, refused, speaking_as

PROJECTS = 457


@pytest.mark.parametrize("key", ["description", "usage"])
def test_what_an_app_is_for(podiomock: PodioMock, api: httpx.Client, key: str) -> None:
    before = api.get(f"/app/{APP}").json()
    answer = api.put(f"/app/{APP}/{key}", json={key: "For all of us"})
    assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/app/{APP}").json()
    assert after["config"] == {**before["config"], key: "For all of us"}
    assert after["current_revision"] == before["current_revision"] + 1
    assert [each.type for each in podiomock.effects.hooks] == ["app.update"]
    assert api.put(f"/app/{APP}/{key}?silent=1&hook=0", json={key: None}).status_code == 204
    assert api.get(f"/app/{APP}").json()["config"][key] is None
    assert len(podiomock.effects.hooks) == 1


@pytest.mark.parametrize("key", ["description", "usage"])
@pytest.mark.parametrize(("body", "status"), [({}, 400), ({"text": "x"}, 400), (5, 400), (None, 404)])
def test_a_wrong_text_is_refused(podiomock: PodioMock, api: httpx.Client, key: str, body: Any, status: int) -> None:
    refused(api.put(f"/app/{APP}/{key}", json=body), status)
    refused(
        api.put(f"/app/{APP}/{key}", json={key: 5}), 400, "Invalid value 5 (integer): must be string or must be null"
    )
    assert podiomock.changes == []


def test_a_new_token(podiomock: PodioMock, api: httpx.Client) -> None:
    seen = [api.get(f"/app/{APP}").json()["token"]]
    for _ in range(3):
        answer = api.post(f"/app/{APP}/token/regenerate")
        assert answer.json() == {"token": api.get(f"/app/{APP}").json()["token"]}
        seen.append(answer.json()["token"])
    assert len(set(seen)) == 4
    assert api.get(f"/app/{APP}").json()["current_revision"] == 0
    assert podiomock.effects.hooks == []


def test_a_deleted_app_is_gone_with_all_that_was_in_it(podiomock: PodioMock, api: httpx.Client) -> None:
    view = api.post(f"/view/app/{APP}/", json={"name": "Mine"}).json()["view_id"]
    answer = api.delete(f"/app/{APP}")
    assert (answer.status_code, answer.content) == (204, b"")
    for path in (
        f"/app/{APP}",
        f"/app/{APP}/field/title",
        f"/app/{APP}/item/1",
        f"/item/app/{APP}/count",
        f"/view/{view}",
        "/item/123",
        "/item/1001",
        "/comment/item/123/",
        "/task/787",
        "/task/789",
        "/comment/task/787/",
        "/file/12344",
    ):
        refused(api.get(path), 410)
    refused(api.delete(f"/app/{APP}"), 410)
    refused(api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}}), 410)
    refused(api.post(f"/item/app/{APP}/filter/", json={}), 410)
    refused(api.get(f"/app/space/{SPACE}/tasks"), 404)
    assert [each["app_id"] for each in api.get(f"/app/space/{SPACE}/?include_inactive=1").json()] == [458, PROJECTS]
    assert api.get("/item/901").json()["refs"] == []
    assert api.get("/task/785").status_code == 200
    assert [(each.type, each.reference, each.payload) for each in podiomock.effects.hooks] == [
        ("app.delete", ("app", APP), {"app_id": str(APP)})
    ]
    assert podiomock.effects.reached == ["Jane Roe", "Sam Poe"]
    podiomock.reset()
    assert api.get("/item/123").status_code == 200


def test_what_pointed_at_the_items_lets_go(api: httpx.Client) -> None:
    assert "project" in values(api, 123)
    assert api.delete(f"/app/{PROJECTS}").status_code == 204
    assert "project" not in values(api, 123)
    assert "project" in {each["external_id"] for each in api.get(f"/app/{APP}").json()["fields"]}
    refused(api.put("/item/123", json={"fields": {"project": 901}}), 404)


def test_what_was_calculated_of_the_items_is_calculated_anew(api: httpx.Client) -> None:
    target = make(api, "Totals", fields=[TITLE])
    source = make(api, "Parts", fields=[TITLE, field("number", "Price"), pointing_at("Total", target)])
    price, through = (each["field_id"] for each in api.get(f"/app/{source}").json()["fields"][1:])
    script = f"@[Sum of Price](in_sum_{price}_{through})"
    api.post(f"/app/{target}/field/", json=field("calculation", "Sum", settings={"script": script}))
    total = item(api, target, {"title": "all"})
    item(api, source, {"title": "one", "price": 5, "total": total})
    assert float(values(api, total)["sum"]) == 5
    api.delete(f"/app/{source}")
    assert float(values(api, total)["sum"]) == 0


@pytest.mark.parametrize(
    ("query", "hooks", "told"), [("hook=false", 0, 2), ("silent=true", 1, 0), ("hook=0&silent=1", 0, 0)]
)
def test_an_app_can_go_quietly(podiomock: PodioMock, api: httpx.Client, query: str, hooks: int, told: int) -> None:
    assert api.delete(f"/app/{APP}?{query}").status_code == 204
    assert (len(podiomock.effects.hooks), podiomock.effects.people) == (hooks, told)


def test_the_address_of_a_deleted_app_is_free(api: httpx.Client) -> None:
    first = make(api)
    api.delete(f"/app/{first}")
    second = make(api)
    assert second != first
    assert api.get(f"/app/{second}").json()["url_label"] == "deals"


CALLS = [
    ("DELETE", "", "delete", None),
    ("PUT", "/description", "update", {"description": "x"}),
    ("PUT", "/usage", "update", {"usage": "x"}),
    ("POST", "/token/regenerate", "update", None),
    ("POST", "/install", "install", {"space_id": SPACE}),
]


@pytest.mark.parametrize(("method", "path", "right", "body"), CALLS)
def test_who_may(podiomock: PodioMock, api: httpx.Client, method: str, path: str, right: str, body: Any) -> None:
    refused(api.request(method, f"/app/{UNKNOWN}{path}", json=body), 404)
    refused(api.request(method, f"/app/{elsewhere(podiomock).app_id}{path}", json=body), 403)
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        answer = ann.request(method, f"/app/{APP}{path}", json=body)
        refused(answer, 403)
        assert f"does not have the right {right} on app with id {APP}" in answer.json()["error_description"]
        made = make(ann)
        assert ann.request(method, f"/app/{made}{path}", json=body).status_code in (200, 204)
