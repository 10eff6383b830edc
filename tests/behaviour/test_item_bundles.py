"""`fields=`: more or less of an item."""

import httpx
import pytest

from tests.behaviour.apps import NEWER_KEYS, RECORDED_KEYS
from tests.behaviour.outsiders import APP, refused

ITEM = 123


@pytest.mark.parametrize(("fields", "more"), [("files", set()), ("space,comment_count", {"space", "comment_count"})])
def test_fields_adds_to_a_single_item(api: httpx.Client, fields: str, more: set[str]) -> None:
    found = api.get(f"/item/{ITEM}", params={"fields": fields}).json()
    assert set(found) == RECORDED_KEYS | NEWER_KEYS | more
    basic = api.get(f"/item/{ITEM}/basic", params={"fields": "files"}).json()
    assert [each["file_id"] for each in basic["files"]] == [12343, 12344]


ROW = {
    "item_id", "app_item_id", "app_item_id_formatted", "external_id", "title", "link", "priority", "revision",
    "initial_revision", "current_revision", "created_on", "created_by", "created_via", "last_event_on", "ratings",
    "rights", "fields", "comment_count", "file_count", "sharefile_vault_url", "sharefile_vault_folder_id",
}  # fmt: skip
MICRO = {"item_id", "app_item_id", "title", "link", "revision"}


@pytest.mark.parametrize(
    ("fields", "keys"),
    [
        ("", ROW),
        ("items.fields(files,tags)", ROW | {"files", "tags"}),
        ("items.fields(files.view(micro), tags)", ROW | {"files", "tags"}),
        ("items.view(micro)", MICRO),
        ("items.view(micro).fields(external_id,fields)", MICRO | {"external_id", "fields"}),
        ("items.view(short)", ROW),
        ("items.view(full)", RECORDED_KEYS | NEWER_KEYS),
        ("files,comments", ROW | {"files", "comments"}),
        ("items.fields(nonsense)", ROW),
        ("items.fields(task_count,app)", ROW | {"task_count", "app"}),
    ],
)
def test_fields_asks_for_more_or_less_of_listed_items(api: httpx.Client, fields: str, keys: set[str]) -> None:
    body = {"filters": {"item_id": [ITEM]}}
    (found,) = api.post(f"/item/app/{APP}/filter/", params={"fields": fields}, json=body).json()["items"]
    assert set(found) == keys
    (listed,) = api.get(f"/item/app/{APP}/", params={"fields": fields, "item_id": ITEM}).json()["items"]
    assert listed == found


def test_mini_lies_between_micro_and_short(api: httpx.Client) -> None:
    path = f"/item/app/{APP}/filter/?fields=items.view(mini)"
    found = set(api.post(path, json={"limit": 1}).json()["items"][0])
    assert found > MICRO
    assert "fields" not in found


@pytest.mark.parametrize(
    "fields", ["items.", "items.view", "items.view(", "items.view(tiny)", "a,,b", "items.x(a)", "("]
)
def test_fields_that_cannot_be_read_are_refused(api: httpx.Client, fields: str) -> None:
    refused(api.get(f"/item/{ITEM}", params={"fields": fields}), 400)
    refused(api.post(f"/item/app/{APP}/filter/", params={"fields": fields}, json={}), 400)
