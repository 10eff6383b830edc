"""Comments: on what they stand, what they say, who likes them, what they said before."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, elsewhere, refused, speaking_as

COMMENTABLE = ["item", "task", "status", "file", "action", "app_share"]
ITEM, TASK, FILE = 123, 789, 12344
KEYS = {
    "comment_id", "value", "rich_value", "external_id", "ref", "created_on", "created_by", "created_via", "user",
    "last_edit_on", "files", "embed", "embed_file", "questions", "like_count", "is_liked", "rights",
}  # fmt: skip
OWN = {"rate", "delete", "update", "add_file", "view", "add_question"}
ON = {"item": ITEM, "task": TASK, "file": FILE}


def add(api: httpx.Client, value: str = "Hm", kind: str = "item", number: int = ITEM, **more: Any) -> int:
    answer = api.post(f"/comment/{kind}/{number}/", json={"value": value, **more})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["comment_id"])


def get(api: httpx.Client, number: int) -> dict[str, Any]:
    answer = api.get(f"/comment/{number}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def upload(api: httpx.Client) -> int:
    return int(api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"])


def test_a_comment_is_the_last_event_of_its_item_and_no_edit(api: httpx.Client) -> None:
    before = api.get(f"/item/{ITEM}").json()
    made = get(api, add(api))
    after = api.get(f"/item/{ITEM}").json()
    assert before["last_event_on"] < after["last_event_on"] == made["created_on"]
    assert (after["revision"], after["current_revision"]) == (before["revision"], before["current_revision"])


@pytest.mark.parametrize(("kind", "number"), ON.items())
def test_a_comment_stands_on_many_things(api: httpx.Client, kind: str, number: int) -> None:
    made = api.post(f"/comment/{kind}/{number}/", json={"value": "Hm", "external_id": "x1"}).json()
    assert made.keys() == KEYS | {"granted_users", "invited_users"}
    assert (made["granted_users"], made["invited_users"]) == ([], [])
    found = get(api, made["comment_id"])
    assert found.keys() == KEYS
    assert {key: made[key] for key in KEYS} == found
    assert (found["value"], found["external_id"], found["ref"]) == ("Hm", "x1", {"type": kind, "id": number})
    assert (set(found["rights"]), found["user"]["user_id"], found["last_edit_on"]) == (OWN, ME, None)
    assert api.get(f"/comment/{kind}/{number}/").json()[-1] == found
    assert api.get(f"/comment/{kind}/{number}").json()[-1] == found


@pytest.mark.parametrize(
    ("kind", "number", "error", "sentence"),
    [
        ("app", APP, "not_found", "Invalid reference app"),
        ("space", SPACE, "not_found", "Invalid reference space"),
        ("comment", 456, "not_found", "Invalid reference comment"),
        ("hook", 1, "not_found", "Invalid reference hook"),
        (
            "cheese",
            1,
            "invalid_value",
            f'Invalid value "cheese" (string): must be one of {{{str(sorted(COMMENTABLE))[1:-1]}}}',
        ),
    ],
)
def test_what_takes_no_comments(api: httpx.Client, kind: str, number: int, error: str, sentence: str) -> None:
    for answer in (api.get(f"/comment/{kind}/{number}/"), api.post(f"/comment/{kind}/{number}/", json={"value": "x"})):
        refused(answer, 400, sentence)
        assert answer.json()["error"] == error


@pytest.mark.parametrize("kind", COMMENTABLE)
def test_a_comment_on_nothing(api: httpx.Client, kind: str) -> None:
    refused(api.get(f"/comment/{kind}/{UNKNOWN}/"), 404, "Object not found")
    refused(api.post(f"/comment/{kind}/{UNKNOWN}/", json={"value": "x"}), 404, "Object not found")


def test_comments_are_paged_oldest_first(api: httpx.Client) -> None:
    page = api.get(f"/comment/item/{ITEM}/", params={"limit": 2, "offset": 1}).json()
    assert [each["comment_id"] for each in page] == [453, 454]


@pytest.mark.parametrize("body", [{}, {"value": ""}, {"value": None}, {"value": "x", "embed_url": "nowhere"}])
def test_a_comment_that_says_nothing_is_refused(api: httpx.Client, podiomock: PodioMock, body: dict[str, Any]) -> None:
    for answer in (api.post(f"/comment/item/{ITEM}/", json=body), api.put("/comment/456", json=body)):
        refused(answer, 400)
    assert podiomock.changes == []
    refused(api.post(f"/comment/item/{ITEM}/"), 404)


def test_links_and_files(api: httpx.Client) -> None:
    number = add(api, embed_url="https://example.com/doc", file_ids=[upload(api)])
    found = get(api, number)
    assert (found["embed"]["original_url"], found["embed"]["hostname"]) == ("https://example.com/doc", "example.com")
    assert [each["name"] for each in found["files"]] == ["a.txt"]
    link = api.post("/embed/", json={"url": "https://example.com/other", "mode": "delayed"}).json()["embed_id"]
    assert get(api, add(api, embed_id=link))["embed"]["embed_id"] == link
    refused(api.post(f"/comment/item/{ITEM}/", json={"value": "x", "embed_id": UNKNOWN}), 404)
    refused(api.post(f"/comment/item/{ITEM}/", json={"value": "x", "file_ids": [UNKNOWN]}), 404)


def test_an_update_says_it_in_other_words(api: httpx.Client, podiomock: PodioMock) -> None:
    number = add(api, "Frist", external_id="x1", embed_url="https://example.com/doc", file_ids=[upload(api)])
    before, told = get(api, number), podiomock.effects.notifications
    answer = api.put(f"/comment/{number}", json={"value": "First of @[Jane Roe](user:12346)"})
    assert (answer.status_code, answer.content) == (204, b"")
    after = get(api, number)
    assert (after["value"], after["rich_value"]) == ("First of Jane Roe", "First of @[Jane Roe](user:12346)")
    assert (before["last_edit_on"], after["last_edit_on"] > after["created_on"]) == (None, True)
    assert (after["embed"], after["external_id"]) == (None, "x1")
    assert len(after["files"]) == 1
    assert podiomock.effects.notifications == told
    api.put(f"/comment/{number}", json={"value": "x", "file_ids": [upload(api)], "external_id": None})
    assert (len(get(api, number)["files"]), get(api, number)["external_id"]) == (2, None)


def test_an_update_can_bring_a_link(api: httpx.Client) -> None:
    number = add(api)
    api.put(f"/comment/{number}", json={"value": "x", "embed_url": "https://example.com/doc"})
    link = get(api, number)["embed"]["embed_id"]
    api.put(f"/comment/{number}", json={"value": "y", "embed_id": link})
    assert get(api, number)["embed"]["embed_id"] == link


def test_what_a_comment_said_is_kept(api: httpx.Client) -> None:
    number = add(api, "One", embed_url="https://example.com/doc")
    (only,) = api.get(f"/comment/{number}/revision").json()
    assert only.keys() == {"created_on", "value", "rich_value", "embed", "embed_file"}
    api.put(f"/comment/{number}", json={"value": "Two"})
    api.put(f"/comment/{number}", json={"value": "Three @[Jane Roe](user:12346)"})
    revisions = api.get(f"/comment/{number}/revision").json()
    assert [each["value"] for each in revisions] == ["Three Jane Roe", "Two", "One"]
    assert revisions[0]["rich_value"] == "Three @[Jane Roe](user:12346)"
    assert [each["embed"] is None for each in revisions] == [True, True, False]
    found = get(api, number)
    assert revisions[0]["created_on"] == found["last_edit_on"]
    assert revisions[-1] == only
    assert only["created_on"] == found["created_on"]


def test_a_deleted_comment_is_gone_with_its_files(api: httpx.Client) -> None:
    file = upload(api)
    number = add(api, file_ids=[file])
    answer = api.delete(f"/comment/{number}")
    assert (answer.status_code, answer.content) == (204, b"")
    for path in (f"/comment/{number}", f"/comment/{number}/revision", f"/comment/{number}/liked_by/", f"/file/{file}"):
        refused(api.get(path), 410)
    refused(api.put(f"/comment/{number}", json={"value": "x"}), 410)
    refused(api.delete(f"/comment/{number}"), 410)
    refused(api.delete(f"/comment/{UNKNOWN}"), 404)
    assert number not in [each["comment_id"] for each in api.get(f"/item/{ITEM}").json()["comments"]]


def test_comments_go_with_what_they_are_on(api: httpx.Client) -> None:
    task = api.post(f"/task/item/{ITEM}/", json={"text": "T"}).json()["task_id"]
    numbers = [add(api, kind="task", number=task), add(api, kind="file", number=FILE), add(api)]
    api.delete(f"/item/{ITEM}")
    for number in numbers:
        refused(api.get(f"/comment/{number}"), 410)


def test_likes_show_wherever_a_comment_does(api: httpx.Client, podiomock: PodioMock) -> None:
    api.post("/rating/comment/456/like", json={"value": 1}).raise_for_status()
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        other.post("/rating/comment/456/like", json={"value": 1}).raise_for_status()
        assert (get(other, 456)["like_count"], get(other, 456)["is_liked"]) == (2, True)
        assert set(get(other, 456)["rights"]) == {"view", "rate"}
        other.delete("/rating/comment/456/like").raise_for_status()
        assert (get(other, 456)["like_count"], get(other, 456)["is_liked"]) == (1, False)
    shown = [api.get(f"/item/{ITEM}").json()["comments"][-1], api.get(f"/comment/item/{ITEM}/").json()[-1]]
    assert [(each["like_count"], each["is_liked"]) for each in shown] == [(1, True)] * 2
    assert [each["user_id"] for each in api.get("/comment/456/liked_by/").json()] == [ME]
    assert api.get("/comment/455/liked_by/").json() == []


def test_only_its_writer_changes_a_comment(api: httpx.Client) -> None:
    for answer in (api.put("/comment/453", json={"value": "x"}), api.delete("/comment/453")):
        refused(answer, 403)
    assert get(api, 453)["value"] == "Yes, I wrote it down."


def test_an_outsider_sees_no_comment(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann Other") as other:
        answers = [
            other.get("/comment/456"),
            other.get("/comment/456/revision"),
            other.get("/comment/456/liked_by/"),
            other.get(f"/comment/item/{ITEM}/"),
            other.post(f"/comment/item/{ITEM}/", json={"value": "x"}),
        ]
    for answer in answers:
        refused(answer, 403)
    place = elsewhere(podiomock)
    secret = podiomock.world.app(place.app_id).item(title="T", created_by=place.owner.user_id)
    refused(api.post(f"/comment/item/{secret.id}/", json={"value": "x"}), 403)


@pytest.mark.parametrize("hook", [True, False])
def test_hooks_on_the_app_hear_of_comments_on_items(api: httpx.Client, podiomock: PodioMock, *, hook: bool) -> None:
    for kind, number in ON.items():
        made = api.post(f"/comment/{kind}/{number}/", params={"hook": hook}, json={"value": "x"}).json()["comment_id"]
        api.delete(f"/comment/{made}", params={"hook": hook}).raise_for_status()
    events = [(each.type, each.reference, set(each.payload)) for each in podiomock.effects.hooks]
    payload = {"item_id", "comment_id"}
    assert events == [(f"comment.{each}", ("app", APP), payload) for each in ("create", "delete")] * hook


@pytest.mark.parametrize("silent", [True, False])
def test_followers_are_told(api: httpx.Client, podiomock: PodioMock, *, silent: bool) -> None:
    number = api.post(f"/comment/item/{ITEM}/", params={"silent": silent}, json={"value": "x"}).json()["comment_id"]
    api.delete(f"/comment/{number}", params={"silent": silent}).raise_for_status()
    assert [each.type for each in podiomock.effects.notifications] == ["comment"] * len(podiomock.effects.reached)
    assert ("Jane Roe" in podiomock.effects.reached) is not silent


def test_who_comments_follows(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        add(other)
    add(api)
    assert "Ann Other" in podiomock.effects.reached


def test_a_file_does_not_hang_on_what_is_said_about_it(api: httpx.Client) -> None:
    file = upload(api)
    said = {"value": "See for yourself", "file_ids": [file]}
    refused(api.post(f"/comment/file/{file}/", json=said), 404)
    comment = add(api, kind="file", number=file)
    refused(api.post(f"/file/{file}/attach", json={"ref_type": "comment", "ref_id": comment}), 404)
    other = upload(api)
    assert api.post(f"/file/{other}/attach", json={"ref_type": "comment", "ref_id": comment}).status_code == 204
    refused(api.post(f"/file/{file}/replace", json={"old_file_id": other}), 404)
    deeper = add(api, kind="file", number=other)
    refused(api.post(f"/file/{file}/attach", json={"ref_type": "comment", "ref_id": deeper}), 404)
