"""What can be told of an organization as a whole, its profile, and that it cannot be deleted."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

JANE = 12346


def test_an_organization_cannot_be_deleted(podiomock: PodioMock, api: httpx.Client) -> None:
    sentence = (
        "Only available for clients with a trust level of 5 or higher. To get your API client upgraded to a higher "
        "trust level contact support at https://help.podio.com."
    )
    refused(api.delete(f"/org/{ORG}"), 403, sentence)
    assert api.get(f"/org/{ORG}").status_code == 200
    refused(api.delete(f"/org/{UNKNOWN}"), 404)
    refused(api.delete(f"/org/{elsewhere(podiomock).org_id}"), 403)


def test_active_users_by_week(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.clock.advance(weeks=1)
    weeks = api.get(f"/org/{ORG}/report/login/").json()
    assert len(weeks) == 4
    assert [set(each) for each in weeks] == [{"date", "total", "active"}] * 4
    assert [each["date"] for each in weeks] == sorted((each["date"] for each in weeks), reverse=True)
    assert weeks[0] == {"date": "2026-01-26", "total": 4, "active": 0}
    api.post("/item/app/456/", json={"fields": {"title": "Trace"}})
    podiomock.clock.advance(weeks=1)
    assert [each["active"] for each in api.get(f"/org/{ORG}/report/login/?limit=2").json()] == [1, 0]
    assert api.get(f"/org/{ORG}/report/login/?limit=1&offset=1").json() == [{**weeks[0]}]


def test_no_week_is_before_the_organization(podiomock: PodioMock, api: httpx.Client) -> None:
    made = api.post("/org/", json={"name": "Young"}).json()["org_id"]
    assert api.get(f"/org/{made}/report/login/").json() == []
    podiomock.clock.advance(weeks=2)
    assert [each["total"] for each in api.get(f"/org/{made}/report/login/?limit=16").json()] == [1, 1]
    assert api.get(f"/org/{made}/report/login/?offset=999999999999").json() == []


@pytest.mark.parametrize("query", ["limit=17", "limit=0", "limit=x", "offset=-1"])
def test_a_wrong_window_is_refused(api: httpx.Client, query: str) -> None:
    refused(api.get(f"/org/{ORG}/report/login/?{query}"), 400)


def test_statistics_count_what_is_there(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.world.space(SPACE).member(podiomock.world.user("Ann Outside"))
    items = api.get("/item/app/456/count").json()["count"] + api.get("/item/app/457/count").json()["count"]
    assert api.get(f"/org/{ORG}/statistics").json() == {
        "spaces": 1, "apps": 3, "items": items, "members": 5, "employees": 4, "external": 1,
    }  # fmt: skip


@pytest.mark.parametrize("path", ["statistics", "report/login/"])
@pytest.mark.parametrize("role", ["regular", "light", None])
def test_reports_are_for_admins(podiomock: PodioMock, path: str, role: str | None) -> None:
    with speaking_as(podiomock, "Ann", org=role) as ann:
        refused(ann.get(f"/org/{ORG}/{path}"), 403)


def test_what_is_shared_with_somebody(podiomock: PodioMock, api: httpx.Client) -> None:
    api.post("/space/", json={"org_id": ORG, "name": "Mine"})
    place = elsewhere(podiomock)
    (org,) = api.get(f"/org/shared/{JANE}").json()
    assert (org["org_id"], [each["space_id"] for each in org["spaces"]]) == (ORG, [SPACE])
    assert set(org) == {
        "org_id", "name", "url", "url_label", "type", "status", "contract_status", "premium", "logo", "image",
        "domains", "segment", "segment_size", "tier", "spaces",
    }  # fmt: skip
    assert set(org["spaces"][0]) == {
        "space_id", "org_id", "name", "url", "url_label", "type", "item_accounting_info", "sharefile_vault_url",
    }  # fmt: skip
    assert api.get(f"/org/shared/{place.owner.user_id}").json() == []
    assert len(api.get(f"/org/shared/{ME}").json()[0]["spaces"]) == 2
    refused(api.get(f"/org/shared/{UNKNOWN}"), 404)


def test_an_organization_has_no_profile_at_first(api: httpx.Client) -> None:
    for method, path in (("GET", "appstore"), ("DELETE", "appstore/")):
        answer = api.request(method, f"/org/{ORG}/{path}")
        refused(answer, 404, "No profile found")
        assert answer.json()["error"] == "not_found"
    refused(api.put(f"/org/{ORG}/appstore", json={"name": "x"}), 404, "No profile found")


def test_a_profile_for_the_app_store(podiomock: PodioMock, api: httpx.Client) -> None:
    number = api.post(f"/org/{ORG}/appstore", json={"name": "Acme", "mail": ["a@acme.example"]}).json()["profile_id"]
    assert api.post(f"/org/{ORG}/appstore", json={"name": "Other"}).json() == {"profile_id": number}
    assert api.put(f"/org/{ORG}/appstore", json={"name": "Acme Inc.", "mail": None}).status_code == 204
    assert api.get(f"/org/{ORG}/appstore").json() == {"profile_id": number, "name": "Acme Inc."}
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        assert ann.get(f"/org/{ORG}/appstore").status_code == 200
        refused(ann.put(f"/org/{ORG}/appstore", json={"name": "Ann"}), 403)
        refused(ann.delete(f"/org/{ORG}/appstore"), 403)
    assert api.delete(f"/org/{ORG}/appstore").status_code == 204
    refused(api.get(f"/org/{ORG}/appstore"), 404, "No profile found")
