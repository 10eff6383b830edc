"""Many items deleted at once."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, UNKNOWN, refused, speaking

PROJECT = 901
SAM = 12347


def test_named_items_are_deleted(api: httpx.Client) -> None:
    body = {"item_ids": [1001, 1002, 1001], "filters": {"status": [3]}, "view_id": 7}
    assert api.post(f"/item/app/{APP}/delete", json=body).json() == {"deleted": [1001, 1002], "pending": []}
    assert [api.get(f"/item/{each}").status_code for each in (1001, 1002, 1003)] == [410, 410, 200]
    again = api.post(f"/item/app/{APP}/delete", json={"item_ids": [1001, 1003]}).json()
    assert again == {"deleted": [1003], "pending": []}


@pytest.mark.parametrize("filters", [{"status": [4]}, [{"key": "status", "values": [4]}]])
def test_filtered_items_are_deleted(api: httpx.Client, filters: Any) -> None:
    deleted = api.post(f"/item/app/{APP}/delete", json={"filters": filters}).json()["deleted"]
    assert len(deleted) == 30
    assert api.get(f"/item/app/{APP}/count").json() == {"count": 120}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"item_ids": "x"}, 400),
        ({"item_ids": [1001, UNKNOWN]}, 404),
        ({"item_ids": [1001, PROJECT]}, 404),
        ({"filters": {"nothing": 1}}, 400),
        ({"filters": [1]}, 400),
    ],
)
def test_bad_bulk_deletes_delete_nothing(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], status: int
) -> None:
    refused(api.post(f"/item/app/{APP}/delete", json=body), status)
    assert podiomock.changes == []


def test_members_delete_in_bulk_only_what_is_theirs(podiomock: PodioMock) -> None:
    with speaking(podiomock, podiomock.world.users[SAM]) as sam:
        refused(sam.post(f"/item/app/{APP}/delete", json={"item_ids": [1021, 1001]}), 403)
        assert not [each for each in podiomock.changes if each.startswith("items")]
        assert sam.post(f"/item/app/{APP}/delete", json={"item_ids": [1021]}).json()["deleted"] == [1021]
