"""People come into a space: added, invited, joining, asking; and how many an organization takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking, speaking_as

JANE, SAM, KIM = 12346, 12347, 12348
MEMBER = f"/space/{SPACE}/member"


def _ids(answer: httpx.Response) -> list[int]:
    return [each["user"]["user_id"] for each in answer.json()]


def _fired(podiomock: PodioMock) -> list[tuple[str, str]]:
    return [(each.type, each.payload["user_id"]) for each in podiomock.effects.hooks]


@contextmanager
def _invited(podiomock: PodioMock, api: httpx.Client, **body: Any) -> Iterator[httpx.Client]:
    """The API as somebody new, who was invited by mail."""
    assert api.post(f"{MEMBER}/", json={"mails": ["new@acme.example"], **body}).status_code == 204
    user_id = podiomock.effects.invitations[-1].user_id
    with speaking(podiomock, podiomock.world.users[user_id]) as client:
        yield client


@pytest.mark.parametrize(
    "body",
    [
        {"users": [KIM]},
        {"profiles": [21004]},
        {"mails": ["Kim.Loe@example.com"]},
        {"users": [KIM], "profiles": [21004], "mails": ["kim.loe@example.com"]},
    ],
)
def test_somebody_with_an_account_is_in_at_once(podiomock: PodioMock, api: httpx.Client, body: dict[str, Any]) -> None:
    answer = api.post(f"{MEMBER}/", json={**body, "role": "light", "message": "Come and help"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert _ids(api.get(f"{MEMBER}/")) == [ME, JANE, SAM, KIM]
    member = api.get(f"{MEMBER}/{KIM}").json()
    assert (member["role"], member["employee"]) == ("light", True)
    assert member["invited_on"] == member["started_on"]
    (told,) = podiomock.effects.notifications
    assert (told.user_id, told.type, told.reference, told.text) == (
        KIM,
        "space_invite",
        ("space", SPACE),
        "Come and help",
    )
    (invitation,) = podiomock.effects.invitations
    assert (invitation.user_id, invitation.role, invitation.message) == (KIM, "light", "Come and help")
    assert _fired(podiomock) == [("member.add", str(KIM))]
    assert podiomock.effects.hooks[0].reference == ("space", SPACE)


def test_the_role_is_regular_unless_given(api: httpx.Client) -> None:
    api.post(f"{MEMBER}/", json={"users": [KIM]})
    assert api.get(f"{MEMBER}/{KIM}").json()["role"] == "regular"


def test_who_was_added_sees_the_space(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann") as ann:
        me = ann.get("/user/").json()["user_id"]
        refused(ann.get("/item/123"), 403)
        api.post(f"{MEMBER}/", json={"users": [me]})
        assert ann.get("/item/123").status_code == 200
        (org,) = ann.get("/org/").json()
        assert (org["role"], [each["space_id"] for each in org["spaces"]]) == ("light", [SPACE])


def test_members_stay_what_they_are(podiomock: PodioMock, api: httpx.Client) -> None:
    assert api.post(f"{MEMBER}/", json={"users": [JANE, SAM], "role": "light"}).status_code == 204
    assert [each["role"] for each in api.get(f"{MEMBER}/").json()] == ["admin", "admin", "regular"]
    assert (podiomock.effects.notifications, podiomock.effects.hooks) == ([], [])


def test_silence(podiomock: PodioMock, api: httpx.Client) -> None:
    api.post(f"{MEMBER}/?silent=true&hook=false", json={"users": [KIM]})
    assert KIM in _ids(api.get(f"{MEMBER}/"))
    assert (podiomock.effects.notifications, podiomock.effects.hooks) == ([], [])


def test_an_invitation_to_an_item(podiomock: PodioMock, api: httpx.Client) -> None:
    context = {"context_ref_type": "item", "context_ref_id": 123, "invite_context": "item page"}
    assert api.post(f"{MEMBER}/", json={"users": [KIM], **context}).status_code == 204
    assert podiomock.effects.notifications[0].reference == ("item", 123)
    refused(api.post(f"{MEMBER}/", json={"users": [KIM], **context, "context_ref_id": UNKNOWN}), 404)


def test_an_unknown_mail_is_invited(podiomock: PodioMock, api: httpx.Client) -> None:
    with _invited(podiomock, api, role="admin", message="Welcome") as new:
        me = new.get("/user/").json()
        assert (me["mail"], me["status"]) == ("new@acme.example", "inactive")
        assert _ids(api.get(f"{MEMBER}/")) == [ME, JANE, SAM]
        waiting = api.get(f"{MEMBER}/v2/").json()[-1]
        assert (waiting["user"]["name"], waiting["role"], waiting["started_on"]) == ("new@acme.example", "admin", None)
        assert waiting["invited_on"] is not None
        refused(api.get(f"{MEMBER}/{me['user_id']}"), 404)
        assert podiomock.effects.hooks == []
        assert [each.text for each in podiomock.effects.notifications] == ["Welcome"]
        refused(new.get(f"/space/{SPACE}"), 403)

        assert new.post(f"/space/{SPACE}/join").status_code == 204
        assert new.get(f"/space/{SPACE}").json()["role"] == "admin"
        assert new.get("/user/").json()["status"] == "active"
        member = api.get(f"{MEMBER}/{me['user_id']}").json()
        assert member["started_on"] > member["invited_on"]
        assert _fired(podiomock) == [("member.add", str(me["user_id"]))]


def test_a_mail_is_one_person_however_often_it_is_invited(podiomock: PodioMock, api: httpx.Client) -> None:
    for mail in ("new@acme.example", "NEW@acme.example"):
        assert api.post(f"{MEMBER}/", json={"mails": [mail]}).status_code == 204
    assert len(podiomock.effects.invitations) == 1
    assert len(api.get(f"{MEMBER}/v2/").json()) == 4


def test_an_invitation_is_changed_and_taken_back(podiomock: PodioMock, api: httpx.Client) -> None:
    with _invited(podiomock, api) as new:
        me = new.get("/user/").json()["user_id"]
        assert api.put(f"{MEMBER}/{me}", json={"role": "light"}).status_code == 204
        assert api.get(f"{MEMBER}/{me}/v2").json()["role"] == "light"
        assert api.delete(f"{MEMBER}/{me}").status_code == 204
        assert len(api.get(f"{MEMBER}/v2/").json()) == 3
        refused(new.post(f"/space/{SPACE}/join"), 403)
    assert podiomock.effects.hooks == []


def test_a_spaces_contact_is_invited_by_mail(podiomock: PodioMock, api: httpx.Client) -> None:
    assert api.post(f"{MEMBER}/", json={"profiles": [22001]}).status_code == 204
    assert api.get(f"{MEMBER}/v2/").json()[-1]["user"]["name"] == "sales@acme.example"
    mute = podiomock.world.space(SPACE).contact("No Mail")
    refused(api.post(f"{MEMBER}/", json={"profiles": [mute.id]}), 400)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"users": []}, 400),
        ({"users": [KIM], "role": "boss"}, 400),
        ({"users": [KIM], "rolle": "light"}, 400),
        ({"users": ["kim"]}, 400),
        ({"users": [KIM, 0]}, 400),
        ({"users": KIM}, 400),
        ({"mails": ["kim"]}, 400),
        ({"mails": ["kim @example.com"]}, 400),
        ({"mails": ["@example.com"]}, 400),
        ({"users": [KIM, UNKNOWN]}, 404),
        ({"profiles": [UNKNOWN]}, 404),
        ({"external_contacts": {"1": ["x"]}}, 404),
        ({"users": [KIM], "context_ref_type": "item"}, 400),
        ({"users": [KIM], "context_ref_type": "task", "context_ref_id": 789}, 400),
    ],
)
def test_a_wrong_addition_adds_nobody(api: httpx.Client, body: Any, status: int) -> None:
    refused(api.post(f"{MEMBER}/", json=body), status)
    assert len(api.get(f"{MEMBER}/v2/").json()) == 3


def _limited(podiomock: PodioMock, api: httpx.Client, user_limit: int) -> int:
    """A space of the caller's own organization that takes so many users."""
    org = podiomock.world.org("Small", user_limit=user_limit)
    assert api.get(f"/org/{org.id}").json()["user_limit"] == user_limit
    return int(api.post("/space/", json={"org_id": org.id, "name": "Narrow"}).json()["space_id"])


