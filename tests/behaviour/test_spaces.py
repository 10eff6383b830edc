"""Spaces: read, find by address, create, update, list, and who is in one."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

KEYS = {
    "space_id", "org_id", "name", "url", "url_label", "description", "privacy", "auto_join", "post_on_new_app",
    "post_on_new_member", "type", "role", "rights", "subscribed", "premium", "is_overdue", "owner", "created_on",
    "created_by", "video", "push", "org", "tier", "archived", "item_accounting_info", "sharefile_vault_url",
}  # fmt: skip
CREATE = [("/space/", {"org_id": ORG}), (f"/org/{ORG}/space/", {})]
"""The two ways to make a space: where, and what the body must say more."""


def test_a_space_is_the_pages(api: httpx.Client) -> None:
    space = api.get(f"/space/{SPACE}").json()
    assert {
        "space_id": SPACE,
        "name": "Project Space",
        "privacy": "closed",
        "auto_join": False,
        "url": "https://podio.com/myorg/project-space",
        "url_label": "project-space",
        "role": "admin",
        "created_on": "2025-01-15T10:30:00Z",
    }.items() <= space.items()
    assert {"user_id": ME, "name": "John Doe"}.items() <= space["created_by"].items()
    assert set(space) == KEYS
    assert "profile_id" in space["created_by"]
    assert set(space["owner"]) == {"type", "id"}
    assert space["push"]["channel"] == f"/space/{SPACE}"
    assert (space["org"]["org_id"], space["org"]["role"]) == (ORG, "admin")
    assert "spaces" not in space["org"]


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://podio.com/myorg/project-space"},
        {"url": "https://podio.com/myorg/project-space/apps/tasks"},
        {"url": "https://myorg.podio.com/project-space/"},
        {"org_slug": "myorg", "space_slug": "project-space"},
    ],
)
def test_a_space_is_found_by_any_address_below_it(api: httpx.Client, query: dict[str, str]) -> None:
    assert api.get("/space/url", params=query).json() == api.get(f"/space/{SPACE}").json()


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://podio.com/myorg/nowhere"},
        {"url": "https://podio.com/nowhere/project-space"},
        {"url": "https://podio.com/myorg"},
        {"url": "https://podio.com/"},
        {"org_slug": "myorg", "space_slug": "nowhere"},
    ],
)
def test_an_unknown_address_is_not_found(api: httpx.Client, query: dict[str, str]) -> None:
    refused(api.get("/space/url", params=query), 404, "Object not found")


@pytest.mark.parametrize("query", [{}, {"org_slug": "myorg"}, {"space_slug": "project-space"}])
def test_an_address_must_be_whole(api: httpx.Client, query: dict[str, str]) -> None:
    refused(api.get("/space/url", params=query), 404, "No matching operation could be found. Missing parameters: url.")


@pytest.mark.parametrize(("path", "more"), CREATE)
def test_a_space_is_made_as_on_the_page(api: httpx.Client, path: str, more: dict[str, int]) -> None:
    body = {
        "name": "New Project Space",
        "privacy": "closed",
        "auto_join": False,
        "post_on_new_app": True,
        "post_on_new_member": True,
        **more,
    }
    answer = api.post(path, json=body)
    assert answer.status_code == 200
    assert answer.json() == {"space_id": 790, "url": "https://podio.com/myorg/new-project-space"}
    space = api.get("/space/790").json()
    assert {key: space[key] for key in body if key != "org_id"} == {
        key: value for key, value in body.items() if key != "org_id"
    }
    assert (space["org_id"], space["role"], space["created_by"]["user_id"]) == (ORG, "admin", ME)
    assert 790 in [each["space_id"] for each in api.get("/org/").json()[0]["spaces"]]


@pytest.mark.parametrize(("path", "more"), CREATE)
def test_only_a_name_is_needed(api: httpx.Client, path: str, more: dict[str, int]) -> None:
    made = api.post(path, json={"name": "test01", **more}).json()
    assert made["url"] == "https://podio.com/myorg/test01"
    space = api.get(f"/space/{made['space_id']}").json()
    assert (space["privacy"], space["auto_join"], space["description"]) == ("closed", False, None)


def test_the_recorded_reply_has_the_full_url(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.dialect = "recorded"
    made = api.post("/space/", json={"org_id": ORG, "name": "New"}).json()
    assert set(made) == {"space_id", "url", "full_url"}
    assert made["full_url"] == "https://podio.com/myorg/new"


def test_the_address_of_a_namesake_gets_a_number(api: httpx.Client) -> None:
    urls = [api.post("/space/", json={"org_id": ORG, "name": "Project Space"}).json()["url"] for _ in range(2)]
    assert urls == ["https://podio.com/myorg/project-space-2", "https://podio.com/myorg/project-space-3"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"org_id": None}, "Invalid value null (null): must be integer"),
        ({"org_id": "abc"}, 'Invalid value "abc" (string): must be integer'),
        ({"org_id": str(ORG)}, f'Invalid value "{ORG}" (string): must be integer'),
        ({"org_id": True}, "Invalid value true (boolean): must be integer"),
        ({"org_id": 1.5}, "Invalid value 1.5 (number): must be integer"),
        ({"org_id": [ORG]}, f"Invalid value [{ORG}] (array): must be integer"),
        ({"org_id": 0}, "Invalid value 0 (integer): must not be less than 1"),
        ({"name": ""}, 'Invalid value "" (string): must be non empty string'),
        ({"name": None}, "Invalid value null (null): must be string"),
        ({"privacy": "secret"}, "Invalid value \"secret\" (string): must be one of {'closed', 'open'}"),
        ({"auto_join": "perhaps"}, 'Invalid value "perhaps" (string): must be boolean'),
        ({"name-space": "x"}, None),
    ],
)
def test_a_wrong_space_is_refused(api: httpx.Client, body: Any, sentence: str | None) -> None:
    refused(api.post("/space/", json={"org_id": ORG, "name": "New", **body}), 400, sentence)
    if "org_id" not in body:
        refused(api.post(f"/org/{ORG}/space/", json={"name": "New", **body}), 400, sentence)
    assert len(api.get(f"/space/org/{ORG}/").json()) == 1


@pytest.mark.parametrize("missing", ["org_id", "name"])
def test_org_and_name_are_needed(api: httpx.Client, missing: str) -> None:
    body = {key: value for key, value in {"org_id": ORG, "name": "New"}.items() if key != missing}
    answer = api.post("/space/", json=body)
    refused(answer, 400)
    assert answer.json()["error_description"].endswith(f"missing required properties: ['{missing}']")


def test_no_body_is_no_operation(api: httpx.Client) -> None:
    refused(api.post("/space/"), 404, "No matching operation could be found. No body was given.")


@pytest.mark.parametrize(("path", "more"), [("/space/", {"org_id": UNKNOWN}), (f"/org/{UNKNOWN}/space/", {})])
def test_an_unknown_organization_is_not_found(api: httpx.Client, path: str, more: dict[str, int]) -> None:
    refused(api.post(path, json={"name": "New", **more}), 404, "Object not found")


def test_in_a_strange_organization_nothing_is_made(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    sentence = f"The user with id {ME} does not have the right add_space on org with id {place.org_id}"
    refused(api.post("/space/", json={"org_id": place.org_id, "name": "New"}), 403, sentence)
    refused(api.post(f"/org/{place.org_id}/space/", json={"name": "New"}), 403, sentence)


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("regular", 200), ("light", 403)], ids=["admin", "regular", "light"]
)
def test_who_may_make_spaces(podiomock: PodioMock, role: str, status: int) -> None:
    with speaking_as(podiomock, "Ann", org=role) as ann:
        assert ann.post("/space/", json={"org_id": ORG, "name": "Ann's"}).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Renamed"},
        {"privacy": "open"},
        {"auto_join": True},
        {"description": "What for"},
        {"post_on_new_app": False, "post_on_new_member": False},
        {},
    ],
)
def test_an_update_keeps_what_is_not_sent(api: httpx.Client, body: dict[str, Any]) -> None:
    before = api.get(f"/space/{SPACE}").json()
    answer = api.put(f"/space/{SPACE}", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/space/{SPACE}").json()
    assert {**before, **body, "push": None} == {**after, "push": None}


def test_a_description_can_be_taken_away(api: httpx.Client) -> None:
    api.put(f"/space/{SPACE}", json={"description": "What for"})
    api.put(f"/space/{SPACE}", json={"description": None})
    assert api.get(f"/space/{SPACE}").json()["description"] is None


def test_a_new_label_moves_the_space(api: httpx.Client) -> None:
    assert api.put(f"/space/{SPACE}", json={"url_label": "moved"}).status_code == 204
    assert api.get("/space/url?url=https://podio.com/myorg/moved").json()["space_id"] == SPACE
    refused(api.get("/space/url?url=https://podio.com/myorg/project-space"), 404)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name-space": "x"}, None),
        ({"org_id": ORG}, None),
        ({"privacy": "secret"}, "Invalid value \"secret\" (string): must be one of {'closed', 'open'}"),
        ({"privacy": None}, None),
        ({"name": ""}, 'Invalid value "" (string): must be non empty string'),
        ({"url_label": "taken"}, 'Invalid value "taken" (string): must be unique'),
        ({"url_label": "a/b"}, 'Invalid value "a/b" (string): must be a valid URL label'),
        ({"description": 7}, None),
    ],
)
def test_a_wrong_update_is_refused(api: httpx.Client, body: Any, sentence: str | None) -> None:
    api.post("/space/", json={"org_id": ORG, "name": "Taken"})
    refused(api.put(f"/space/{SPACE}", json={"name": "Renamed", **body}), 400, sentence)
    assert api.get(f"/space/{SPACE}").json()["name"] == "Project Space"


@pytest.mark.parametrize(
    ("org", "space", "status"),
    [
        (None, None, 403),
        ("regular", None, 403),
        ("regular", "regular", 403),
        ("regular", "light", 403),
        (None, "admin", 204),
        ("admin", None, 403),  # an organization's admin is by that no admin of its spaces [doc]
    ],
)
def test_admins_update(podiomock: PodioMock, org: str | None, space: str | None, status: int) -> None:
    with speaking_as(podiomock, "Ann", org=org, space=space) as ann:
        assert ann.put(f"/space/{SPACE}", json={"name": "Ann's"}).status_code == status


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"/space/{UNKNOWN}", None),
        ("GET", "/space/abc", None),
        ("PUT", f"/space/{UNKNOWN}", {"name": "x"}),
        ("GET", f"/space/org/{UNKNOWN}/", None),
        ("GET", f"/org/{UNKNOWN}/space/", None),
        ("GET", f"/space/{UNKNOWN}/member/", None),
    ],
)
def test_unknown_ids_are_not_found(api: httpx.Client, method: str, path: str, body: Any) -> None:
    refused(api.request(method, path, json=body), 404)


def test_a_deleted_space_is_gone(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.world.spaces.delete(SPACE, podiomock.world.now)
    refused(api.get(f"/space/{SPACE}"), 410)
    refused(api.put(f"/space/{SPACE}", json={"name": "x"}), 410)
    assert api.get("/org/").json()[0]["spaces"] == []
    assert api.get(f"/space/org/{ORG}/").json() == []


def test_an_outsider_is_refused(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    sentence = f"The user with id {ME} does not have the right view on space with id {place.space_id}"
    refused(api.get(f"/space/{place.space_id}"), 403, sentence)
    refused(api.get("/space/url?org_slug=elsewhere&space_slug=far-away"), 403, sentence)
    refused(api.get(f"/space/{place.space_id}/member/"), 403)
    # Open is open to the organization, not to the world.
    refused(api.get(f"/space/{elsewhere(podiomock, privacy='open').space_id}"), 403)


def test_an_open_space_is_seen_by_its_organization(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        refused(ann.get(f"/space/{SPACE}"), 403)
        api.put(f"/space/{SPACE}", json={"privacy": "open"})
        space = ann.get(f"/space/{SPACE}").json()
        assert (space["role"], space["rights"], space["subscribed"]) == (None, ["view"], False)
        assert [each["space_id"] for each in ann.get(f"/space/org/{ORG}/").json()] == [SPACE]


def test_rights_go_by_role(podiomock: PodioMock, api: httpx.Client) -> None:
    rights = {"admin": api.get(f"/space/{SPACE}").json()["rights"]}
    for role in ("regular", "light"):
        with speaking_as(podiomock, role, space=role) as client:
            space = client.get(f"/space/{SPACE}").json()
            assert space["role"] == role
            rights[role] = space["rights"]
    assert set(rights["light"]) < set(rights["regular"]) < set(rights["admin"])
    assert "add_app" in rights["regular"]


@pytest.mark.parametrize("path", [f"/space/org/{ORG}/", f"/org/{ORG}/space/", f"/org/{ORG}/space"])
def test_the_spaces_of_an_organization(podiomock: PodioMock, api: httpx.Client, path: str) -> None:
    made = api.post("/space/", json={"org_id": ORG, "name": "Another"}).json()["space_id"]
    assert [each["space_id"] for each in api.get(path).json()] == [SPACE, made]
    assert api.get(path).json() == api.get("/org/").json()[0]["spaces"]
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        assert ann.get(path).json() == []


@pytest.mark.parametrize(("org", "employee"), [("regular", True), ("admin", True), ("light", False), (None, False)])
def test_the_members_of_a_space(podiomock: PodioMock, api: httpx.Client, org: str | None, employee: bool) -> None:  # noqa: FBT001  a parametrised expectation
    before = api.get(f"/space/{SPACE}/member/").json()
    assert ME in [each["user"]["user_id"] for each in before]
    with speaking_as(podiomock, "Ann Other", org=org, space="regular") as ann:
        members = ann.get(f"/space/{SPACE}/member").json()
    assert len(members) == len(before) + 1
    member = members[-1]
    assert set(member) == {
        "employee", "role", "invited_on", "started_on", "ended_on", "grants", "user", "profile", "space",
    }  # fmt: skip
    assert (member["role"], member["employee"], member["profile"]["name"]) == ("regular", employee, "Ann Other")
    assert member["profile"]["user_id"] == member["user"]["user_id"]
    assert member["space"]["space_id"] == SPACE
