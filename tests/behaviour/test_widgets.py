"""Widgets: the tiles on organizations, spaces, apps and people's own pages."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, refused, speaking, speaking_as

ON_SPACE = f"/widget/space/{SPACE}/"


def put_up(api: httpx.Client, path: str = ON_SPACE, **body: Any) -> int:
    answer = api.post(path, json={"type": "text", "title": "Hello", **body})
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["widget_id"]
    widget_id: int = answer.json()["widget_id"]
    return widget_id


@pytest.mark.parametrize(("kind", "number"), [("org", ORG), ("space", SPACE), ("app", APP), ("user", ME)])
def test_a_widget_stands_where_it_was_put(api: httpx.Client, kind: str, number: int) -> None:
    path = f"/widget/{kind}/{number}/"
    widget_id = put_up(api, path, config={"text": "Good morning"})
    widget = api.get(f"/widget/{widget_id}").json()
    assert api.get(path).json() == api.get(f"{path}display/").json() == [widget]
    assert widget["ref"] == {"type": kind, "id": number}
    assert (widget["type"], widget["title"], widget["config"]) == ("text", "Hello", {"text": "Good morning"})
    assert (set(widget["rights"]), widget["created_by"]["name"]) == ({"view", "update", "delete"}, "John Doe")


def test_an_update_keeps_what_is_not_sent(api: httpx.Client) -> None:
    widget_id = put_up(api, type="link", config={"url": "https://example.com"})
    assert api.put(f"/widget/{widget_id}", json={"title": "Elsewhere"}).status_code == 204
    widget = api.get(f"/widget/{widget_id}").json()
    assert (widget["title"], widget["config"]) == ("Elsewhere", {"url": "https://example.com"})


def test_widgets_are_put_in_order(api: httpx.Client) -> None:
    first, second, third = (put_up(api, title=each) for each in "abc")
    assert api.put(f"{ON_SPACE}order", json=[third, first]).status_code == 204
    assert [each["widget_id"] for each in api.get(ON_SPACE).json()] == [third, first, second]
    other = put_up(api, f"/widget/app/{APP}/")
    for wrong in ([other], [first, first], [UNKNOWN]):
        refused(api.put(f"{ON_SPACE}order", json=wrong), 400)


def test_a_widget_is_copied_to_a_space_or_to_oneself(api: httpx.Client) -> None:
    widget_id = put_up(api, f"/widget/app/{APP}/", type="tasks", config={"limit": 3})
    for kind, number in (("space", SPACE), ("user", ME)):
        copy = api.post(f"/widget/{widget_id}/clone", json={"type": kind, "id": number}).json()["widget_id"]
        widget = api.get(f"/widget/{copy}").json()
        assert (widget["ref"]["type"], widget["type"], widget["config"]) == (kind, "tasks", {"limit": 3})
    refused(api.post(f"/widget/{widget_id}/clone", json={"type": "item", "id": 123}), 400)
    refused(api.post(f"/widget/{widget_id}/clone", json={"type": "user", "id": 12346}), 403)


def test_a_widget_is_gone_when_taken_down_and_with_its_app(api: httpx.Client) -> None:
    first, second = put_up(api), put_up(api, f"/widget/app/{APP}/")
    assert api.delete(f"/widget/{first}").status_code == 204
    refused(api.get(f"/widget/{first}"), 410)
    refused(api.get(f"/widget/{UNKNOWN}"), 404, "Object not found")
    assert api.get(ON_SPACE).json() == []
    api.delete(f"/app/{APP}")
    refused(api.get(f"/widget/{second}"), 410)


@pytest.mark.parametrize("body", [{"type": "clock"}, {"title": ""}, {"title": None}, {"config": []}])
def test_what_a_widget_takes(api: httpx.Client, body: dict[str, Any]) -> None:
    refused(api.post(ON_SPACE, json={"type": "text", "title": "Hello", **body}), 400)
    refused(api.post("/widget/item/123/", json={"type": "text", "title": "Hello"}), 400, "Invalid reference item")


@pytest.mark.parametrize(
    ("role", "sees", "adds", "changes"),
    [("admin", 200, 200, 204), ("regular", 200, 200, 403), ("light", 200, 403, 403), (None, 403, 403, 403)],
)
def test_who_may_do_what_with_a_space_s_widgets(
    api: httpx.Client, podiomock: PodioMock, role: str | None, sees: int, adds: int, changes: int
) -> None:
    widget_id = put_up(api)
    with speaking_as(podiomock, "Ann", space=role) as ann:
        assert ann.get(ON_SPACE).status_code == ann.get(f"/widget/{widget_id}").status_code == sees
        assert ann.put(f"/widget/{widget_id}", json={"title": "Ann's"}).status_code == changes
        assert ann.delete(f"/widget/{widget_id}").status_code == changes
        assert ann.post(ON_SPACE, json={"type": "text", "title": "Ann's"}).status_code == adds


def test_another_s_own_page_is_theirs(api: httpx.Client, podiomock: PodioMock) -> None:
    widget_id = put_up(api, f"/widget/user/{ME}/")
    with speaking(podiomock, podiomock.world.users[12346]) as jane:
        refused(jane.get(f"/widget/{widget_id}"), 403)
        refused(jane.get(f"/widget/user/{ME}/"), 403)
        refused(jane.post(f"/widget/user/{ME}/", json={"type": "text", "title": "Hello"}), 403)
