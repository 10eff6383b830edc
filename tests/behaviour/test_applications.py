"""Apps: read, list, activate and deactivate."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, deals, make
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking

PROJECTS, INACTIVE = 457, 458

FULL = {
    "app_id", "status", "space_id", "original", "original_revision", "current_revision", "subscribed", "rights",
    "default_view_id", "fields", "link", "link_add", "url", "url_add", "url_label", "mailbox", "token", "owner",
    "integration", "pinned", "layouts", "is_default", "sharefile_vault_url", "item_accounting_info", "config",
}  # fmt: skip
BADGE = {
    "app_id", "status", "name", "item_name", "space_id", "default_view_id", "current_revision", "url", "url_add",
    "link", "link_add", "url_label", "icon", "icon_id", "sharefile_vault_url", "config",
}  # fmt: skip
SHORT = BADGE | {"subscribed", "owner", "original", "original_revision", "item_accounting_info", "is_default"}
CONFIG = {
    "type", "name", "item_name", "description", "usage", "external_id", "icon", "icon_id", "allow_edit",
    "allow_create", "allow_attachments", "allow_comments", "allow_tags", "default_view", "silent_creates",
    "silent_edits", "disable_notifications", "show_app_item_id", "app_item_id_prefix", "app_item_id_padding",
    "fivestar", "fivestar_label", "approved", "thumbs", "thumbs_label", "rsvp", "rsvp_label", "yesno", "yesno_label",
    "tasks", "calendar_color_category_field_id",
}  # fmt: skip


def test_an_app_is_the_pages(api: httpx.Client) -> None:
    app = api.get(f"/app/{APP}").json()
    assert {"app_id": APP, "status": "active", "space_id": SPACE}.items() <= app.items()
    page = {"name": "Tasks", "item_name": "Task", "description": "Track project tasks", "icon": "list"}
    assert page.items() <= app["config"].items()
    assert set(app) == FULL
    assert set(app["config"]) == CONFIG
    assert app["url"] == "https://podio.com/myorg/project-space/apps/tasks"
    assert app["owner"]["user_id"] == ME
    assert {"title", "status", "due-date"} <= {each["external_id"] for each in app["fields"]}
    for field in app["fields"]:
        assert set(field) == {"status", "type", "field_id", "external_id", "label", "config"}
        assert field["config"]["label"] == field["label"]


def test_a_field_shows_its_whole_config(api: httpx.Client) -> None:
    fields = {each["external_id"]: each for each in api.get(f"/app/{APP}").json()["fields"]}
    assert set(fields["status"]["config"]) == {
        "default_value", "description", "required", "mapping", "label", "visible", "delta", "hidden", "unique",
        "hidden_create_view_edit", "settings",
    }  # fmt: skip
    options = fields["status"]["config"]["settings"]["options"]
    assert [set(each) for each in options] == [{"status", "text", "id", "color"}] * len(options)


@pytest.mark.parametrize(("view", "keys"), [("full", FULL), ("short", SHORT), ("mini", BADGE), ("micro", BADGE)])
def test_a_view_says_more_or_less(api: httpx.Client, view: str, keys: set[str]) -> None:
    for path in (f"/app/{APP}?view={view}", f"/app/space/{SPACE}/tasks?view={view}"):
        assert set(api.get(path).json()) == keys
    assert set(api.get(f"/app/space/{SPACE}/tasks?type={view}").json()) == keys
    for path in ("/app/", f"/app/space/{SPACE}/"):
        assert [set(each) for each in api.get(path, params={"view": view}).json()] == [keys, keys]


def test_the_badge_has_the_names(api: httpx.Client) -> None:
    app = api.get(f"/app/{APP}?view=micro").json()
    assert (app["name"], app["item_name"], app["icon"], app["icon_id"]) == ("Tasks", "Task", "list", None)
    assert app["url_add"] == app["link_add"] == f"{app['link']}/items/new"
    assert set(app["config"]) == {"type", "name", "item_name", "icon", "icon_id"}


def test_an_unknown_view_is_refused(api: httpx.Client) -> None:
    sentence = "Invalid value \"tiny\" (string): must be one of {'full', 'short', 'mini', 'micro'}"
    refused(api.get(f"/app/{APP}?view=tiny"), 400, sentence)


def test_layouts_show_the_first_fields(api: httpx.Client) -> None:
    app = api.get(f"/app/{APP}").json()
    assert set(app["layouts"]) == {"badge", "badge_v2", "relationship"}
    fields = app["layouts"]["badge"]["fields"]
    assert set(fields) == {
        "header", "details_1", "details_2", "details_3", "content", "footer_1", "footer_2", "footer_3",
    }  # fmt: skip
    assert fields["header"] == {"type": "field", "id": app["fields"][0]["field_id"]}
    short = api.get(f"/app/{make(api, fields=[TITLE])}").json()["layouts"]["badge"]["fields"]
    assert short["details_1"] is None


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/app/{UNKNOWN}", None),
        ("GET", "/app/abc", None),
        ("GET", f"/app/space/{UNKNOWN}/", None),
        ("GET", f"/app/space/{SPACE}/nothing", None),
        ("GET", f"/app/space/{UNKNOWN}/tasks", None),
        ("PUT", f"/app/{UNKNOWN}", {"config": {"name": "x"}}),
        ("POST", f"/app/{UNKNOWN}/deactivate", None),
        ("POST", f"/app/{UNKNOWN}/activate", None),
        ("POST", "/app/", deals(space_id=UNKNOWN)),
    ],
)
def test_unknown_ids_are_not_found(api: httpx.Client, method: str, path: str, body: Any) -> None:
    refused(api.request(method, path, json=body), 404)


def test_a_deleted_app_is_gone(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.world.applications.delete(APP, podiomock.world.now)
    for method, path in (("GET", ""), ("POST", "/activate"), ("POST", "/deactivate")):
        refused(api.request(method, f"/app/{APP}{path}"), 410)
    assert [each["app_id"] for each in api.get(f"/app/space/{SPACE}/").json()] == [PROJECTS]
    refused(api.get(f"/app/space/{SPACE}/tasks"), 404)


def test_an_outsider_is_refused(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    space = f"The user with id {ME} does not have the right {{}} on space with id {place.space_id}"
    app = f"The user with id {ME} does not have the right {{}} on app with id {place.app_id}"
    refused(api.get(f"/app/{place.app_id}"), 403, app.format("view"))
    refused(api.get(f"/app/space/{place.space_id}/"), 403, space.format("view"))
    refused(api.get(f"/app/space/{place.space_id}/secrets"), 403, space.format("view"))
    refused(api.post("/app/", json=deals(space_id=place.space_id)), 403, space.format("add_app"))
    refused(api.put(f"/app/{place.app_id}", json={"config": {"name": "Mine"}}), 403, app.format("update"))
    refused(api.post(f"/app/{place.app_id}/deactivate"), 403, app.format("update"))
    assert place.app_id not in [each["app_id"] for each in api.get("/app/").json()]
    with speaking(podiomock, place.owner) as owner:
        assert owner.get(f"/app/{place.app_id}").json()["config"]["name"] == "Secrets"


@pytest.mark.parametrize("path", [f"/app/space/{SPACE}/", f"/app/space/{SPACE}", "/app/", "/app"])
def test_listings_go_by_name(api: httpx.Client, path: str) -> None:
    first, last = make(api, "apples"), make(api, "Zebras")
    assert [each["app_id"] for each in api.get(path).json()] == [first, PROJECTS, APP, last]


@pytest.mark.parametrize("inactive", ["true", "True", "1"])
def test_inactive_apps_are_listed_when_asked_for(api: httpx.Client, inactive: str) -> None:
    app_id = make(api)
    answer = api.post(f"/app/{app_id}/deactivate")
    assert (answer.status_code, answer.content) == (204, b"")
    listing = f"/app/space/{SPACE}/"
    for path in (listing, "/app/"):
        assert [each["app_id"] for each in api.get(path).json()] == [PROJECTS, APP]
    found = api.get(listing, params={"include_inactive": inactive}).json()
    assert [(each["app_id"], each["status"]) for each in found] == [
        (app_id, "inactive"),
        (INACTIVE, "inactive"),
        (PROJECTS, "active"),
        (APP, "active"),
    ]
    assert api.get(listing, params={"include_inactive": "false"}).json() == api.get(listing).json()
    assert api.get(f"/app/{app_id}").json()["status"] == "inactive"


def test_an_inactive_app_takes_no_items_until_it_is_active_again(api: httpx.Client) -> None:
    for _ in range(2):  # again is no harm
        assert api.post(f"/app/{APP}/deactivate").status_code == 204
    refused(api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}}), 403)
    for _ in range(2):
        assert api.post(f"/app/{APP}/activate").status_code == 204
    assert api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}}).status_code == 200


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Apples", "Projects", "Tasks", "Zebras"]),
        ({"text": "ta"}, ["Tasks"]),
        ({"text": "APP"}, ["Apples"]),
        ({"limit": 2}, ["Apples", "Projects"]),
        ({"exclude_app_ids": f"{APP},{UNKNOWN}"}, ["Apples", "Projects", "Zebras"]),
        ({"referenceable_in_org": ORG}, ["Apples", "Projects", "Tasks", "Zebras"]),
        ({"referenceable_in_org": UNKNOWN}, []),
    ],
)
def test_ones_own_apps(api: httpx.Client, query: dict[str, Any], names: list[str]) -> None:
    space_id = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    make(api, "Zebras")
    make(api, "Apples", space_id=space_id)
    assert [each["config"]["name"] for each in api.get("/app/", params=query).json()] == names
