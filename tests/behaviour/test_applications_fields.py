"""The fields of apps, one by one: add, read, update, delete."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, category, field, item, make, pointing_at, text, values
from tests.behaviour.outsiders import APP, UNKNOWN, elsewhere, refused, speaking_as

STATUS, FIRST = 1, 2
"""Fields of the page's app: the category, and the one that is first of all."""


def fields_of(api: httpx.Client, app_id: int = APP) -> dict[str, dict[str, Any]]:
    """An app's fields by external_id, in order."""
    return {each["external_id"]: each for each in api.get(f"/app/{app_id}").json()["fields"]}


def revision(api: httpx.Client, app_id: int = APP) -> int:
    return int(api.get(f"/app/{app_id}").json()["current_revision"])


@pytest.mark.parametrize("path", [f"/app/{APP}/field/", f"/app/{APP}/field"])
def test_a_field_is_added_behind_the_others(podiomock: PodioMock, api: httpx.Client, path: str) -> None:
    before = revision(api)
    answer = api.post(path, json=field("number", "Hours Spent", settings={"decimals": 2}, required=True))
    assert answer.status_code == 200
    assert answer.json().keys() == {"field_id"}
    fields = fields_of(api)
    assert list(fields)[-1] == "hours-spent"
    made = fields["hours-spent"]
    assert (made["field_id"], made["type"], made["status"]) == (answer.json()["field_id"], "number", "active")
    assert (made["config"]["required"], made["config"]["settings"]["decimals"]) == (True, 2)
    assert revision(api) == before + 1
    (event,) = podiomock.effects.hooks
    assert (event.type, event.reference, event.payload) == ("app.update", ("app", APP), {"app_id": str(APP)})
    assert podiomock.effects.reached == ["Jane Roe", "Sam Poe"]


@pytest.mark.parametrize("by", [STATUS, "status"])
def test_a_field_is_read_by_either_name(api: httpx.Client, by: int | str) -> None:
    for slash in ("", "/"):
        answer = api.get(f"/app/{APP}/field/{by}{slash}")
        assert answer.json() == fields_of(api)["status"]


@pytest.mark.parametrize("by", [STATUS, "status"])
def test_a_fields_update_is_its_config(api: httpx.Client, by: int | str) -> None:
    before, was = revision(api), api.get(f"/app/{APP}/field/{by}").json()
    answer = api.put(f"/app/{APP}/field/{by}", json={"label": "State", "description": "Where it stands"})
    assert (answer.status_code, answer.json()) == (200, {"revision": before + 1})
    now = api.get(f"/app/{APP}/field/{by}").json()
    assert (now["label"], now["config"]["label"], now["config"]["description"]) == ("State", "State", "Where it stands")
    assert now["external_id"] == "status"
    assert now["config"]["settings"] == was["config"]["settings"]


def test_what_is_read_can_be_put_back(podiomock: PodioMock, api: httpx.Client) -> None:
    before = revision(api)
    for each in fields_of(api).values():
        answer = api.put(f"/app/{APP}/field/{each['field_id']}", json=each["config"])
        assert (answer.status_code, answer.json()) == (200, {"revision": before})
    app = api.get(f"/app/{APP}").json()
    assert api.put(f"/app/{APP}", json=app).status_code == 204
    assert (podiomock.changes, podiomock.effects.hooks) == ([], [])


def test_what_is_read_can_be_put_back_with_deleted_fields_and_options(podiomock: PodioMock, api: httpx.Client) -> None:
    api.put(f"/app/{APP}/field/status", json={"settings": {"options": [{"id": 2, "text": "Doing"}]}})
    api.delete(f"/app/{APP}/field/budget")
    changes = podiomock.changes
    app = api.get(f"/app/{APP}").json()
    assert api.put(f"/app/{APP}", json=app).status_code == 204
    assert podiomock.changes == changes


def test_settings_are_merged(api: httpx.Client) -> None:
    app_id = make(api, fields=[category("State", "Open", "Won", multiple=True)])
    path = f"/app/{app_id}/field/state"
    api.put(path, json={"settings": {"display": "list"}})
    settings = api.get(path).json()["config"]["settings"]
    assert (settings["display"], settings["multiple"]) == ("list", True)
    api.put(path, json={"settings": {"options": None}})
    assert [each["status"] for each in api.get(path).json()["config"]["settings"]["options"]] == ["active", "active"]


