"""Organizations: list, read, find by address, create, update."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking, speaking_as

LISTED = {
    "org_id", "name", "url", "url_label", "type", "role", "status", "contract_status", "premium", "rights", "logo",
    "image", "domains", "user_limit", "sales_agent_id", "grants_count", "segment", "segment_size", "tier", "spaces",
    "rank", "from_sharefile", "sharefile", "sharefile_vault_enabled",
}  # fmt: skip
SPACE_ROW = {
    "space_id", "name", "url", "url_label", "org_id", "role", "rights", "type", "premium", "push", "rank", "top",
    "archived", "tier", "item_accounting_info", "sharefile_vault_url",
}  # fmt: skip


@pytest.mark.parametrize("path", ["/org/", "/org"])
def test_the_listing_is_the_pages(api: httpx.Client, path: str) -> None:
    (org,) = api.get(path).json()
    page = {
        "org_id": ORG,
        "name": "My Organization",
        "url": "https://podio.com/myorg",
        "url_label": "myorg",
        "type": "premium",
        "role": "admin",
        "status": "active",
    }
    assert page.items() <= org.items()
    (space,) = (each for each in org["spaces"] if each["space_id"] == SPACE)
    assert {
        "space_id": SPACE,
        "name": "Project Space",
        "url": "https://podio.com/myorg/project-space",
        "role": "admin",
    }.items() <= space.items()
    assert set(org) == LISTED
    assert set(space) == SPACE_ROW


def test_one_organization_adds_who_made_it(api: httpx.Client) -> None:
    org = api.get(f"/org/{ORG}").json()
    (listed,) = api.get("/org/").json()
    assert set(org) == LISTED | {"created_on", "created_by", "trial_expired_on"}
    assert listed.items() <= org.items()
    assert org["premium"] is True


def test_a_space_is_listed_only_for_its_members(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        (org,) = ann.get("/org/").json()
        assert (org["role"], org["spaces"]) == ("regular", [])
        made = ann.post("/space/", json={"org_id": ORG, "name": "Ann's"}).json()
        assert [each["space_id"] for each in ann.get(f"/org/{ORG}").json()["spaces"]] == [made["space_id"]]
    assert made["space_id"] not in [each["space_id"] for each in api.get("/org/").json()[0]["spaces"]]


def test_who_is_in_one_space_only_is_light_in_the_organization(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Guest", space="regular") as guest:
        (org,) = guest.get("/org/").json()
        assert (org["role"], org["rights"]) == ("light", ["view"])
        assert [each["role"] for each in org["spaces"]] == ["regular"]
        assert guest.get(f"/org/{ORG}").status_code == 200
        refused(guest.post("/space/", json={"org_id": ORG, "name": "Mine"}), 403)


def test_who_is_nowhere_lists_nothing(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Nobody") as nobody:
        assert nobody.get("/org/").json() == []


def test_rights_go_by_role(podiomock: PodioMock, api: httpx.Client) -> None:
    rights = {"admin": api.get(f"/org/{ORG}").json()["rights"]}
    for role in ("regular", "light"):
        with speaking_as(podiomock, role, org=role) as client:
            rights[role] = client.get(f"/org/{ORG}").json()["rights"]
    assert set(rights["light"]) < set(rights["regular"]) < set(rights["admin"])
    assert "update" in rights["admin"]
    assert "add_space" in rights["regular"]


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://podio.com/myorg"},
        {"url": "https://podio.com/myorg/"},
        {"url": "https://www.podio.com/myorg/project-space/apps/tasks/items/1?x=1"},
        {"url": "https://myorg.podio.com/project-space/"},
        {"url": "myorg/project-space"},
        {"org_slug": "myorg"},
        {"org_slug": "myorg", "info": "false"},
    ],
)
def test_an_organization_is_found_by_any_address_below_it(api: httpx.Client, query: dict[str, str]) -> None:
    assert api.get("/org/url", params=query).json() == api.get(f"/org/{ORG}").json()


@pytest.mark.parametrize(
    "query",
    [
        {"url": "https://podio.com/nowhere"},
        {"url": "https://podio.com/"},
        {"url": "https://["},
        {"org_slug": "nowhere"},
    ],
)
def test_an_unknown_address_is_not_found(api: httpx.Client, query: dict[str, str]) -> None:
    refused(api.get("/org/url", params=query), 404, "Object not found")


def test_an_address_must_be_given(api: httpx.Client) -> None:
    refused(api.get("/org/url"), 404, "No matching operation could be found. Missing parameters: url.")


def test_an_outsider_is_refused(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    sentence = f"The user with id {ME} does not have the right view on org with id {place.org_id}"
    refused(api.get(f"/org/{place.org_id}"), 403, sentence)
    refused(api.get("/org/url?org_slug=elsewhere"), 403, sentence)
    refused(api.get(f"/org/{place.org_id}/space/"), 403, sentence)


@pytest.mark.parametrize(
    ("method", "path", "body"), [("GET", f"/org/{UNKNOWN}", None), ("PUT", f"/org/{UNKNOWN}", {"name": "x"})]
)
def test_an_unknown_organization_is_not_found(api: httpx.Client, method: str, path: str, body: Any) -> None:
    refused(api.request(method, path, json=body), 404, "Object not found")


def test_an_organization_is_made(api: httpx.Client) -> None:
    answer = api.post("/org/", json={"name": "Acme & Sons", "segment_size": 10})
    assert answer.status_code == 200
    made = answer.json()
    assert made == {
        "org_id": made["org_id"],
        "url": "https://podio.com/acme-sons",
        "url_label": "acme-sons",
    }
    org = api.get(f"/org/{made['org_id']}").json()
    assert (org["name"], org["type"], org["role"], org["premium"]) == ("Acme & Sons", "free", "admin", False)
    assert (org["spaces"], org["created_by"]["user_id"]) == ([], ME)
    assert [each["org_id"] for each in api.get("/org/").json()] == [ORG, made["org_id"]]


def test_the_address_of_a_namesake_gets_a_number(api: httpx.Client) -> None:
    labels = [api.post("/org/", json={"name": name}).json()["url_label"] for name in ("Acme", "ACME!", "Ácme")]
    assert labels == ["acme", "acme-2", "acme-3"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": ""}, 'Invalid value "" (string): must be non empty string'),
        ({"name": "", "org_id": None}, 'Invalid value "" (string): must be non empty string'),
        ({"name": None}, "Invalid value null (null): must be string"),
        ({"name": 7}, "Invalid value 7 (integer): must be string"),
        ({}, "Invalid value {} (object): missing required properties: ['name']"),
        ({"name": "x", "logo": 0}, "Invalid value 0 (integer): must not be less than 1"),
        (["x"], 'Invalid value ["x"] (array): must be object'),
    ],
)
def test_a_wrong_organization_is_refused(api: httpx.Client, body: Any, sentence: str) -> None:
    refused(api.post("/org/", json=body), 400, sentence)
    assert len(api.get("/org/").json()) == 1


def test_no_body_is_no_operation(api: httpx.Client) -> None:
    refused(api.post("/org/"), 404, "No matching operation could be found. No body was given.")


def test_an_update_keeps_what_is_not_sent(api: httpx.Client) -> None:
    before = api.get(f"/org/{ORG}").json()
    answer = api.put(f"/org/{ORG}", json={"name": "Renamed"})
    assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/org/{ORG}").json()
    assert after["name"] == "Renamed"
    assert [key for key in after if after[key] != before[key] and key not in ("spaces", "name")] == []


def test_a_new_label_moves_the_whole_organization(api: httpx.Client) -> None:
    assert api.put(f"/org/{ORG}", json={"url_label": "newhome"}).status_code == 204
    assert api.get(f"/org/{ORG}").json()["url"] == "https://podio.com/newhome"
    assert api.get(f"/space/{SPACE}").json()["url"] == "https://podio.com/newhome/project-space"
    refused(api.get("/org/url?org_slug=myorg"), 404)


@pytest.mark.parametrize(
    "body", [{}, {"name": "My Organization"}, {"url_label": "myorg"}, {"logo": None}, {"nonsense": 1}]
)
def test_an_update_of_nothing_changes_nothing(api: httpx.Client, body: Any) -> None:
    before = api.get(f"/org/{ORG}").json()
    assert api.put(f"/org/{ORG}", json=body).status_code == 204
    after = api.get(f"/org/{ORG}").json()
    assert (after["name"], after["url"], after["logo"]) == (before["name"], before["url"], before["logo"])


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"name": ""}, 'Invalid value "" (string): must be non empty string'),
        ({"name": None}, "Invalid value null (null): must be string"),
        ({"url_label": "taken"}, 'Invalid value "taken" (string): must be unique'),
        ({"url_label": "No Slug"}, 'Invalid value "No Slug" (string): must be a valid URL label'),
    ],
)
def test_a_wrong_update_is_refused(api: httpx.Client, body: Any, sentence: str) -> None:
    api.post("/org/", json={"name": "Taken"})
    refused(api.put(f"/org/{ORG}", json={"name": "Renamed", **body}), 400, sentence)
    assert api.get(f"/org/{ORG}").json()["name"] == "My Organization"


@pytest.mark.parametrize("role", ["regular", "light", None])
def test_only_admins_update(podiomock: PodioMock, role: str | None) -> None:
    with speaking_as(podiomock, "Ann", org=role) as ann:
        me = ann.get("/user/").json()["user_id"]
        sentence = f"The user with id {me} does not have the right update on org with id {ORG}"
        refused(ann.put(f"/org/{ORG}", json={"name": "Mine"}), 403, sentence)


def _upload(api: httpx.Client, name: str) -> int:
    return int(api.post("/file/", files={"source": (name, b"\x89PNG")}).json()["file_id"])


def test_a_logo_is_a_file_and_can_be_exchanged(api: httpx.Client) -> None:
    first, second = _upload(api, "one.png"), _upload(api, "two.png")
    made = api.post("/org/", json={"name": "Acme", "logo": first}).json()["org_id"]
    assert api.get(f"/org/{made}").json()["logo"] == first
    for _ in range(2):  # the same again is no change
        assert api.put(f"/org/{made}", json={"logo": second}).status_code == 204
    org = api.get(f"/org/{made}").json()
    assert (org["logo"], org["image"]["file_id"], org["image"]["name"]) == (second, second, "two.png")
    assert api.put(f"/org/{made}", json={"logo": None}).status_code == 204
    org = api.get(f"/org/{made}").json()
    assert (org["logo"], org["image"]) == (None, None)
    assert api.put(f"/org/{made}", json={"logo": second}).status_code == 204


def test_a_logo_that_is_not_there_makes_no_organization(api: httpx.Client) -> None:
    refused(api.post("/org/", json={"name": "Acme", "logo": UNKNOWN}), 404)
    assert len(api.get("/org/").json()) == 1


def test_a_free_organization_says_how_full_it_is(podiomock: PodioMock, api: httpx.Client) -> None:
    org_id = api.post("/org/", json={"name": "Acme"}).json()["org_id"]
    space_id = api.post("/space/", json={"org_id": org_id, "name": "Sales"}).json()["space_id"]
    app = {"space_id": space_id, "config": {"name": "Deals"}, "fields": [{"type": "text", "config": {"label": "T"}}]}
    app_id = api.post("/app/", json=app).json()["app_id"]
    for number in range(3):
        info = api.get(f"/app/{app_id}").json()["item_accounting_info"]
        assert info == {"org_id": org_id, "limit": 100, "count": number, "percent": number}
        assert info == api.get(f"/space/{space_id}").json()["item_accounting_info"]
        api.post(f"/item/app/{app_id}/", json={"fields": {"t": "x"}})
    place = elsewhere(podiomock)
    with speaking(podiomock, place.owner) as owner:
        assert owner.get(f"/space/{place.space_id}").json()["item_accounting_info"]["count"] == 0
