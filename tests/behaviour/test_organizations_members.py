"""The people of an organization: lists, one of them, admins, leaving."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, refused, speaking_as

JANE, SAM, KIM = 12346, 12347, 12348
MEMBER = f"/org/{ORG}/member"
ADMIN = f"/org/{ORG}/admin"


def _ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [each["user"]["user_id"] for each in answer.json()]


def test_everybody_in_the_organization_by_name(podiomock: PodioMock, api: httpx.Client) -> None:
    podiomock.world.space(SPACE).invite("zoe@new.example").member(podiomock.world.user("Ann Outside"), "light")
    members = api.get(f"{MEMBER}/").json()
    assert [each["profile"]["name"] for each in members] == [
        "Ann Outside", "Jane Roe", "John Doe", "Kim Loe", "Sam Poe", "zoe@new.example",
    ]  # fmt: skip
    assert [each["role"] for each in members] == [None, "admin", "admin", "regular", "regular", None]
    assert [each["employee"] for each in members] == [False, True, True, True, True, False]
    assert [each["space_memberships"] for each in members] == [1, 1, 1, 0, 1, 0]
    assert set(members[0]) == {"user", "profile", "employee", "role", "space_memberships"}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"member_type": "admin"}, [JANE, ME]),
        ({"member_type": "regular"}, [KIM, SAM]),
        ({"member_type": "employee"}, [JANE, ME, KIM, SAM]),
        ({"member_type": "premium"}, [JANE, ME, KIM, SAM]),
        ({"member_type": "external"}, []),
        ({"member_type": "guest"}, []),
        ({"query": "oe"}, [JANE, ME, KIM, SAM]),
        ({"query": "john.doe@"}, [ME]),
        ({"sort_desc": "true"}, [SAM, KIM, ME, JANE]),
        ({"sort_by": "last_seen_on"}, [JANE, ME, KIM, SAM]),
        ({"limit": "2", "offset": "1"}, [ME, KIM]),
        ({"offset": "3"}, [SAM]),
    ],
)
def test_the_list_is_filtered_and_sorted(api: httpx.Client, query: dict[str, str], found: list[int]) -> None:
    assert _ids(api.get(f"{MEMBER}/", params=query)) == found


@pytest.mark.parametrize("query", ["member_type=boss", "sort_by=age", "limit=0", "offset=-1", "sort_desc=maybe"])
def test_a_wrong_filter_is_refused(api: httpx.Client, query: str) -> None:
    refused(api.get(f"{MEMBER}/?{query}"), 400)


def test_one_member(podiomock: PodioMock, api: httpx.Client) -> None:
    other = api.post("/space/", json={"org_id": ORG, "name": "Other"}).json()["space_id"]
    for each in (SPACE, other):
        podiomock.world.space(each).invite("zoe@new.example")
    zoe = next(iter(podiomock.world.invitations)).user_id
    assert api.get(f"{MEMBER}/{zoe}").json()["spaces"] == {"invited": 2, "started": 0}
    jane = api.get(f"{MEMBER}/{JANE}").json()
    assert set(jane) == {"user", "profile", "employee", "role", "tier", "spaces"}
    assert (jane["role"], jane["employee"], jane["spaces"]) == ("admin", True, {"invited": 0, "started": 1})
    refused(api.get(f"{MEMBER}/{UNKNOWN}"), 404)
    with speaking_as(podiomock, "Stranger") as stranger:
        refused(api.get(f"{MEMBER}/{stranger.get('/user/').json()['user_id']}"), 404)


def test_members_are_for_admins_to_see(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        for path in ("/", f"/{SAM}", f"/{SAM}/space_member/"):
            refused(ann.get(MEMBER + path), 403)
        assert ann.get(f"{MEMBER}/{me}").json()["role"] == "regular"
        assert len(ann.get(f"{MEMBER}/{me}/space_member/").json()) == 1
        refused(ann.delete(f"{MEMBER}/{SAM}"), 403)
        refused(ann.delete(f"{MEMBER}/{SAM}/role"), 403)
        refused(ann.post(f"{ADMIN}/", json={"user_id": me}), 403)
        refused(ann.delete(f"{ADMIN}/{JANE}"), 403)
        assert [each["user_id"] for each in ann.get(f"{ADMIN}/").json()] == [ME, JANE]


def test_the_name_of_a_strange_space_is_hidden(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        secret = ann.post("/space/", json={"org_id": ORG, "name": "Secret"}).json()["space_id"]
        shared, hidden = api.get(f"{MEMBER}/{me}/space_member/").json()
        assert (shared["space"]["name"], shared["role"]) == ("Project Space", "regular")
        assert hidden["space"] == {
            "space_id": secret, "name": None, "url": None, "url_label": None, "org_id": ORG, "type": "regular",
        }  # fmt: skip
        assert hidden["role"] == "admin"
        own = ann.get(f"{MEMBER}/{me}/space_member/").json()
        assert [each["space"]["name"] for each in own] == ["Project Space", "Secret"]


def test_an_ended_membership_ends_in_all_spaces(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        alone = ann.post("/space/", json={"org_id": ORG, "name": "Alone"}).json()["space_id"]
        both = ann.post("/space/", json={"org_id": ORG, "name": "Both"}).json()["space_id"]
        ann.post(f"/space/{both}/member/", json={"users": [ME]})
        before = len(podiomock.effects.hooks)
        answer = api.delete(f"{MEMBER}/{me}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert ann.get("/org/").json() == []
        assert api.get(f"/space/{both}").json()["role"] == "admin"
        refused(api.get(f"/space/{alone}"), 410)
        refused(api.get(f"{MEMBER}/{me}"), 404)
    fired = podiomock.effects.hooks[before:]
    assert [(each.type, each.reference[1]) for each in fired] == [
        ("member.remove", SPACE), ("member.remove", alone), ("member.remove", both),
    ]  # fmt: skip


def test_a_role_is_dropped_and_the_spaces_stay(api: httpx.Client) -> None:
    assert api.delete(f"{MEMBER}/{SAM}/role").status_code == 204
    sam = api.get(f"{MEMBER}/{SAM}").json()
    assert (sam["role"], sam["employee"], sam["spaces"]["started"]) == (None, False, 1)
    assert api.get(f"/space/{SPACE}/member/{SAM}").json()["employee"] is False
    refused(api.delete(f"{MEMBER}/{SAM}/role"), 404)


def test_admins_come_and_go(podiomock: PodioMock, api: httpx.Client) -> None:
    admins = api.get(f"{ADMIN}/").json()
    assert [each["user_id"] for each in admins] == [ME, JANE]
    assert "profile_id" in admins[0]
    answer = api.post(f"{ADMIN}/", json={"user_id": KIM})
    assert (answer.status_code, answer.content) == (204, b"")
    assert api.get(f"{MEMBER}/{KIM}").json()["role"] == "admin"
    assert api.delete(f"{ADMIN}/{KIM}").status_code == 204
    assert api.get(f"{MEMBER}/{KIM}").json()["role"] == "regular"
    refused(api.delete(f"{ADMIN}/{KIM}"), 404)
    assert [(each.user_id, each.type, each.text) for each in podiomock.effects.notifications] == [
        (KIM, "role_change", "admin"), (KIM, "role_change", "regular"),
    ]  # fmt: skip


def test_a_new_admin_may_change_the_organization(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann") as ann:
        me = ann.get("/user/").json()["user_id"]
        api.post(f"{ADMIN}/", json={"user_id": me})
        assert ann.get("/org/").json()[0]["role"] == "admin"
        assert ann.put(f"/org/{ORG}", json={"name": "Ann's"}).status_code == 204


def test_a_new_employee_joins_the_spaces_that_take_all(podiomock: PodioMock, api: httpx.Client) -> None:
    lobby = api.post("/space/", json={"org_id": ORG, "name": "Lobby", "auto_join": True}).json()["space_id"]
    with speaking_as(podiomock, "Ann") as ann:
        me = ann.get("/user/").json()["user_id"]
        api.post(f"{ADMIN}/", json={"email": "ann@example.com"})
        assert [each["space_id"] for each in ann.get("/org/").json()[0]["spaces"]] == [lobby]
    assert [(each.type, each.payload) for each in podiomock.effects.hooks] == [("member.add", {"user_id": str(me)})]


def test_an_admin_by_an_unknown_mail_gets_an_account(api: httpx.Client) -> None:
    made = api.post(f"{ADMIN}/", json={"email": "boss@new.example"})
    assert made.status_code == 200
    assert made.json()["activation_link"].startswith("https://podio.com/")
    assert [each["name"] for each in api.get(f"{ADMIN}/").json()] == ["John Doe", "Jane Roe", "boss@new.example"]


@pytest.mark.parametrize(
    ("body", "status"), [({}, 400), ({"user_id": "x"}, 400), ({"email": "x"}, 400), ({"user_id": UNKNOWN}, 404)]
)
def test_a_wrong_admin_is_refused(api: httpx.Client, body: Any, status: int) -> None:
    refused(api.post(f"{ADMIN}/", json=body), status)
    assert len(api.get(f"{ADMIN}/").json()) == 2


def test_the_last_admin_stays(api: httpx.Client) -> None:
    api.delete(f"{ADMIN}/{JANE}")
    for method, path in (("DELETE", f"{ADMIN}/{ME}"), ("DELETE", f"{MEMBER}/{ME}"), ("POST", f"/org/{ORG}/leave")):
        refused(api.request(method, path), 403, "An organization must have an admin")
    refused(api.delete(f"{MEMBER}/{ME}/role"), 403)
    assert api.get(f"/org/{ORG}").json()["role"] == "admin"


def test_the_limit_of_users_holds_for_admins(podiomock: PodioMock, api: httpx.Client) -> None:
    org = podiomock.world.org("Small", user_limit=1)
    refused(api.post(f"/org/{org.id}/admin/", json={"user_id": KIM}), 403)


def test_leaving_an_organization(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        assert ann.post(f"/org/{ORG}/leave").status_code == 204
        assert ann.get("/org/").json() == []
        refused(ann.get(f"/space/{SPACE}"), 403)
        refused(ann.post(f"/org/{ORG}/leave"), 404)
    assert me not in [each["user"]["user_id"] for each in api.get(f"/space/{SPACE}/member/").json()]
    assert [(each.type, each.payload["user_id"]) for each in podiomock.effects.hooks] == [("member.remove", str(me))]
    assert podiomock.effects.notifications == []
