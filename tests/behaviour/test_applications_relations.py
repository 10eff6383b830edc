"""What apps have to do with each other: dependencies, calculations, features; and icons."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, field, make, pointing_at
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, elsewhere, refused

PROJECTS, INACTIVE = 457, 458


def test_what_an_app_depends_on(api: httpx.Client) -> None:
    for slash in ("", "/"):
        found = api.get(f"/app/{APP}/dependencies{slash}").json()
        assert [each["app_id"] for each in found["apps"]] == [APP, PROJECTS]
        assert found["dependencies"] == {str(APP): [PROJECTS], str(PROJECTS): []}
    assert found["apps"][1]["name"] == "Projects"


def test_dependencies_go_on_and_round(api: httpx.Client) -> None:
    last = make(api, "Last", fields=[TITLE, pointing_at("Self", APP)])
    api.post(f"/app/{PROJECTS}/field/", json=pointing_at("Last", last, APP))
    found = api.get(f"/app/{APP}/dependencies/").json()
    assert found["dependencies"] == {str(APP): [PROJECTS], str(PROJECTS): [last, APP], str(last): [APP]}
    api.delete(f"/app/{PROJECTS}/field/last")
    assert set(api.get(f"/app/{APP}/dependencies/").json()["dependencies"]) == {str(APP), str(PROJECTS)}


def test_what_a_spaces_apps_depend_on(podiomock: PodioMock, api: httpx.Client) -> None:
    other = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    far = make(api, "Far", space_id=other)
    near = make(api, "Near", space_id=other, fields=[TITLE, pointing_at("Far", far)])
    api.post(f"/app/{PROJECTS}/field/", json=pointing_at("Near", near))
    found = api.get(f"/space/{SPACE}/dependencies/").json()
    assert [each["app_id"] for each in found["apps"]] == [PROJECTS, APP, near]
    assert found["dependencies"] == {str(PROJECTS): [near], str(APP): [PROJECTS], str(near): [far]}
    place = elsewhere(podiomock)
    refused(api.get(f"/space/{place.space_id}/dependencies/"), 403)
    refused(api.get(f"/app/{place.app_id}/dependencies/"), 403)


def test_what_can_be_calculated_with(api: httpx.Client) -> None:
    api.post(f"/app/{PROJECTS}/field/", json=field("duration", "Time"))
    (out,) = api.get(f"/app/{APP}/calculation/").json()
    assert (out["type"], out["app"]["app_id"]) == ("outgoing", PROJECTS)
    assert out["reference_field"]["external_id"] == "project"
    assert set(out["reference_field"]) == {"field_id", "type", "external_id", "label", "config"}
    assert set(out["reference_field"]["config"]) == {"settings", "mapping", "label"}
    assert [each["external_id"] for each in out["value_fields"]] == ["budget", "time"]
    (incoming,) = api.get(f"/app/{PROJECTS}/calculation").json()
    assert (incoming["type"], incoming["app"]["app_id"]) == ("incoming", APP)
    assert [each["external_id"] for each in incoming["value_fields"]] == ["estimate", "budget"]
    api.delete(f"/app/{APP}/field/project")
    assert api.get(f"/app/{APP}/calculation/").json() == []


def test_what_apps_come_with(api: httpx.Client) -> None:
    assert api.get(f"/app/features/?app_ids={APP}").json() == ["items"]
    api.post(f"/view/app/{PROJECTS}/", json={"name": "All"})
    api.put(f"/app/{PROJECTS}", json={"config": {"tasks": [{"text": "Greet"}]}})
    for query in (f"app_ids={APP},{PROJECTS}", f"app_ids={PROJECTS}&include_space=True"):
        assert api.get(f"/app/features?{query}").json() == ["filters", "tasks", "items"]
    assert api.get(f"/app/features/?app_ids={INACTIVE}").json() == []


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("", 404, "No matching operation could be found. Missing parameters: app_ids."),
        ("app_ids=", 404, "No matching operation could be found. Missing parameters: app_ids."),
        ("app_ids=x", 400, 'Invalid value "x" (string): must be integer'),
        (f"app_ids={APP},{UNKNOWN}", 404, "Object not found"),
        (f"app_ids={APP}&include_space=perhaps", 400, None),
    ],
)
def test_wrong_features_are_refused(api: httpx.Client, query: str, status: int, sentence: str | None) -> None:
    refused(api.get(f"/app/features/?{query}"), status, sentence)


def test_features_are_of_apps_in_one_space_that_one_may_see(podiomock: PodioMock, api: httpx.Client) -> None:
    other = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    refused(api.get(f"/app/features/?app_ids={APP},{make(api, space_id=other)}"), 400)
    refused(api.get(f"/app/features/?app_ids={elsewhere(podiomock).app_id}"), 403)
    api.delete(f"/app/{PROJECTS}")
    refused(api.get(f"/app/features/?app_ids={PROJECTS}"), 410)


@pytest.mark.parametrize(("query", "found"), [("TASK", [55]), ("o", True), ("xyzzy", [])])
def test_icons(api: httpx.Client, query: str, found: Any) -> None:
    answer = api.get("/app/icon/search", params={"query": query}).json()
    assert (bool(answer) if found is True else answer) == found


def test_icons_need_a_word(api: httpx.Client) -> None:
    refused(api.get("/app/icon/search"), 404, "No matching operation could be found. Missing parameters: query.")
