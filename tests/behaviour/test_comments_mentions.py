"""Mentions in comments: how they read, who is told, and who is let in for it."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, SPACE, refused, speaking_as

ITEM = 123
KIM = "@[Kim Loe](user:12348)"


def comment(api: httpx.Client, value: str, kind: str = "item", number: int = ITEM, **query: object) -> httpx.Response:
    return api.post(f"/comment/{kind}/{number}/", params=query, json={"value": value})  # type: ignore[arg-type]  # plain values


@pytest.mark.parametrize(
    ("rich", "plain", "people"),
    [
        ("@[Jane Roe](user:12346) look", "Jane Roe look", ["Jane Roe"]),
        ("@[J](profile:21002), @[S](user:12347)", "J, S", ["Jane Roe", "Sam Poe"]),
        ("@[Project Space](space:789)!", "Project Space!", ["Jane Roe", "Sam Poe"]),
        ("@[Jane](user:12346) @[Jane](user:12346)", "Jane Jane", ["Jane Roe"]),
        ("@[John Doe](user:12345)", "John Doe", []),
        ("@[Nobody](user:999999999) @[Acme](profile:22001)", "Nobody Acme", []),
        ("jane@example.com [x](user:12346)", "jane@example.com [x](user:12346)", []),
    ],
)
def test_who_is_mentioned_is_told(
    api: httpx.Client, podiomock: PodioMock, rich: str, plain: str, people: list[str]
) -> None:
    made = comment(api, rich).json()
    assert (made["value"], made["rich_value"]) == (plain, rich)
    world = podiomock.world
    told = [each for each in podiomock.effects.notifications if each.type == "mention"]
    assert [world.users[each.user_id].name for each in told] == people
    assert {each.text for each in told} <= {plain}
    everybody = [each.user_id for each in podiomock.effects.notifications]
    assert len(everybody) == len(set(everybody))


def test_a_silent_mention_tells_nobody(api: httpx.Client, podiomock: PodioMock) -> None:
    comment(api, "@[Jane Roe](user:12346) look", silent=True).raise_for_status()
    assert podiomock.effects.people == 0


def test_who_has_no_access_is_not_reached_unasked(api: httpx.Client, podiomock: PodioMock) -> None:
    answer = comment(api, f"{KIM} @[Jane Roe](user:12346) look")
    refused(answer, 403)
    error = answer.json()
    assert (error["error"], error["error_detail"]) == ("forbidden", "alert.no_access.invite")
    assert error["error_propagate"] is True
    assert error["error_parameters"] == {
        "names": ["Kim Loe"],
        "user_ids": [12348],
        "space_id": SPACE,
        "space_name": "Project Space",
    }
    assert (podiomock.changes, podiomock.effects.people) == ([], 0)


def test_alert_invite_lets_them_in(api: httpx.Client, podiomock: PodioMock) -> None:
    made = comment(api, f"{KIM} look", alert_invite=True).json()
    assert [each["user_id"] for each in made["invited_users"]] == [12348]
    assert made["granted_users"] == []
    assert "Kim Loe" in podiomock.effects.reached
    members = api.get(f"/space/{SPACE}/member/").json()
    assert "Kim Loe" in [each["profile"]["name"] for each in members]
    again = comment(api, f"{KIM} look").json()
    assert again["invited_users"] == []
    kim = podiomock.world.connection(user="Kim Loe")
    assert api.get(f"/item/{ITEM}", headers={"Maton-Connection": kim.connection_id}).status_code == 200


@pytest.mark.parametrize("invite", [True, False])
def test_who_cannot_be_invited_cannot_be_mentioned(api: httpx.Client, podiomock: PodioMock, *, invite: bool) -> None:
    private = api.post(f"/task/item/{ITEM}/", json={"text": "T", "private": True}).json()["task_id"]
    before = podiomock.changes
    refusals = [
        comment(api, f"{KIM}", "task", 783, alert_invite=invite),  # hangs on nothing
        comment(api, "@[Jane Roe](user:12346)", "task", private, alert_invite=invite),
    ]
    for answer in refusals:
        refused(answer, 403)
        assert answer.json()["error_detail"] == "alert.no_access"
        assert answer.json()["error_parameters"].keys() == {"names", "user_ids"}
    assert podiomock.changes == before
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        answer = comment(other, f"{KIM}", alert_invite=invite)
        refused(answer, 403)
        assert answer.json()["error_detail"] == "alert.no_access"


def test_other_refusals_have_no_detail(api: httpx.Client) -> None:
    error = api.delete("/comment/453").json()
    assert (error["error_detail"], error["error_propagate"], error["error_parameters"]) == (None, False, {})


@pytest.mark.parametrize("invite", [True, False])
def test_as_documented_by_podio_an_item_is_shared_instead(
    api: httpx.Client, podiomock: PodioMock, *, invite: bool
) -> None:
    world = podiomock.world
    podiomock.dialect = "recorded"
    made = comment(api, f"{KIM} look", alert_invite=invite).json()
    assert [each["name"] for each in made["granted_users"]] == ["Kim Loe"]
    assert made["invited_users"] == []
    kim = {"Maton-Connection": world.connection(user="Kim Loe").connection_id}
    assert api.get(f"/item/{ITEM}", headers=kim).json()["comments"][-1]["value"] == "Kim Loe look"
    refused(api.get(f"/space/{SPACE}", headers=kim), 403)
    assert comment(api, f"{KIM} again").json()["granted_users"] == []
    assert podiomock.effects.reached.count("Kim Loe") == 1


def test_who_may_not_share_an_item_is_refused(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.dialect = "recorded"
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        refused(comment(other, KIM), 403)
    assert [each["user_id"] for each in api.get("/comment/456/liked_by/").json()] == []
    assert api.get("/comment/456").json()["user"]["user_id"] == ME
