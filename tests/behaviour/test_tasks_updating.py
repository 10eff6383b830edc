"""Changes to tasks: all at once, or one thing at a time."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, elsewhere, refused
from tests.behaviour.tasks import ITEM, OTHER_ITEM, TASK, WHOLE, make, number_of, on_item, same


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
    assert api.put(f"/task/{number}", json={"responsible": None}).json()["responsible"] is None


@pytest.mark.parametrize(
    ("path", "body", "keys"),
    [
        ("text", {"text": "Write"}, {"text": "Write"}),
        ("description", {"description": "At length"}, {"description": "At length"}),
        ("description", {"description": None}, {"description": ""}),
        ("private", {"private": True}, {"private": True}),
        ("private", {"private": "false"}, {"private": False}),
        ("due", {"due_on": "2031-03-01 10:00:00"}, {"due_date": "2031-03-01", "due_time": "10:00:00"}),
        ("due", {"due_time": "18:00"}, {"due_date": "2031-02-15", "due_time": "18:00:00"}),
        ("due", {"due_on": None}, {"due_date": None, "due_time": None, "due_on": None}),
        ("due_on", {"due_on": "2031-03-01 10:00:00"}, {"due_on": "2031-03-01T10:00:00Z"}),
        ("due_date", {"due_date": "2031-03-01"}, {"due_date": "2031-03-01", "due_time": "17:00:00"}),
        ("ref", {"ref_type": "app", "ref_id": APP}, {"space_id": SPACE}),
    ],
)
def test_one_thing_at_a_time(
    podiomock: PodioMock, api: httpx.Client, path: str, body: dict[str, Any], keys: dict[str, Any]
) -> None:
    before = make(api, ref_type="item", ref_id=ITEM, due_date="2031-02-15", due_time="17:00:00", description="Short")
    place = f"/task/{before['task_id']}"
    heard = len(podiomock.effects.hooks)
    answer = api.put(f"{place}/{path}", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(place).json()
    assert keys.items() <= after.items()
    touched = {key for key in WHOLE - {"push"} if before[key] != after[key]}
    assert touched <= {*keys, *body, "due_date", "due_time", "due_on", "ref", "group"}
    changed = 1 if touched else 0
    assert [each.type for each in podiomock.effects.hooks[heard:]] == ["task.update"] * changed
    assert api.put(f"{place}/{path}", json=body, params={"hook": False}).status_code == 204
    assert len(podiomock.effects.hooks) == heard + changed


@pytest.mark.parametrize(
    ("call", "body", "status", "sentence"),
    [
        ("PUT text", {"text": ""}, 400, "Text must be non-empty"),
        ("PUT text", {"txt": "x"}, 400, None),
        ("PUT text", {}, 400, "Invalid value {} (object): missing required properties: ['text']"),
        ("PUT text", {"text": None}, 400, "Invalid value null (null): must be string"),
        ("PUT text", {"text": "x", "description": "y"}, 400, None),
        ("PUT description", {"desc": "x"}, 400, None),
        ("PUT private", {"private": "perhaps"}, 400, None),
        ("PUT private", {"private": None}, 400, None),
        ("PUT due", {"due": "2031-01-01"}, 400, None),
        ("PUT due", {}, 400, "Invalid value {} (object): missing required properties: ['due_on']"),
        ("PUT due", {"due_on": "soon"}, 400, 'Invalid value "soon" (string): must be a valid date'),
        ("PUT due_date", {"due_date": "15/02/2031"}, 400, None),
        ("POST assign", {"responsible": UNKNOWN}, 404, "Object not found"),
        ("POST assign", {"responsible": [1]}, 400, None),
        ("POST assign", {}, 400, None),
        ("PUT label/", [UNKNOWN], 404, "Object not found"),
        ("PUT label/", ["High Priority"], 400, None),
        ("PUT label/", {"labels": [1]}, 400, 'Invalid value {"labels": [1]} (object): must be array'),
        ("PUT ref", {"ref_type": "item", "ref_id": UNKNOWN}, 404, "Object not found"),
        ("PUT ref", {"ref_type": "hook", "ref_id": 1}, 400, "Invalid reference hook"),
        ("PUT ref", {"ref_type": "item"}, 400, None),
    ],
)
def test_bad_changes_change_nothing(
    podiomock: PodioMock, api: httpx.Client, call: str, body: Any, status: int, sentence: str | None
) -> None:
    method, tail = call.split()
    before = podiomock.world.state()
    refused(api.request(method, f"/task/{TASK}/{tail}", json=body), status, sentence)
    assert podiomock.world.state() == before


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("PUT text", {"text": "x"}),
        ("PUT description", {"description": "x"}),
        ("PUT private", {"private": True}),
        ("PUT due", {"due_on": None}),
        ("PUT label/", []),
        ("PUT ref", {"ref_type": "space", "ref_id": SPACE}),
        ("DELETE ref", None),
        ("POST assign", {"responsible": ME}),
        ("POST rank", {"after": TASK}),
    ],
)
def test_what_is_not_there_or_not_seen_cannot_change(
    api: httpx.Client, ann: httpx.Client, call: str, body: Any
) -> None:
    method, tail = call.split()
    number = make(api, private=True)["task_id"]
    refused(api.request(method, f"/task/{UNKNOWN}/{tail}", json=body), 404, "Object not found")
    refused(ann.request(method, f"/task/{number}/{tail}", json=body), 403)
    api.delete(f"/task/{number}")
    refused(api.request(method, f"/task/{number}/{tail}", json=body), 410)


def test_a_task_is_assigned_to_somebody_or_nobody(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number, other = make(api, ref_type="item", ref_id=ITEM)["task_id"], number_of(ann)
    answer = api.post(f"/task/{number}/assign", json={"responsible": other})
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"/task/{number}").json()["responsible"]["user_id"] == other
    assert [(each.type, each.user_id) for each in podiomock.effects.notifications] == [("task_assign", other)]
    assert ann.get(f"/task/{number}").json()["subscribed"] is True
    api.post(f"/task/{number}/assign", json={"responsible": None})
    assert api.get(f"/task/{number}").json()["responsible"] is None
    assert on_item(api, grouping="responsible") == ["Call"]
    assert api.get(f"/task/item/{ITEM}/").json()[0]["responsible"] is None
    api.post(f"/task/{number}/assign", json={"responsible": other}, params={"silent": True})
    assert podiomock.effects.reached == ["Ann Able"]


def test_a_task_comes_off_what_it_hangs_on(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    assert ann.get(f"/task/{number}").status_code == 200
    heard = len(podiomock.effects.hooks)
    for count in (1, 1):
        answer = api.delete(f"/task/{number}/ref")
        assert (answer.status_code, answer.content) == (204, b"")
        assert [each.reference for each in podiomock.effects.hooks[heard:]] == [("space", SPACE)] * count
    alone = api.get(f"/task/{number}").json()
    assert (alone["ref"], alone["space_id"]) == (None, None)
    refused(ann.get(f"/task/{number}"), 403)
    assert on_item(api) == []


def test_a_task_moves_only_to_where_tasks_may_be_added(podiomock: PodioMock, api: httpx.Client) -> None:
    place = elsewhere(podiomock)
    number = make(api, ref_type="item", ref_id=ITEM)["task_id"]
    refused(api.put(f"/task/{number}/ref", json={"ref_type": "space", "ref_id": place.space_id}), 403)
    api.put(f"/task/{number}/ref", json={"ref_type": "item", "ref_id": OTHER_ITEM})
    assert on_item(api) == []
    assert number in [each["task_id"] for each in api.get(f"/task/item/{OTHER_ITEM}/").json()]


@pytest.mark.parametrize("keys", [{"labels": None}, {"label_ids": None}, {"labels": [], "label_ids": None}])
def test_null_takes_labels_away(api: httpx.Client, keys: dict[str, Any]) -> None:
    number = make(api, labels=[1], file_ids=None)["task_id"]
    assert api.put(f"/task/{number}", json={**keys, "file_ids": None}).json()["labels"] == []
    assert make(api, **keys)["labels"] == []
