"""The stories in `cassettes/`: told once to `podiomock serve`, and played here by every client that asks the same.

To tell them anew: `podiomock serve --port 8787`, freshly started, and with MATON_API_KEY=podiomock-key
`pytest tests/stories --podiomock-record=all --podiomock-upstream=http://127.0.0.1:8787`.
"""

import os
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

GATEWAY = "https://api.maton.ai"


@pytest.fixture
def gateway(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    request.getfixturevalue("podiomock_cassette")  # which says what the key is
    headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
    with httpx.Client(base_url=GATEWAY, headers=headers) as client:
        yield client


@pytest.fixture
def podio(gateway: httpx.Client) -> httpx.Client:
    gateway.base_url = httpx.URL(f"{GATEWAY}/podio")
    return gateway


def got(response: httpx.Response, status: int = 200) -> Any:
    assert response.status_code == status, response.text
    return response.json() if response.content else None


@pytest.mark.podiomock(cassette="an_item_and_its_revisions", unused="fail")
def test_an_item_and_its_revisions(podio: httpx.Client) -> None:
    made = got(podio.post("/item/app/456/", json={"fields": {"title": "Order 1", "status": 1}}))
    item = f"/item/{made['item_id']}"
    assert got(podio.get(item))["revision"] == 0
    assert got(podio.put(item, json={"fields": {"status": 2}, "revision": 0}))["revision"] == 1
    assert got(podio.put(item, json={"fields": {"status": 3}, "revision": 0}), 409)["error"] == "conflict"
    assert [each["revision"] for each in got(podio.get(f"{item}/revision/"))] == [1, 0]
    assert [each["external_id"] for each in got(podio.get(f"{item}/revision/0/1"))] == ["status"]
    values = got(podio.get(f"{item}/value/"))
    assert {each["external_id"] for each in values} == {"title", "status"}
    got(podio.delete(item), 204)
    assert got(podio.get(item), 410)["error"] == "gone"


@pytest.mark.podiomock(cassette="pages_of_a_filter", unused="fail")
def test_pages_of_a_filter(podio: httpx.Client) -> None:
    got(podio.get("/app/457"))
    for number in range(5):
        got(podio.post("/item/app/457/", json={"fields": {"title": f"Project {number}"}}))
    seen: list[int] = []
    while True:
        page = got(podio.post("/item/app/457/filter/", json={"limit": 3, "offset": len(seen), "sort_by": "item_id"}))
        seen += [each["item_id"] for each in page["items"]]
        if len(seen) >= page["filtered"] or not page["items"]:
            break
    assert len(seen) == len(set(seen)) == 7
    found = got(podio.post("/item/app/457/filter/", json={"filters": {"budget": {"from": 1}}}))
    assert [each["title"] for each in found["items"]] == ["Project Alpha"]


@pytest.mark.podiomock(cassette="people_at_work", unused="fail")
def test_people_at_work(podio: httpx.Client) -> None:
    me = got(podio.get("/user/status"))["user"]["user_id"]
    comment = got(podio.post("/comment/item/123/", json={"value": "Shall we?"}))
    assert [each["comment_id"] for each in got(podio.get("/comment/item/123/"))][-1] == comment["comment_id"]
    task = got(podio.post("/task/item/123/", json={"text": "Look at it", "responsible": me}))
    got(podio.post(f"/task/{task['task_id']}/complete"), 204)
    assert got(podio.get(f"/task/{task['task_id']}"))["status"] == "completed"
    file = got(podio.post("/file/", files={"source": ("plan.bin", bytes(range(256)))}, data={"filename": "plan.bin"}))
    got(podio.post(f"/file/{file['file_id']}/attach", json={"ref_type": "item", "ref_id": 123}), 204)
    assert podio.get(f"/file/{file['file_id']}/raw").content == bytes(range(256))


@pytest.mark.podiomock(cassette="a_space_of_its_own", unused="fail")
def test_a_space_of_its_own(podio: httpx.Client) -> None:
    [organization] = got(podio.get("/org/"))
    space = got(podio.post("/space/", json={"org_id": organization["org_id"], "name": "Orders"}))["space_id"]
    fields = [
        {"type": "text", "config": {"label": "Title"}},
        {"type": "category", "config": {"label": "State", "settings": {"options": [{"text": "Open"}]}}},
    ]
    config = {"name": "Orders", "item_name": "Order"}
    app = got(podio.post("/app/", json={"space_id": space, "config": config, "fields": fields}))["app_id"]
    assert [each["type"] for each in got(podio.get(f"/app/{app}"))["fields"]] == ["text", "category"]
    made = got(podio.post(f"/item/app/{app}/", json={"fields": {"title": "One", "state": 1}}))
    assert got(podio.get(f"/item/{made['item_id']}"))["app_item_id"] == 1
    got(podio.delete(f"/app/{app}"), 204)


@pytest.mark.podiomock(cassette="what_is_refused", unused="fail")
def test_what_is_refused(podio: httpx.Client) -> None:
    got(podio.get("/app/456"))
    got(podio.get("/item/123"))
    assert got(podio.get("/item/999999"), 404)["error"] == "not_found"
    assert got(podio.post("/item/app/456/", json={"fields": {"nothing": 1}}), 400)["error"] == "invalid_value"
    assert got(podio.put("/item/123", json={"fields": {"status": "No"}}), 400)["error_description"]
    assert podio.get("/item/124", headers={"Authorization": ""}).status_code == 401


@pytest.mark.podiomock(cassette="a_connection", unused="fail")
def test_a_connection(gateway: httpx.Client) -> None:
    name = got(gateway.post("https://ctrl.maton.ai/connections", json={"app": "podio"}))["connection"]["connection_id"]
    listed = got(gateway.get("https://ctrl.maton.ai/connections", params={"app": "podio", "status": "ACTIVE"}))
    assert name not in {each["connection_id"] for each in listed["connections"]}
    assert got(gateway.get(f"https://ctrl.maton.ai/connections/{name}"))["connection"]["status"] == "PENDING"
    got(gateway.delete(f"https://ctrl.maton.ai/connections/{name}"))
