"""Task labels: personal, put on tasks by id or text."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import UNKNOWN, refused
from tests.behaviour.tasks import ITEM, make, on_item


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


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"text": "", "color": "D1F3EC"}, 'Invalid value "" (string): must be non empty string'),
        ({"text": " ", "color": "D1F3EC"}, 'Invalid value " " (string): must be non empty string'),
        ({"text": 5, "color": "D1F3EC"}, None),
        ({"text": "x", "color": ""}, "The color code is not valid"),
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


def test_the_labels_of_a_task_are_replaced(podiomock: PodioMock, api: httpx.Client, ann: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM, labels=[1])["task_id"]
    hers = ann.post("/task/label/", json={"text": "Ann's", "color": "D1F3EC"}).json()["label_id"]
    heard = len(podiomock.effects.hooks)
    for client, path, wanted in ((api, "label/", [2]), (ann, "label", [hers]), (api, "label/", [2, 1, 2])):
        answer = client.put(f"/task/{number}/{path}", json=wanted)
        assert (answer.status_code, answer.content) == (204, b"")
    assert [each["label_id"] for each in api.get(f"/task/{number}").json()["labels"]] == [2, 1]
    assert [each["label_id"] for each in ann.get(f"/task/{number}").json()["labels"]] == [hers]
    refused(ann.put(f"/task/{number}/label/", json=[1]), 403)
    api.put(f"/task/{number}/label/", json=[])
    assert api.get(f"/task/{number}").json()["labels"] == []
    assert len(ann.get(f"/task/{number}").json()["labels"]) == 1
    assert {each.type for each in podiomock.effects.hooks[heard:]} == {"task.update"}


def test_an_update_of_nothing_keeps_a_label(api: httpx.Client) -> None:
    before = api.get("/task/label/").json()
    for body in ({}, {"text": None, "color": None}, {"text": before[0]["text"]}):
        assert api.put("/task/label/1", json=body).status_code == 204
    assert api.get("/task/label/").json() == before


def test_a_deleted_label_is_no_label_of_any_task(api: httpx.Client) -> None:
    number = make(api, ref_type="item", ref_id=ITEM, labels=[1, 2])["task_id"]
    api.delete("/task/label/1")
    refused(api.put(f"/task/{number}/label/", json=[1]), 410)
    refused(api.post("/task/", json={"text": "x", "labels": [1]}), 410)
    assert [each["label_id"] for each in api.get(f"/task/{number}").json()["labels"]] == [2]
    assert on_item(api, label=1) == []
    (row,) = api.get(f"/task/?reference=item:{ITEM}&grouping=label").json()
    assert row["group"]["label_id"] == 2
    # The same text is a new label.
    assert make(api, labels=["High Priority"])["labels"][0]["label_id"] not in (1, 2)
