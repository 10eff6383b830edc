"""Tasks, one at a time: read, create, complete, delete."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, refused
from tests.behaviour.tasks import ITEM, OTHER_ITEM, TASK, WHOLE, make, number_of, on_item, same


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
        "Invalid reference hook",
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
