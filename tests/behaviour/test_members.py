"""Who is in a space: lists, one member, roles, the end of a membership."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

JANE, SAM, KIM = 12346, 12347, 12348
KEYS = {
    "employee", "role", "user", "profile", "space", "invited_on", "started_on", "ended_on", "grants",
}  # fmt: skip
MEMBER = f"/space/{SPACE}/member"


def _ids(answer: httpx.Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [each["user"]["user_id"] for each in answer.json()]


def _fired(podiomock: PodioMock) -> list[tuple[str, str]]:
    return [(each.type, each.payload["user_id"]) for each in podiomock.effects.hooks]


def _told(podiomock: PodioMock) -> list[tuple[int, str, str]]:
    return [(each.user_id, each.type, each.text) for each in podiomock.effects.notifications]


def test_the_members_in_the_order_they_joined(api: httpx.Client) -> None:
    assert _ids(api.get(f"{MEMBER}/")) == [ME, JANE, SAM]
    assert _ids(api.get(f"{MEMBER}/v2/")) == [ME, JANE, SAM]
    for each in (*api.get(MEMBER).json(), *api.get(f"{MEMBER}/v2").json()):
        assert set(each) == KEYS


def test_the_newer_calls_have_the_profile_as_user(api: httpx.Client) -> None:
    assert api.get(f"{MEMBER}/{JANE}").json()["user"]["mail"] == "jane.roe@example.com"
    newer = api.get(f"{MEMBER}/{JANE}/v2").json()
    assert newer["user"] == newer["profile"]
    assert (newer["user"]["profile_id"], newer["role"], newer["space"]["space_id"]) == (21002, "admin", SPACE)
    assert newer["started_on"] is not None
    assert newer["ended_on"] is None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"member_type": "admin"}, [ME, JANE]),
        ({"member_type": "regular"}, [SAM]),
        ({"member_type": "light"}, []),
        ({"member_type": "employee"}, [ME, JANE, SAM]),
        ({"member_type": "external"}, []),
        ({"member_type": "guest"}, []),
        ({"query": "ROE"}, [JANE]),
        ({"query": "sam.poe@"}, [SAM]),
        ({"query": "roe", "member_type": "regular"}, []),
        ({"limit": "1", "offset": "1"}, [JANE]),
        ({"offset": "9"}, []),
    ],
)
def test_the_newer_list_is_filtered(api: httpx.Client, query: dict[str, str], found: list[int]) -> None:
    assert _ids(api.get(f"{MEMBER}/v2/", params=query)) == found


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"limit": "501"}, "Invalid value 501 (integer): must not be larger than 500"),
        ({"limit": "0"}, "Invalid value 0 (integer): must not be less than 1"),
        ({"member_type": "boss"}, None),
    ],
)
def test_a_wrong_filter_is_refused(api: httpx.Client, query: dict[str, str], sentence: str | None) -> None:
    refused(api.get(f"{MEMBER}/v2/", params=query), 400, sentence)


def test_the_members_of_a_role(api: httpx.Client) -> None:
    assert _ids(api.get(f"{MEMBER}/admin/")) == [ME, JANE]
    assert _ids(api.get(f"{MEMBER}/regular")) == [SAM]
    assert _ids(api.get(f"{MEMBER}/light/")) == []
    refused(api.get(f"{MEMBER}/boss/"), 400)


def test_external_members_are_no_employees(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ext Ernal", space="light") as guest:
        me = guest.get("/user/").json()["user_id"]
        assert _ids(guest.get(f"{MEMBER}/")) == [ME, JANE, SAM, me]
    assert _ids(api.get(f"{MEMBER}/v2/?member_type=external")) == [me]
    assert api.get(f"{MEMBER}/total").json() == {"total": 4, "employee": 3, "external": 1}
    top = api.get(f"{MEMBER}/top").json()
    assert [each["user_id"] for each in top["external"]["profiles"]] == [me]
    assert top["employee"]["total"] == 3


def test_the_most_active_come_first(api: httpx.Client) -> None:
    employees = api.get(f"{MEMBER}/top/").json()["employee"]
    assert [each["user_id"] for each in employees["profiles"]] == [JANE, ME, SAM]
    limited = api.get(f"{MEMBER}/top?limit=1").json()["employee"]
    assert (limited["total"], len(limited["profiles"])) == (3, 1)


@pytest.mark.parametrize("path", ["", "/v2", "/top", "/total", "/admin", "/ended", f"/{ME}", f"/{ME}/v2"])
def test_outsiders_see_no_members(podiomock: PodioMock, api: httpx.Client, path: str) -> None:
    place = elsewhere(podiomock)
    sentence = f"The user with id {ME} does not have the right view_members on space with id {place.space_id}"
    refused(api.get(f"/space/{place.space_id}/member{path}"), 403, sentence)
    refused(api.get(f"/space/{UNKNOWN}/member{path}"), 404)


@pytest.mark.parametrize("number", [KIM, UNKNOWN])
def test_who_is_not_in_the_space_is_not_found(api: httpx.Client, number: int) -> None:
    for path in (f"{MEMBER}/{number}", f"{MEMBER}/{number}/v2"):
        refused(api.get(path), 404, "Object not found")
    refused(api.delete(f"{MEMBER}/{number}"), 404, "Object not found")
    refused(api.put(f"{MEMBER}/{number}", json={"role": "light"}), 404, "Object not found")


def test_roles_are_changed_for_several(podiomock: PodioMock, api: httpx.Client) -> None:
    answer = api.put(f"{MEMBER}/{JANE},{SAM}", json={"role": "light"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert [each["role"] for each in api.get(f"{MEMBER}/").json()] == ["admin", "light", "light"]
    assert _told(podiomock) == [(JANE, "role_change", "light"), (SAM, "role_change", "light")]
    assert api.put(f"{MEMBER}/{SAM}?silent=true", json={"role": "admin"}).status_code == 204
    assert len(_told(podiomock)) == 2


def test_a_new_role_is_felt(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        refused(ann.put(f"/space/{SPACE}", json={"name": "Ann's"}), 403)
        api.put(f"{MEMBER}/{me}", json={"role": "admin"})
        assert ann.put(f"/space/{SPACE}", json={"name": "Ann's"}).status_code == 204
        assert ann.get(f"/space/{SPACE}").json()["role"] == "admin"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"{SAM}", {"role": "boss"}, 400),
        (f"{SAM}", {}, 400),
        (f"{SAM}", {"role": "light", "x": 1}, 400),
        (f"{SAM},{KIM}", {"role": "light"}, 404),
        ("jane", {"role": "light"}, 404),
        (f"{SAM};{JANE}", {"role": "light"}, 404),
        (f"{ME},{JANE}", {"role": "regular"}, 403),
    ],
)
def test_a_wrong_change_changes_nothing(api: httpx.Client, path: str, body: Any, status: int) -> None:
    before = api.get(f"{MEMBER}/").json()
    refused(api.put(f"{MEMBER}/{path}", json=body), status)
    assert api.get(f"{MEMBER}/").json() == before


@pytest.mark.parametrize(
    ("org", "space"), [("regular", "regular"), ("regular", "light"), ("admin", None), (None, None)]
)
def test_only_a_spaces_admins_change_its_members(podiomock: PodioMock, org: str | None, space: str | None) -> None:
    with speaking_as(podiomock, "Ann", org=org, space=space) as ann:
        refused(ann.put(f"{MEMBER}/{SAM}", json={"role": "light"}), 403)
        refused(ann.delete(f"{MEMBER}/{SAM}"), 403)
        refused(ann.post(f"{MEMBER}/", json={"users": [KIM]}), 403)


def test_a_membership_ends(podiomock: PodioMock, api: httpx.Client) -> None:
    answer = api.delete(f"{MEMBER}/{JANE},{SAM}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert _ids(api.get(f"{MEMBER}/")) == [ME]
    refused(api.get(f"{MEMBER}/{SAM}"), 404)
    over = api.get(f"{MEMBER}/{SAM}/v2").json()
    assert over["ended_on"] is not None
    assert _ids(api.get(f"{MEMBER}/ended/")) == [JANE, SAM]
    assert _fired(podiomock) == [("member.remove", str(JANE)), ("member.remove", str(SAM))]
    assert [each.reference for each in podiomock.effects.hooks] == [("space", SPACE)] * 2
    assert _told(podiomock) == [
        (JANE, "self_kicked_from_space", "Project Space"),
        (SAM, "self_kicked_from_space", "Project Space"),
    ]


def test_who_went_sees_nothing_and_is_told_nothing_more(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        ann.post("/comment/item/123", json={"value": "I follow this now"})
        assert api.delete(f"{MEMBER}/{me}?silent=1&hook=0").status_code == 204
        before = len(podiomock.effects.notifications)
        api.post("/comment/item/123", json={"value": "Is she still here?"})
        assert me not in [each.user_id for each in podiomock.effects.notifications[before:]]
        refused(ann.get("/item/123"), 403)
        refused(ann.get(f"/space/{SPACE}"), 403)
        assert ann.get("/org/").json() == []
    assert not [each for each in podiomock.effects.hooks if each.type == "member.remove"]


def test_who_comes_back_begins_anew(api: httpx.Client) -> None:
    first = api.get(f"{MEMBER}/{SAM}").json()["started_on"]
    api.delete(f"{MEMBER}/{SAM}")
    api.post(f"{MEMBER}/", json={"users": [SAM], "role": "light"})
    again = api.get(f"{MEMBER}/{SAM}").json()
    assert (again["role"], again["ended_on"]) == ("light", None)
    assert again["started_on"] > first
    assert _ids(api.get(f"{MEMBER}/ended/")) == []


def test_members_may_end_their_own_membership(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        assert ann.delete(f"{MEMBER}/{me}").status_code == 204
        refused(ann.get(f"{MEMBER}/"), 403)
    assert _told(podiomock) == []


def test_leaving(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        me = ann.get("/user/").json()["user_id"]
        answer = ann.post(f"/space/{SPACE}/leave")
        assert (answer.status_code, answer.content) == (204, b"")
        refused(ann.get(f"/space/{SPACE}"), 403)
        assert ann.get("/org/").json()[0]["spaces"] == []
        refused(ann.post(f"/space/{SPACE}/leave"), 404)
    assert me not in _ids(api.get(f"{MEMBER}/"))
    assert _fired(podiomock) == [("member.remove", str(me))]


def test_another_becomes_admin_when_the_last_one_goes(api: httpx.Client) -> None:
    space = api.post("/space/", json={"org_id": ORG, "name": "New"}).json()["space_id"]
    api.post(f"/space/{space}/member/", json={"users": [KIM], "role": "light"})
    api.post(f"/space/{space}/member/", json={"users": [SAM]})
    assert api.post(f"/space/{space}/leave").status_code == 204
    found = {each["space_id"] for each in api.get("/org/").json()[0]["spaces"]}
    assert space not in found
    assert api.get(f"/org/{ORG}/member/{SAM}/space_member/").json()[-1]["role"] == "admin"
    assert api.get(f"/org/{ORG}/member/{KIM}/space_member/").json()[-1]["role"] == "light"
