"""The revisions of an item: listed, compared, taken back."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, category, delete_field, field, item, pointing_at, text, values
from tests.behaviour.outsiders import refused, speaking_as


@pytest.fixture
def deals(api: httpx.Client) -> int:
    """An app with a field of several types."""
    return app(
        api,
        text("Title"),
        category("State", "Open", "Won", "Lost"),
        field("number", "Size"),
        pointing_at("Friend"),
    )


@pytest.fixture
def deal(api: httpx.Client, deals: int) -> int:
    """An item at revision 3: title T, T2, T2, T3; state 1, 1, 2, 2; size -, -, 5, 7."""
    made = item(api, deals, {"title": "T", "state": 1})
    for fields in ({"title": "T2"}, {"state": 2, "size": 5}, {"title": "T3", "size": 7}):
        api.put(f"/item/{made}", json={"fields": fields})
    return made


def state(api: httpx.Client, item_id: int) -> tuple[Any, Any, Any]:
    found = values(api, item_id)
    return found.get("title"), found.get("state", {}).get("id"), found.get("size")


def test_all_revisions_are_listed_newest_first(api: httpx.Client, deal: int) -> None:
    found = api.get(f"/item/{deal}/revision/").json()
    assert [(each["revision"], each["type"]) for each in found] == [
        (3, "update"),
        (2, "update"),
        (1, "update"),
        (0, "creation"),
    ]
    assert found == api.get(f"/item/{deal}").json()["revisions"]
    for each in found:
        assert api.get(f"/item/{deal}/revision/{each['revision']}").json() == each


def test_more_than_five_are_listed_too(api: httpx.Client, deal: int) -> None:
    for each in range(5):
        api.put(f"/item/{deal}", json={"fields": {"size": 10 + each}})
    assert [each["revision"] for each in api.get(f"/item/{deal}/revision/").json()] == list(range(8, -1, -1))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (0, 1, {"title": ("T", "T2")}),
        (1, 2, {"state": (1, 2), "size": (None, "5.0000")}),
        (0, 3, {"title": ("T", "T3"), "state": (1, 2), "size": (None, "7.0000")}),
        (3, 0, {"title": ("T3", "T"), "state": (2, 1), "size": ("7.0000", None)}),
        (2, 2, {}),
    ],
)
def test_any_two_are_compared(
    api: httpx.Client, deal: int, first: int, second: int, expected: dict[str, tuple[Any, Any]]
) -> None:
    found = api.get(f"/item/{deal}/revision/{first}/{second}").json()
    assert [each["external_id"] for each in found] == list(expected)
    for each in found:
        assert set(each) == {"field_id", "type", "external_id", "label", "config", "from", "to"}

        def plain(side: list[Any]) -> Any:
            value = side[0]["value"] if side else None
            return value["id"] if isinstance(value, dict) else value

        assert (plain(each["from"]), plain(each["to"])) == expected[each["external_id"]]


@pytest.mark.parametrize(
    ("number", "expected", "revision"),
    [
        (3, ("T2", 2, "5.0000"), 4),
        (2, ("T3", 1, None), 4),
        (1, ("T", 2, "7.0000"), 4),
    ],
)
def test_one_revision_is_taken_back(
    api: httpx.Client, deal: int, number: int, expected: tuple[Any, Any, Any], revision: int
) -> None:
    assert api.delete(f"/item/{deal}/revision/{number}").json() == {"revision": revision}
    assert state(api, deal) == expected
    newest = api.get(f"/item/{deal}").json()["current_revision"]
    assert (newest["revision"], newest["type"]) == (revision, "update")


@pytest.mark.parametrize(("number", "expected"), [(0, ("T", 1, None)), (1, ("T2", 1, None)), (2, ("T2", 2, "5.0000"))])
def test_an_item_goes_back_to_a_revision(
    api: httpx.Client, deal: int, number: int, expected: tuple[Any, Any, Any]
) -> None:
    assert api.post(f"/item/{deal}/revision/{number}/revert_to").json() == {"revision": 4}
    assert state(api, deal) == expected
    assert api.get(f"/item/{deal}/revision/{number}/4").json() == []


def test_going_back_to_what_is_makes_no_revision(api: httpx.Client, podiomock: PodioMock, deal: int) -> None:
    fired = len(podiomock.effects.hooks)
    assert api.post(f"/item/{deal}/revision/3/revert_to").json() == {"revision": 3}
    api.delete(f"/item/{deal}/revision/3")
    assert api.delete(f"/item/{deal}/revision/3").json() == {"revision": 4}
    assert len(podiomock.effects.hooks) == fired + 1


@pytest.mark.parametrize(
    ("method", "path", "status", "sentence"),
    [
        ("GET", "/item/{}/revision/4", 404, None),
        ("GET", "/item/{}/revision/x", 404, None),
        ("GET", "/item/{}/revision/0/4", 404, None),
        ("DELETE", "/item/{}/revision/0", 400, "Invalid value 0 (integer): must not be less than 1"),
        ("DELETE", "/item/{}/revision/4", 404, None),
        ("POST", "/item/{}/revision/4/revert_to", 404, None),
    ],
)
def test_revisions_that_are_not_there(
    api: httpx.Client, deal: int, method: str, path: str, status: int, sentence: str | None
) -> None:
    refused(api.request(method, path.format(deal)), status, sentence)
    assert api.get(f"/item/{deal}").json()["revision"] == 3


@pytest.mark.parametrize(("hook", "silent"), [(True, False), (False, True)])
def test_going_back_is_an_update_to_others(
    api: httpx.Client, podiomock: PodioMock, deal: int, *, hook: bool, silent: bool
) -> None:
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        other.post(f"/comment/item/{deal}/", json={"value": "I follow this"})
    fired, told = len(podiomock.effects.hooks), len(podiomock.effects.notifications)
    api.post(f"/item/{deal}/revision/0/revert_to", params={"hook": hook, "silent": silent})
    assert [each.type for each in podiomock.effects.hooks[fired:]] == ["item.update"] * hook
    assert len(podiomock.effects.notifications) - told == (not silent)


def test_deleted_items_do_not_come_back_as_references(api: httpx.Client, deals: int) -> None:
    friend, other = item(api, deals, {"title": "Friend"}), item(api, deals, {"title": "Other"})
    mine = item(api, deals, {"title": "Mine", "friend": [friend, other]})
    api.put(f"/item/{mine}", json={"fields": {"friend": []}})
    api.delete(f"/item/{friend}")
    assert api.post(f"/item/{mine}/revision/0/revert_to").json() == {"revision": 2}
    assert [each["item_id"] for each in values(api, mine)["friend"]] == [other]


def test_deleted_fields_stay_as_they_are(api: httpx.Client, podiomock: PodioMock, deals: int, deal: int) -> None:
    delete_field(podiomock, deals, "size")
    api.post(f"/item/{deal}/revision/0/revert_to")
    assert state(api, deal) == ("T", 1, None)
    assert api.get(f"/item/{deal}").json()["fields"][-1]["values"] == [{"value": "7.0000"}]


def test_going_back_keeps_to_the_fields_rules(api: httpx.Client) -> None:
    deals = app(api, text("Title"), text("Code", unique=True))
    mine = item(api, deals, {"code": "A"})
    api.put(f"/item/{mine}", json={"fields": {"code": "B"}})
    item(api, deals, {"code": "A"})
    refused(api.post(f"/item/{mine}/revision/0/revert_to"), 400, 'Invalid value "A" (string): must be unique')
    assert values(api, mine) == {"code": "B"}
