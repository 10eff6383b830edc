"""Lists of tasks: narrowed, sorted, a page at a time, and on an object."""

from datetime import timedelta

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, refused
from tests.behaviour.tasks import ITEM, OTHER_ITEM, ROW, TASK, make, number_of, on_item, texts, today

NOT_SECURE = "Query not secure enough, must filter on either org, space, app, responsible, reference or created_by"


@pytest.mark.parametrize("query", ["", "?completed=false", "?label=1", "?org=", "?responsible=None&limit=5"])
def test_a_listing_must_be_narrowed(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/task/{query}")
    refused(answer, 400, NOT_SECURE)
    assert answer.json()["error"] == NOT_SECURE


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (f"org={ORG}", True),
        (f"org={UNKNOWN}", False),
        (f"space={SPACE}", True),
        (f"space={UNKNOWN};{SPACE}", True),
        (f"app={APP}&completed=false", True),
        (f"app={UNKNOWN}", False),
        (f"responsible={ME}", True),
        ("responsible=0", True),
        (f"responsible={UNKNOWN}", False),
        (f"reference=item:{ITEM}", True),
        (f"reference=item:{OTHER_ITEM};item:{ITEM}", True),
        (f"reference=item:{OTHER_ITEM}", False),
        (f"reference=app:{APP}", False),
        (f"created_by=user:{ME}", True),
        (f"created_by={ME}", True),
        (f"created_by=app:{ME}", False),
        (f"completed_by=user:{ME}", False),
        (f"space={SPACE}&completed=true", False),
        (f"space={SPACE}&label=2;1", True),
        (f"space={SPACE}&label=2", False),
        (f"space={SPACE}&external_id=mine", True),
        (f"space={SPACE}&external_id=other", False),
        (f"space={SPACE}&due_date=2031-01-01-2031-01-02", True),
        (f"space={SPACE}&due_date=2031-01-03-2031-01-31", False),
        (f"space={SPACE}&completed_on=2001-01-01-2099-01-01", False),
        (f"space={SPACE}&reassigned=false", True),
        (f"space={SPACE}&reassigned=true", False),
        (f"space={SPACE}&files=true", False),
        (f"space={SPACE}&files=0", True),
        (f"space={SPACE}&created_via=1", True),
        (f"space={SPACE}&created_via=2;{UNKNOWN}", False),
        (f"space={SPACE}&label={UNKNOWN}", False),
        (f"reference=space:{SPACE};app:{APP}", False),
        (f"reference=status:{UNKNOWN}", False),
    ],
)
def test_every_filter_narrows(api: httpx.Client, query: str, found: bool) -> None:  # noqa: FBT001  a column of the table
    due = "2031-01-02"
    task = make(api, ref_type="item", ref_id=ITEM, labels=[1], external_id="mine", due_date=due)
    answer = api.get(f"/task/?{query}")
    assert answer.status_code == 200
    assert (task["task_id"] in [each["task_id"] for each in answer.json()]) is found


def test_created_on_is_a_range_of_days(podiomock: PodioMock, api: httpx.Client) -> None:
    task = make(api, ref_type="item", ref_id=ITEM)
    day, after = today(podiomock), today(podiomock, 1)
    assert on_item(api, created_on=f"{day}-{day}") == [task["text"]]
    assert on_item(api, created_on=f"{after}-{after}") == []


def test_completed_is_true_false_or_both(podiomock: PodioMock, api: httpx.Client) -> None:
    done = make(api, "Done", ref_type="item", ref_id=ITEM)["task_id"]
    make(api, "Open", ref_type="item", ref_id=ITEM)
    api.post(f"/task/{done}/complete")
    assert on_item(api, completed="true") == on_item(api, completed_by=f"user:{ME}") == ["Done"]
    assert texts(api, completed_by=ME, completed_on=f"{today(podiomock)}-{today(podiomock)}") == ["Done"]
    assert on_item(api, completed="False") == ["Open"]
    assert on_item(api) == ["Done", "Open"]


def test_rows_are_small_unless_the_full_view_is_asked(api: httpx.Client) -> None:
    (row,) = (each for each in api.get(f"/task/?space={SPACE}").json() if each["task_id"] == TASK)
    (whole,) = (each for each in api.get(f"/task/?space={SPACE}&view=full").json() if each["task_id"] == TASK)
    assert set(row) == ROW
    assert whole == api.get(f"/task/{TASK}").json()
    assert row.items() <= whole.items()


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "ABC"),
        ("sort_by=rank", "ABC"),
        ("sort_by=rank&sort_desc=true", "CBA"),
        ("sort_by=created_on", "BCA"),
        ("sort_by=created_on&sort_desc=1", "ACB"),
        ("sort_by=completed_on", "CAB"),
        ("sort_by=completed_on&sort_desc=True", "ACB"),
        ("limit=2", "AB"),
        ("limit=2&offset=1", "BC"),
        ("offset=3", ""),
    ],
)
def test_sorting_and_paging(podiomock: PodioMock, api: httpx.Client, query: str, order: str) -> None:
    start = podiomock.clock.now
    numbers = {}
    for text, hours in (("A", 3), ("B", 1), ("C", 2)):
        podiomock.clock.set(start + timedelta(hours=hours))
        numbers[text] = make(api, text, ref_type="item", ref_id=ITEM)["task_id"]
    for text, hours in (("C", 4), ("A", 5)):
        podiomock.clock.set(start + timedelta(hours=hours))
        api.post(f"/task/{numbers[text]}/complete")
    answer = api.get(f"/task/?reference=item:{ITEM}&{query}")
    assert "".join(each["text"] for each in answer.json()) == order


