"""Batches: what long jobs leave behind."""

import httpx

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, SPACE, UNKNOWN, refused, speaking, speaking_as


def export(api: httpx.Client) -> int:
    batch_id: int = api.post(f"/item/app/{APP}/export/csv", json={}).json()["batch_id"]
    return batch_id


def test_a_batch_is_done_at_once_and_has_its_file(api: httpx.Client) -> None:
    batch = api.get(f"/batch/{export(api)}").json()
    assert (batch["status"], batch["plugin"]) == ("completed", "app_export")
    assert (batch["app"]["app_id"], batch["space"]["space_id"]) == (APP, SPACE)
    assert batch["completed"] == api.get(f"/item/app/{APP}/count").json()["count"]
    assert api.get(f"/file/{batch['file']['file_id']}/raw").status_code == 200


def test_batches_are_listed_newest_first_by_the_page(api: httpx.Client) -> None:
    made = [export(api) for _ in range(3)]
    assert [each["batch_id"] for each in api.get("/batch/").json()] == made[::-1]
    assert [each["batch_id"] for each in api.get("/batch/", params={"limit": 1, "offset": 1}).json()] == made[1:2]


def test_none_is_running(api: httpx.Client) -> None:
    export(api)
    assert api.get(f"/batch/app/{APP}/app_export/running/").json() == []
    assert api.get(f"/batch/space/{SPACE}/space_contact_import/running/").json() == []
    refused(api.get(f"/batch/app/{APP}/magic/running/"), 400)
    refused(api.get("/batch/item/123/app_export/running/"), 400, "Invalid reference item")
    refused(api.get(f"/batch/app/{UNKNOWN}/app_export/running/"), 404)


def test_batches_are_for_who_began_them(api: httpx.Client, podiomock: PodioMock) -> None:
    batch_id = export(api)
    with speaking(podiomock, podiomock.world.users[12346]) as jane:
        assert jane.get("/batch/").json() == []
        refused(jane.get(f"/batch/{batch_id}"), 403)
    with speaking_as(podiomock, "Ann") as ann:
        refused(ann.get(f"/batch/app/{APP}/app_export/running/"), 403)


def test_a_light_member_exports_nothing(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Lil", space="light") as lil:
        refused(lil.post(f"/item/app/{APP}/export/csv", json={}), 403)
        refused(lil.get(f"/item/app/{APP}/xlsx/"), 403)
