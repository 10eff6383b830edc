"""Items as files: exports, their batches, workbooks."""

import csv
import sys
from io import BytesIO, StringIO
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from podiomock import PodioMock
from tests.behaviour.apps import app, category, delete_field, field, item, text
from tests.behaviour.outsiders import APP, UNKNOWN, refused, speaking_as

OWN = ["Item ID", "Unique ID", "External ID", "Title", "Created on", "Created by", "Tags"]


@pytest.fixture
def deals(api: httpx.Client) -> int:
    """An app with two items, whose texts want care."""
    made = app(
        api, text("Title"), category("State", "Open", "Won", multiple=True), field("number", "Size"), name="Deals [x]/y"
    )
    item(api, made, {"title": '=1+1, "quoted"\nü', "state": [1, 2], "size": 2.5}, tags=["a", "b"], external_id="e-1")
    item(api, made, {"title": "bell \x07 rings"})
    return made


def exported(api: httpx.Client, app_id: int, exporter: str, **body: Any) -> httpx.Response:
    answer = api.post(f"/item/app/{app_id}/export/{exporter}", json=body)
    assert answer.status_code == 200, answer.text
    batch = api.get(f"/batch/{answer.json()['batch_id']}").json()
    return api.get(f"/file/{batch['file']['file_id']}/raw")


def table(content: bytes) -> list[list[Any]]:
    (sheet,) = load_workbook(BytesIO(content)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_an_export_is_a_batch_with_a_file(api: httpx.Client, deals: int) -> None:
    answer = api.post(f"/item/app/{deals}/export/csv", json={})
    assert set(answer.json()) == {"batch_id"}
    batch = api.get(f"/batch/{answer.json()['batch_id']}").json()
    assert set(batch) == {
        "batch_id", "name", "plugin", "status", "completed", "skipped", "failed", "created_on", "started_on",
        "ended_on", "file", "app", "space",
    }  # fmt: skip
    assert (batch["plugin"], batch["status"], batch["completed"]) == ("app_export", "completed", 2)
    assert (batch["app"]["app_id"], batch["file"]["name"]) == (deals, "Deals [x]/y.csv")
    again = api.post(f"/item/app/{deals}/export/csv", json={}).json()["batch_id"]
    assert [each["batch_id"] for each in api.get("/batch/").json()] == [again, batch["batch_id"]]


def test_comma_separated_values(api: httpx.Client, deals: int) -> None:
    answer = exported(api, deals, "csv", sort_by="item_id", sort_desc=False)
    assert answer.headers["content-type"].startswith("text/csv")
    names, first, second = csv.reader(StringIO(answer.text, newline=""))
    assert names == [*OWN, "Title", "State", "Size"]
    assert first[1:4] + first[5:] == [
        "1", "e-1", '=1+1, "quoted"\nü', "John Doe", "a, b", '=1+1, "quoted"\nü', "Open; Won", "2.5",
    ]  # fmt: skip
    assert second[1:4] == ["2", "", "bell \x07 rings"]


@pytest.mark.parametrize("exporter", ["xls", "xlsx"])
def test_workbooks(api: httpx.Client, deals: int, exporter: str) -> None:
    answer = exported(api, deals, exporter, sort_by="item_id", sort_desc=False)
    names, first, second = table(answer.content)
    assert names == [*OWN, "Title", "State", "Size"]
    assert (first[1], first[7], first[9]) == (1, '=1+1, "quoted"\nü', 2.5)
    assert (second[7], second[9]) == ("bell  rings", None)


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ({}, [2, 1]),
        ({"sort_by": "title", "sort_desc": False}, [1, 2]),
        ({"limit": 1}, [2]),
        ({"limit": 1, "offset": 1}, [1]),
        ({"filters": {"state": [2]}}, [1]),
        ({"filters": [{"key": "state", "values": [None]}]}, [2]),
    ],
)
def test_which_items_are_exported(api: httpx.Client, deals: int, body: dict[str, Any], numbers: list[int]) -> None:
    rows = list(csv.reader(StringIO(exported(api, deals, "csv", **body).text, newline="")))
    assert [int(row[1]) for row in rows[1:]] == numbers


@pytest.mark.parametrize("wanted", [True, False])
def test_deleted_columns(api: httpx.Client, podiomock: PodioMock, deals: int, *, wanted: bool) -> None:
    delete_field(podiomock, deals, "size")
    rows = list(csv.reader(StringIO(exported(api, deals, "csv", deleted_columns=wanted).text, newline="")))
    assert ("Size" in rows[0]) is wanted


def test_a_workbook_at_once(api: httpx.Client) -> None:
    answer = api.get(f"/item/app/{APP}/xlsx/", params={"status": "1;2", "sort_by": "item_id", "sort_desc": "false"})
    assert answer.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    rows = table(answer.content)
    assert (len(rows), rows[1][0]) == (21, 122)
    assert len(table(api.get(f"/item/app/{APP}/xlsx/", params={"limit": 500}).content)) == 151


@pytest.mark.parametrize("make", ["POST /item/app/456/export/xlsx", "GET /item/app/456/xlsx/"])
def test_without_the_library_it_says_what_to_install(
    api: httpx.Client, podiomock: PodioMock, monkeypatch: pytest.MonkeyPatch, make: str
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    method, path = make.split()
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'podiomock\[xlsx\]'"):
        api.request(method, path, json={})
    assert podiomock.changes == []
    assert exported(api, APP, "csv").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/item/app/456/export/pdf", {}, 400),
        ("/item/app/456/export/csv", None, 404),
        ("/item/app/456/export/csv", {"limit": 0}, 400),
        ("/item/app/456/export/csv", {"filters": {"nothing": 1}}, 400),
        ("/item/app/456/export/csv", {"sort_by": "nothing"}, 400),
        (f"/item/app/{UNKNOWN}/export/csv", {}, 404),
    ],
)
def test_bad_exports_make_nothing(
    api: httpx.Client, podiomock: PodioMock, path: str, body: dict[str, Any] | None, status: int
) -> None:
    refused(api.post(path) if body is None else api.post(path, json=body), status)
    assert podiomock.changes == []


def test_batches_are_their_makers(api: httpx.Client, podiomock: PodioMock) -> None:
    batch_id = api.post(f"/item/app/{APP}/export/csv", json={}).json()["batch_id"]
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        refused(other.get(f"/batch/{batch_id}"), 403)
        assert other.get("/batch/").json() == []
    refused(api.get(f"/batch/{UNKNOWN}"), 404)