def test_open_tasks_come_last_by_completion_in_the_order_of_the_sort(api: httpx.Client) -> None:
    first, _, _ = (make(api, text, ref_type="item", ref_id=ITEM)["task_id"] for text in "ABC")
    api.post(f"/task/{first}/complete")
    assert on_item(api, sort_by="completed_on") == ["A", "B", "C"]
    assert on_item(api, sort_by="completed_on", sort_desc="true") == ["A", "C", "B"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("org=x", 'Invalid value "x" (string): must be integer'),
        ("org=0", "Invalid value 0 (integer): must not be less than 1"),
        ("responsible=0&limit=0", "Invalid value 0 (integer): must not be less than 1"),
        ("responsible=0&offset=-1", "Invalid value -1 (integer): must not be less than 0"),
        ("responsible=0&completed=maybe", 'Invalid value "maybe" (string): must be boolean'),
        (
            "responsible=0&sort_by=text",
            "Invalid value \"text\" (string): must be one of {'created_on', 'completed_on', 'rank'}",
        ),
        ("responsible=0&grouping=mood", None),
        ("responsible=0&due_date=2025-02-15", 'Invalid value "2025-02-15" (string): must be Range'),
        ("responsible=0&due_date=2025-02-30-2025-03-01", 'Invalid value "2025-02-30" (string): must be a valid date'),
        ("responsible=0&created_on=2025-02-02-2025-02-01", None),
        ("responsible=0&completed_on=yesterday", None),
        ("reference=item", 'Invalid value "item" (string): must be reference'),
        (f"reference=hook:{ITEM}", "Invalid reference hook"),
        ("created_by=space:1", 'Invalid value "space:1" (string): must be user:ID'),
    ],
)
def test_bad_queries_are_refused(api: httpx.Client, query: str, sentence: str | None) -> None:
    refused(api.get(f"/task/?{query}"), 400, sentence)


def test_tasks_on_an_object(api: httpx.Client) -> None:
    done = make(api, "Done", ref_type="item", ref_id=ITEM)["task_id"]
    make(api, "Open", ref_type="item", ref_id=ITEM)
    make(api, "On the app", ref_type="app", ref_id=APP)
    api.post(f"/task/{done}/complete")
    assert [each["text"] for each in api.get(f"/task/item/{ITEM}/").json()] == ["Done", "Open"]
    assert api.get(f"/task/item/{ITEM}/count").json() == {"count": 1}
    on_app = [each["text"] for each in api.get(f"/task/app/{APP}").json()]
    assert "On the app" in on_app
    assert "Open" not in on_app


@pytest.mark.parametrize("path", ["", "/count"])
def test_tasks_on_what_takes_none_or_is_not_there(api: httpx.Client, path: str) -> None:
    refused(api.get(f"/task/hook/1{path}"), 400, "Invalid reference hook")
    refused(api.get(f"/task/item/{UNKNOWN}{path}"), 404, "Object not found")
    refused(api.get(f"/task/conversation/1{path}"), 404, "Object not found")
    api.delete(f"/item/{OTHER_ITEM}")
    refused(api.get(f"/task/item/{OTHER_ITEM}{path}"), 410)


def test_files_and_reassigned(api: httpx.Client, ann: httpx.Client) -> None:
    other = number_of(ann)
    file_id = api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"]
    make(api, "With a file", ref_type="item", ref_id=ITEM, file_ids=[file_id])
    make(api, "Given", ref_type="item", ref_id=ITEM, responsible=other)
    kept = make(api, "Handed on", ref_type="item", ref_id=ITEM)["task_id"]
    assert on_item(api, files=True) == ["With a file"]
    assert on_item(api, files=False) == ["Given", "Handed on"]
    assert on_item(api, reassigned=True) == ["Given"]
    api.post(f"/task/{kept}/assign", json={"responsible": other})
    assert on_item(api, reassigned=True) == ["Given", "Handed on"]
    assert on_item(api, reassigned=False) == ["With a file"]
    assert on_item(ann, reassigned=True) == []
    ann.post(f"/task/{kept}/assign", json={"responsible": ME})
    assert on_item(api, reassigned=True) == ["Given"]
    assert on_item(ann, reassigned=True) == ["Handed on"]


def test_tasks_on_a_status_post(api: httpx.Client) -> None:
    number = api.post(f"/status/space/{SPACE}/", json={"value": "We begin"}).json()["status_id"]
    made = api.post(f"/task/status/{number}/", json={"text": "Begin"}).json()
    assert (made["ref"]["type"], made["ref"]["id"], made["ref"]["title"]) == ("status", number, "We begin")
    assert made["space_id"] == SPACE
    assert texts(api, reference=f"status:{number}") == ["Begin"]
    assert api.get(f"/task/status/{number}/count").json() == {"count": 1}
    api.delete(f"/status/{number}")
    refused(api.get(f"/task/{made['task_id']}"), 410)
