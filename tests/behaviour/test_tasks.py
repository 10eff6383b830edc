"""Tasks and their labels: list, read, create, update, complete, delete."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking, speaking_as

TASK, ITEM, OTHER_ITEM = 789, 122, 123
"""The page's task; an item without tasks; another item."""
NOT_SECURE = "Query not secure enough, must filter on either org, space, app, responsible, reference or created_by"
ROW = {
    "task_id", "text", "description", "status", "private", "due_date", "due_time", "due_on", "group", "labels", "link",
    "ref", "responsible", "recurrence", "reminder", "space_id", "external_id",
}  # fmt: skip
WHOLE = ROW | {
    "created_on", "created_by", "created_via", "completed_on", "completed_by", "completed_via", "deleted_via", "files",
    "comments", "rights", "subscribed", "subscribed_count", "presence", "push", "started", "pinned", "like_count",
    "is_liked",
}  # fmt: skip
TASK_TYPES = "{'app', 'conversation', 'item', 'space', 'status'}"


def make(api: httpx.Client, text: str = "Call", **keys: Any) -> dict[str, Any]:
    answer = api.post("/task/", json={"text": text, **keys})
    assert answer.status_code == 200, answer.text
    task: dict[str, Any] = answer.json()
    return task


def texts(api: httpx.Client, **query: Any) -> list[str]:
    answer = api.get("/task/", params=query)
    assert answer.status_code == 200, answer.text
    return [each["text"] for each in answer.json()]


def on_item(api: httpx.Client, **query: Any) -> list[str]:
    return texts(api, reference=f"item:{ITEM}", **query)


def today(podiomock: PodioMock, days: int = 0) -> date:
    return podiomock.clock.now.date() + timedelta(days=days)


def live_in(podiomock: PodioMock, timezone: str) -> None:
    podiomock.world.users.change(ME, timezone=timezone)


