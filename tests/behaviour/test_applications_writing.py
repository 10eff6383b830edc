"""Apps: create and update."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import TITLE, deals, make
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, refused, speaking_as

EMPTY = 'Invalid value "" (string): must be non empty string'
MISSING_LABEL = "Invalid value {} (object): missing required properties: ['label']"


def test_an_app_is_made(api: httpx.Client) -> None:
    body = deals(config={"name": "Big Deals", "icon": "12.png", "type": "meeting", "allow_comments": False})
    answer = api.post("/app/", json=body)
    assert answer.status_code == 200
    app_id = answer.json()["app_id"]
    assert answer.json() == {"app_id": app_id}
    app = api.get(f"/app/{app_id}").json()
    assert set(app) == set(api.get(f"/app/{APP}").json())
    assert (app["status"], app["current_revision"], app["subscribed"]) == ("active", 0, True)
    assert (app["url_label"], app["owner"]["user_id"]) == ("big-deals", ME)
    config = app["config"]
    assert (config["name"], config["item_name"], config["type"]) == ("Big Deals", "Big Deals", "meeting")
    assert (config["icon"], config["icon_id"], config["allow_comments"]) == ("12.png", 12, False)
    assert [(each["external_id"], each["type"]) for each in app["fields"]] == [("title", "text"), ("state", "category")]
    options = app["fields"][1]["config"]["settings"]["options"]
    assert [(each["id"], each["text"]) for each in options] == [(1, "Open"), (2, "Won")]
    assert api.get(f"/app/space/{SPACE}/big-deals").json() == app


def test_a_new_app_can_be_used_at_once(api: httpx.Client) -> None:
    app_id = make(api)
    item_id = api.post(f"/item/app/{app_id}/", json={"fields": {"title": "X", "state": 2}}).json()["item_id"]
    assert api.get(f"/item/{item_id}").json()["app"]["name"] == "Deals"


def test_fields_that_are_named_alike_get_numbers(api: httpx.Client) -> None:
    fields = api.get(f"/app/{make(api, fields=[TITLE, TITLE, TITLE])}").json()["fields"]
    assert [each["external_id"] for each in fields] == ["title", "title-2", "title-3"]
    assert [each["config"]["delta"] for each in fields] == [0, 1, 2]
    assert len({each["field_id"] for each in fields}) == 3


def test_apps_that_are_named_alike_have_addresses_of_their_own(api: httpx.Client) -> None:
    labels = [api.get(f"/app/{make(api)}").json()["url_label"] for _ in range(2)]
    assert labels == ["deals", "deals-2"]


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "contact", "category"])
def test_every_type_can_be_made(api: httpx.Client, kind: str) -> None:
    (field,) = api.get(f"/app/{make(api, fields=[{'type': kind, 'config': {'label': 'F'}}])}").json()["fields"]
    assert (field["type"], field["status"]) == (kind, "active")
    assert field["config"]["settings"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"space_id": None}, "Invalid value null (null): must be integer"),
        ({"space_id": "abc"}, 'Invalid value "abc" (string): must be integer'),
        ({"space_id": 0}, "Invalid value 0 (integer): must not be less than 1"),
        ({"config": {"name": ""}}, EMPTY),
        ({"config": {}}, "Invalid value {} (object): missing required properties: ['name']"),
        ({"config": None}, "Invalid value null (null): must be object"),
        (
            {"config": {"name": "x", "type": "odd"}},
            "Invalid value \"odd\" (string): must be one of {'contact', 'meeting', 'standard'}",
        ),
        ({"config": {"name": "x", "allow_edit": "perhaps"}}, 'Invalid value "perhaps" (string): must be boolean'),
        ({"fields": []}, "Invalid value [] (array): must be non empty array"),
        ({"fields": ["x"]}, 'Invalid value "x" (string): must be object'),
        ({"fields": [{"type": "text"}]}, None),
        ({"fields": [{"config": {"label": "x"}}]}, None),
        ({"fields": [{"type": "text", "config": {}}]}, MISSING_LABEL),
        ({"fields": [{"type": "text", "config": {"label": ""}}]}, EMPTY),
        ({"fields": [{"type": "text", "config": {"label": "x", "required": "perhaps"}}]}, None),
        ({"fields": [{"type": "text", "config": {"label": "x", "settings": []}}]}, None),
        ({"fields": [{"type": "category", "config": {"label": "x", "settings": {"options": [1]}}}]}, None),
        ({"fields": [{"type": "category", "config": {"label": "x", "settings": {"options": 1}}}]}, None),
        ({"fields": [{"type": "app", "config": {"label": "x", "settings": {"referenced_apps": 1}}}]}, None),
        ({"fields": [{"type": "category", "config": {"label": "x", "default_value": 1}}]}, None),
    ],
)  # fmt: skip
def test_a_wrong_app_is_refused(podiomock: PodioMock, api: httpx.Client, more: Any, sentence: str | None) -> None:
    answer = api.post("/app/", json=deals(**more))
    refused(answer, 400, sentence)
    assert answer.json()["error"] == "invalid_value"
    assert podiomock.changes == []


@pytest.mark.parametrize("missing", ["space_id", "config", "fields"])
def test_space_config_and_fields_are_needed(api: httpx.Client, missing: str) -> None:
    answer = api.post("/app/", json={key: value for key, value in deals().items() if key != missing})
    refused(answer, 400)
    assert answer.json()["error_description"].endswith(f"missing required properties: ['{missing}']")


def test_an_unknown_type_is_refused_with_those_there_are(api: httpx.Client) -> None:
    answer = api.post("/app/", json=deals(fields=[{"type": "txt", "config": {"label": "x"}}]))
    refused(answer, 400)
    sentence = answer.json()["error_description"]
    assert sentence.startswith('Invalid value "txt" (string): must be one of {')
    assert "'text'" in sentence


def test_a_new_app_is_told_to_the_space_and_its_hooks(podiomock: PodioMock, api: httpx.Client) -> None:
    with speaking_as(podiomock, "Ann Other", space="regular"):
        before = podiomock.effects.reached.count("Ann Other")
        app_id = make(api)
    (event,) = podiomock.effects.hooks
    assert (event.type, event.reference, event.payload) == ("app.create", ("space", SPACE), {"app_id": str(app_id)})
    assert podiomock.effects.reached.count("Ann Other") == before + 1
    assert "John Doe" not in podiomock.effects.reached
    assert {each.reference for each in podiomock.effects.notifications} == {("app", app_id)}


@pytest.mark.parametrize(
    ("query", "hooks", "told"),
    [("hook=false", 0, True), ("silent=true", 1, False), ("hook=false&silent=1", 0, False), ("", 1, True)],
)
@pytest.mark.parametrize("update", [False, True], ids=["create", "update"])
def test_the_caller_can_ask_for_quiet(
    podiomock: PodioMock,
    api: httpx.Client,
    query: str,
    hooks: int,
    told: bool,  # noqa: FBT001  a parametrised expectation
    update: bool,  # noqa: FBT001  the same
) -> None:
    with speaking_as(podiomock, "Ann Other", space="admin") as ann:
        if update:
            made = make(ann)  # who follows it: Ann
            mark = len(podiomock.effects.hooks), len(podiomock.effects.notifications)
            assert api.put(f"/app/{made}?{query}", json={"config": {"name": "New"}}).status_code == 204
        else:
            mark = 0, 0
            assert api.post(f"/app/?{query}", json=deals()).status_code == 200
    assert len(podiomock.effects.hooks) - mark[0] == hooks
    assert bool(len(podiomock.effects.notifications) - mark[1]) is told


@pytest.mark.parametrize(
    ("org", "space", "create", "update"),
    [
        (None, "admin", 200, 204),
        ("admin", None, 403, 403),  # an organization's admin is by that no admin of its spaces [doc]
        (None, "regular", 200, 403),
        (None, "light", 403, 403),
        ("regular", None, 403, 403),
        (None, None, 403, 403),
    ],
)
def test_who_may_make_and_change_apps(
    podiomock: PodioMock, org: str | None, space: str | None, create: int, update: int
) -> None:
    with speaking_as(podiomock, "Ann", org=org, space=space) as ann:
        assert ann.put(f"/app/{APP}", json={"config": {"name": "Ann's"}}).status_code == update
        assert ann.post(f"/app/{APP}/deactivate").status_code == update
        assert ann.post(f"/app/{APP}/activate").status_code == update
        made = ann.post("/app/", json=deals())
        assert made.status_code == create
        if create == 200:
            assert ann.put(f"/app/{made.json()['app_id']}", json={"config": {"name": "x"}}).status_code == 204


def test_rights_and_secrets_go_by_role(podiomock: PodioMock, api: httpx.Client) -> None:
    mine = api.get(f"/app/{APP}").json()
    assert mine["token"]
    assert mine["mailbox"]
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        theirs = ann.get(f"/app/{APP}").json()
    assert (theirs["token"], theirs["mailbox"]) == (None, None)
    assert set(theirs["rights"]) < set(mine["rights"])
    api.put(f"/space/{SPACE}", json={"privacy": "open"})
    with speaking_as(podiomock, "Bob", org="regular") as bob:
        visitor = bob.get(f"/app/{APP}").json()
    assert "add_item" not in visitor["rights"]


def test_an_update_keeps_what_is_not_sent(api: httpx.Client) -> None:
    before = api.get(f"/app/{APP}").json()
    answer = api.put(f"/app/{APP}", json={"config": {"description": None, "icon": "7.png"}})
    assert (answer.status_code, answer.content) == (204, b"")
    after = api.get(f"/app/{APP}").json()
    changed = {key for key in before["config"] if before["config"][key] != after["config"][key]}
    assert changed == {"description", "icon", "icon_id"}
    assert after["fields"] == before["fields"]
    assert after["url"] == before["url"]
    assert after["current_revision"] == before["current_revision"] + 1


@pytest.mark.parametrize("body", [{}, {"config": {}}, {"config": {"name": "Tasks"}}, {"fields": []}])
def test_an_update_of_nothing_is_no_revision(podiomock: PodioMock, api: httpx.Client, body: Any) -> None:
    assert api.put(f"/app/{APP}", json=body).status_code == 204
    assert podiomock.changes == []
    assert podiomock.effects.hooks == []


def test_an_update_adds_and_changes_fields(api: httpx.Client) -> None:
    before = api.get(f"/app/{APP}").json()["fields"]
    first = before[0]["field_id"]
    fields = [
        {"field_id": first, "config": {"label": "Renamed", "required": True}},
        {"type": "number", "config": {"label": "Amount", "settings": {"decimals": 2}}},
    ]
    assert api.put(f"/app/{APP}", json={"fields": fields}).status_code == 204
    after = api.get(f"/app/{APP}").json()["fields"]
    assert [each["field_id"] for each in after[:-1]] == [each["field_id"] for each in before]
    assert (after[0]["label"], after[0]["external_id"]) == ("Renamed", before[0]["external_id"])
    assert after[0]["config"]["required"] is True
    assert after[0]["config"]["settings"] == before[0]["config"]["settings"]
    assert (after[-1]["external_id"], after[-1]["config"]["settings"]["decimals"]) == ("amount", 2)


def test_an_option_left_out_lingers_as_deleted_and_its_id_is_not_used_again(api: httpx.Client) -> None:
    app_id = make(api)
    item_id = api.post(f"/item/app/{app_id}/", json={"fields": {"state": 2}}).json()["item_id"]
    state = api.get(f"/app/{app_id}").json()["fields"][1]["field_id"]
    options = [{"id": 1, "text": "Opened"}, {"text": "Lost"}]
    change = {"fields": [{"field_id": state, "config": {"settings": {"options": options}}}]}
    assert api.put(f"/app/{app_id}", json=change).status_code == 204
    settings = api.get(f"/app/{app_id}").json()["fields"][1]["config"]["settings"]
    found = [(each["id"], each["text"], each["status"]) for each in settings["options"]]
    assert found == [(1, "Opened", "active"), (3, "Lost", "active"), (2, "Won", "deleted")]
    refused(api.post(f"/item/app/{app_id}/", json={"fields": {"state": 2}}), 400)
    (value,) = api.get(f"/item/{item_id}").json()["fields"]
    assert value["values"][0]["value"]["text"] == "Won"


def test_delta_orders_the_fields(api: httpx.Client) -> None:
    app_id = make(api)
    first = api.get(f"/app/{app_id}").json()["fields"][0]["field_id"]
    api.put(f"/app/{app_id}", json={"fields": [{"field_id": first, "config": {"delta": 5}}]})
    assert [each["external_id"] for each in api.get(f"/app/{app_id}").json()["fields"]] == ["state", "title"]


@pytest.mark.parametrize(
    ("field", "status"),
    [
        ({"field_id": UNKNOWN, "config": {"label": "x"}}, 404),
        ({"type": "number"}, 400),
        ({"type": "category", "config": {"label": "x", "settings": {"options": "ab"}}}, 400),
        ({"config": {"label": "No type"}}, 400),
        ({"type": "txt", "config": {"label": "x"}}, 400),
        ({"field_id": "first", "config": {"label": "x"}}, 400),
        ({"field_id": 0, "config": {"label": "x"}}, 400),
    ],
)
def test_a_wrong_field_changes_nothing(podiomock: PodioMock, api: httpx.Client, field: Any, status: int) -> None:
    body = {"config": {"name": "Renamed"}, "fields": [TITLE, field]}
    refused(api.put(f"/app/{APP}", json=body), status)
    assert podiomock.changes == []


def test_a_field_keeps_its_type(api: httpx.Client) -> None:
    field = api.get(f"/app/{APP}").json()["fields"][0]
    body = {"fields": [{"field_id": field["field_id"], "type": "number", "config": {}}]}
    sentence = f"Invalid value \"number\" (string): must be one of {{'{field['type']}'}}"
    refused(api.put(f"/app/{APP}", json=body), 400, sentence)
