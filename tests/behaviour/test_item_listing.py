"""Items by GET: pages, counts, values, ranges; and what they come to."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, category, field, item, text
from tests.behaviour.outsiders import APP, refused

ESTIMATE, BUDGET = 4, 5


def test_a_page_is_as_the_filters(api: httpx.Client) -> None:
    listed = api.get(f"/item/app/{APP}/").json()
    assert listed == api.post(f"/item/app/{APP}/filter/", json={}).json()
    assert (listed["total"], listed["filtered"], len(listed["items"])) == (150, 150, 30)
    page = api.get(f"/item/app/{APP}/", params={"limit": 2, "offset": 1}).json()["items"]
    assert page == listed["items"][1:3]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("status=1;2", {"status": [1, 2]}),
        ("status=1;null", {"status": [1, None]}),
        ("1=2", {"status": [2]}),
        ("estimate=2-8", {"estimate": {"from": 2, "to": 8}}),
        ("estimate=2-", {"estimate": {"from": 2}}),
        ("due-date=2025-01-01-2025-12-31", {"due-date": {"from": "2025-01-01", "to": "2025-12-31"}}),
        ("created_on=2025-01-17-2025-01-18", {"created_on": {"from": "2025-01-17", "to": "2025-01-18"}}),
        ("created_by=user:12346", {"created_by": [{"type": "user", "id": 12346}]}),
        ("title=Work on step 3", {"title": "Work on step 3"}),
        ("tags=project-alpha", {"tags": ["project-alpha"]}),
        ("item_id=123;122", {"item_id": [123, 122]}),
        ("project=901", {"project": [901]}),
        ("status=2&tags=project-alpha", {"status": [2], "tags": ["project-alpha"]}),
    ],
)
def test_filters_stand_in_the_query(api: httpx.Client, query: str, body: dict[str, Any]) -> None:
    expected = api.post(f"/item/app/{APP}/filter/", json={"filters": body}).json()
    assert expected["filtered"] > 0
    assert api.get(f"/item/app/{APP}/?{query}").json() == expected
    assert api.get(f"/item/app/{APP}/count?{query}").json() == {"count": expected["filtered"]}


def test_sorting_stands_in_the_query(api: httpx.Client) -> None:
    listed = api.get(f"/item/app/{APP}/", params={"sort_by": "title", "sort_desc": "false", "limit": 3}).json()
    body = {"sort_by": "title", "sort_desc": False, "limit": 3}
    assert listed == api.post(f"/item/app/{APP}/filter/", json=body).json()


def test_the_newer_list_gives_all_of_one_external_id(api: httpx.Client) -> None:
    made = [item(api, APP, {"title": f"{each}"}, external_id="same") for each in range(40)]
    found = api.get(f"/item/app/{APP}/v2/", params={"external_id": "same"}).json()
    assert sorted(each["item_id"] for each in found["items"]) == made
    assert (found["total"], found["filtered"]) == (190, 40)
    assert len(api.get(f"/item/app/{APP}/v2/", params={"limit": 5}).json()["items"]) == 5
    assert api.get(f"/item/app/{APP}/v2/", params={"external_id": "other"}).json()["items"] == []


@pytest.mark.parametrize("path", ["", "v2/", "xlsx/"])
@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "offset=-1", "sort_by=nothing", "nothing=1", "estimate=x", "created_by=x"]
)
def test_bad_queries_are_refused(api: httpx.Client, path: str, query: str) -> None:
    refused(api.get(f"/item/app/{APP}/{path}?{query}"), 400)


@pytest.mark.parametrize("query", ["nothing=1", "estimate=x"])
def test_bad_counts_are_refused(api: httpx.Client, query: str) -> None:
    refused(api.get(f"/item/app/{APP}/count?{query}"), 400)


def test_an_apps_values(api: httpx.Client) -> None:
    found = api.get(f"/item/app/{APP}/values").json()
    assert set(found) == {"fields", "created_bys", "created_vias", "last_edit_bys", "last_edit_vias", "tags"}
    by_name = {each["external_id"]: each for each in found["fields"]}
    assert [each["value"]["id"] for each in by_name["status"]["values"]] == [1, 2, 3, 4]
    assert [each["value"]["item_id"] for each in by_name["project"]["values"]] == [901, 902]
    assert "title" not in by_name
    assert [each["user_id"] for each in found["created_bys"]] == [12345, 12346, 12347]
    assert found["tags"] == ["project-alpha"]


def test_a_fields_range(api: httpx.Client) -> None:
    assert api.get(f"/item/field/{ESTIMATE}/range").json() == {"min": "1.0000", "max": "20.0000"}
    assert api.get(f"/item/field/{BUDGET}/range").json() == {"min": "1500.0000", "max": "1500.0000"}
    other = app(api, text("Title"), field("number", "Size"))
    size = next(each["field_id"] for each in api.get(f"/app/{other}").json()["fields"] if each["label"] == "Size")
    assert api.get(f"/item/field/{size}/range").json() == {"min": None, "max": None}


# -- calculate -------------------------------------------------------------------------------------------------------


@pytest.fixture
def orders(api: httpx.Client) -> int:
    """An app with four items, one of which has no amount."""
    made = app(
        api,
        text("Title"),
        category("State", "Open", "Won"),
        field("number", "Amount"),
        field("number", "Price"),
        field("date", "Day"),
    )
    for state, amount, price, day in (
        (1, 2, 10, "2026-01-30"),
        (1, 3, 5, "2026-02-02"),
        (2, 4, 0, "2026-02-03"),
        (2, None, 7, "2026-02-03"),
    ):
        values: dict[str, Any] = {"state": state, "price": price, "day": {"start": day}}
        item(api, made, values if amount is None else {**values, "amount": amount}, tags=["x"] if state == 1 else [])
    return made


def ids(api: httpx.Client, app_id: int) -> dict[str, int]:
    return {each["external_id"]: each["field_id"] for each in api.get(f"/app/{app_id}").json()["fields"]}


@pytest.mark.parametrize(
    ("aggregation", "formula", "total"),
    [
        ("count", [], 4),
        ("sum", ["amount"], "9.0000"),
        ("average", ["amount"], "3.0000"),
        ("minimum", ["amount"], "2.0000"),
        ("maximum", ["amount"], "4.0000"),
        ("sum", ["amount", "multiply", "price"], "35.0000"),
        ("sum", ["amount", "plus", "amount", "multiply", "price"], "44.0000"),
        ("sum", [100, "minus", "amount"], "291.0000"),
        ("sum", ["amount", "divide", "price"], "0.8000"),
    ],
)
def test_calculations(api: httpx.Client, orders: int, aggregation: str, formula: list[Any], total: Any) -> None:
    fields = ids(api, orders)
    parts = [
        {"type": "field", "value": fields[each]}
        if each in fields
        else {"type": "operator" if isinstance(each, str) else "number", "value": each}
        for each in formula
    ]
    body = {"aggregation": aggregation, "formula": parts}
    assert api.post(f"/item/app/{orders}/calculate", json=body).json() == {"total": total, "groups": []}


def test_a_formula_without_values_comes_to_nothing(api: httpx.Client, orders: int) -> None:
    formula = [{"type": "field", "value": ids(api, orders)["amount"]}]
    body = {"aggregation": "sum", "formula": formula, "filters": {"title": "none"}}
    assert api.post(f"/item/app/{orders}/calculate", json=body).json() == {"total": None, "groups": []}


@pytest.mark.parametrize(
    ("grouping", "groups"),
    [
        ({"type": "field", "value": "state"}, [("Open", 2, "5.0000"), ("Won", 2, "4.0000")]),
        ({"type": "field", "value": "day", "sub_value": "month"}, [("2026-02", 3, "7.0000"), ("2026-01", 1, "2.0000")]),
        ({"type": "field", "value": "day", "sub_value": "weekday"}, [("Tuesday", 2, "4.0000")]),
        ({"type": "field", "value": "day", "sub_value": "week"}, [("2026-W06", 3, "7.0000")]),
        ({"type": "field", "value": "day", "sub_value": "year"}, [("2026", 4, "9.0000")]),
        ({"type": "field", "value": "day"}, [("2026-02-03", 2, "4.0000")]),
        ({"type": "revision", "value": "created_by"}, [("John Doe", 4, "9.0000")]),
        ({"type": "revision", "value": "created_on"}, [("2026-02-01", 4, "9.0000")]),
        ({"type": "revision", "value": "tags"}, [("x", 2, "5.0000")]),
    ],
)
def test_groups(api: httpx.Client, orders: int, grouping: dict[str, Any], groups: list[Any]) -> None:
    formula = [{"type": "field", "value": "amount"}]
    body = {"aggregation": "sum", "formula": formula, "groupings": [grouping]}
    found = api.post(f"/item/app/{orders}/calculate", json=body).json()["groups"]
    assert [(each["label"], each["count"], each["value"]) for each in found][: len(groups)] == groups
    assert len(api.post(f"/item/app/{orders}/calculate", json={**body, "limit": 1}).json()["groups"]) == 1


def test_groups_within_groups(api: httpx.Client, orders: int) -> None:
    groupings = [{"type": "field", "value": "state"}, {"type": "field", "value": "day"}]
    body = {"aggregation": "count", "groupings": groupings}
    found = api.post(f"/item/app/{orders}/calculate", json=body).json()["groups"]
    assert [[(each["label"], each["value"]) for each in group["groups"]] for group in found] == [
        [("2026-01-30", 1), ("2026-02-02", 1)],
        [("2026-02-03", 2)],
    ]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"aggregation": "median"},
        {"aggregation": "sum"},
        {"aggregation": "sum", "formula": [{"type": "field", "value": "title"}]},
        {"aggregation": "sum", "formula": [{"type": "field", "value": "nothing"}]},
        {"aggregation": "sum", "formula": [{"type": "number", "value": "x"}]},
        {"aggregation": "sum", "formula": [{"type": "operator", "value": "plus"}]},
        {"aggregation": "sum", "formula": [{"type": "number", "value": 1}, {"type": "operator", "value": "plus"}]},
        {
            "aggregation": "sum",
            "formula": [
                {"type": "number", "value": 1},
                {"type": "operator", "value": "power"},
                {"type": "number", "value": 1},
            ],
        },
        {"aggregation": "count", "groupings": [{"type": "field", "value": "title"}]},
        {"aggregation": "count", "groupings": [{"type": "revision", "value": "mood"}]},
        {"aggregation": "count", "groupings": [{"type": "field", "value": "day", "sub_value": "hour"}]},
        {"aggregation": "count", "limit": 0},
        {"aggregation": "count", "filters": {"nothing": 1}},
    ],
)
def test_bad_calculations_are_refused(
    api: httpx.Client, podiomock: PodioMock, orders: int, body: dict[str, Any]
) -> None:
    del podiomock
    refused(api.post(f"/item/app/{orders}/calculate", json=body), 400)
