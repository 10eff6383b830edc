"""A user's profile, what programs keep with a user, and what the user wants to be told of."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.state.people import KEYS
from tests.behaviour.apps import app, item
from tests.behaviour.outsiders import ME, UNKNOWN, refused, speaking_as


def profile(api: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/user/profile/").json()
    return found


def test_what_is_not_set_is_absent(api: httpx.Client) -> None:
    assert set(profile(api)) == {
        "profile_id", "user_id", "name", "link", "type", "image", "space_id", "org_id", "last_seen_on",
        "external_id", "mail",
    }  # fmt: skip
    assert profile(api) == api.get("/user/status").json()["profile"]


def test_keys_are_set_kept_and_taken_away(api: httpx.Client) -> None:
    body = {"title": ["Head of Plans", "Cook"], "city": "Rome", "birthdate": "1980-02-29", "skill": "maps", "zip": "1"}
    assert api.put("/user/profile/", json=body).status_code == 204
    assert profile(api).items() >= (body | {"skill": ["maps"]}).items()
    api.put("/user/profile/", json={"title": "Cook", "city": None, "zip": "", "skill": []})
    after = profile(api)
    assert after["title"] == ["Cook"]
    assert after["birthdate"] == "1980-02-29"
    assert not {"city", "zip", "skill"} & after.keys()


def test_one_key_is_read_as_a_list_and_written_as_a_value(api: httpx.Client) -> None:
    assert api.get("/user/profile/name").json() == ["John Doe"]
    assert api.get("/user/profile/city").json() == []
    for body, expected in (({"value": "Rome"}, ["Rome"]), ({"value": None}, [])):
        assert api.put("/user/profile/city", json=body).status_code == 204
        assert api.get("/user/profile/city").json() == expected
    for key in ("value", "values"):
        api.put("/user/profile/address", json={key: ["A 1", "B 2"]})
        assert api.get("/user/profile/address").json() == ["A 1", "B 2"]


def test_the_new_name_and_mail_are_everywhere(api: httpx.Client) -> None:
    contact = {"type": "contact", "config": {"label": "Who"}}
    field = item(api, app(api, contact), {"who": {"type": "user", "id": ME}})
    api.put("/user/profile/", json={"name": "Jo Dough", "mail": ["jo@example.com", "dough@example.com"]})
    user = api.get("/user/").json()
    assert user["mail"] == "jo@example.com"
    assert [(each["mail"], each["primary"]) for each in user["mails"]] == [
        ("jo@example.com", True), ("dough@example.com", False),
    ]  # fmt: skip
    read = api.get(f"/item/{field}").json()
    assert read["created_by"]["name"] == read["title"] == "Jo Dough"
    assert read["fields"][0]["values"][0]["value"]["mail"] == ["jo@example.com", "dough@example.com"]
    assert api.get("/task/", params={"responsible": ME}).json()[0]["responsible"]["name"] == "Jo Dough"
    api.put("/user/profile/mail", json={"value": None})
    assert api.get("/user/").json()["mail"] == "jo@example.com"


def test_an_avatar_is_a_file(api: httpx.Client) -> None:
    file_id = api.post("/file/", files={"source": ("me.png", b"\x89PNG")}, data={"filename": "me.png"}).json()[
        "file_id"
    ]
    api.put("/user/profile/avatar", json={"value": file_id})
    shown = profile(api)
    assert (shown["avatar"], shown["image"]["file_id"]) == (file_id, file_id)
    byline = api.post("/comment/item/123/", json={"value": "Look"}).json()["created_by"]
    assert (byline["avatar"], byline["avatar_id"], byline["image"]) == (file_id, file_id, shown["image"])
    refused(api.put("/user/profile/", json={"avatar": UNKNOWN}), 404)
    refused(api.put("/user/profile/", json={"avatar": "me.png"}), 400)


def test_what_was_read_can_be_sent_back(api: httpx.Client, podiomock: PodioMock) -> None:
    assert api.put("/user/profile/", json=profile(api)).status_code == 204
    assert podiomock.changes == []


@pytest.mark.parametrize(
    "body",
    [{"name": None}, {"name": " "}, {"name": 1}, {"city": 5}, {"titel": "x"}, {"mail": "nobody"}, {"mail": [1]},
     {"birthdate": "tomorrow"}, {"title": {"a": 1}}, ["x"]],
)  # fmt: skip
def test_a_bad_profile_is_refused(api: httpx.Client, podiomock: PodioMock, body: Any) -> None:
    refused(api.put("/user/profile/", json=body), 400)
    assert podiomock.changes == []


@pytest.mark.parametrize("body", [{}, {"value": 7}])
def test_a_bad_value_is_refused(api: httpx.Client, body: Any) -> None:
    refused(api.put("/user/profile/city", json=body), 400)
    one_of = f'Invalid value "town" (string): must be one of {{{", ".join(map(repr, KEYS))}}}'
    refused(api.put("/user/profile/town", json={"value": "Rome"}), 400, one_of)
    refused(api.get("/user/profile/town"), 400, one_of)


def test_the_account_has_a_language_a_time_zone_and_a_mail(api: httpx.Client) -> None:
    body = {"locale": "da_DK", "timezone": "Europe/Copenhagen", "mail": "john@new.example"}
    assert api.put("/user/", json=body).status_code == 204
    user = api.get("/user/").json()
    assert {key: user[key] for key in body} == body
    assert profile(api)["mail"] == ["john@new.example"]
    for bad in ({"timezone": "Mars"}, {"locale": ""}, {"mail": "x"}, {"password": "secret"}):
        refused(api.put("/user/", json=bad), 400)


def test_a_property_is_any_object(api: httpx.Client) -> None:
    refused(api.get("/user/property/tour"), 404, "Object not found")
    for value in ({"value": True}, {"seen": [1, 2], "at": None}):
        assert api.put("/user/property/tour", json=value).status_code == 204
        assert api.get("/user/property/tour").json() == value
    assert api.put("/user/property/", json={"a.b": {"value": 1}}).status_code == 204
    assert api.get("/user/status").json()["properties"] == {"tour": {"seen": [1, 2], "at": None}, "a.b": {"value": 1}}
    for _ in range(2):
        assert api.delete("/user/property/tour").status_code == 204
    assert api.get("/user/status").json()["properties"] == {"a.b": {"value": 1}}
    refused(api.put("/user/property/tour", json=[1]), 400)
    refused(api.put("/user/property/tour"), 404)


def test_properties_are_nobody_elses(api: httpx.Client, podiomock: PodioMock) -> None:
    api.put("/user/property/tour", json={"value": True})
    with speaking_as(podiomock, "Ann Other") as ann:
        refused(ann.get("/user/property/tour"), 404)


def test_settings_say_what_to_be_told_of(api: httpx.Client) -> None:
    before = api.get("/user/setting/email/").json()
    assert set(before.values()) == {True}
    assert api.put("/user/setting/email/digest", json={"value": False}).status_code == 204
    assert api.put("/user/setting/email/", json={"space": False}).status_code == 204
    assert api.get("/user/setting/email").json() == before | {"digest": False, "space": False}
    assert api.get("/user/setting/email/digest").json() == {"value": False}
    assert api.get("/user/setting/mobile/digest").json() == {"value": True}
    refused(api.get("/user/setting/fax/"), 400)
    refused(api.get("/user/setting/email/gossip"), 400)
    refused(api.put("/user/setting/email/", json={"gossip": True}), 400)
    refused(api.put("/user/setting/email/digest", json={}), 400)
