"""Conversations: private messages, seen by their participants and nobody else."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, UNKNOWN, refused, speaking

JANE, SAM, KIM = 12346, 12347, 12348


@pytest.fixture
def jane(podiomock: PodioMock) -> Iterator[httpx.Client]:
    with speaking(podiomock, podiomock.world.users[JANE]) as client:
        yield client


@pytest.fixture
def sam(podiomock: PodioMock) -> Iterator[httpx.Client]:
    with speaking(podiomock, podiomock.world.users[SAM]) as client:
        yield client


def begin(client: httpx.Client, *people: Any, text: str = "Hello", **more: Any) -> dict[str, Any]:
    """A new conversation."""
    answer = client.post("/conversation/v2/", json={"text": text, "participants": list(people), **more})
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def ids(answer: httpx.Response) -> list[int]:
    """The conversations listed."""
    assert answer.status_code == 200, answer.text
    return [each["conversation_id"] for each in answer.json()]


def test_a_new_conversation(api: httpx.Client, jane: httpx.Client) -> None:
    made = begin(api, JANE, subject="Plans", session={"type": "normal", "data": ""})
    # The keys that the suite of 2022 asks of the live API, and `ref` and `link`.
    assert set(made) == {
        "unread_count", "presence", "excerpt", "participants", "created_by", "push", "created_on", "last_event_on",
        "conversation_id", "starred", "unread", "type", "subject", "ref", "link",
    }  # fmt: skip
    assert (made["type"], made["subject"], made["excerpt"]) == ("direct", "Plans", "Hello")
    assert (made["unread"], made["unread_count"], made["starred"], made["ref"]) == (False, 0, False, None)
    assert [each["user_id"] for each in made["participants"]] == [ME, JANE]
    assert made["presence"]["ref_type"] == "conversation"
    number = made["conversation_id"]
    again = api.get(f"/conversation/{number}").json()
    assert {**again, "push": None} == {**made, "push": None}
    hers = jane.get(f"/conversation/{number}").json()
    assert (hers["unread"], hers["unread_count"]) == (True, 1)


def test_with_several_it_is_a_group(api: httpx.Client) -> None:
    made = begin(api, JANE, {"type": "mail", "id": "sam.poe@example.com"}, ME, JANE)
    assert made["type"] == "group"
    assert [each["user_id"] for each in made["participants"]] == [ME, JANE, SAM]


def test_the_older_path_answers_ids(api: httpx.Client) -> None:
    made = api.post("/conversation/", json={"text": "Hello", "participants": [JANE]}).json()
    assert set(made) == {"conversation_id", "message_id"}
    (event,) = api.get(f"/conversation/{made['conversation_id']}/event").json()
    assert event["data"]["message_id"] == made["message_id"]


def test_replies_are_events(api: httpx.Client, jane: httpx.Client) -> None:
    number = begin(api, JANE)["conversation_id"]
    event = jane.post(f"/conversation/{number}/reply/v2", json={"text": "Hi"}).json()
    assert set(event) == {"event_id", "action", "data", "created_on", "created_by", "created_via"}
    assert set(event["data"]) == {"files", "text", "embed_file", "created_on", "embed", "message_id"}
    assert (event["action"], event["data"]["text"], event["created_by"]["user_id"]) == ("message", "Hi", JANE)
    assert set(api.post(f"/conversation/{number}/reply", json={"text": "So?"}).json()) == {"message_id"}
    events = api.get(f"/conversation/{number}/event/").json()
    assert [each["data"]["text"] for each in events] == ["So?", "Hi", "Hello"]
    window = api.get(f"/conversation/{number}/event", params={"limit": 1, "offset": 1}).json()
    assert window == [event] == [api.get(f"/conversation/event/{event['event_id']}").json()]
    shown = api.get(f"/conversation/{number}").json()
    assert (shown["excerpt"], shown["last_event_on"]) == ("So?", events[0]["created_on"])


def test_files_and_links_in_messages(api: httpx.Client, jane: httpx.Client, sam: httpx.Client) -> None:
    file_id = api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"]
    made = begin(api, JANE, file_ids=[file_id], embed_url="https://example.com/plan")
    (event,) = jane.get(f"/conversation/{made['conversation_id']}/event").json()
    assert [each["file_id"] for each in event["data"]["files"]] == [file_id]
    assert event["data"]["embed"]["original_url"] == "https://example.com/plan"
    assert jane.get(f"/file/{file_id}/raw").content == b"a"
    refused(sam.get(f"/file/{file_id}"), 403)


def test_read_and_unread(api: httpx.Client, jane: httpx.Client) -> None:
    number = begin(api, JANE)["conversation_id"]
    api.post(f"/conversation/{number}/reply", json={"text": "And?"}).raise_for_status()
    other = begin(api, JANE, SAM)["conversation_id"]

    def unread() -> tuple[int, int, list[int]]:
        status = jane.get("/user/status").json()
        count = jane.get("/conversation/unread/count").json()["value"]
        return status["message_unread_count"], count, ids(jane.get("/conversation/unread/"))

    assert unread() == (3, 2, [other, number])
    jane.get(f"/conversation/{number}").raise_for_status()
    assert jane.post(f"/conversation/{number}/read").status_code == 204
    assert unread() == (1, 1, [other])
    assert jane.delete(f"/conversation/{number}/read").status_code == 204
    assert unread() == (2, 2, [other, number])
    assert jane.post("/conversation/read").status_code == 204
    assert unread() == (0, 0, [])
    assert api.get("/user/status").json()["message_unread_count"] == 0


def test_messages_are_told_and_reading_sees_that(api: httpx.Client, jane: httpx.Client, podiomock: PodioMock) -> None:
    number = begin(api, JANE, SAM)["conversation_id"]
    assert podiomock.effects.reached == ["Jane Roe", "Sam Poe"]
    assert {(each.type, each.why) for each in podiomock.effects.notifications} == {("message", "participant")}
    (group,) = jane.get("/notification/", params={"context_type": "conversation"}).json()
    assert (group["context"]["ref"]["id"], group["notifications"][0]["type"]) == (number, "message")
    jane.post(f"/conversation/{number}/read").raise_for_status()
    assert jane.get("/notification/inbox/new/count").json() == {"new": 0}


def test_stars(api: httpx.Client, jane: httpx.Client) -> None:
    number = begin(api, JANE)["conversation_id"]
    for _ in range(2):
        assert api.post(f"/conversation/{number}/star").status_code == 204
    assert ids(api.get("/conversation/starred/")) == [number]
    assert api.get("/conversation/starred/count").json() == {"value": 1}
    assert jane.get(f"/conversation/{number}").json()["starred"] is False
    for _ in range(2):
        assert api.delete(f"/conversation/{number}/star").status_code == 204
    assert ids(api.get("/conversation/starred/")) == []


def test_the_list_goes_by_the_last_event(api: httpx.Client, jane: httpx.Client) -> None:
    numbers = [begin(api, JANE, text=f"{n}")["conversation_id"] for n in range(12)]
    assert ids(api.get("/conversation/")) == numbers[:1:-1]
    jane.post(f"/conversation/{numbers[3]}/reply/v2", json={"text": "This"}).raise_for_status()
    assert ids(api.get("/conversation/", params={"limit": 2})) == [numbers[3], numbers[11]]
    assert ids(api.get("/conversation/", params={"limit": 2, "offset": 11})) == [numbers[0]]


def test_the_direct_conversation(api: httpx.Client, jane: httpx.Client) -> None:
    refused(api.get(f"/conversation/direct/{JANE}"), 404)
    begin(api, JANE, SAM)
    refused(api.get(f"/conversation/direct/{JANE}"), 404)
    number = begin(api, JANE)["conversation_id"]
    assert api.get(f"/conversation/direct/{JANE}").json()["conversation_id"] == number
    assert jane.get(f"/conversation/direct/{ME}").json()["conversation_id"] == number
    refused(api.get(f"/conversation/direct/{UNKNOWN}"), 404)


def test_people_come_and_go(api: httpx.Client, jane: httpx.Client, sam: httpx.Client) -> None:
    number = begin(api, JANE)["conversation_id"]
    refused(sam.get(f"/conversation/{number}"), 403)
    (event,) = api.post(f"/conversation/{number}/participant/v2/", json={"participants": [SAM, JANE]}).json()
    assert (event["action"], event["data"]["user_id"]) == ("participant_add", SAM)
    assert api.post(f"/conversation/{number}/participant/", json={"user_id": SAM}).status_code == 204
    shown = sam.get(f"/conversation/{number}").json()
    assert (shown["type"], [each["user_id"] for each in shown["participants"]]) == ("group", [ME, JANE, SAM])
    assert jane.post(f"/conversation/{number}/leave").status_code == 204
    refused(jane.get(f"/conversation/{number}"), 403)
    refused(jane.post(f"/conversation/{number}/reply/v2", json={"text": "x"}), 403)
    assert jane.get("/user/status").json()["message_unread_count"] == 0
    newest = api.get(f"/conversation/{number}/event").json()[0]
    assert (newest["action"], newest["data"]["user_id"]) == ("participant_leave", JANE)
    api.post(f"/conversation/{number}/participant/", json={"participants": [JANE]}).raise_for_status()
    assert ids(jane.get("/conversation/")) == [number]


def test_a_subject_can_change(api: httpx.Client) -> None:
    number = begin(api, JANE, subject="Plans")["conversation_id"]
    assert api.put(f"/conversation/{number}/subject", json={"subject": "Dates"}).json()["action"] == "subject_change"
    assert api.get(f"/conversation/{number}").json()["subject"] == "Dates"


def test_about_an_item(api: httpx.Client, jane: httpx.Client) -> None:
    made = api.post("/conversation/item/123/", json={"text": "This one?", "participants": [JANE, KIM]}).json()
    assert set(made) == {"conversation_id", "message_id"}
    number = made["conversation_id"]
    begin(api, JANE)
    assert ids(api.get("/conversation/item/123/")) == ids(jane.get("/conversation/item/123/")) == [number]
    assert jane.get(f"/conversation/{number}").json()["ref"] == {"type": "item", "id": 123}
    assert ids(api.get("/conversation/item/122/")) == []
    refused(api.get("/conversation/item/999999999/"), 404)
    refused(api.get("/conversation/hook/1/"), 400)


@pytest.mark.parametrize(
    ("query", "found"),
    [({"text": "PLAN"}, ["b", "a"]), ({"text": "friday"}, ["b"]), ({"text": "jane", "participants": "true"}, ["a"])],
)
def test_search(api: httpx.Client, query: dict[str, str], found: list[str]) -> None:
    made = {
        begin(api, JANE, subject="Plans", text="Hello")["conversation_id"]: "a",
        begin(api, SAM, text="The plan for Friday")["conversation_id"]: "b",
        begin(api, KIM, text="Lunch")["conversation_id"]: "c",
    }
    assert [made[each] for each in ids(api.get("/conversation/search/", params=query))] == found
    rest = {key: each for key, each in query.items() if key != "text"}
    posted = api.post("/conversation/search/", params=rest, json={"text": query["text"]})
    assert [made[each] for each in ids(posted)] == found


def test_tasks_hang_on_conversations(api: httpx.Client, jane: httpx.Client, sam: httpx.Client) -> None:
    number = begin(api, JANE, subject="Plans")["conversation_id"]
    task = api.post(f"/task/conversation/{number}/", json={"text": "Call back"}).json()
    assert [each["task_id"] for each in jane.get(f"/task/conversation/{number}/").json()] == [task["task_id"]]
    assert (task["ref"]["type"], task["ref"]["title"]) == ("conversation", "Plans")
    refused(sam.get(f"/task/conversation/{number}/"), 403)
    refused(sam.get(f"/task/{task['task_id']}"), 403)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"participants": [JANE]}, 400),
        ({"text": "", "participants": [JANE]}, 400),
        ({"text": "x"}, 400),
        ({"text": "x", "participants": []}, 400),
        ({"text": "x", "participants": [ME]}, 400),
        ({"text": "x", "participants": ["Jane"]}, 400),
        ({"text": "x", "participants": [UNKNOWN]}, 404),
        ({"text": "x", "participants": [{"type": "mail", "id": "nobody@example.com"}]}, 404),
        ({"text": "x", "participants": [JANE], "file_ids": [UNKNOWN]}, 404),
        ({"text": "x", "participants": [JANE], "embed_url": "nonsense"}, 400),
    ],
)
def test_bad_conversations_change_nothing(
    api: httpx.Client, podiomock: PodioMock, body: dict[str, Any], status: int
) -> None:
    for path in ("/conversation/v2/", "/conversation/", "/conversation/item/123/"):
        refused(api.post(path, json=body), status)
    assert podiomock.changes == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/conversation/InvalidId/event"),
        ("GET", "/conversation/InvalidId"),
        ("POST", "/conversation/InvalidId/read"),
        ("DELETE", "/conversation/InvalidId/read"),
        ("POST", "/conversation/InvalidId/star"),
        ("DELETE", "/conversation/InvalidId/star"),
        ("GET", "/conversation/search/"),
        ("GET", f"/conversation/{UNKNOWN}"),
        ("POST", f"/conversation/{UNKNOWN}/leave"),
    ],
)
def test_what_is_not_there(api: httpx.Client, method: str, path: str) -> None:
    refused(api.request(method, path), 404)
