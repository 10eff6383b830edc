"""Web forms of an app."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, SPACE, UNKNOWN, refused, speaking_as

FORMS = f"/form/app/{APP}/"


def make(api: httpx.Client, **body: Any) -> int:
    answer = api.post(FORMS, json=body)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["form_id"]
    form_id: int = answer.json()["form_id"]
    return form_id


def test_a_form_has_all_fields_unless_some_are_named(api: httpx.Client) -> None:
    whole = api.get(f"/form/{make(api)}").json()
    assert (whole["app_id"], whole["space_id"], whole["status"]) == (APP, SPACE, "active")
    active = [each["field_id"] for each in api.get(f"/app/{APP}").json()["fields"] if each["status"] == "active"]
    assert whole["field_ids"] == [each["field_id"] for each in whole["fields"]] == active
    assert (whole["domains"], whole["attachments"]) == ([], False)
    some = api.get(
        f"/form/{make(api, fields=[{'field_id': 3}, {'field_id': 2, 'settings': {'size': 'large'}}])}"
    ).json()
    assert some["fields"] == [{"field_id": 3, "settings": {}}, {"field_id": 2, "settings": {"size": "large"}}]
    assert api.get(f"/form/{make(api, field_ids=[2])}").json()["field_ids"] == [2]


def test_a_form_keeps_what_it_was_made_with(api: httpx.Client) -> None:
    settings = {"captcha": False, "text": {"submit": "Send", "heading": "Apply"}, "theme": "dark"}
    form_id = make(api, settings=settings, domains=["example.com"], attachments=True)
    form = api.get(f"/form/{form_id}").json()
    assert form["settings"] == {
        "captcha": False,
        "text": {"submit": "Send", "success": "Thank you", "heading": "Apply", "description": None},
        "theme": "dark",
        "css": None,
    }
    assert (form["domains"], form["attachments"]) == (["example.com"], True)


def test_an_update_keeps_what_is_not_sent(api: httpx.Client) -> None:
    form_id = make(api, settings={"theme": "dark"}, domains=["example.com"])
    before = api.get(f"/form/{form_id}").json()
    body = {"settings": {"text": {"success": "Bye"}}, "fields": [{"field_id": 2}]}
    assert api.put(f"/form/{form_id}", json=body).status_code == 204
    after = api.get(f"/form/{form_id}").json()
    assert (after["settings"]["theme"], after["settings"]["text"]["success"]) == ("dark", "Bye")
    assert (after["domains"], after["field_ids"]) == (before["domains"], [2])


def test_only_active_forms_are_listed(api: httpx.Client) -> None:
    first, second = make(api), make(api)
    assert [each["form_id"] for each in api.get(FORMS).json()] == [first, second]
    for _ in range(2):
        assert api.post(f"/form/{first}/deactivate").status_code == 204
    assert [each["form_id"] for each in api.get(FORMS).json()] == [second]
    assert api.get(f"/form/{first}").json()["status"] == "inactive"
    api.post(f"/form/{first}/activate")
    assert len(api.get(FORMS).json()) == 2


def test_hooks_of_the_app_hear_of_forms(api: httpx.Client, podiomock: PodioMock) -> None:
    form_id = make(api)
    api.put(f"/form/{form_id}", json={"attachments": True})
    api.put(f"/form/{form_id}", json={"attachments": True})
    api.post(f"/form/{form_id}/deactivate")
    api.delete(f"/form/{form_id}")
    fired = podiomock.effects.hooks
    assert [each.type for each in fired] == ["form.create", "form.update", "form.update", "form.delete"]
    assert {each.reference for each in fired} == {("app", APP)}
    assert all(each.payload == {"form_id": str(form_id), "app_id": str(APP)} for each in fired)


def test_a_form_is_gone_when_deleted_and_with_its_app(api: httpx.Client) -> None:
    first, second = make(api), make(api)
    assert api.delete(f"/form/{first}").status_code == 204
    refused(api.get(f"/form/{first}"), 410)
    refused(api.get(f"/form/{UNKNOWN}"), 404, "Object not found")
    api.delete(f"/app/{APP}")
    refused(api.get(f"/form/{second}"), 410)
    refused(api.get(FORMS), 410)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"fields": [{"field_id": UNKNOWN}]}, f"Invalid value {UNKNOWN} (integer): No field found"),
        ({"fields": [{"field_id": 2}, {"field_id": 2}]}, "Invalid value 2 (integer): must be unique"),
        ({"field_ids": [11]}, "Invalid value 11 (integer): No field found"),
        ({"fields": [{}]}, None),
        ({"attachments": "perhaps"}, None),
        ({"settings": {"captcha": 3}}, None),
    ],
)
def test_what_a_form_takes(api: httpx.Client, body: dict[str, Any], sentence: str | None) -> None:
    refused(api.post(FORMS, json=body), 400, sentence)
    refused(api.put(f"/form/{make(api)}", json=body), 400, sentence)


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("regular", 403), ("light", 403), (None, 403)])
def test_forms_are_for_who_may_change_the_app(
    api: httpx.Client, podiomock: PodioMock, role: str | None, status: int
) -> None:
    form_id = make(api)
    with speaking_as(podiomock, "Ann", space=role) as ann:
        answers = [ann.get(FORMS), ann.post(FORMS, json={}), ann.get(f"/form/{form_id}")]
        answers += [ann.post(f"/form/{form_id}/deactivate"), ann.put(f"/form/{form_id}", json={})]
        answers += [ann.delete(f"/form/{form_id}")]
    assert {200 if each.status_code == 204 else each.status_code for each in answers} == {status}
