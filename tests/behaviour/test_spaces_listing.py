"""Lists of spaces: all, open to join, the caller's top ones; and one by its label."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as


def _ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [each["space_id"] for each in answer.json()]


def _make(client: httpx.Client, name: str, **more: object) -> int:
    return int(client.post("/space/", json={"org_id": ORG, "name": name, **more}).json()["space_id"])


def test_spaces_open_to_join(podiomock: PodioMock, api: httpx.Client) -> None:
    lobby = _make(api, "Lobby", privacy="open")
    _make(api, "Closed")
    assert _ids(api.get(f"/space/org/{ORG}/available/")) == []
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        (found,) = ann.get(f"/space/org/{ORG}/available").json()
        assert (found["space_id"], found["name"]) == (lobby, "Lobby")
        assert set(found) == {
            "space_id", "org_id", "name", "url", "url_label", "type", "item_accounting_info", "sharefile_vault_url",
        }  # fmt: skip
        ann.post(f"/space/{lobby}/join")
        assert _ids(ann.get(f"/space/org/{ORG}/available/")) == []
    with speaking_as(podiomock, "Bo", space="regular") as bo:
        assert _ids(bo.get(f"/space/org/{ORG}/available/")) == []


def test_the_count_is_of_the_list(podiomock: PodioMock, api: httpx.Client) -> None:
    _make(api, "Lobby", privacy="open")
    _make(api, "Closed")
    assert api.get(f"/space/org/{ORG}/count").json() == {"count": 3}
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        assert ann.get(f"/space/org/{ORG}/count").json() == {"count": 1}


def test_an_admin_sees_that_there_are_others(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        secret = _make(ann, "Secret")
        refused(ann.get(f"/org/{ORG}/all_spaces/"), 403)
    mine, hidden = api.get(f"/org/{ORG}/all_spaces/").json()
    assert (mine["space_id"], mine["name"], mine["role"], mine["member_count"]) == (SPACE, "Project Space", "admin", 3)
    assert (hidden["space_id"], hidden["name"], hidden["url"], hidden["role"]) == (secret, None, None, None)


@pytest.mark.parametrize("path", [f"/space/org/{ORG}/", f"/space/org/{ORG}/url/"])
def test_a_space_by_its_label(podiomock: PodioMock, api: httpx.Client, path: str) -> None:
    assert api.get(f"{path}project-space").json() == api.get(f"/space/{SPACE}").json()
    refused(api.get(f"{path}nowhere"), 404)
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        refused(ann.get(f"{path}project-space"), 403)


@pytest.mark.parametrize("path", ["", "count", "available/", "project-space"])
def test_strange_and_unknown_organizations(podiomock: PodioMock, api: httpx.Client, path: str) -> None:
    refused(api.get(f"/space/org/{UNKNOWN}/{path}"), 404)
    refused(api.get(f"/space/org/{elsewhere(podiomock).org_id}/{path.replace('project-space', 'far-away')}"), 403)


def test_the_top_spaces_are_the_most_used(api: httpx.Client) -> None:
    for number in range(7):
        _make(api, f"Space {number}")
    busy = _make(api, "Busy")
    top = api.get("/space/top/").json()
    assert len(top) == 6
    assert top[0]["space_id"] == SPACE
    assert set(top[0]) == {
        "space_id", "org_id", "name", "url", "url_label", "type", "item_accounting_info", "sharefile_vault_url", "org",
    }  # fmt: skip
    assert top[0]["org"]["org_id"] == ORG
    app = {"space_id": busy, "config": {"name": "Log"}, "fields": [{"type": "text", "config": {"label": "T"}}]}
    app_id = api.post("/app/", json=app).json()["app_id"]
    api.post(f"/item/app/{app_id}/", json={"fields": {"t": "x"}})
    assert _ids(api.get("/space/top/?limit=2")) == [SPACE, busy]
    listed = {each["space_id"]: each for each in api.get(f"/space/org/{ORG}/").json()}
    assert (listed[busy]["rank"], listed[busy]["top"]) == (1, True)
    assert sum(each["top"] for each in listed.values()) == 6
    refused(api.get("/space/top/?limit=text"), 400)


def test_a_space_is_archived_and_restored(podiomock: PodioMock, api: httpx.Client) -> None:
    for call, archived in (("archive", True), ("restore", False)):
        assert api.post(f"/space/{SPACE}/{call}").status_code == 204
        assert api.get(f"/space/{SPACE}").json()["archived"] is archived
        assert api.get("/org/").json()[0]["spaces"][0]["archived"] is archived
        assert api.get("/item/123").status_code == 200
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        refused(ann.post(f"/space/{SPACE}/archive"), 403)


def test_a_space_is_deleted_with_all_that_is_in_it(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.world.space(SPACE).invite("zoe@new.example")
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        refused(ann.delete(f"/space/{SPACE}"), 403)
        answer = api.delete(f"/space/{SPACE}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert ann.get("/org/").json() == []
    for path in (f"/space/{SPACE}", "/app/456", "/item/123", "/task/789", f"/space/{SPACE}/member/"):
        refused(api.get(path), 410)
    refused(api.delete(f"/space/{SPACE}"), 410)
    assert api.get("/org/").json()[0]["spaces"] == []
    assert [each["space_memberships"] for each in api.get(f"/org/{ORG}/member/").json()] == [0, 0, 0, 0]
    assert {each.type for each in podiomock.effects.notifications} == {"space_delete"}
    assert ME not in [each.user_id for each in podiomock.effects.notifications]


def test_a_space_of_a_free_organization_is_not_deleted(api: httpx.Client) -> None:
    org = api.post("/org/", json={"name": "Free"}).json()["org_id"]
    space = api.post("/space/", json={"org_id": org, "name": "Stays"}).json()["space_id"]
    refused(api.delete(f"/space/{space}"), 403)
    assert api.get(f"/space/{space}").status_code == 200
