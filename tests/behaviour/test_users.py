"""The user that a connection acts as."""

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, SPACE, speaking_as


@pytest.mark.parametrize("path", ["/user/", "/user"])
def test_the_user_is_who_the_connection_acts_as(api: httpx.Client, path: str) -> None:
    user = api.get(path).json()
    assert user["user_id"] == ME
    assert set(user) == {"user_id", "mail", "status", "locale", "timezone", "mails", "flags", "created_on"}
    assert user["status"] == "active"
    assert [each["mail"] for each in user["mails"]] == [user["mail"]]


def test_the_status_has_the_user_and_the_profile(api: httpx.Client) -> None:
    status = api.get("/user/status").json()
    assert set(status) == {
        "user", "profile", "properties", "inbox_new", "message_unread_count", "calendar_code",
        "task_mail", "mailbox", "push", "presence",
    }  # fmt: skip
    assert status["user"] == api.get("/user/").json()
    assert (status["profile"]["user_id"], status["profile"]["name"]) == (ME, "John Doe")
    assert status["push"]["channel"] == f"/user/{ME}"
    assert (status["presence"]["ref_type"], status["presence"]["user_id"]) == ("user", ME)


def test_another_connection_is_another_user(podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann Other") as ann:
        status = ann.get("/user/status").json()
    assert status["profile"]["name"] == "Ann Other"
    assert status["user"]["user_id"] != ME


def test_what_others_do_waits_in_the_inbox(podiomock: PodioMock, api: httpx.Client) -> None:
    before = api.get("/user/status").json()["inbox_new"]
    app = {"space_id": SPACE, "config": {"name": "Deals"}, "fields": [{"type": "text", "config": {"label": "Title"}}]}
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as ann:
        assert ann.post("/app/", json=app).status_code == 200
        assert ann.get("/user/status").json()["inbox_new"] == 0
    assert api.get("/user/status").json()["inbox_new"] == before + 1