@pytest.fixture
def ann(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """A colleague: a member of the page's space."""
    with speaking_as(podiomock, "Ann Able", org="regular", space="regular") as client:
        yield client


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two answers tell the same; `push` has the time in it."""
    return {**one, "push": None} == {**other, "push": None}


def number_of(client: httpx.Client) -> int:
    found: int = client.get("/user/").json()["user_id"]
    return found


# Reading one


def test_a_task_is_the_pages(api: httpx.Client) -> None:
    task = api.get(f"/task/{TASK}").json()
    assert {
        "task_id": TASK,
        "text": "Review project proposal",
        "description": "Detailed review of the Q1 proposal",
        "status": "active",
        "due_date": "2025-02-15",
        "due_time": "17:00:00",
        "labels": [{"label_id": 1, "text": "High Priority", "color": "red"}],
    }.items() <= task.items()
    assert {"user_id": ME, "name": "John Doe"}.items() <= task["responsible"].items()
    assert set(task) == WHOLE
    assert "profile_id" in task["responsible"]
    assert task["link"] == f"https://podio.com/tasks/{TASK}"
    assert (task["push"]["channel"], task["presence"]["ref_id"]) == (f"/task/{TASK}", TASK)


def test_a_task_carries_its_comments(api: httpx.Client) -> None:
    before = len(api.get(f"/task/{TASK}").json()["comments"])
    api.post(f"/comment/task/{TASK}", json={"value": "Great progress on this task!"})
    comments = api.get(f"/task/{TASK}").json()["comments"]
    assert len(comments) == before + 1
    assert comments[-1]["value"] == "Great progress on this task!"


@pytest.mark.parametrize(
    ("reference", "title", "key"),
    [
        (("item", ITEM), "New task", "item_id"),
        (("app", APP), "Tasks", "app_id"),
        (("space", SPACE), "Project Space", "space_id"),
    ],
)
def test_a_task_tells_what_it_hangs_on(api: httpx.Client, reference: tuple[str, int], title: str, key: str) -> None:
    kind, number = reference
    task = make(api, ref_type=kind, ref_id=number)
    assert task["space_id"] == SPACE
    ref = task["ref"]
    assert set(ref) == {"type", "type_name", "id", "title", "link", "data", "created_on", "created_by", "created_via"}
    assert (ref["type"], ref["id"], ref["title"], ref["data"][key]) == (kind, number, title, number)


# Listing


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


def test_due_groups_follow_the_worlds_clock(podiomock: PodioMock, api: httpx.Client) -> None:
    days = {"later": None, "upcoming": 2, "tomorrow": 1, "today": 0, "overdue": -1}
    for name, count in days.items():
        due = None if count is None else f"{today(podiomock, count)}"
        make(api, name, ref_type="item", ref_id=ITEM, due_date=due)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=due_date").json()
    assert [each["text"] for each in grouped] == [*reversed(days)]
    assert [each["group"] for each in grouped] == [*reversed(days)]
    podiomock.clock.advance(days=1)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=due_date").json()
    assert [each["group"] for each in grouped] == ["overdue", "overdue", "today", "tomorrow", "later"]


def test_a_task_is_overdue_from_its_minute(podiomock: PodioMock, api: httpx.Client) -> None:
    at = podiomock.clock.now + timedelta(minutes=30)
    task = make(api, due_on=f"{at:%Y-%m-%d %H:%M:%S}")
    assert task["group"] == "today"
    podiomock.clock.set(at + timedelta(minutes=1))
    assert api.get(f"/task/{task['task_id']}").json()["group"] == "overdue"


@pytest.mark.parametrize(
    ("days", "group"),
    [
        (0, "today"), (1, "1_day"), (6, "6_days"), (7, "1_week"), (34, "4_weeks"), (35, "1_month"), (60, "2_months"),
        (364, "12_months"), (365, "1_year"), (730, "older"),
    ],
)  # fmt: skip
def test_completed_groups_tell_the_age(podiomock: PodioMock, api: httpx.Client, days: int, group: str) -> None:
    done = make(api, "Done", ref_type="item", ref_id=ITEM)["task_id"]
    make(api, "Open", ref_type="item", ref_id=ITEM)
    api.post(f"/task/{done}/complete")
    podiomock.clock.advance(days=days)
    grouped = api.get(f"/task/?reference=item:{ITEM}&grouping=completed_on").json()
    assert [(each["text"], each["group"]) for each in grouped] == [("Done", group), ("Open", None)]


@pytest.mark.parametrize(
    ("grouping", "group"),
    [
        ("created_by", {"user_id": ME, "avatar": None, "name": "John Doe"}),
        ("responsible", {"user_id": ME, "avatar": None, "name": "John Doe"}),
        ("app", {"app_id": APP, "name": "Tasks"}),
        ("space", {"space_id": SPACE, "name": "Project Space", "url": "https://podio.com/myorg/project-space"}),
        ("org", {"org_id": ORG, "name": "My Organization", "url": "https://podio.com/myorg"}),
        ("label", {"label_id": 1, "text": "High Priority", "color": "red"}),
        ("reference", {"type": "item", "id": ITEM, "title": "New task"}),
    ],
)
def test_things_group_as_objects(api: httpx.Client, grouping: str, group: dict[str, Any]) -> None:
    make(api, ref_type="item", ref_id=ITEM, labels=[1])
    (row,) = api.get(f"/task/?reference=item:{ITEM}&grouping={grouping}").json()
    assert group.items() <= row["group"].items()


def test_groups_stand_together_by_name_and_no_group_last(api: httpx.Client, ann: httpx.Client) -> None:
    john, other = ME, number_of(ann)
    for text, who, labels in (("1", john, []), ("2", other, [2]), ("3", john, [1]), ("4", other, [])):
        make(api, text, ref_type="item", ref_id=ITEM, responsible=who, labels=labels)
    assert on_item(api, grouping="responsible") == ["2", "4", "1", "3"]
    assert on_item(api, grouping="responsible", sort_desc="true") == ["4", "2", "3", "1"]
    assert on_item(api, grouping="label")[2:] == ["1", "4"]


@pytest.mark.parametrize("grouping", ["app", "space", "org", "reference", "label"])
def test_what_has_no_such_group_has_null(api: httpx.Client, grouping: str) -> None:
    make(api, "Mine", external_id="alone")
    (row,) = api.get(f"/task/?responsible=0&external_id=alone&grouping={grouping}").json()
    assert row["group"] is None


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
        (f"reference=hook:{ITEM}", f'Invalid value "hook" (string): must be one of {TASK_TYPES}'),
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
    refused(api.get(f"/task/hook/1{path}"), 400, f'Invalid value "hook" (string): must be one of {TASK_TYPES}')
    refused(api.get(f"/task/item/{UNKNOWN}{path}"), 404, "Object not found")
    refused(api.get(f"/task/conversation/1{path}"), 404, "Object not found")
    api.delete(f"/item/{OTHER_ITEM}")
    refused(api.get(f"/task/item/{OTHER_ITEM}{path}"), 410)


# Creating


def test_the_pages_create(api: httpx.Client) -> None:
    body = {
        "text": "Review project proposal",
        "description": "Detailed review of the Q1 proposal",
        "due_date": "2025-02-15",
        "due_time": "17:00:00",
        "responsible": ME,
        "private": False,
        "ref_type": "item",
        "ref_id": 123,
        "labels": [1, 2],
    }
    answer = api.post("/task/", json=body)
    assert answer.status_code == 200
    task = answer.json()
    assert task["task_id"] == 790
    assert set(task) == WHOLE
    assert {key: task[key] for key in ("text", "description", "due_date", "due_time", "private")} == {
        key: body[key] for key in ("text", "description", "due_date", "due_time", "private")
    }
    assert [each["label_id"] for each in task["labels"]] == [1, 2]
    assert (task["ref"]["type"], task["ref"]["id"]) == ("item", 123)
    assert same(api.get("/task/790").json(), task)


def test_the_least_create(api: httpx.Client) -> None:
    task = make(api)
    assert task["responsible"]["user_id"] == task["created_by"]["user_id"] == ME
    nulls = {"due_date", "due_time", "due_on", "ref", "space_id", "external_id", "reminder", "recurrence"}
    nulls |= {"completed_on", "completed_by", "completed_via"}
    assert {task[key] for key in nulls} == {None}
    assert (task["status"], task["private"], task["description"], task["labels"]) == ("active", False, "", [])
    assert (task["subscribed"], task["subscribed_count"]) == (True, 1)


def test_the_other_keys_of_a_create(api: httpx.Client) -> None:
    recurrence = {"name": "weekly", "config": {"days": ["monday"]}, "step": 2, "until": None}
    task = make(api, external_id="x", private=True, reminder={"remind_delta": 15}, recurrence=recurrence)
    assert (task["external_id"], task["private"]) == ("x", True)
    assert (task["reminder"], task["recurrence"]) == ({"remind_delta": 15}, recurrence)


@pytest.mark.parametrize(("kind", "number"), [("item", ITEM), ("app", APP), ("space", SPACE)])
def test_create_on_an_object(api: httpx.Client, kind: str, number: int) -> None:
    task = api.post(f"/task/{kind}/{number}/", json={"text": "Call", "ref_type": "item", "ref_id": UNKNOWN}).json()
    assert (task["ref"]["type"], task["ref"]["id"]) == (kind, number)


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"labels": [2, 1]}, ["Second", "High Priority"]),
        ({"label_ids": [1]}, ["High Priority"]),
        ({"labels": ["High Priority"]}, ["High Priority"]),
        ({"labels": ["Brand new", 1], "label_ids": [1, 2]}, ["Brand new", "High Priority", "Second"]),
    ],
)
def test_labels_by_id_or_by_text(api: httpx.Client, keys: dict[str, Any], found: list[str]) -> None:
    api.put("/task/label/2", json={"text": "Second"})
    assert [each["text"] for each in make(api, **keys)["labels"]] == found
    assert set(found) <= {each["text"] for each in api.get("/task/label/").json()}


def test_responsible_in_every_spelling(api: httpx.Client, ann: httpx.Client) -> None:
    number = number_of(ann)
    status = ann.get("/user/status").json()
    spellings: list[Any] = [
        number,
        f"{number}",
        [number],
        [number, {"type": "user", "id": number}],
        {"type": "user", "id": number},
        {"type": "profile", "id": status["profile"]["profile_id"]},
        {"type": "mail", "id": ann.get("/user/").json()["mail"].upper()},
    ]
    for each in spellings:
        assert make(api, responsible=each)["responsible"]["user_id"] == number
    assert make(api, responsible=None)["responsible"]["user_id"] == ME
    assert make(api, responsible=[])["responsible"]["user_id"] == ME


def test_several_responsibles_get_a_task_each(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number = number_of(ann)
    file_id = api.post("/file/", files={"source": ("plan.txt", b"plan")}, data={"filename": "plan.txt"}).json()
    made = api.post(
        "/task/",
        json={"text": "Read", "responsible": [ME, number], "labels": ["Read"], "file_ids": [file_id["file_id"]]},
    ).json()
    assert [each["responsible"]["user_id"] for each in made] == [ME, number]
    assert [[file["name"] for file in each["files"]] for each in made] == [["plan.txt"], ["plan.txt"]]
    assert made[0]["labels"] == made[1]["labels"]
    assert podiomock.effects.reached == ["Ann Able"]


def test_a_space_as_responsible_is_its_members(api: httpx.Client, ann: httpx.Client) -> None:
    made = api.post("/task/", json={"text": "All", "responsible": {"type": "space", "id": SPACE}}).json()
    assert {ME, number_of(ann)} <= {each["responsible"]["user_id"] for each in made}


BAD_BODIES = [
    ({"text": ""}, 400, "Text must be non-empty"),
    ({"text": " \n"}, 400, "Text must be non-empty"),
    ({"text": None}, 400, "Invalid value null (null): must be string"),
    ({"text": "x", "name": "y"}, 400, None),
    ({"text": "x", "due_date": "15/02/2025"}, 400, 'Invalid value "15/02/2025" (string): must be a valid date'),
    ({"text": "x", "due_date": ""}, 400, 'Invalid value "" (string): must be a valid date'),
    ({"text": "x", "due_date": "2025-02-15 10:00:00"}, 400, None),
    ({"text": "x", "due_date": "2025-02-15", "due_time": "25:00"}, 400, None),
    ({"text": "x", "due_time": "5pm"}, 400, 'Invalid value "5pm" (string): must be a valid time'),
    ({"text": "x", "due_on": "soon"}, 400, 'Invalid value "soon" (string): must be a valid date'),
    ({"text": "x", "private": "perhaps"}, 400, 'Invalid value "perhaps" (string): must be boolean'),
    ({"text": "x", "responsible": UNKNOWN}, 404, "Object not found"),
    ({"text": "x", "responsible": [ME, UNKNOWN]}, 404, "Object not found"),
    ({"text": "x", "responsible": {"type": "mail", "id": "nobody@example.com"}}, 404, "Object not found"),
    ({"text": "x", "responsible": {"type": "external", "id": 1}}, 404, "Object not found"),
    ({"text": "x", "responsible": {"type": "user", "id": "me"}}, 400, None),
    ({"text": "x", "responsible": {"type": "robot", "id": 1}}, 400, None),
    ({"text": "x", "responsible": True}, 400, None),
    ({"text": "x", "ref_type": "item", "ref_id": UNKNOWN}, 404, "Object not found"),
    ({"text": "x", "ref_type": "status", "ref_id": 1}, 404, "Object not found"),
    (
        {"text": "x", "ref_type": "hook", "ref_id": 1},
        400,
        f'Invalid value "hook" (string): must be one of {TASK_TYPES}',
    ),
    ({"text": "x", "ref_type": "item"}, 400, "Invalid value null (null): missing required properties: ['ref_id']"),
    ({"text": "x", "ref_id": ITEM}, 400, "Invalid value null (null): missing required properties: ['ref_type']"),
    ({"text": "x", "ref_type": "item", "ref_id": 0}, 400, "Invalid value 0 (integer): must not be less than 1"),
    ({"text": "x", "labels": [UNKNOWN]}, 404, "Object not found"),
    ({"text": "x", "label_ids": ["High Priority"]}, 400, None),
    ({"text": "x", "labels": [" "]}, 400, 'Invalid value " " (string): must be non empty string'),
    ({"text": "x", "file_ids": [UNKNOWN]}, 404, "Object not found"),
    ({"text": "x", "reminder": {"remind_delta": -1}}, 400, None),
    ({"text": "x", "recurrence": {"name": "hourly"}}, 400, None),
]


@pytest.mark.parametrize(("body", "status", "sentence"), BAD_BODIES)
@pytest.mark.parametrize("call", ["POST /task/", f"PUT /task/{TASK}"])
def test_bad_bodies_change_nothing(
    podiomock: PodioMock, api: httpx.Client, call: str, body: dict[str, Any], status: int, sentence: str | None
) -> None:
    method, path = call.split()
    before = podiomock.world.state()
    refused(api.request(method, path, json=body), status, sentence)
    assert podiomock.world.state() == before


def test_the_sentence_about_text_is_also_the_error(api: httpx.Client) -> None:
    assert api.post("/task/", json={"text": ""}).json()["error"] == "Text must be non-empty"


def test_what_a_create_needs(api: httpx.Client) -> None:
    refused(api.post("/task/", json={}), 400, "Invalid value {} (object): missing required properties: ['text']")
    refused(api.post("/task/"), 404, "No matching operation could be found. No body was given.")
    refused(api.post("/task/hook/1", json={"text": "x"}), 400)
    refused(api.post(f"/task/item/{UNKNOWN}", json={"text": "x"}), 404, "Object not found")


# Due


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ({"due_date": "2031-02-15"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        ({"due_date": "2031-02-15", "due_time": "17:00"}, ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z")),
        ({"due_date": "2031-07-15", "due_time": "00:00:00"}, ("2031-07-15", "00:00:00", "2031-07-14T22:00:00Z")),
        ({"due_on": "2031-02-15 16:00:00"}, ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z")),
        ({"due_on": "2031-02-15T23:30:00Z"}, ("2031-02-16", "00:30:00", "2031-02-15T23:30:00Z")),
        ({"due_on": "2031-02-15 22:59:59"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        ({"due_on": "2031-02-15"}, ("2031-02-15", None, "2031-02-15T22:59:59Z")),
        (
            {"due_on": "2031-02-15 16:00:00", "due_date": None, "due_time": None},
            ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z"),
        ),
        (
            {"due_on": "2001-01-01 16:00:00", "due_date": "2031-02-15", "due_time": "17:00:00"},
            ("2031-02-15", "17:00:00", "2031-02-15T16:00:00Z"),
        ),
        ({"due_date": None}, (None, None, None)),
    ],
)
def test_the_three_due_keys_agree(
    podiomock: PodioMock, api: httpx.Client, keys: dict[str, Any], due: tuple[str | None, ...]
) -> None:
    live_in(podiomock, "Europe/Copenhagen")
    task = make(api, **keys)
    assert (task["due_date"], task["due_time"], task["due_on"]) == due


def test_a_time_alone_is_todays(podiomock: PodioMock, api: httpx.Client) -> None:
    task = make(api, due_time="23:00:00")
    assert (task["due_date"], task["due_time"]) == (f"{today(podiomock)}", "23:00:00")


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        ({"text": "Same"}, ("2031-02-15", "17:00:00")),
        ({"due_date": "2031-02-16"}, ("2031-02-16", "17:00:00")),
        ({"due_time": "18:00:00"}, ("2031-02-15", "18:00:00")),
        ({"due_time": None}, ("2031-02-15", None)),
        ({"due_date": None}, (None, None)),
        ({"due_on": None}, (None, None)),
        ({"due_on": "2031-03-01 10:00:00"}, ("2031-03-01", "10:00:00")),
    ],
)
def test_updates_of_due(api: httpx.Client, keys: dict[str, Any], due: tuple[str | None, ...]) -> None:
    number = make(api, due_date="2031-02-15", due_time="17:00:00")["task_id"]
    task = api.put(f"/task/{number}", json=keys).json()
    assert (task["due_date"], task["due_time"]) == due
    assert (task["due_on"] is None) is (due[0] is None)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["UTC", "Europe/Copenhagen", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),  # noqa: DTZ001  local times are naive
)
def test_due_on_reads_back_as_the_day_and_time_it_was_made_of(
    podiomock: PodioMock, api: httpx.Client, zone: str, local: datetime
) -> None:
    there = local.replace(microsecond=0, tzinfo=ZoneInfo(zone), fold=0)
    if there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None):
        return  # skipped by summer time: no such moment
    live_in(podiomock, zone)
    clock = None if there.time() == time(23, 59, 59) else f"{there.time()}"
    task = make(api, due_date=f"{there.date()}", due_time=clock)
    assert task["due_on"] == f"{there.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" or clock is None
    again = make(api, due_on=task["due_on"])
    assert [again[key] for key in ("due_date", "due_time", "due_on")] == [f"{there.date()}", clock, task["due_on"]]


# Updating


def test_an_update_keeps_what_is_not_sent(api: httpx.Client) -> None:
    before = make(api, due_date="2031-02-15", labels=[1], ref_type="item", ref_id=ITEM, external_id="x")
    after = api.put(f"/task/{before['task_id']}", json={"text": "Write", "private": True}).json()
    assert {key for key in WHOLE if before[key] != after[key]} <= {"text", "private", "push"}
    assert (after["text"], after["private"]) == ("Write", True)
    assert same(api.get(f"/task/{before['task_id']}").json(), after)


@pytest.mark.parametrize("keys", [{}, {"text": "Call"}, {"due_date": None, "labels": [], "responsible": ME}])
def test_an_update_that_changes_nothing_does_nothing(
    podiomock: PodioMock, api: httpx.Client, keys: dict[str, Any]
) -> None:
    number = make(api, ref_type="space", ref_id=SPACE)["task_id"]
    hooks = len(podiomock.effects.hooks)
    assert api.put(f"/task/{number}", json=keys).status_code == 200
    assert len(podiomock.effects.hooks) == hooks


def test_an_update_may_move_detach_and_empty(api: httpx.Client) -> None:
    file_id = api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"]
    number = make(api, ref_type="space", ref_id=SPACE, labels=[1], description="Long", reminder={"remind_delta": 5})
    path = f"/task/{number['task_id']}"
    moved = api.put(path, json={"ref_type": "item", "ref_id": ITEM, "file_ids": [file_id], "labels": ["New"]}).json()
    assert (moved["ref"]["type"], moved["ref"]["id"]) == ("item", ITEM)
    assert ([each["file_id"] for each in moved["files"]], [each["text"] for each in moved["labels"]]) == (
        [file_id],
        ["New"],
    )
    emptied: dict[str, Any] = {"ref_type": None, "ref_id": None, "labels": [], "description": None, "reminder": None}
    alone = api.put(path, json=emptied).json()
    assert (alone["ref"], alone["space_id"], alone["labels"], alone["description"]) == (None, None, [], "")
    assert alone["reminder"] is None


def test_a_task_passes_to_one_person_only(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number, other = make(api)["task_id"], number_of(ann)
    refused(ann.get(f"/task/{number}"), 403)
    refused(api.put(f"/task/{number}", json={"responsible": [ME, other]}), 400)
    assert api.put(f"/task/{number}", json={"responsible": other}).json()["responsible"]["user_id"] == other
    assert podiomock.effects.reached == ["Ann Able"]
    assert ann.get(f"/task/{number}").json()["subscribed"] is True
    assert api.put(f"/task/{number}", json={"responsible": None}).json()["responsible"]["user_id"] == ME


# Completing and deleting


def test_complete_and_incomplete(api: httpx.Client) -> None:
    number = make(api)["task_id"]
    answer = api.post(f"/task/{number}/complete")
    assert (answer.status_code, answer.content) == (204, b"")
    done = api.get(f"/task/{number}").json()
    assert (done["status"], done["completed_by"]["user_id"]) == ("completed", ME)
    assert done["completed_on"] is not None
    assert done["completed_via"]["id"] == done["created_via"]["id"]
    assert api.post(f"/task/{number}/complete").status_code == 204
    assert api.get(f"/task/{number}").json()["completed_on"] == done["completed_on"]
    assert api.post(f"/task/{number}/incomplete").status_code == 204
    assert api.post(f"/task/{number}/incomplete").status_code == 204
    again = api.get(f"/task/{number}").json()
    assert (again["status"], again["completed_on"], again["completed_by"]) == ("active", None, None)


def test_a_deleted_task_is_gone_with_its_comments(api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    comment = api.post(f"/comment/task/{number}", json={"value": "Hm"})
    assert comment.status_code == 200
    answer = api.delete(f"/task/{number}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert on_item(api) == []
    for gone in (
        api.get(f"/task/{number}"),
        api.put(f"/task/{number}", json={"text": "x"}),
        api.post(f"/task/{number}/complete"),
        api.post(f"/task/{number}/incomplete"),
        api.delete(f"/task/{number}"),
        api.get(f"/comment/task/{number}/"),
    ):
        refused(gone, 410)


def test_tasks_go_with_what_they_hang_on(api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=OTHER_ITEM)["task_id"]
    api.delete(f"/item/{OTHER_ITEM}")
    refused(api.get(f"/task/{number}"), 410)
    assert number not in [each["task_id"] for each in api.get("/task/?responsible=0").json()]
    refused(api.post("/task/", json={"text": "x", "ref_type": "item", "ref_id": OTHER_ITEM}), 410)


@pytest.mark.parametrize("call", ["GET ", "PUT ", "POST /complete", "POST /incomplete", "DELETE "])
def test_unknown_tasks_are_not_found(api: httpx.Client, call: str) -> None:
    method, _, tail = call.partition(" ")
    body = {"text": "x"} if method == "PUT" else None
    refused(api.request(method, f"/task/{UNKNOWN}{tail}", json=body), 404, "Object not found")


# Effects


def test_the_responsible_is_told_of_a_new_task(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    make(api, responsible=number_of(ann), ref_type="item", ref_id=ITEM)
    make(api)
    assert podiomock.effects.reached == ["Ann Able"]
    assert [each.type for each in podiomock.effects.notifications] == ["task_create"]


def test_followers_are_told_of_completion(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number = make(ann, responsible=ME, ref_type="item", ref_id=ITEM)["task_id"]
    assert podiomock.effects.reached == ["John Doe"]
    api.post(f"/task/{number}/complete")
    assert podiomock.effects.reached == ["John Doe", "Ann Able"]


def test_hooks_of_the_space_hear_of_each_change(podiomock: PodioMock, api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    api.put(f"/task/{number}", json={"text": "Write"})
    api.post(f"/task/{number}/complete")
    api.post(f"/task/{number}/incomplete")
    api.delete(f"/task/{number}")
    assert [each.type for each in podiomock.effects.hooks] == [
        "task.create", "task.update", "task.update", "task.update", "task.delete",
    ]  # fmt: skip
    assert {each.reference for each in podiomock.effects.hooks} == {("space", SPACE)}
    assert {each.payload["task_id"] for each in podiomock.effects.hooks} == {str(number)}


def test_silent_and_hook(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    quiet = {"silent": "true", "hook": "false"}
    body = {"text": "Call", "ref_type": "item", "ref_id": ITEM, "responsible": number_of(ann)}
    number = api.post("/task/", params=quiet, json=body).json()["task_id"]
    api.put(f"/task/{number}", params=quiet, json={"responsible": ME})
    api.put(f"/task/{number}", params=quiet, json={"responsible": number_of(ann)})
    api.post(f"/task/{number}/complete", params=quiet)
    api.post(f"/task/{number}/incomplete", params=quiet)
    api.delete(f"/task/{number}", params=quiet)
    assert (podiomock.effects.people, podiomock.effects.hooks) == (0, [])


# Rights


def test_a_private_task_is_seen_by_its_maker_and_its_responsible(
    podiomock: PodioMock, api: httpx.Client, ann: httpx.Client
) -> None:
    number = make(api, private=True, ref_type="item", ref_id=ITEM, responsible=number_of(ann))["task_id"]
    with speaking_as(podiomock, "Bob Best", org="regular", space="regular") as bob:
        for client in (api, ann):
            assert client.get(f"/task/{number}").status_code == 200
            assert on_item(client) == ["Call"]
            assert client.get(f"/task/item/{ITEM}/count").json() == {"count": 1}
        refused(bob.get(f"/task/{number}"), 403)
        refused(bob.put(f"/task/{number}", json={"text": "x"}), 403)
        refused(bob.post(f"/task/{number}/complete"), 403)
        refused(bob.delete(f"/task/{number}"), 403)
        assert on_item(bob) == []
        assert bob.get(f"/task/item/{ITEM}/count").json() == {"count": 0}
        api.put(f"/task/{number}", json={"private": False})
        assert on_item(bob) == ["Call"]


def test_strangers_see_no_tasks_and_make_none(podiomock: PodioMock, api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    place = elsewhere(podiomock)
    with speaking(podiomock, place.owner) as stranger:
        assert texts(stranger, org=ORG) == []
        refused(stranger.get(f"/task/{number}"), 403)
        refused(stranger.get(f"/task/item/{ITEM}/"), 403)
        refused(stranger.post("/task/", json={"text": "x", "ref_type": "item", "ref_id": ITEM}), 403)
        refused(stranger.post(f"/task/space/{SPACE}/", json={"text": "x"}), 403)
        make(stranger, "Secret", ref_type="space", ref_id=place.space_id)
    assert "Secret" not in texts(api, org=f"{ORG};{place.org_id}")
    refused(api.post("/task/", json={"text": "x", "responsible": {"type": "space", "id": place.space_id}}), 403)


# Labels


def test_labels_of_the_page(api: httpx.Client) -> None:
    first = api.get("/task/label/").json()[0]
    assert first == {"label_id": 1, "text": "High Priority", "color": "red"}


@pytest.mark.parametrize("color", ["D1F3EC", "d1f3ec", "red"])
@pytest.mark.parametrize("path", ["/task/label/", "/task/label"])
def test_a_label_is_made_changed_and_deleted(api: httpx.Client, path: str, color: str) -> None:
    answer = api.post(path, json={"text": "Soon", "color": color})
    assert answer.status_code == 200
    number = answer.json()["label_id"]
    assert answer.json() == {"label_id": number}
    assert api.get(path).json()[-1] == {"label_id": number, "text": "Soon", "color": color}
    task = make(api, labels=[number, 1])["task_id"]
    changed = api.put(f"/task/label/{number}", json={"text": "Sooner"})
    assert (changed.status_code, changed.content) == (204, b"")
    assert api.get(f"/task/{task}").json()["labels"][0] == {"label_id": number, "text": "Sooner", "color": color}
    api.put(f"/task/label/{number}", json={"color": "DCEBD8"})
    assert api.get(path).json()[-1] == {"label_id": number, "text": "Sooner", "color": "DCEBD8"}
    assert api.delete(f"/task/label/{number}").status_code == 204
    assert [each["label_id"] for each in api.get(f"/task/{task}").json()["labels"]] == [1]
    refused(api.delete(f"/task/label/{number}"), 410)
    refused(api.put(f"/task/label/{number}", json={"text": "x"}), 410)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"text": "", "color": "D1F3EC"}, 'Invalid value "" (string): must be non empty string'),
        ({"text": "x", "color": "D1F3E"}, "The color code is not valid"),
        ({"text": "x", "color": "#D1F3EC"}, "The color code is not valid"),
        ({"text": "x", "color": "reddish"}, "The color code is not valid"),
        ({"text": "x", "color": "D1F3EC", "colour": "D1F3EC"}, None),
    ],
)
@pytest.mark.parametrize("call", ["POST /task/label/", "PUT /task/label/1"])
def test_bad_labels_change_nothing(
    podiomock: PodioMock, api: httpx.Client, call: str, body: dict[str, Any], sentence: str | None
) -> None:
    method, path = call.split()
    before = podiomock.world.state()
    refused(api.request(method, path, json=body), 400, sentence)
    assert podiomock.world.state() == before


def test_a_new_label_needs_both_keys(api: httpx.Client) -> None:
    refused(api.post("/task/label/", json={"color": "D1F3EC"}), 400)
    refused(api.post("/task/label/", json={"text": "x"}), 400)


def test_labels_are_personal(api: httpx.Client, ann: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM, labels=[1])["task_id"]
    assert ann.get("/task/label/").json() == []
    refused(ann.put("/task/label/1", json={"text": "x"}), 403)
    refused(ann.delete("/task/label/1"), 403)
    refused(ann.put(f"/task/{number}", json={"labels": [1]}), 403)
    assert ann.get(f"/task/{number}").json()["labels"] == []
    assert on_item(ann, label=1) == []
    (hers,) = ann.put(f"/task/{number}", json={"labels": ["Ann's"]}).json()["labels"]
    assert hers["text"] == "Ann's"
    assert [each["label_id"] for each in api.get(f"/task/{number}").json()["labels"]] == [1]
    refused(api.put(f"/task/label/{UNKNOWN}", json={"text": "x"}), 404, "Object not found")
