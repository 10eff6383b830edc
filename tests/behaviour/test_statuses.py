"""Status posts: what is said in a space, and what hangs on it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from podiomock import PodioMock, activate, load
from tests.behaviour.outsiders import ME, SPACE, UNKNOWN, elsewhere, refused, speaking_as

KEYS = {
    "status_id", "value", "rich_value", "link", "ratings", "user_ratings", "subscribed", "created_on", "created_by",
    "created_via", "embed", "embed_file", "comments", "conversations", "tasks", "shares", "files", "questions",
}  # fmt: skip


def post(api: httpx.Client, value: str = "Hello", **more: Any) -> int:
    answer = api.post(f"/status/space/{SPACE}/", json={"value": value, **more})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["status_id"])


def get(api: httpx.Client, number: int) -> dict[str, Any]:
    answer = api.get(f"/status/{number}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def upload(api: httpx.Client) -> int:
    return int(api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"])


def test_a_post(api: httpx.Client) -> None:
    body = {
        "value": "Lunch, @[Jane Roe](user:12346)?",
        "embed_url": "https://example.com/menu",
        "file_ids": [upload(api)],
        "question": {"text": "Where?", "options": ["Here", "There"]},
    }
    made = api.post(f"/status/space/{SPACE}", json=body).json()
    assert made.keys() == KEYS
    found = get(api, made["status_id"])
    assert found == made
    assert (found["value"], found["rich_value"]) == ("Lunch, Jane Roe?", body["value"])
    assert (found["created_by"]["user_id"], found["subscribed"]) == (ME, True)
    assert (found["embed"]["hostname"], [each["name"] for each in found["files"]]) == ("example.com", ["a.txt"])
    (question,) = found["questions"]
    assert (question["text"], [each["text"] for each in question["options"]]) == ("Where?", ["Here", "There"])
    assert (question["ref"], question["answers"]) == ({"type": "status", "id": made["status_id"]}, [])


def test_what_hangs_on_a_post(api: httpx.Client) -> None:
    number = post(api)
    comment = api.post(f"/comment/status/{number}/", json={"value": "Hi"}).json()["comment_id"]
    task = api.post(f"/task/status/{number}/", json={"text": "Do it"}).json()
    file = upload(api)
    api.post(f"/file/{file}/attach", json={"ref_type": "status", "ref_id": number}).raise_for_status()
    api.post(f"/rating/status/{number}/like", json={"value": 1}).raise_for_status()
    found = get(api, number)
    assert [each["comment_id"] for each in found["comments"]] == [comment]
    assert [each["task_id"] for each in found["tasks"]] == [task["task_id"]]
    assert [each["file_id"] for each in found["files"]] == [file]
    assert (found["ratings"]["like"]["counts"]["1"]["total"], found["user_ratings"]) == (1, {"like": 1})
    assert (task["ref"]["type"], task["ref"]["id"], task["ref"]["title"]) == ("status", number, "Hello")
    assert (task["ref"]["link"], task["space_id"]) == (found["link"], SPACE)
    assert [each["task_id"] for each in api.get(f"/task/status/{number}/").json()] == [task["task_id"]]
    assert [each["comment_id"] for each in api.get(f"/comment/status/{number}/").json()] == [comment]
    assert api.delete(f"/status/{number}").status_code == 204
    for path in (f"/status/{number}", f"/comment/{comment}", f"/task/{task['task_id']}", f"/file/{file}"):
        refused(api.get(path), 410)
    refused(api.get(f"/comment/status/{number}/"), 410)
    refused(api.put(f"/status/{number}", json={"value": "x"}), 410)


def test_an_update(api: httpx.Client) -> None:
    number = post(api, "Helo", embed_url="https://example.com/menu", file_ids=[upload(api)])
    answer = api.put(f"/status/{number}", json={"value": "Hello @[Sam](user:12347)", "file_ids": [upload(api)]})
    assert (answer.status_code, answer.content) == (204, b"")
    found = get(api, number)
    assert (found["value"], found["rich_value"]) == ("Hello Sam", "Hello @[Sam](user:12347)")
    assert (found["embed"], len(found["files"])) == (None, 2)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": ""},
        {"value": 5},
        {"value": "x", "embed_url": "nowhere"},
        {"value": "x", "question": {"text": "Where?"}},
        {"value": "x", "question": {"text": "Where?", "options": []}},
        {"value": "x", "question": {"text": "", "options": ["a"]}},
        {"value": "x", "question": {"text": "Where?", "options": [""]}},
    ],
)
def test_bad_posts_change_nothing(api: httpx.Client, podiomock: PodioMock, body: dict[str, Any]) -> None:
    refused(api.post(f"/status/space/{SPACE}/", json=body), 400)
    assert podiomock.changes == []


@pytest.mark.parametrize("silent", [True, False])
def test_the_space_is_told(api: httpx.Client, podiomock: PodioMock, *, silent: bool) -> None:
    made = api.post(
        f"/status/space/{SPACE}/", params={"silent": silent}, json={"value": "Hello @[Sam Poe](user:12347)"}
    )
    assert made.status_code == 200
    told = [(each.user_id, each.type, each.reference) for each in podiomock.effects.notifications]
    reference = ("status", made.json()["status_id"])
    assert told == [(12347, "mention", reference), (12346, "status", reference)] * (not silent)


def test_who_posted_is_told_of_comments(api: httpx.Client, podiomock: PodioMock) -> None:
    number = post(api)
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        other.post(f"/comment/status/{number}/", json={"value": "Hi"}).raise_for_status()
    assert [(each.user_id, each.type) for each in podiomock.effects.notifications][-1] == (ME, "comment")


@pytest.mark.parametrize("hook", [True, False])
def test_hooks_on_the_space_hear_of_posts(api: httpx.Client, podiomock: PodioMock, *, hook: bool) -> None:
    query = {"hook": hook}
    number = api.post(f"/status/space/{SPACE}/", params=query, json={"value": "x"}).json()["status_id"]
    api.put(f"/status/{number}", params=query, json={"value": "y"}).raise_for_status()
    api.delete(f"/status/{number}", params=query).raise_for_status()
    events = [(each.type, each.reference, each.payload) for each in podiomock.effects.hooks]
    payload = {"status_id": f"{number}"}
    names = ("status.create", "status.update", "status.delete")
    assert events == [(each, ("space", SPACE), payload) for each in names] * hook


def test_mentioning_somebody_outside(api: httpx.Client, podiomock: PodioMock) -> None:
    body = {"value": "@[Kim Loe](user:12348)"}
    answer = api.post(f"/status/space/{SPACE}/", json=body)
    refused(answer, 403)
    assert answer.json()["error_detail"] == "alert.no_access.invite"
    assert podiomock.changes == []
    api.post(f"/status/space/{SPACE}/", params={"alert_invite": True}, json=body).raise_for_status()
    assert "Kim Loe" in podiomock.effects.reached


def test_whose_post_it_is(api: httpx.Client, podiomock: PodioMock) -> None:
    mine = post(api)
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        theirs = post(other)
        for answer in (other.put(f"/status/{mine}", json={"value": "x"}), other.delete(f"/status/{mine}")):
            refused(answer, 403)
    refused(api.put(f"/status/{theirs}", json={"value": "x"}), 403)
    assert get(api, theirs)["value"] == "Hello"
    with speaking_as(podiomock, "Una Outside") as outsider:
        refused(outsider.get(f"/status/{mine}"), 403)
        refused(outsider.post(f"/status/space/{SPACE}/", json={"value": "x"}), 403)


def test_posts_that_are_not_there(api: httpx.Client, podiomock: PodioMock) -> None:
    refused(api.get(f"/status/{UNKNOWN}"), 404)
    refused(api.delete(f"/status/{UNKNOWN}"), 404)
    refused(api.post(f"/status/space/{UNKNOWN}/", json={"value": "x"}), 404)
    refused(api.post(f"/status/space/{elsewhere(podiomock).space_id}/", json={"value": "x"}), 403)


def test_posts_go_with_their_space(api: httpx.Client, podiomock: PodioMock) -> None:
    space = api.post("/space/", json={"org_id": 123456, "name": "Short-lived"}).json()["space_id"]
    status = api.post(f"/status/space/{space}/", json={"value": "Hello"}).json()["status_id"]
    assert api.delete(f"/space/{space}").status_code == 204
    refused(api.get(f"/status/{status}"), 410)
    assert status not in podiomock.world.statuses


def test_posts_in_a_world_of_ones_own(api: httpx.Client, podiomock: PodioMock) -> None:
    made = podiomock.world.space(SPACE).status(
        "Hi @[Jane](user:12346)", created_by="Jane Roe", embed_url="https://x.org"
    )
    made.comment("Hi yourself")
    made.task("Answer")
    made.file("menu.txt")
    found = get(api, made.id)
    assert (found["value"], found["created_by"]["name"]) == ("Hi Jane", "Jane Roe")
    assert [len(found[each]) for each in ("comments", "tasks", "files")] == [1, 1, 1]
    assert podiomock.effects.people == 0


def test_posts_in_a_worlds_file(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(WORLD)
    with activate(load(file)) as mock:
        found = httpx.get(
            "https://api.maton.ai/podio/status/5", headers={"Authorization": f"Bearer {mock.api_key}"}
        ).json()
    assert (found["value"], [each["value"] for each in found["comments"]]) == ("Hello", ["Hi"])


WORLD = """
organizations:
  - name: Org
    spaces:
      - name: Space
        statuses:
          - {id: 5, value: Hello, comments: [{value: Hi}]}
"""
