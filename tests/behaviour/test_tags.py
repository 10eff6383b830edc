"""Tags: on items and status posts; counted, and looked up."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, refused, speaking_as

ITEM, OTHER, PROJECT, PROJECTS = 123, 122, 901, 457


@pytest.fixture(params=["item", "status"])
def tagged(request: pytest.FixtureRequest, api: httpx.Client) -> str:
    """The path of something that bears no tags yet."""
    if request.param == "item":
        return f"/tag/item/{OTHER}/"
    made = api.post(f"/status/space/{SPACE}/", json={"value": "We have moved"}).json()
    return f"/tag/status/{made['status_id']}/"


def listed(api: httpx.Client, path: str, **query: Any) -> dict[str, int]:
    return {each["text"]: each["count"] for each in api.get(path, params=query).json()}


def test_tags_are_added_replaced_and_taken(api: httpx.Client, tagged: str) -> None:
    def tags() -> list[str]:
        found = listed(api, f"/tag/space/{SPACE}/")
        return [text for text in found if text != "project-alpha"]

    assert api.post(tagged, json=["b", "a", "b"]).status_code == 204
    assert api.post(tagged, json=["b", "c"]).status_code == 204
    assert tags() == ["a", "b", "c"]
    assert api.delete(tagged, params={"text": "b"}).status_code == 204
    assert api.delete(tagged, params={"text": "never there"}).status_code == 204
    assert tags() == ["a", "c"]
    assert api.put(tagged, json=["d", "d"]).status_code == 204
    assert tags() == ["d"]
    assert api.put(tagged, json=[]).status_code == 204
    assert tags() == []


def test_an_items_tags_are_its_own(api: httpx.Client) -> None:
    assert api.post(f"/tag/item/{ITEM}/", json=["b", "project-alpha", "a"]).status_code == 204
    item = api.get(f"/item/{ITEM}").json()
    assert (item["tags"], item["revision"]) == (["project-alpha", "b", "a"], 0)
    assert api.get(f"/item/app/{APP}/count", params={"tags": "b"}).json() == {"count": 1}


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize(("body", "status"), [({"a": 1}, 400), ([1], 400), ([""], 400), ("x", 400), (None, 404)])
def test_bad_tags_change_nothing(api: httpx.Client, podiomock: PodioMock, method: str, body: Any, status: int) -> None:
    path = f"/tag/item/{ITEM}/"
    refused(api.request(method, path) if body is None else api.request(method, path, json=body), status)
    refused(api.delete(path), 404, "No matching operation could be found. Missing parameters: text.")
    assert podiomock.changes == []


@pytest.mark.parametrize(
    ("path", "status"),
    [(f"/tag/space/{SPACE}/", 400), ("/tag/planet/1/", 400), ("/tag/hook/1/", 400), (f"/tag/item/{UNKNOWN}/", 404)],
)
def test_what_bears_no_tags(api: httpx.Client, podiomock: PodioMock, path: str, status: int) -> None:
    refused(api.post(path, json=["a"]), status)
    assert podiomock.changes == []


def test_lists_count_and_are_cut_by_use(api: httpx.Client) -> None:
    for item, tags in ((ITEM, ["Zebra", "ant"]), (OTHER, ["Zebra", "bee"]), (PROJECT, ["Zebra"])):
        api.put(f"/tag/item/{item}/", json=tags)
    assert list(listed(api, f"/tag/app/{APP}/").items()) == [("ant", 1), ("bee", 1), ("Zebra", 2)]
    assert list(listed(api, f"/tag/app/{APP}/", limit=2)) == ["ant", "Zebra"]
    assert listed(api, f"/tag/app/{APP}/", text="ze") == {"Zebra": 2}
    for path in (f"/tag/space/{SPACE}/", f"/tag/org/{ORG}/"):
        assert listed(api, path) == {"ant": 1, "bee": 1, "Zebra": 3}
    assert api.get(f"/tag/app/{APP}/top/").json() == ["Zebra", "ant", "bee"]
    assert api.get(f"/tag/app/{APP}/top/", params={"limit": 1, "text": "b"}).json() == ["bee"]


def test_what_bears_a_tag_comes_by_the_newest_tag(api: httpx.Client) -> None:
    status = api.post(f"/status/space/{SPACE}/", json={"value": "We have moved"}).json()["status_id"]
    api.post(f"/tag/item/{ITEM}/", json=["hot"])
    api.post(f"/tag/status/{status}/", json=["hot"])
    api.put(f"/item/{OTHER}", json={"tags": ["hot"]})
    api.post(f"/tag/item/{ITEM}/", json=["hot", "cold"])
    found = api.get(f"/tag/space/{SPACE}/search/", params={"text": "hot"}).json()
    assert [(each["type"], each["id"]) for each in found] == [("item", OTHER), ("status", status), ("item", ITEM)]
    assert set(found[0]) == {"id", "type", "title", "link", "created_on"}
    assert found[2]["title"] == "Complete project plan"
    assert api.get(f"/tag/org/{ORG}/search/", params={"text": "hot"}).json() == found
    in_app = api.get(f"/tag/app/{APP}/search/", params={"text": "hot"}).json()
    assert [each["id"] for each in in_app] == [OTHER, ITEM]
    assert api.get(f"/tag/app/{APP}/search/", params={"text": "Hot"}).json() == []
    refused(api.get(f"/tag/app/{APP}/search/"), 404, "No matching operation could be found. Missing parameters: text.")


def test_tags_fire_on_the_app(api: httpx.Client, podiomock: PodioMock) -> None:
    api.post(f"/tag/item/{ITEM}/", json=["a", "project-alpha"])
    api.put(f"/tag/item/{ITEM}/", json=["b"])
    api.put(f"/tag/item/{ITEM}/", json=["c"], params={"hook": "false"})
    fired = [(each.type, each.reference, each.payload["text"]) for each in podiomock.effects.hooks]
    app = ("app", APP)
    assert fired == [
        ("tag.add", app, "a"), ("tag.add", app, "b"), ("tag.delete", app, "project-alpha"), ("tag.delete", app, "a"),
    ]  # fmt: skip
    assert {each.payload["item_id"] for each in podiomock.effects.hooks} == {str(ITEM)}


def test_strangers_neither_tag_nor_see(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann Other") as ann:
        for answer in (
            ann.post(f"/tag/item/{ITEM}/", json=["x"]),
            ann.put(f"/tag/item/{ITEM}/", json=["x"]),
            ann.delete(f"/tag/item/{ITEM}/", params={"text": "project-alpha"}),
            ann.get(f"/tag/app/{APP}/"),
            ann.get(f"/tag/space/{SPACE}/"),
            ann.get(f"/tag/org/{ORG}/"),
            ann.get(f"/tag/app/{APP}/search/", params={"text": "project-alpha"}),
        ):
            refused(answer, 403)
    with speaking_as(podiomock, "Bo Other", org="regular") as bo:
        assert bo.get(f"/tag/org/{ORG}/").json() == []