@pytest.mark.parametrize(("delta", "order"), [(0, "cab"), (1, "acb"), (2, "abc"), (9, "abc"), (-1, "cab")])
def test_a_field_takes_its_place(api: httpx.Client, delta: int, order: str) -> None:
    app_id = make(api, fields=[text("a"), text("b"), text("c")])
    assert api.put(f"/app/{app_id}/field/c", json={"delta": delta}).status_code == 200
    assert "".join(fields_of(api, app_id)) == order
    api.post(f"/app/{app_id}/field/", json=text("z"))
    assert list(fields_of(api, app_id))[-1] == "z"


def test_a_deleted_field_lingers(podiomock: PodioMock, api: httpx.Client) -> None:
    before = revision(api)
    answer = api.delete(f"/app/{APP}/field/status")
    assert (answer.status_code, answer.json()) == (200, {"revision": before + 1})
    assert api.get(f"/app/{APP}/field/status").json()["status"] == "deleted"
    assert [each.type for each in podiomock.effects.hooks] == ["app.update"]
    shown = {each["external_id"]: each for each in api.get("/item/123").json()["fields"]}
    assert (shown["status"]["status"], shown["status"]["values"][0]["value"]["id"]) == ("deleted", 2)
    for body in ({"fields": {"title": "x", "status": 1}}, {"fields": {"title": "x", "1": 1}}):
        refused(api.post(f"/item/app/{APP}/", json=body), 400)
    refused(api.put("/item/123", json={"fields": {"status": 1}}), 400)
    refused(api.post(f"/item/app/{APP}/filter/", json={"filters": {"status": [2]}}), 400)
    refused(api.post(f"/item/app/{APP}/filter/", json={"sort_by": "status"}), 400)
    made = api.post(f"/item/app/{APP}/", json={"fields": {"title": "Without"}}).json()["item_id"]
    assert "status" not in {each["external_id"] for each in api.get(f"/item/{made}").json()["fields"]}


@pytest.mark.parametrize("how", ["query", "body", "body as .NET spells it"])
def test_a_fields_values_can_go_with_it(podiomock: PodioMock, api: httpx.Client, how: str) -> None:
    path = f"/app/{APP}/field/status"
    body = {"delete_values": "True" if "NET" in how else True}
    if how == "query":
        assert api.delete(path, params={"delete_values": "true"}).status_code == 200
    else:
        assert api.request("DELETE", path, json=body).status_code == 200
    item_123 = api.get("/item/123").json()
    assert "status" not in {each["external_id"] for each in item_123["fields"]}
    assert item_123["revision"] == 0
    assert all("revision" not in each for each in podiomock.changes if each.startswith("items"))


@pytest.mark.parametrize("content", [b"", b"{}", b"null"])
def test_deleting_a_field_needs_no_body(api: httpx.Client, content: bytes) -> None:
    assert api.request("DELETE", f"/app/{APP}/field/{STATUS}", content=content).status_code == 200


def test_a_deleted_field_is_gone_for_changes(podiomock: PodioMock, api: httpx.Client) -> None:
    api.delete(f"/app/{APP}/field/status")
    changes = podiomock.changes
    refused(api.delete(f"/app/{APP}/field/status"), 410)
    refused(api.put(f"/app/{APP}/field/status", json={"label": "New"}), 410)
    refused(api.put(f"/app/{APP}", json={"fields": [{"field_id": STATUS, "config": {"label": "New"}}]}), 410)
    assert podiomock.changes == changes


def test_the_external_id_of_a_deleted_field_is_not_used_again(api: httpx.Client) -> None:
    api.delete(f"/app/{APP}/field/status")
    api.post(f"/app/{APP}/field/", json=text("Status"))
    assert fields_of(api)["status-2"]["status"] == "active"


def test_an_app_keeps_its_last_field(podiomock: PodioMock, api: httpx.Client) -> None:
    app_id = make(api, fields=[TITLE, text("Other")])
    assert api.delete(f"/app/{app_id}/field/other").status_code == 200
    changes = podiomock.changes
    refused(api.delete(f"/app/{app_id}/field/title"), 400)
    assert podiomock.changes == changes


def test_the_title_is_that_of_the_first_field_that_is_left(api: httpx.Client) -> None:
    app_id = make(api, fields=[text("a"), text("b")])
    made = item(api, app_id, {"a": "first", "b": "second"})
    assert api.get(f"/item/{made}").json()["title"] == "first"
    api.delete(f"/app/{app_id}/field/a")
    assert api.get(f"/item/{made}").json()["title"] == "second"


