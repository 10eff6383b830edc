"""What others notice of tasks: notifications and hooks."""

import httpx

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, SPACE
from tests.behaviour.tasks import ITEM, make, number_of


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
