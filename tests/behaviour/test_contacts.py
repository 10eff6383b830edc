"""Contacts: lists of people, single ones, and those that belong to a space."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, item
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

JANE, JANE_PROFILE, SAM, ACME = 12346, 21002, 12347, 22001
CONTACT = {
    "name": "Bolt Ltd",
    "mail": ["sales@bolt.example", "info@bolt.example"],
    "phone": "+45 1234",
    "title": ["Supplier"],
    "city": "Aarhus",
    "birthdate": "1999-12-31",
    "external_id": "bolt-1",
}


@pytest.fixture
def bolt(api: httpx.Client) -> int:
    """A contact with much to say."""
    made: int = api.post(f"/contact/space/{SPACE}/", json=CONTACT).json()["profile_id"]
    return made


def names(api: httpx.Client, path: str = f"/contact/space/{SPACE}/", **query: Any) -> list[str]:
    return [each["name"] for each in api.get(path, params=query).json()]


def test_lists_have_users_by_name_without_oneself(api: httpx.Client) -> None:
    assert names(api) == ["Jane Roe", "Sam Poe"]
    assert names(api, exclude_self="0") == ["Jane Roe", "John Doe", "Sam Poe"]
    everybody = ["Jane Roe", "Kim Loe", "Sam Poe"]
    assert names(api, "/contact/") == names(api, f"/contact/org/{ORG}") == everybody


@pytest.mark.parametrize("path", ["/contact/", f"/contact/org/{ORG}", f"/contact/space/{SPACE}/"])
def test_the_type_says_whom(api: httpx.Client, path: str) -> None:
    users = names(api, path)
    assert names(api, path, contact_type="space") == ["Acme Supplies"]
    assert names(api, path, contact_type="user,space") == ["Acme Supplies", *users]
    assert names(api, path, contact_type="") == ["Acme Supplies", *users]
    refused(api.get(path, params={"contact_type": "robot"}), 400)


def test_lists_are_narrowed_and_paged(api: httpx.Client, bolt: int) -> None:
    of_space = {"contact_type": "space"}
    assert names(api, **of_space, external_id="bolt-1") == ["Bolt Ltd"]
    assert names(api, **of_space, city="AAR") == names(api, **of_space, mail="info@") == ["Bolt Ltd"]
    assert names(api, **of_space, name="l", city="Rome") == []
    assert names(api, **of_space, required="mail,phone") == ["Bolt Ltd"]
    assert names(api, **of_space, required="mail") == ["Acme Supplies", "Bolt Ltd"]
    assert names(api, limit=1) == ["Jane Roe"]
    assert names(api, limit=1, offset=1, order="task") == ["Sam Poe"]
    for bad in ({"required": "fame"}, {"limit": 0}, {"order": "height"}, {"type": "huge"}):
        refused(api.get("/contact/", params=bad), 400)
    assert bolt in [each["profile_id"] for each in api.get("/contact/", params=of_space).json()]


@pytest.mark.usefixtures("bolt")
def test_mini_is_short_and_full_is_all(api: httpx.Client) -> None:
    mini = {"profile_id", "user_id", "name", "link", "type", "image", "space_id", "org_id", "last_seen_on"}
    path, query = f"/contact/space/{SPACE}/", {"contact_type": "space", "name": "bolt"}
    [short] = api.get(path, params=query).json()
    assert set(short) == mini
    assert (short["type"], short["user_id"], short["space_id"]) == ("space", None, SPACE)
    for key in ("type", "view"):
        [full] = api.get(path, params={**query, key: "full"}).json()
        assert full.items() >= (CONTACT | {"phone": ["+45 1234"]}).items()
        assert set(full) == {*mini, *CONTACT, "rights", "role", "removable"}
        assert set(full["rights"]) == {"view", "update", "delete"}
        assert (full["role"], full["removable"]) == (None, True)


def test_by_ids(api: httpx.Client, bolt: int) -> None:
    one = api.get(f"/contact/{JANE_PROFILE}/v2").json()
    assert (one["user_id"], one["external_id"], one["rights"]) == (JANE, None, ["view"])
    assert not {"phone", "title", "avatar", "role", "removable"} & one.keys()
    assert [each["profile_id"] for each in api.get(f"/contact/{bolt},{JANE_PROFILE}/v2").json()] == [bolt, JANE_PROFILE]
    seen = api.get(f"/contact/{JANE_PROFILE}/v2", params={"space_id": SPACE}).json()
    assert (seen["role"], seen["removable"]) == ("admin", True)
    for path in (f"/contact/user/{JANE}", f"/contact/{JANE}"):
        assert api.get(path).json() == one


def test_one_key_of_a_contact(api: httpx.Client, bolt: int) -> None:
    assert api.get(f"/contact/{bolt}/mail/v2").json() == CONTACT["mail"]
    assert api.get(f"/contact/user/{JANE}/name").json() == ["Jane Roe"]
    assert api.get(f"/contact/user/{JANE}/phone").json() == []
    refused(api.get(f"/contact/{bolt}/fame/v2"), 400)
    assert api.put(f"/contact/{bolt}/city", json={"value": "Odense"}).status_code == 204
    assert api.get(f"/contact/{bolt}/city/v2").json() == ["Odense"]


def test_a_contact_can_be_saved_as_a_card(api: httpx.Client, bolt: int) -> None:
    api.put(f"/contact/{bolt}", json={"about": "Nuts; and,\nbolts", "address": ["Main Street 1"]})
    answer = api.get(f"/contact/{bolt}/vcard")
    assert answer.headers["content-type"] == "text/x-vcard"
    card = answer.text.split("\r\n")
    assert card[:3] == ["BEGIN:VCARD", "VERSION:3.0", "FN:Bolt Ltd"]
    assert "EMAIL;TYPE=INTERNET:info@bolt.example" in card
    assert r"NOTE:Nuts\; and\,\nbolts" in card
    assert "ADR:;;Main Street 1;Aarhus;;;" in card


@pytest.mark.parametrize("path", [f"/contact/{UNKNOWN}/v2", f"/contact/{UNKNOWN}", f"/contact/user/{UNKNOWN}"])
def test_nobody_by_that_id(api: httpx.Client, path: str) -> None:
    refused(api.get(path), 404, "Object not found")


def test_fields_show_what_is_set(api: httpx.Client, bolt: int) -> None:
    field = {"type": "contact", "config": {"label": "Who", "settings": {"type": "space_contacts"}}}
    made = app(api, field)
    held = item(api, made, {"who": [bolt, JANE_PROFILE]})
    values = [each["value"] for each in api.get(f"/item/{held}").json()["fields"][0]["values"]]
    assert values == api.get(f"/contact/{bolt},{JANE_PROFILE}/v2").json()
    assert names(api, f"/contact/app/{made}/") == ["Bolt Ltd"]
    assert names(api, f"/contact/app/{APP}/") == []


def test_changes_keep_the_rest(api: httpx.Client, bolt: int) -> None:
    assert api.put(f"/contact/{bolt}", json={"city": None, "name": "Bolt Inc"}).status_code == 204
    after = api.get(f"/contact/{bolt}/v2").json()
    assert (after["name"], after["title"], "city" in after) == ("Bolt Inc", ["Supplier"], False)
    assert api.put(f"/contact/{bolt}", json=after).status_code == 204
    assert api.get(f"/contact/{bolt}/v2").json() == after


def test_a_deleted_contact_stays_where_it_is_held(api: httpx.Client, bolt: int) -> None:
    held = item(api, app(api, {"type": "contact", "config": {"label": "Who"}}), {"who": bolt})
    assert api.delete(f"/contact/{bolt},{ACME}").status_code == 204
    assert names(api, contact_type="space") == []
    for answer in (
        api.get(f"/contact/{bolt}/v2"),
        api.put(f"/contact/{bolt}", json={}),
        api.delete(f"/contact/{bolt}"),
    ):
        refused(answer, 410)
    assert api.get(f"/item/{held}").json()["fields"][0]["values"][0]["value"]["name"] == "Bolt Ltd"


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "A", "mail": "x"}, {"name": "A", "titel": "x"}, [1]])
def test_a_bad_contact_is_refused(api: httpx.Client, podiomock: PodioMock, body: Any) -> None:
    refused(api.post(f"/contact/space/{SPACE}/", json=body), 400)
    assert podiomock.changes == []


def test_events_fire_on_the_space(api: httpx.Client, podiomock: PodioMock, bolt: int) -> None:
    api.put(f"/contact/{bolt}", json={"city": "Rome"})
    api.put(f"/contact/{bolt}", json={"city": "Rome"})
    api.put(f"/contact/{bolt}", json={"city": "Oslo"}, params={"hook": "false"})
    api.delete(f"/contact/{bolt}")
    fired = [(each.type, each.reference, each.payload) for each in podiomock.effects.hooks]
    assert fired == [
        (f"contact.{each}", ("space", SPACE), {"profile_id": str(bolt)}) for each in ("create", "update", "delete")
    ]


def test_users_keep_their_profiles(api: httpx.Client, podiomock: PodioMock) -> None:
    refused(api.delete(f"/contact/{JANE_PROFILE}"), 403)
    refused(api.put(f"/contact/{JANE_PROFILE}", json={"city": "Rome"}), 403)
    refused(api.delete(f"/contact/{ACME},{JANE_PROFILE}"), 403)
    assert podiomock.changes == []
    mine = api.get("/user/profile/").json()["profile_id"]
    assert api.put(f"/contact/{mine}", json={"city": "Rome"}).status_code == 204
    assert api.get("/user/profile/city").json() == ["Rome"]


def test_strangers_see_no_contacts_of_a_space(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann Other") as ann:
        for answer in (
            ann.get(f"/contact/space/{SPACE}/"),
            ann.get(f"/contact/org/{ORG}"),
            ann.get(f"/contact/app/{APP}/"),
            ann.get(f"/contact/{ACME}/v2"),
            ann.get(f"/contact/{ACME}/vcard"),
            ann.post(f"/contact/space/{SPACE}/", json={"name": "Spy"}),
            ann.put(f"/contact/{ACME}", json={"name": "Spy"}),
            ann.delete(f"/contact/{ACME}"),
        ):
            refused(answer, 403)
        assert ann.get("/contact/", params={"contact_type": ""}).json() == []
    far = elsewhere(podiomock)
    refused(api.get(f"/contact/{JANE_PROFILE}/v2", params={"space_id": far.space_id}), 403)
    assert far.owner.name not in names(api, "/contact/")


def test_the_world_takes_what_a_profile_has(podiomock: PodioMock, api: httpx.Client) -> None:
    world = podiomock.world
    made = world.space(SPACE).contact("Cog Ltd", title=["Supplier"], city="Oslo", external_id="cog")
    user = world.user("Uma Orr", organization="Orr & Sons", phone="+1 555")
    assert api.get(f"/contact/{made.id}/v2").json().items() >= {"title": ["Supplier"], "city": "Oslo"}.items()
    shown = api.get(f"/contact/user/{user.id}").json()
    assert (shown["organization"], shown["phone"]) == ("Orr & Sons", ["+1 555"])