def test_a_new_calculation_is_calculated(api: httpx.Client) -> None:
    app_id = make(api, fields=[TITLE, field("number", "Price")])
    made = item(api, app_id, {"title": "x", "price": 2})
    price = fields_of(api, app_id)["price"]["field_id"]
    script = {"script": f"@[Price](field_{price}) * 2"}
    assert api.post(f"/app/{app_id}/field/", json=field("calculation", "Twice", settings=script)).status_code == 200
    assert float(values(api, made)["twice"]) == 4
    api.put(f"/app/{app_id}/field/twice", json={"settings": {"script": f"@[Price](field_{price}) * 3"}})
    assert float(values(api, made)["twice"]) == 6


def test_a_field_of_an_app_may_point_at_itself_and_at_others(podiomock: PodioMock, api: httpx.Client) -> None:
    assert api.post(f"/app/{APP}/field/", json=pointing_at("Parent", APP, 457)).status_code == 200
    refused(api.post(f"/app/{APP}/field/", json=pointing_at("Lost", UNKNOWN)), 404)
    secret = elsewhere(podiomock).app_id
    refused(api.post(f"/app/{APP}/field/", json=pointing_at("Secret", secret)), 403)
    refused(api.put(f"/app/{APP}/field/parent", json=pointing_at("Parent", UNKNOWN)["config"]), 404)
    api.delete("/app/457")
    config = fields_of(api)["parent"]["config"]
    assert api.put(f"/app/{APP}/field/parent", json={**config, "label": "Parents"}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "sentence"),
    [
        ("POST", "", {"type": "txt", "config": {"label": "x"}}, 400, None),
        ("POST", "", {"config": {"label": "x"}}, 400, None),
        ("POST", "", {"type": "text"}, 400, None),
        ("POST", "", {"type": "text", "config": {}}, 400, None),
        ("POST", "", text(""), 400, 'Invalid value "" (string): must be non empty string'),
        ("POST", "", text("x", required="perhaps"), 400, 'Invalid value "perhaps" (string): must be boolean'),
        ("POST", "", text("x", delta="first"), 400, 'Invalid value "first" (string): must be integer'),
        ("POST", "", text("x", settings={"size": "huge"}), 400, None),
        ("POST", "", field("category", "x", default_value=1), 400, None),
        ("POST", "", [], 400, None),
        ("GET", "nothing", None, 404, "Object not found"),
        ("GET", str(UNKNOWN), None, 404, "Object not found"),
        ("PUT", "nothing", {"label": "x"}, 404, "Object not found"),
        ("PUT", "status", {"label": ""}, 400, None),
        ("PUT", "status", {"label": None}, 400, None),
        ("PUT", "status", {"settings": []}, 400, None),
        ("PUT", "status", {"settings": {"options": "ab"}}, 400, None),
        ("PUT", "status", {"settings": {"options": [{"id": 1}]}}, 200, None),
        ("PUT", "status", {"settings": {"options": [{"id": 9}]}}, 400, None),
        ("PUT", "status", {"settings": {"options": [{"id": 1, "text": "a"}, {"id": 1, "text": "b"}]}}, 400, None),
        ("PUT", "status", {"default_value": 1}, 400, None),
        ("DELETE", "nothing", None, 404, "Object not found"),
        ("DELETE", "status?delete_values=perhaps", None, 400, 'Invalid value "perhaps" (string): must be boolean'),
        ("DELETE", "status", {"delete_values": "perhaps"}, 400, None),
    ],
)
def test_bad_fields(
    podiomock: PodioMock, api: httpx.Client, method: str, path: str, body: Any, status: int, sentence: str | None
) -> None:
    answer = api.request(method, f"/app/{APP}/field/{path}", json=body)
    refused(answer, status, sentence)
    if status != 200:
        assert podiomock.changes == []


@pytest.mark.parametrize(("method", "path"), [("POST", ""), ("PUT", "/status"), ("DELETE", "/status")])
def test_who_may_change_fields(podiomock: PodioMock, method: str, path: str) -> None:
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        refused(ann.request(method, f"/app/{APP}/field{path}", json={"type": "text", "config": {"label": "x"}}), 403)
        assert ann.get(f"/app/{APP}/field/status").status_code == 200
    with speaking_as(podiomock, "Bob") as bob:
        refused(bob.get(f"/app/{APP}/field/status"), 403)
