"""In process, a test reads what hooks sent."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock

APP, SPACE, TITLE, STATUS, ITEM = 456, 789, 2, 1, 123
URL = "https://example.com/podio"

Hook = Callable[..., int]


def create(api: httpx.Client, title: str = "New", **query: str) -> int:
    answer = api.post(f"/item/app/{APP}/", json={"fields": {"title": title}, "external_id": title}, params=query)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def events(podiomock: PodioMock) -> list[str]:
    return [each.type for each in podiomock.hooks.fired if each.type != "hook.verify"]


def test_a_delivery_has_the_events_fields_behind_type_and_hook(
    api: httpx.Client, podiomock: PodioMock, hook: Hook
) -> None:
    hook_id = hook()
    item_id = create(api)
    sent = podiomock.hooks.fired[-1]
    assert list(sent.payload) == ["type", "hook_id", "item_id", "item_revision_id", "external_id"]
    revision = podiomock.effects.hooks[-1].payload["item_revision_id"]
    assert list(sent.payload.values()) == ["item.create", str(hook_id), str(item_id), revision, "New"]
    assert (sent.type, sent.hook_id, sent.url, sent.state) == ("item.create", hook_id, URL, "kept")
    assert repr(sent) == (
        f"<item.create -> {URL} hook_id={hook_id} item_id={item_id} item_revision_id={revision} external_id=New (kept)>"
    )
    assert repr(sent) in repr(podiomock.hooks)


def test_the_query_string_of_the_url_travels_in_the_body(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    hook(url=f"{URL}/a?key=s%20e&empty=&item_id=mine#part")
    item_id = create(api)
    sent = podiomock.hooks.fired[-1]
    assert sent.url == f"{URL}/a"
    assert list(sent.payload)[-2:] == ["key", "empty"]
    assert (sent.payload["key"], sent.payload["empty"], sent.payload["item_id"]) == ("s e", "", str(item_id))
    assert podiomock.hooks.fired[0].payload["key"] == "s e"


def test_deliveries_come_in_order_once_a_hook(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    first, second, other = hook(), hook(), hook("item.update")
    item_id = create(api)
    api.put(f"/item/{item_id}", json={"fields": {"title": "Changed"}})
    sent = [(each.type, each.hook_id) for each in podiomock.hooks.fired if each.type != "hook.verify"]
    assert sent == [("item.create", first), ("item.create", second), ("item.update", other)]


def test_only_active_hooks_of_the_place_and_type_are_called(
    api: httpx.Client, podiomock: PodioMock, hook: Hook
) -> None:
    api.post(f"/hook/app/{APP}/", json={"url": URL, "type": "item.create"})
    hook(place="app/457")
    hook("item.update")
    hook("task.create", f"space/{SPACE}")
    create(api)
    assert events(podiomock) == []
    assert [each.type for each in podiomock.effects.hooks] == ["item.create"]


def test_hook_false_and_what_changes_nothing_call_nobody(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    for kind in ("item.create", "item.update", "item.delete"):
        hook(kind)
    item_id = create(api, hook="false")
    api.put(f"/item/{item_id}", json={"fields": {"title": "New"}})
    api.put(f"/item/{item_id}", json={"fields": {"title": "Other"}}, params={"hook": "false"})
    api.delete(f"/item/{item_id}", params={"hook": "0"})
    assert events(podiomock) == []
    create(api, silent="true")
    assert events(podiomock) == ["item.create"]


def test_a_refused_call_calls_nobody(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    hook("item.delete")
    answer = api.post(f"/item/app/{APP}/delete", json={"item_ids": [ITEM, 901]})
    assert answer.status_code == 404
    assert events(podiomock) == []
    assert api.post(f"/item/app/{APP}/delete", json={"item_ids": [ITEM, 122]}).status_code == 200
    assert [each.payload["item_id"] for each in podiomock.hooks.fired[-2:]] == [str(ITEM), "122"]


def test_a_fields_hook_is_called_when_that_field_changed(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    title, both = hook("item.update", f"app_field/{TITLE}"), hook("item.update")
    status = hook("item.update", f"app_field/{STATUS}")

    def called() -> list[int]:
        before = len(podiomock.hooks.fired)
        assert api.put(f"/item/{ITEM}", json=body).status_code == 200
        return [each.hook_id for each in podiomock.hooks.fired[before:]]

    body: dict[str, object] = {"fields": {"title": "Other"}}
    assert called() == [title, both]
    body = {"fields": {"status": 3}}
    assert called() == [both, status]
    body = {"fields": {"title": "Third", "status": 1}}
    assert called() == [title, both, status]
    body = {"tags": ["new"]}
    assert called() == [both]
    body = {"fields": {"title": "Third", "status": []}}
    assert called() == [both, status]


def test_a_recalculation_calls_nobody(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    fields: dict[str, Any] = {
        "title": "text", "hours": "number", "parent": {"type": "app", "referenced_apps": [{"app_id": 457}]},
    }  # fmt: skip
    child = podiomock.world.space(SPACE).app("Children", **fields)
    ids = {each["external_id"]: each["field_id"] for each in api.get(f"/app/{child.id}").json()["fields"]}
    script = f"@[Sum](in_sum_{ids['hours']}_{ids['parent']})"
    config = {"label": "Total", "settings": {"script": script, "return_type": "number"}}
    total = api.post("/app/457/field/", json={"type": "calculation", "config": config}).json()["field_id"]
    hook("item.update", "app/457")
    hook("item.update", f"app_field/{total}")
    made = api.post(f"/item/app/{child.id}/", json={"fields": {"title": "a", "hours": 3, "parent": 901}})
    assert made.status_code == 200, made.text
    values = {each["external_id"]: each["values"] for each in api.get("/item/901").json()["fields"]}
    assert float(values["total"][0]["value"]) == 3
    assert events(podiomock) == []
    api.put("/item/901", json={"fields": {"title": "Renamed"}})
    assert events(podiomock) == ["item.update"]


def test_restoring_takes_deliveries_and_hooks_back(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    start = podiomock.snapshot()
    hook()
    before = podiomock.snapshot()
    create(api, "A")
    podiomock.restore(before)
    create(api, "B")
    assert [each.payload["external_id"] for each in podiomock.hooks.fired[1:]] == ["B"]
    podiomock.restore(start)
    assert podiomock.hooks.fired == []
    assert repr(podiomock.hooks) == "no hook was called"
    assert api.get(f"/hook/app/{APP}/").json() == []


@pytest.fixture
def unlistening() -> Iterator[str]:
    """The URL of a socket that would notice a connection."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_in_process_nothing_goes_out_to_the_network(
    api: httpx.Client, podiomock: PodioMock, hook: Hook, unlistening: str
) -> None:
    hook(url=unlistening)
    create(api)
    assert [each.state for each in podiomock.hooks.fired] == ["kept", "kept"]
