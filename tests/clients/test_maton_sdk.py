"""The vendor's SDK, unmodified: in process, and over a socket through `MATON_API_BASE_URL`."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from maton_ai import Maton
from maton_ai.exceptions import (
    AccessDeniedError,
    InternalServerError,
    MatonError,
    ResourceNotFoundError,
    TooManyRequestsError,
    ValidationError,
)

from podiomock import PodioMock
from podiomock.errors import Unavailable


@pytest.fixture(params=["in process", "server"])
def maton(request: pytest.FixtureRequest, podiomock: PodioMock) -> Iterator[Maton]:
    del podiomock  # the fixture must come first: it sets MATON_API_KEY
    if request.param == "server":
        request.getfixturevalue("podiomock_server")
    client = Maton(max_backoff=0.01)
    yield client
    client.close()
    client._client._client.close()  # the SDK leaves its httpx client open


def test_connections(maton: Maton, podiomock: PodioMock) -> None:
    (active,) = maton.connections.list(app="podio", status="ACTIVE", limit=10)["connections"]
    created = maton.connections.create(app="podio")["connection"]
    assert created["status"] == "PENDING"
    with pytest.raises(ValidationError):
        maton.api.get("/podio/org/", connection=created["connection_id"])
    maton._client._client.get(created["url"]).raise_for_status()
    assert maton.connections.get(created["connection_id"])["connection"]["status"] == "ACTIVE"
    maton.api.get("/podio/org/", connection=created["connection_id"])
    maton.connections.delete(active["connection_id"])
    with pytest.raises(ResourceNotFoundError):
        maton.connections.get(active["connection_id"])
    maton.connections.delete(created["connection_id"])
    with pytest.raises(ValidationError, match="connection"):
        maton.api.get("/podio/org/")
    assert [each.endpoint for each in podiomock.calls].count("delete_connection") == 2


def test_a_day_of_work(maton: Maton) -> None:
    api = maton.api
    (org,) = api.get("/podio/org/")
    space = api.post("/podio/space/", json={"org_id": org["org_id"], "name": "Sync"})
    app = api.post(
        "/podio/app/",
        json={
            "space_id": space["space_id"],
            "config": {"name": "Leads", "item_name": "Lead"},
            "fields": [
                {"type": "text", "config": {"label": "Name"}},
                {"type": "number", "config": {"label": "Score"}},
            ],
        },
    )
    assert [each["app_id"] for each in api.get(f"/podio/app/space/{space['space_id']}/")] == [app["app_id"]]
    for number in range(120):
        fields = {"name": f"Lead {number:03}", "score": number}
        api.post(f"/podio/item/app/{app['app_id']}/", json={"fields": fields}, params={"silent": True, "hook": False})
    seen: list[dict[str, Any]] = []
    while True:
        body = {"limit": 50, "offset": len(seen), "sort_by": "score", "sort_desc": False}
        page = api.post(f"/podio/item/app/{app['app_id']}/filter/", json=body)
        assert page["total"] == page["filtered"] == 120
        if not page["items"]:
            break
        seen += page["items"]
    assert [each["title"] for each in seen] == [f"Lead {number:03}" for number in range(120)]
    item_id = seen[7]["item_id"]
    assert api.put(f"/podio/item/{item_id}", json={"fields": {"score": "8.5"}, "revision": 0})["revision"] == 1
    with pytest.raises(ValidationError) as stale:
        api.put(f"/podio/item/{item_id}", json={"fields": {"score": 9}, "revision": 0})
    assert stale.value.status_code == 409
    values = {each["external_id"]: each["values"] for each in api.get(f"/podio/item/{item_id}")["fields"]}
    assert values == {"name": [{"value": "Lead 007"}], "score": [{"value": "8.5000"}]}
    task = api.post("/podio/task/", json={"text": "Call", "ref_type": "item", "ref_id": item_id})
    api.post(f"/podio/comment/task/{task['task_id']}", json={"value": "No answer"})
    assert [each["value"] for each in api.get(f"/podio/comment/task/{task['task_id']}/")] == ["No answer"]
    assert api.post(f"/podio/task/{task['task_id']}/complete") is None
    assert [each["task_id"] for each in api.get("/podio/task/", params={"app": app["app_id"], "completed": True})] == [
        task["task_id"]
    ]
    assert api.delete(f"/podio/item/{item_id}") is None
    with pytest.raises(ValidationError) as gone:
        api.get(f"/podio/item/{item_id}")
    assert gone.value.status_code == 410
    with pytest.raises(ValidationError):
        api.get(f"/podio/task/{task['task_id']}")


def test_upload_and_download(maton: Maton) -> None:
    content = bytes(range(256)) * 4
    client = maton._client
    file = client.post(
        "/podio/file/",
        files={"source": ("report.bin", content, "application/octet-stream")},
        data={"filename": "report.bin"},
    )
    assert (file["name"], file["size"]) == ("report.bin", 1024)
    item = maton.api.post("/podio/item/app/456/", json={"fields": {"title": "x"}, "file_ids": [file["file_id"]]})
    (attached,) = maton.api.get(f"/podio/item/{item['item_id']}")["files"]
    assert attached["file_id"] == file["file_id"]
    raw = client.binary("GET", attached["link"])
    assert base64.b64decode(raw["contentBase64"]) == content


@pytest.mark.parametrize(
    ("path", "error", "status"),
    [
        ("/podio/item/999999", ResourceNotFoundError, 404),
        ("/podio/nowhere", ResourceNotFoundError, 404),
        ("/org/", ResourceNotFoundError, 404),
        ("/podio/task/", ValidationError, 400),
        ("/podio/item/0", ResourceNotFoundError, 404),
    ],
)
def test_refusals(maton: Maton, path: str, error: type[MatonError], status: int) -> None:
    with pytest.raises(error) as refused:
        maton.api.get(path)
    assert refused.value.status_code == status
    assert str(refused.value)


def test_a_wrong_key(maton: Maton) -> None:
    maton._client.api_key = "wrong"
    with pytest.raises(AccessDeniedError, match="API key") as refused:
        maton.api.get("/podio/org/")
    assert refused.value.status_code == 401


def test_no_right(maton: Maton, podiomock: PodioMock) -> None:
    world = podiomock.world
    stranger = world.user("Somebody Else")
    hidden = world.org("Elsewhere", created_by=stranger).space("Hidden", created_by=stranger)
    with pytest.raises(AccessDeniedError) as refused:
        maton.api.get(f"/podio/space/{hidden.id}")
    assert refused.value.status_code == 403


def test_throttled_twice_then_answered(maton: Maton, podiomock: PodioMock) -> None:
    podiomock.faults.throttle("list_organizations", times=2, retry_after=0)
    assert len(maton.api.get("/podio/org/")) == 1
    assert [each.status for each in podiomock.calls] == [429, 429, 200]
    assert podiomock.faults.unused == []


def test_throttled_for_good(maton: Maton, podiomock: PodioMock) -> None:
    podiomock.faults.throttle("list_organizations", times=3, retry_after=0)
    with pytest.raises(TooManyRequestsError) as throttled:
        maton.api.get("/podio/org/")
    assert throttled.value.retry_after == 0


def test_an_outage(maton: Maton, podiomock: PodioMock) -> None:
    podiomock.faults.refuse("*", Unavailable(), times=3)
    with pytest.raises(InternalServerError) as down:
        maton.api.get("/podio/org/")
    assert down.value.status_code == 503
