"""References: what a type and an id stand for, what is at an address, who sees it, what can be named."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, elsewhere, refused, speaking_as

KEYS = {"type", "type_name", "id", "title", "link", "data", "created_on", "created_by", "created_via"}
KNOWN = [
    ("org", ORG, "My Organization"),
    ("space", SPACE, "Project Space"),
    ("app", APP, "Tasks"),
    ("item", 123, "Complete project plan"),
    ("task", 789, "Review project proposal"),
    ("comment", 456, "This looks great!"),
    ("file", 12345, "project-brief.txt"),
    ("user", 12346, "Jane Roe"),
    ("profile", 22001, "Acme Supplies"),
    ("label", 1, "High Priority"),
]


@pytest.mark.parametrize(("kind", "number", "title"), KNOWN)
def test_a_reference(api: httpx.Client, kind: str, number: int, title: str) -> None:
    found = api.get(f"/reference/{kind}/{number}").json()
    assert set(found) == KEYS
    assert (found["type"], found["id"], found["title"]) == (kind, number, title)
    assert found["link"].startswith("http")
    assert found["data"]
    counted = api.get(f"/reference/{kind}/{number}", params={"accessor_count": "true"}).json()
    assert counted == {**found, "accessor_count": counted["accessor_count"]}
    assert counted["accessor_count"] >= 1


def test_talk_can_be_named(api: httpx.Client) -> None:
    number = api.post("/conversation/v2/", json={"text": "Hello", "participants": [12346]}).json()["conversation_id"]
    (event,) = api.get(f"/conversation/{number}/event").json()
    assert api.get(f"/reference/conversation/{number}").json()["title"] == "Hello"
    assert api.get(f"/reference/message/{event['data']['message_id']}").json()["title"] == "Hello"
    embed = api.post("/embed/", json={"url": "https://example.com/plan"}).json()["embed_id"]
    assert api.get(f"/reference/embed/{embed}").json()["link"] == "https://example.com/plan"


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("item/999999999", 404, "Object not found"),
        ("live/1", 404, "Object not found"),
        ("hook/1", 400, "Invalid reference hook"),
        ("rating/1", 400, "Invalid reference rating"),
        ("item/x", 404, None),
    ],
)
def test_what_cannot_be_named(api: httpx.Client, path: str, status: int, sentence: str | None) -> None:
    answer = api.get(f"/reference/{path}")
    refused(answer, status, sentence)
    assert answer.json()["error"] == "not_found"


def test_an_unknown_type_is_told_the_known(api: httpx.Client) -> None:
    answer = api.get("/reference/nonsense/1")
    refused(answer, 400)
    assert answer.json()["error"] == "invalid_value"
    assert "'item_revision'" in answer.json()["error_description"]


@pytest.mark.parametrize(("kind", "number"), [each[:2] for each in KNOWN if each[0] in ("org", "space", "app", "item")])
def test_a_link_leads_back(api: httpx.Client, kind: str, number: int) -> None:
    found = api.get(f"/reference/{kind}/{number}").json()
    assert api.get("/reference/resolve", params={"url": found["link"]}).json() == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://podio.com/tasks/789", ("task", 789)),
        ("podio.com/users/12346", ("user", 12346)),
        ("https://podio.com/contacts/22001", ("profile", 22001)),
        ("https://podio.com/myorg/project-space/", ("space", SPACE)),
        ("https://podio.com/myorg/project-space/apps/tasks/items/new", ("app", APP)),
        ("https://podio.com/myorg/project-space/apps/tasks/items/1?x=1#y", ("item", 123)),
        ("https://files.podio.com/12345/medium", ("file", 12345)),
        ("https://api.maton.ai/podio/file/12345/raw", ("file", 12345)),
    ],
)
def test_addresses(api: httpx.Client, url: str, found: tuple[str, int]) -> None:
    answer = api.get("/reference/resolve", params={"url": url}).json()
    assert (answer["type"], answer["id"]) == found


@pytest.mark.parametrize(
    "url",
    [
        "https://podio.com/",
        "https://podio.com/nowhere",
        "https://podio.com/myorg/nowhere",
        "https://podio.com/myorg/project-space/nonsense",
        "https://podio.com/myorg/project-space/apps/none",
        "https://podio.com/myorg/project-space/apps/tasks/items/9999",
        "https://podio.com/tasks/x",
        "https://example.com/file/12345",
        "https://[",
        "",
    ],
)
def test_addresses_of_nothing(api: httpx.Client, url: str) -> None:
    refused(api.get("/reference/resolve", params={"url": url}), 404)


def test_what_one_may_not_see(api: httpx.Client, podiomock: PodioMock) -> None:
    refused(api.get("/reference/resolve"), 404)
    place = elsewhere(podiomock)
    refused(api.get(f"/reference/app/{place.app_id}"), 403)
    refused(api.get(f"/reference/app/{place.app_id}/accessible_by/"), 403)
    url = "https://podio.com/elsewhere/far-away"
    refused(api.get("/reference/resolve", params={"url": url}), 403)


def test_who_sees_it(api: httpx.Client, podiomock: PodioMock) -> None:
    people = [each["name"] for each in api.get("/reference/item/123/accessible_by/").json()]
    assert people == ["John Doe", "Jane Roe", "Sam Poe"]
    assert api.get("/reference/item/123/accessible_by/count").json() == {"count": 2}
    page = api.get("/reference/item/123/accessible_by/", params={"limit": 1, "offset": 1}).json()
    assert [each["name"] for each in page] == ["Jane Roe"]
    assert [each["user_id"] for each in api.get("/reference/task/783/accessible_by/").json()] == [ME]
    with speaking_as(podiomock, "Ann Other", org="regular", space="light"):
        assert api.get("/reference/item/123/accessible_by/count").json() == {"count": 3}


def search(api: httpx.Client, target: str, text: str | None = None, **params: Any) -> list[tuple[str, list[Any]]]:
    """The groups found, each with the names of what is in it."""
    body = {"target": target, "text": text, "target_params": params or None}
    answer = api.post("/reference/search", json=body)
    assert answer.status_code == 200, answer.text

    def name(each: Any) -> Any:
        return each if isinstance(each, str) else each.get("name") or each.get("title")

    return [(each["name"], [name(found) for found in each["contents"]]) for each in answer.json()]


@pytest.mark.parametrize(
    ("target", "text", "params", "found"),
    [
        ("task_responsible", "o", {}, [("profiles", ["Jane Roe", "John Doe", "Kim Loe", "Sam Poe"])]),
        ("conversation", "JANE", {}, [("profiles", ["Jane Roe"])]),
        ("alert", "p", {}, [("profiles", ["Sam Poe"]), ("spaces", ["Project Space"])]),
        ("spaces", None, {}, [("spaces", ["Project Space"])]),
        ("apps", "task", {}, [("apps", ["Tasks"])]),
        ("global_nav", "proj", {}, [("spaces", ["Project Space"]), ("apps", ["Projects"])]),
        ("task_reference", "website", {}, [("app", ["Website relaunch"])]),
        ("item_field", "", {"field_id": 6}, [("app", ["Project Alpha", "Website relaunch"])]),
        ("item_field", "", {"field_id": 6, "not_item_ids": [901]}, [("app", ["Website relaunch"])]),
        ("item_field", "kim", {"field_id": 7}, [("profiles", ["Kim Loe"])]),
        ("item_created_by", "sam", {"app_id": APP}, [("created_bys", ["Sam Poe"])]),
        ("item_tags", "alpha", {"app_id": APP}, [("tags", ["project-alpha"])]),
        ("item_created_via", None, {"app_id": APP}, [("auth_clients", ["podiomock"])]),
        ("giphys", "x", {}, []),
        ("spaces", "nowhere", {}, []),
    ],
)
def test_search(
    api: httpx.Client, target: str, text: str | None, params: dict[str, Any], found: list[tuple[str, list[Any]]]
) -> None:
    assert search(api, target, text, **params) == found


def test_a_search_is_limited(api: httpx.Client) -> None:
    whole = api.post("/reference/search", json={"target": "task_reference", "text": "step"}).json()
    assert [len(each["contents"]) for each in whole] == [10]
    assert whole[0]["data"]["app_id"] == APP
    less = api.post("/reference/search", json={"target": "task_reference", "text": "step", "limit": 2}).json()
    assert [len(each["contents"]) for each in less] == [2]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"target": "nonsense"}, 400),
        ({"target": "spaces", "limit": 0}, 400),
        ({"target": "item_field"}, 400),
        ({"target": "item_field", "target_params": {"field_id": 2}}, 400),
        ({"target": "item_field", "target_params": {"field_id": 999999}}, 404),
        ({"target": "item_tags"}, 400),
        ({"target": "item_tags", "target_params": {"app_id": 999999}}, 404),
    ],
)
def test_bad_searches(api: httpx.Client, body: dict[str, Any], status: int) -> None:
    refused(api.post("/reference/search", json=body), status)


def test_a_search_of_an_apps_items_says_what_it_lacks(api: httpx.Client) -> None:
    answer = api.post("/reference/search", json={"target": "item_tags", "target_params": {}})
    refused(answer, 400)
    wrong = "Invalid value {} (object): missing required properties: ['app_id']"
    assert answer.json()["error_description"] == wrong
