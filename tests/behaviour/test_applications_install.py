"""Install an app: copy it to a space, with its views, and with its items if asked for."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, category, field, item, make, pointing_at, values
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

PROJECTS = 457


@pytest.fixture
def there(api: httpx.Client) -> int:
    """Another space of the caller's."""
    return int(api.post("/space/", json={"org_id": ORG, "name": "There"}).json()["space_id"])


def install(api: httpx.Client, app_id: int, space_id: int, **more: Any) -> int:
    answer = api.post(f"/app/{app_id}/install", json={"space_id": space_id, **more})
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"app_id"}
    return int(answer.json()["app_id"])


def fields_of(api: httpx.Client, app_id: int) -> dict[str, dict[str, Any]]:
    return {each["external_id"]: each for each in api.get(f"/app/{app_id}").json()["fields"]}


def test_a_copy_knows_what_it_was_made_of(podiomock: PodioMock, api: httpx.Client, there: int) -> None:
    api.put(f"/app/{APP}/description", json={"description": "All of them"})
    source = api.get(f"/app/{APP}").json()
    copy = api.get(f"/app/{install(api, APP, there)}").json()
    assert (copy["original"], copy["original_revision"], copy["current_revision"]) == (APP, 1, 0)
    assert (copy["space_id"], copy["url"]) == (there, "https://podio.com/myorg/there/apps/tasks")
    assert copy["config"] == source["config"]
    assert copy["token"] != source["token"]
    assert [(each["external_id"], each["type"], each["config"]) for each in copy["fields"]] == [
        (each["external_id"], each["type"], each["config"]) for each in source["fields"]
    ]
    assert not {each["field_id"] for each in copy["fields"]} & {each["field_id"] for each in source["fields"]}
    assert (source["original"], source["original_revision"]) == (None, None)
    assert api.get(f"/item/app/{copy['app_id']}/count").json() == {"count": 0}
    event = podiomock.effects.hooks[-1]
    assert (event.type, event.reference) == ("app.create", ("space", there))
    assert item(api, copy["app_id"], {"title": "x", "status": 1, "project": 901})


def test_a_copy_beside_its_original_has_an_address_of_its_own(podiomock: PodioMock, api: httpx.Client) -> None:
    copy = install(api, APP, SPACE)
    assert api.get(f"/app/{copy}").json()["url_label"] == "tasks-2"
    assert podiomock.effects.reached == ["Jane Roe", "Sam Poe"]
    podiomock.reset()
    assert api.post(f"/app/{APP}/install?silent=1&hook=0", json={"space_id": SPACE}).status_code == 200
    assert (podiomock.effects.people, podiomock.effects.hooks) == (0, [])


def test_what_was_deleted_stays_behind(api: httpx.Client, there: int) -> None:
    source = make(api, fields=[TITLE, category("State", "Open", "Won"), field("number", "Price")])
    kept = item(api, source, {"title": "x", "state": 1, "price": 5})
    api.put(f"/app/{source}/field/state", json={"settings": {"options": [{"id": 2, "text": "Won"}]}})
    api.delete(f"/app/{source}/field/price")
    assert len(api.get(f"/item/{kept}").json()["fields"]) == 3
    copy = install(api, source, there, features=["items"])
    fields = fields_of(api, copy)
    assert list(fields) == ["title", "state"]
    assert [each["id"] for each in fields["state"]["config"]["settings"]["options"]] == [2]
    (copied,) = api.post(f"/item/app/{copy}/filter/", json={}).json()["items"]
    assert [each["external_id"] for each in copied["fields"]] == ["title"]


def test_the_items_come_along_when_asked_for(podiomock: PodioMock, api: httpx.Client, there: int) -> None:
    before = api.get(f"/item/app/{APP}/count").json()["count"]
    copy = install(api, APP, there, features=["items"])
    assert api.get(f"/item/app/{copy}/count").json()["count"] == before
    assert api.get(f"/item/app/{APP}/count").json()["count"] == before
    found = api.post(f"/item/app/{copy}/filter/", json={"filters": {"title": "Complete project plan"}}).json()["items"]
    whole = api.get(f"/item/{found[0]['item_id']}").json()
    source = api.get("/item/123").json()
    assert whole["item_id"] != 123
    assert (whole["tags"], whole["revision"], whole["comments"]) == (source["tags"], 0, [])
    assert values(api, whole["item_id"]) == values(api, 123)
    assert [each.type for each in podiomock.effects.hooks] == ["app.create"]