def test_beyond_the_limit_of_users_nobody_is_added(podiomock: PodioMock, api: httpx.Client) -> None:
    space = _limited(podiomock, api, 3)
    assert api.get(f"/space/{space}/available").json() == {"employee": 2, "external": 2}
    sentence = "The limit of 3 users in the organization is reached"
    refused(api.post(f"/space/{space}/member/", json={"users": [JANE, SAM, KIM]}), 403, sentence)
    assert len(api.get(f"/space/{space}/member/").json()) == 1
    assert api.post(f"/space/{space}/member/", json={"users": [JANE], "mails": ["new@x.example"]}).status_code == 204
    assert api.get(f"/space/{space}/available").json() == {"employee": 0, "external": 0}
    refused(api.post(f"/space/{space}/member/", json={"mails": ["newer@x.example"]}), 403, sentence)
    other = api.post("/space/", json={"org_id": api.get(f"/space/{space}").json()["org_id"], "name": "Other"}).json()
    assert api.post(f"/space/{other['space_id']}/member/", json={"users": [JANE]}).status_code == 204
    api.delete(f"/space/{space}/member/{api.get(f'/space/{space}/member/v2/').json()[-1]['user']['user_id']}")
    assert api.get(f"/space/{space}/available").json() == {"employee": 1, "external": 1}


