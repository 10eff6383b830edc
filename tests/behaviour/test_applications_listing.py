"""Find apps: by the parts of an address, one's own, one's most used; and put them in order."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import item, make
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

PROJECTS, INACTIVE = 457, 458
OWN = ("/app/", "/app/v2/")
LABELS = "/app/org/myorg/space/project-space/tasks"


def ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [each["app_id"] for each in answer.json()]


@pytest.mark.parametrize("key", ["view", "type"])
@pytest.mark.parametrize("size", ["full", "short", "mini", "micro"])
def test_an_app_by_all_parts_of_its_address(api: httpx.Client, key: str, size: str) -> None:
    expected = api.get(f"/app/{APP}", params={"view": size}).json()
    for path in (LABELS, f"{LABELS}/", f"/app/{APP}", f"/app/space/{SPACE}/tasks"):
        assert api.get(path, params={key: size}).json() == expected


@pytest.mark.parametrize("at", ["nothing", "project-space/nothing", "tasks"])
def test_an_address_that_is_nobodys(api: httpx.Client, at: str) -> None:
    for path in (f"/app/org/nothing/space/project-space/{at}", f"/app/org/myorg/space/nothing/{at}"):
        refused(api.get(path), 404)
    refused(api.get("/app/org/myorg/space/project-space/nothing"), 404, "Object not found")


def test_an_address_elsewhere_is_refused(podiomock: PodioMock, api: httpx.Client) -> None:
    elsewhere(podiomock)
    refused(api.get("/app/org/elsewhere/space/far-away/secrets"), 403)


def test_an_app_that_is_called_order_is_found(api: httpx.Client) -> None:
    made = make(api, "Order")
    assert api.get(f"/app/space/{SPACE}/order").json()["app_id"] == made


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Tasks", "Apples", "Projects", "Demo"]),
        ({"order": "score", "limit": 5}, ["Tasks", "Apples", "Projects", "Demo", "Zebras"]),
        ({"order": "name"}, ["Apples", "Demo", "Projects", "Tasks"]),
        ({"order": "name", "limit": 2}, ["Apples", "Demo"]),
        ({"exclude_demo": "true"}, ["Tasks", "Apples", "Projects", "Zebras"]),
        ({"exclude_app_ids": f"{APP},{PROJECTS}"}, ["Apples", "Demo", "Zebras"]),
        ({"referenceable_in_org": ORG}, ["Tasks", "Apples", "Projects", "Demo"]),
        ({"referenceable_in_org": UNKNOWN}, []),
        ({"text": "ZEB"}, ["Zebras"]),
        ({"text": "project space"}, ["Tasks", "Projects", "Zebras"]),
        ({"text": "thing"}, ["Apples"]),
        ({"right": "update", "text": "task"}, ["Tasks"]),
        ({"right": "fly"}, []),
    ],
)
def test_ones_own_apps_by_use(podiomock: PodioMock, api: httpx.Client, query: dict[str, Any], names: list[str]) -> None:
    other, demo = (api.post("/space/", json={"org_id": ORG, "name": each}).json()["space_id"] for each in "XY")
    podiomock.world.spaces.change(demo, type="demo")
    make(api, "Zebras")
    apples = make(api, "Apples", space_id=other)
    api.put(f"/app/{apples}", json={"config": {"item_name": "Thing"}})
    for app_id in (apples, apples, apples, make(api, "Demo", space_id=demo)):
        item(api, app_id, {"title": "x"})
    assert [each["config"]["name"] for each in api.get("/app/v2/", params=query).json()] == names


def test_the_most_used_apps(podiomock: PodioMock, api: httpx.Client) -> None:
    assert ids(api.get("/app/top/")) == ids(api.get(f"/app/org/{ORG}/top/")) == [APP, PROJECTS]
    made = make(api, "Apples")
    for _ in range(3):
        item(api, made, {"title": "a"})
    assert ids(api.get("/app/top/")) == [APP, made, PROJECTS]
    assert ids(api.get("/app/top/?limit=1")) == [APP]
    assert ids(api.get("/app/top/?exclude_demo=1")) == [APP, made, PROJECTS]
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        assert ids(ann.get("/app/top/")) == ids(ann.get(f"/app/org/{ORG}/top/")) == []
    refused(api.get(f"/app/org/{elsewhere(podiomock).org_id}/top/"), 403)
    refused(api.get(f"/app/org/{UNKNOWN}/top/"), 404)


@pytest.mark.parametrize("path", ["/app/top/", f"/app/org/{ORG}/top/", "/app/v2/", "/app/"])
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "Invalid value 0 (integer): must not be less than 1"),
        ("limit=x", 'Invalid value "x" (string): must be integer'),
        ("view=tiny", "Invalid value \"tiny\" (string): must be one of {'full', 'short', 'mini', 'micro'}"),
    ],
)
def test_a_wrong_query_is_refused(api: httpx.Client, path: str, query: str, sentence: str) -> None:
    refused(api.get(f"{path}?{query}"), 400, sentence)


@pytest.mark.parametrize(
    "query", ["order=rank", "exclude_app_ids=1,x", "exclude_demo=perhaps", "referenceable_in_org=x"]
)
@pytest.mark.parametrize("path", OWN)
def test_a_wrong_query_for_ones_own_apps_is_refused(api: httpx.Client, path: str, query: str) -> None:
    refused(api.get(f"{path}?{query}"), 400)


def test_a_custom_order(podiomock: PodioMock, api: httpx.Client) -> None:
    listing = f"/app/space/{SPACE}/"
    assert ids(api.get(listing)) == [PROJECTS, APP]
    for slash in ("", "/"):
        answer = api.put(f"{listing}order{slash}", json=[APP, INACTIVE, PROJECTS])
        assert (answer.status_code, answer.content) == (204, b"")
    assert ids(api.get(listing)) == [APP, PROJECTS]
    assert ids(api.get(f"{listing}?include_inactive=1")) == [APP, INACTIVE, PROJECTS]
    made = make(api, "Apples")
    assert ids(api.get(listing)) == [APP, PROJECTS, made]
    assert api.put(f"{listing}order", json=[made]).status_code == 204
    assert ids(api.get(listing)) == [made, PROJECTS, APP]
    api.delete(f"/app/{made}")
    assert ids(api.get(listing)) == [PROJECTS, APP]
    assert api.put(f"{listing}order", json=[]).status_code == 204
    podiomock.reset()
    assert ids(api.get(listing)) == [PROJECTS, APP]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([UNKNOWN], 404),
        ([APP, APP], 400),
        (["x"], 400),
        ([[APP]], 400),
        ({"app_ids": [APP]}, 400),
        (None, 404),
    ],
)
def test_a_wrong_order_is_refused(podiomock: PodioMock, api: httpx.Client, body: Any, status: int) -> None:
    refused(api.put(f"/app/space/{SPACE}/order", json=body), status)
    assert podiomock.changes == []


def test_only_admins_order_the_apps_of_their_own_spaces(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        refused(ann.put(f"/app/space/{SPACE}/order", json=[APP]), 403)
    other = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    refused(api.put(f"/app/space/{other}/order", json=[APP]), 400)
    refused(api.put(f"/app/space/{UNKNOWN}/order", json=[APP]), 404)