def test_references_to_the_app_itself_become_references_to_the_copy(api: httpx.Client, there: int) -> None:
    source = make(api)
    api.post(f"/app/{source}/field/", json=pointing_at("Parent", source, PROJECTS))
    parent = item(api, source, {"title": "parent"})
    item(api, source, {"title": "child", "parent": [parent, 901]})
    copy = install(api, source, there, features=["items", "filters"])
    referenced = fields_of(api, copy)["parent"]["config"]["settings"]["referenced_apps"]
    assert [each["app_id"] for each in referenced] == [copy, PROJECTS]
    (child,) = api.post(f"/item/app/{copy}/filter/", json={"filters": {"title": "child"}}).json()["items"]
    held = [each["value"] for each in child["fields"][1]["values"]]
    assert [(each["title"], each["app"]["app_id"]) for each in held] == [("parent", copy), ("Project Alpha", PROJECTS)]
    assert held[0]["item_id"] != parent


def test_a_view_of_the_app_itself_that_a_field_shows_becomes_the_copys_view(api: httpx.Client, there: int) -> None:
    source = make(api)
    view = api.post(f"/view/app/{source}/", json={"name": "Shared"}).json()["view_id"]
    settings = {"referenced_apps": [{"app_id": source, "view_id": view}, {"app_id": PROJECTS, "view_id": None}]}
    api.post(f"/app/{source}/field/", json=field("app", "Parent", settings=settings))
    copy = install(api, source, there, features=["filters"])
    (copied,) = api.get(f"/view/app/{copy}/").json()
    referenced = fields_of(api, copy)["parent"]["config"]["settings"]["referenced_apps"]
    assert [each["view_id"] for each in referenced] == [copied["view_id"], None]


def test_calculations_calculate_with_the_copys_fields(api: httpx.Client, there: int) -> None:
    source = make(api, fields=[TITLE, field("number", "Price")])
    price = fields_of(api, source)["price"]["field_id"]
    script = {"script": f"@[Price](field_{price}) * 2"}
    api.post(f"/app/{source}/field/", json=field("calculation", "Twice", settings=script))
    copy = install(api, source, there)
    assert str(price) not in fields_of(api, copy)["twice"]["config"]["settings"]["script"]
    assert float(values(api, item(api, copy, {"title": "x", "price": 4}))["twice"]) == 8


def test_the_public_views_come_along(api: httpx.Client, there: int) -> None:
    shared = {"name": "Open", "filters": {"status": [1]}, "sort_by": "due-date"}
    view = api.post(f"/view/app/{APP}/", json=shared).json()["view_id"]
    api.post(f"/view/app/{APP}/", json={"name": "Mine", "private": True})
    api.post(f"/view/{view}/default")
    copy = install(api, APP, there)
    (copied,) = api.get(f"/view/app/{copy}/").json()
    fields = fields_of(api, copy)
    assert (copied["name"], copied["sort_by"]) == ("Open", fields["due-date"]["field_id"])
    assert [(each["key"], each["values"]) for each in copied["filters"]] == [(fields["status"]["field_id"], [1])]
    assert copied["view_id"] != view
    assert api.get(f"/app/{copy}").json()["default_view_id"] == copied["view_id"]
    item(api, copy, {"title": "x", "status": 1})
    item(api, copy, {"title": "y", "status": 2})
    assert api.post(f"/item/app/{copy}/filter/{copied['view_id']}/", json={}).json()["filtered"] == 1
    bare = install(api, APP, there, features=["items"])
    assert (api.get(f"/view/app/{bare}/").json(), api.get(f"/app/{bare}").json()["default_view_id"]) == ([], None)


@pytest.mark.parametrize("query", ["features=items", "features=items,filters", "features[]=items"])
def test_features_may_stand_in_the_query(api: httpx.Client, there: int, query: str) -> None:
    answer = api.post(f"/app/{PROJECTS}/install?{query}", json={"space_id": there})
    assert api.get(f"/item/app/{answer.json()['app_id']}/count").json() == {"count": 2}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"space_id": "x"}, 400),
        ({"space_id": 0}, 400),
        ({"space_id": None}, 400),
        ({"space_id": UNKNOWN}, 404),
        ({"space_id": SPACE, "features": ["wings"]}, 400),
        ({"space_id": SPACE, "features": "items"}, 400),
        (None, 404),
        ([], 400),
    ],
)
def test_a_wrong_installation_is_refused(podiomock: PodioMock, api: httpx.Client, body: Any, status: int) -> None:
    refused(api.post(f"/app/{APP}/install", json=body), status)
    refused(api.post(f"/app/{APP}/install?features=wings", json={"space_id": SPACE}), 400)
    assert podiomock.changes == []


def test_where_one_may_install(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    refused(api.post(f"/app/{APP}/install", json={"space_id": place.space_id}), 403)
    with speaking_as(podiomock, "Ann", space="light") as ann:
        refused(ann.post(f"/app/{APP}/install", json={"space_id": SPACE}), 403)