def test_without_a_limit_seats_are_null(podiomock: PodioMock, api: httpx.Client) -> None:
    assert api.get(f"/space/{SPACE}/available").json() == {"employee": None, "external": None}
    refused(api.get(f"/space/{elsewhere(podiomock).space_id}/available"), 403)


def test_an_open_space_is_joined_by_employees(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        sentence = f"The user with id {me} does not have the right join on space with id {SPACE}"
        refused(ann.post(f"/space/{SPACE}/join"), 403, sentence)
        api.put(f"/space/{SPACE}", json={"privacy": "open"})
        for _ in range(2):  # joining twice is joining once
            answer = ann.post(f"/space/{SPACE}/join")
            assert (answer.status_code, answer.content) == (204, b"")
        assert ann.get(f"/space/{SPACE}").json()["role"] == "regular"
        assert _fired(podiomock) == [("member.add", str(me))]
    with speaking_as(podiomock, "Stranger") as stranger:
        refused(stranger.post(f"/space/{SPACE}/join"), 403)


def test_a_request_is_accepted(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        for _ in range(2):  # who asks twice has one request
            answer = ann.post(f"/space/{SPACE}/member_request/")
            assert (answer.status_code, answer.content) == (204, b"")
        told = podiomock.effects.notifications
        assert {(each.user_id, each.type, each.text) for each in told} == {
            (ME, "space_member_request", "Ann"),
            (JANE, "space_member_request", "Ann"),
        }
        kind, request = told[0].reference
        assert kind == "space_member_request"
        path = f"/space/{SPACE}/member_request/{request}/accept"
        refused(ann.post(path), 403)
        assert api.post(path).status_code == 204
        assert ann.get(f"/space/{SPACE}").json()["role"] == "regular"
        assert _fired(podiomock) == [("member.add", str(me))]
        refused(api.post(path), 410)
        refused(ann.post(f"/space/{SPACE}/member_request/"), 409)


def test_a_request_is_for_one_space(podiomock: PodioMock, api: httpx.Client) -> None:
    other = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    with speaking_as(podiomock, "Ann") as ann:
        ann.post(f"/space/{SPACE}/member_request/")
        refused(ann.post(f"/space/{UNKNOWN}/member_request/"), 404)
    request = podiomock.effects.notifications[0].reference[1]
    refused(api.post(f"/space/{other}/member_request/{request}/accept"), 404)
    refused(api.post(f"/space/{SPACE}/member_request/{UNKNOWN}/accept"), 404)


def test_a_request_counts_towards_the_limit(podiomock: PodioMock, api: httpx.Client) -> None:
    space = _limited(podiomock, api, 1)
    with speaking_as(podiomock, "Ann") as ann:
        ann.post(f"/space/{space}/member_request/")
    request = podiomock.effects.notifications[0].reference[1]
    refused(api.post(f"/space/{space}/member_request/{request}/accept"), 403)


def test_a_guest_has_no_role(podiomock: PodioMock, api: httpx.Client) -> None:
    api.post(f"{MEMBER}/", json={"users": [KIM], "role": "grant_only"})
    assert KIM not in _ids(api.get(f"{MEMBER}/"))
    assert _ids(api.get(f"{MEMBER}/v2/?member_type=guest")) == [KIM]
    assert _ids(api.get(f"{MEMBER}/grant_only/")) == [KIM]
    with speaking(podiomock, podiomock.world.users[KIM]) as kim:
        refused(kim.get("/item/123"), 403)
        api.post(f"{MEMBER}/", json={"users": [KIM]})
        assert kim.get("/item/123").status_code == 200
