"""What became of the world, readable: by call, with the set-up apart, and without what opens a door."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock

ITEM = "/item/123"


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        yield client


def test_each_call_has_its_own_and_the_set_up_is_apart(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.world.app(456).item(title="By the test")
    api.put(ITEM, json={"fields": {"title": "New", "status": 3}}, params={"silent": "true"})
    api.get(ITEM)
    api.put(ITEM, json={"fields": {"title": "Newer"}})
    api.delete("/item/122")
    assert [(call.asked, lines) for call, lines in podiomock.changes.by_call] == [
        (
            "PUT /item/123?silent=true",
            ['item 123: title "Complete project plan" -> "New", status "In Progress" -> "Done"'],
        ),
        ("PUT /item/123", ['item 123: title "New" -> "Newer"']),
        ("DELETE /item/122", ["item 122: deleted"]),
    ]
    assert podiomock.changes.set_up == ["item 124: new"]
    assert "item 124: new" not in podiomock.changes
    assert str(podiomock.changes).splitlines()[-2:] == ["set up by the test", "  item 124: new"]


def test_nothing_changed(api: httpx.Client, podiomock: PodioMock) -> None:
    api.get(ITEM)
    api.put(ITEM, json={"fields": {"nothing": 1}})
    title = api.get(ITEM).json()["title"]
    api.put(ITEM, json={"fields": {"title": title}})
    assert podiomock.changes == []
    assert str(podiomock.changes) == "none"


@pytest.mark.parametrize(
    ("method", "path", "body", "lines"),
    [
        ("POST", "/comment/item/123/", {"value": "Look"}, ["comment 457 on item 123: new"]),
        ("POST", "/task/", {"text": "x", "responsible": 12346}, ["task 790: new"]),
        ("PUT", ITEM, {"tags": ["b", "c"]}, ['item 123: tags "project-alpha" -> "b", "c"']),
        ("POST", "/tag/item/123/", ["c"], ['item 123: tags "project-alpha" -> "project-alpha", "c"']),
        ("PUT", "/task/789", {"due_date": "2026-03-04"}, ["task 789 on app 456: due_date 2025-02-15 -> 2026-03-04"]),
        ("POST", "/task/789/assign", {"responsible": 12346}, ["task 789 on app 456: responsible John Doe -> Jane Roe"]),
        ("POST", "/rating/item/123/like", {"value": 1}, ["rating 1 on item 123: new"]),
        ("POST", "/app/456/field/", {"type": "text", "config": {"label": "More"}}, ["app 456: field more: new"]),
        ("POST", "/subscription/item/123", None, []),
    ],
)  # fmt: skip
def test_it_is_said_in_the_words_of_podio(
    method: str, path: str, body: Any, lines: list[str], api: httpx.Client, podiomock: PodioMock
) -> None:
    assert api.request(method, path, json=body).status_code < 300
    assert podiomock.changes == lines


def test_a_file_that_is_attached(api: httpx.Client, podiomock: PodioMock) -> None:
    file = podiomock.world.file("a.txt", "a")
    api.post(f"/file/{file.id}/attach", json={"ref_type": "item", "ref_id": 122}).raise_for_status()
    assert podiomock.changes == [f"file {file.id} on item 122: ref nothing -> item 122"]


def test_they_go_back_with_a_snapshot(api: httpx.Client, podiomock: PodioMock) -> None:
    api.delete("/item/122")
    before = podiomock.snapshot()
    api.delete(ITEM)
    podiomock.restore(before)
    assert podiomock.changes == ["item 122: deleted"]
    api.put(ITEM, json={"fields": {"title": "New"}})
    assert [call.asked for call, _ in podiomock.changes.by_call] == ["DELETE /item/122", "PUT /item/123"]


def test_a_secret_is_nowhere(podiomock: PodioMock, api: httpx.Client) -> None:
    login = {
        "grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret",
        "username": "john.doe@example.com", "password": "podiomock-password",
    }  # fmt: skip
    given = httpx.post("https://api.podio.com/oauth/token", data=login).json()
    given |= {"grant_type": "refresh_token"}
    again = httpx.post("https://api.podio.com/oauth/token", data=login | given).json()
    api.put(ITEM, json={"fields": {"title": "token=very-hush&x"}}, params={"oauth_token": "hush-hush"})
    api.post("/hook/app/456/", json={"url": "https://example.com/?token=hush-hush", "type": "item.create"})
    told = f"{podiomock.changes} {list(podiomock.changes)} {podiomock.effects!r} {podiomock.effects.lines}"
    hidden = [given["access_token"], given["refresh_token"], again["access_token"], again["refresh_token"]]
    assert not [each for each in (*hidden, "hush-hush", "very-hush", "podiomock-key", "podiomock-p") if each in told]


def test_many_writes_of_a_call_are_one_change(api: httpx.Client, podiomock: PodioMock) -> None:
    items = [each["item_id"] for each in api.post("/item/app/456/filter/", json={"limit": 3}).json()["items"]]
    api.post("/item/app/456/delete", json={"item_ids": items}).raise_for_status()
    assert len(podiomock.changes.by_call) == 1
    assert {f"item {each}: deleted" for each in items} <= set(podiomock.changes)
