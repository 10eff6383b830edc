"""Grants: one item, task or post shared with people who see nothing else of its space."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, UNKNOWN, refused, speaking, speaking_as

ITEM, TASK, COMMENT, FILE, KIM = 123, 789, 453, 12343, 12348
"""Kim Loe is in the organization, but not in the space."""


@pytest.fixture
def kim(podiomock: PodioMock) -> Iterator[httpx.Client]:
    with speaking(podiomock, podiomock.world.users[KIM]) as client:
        yield client


def share(api: httpx.Client, kind: str = "item", number: int = ITEM, **more: Any) -> dict[str, Any]:
    answer = api.post(f"/grant/{kind}/{number}", json={"people": [{"type": "user", "id": KIM}], **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_shared_item_is_all_that_its_guest_sees(api: httpx.Client, kim: httpx.Client) -> None:
    refused(kim.get(f"/item/{ITEM}"), 403)
    share(api)
    assert kim.get(f"/item/{ITEM}").json()["title"] == "Complete project plan"
    for path in (f"/comment/item/{ITEM}/", f"/comment/{COMMENT}", f"/file/{FILE}", f"/file/{FILE}/raw"):
        assert kim.get(path).status_code == 200, path
    assert len(kim.get(f"/task/item/{ITEM}/").json()) == 3
    assert kim.get(f"/item/{ITEM}/reference/").status_code == 200
    for path in ("/item/122", f"/app/{APP}", f"/space/{SPACE}", f"/item/app/{APP}/count", f"/space/{SPACE}/member/"):
        refused(kim.get(path), 403)
    assert kim.get("/app/v2/").json() == []
    assert all(each["spaces"] == [] for each in kim.get("/org/").json())


def test_a_guest_talks_and_an_editor_edits(api: httpx.Client, kim: httpx.Client) -> None:
    share(api)
    assert kim.post(f"/comment/item/{ITEM}/", json={"value": "Mine too?"}).status_code == 200
    body = {"fields": {"title": "Mine"}}
    sentence = f"The user with id {KIM} does not have the right update on item with id {ITEM}"
    refused(kim.put(f"/item/{ITEM}", json=body), 403, sentence)
    assert api.put(f"/grant/item/{ITEM}/{KIM}", json={"access_level": "edit"}).status_code == 204
    assert kim.put(f"/item/{ITEM}", json=body).status_code == 200
    refused(kim.delete(f"/item/{ITEM}"), 403)
    refused(kim.post(f"/grant/item/{ITEM}", json={"people": [12347]}), 403)


@pytest.mark.parametrize(
    "person",
    [
        KIM,
        {"type": "user", "id": KIM},
        {"type": "profile", "id": 21004},
        {"type": "mail", "id": "kim.loe@podio.example"},
    ],
    ids=["id", "user", "profile", "mail"],
)
def test_people_are_named_in_many_ways(api: httpx.Client, podiomock: PodioMock, kim: httpx.Client, person: Any) -> None:
    if isinstance(person, dict) and person["type"] == "mail":
        person["id"] = podiomock.world.users[KIM].mail
    assert api.post(f"/grant/item/{ITEM}", json={"people": [person]}).status_code == 200
    assert kim.get(f"/item/{ITEM}").status_code == 200


def test_everybody_in_a_space_is_named_by_it(api: httpx.Client) -> None:
    space_id = api.post("/space/", json={"org_id": ORG, "name": "Clients"}).json()["space_id"]
    api.post(f"/space/{space_id}/member/", json={"role": "regular", "users": [KIM, 12347]})
    api.post(f"/grant/item/{ITEM}", json={"people": [{"type": "space", "id": space_id}]})
    assert {each["user"]["user_id"] for each in api.get(f"/grant/item/{ITEM}/").json()} >= {KIM, 12347}


def test_people_are_told_with_the_message(api: httpx.Client, podiomock: PodioMock, kim: httpx.Client) -> None:
    share(api, action="comment", message="What do you think?")
    (told,) = podiomock.effects.notifications
    assert (told.user_id, told.type, told.reference, told.text) == (
        KIM,
        "grant_create",
        ("item", ITEM),
        "What do you think?",
    )
    # Whoever was let in follows the item from then on.
    api.post(f"/comment/item/{ITEM}/", json={"value": "Anybody?"})
    assert "comment" in [each.type for each in podiomock.effects.notifications if each.user_id == KIM]
    assert kim.get("/notification/inbox/new/count").json() == {"new": 2}


def test_a_silent_share_tells_nobody(api: httpx.Client, podiomock: PodioMock) -> None:
    api.post(f"/grant/item/{ITEM}", params={"silent": True}, json={"people": [KIM]})
    assert not podiomock.effects.notifications


def test_shares_are_listed_counted_and_one_s_own(api: httpx.Client, kim: httpx.Client) -> None:
    assert api.get(f"/grant/item/{ITEM}/count").json() == {"count": 0}
    assert api.get(f"/grant/item/{ITEM}/own").status_code == 204
    share(api, action="rate", message="Nice?", access_level="edit")
    (listed,) = api.get(f"/grant/item/{ITEM}/").json()
    own = kim.get(f"/grant/item/{ITEM}/own").json()
    assert listed["grant_id"] == own["grant_id"]
    assert (own["ref_type"], own["ref_id"], own["ref"]["title"]) == ("item", ITEM, "Complete project plan")
    assert (own["action"], own["access_level"], own["message"]) == ("rate", "edit", "Nice?")
    assert (own["user"]["name"], own["created_by"]["name"]) == ("Kim Loe", "John Doe")
    assert set(own["rights"]) < set(listed["rights"])
    assert api.get(f"/grant/item/{ITEM}/count").json() == {"count": 1}
    for path in (f"/grant/org/{ORG}/own/", f"/grant/space/{SPACE}/user/{KIM}/"):
        assert [each["grant_id"] for each in kim.get(path).json()] == [own["grant_id"]]
    assert api.get(f"/grant/org/{ORG}/own/").json() == []
    assert len(api.get(f"/grant/space/{SPACE}/user/{KIM}/").json()) == 1
    api.delete(f"/item/{ITEM}")
    assert kim.get(f"/grant/org/{ORG}/own/").json() == []


def test_sharing_once_more_takes_the_place_of_the_first(api: httpx.Client) -> None:
    share(api, message="Look")
    share(api, access_level="edit")
    (only,) = api.get(f"/grant/item/{ITEM}/").json()
    assert (only["access_level"], only["message"]) == ("edit", None)


@pytest.mark.parametrize("by", ["maker", "guest", "all"])
def test_a_share_ends(api: httpx.Client, podiomock: PodioMock, kim: httpx.Client, by: str) -> None:
    share(api)
    client, path = (kim if by == "guest" else api), f"/grant/item/{ITEM}" + ("" if by == "all" else f"/{KIM}")
    assert client.delete(path).status_code == 204
    refused(kim.get(f"/item/{ITEM}"), 403)
    refused(api.delete(f"/grant/item/{ITEM}/{KIM}"), 404)
    before = len(podiomock.effects.notifications)
    api.post(f"/comment/item/{ITEM}/", json={"value": "Gone?"})
    assert KIM not in [each.user_id for each in podiomock.effects.notifications[before:]]


def test_a_member_who_was_given_a_share_stays_a_member(api: httpx.Client, podiomock: PodioMock) -> None:
    sam = podiomock.world.users[12347]
    api.post(f"/grant/item/{ITEM}", json={"people": [sam.user_id]})
    with speaking(podiomock, sam) as client:
        rights = client.get(f"/item/{ITEM}").json()["rights"]
        api.delete(f"/grant/item/{ITEM}/{sam.user_id}")
        assert client.get(f"/item/{ITEM}").json()["rights"] == rights


def test_who_may_be_invited_instead_is_said(api: httpx.Client, podiomock: PodioMock) -> None:
    assert [each["name"] for each in share(api)["invitable"]] == ["Kim Loe"]
    assert api.post(f"/grant/item/{ITEM}", json={"people": [12347]}).json() == {"invitable": []}
    made = podiomock.world.app(APP).item(title="Sam's", created_by="Sam Poe")
    with speaking(podiomock, podiomock.world.users[12347]) as sam:
        assert sam.post(f"/grant/item/{made.id}", json={"people": [KIM]}).json() == {"invitable": []}


def test_a_private_task_is_shared_alone(api: httpx.Client, kim: httpx.Client) -> None:
    task_id = api.post(
        "/task/", json={"text": "Between us", "private": True, "ref_type": "item", "ref_id": ITEM}
    ).json()["task_id"]
    share(api)
    refused(kim.get(f"/task/{task_id}"), 403)
    share(api, "task", task_id)
    assert kim.get(f"/task/{task_id}").json()["text"] == "Between us"
    refused(kim.post(f"/task/{task_id}/complete"), 403)
    share(api, "task", task_id, access_level="edit")
    assert kim.post(f"/task/{task_id}/complete").status_code in (200, 204)


def test_a_status_post_is_shared(api: httpx.Client, kim: httpx.Client) -> None:
    status_id = api.post(f"/status/space/{SPACE}/", json={"value": "We won"}).json()["status_id"]
    refused(kim.get(f"/status/{status_id}"), 403)
    share(api, "status", status_id)
    assert kim.get(f"/status/{status_id}").json()["value"] == "We won"


def test_an_ended_app_takes_its_shares_along(api: httpx.Client, kim: httpx.Client) -> None:
    share(api)
    api.delete(f"/app/{APP}")
    assert kim.get(f"/item/{ITEM}").status_code == 410


@pytest.mark.parametrize(
    ("kind", "number", "status", "sentence"),
    [
        ("item", UNKNOWN, 404, "Object not found"),
        ("app", APP, 400, "Invalid reference app"),
        ("hook", 1, 400, "Invalid reference hook"),
        ("thing", 1, 400, "Invalid value \"thing\" (string): must be one of {'item', 'status', 'task'}"),
    ],
)
def test_what_cannot_be_shared(api: httpx.Client, kind: str, number: int, status: int, sentence: str) -> None:
    refused(api.post(f"/grant/{kind}/{number}", json={"people": [KIM]}), status, sentence)
    refused(api.get(f"/grant/{kind}/{number}/"), status, sentence)
    refused(api.get(f"/grant/{kind}/{number}/count"), status, sentence)
    refused(api.delete(f"/grant/{kind}/{number}"), status, sentence)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"people": []}, 400),
        ({}, 400),
        ({"people": [UNKNOWN]}, 404),
        ({"people": [{"type": "mail", "id": "nobody@example.com"}]}, 404),
        ({"people": [{"type": "ghost", "id": 1}]}, 400),
        ({"people": [KIM], "action": "delete"}, 400),
        ({"people": [KIM], "access_level": "admin"}, 400),
    ],
)
def test_what_a_share_takes(api: httpx.Client, body: dict[str, Any], status: int) -> None:
    refused(api.post(f"/grant/item/{ITEM}", json=body), status)
    assert api.get(f"/grant/item/{ITEM}/count").json() == {"count": 0}


def test_who_may_share_and_see_shares(api: httpx.Client, podiomock: PodioMock) -> None:
    share(api)
    with speaking(podiomock, podiomock.world.users[12347]) as sam:
        assert len(sam.get(f"/grant/item/{ITEM}/").json()) == 1
        for right, body in (("grant_view", {}), ("grant", {"access_level": "edit"})):
            sentence = f"The user with id 12347 does not have the right {right} on item with id {ITEM}"
            refused(sam.post(f"/grant/item/{ITEM}", json={"people": [12346], **body}), 403, sentence)
        refused(sam.delete(f"/grant/item/{ITEM}/{KIM}"), 403)
        refused(sam.delete(f"/grant/item/{ITEM}"), 403)
        refused(sam.get(f"/grant/space/{SPACE}/user/{KIM}/"), 403)
    with speaking_as(podiomock, "Ann Outsider") as ann:
        refused(ann.get(f"/grant/item/{ITEM}/own"), 403)
        refused(ann.get(f"/grant/org/{ORG}/own/"), 403)
        refused(ann.get(f"/grant/space/{SPACE}/user/{ME}/"), 403)
    refused(api.put(f"/grant/item/{ITEM}/12347", json={"access_level": "edit"}), 404)
