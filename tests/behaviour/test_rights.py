"""Rights: what an answer's `rights` say is what the calls allow, for every kind of thing and every standing to it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from podiomock import PodioMock, activate
from podiomock.state import rights, rights_table
from tests.behaviour.people import CAST, Stage, speaking_for

Attempt = tuple[str, str, Any]

READ = {
    "org": "/org/{}",
    "space": "/space/{}",
    "app": "/app/{}",
    "item": "/item/{}",
    "task": "/task/{}",
    "private task": "/task/{}",
    "comment": "/comment/{}",
    "file": "/file/{}",
    "profile": "/contact/{}/v2",
    "view": "/view/{}",
    "widget": "/widget/{}",
    "status": "/status/{}",
    "form": "/form/{}",
}
"""Where the `rights` on something are read; posts and forms do not say theirs."""
UNSAID = ("status", "form")

FIELD = {"type": "text", "config": {"label": "Title"}}
TALK: dict[str, Attempt] = {
    "comment": ("POST", "/comment/{kind}/{id}/", {"value": "Hm"}),
    "rate": ("POST", "/rating/{kind}/{id}/like", {"value": 1}),
    "subscribe": ("POST", "/subscription/{kind}/{id}", None),
    "add_task": ("POST", "/task/{kind}/{id}/", {"text": "Do"}),
    "add_file": ("POST", "/file/{upload}/attach", {"ref_type": "{kind}", "ref_id": "{id}"}),
    "add_conversation": (
        "POST",
        "/conversation/{kind}/{id}/",
        {"subject": "Hi", "text": "Hi", "participants": ["{outsider}"]},
    ),
    "grant": ("POST", "/grant/{kind}/{id}", {"people": ["{outsider}"], "access_level": "edit"}),
    "grant_view": ("POST", "/grant/{kind}/{id}", {"people": ["{outsider}"]}),
}
ATTEMPTS: dict[str, dict[str, Attempt]] = {
    "org": {
        "view": ("GET", "/org/{id}", None),
        "update": ("PUT", "/org/{id}", {"name": "Acme"}),
        "view_admins": ("GET", "/org/{id}/admin/", None),
        "statistics": ("GET", "/org/{id}/statistics", None),
        "add_space": ("POST", "/space/", {"org_id": "{id}", "name": "More"}),
        "add_widget": ("POST", "/widget/org/{id}/", {"type": "text", "title": "Hi"}),
    },
    "space": {
        "view": ("GET", "/space/{id}", None),
        "view_members": ("GET", "/space/{id}/member/", None),
        "update": ("PUT", "/space/{id}", {"name": "Work"}),
        "add_app": ("POST", "/app/", {"space_id": "{id}", "config": {"name": "More"}, "fields": [FIELD]}),
        "add_task": TALK["add_task"],
        "add_widget": ("POST", "/widget/space/{id}/", {"type": "text", "title": "Hi"}),
        "add_file": TALK["add_file"],
        "add_hook": ("POST", "/hook/space/{id}/", {"url": "https://example.com/", "type": "app.create"}),
        "add_status": ("POST", "/status/space/{id}/", {"value": "Hi"}),
        "add_user": ("POST", "/space/{id}/member/", {"role": "regular", "users": ["{outsider}"]}),
        "add_user_light": ("POST", "/space/{id}/member/", {"role": "light", "users": ["{outsider}"]}),
        "add_contact": ("POST", "/contact/space/{id}/", {"name": "Cy"}),
        "subscribe": TALK["subscribe"],
    },
    "app": {
        "view": ("GET", "/app/{id}", None),
        "view_structure": ("GET", "/app/{id}/field/title", None),
        "update": ("PUT", "/app/{id}", {"config": {"name": "Deals!"}}),
        "delete": ("DELETE", "/app/{id}", None),
        "add_item": ("POST", "/item/app/{id}/", {"fields": {"title": "x"}}),
        "add_task": TALK["add_task"],
        "add_hook": ("POST", "/hook/app/{id}/", {"url": "https://example.com/", "type": "item.create"}),
        "add_widget": ("POST", "/widget/app/{id}/", {"type": "text", "title": "Hi"}),
        "subscribe": TALK["subscribe"],
        "install": ("POST", "/app/{id}/install", {"space_id": "{space}"}),
        "export": ("POST", "/item/app/{id}/export/csv", {}),
        "manage_public_views": ("POST", "/view/app/{id}/", {"name": "All", "private": False}),
    },
    "item": {
        "view": ("GET", "/item/{id}", None),
        "update": ("PUT", "/item/{id}", {"fields": {"title": "y"}}),
        "delete": ("DELETE", "/item/{id}", None),
        **TALK,
    },
    "task": {
        "view": ("GET", "/task/{id}", None),
        "update": ("PUT", "/task/{id}/text", {"text": "Call!"}),
        "delete": ("DELETE", "/task/{id}", None),
        "assign": ("POST", "/task/{id}/assign", {"responsible": "{admin}"}),
        "complete": ("POST", "/task/{id}/complete", None),
        **{right: TALK[right] for right in ("comment", "rate", "subscribe", "add_file", "grant")},
    },
    "comment": {
        "view": ("GET", "/comment/{id}", None),
        "update": ("PUT", "/comment/{id}", {"value": "Well!"}),
        "delete": ("DELETE", "/comment/{id}", None),
        "rate": TALK["rate"],
        "add_file": TALK["add_file"],
        "add_question": ("POST", "/question/comment/{id}/", {"text": "Well?", "options": ["Yes", "No"]}),
    },
    "file": {
        "view": ("GET", "/file/{id}", None),
        "download": ("GET", "/file/{id}/raw", None),
        "update": ("PUT", "/file/{id}", {"description": "Ours"}),
        "delete": ("DELETE", "/file/{id}", None),
    },
    "profile": {
        "view": ("GET", "/contact/{id}/v2", None),
        "update": ("PUT", "/contact/{id}", {"name": "Cyd"}),
        "delete": ("DELETE", "/contact/{id}", None),
    },
    "view": {
        "view": ("GET", "/view/{id}", None),
        "update": ("PUT", "/view/{id}", {"name": "Ours"}),
        "delete": ("DELETE", "/view/{id}", None),
    },
    "widget": {
        "view": ("GET", "/widget/{id}", None),
        "update": ("PUT", "/widget/{id}", {"title": "Ho"}),
        "delete": ("DELETE", "/widget/{id}", None),
    },
    "status": {
        "view": ("GET", "/status/{id}", None),
        "update": ("PUT", "/status/{id}", {"value": "Ho"}),
        "delete": ("DELETE", "/status/{id}", None),
        "add_question": ("POST", "/question/status/{id}/", {"text": "Well?", "options": ["Yes", "No"]}),
        **{right: TALK[right] for right in ("comment", "rate", "subscribe", "add_task", "add_file", "grant")},
    },
    "form": {
        "view": ("GET", "/form/{id}", None),
        "update": ("PUT", "/form/{id}", {"attachments": True}),
        "delete": ("DELETE", "/form/{id}", None),
    },
}
"""The call that each right allows."""
ATTEMPTS["private task"] = ATTEMPTS["task"]

WITHOUT_CALL = {
    "org": {"add_contract", "add_conversation"},
    "space": {"delete", "share"},
    "app": {"reference", "share", "add_flow", "add_integration"},
}
"""The rights that no call here asks for by itself."""


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def mock(stage: Stage) -> Iterator[PodioMock]:
    with activate(stage.world) as mock:
        yield mock


def filled(value: Any, names: dict[str, Any]) -> Any:
    """A body or path with its `{names}` filled in, numbers as numbers."""
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    if isinstance(value, str) and value[:1] == "{" and value[-1:] == "}":
        return names[value[1:-1]]
    return value


def tried(mock: PodioMock, client: httpx.Client, attempt: Attempt, names: dict[str, Any]) -> int:
    """The status of an attempt, which is undone."""
    before = mock.snapshot()
    method, path, body = attempt
    if "{upload}" in path:
        uploaded = client.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"})
        names = {**names, "upload": uploaded.json()["file_id"]}
    path = path.format(**names)
    answer = client.request(method, path) if body is None else client.request(method, path, json=filled(body, names))
    mock.restore(before)
    assert answer.status_code in (200, 204, 403), answer.text
    return answer.status_code


@pytest.mark.parametrize("standing", CAST)
@pytest.mark.parametrize("kind", READ)
def test_rights_are_what_calls_allow(stage: Stage, mock: PodioMock, kind: str, standing: str) -> None:
    number = stage.ids[kind]
    names = {**stage.user_ids, "space": stage.ids["space"], "id": number, "kind": kind.removeprefix("private ")}
    with speaking_for(mock, stage.connections[standing]) as client:
        if kind in UNSAID:
            said = set(rights.rights_on(stage.world, (kind, number), stage.user_ids[standing]))
        else:
            answer = client.get(READ[kind].format(number))
            said = set(answer.json()["rights"]) if answer.status_code == 200 else set()
        allowed = {right for right, attempt in ATTEMPTS[kind].items() if tried(mock, client, attempt, names) != 403}
    assert said - WITHOUT_CALL.get(kind, set()) == allowed


@pytest.mark.parametrize("kind", READ)
def test_every_right_is_tried(kind: str) -> None:
    known = rights_table.known(kind.removeprefix("private "))
    assert known == ATTEMPTS[kind].keys() | WITHOUT_CALL.get(kind, set())


PLACE = {"org", "space", "app", "item", "task", "comment", "file", "profile", "view", "widget", "status"}
SHARED = {"item", "task", "private task", "comment", "file", "status"}
SEEN: dict[str, set[str]] = {
    "admin": {*PLACE, "form"},
    "maker": {*PLACE, "private task"},
    "host": {*PLACE, "form"},
    "responsible": {*PLACE, "private task"},
    "regular": PLACE,
    "light": PLACE,
    "editor": SHARED,
    "guest": SHARED,
    "visitor": PLACE,
    "outsider": set(),
}


@pytest.mark.parametrize("standing", CAST)
def test_who_sees_what(stage: Stage, mock: PodioMock, standing: str) -> None:
    with speaking_for(mock, stage.connections[standing]) as client:
        seen = {kind for kind, path in READ.items() if client.get(path.format(stage.ids[kind])).status_code == 200}
    assert seen == SEEN[standing]


@pytest.mark.parametrize(
    ("standing", "kind", "has", "lacks"),
    [
        ("regular", "item", {"update", "add_conversation"}, {"delete", "grant", "grant_view"}),
        ("light", "item", {"update", "comment"}, {"delete"}),
        ("light", "space", {"add_task"}, {"add_app", "add_widget", "add_user"}),
        ("light", "app", {"add_item"}, {"export", "update"}),
        ("host", "item", {"delete", "grant"}, set()),  # whoever made an app deletes others' items in it [doc]
        ("editor", "item", {"update", "comment", "add_file"}, {"delete", "grant", "add_conversation"}),
        ("guest", "item", {"comment", "rate", "add_task", "add_file"}, {"update", "delete"}),
        ("guest", "task", {"comment"}, {"update", "delete", "complete"}),
        ("visitor", "item", {"view"}, {"comment", "update"}),
        ("admin", "comment", {"rate"}, {"update", "delete"}),
        ("admin", "file", {"delete"}, set()),
        ("regular", "file", {"download"}, {"delete", "update"}),
    ],
)
def test_what_tells_standings_apart(
    stage: Stage, mock: PodioMock, standing: str, kind: str, has: set[str], lacks: set[str]
) -> None:
    with speaking_for(mock, stage.connections[standing]) as client:
        said = set(client.get(READ[kind].format(stage.ids[kind])).json()["rights"])
    assert has <= said
    assert not lacks & said


@pytest.mark.parametrize(
    ("switch", "standing", "kind", "right"),
    [
        ("allow_edit", "regular", "item", "update"),
        ("allow_edit", "light", "item", "update"),
        ("allow_edit", "editor", "item", "update"),
        ("allow_create", "regular", "app", "add_item"),
        ("allow_create", "light", "app", "add_item"),
        ("allow_comments", "admin", "item", "comment"),
        ("allow_comments", "guest", "item", "comment"),
        ("allow_attachments", "maker", "item", "add_file"),
    ],
)
def test_what_an_app_switches_off(
    stage: Stage, mock: PodioMock, switch: str, standing: str, kind: str, right: str
) -> None:
    number = stage.ids[kind]
    names = {**stage.user_ids, "space": stage.ids["space"], "id": number, "kind": kind}
    with (
        speaking_for(mock, stage.connections["admin"]) as admin,
        speaking_for(mock, stage.connections[standing]) as her,
    ):
        for allowed in (False, True):
            admin.put(f"/app/{stage.ids['app']}", json={"config": {switch: allowed}})
            assert (right in her.get(READ[kind].format(number)).json()["rights"]) is allowed
            assert (tried(mock, her, ATTEMPTS[kind][right], names) != 403) is allowed


@pytest.mark.parametrize("standing", ["admin", "host", "maker"])
def test_an_item_is_still_edited_by_who_made_it_or_runs_the_app(stage: Stage, mock: PodioMock, standing: str) -> None:
    with speaking_for(mock, stage.connections["admin"]) as admin:
        admin.put(f"/app/{stage.ids['app']}", json={"config": {"allow_edit": False, "allow_create": False}})
    with speaking_for(mock, stage.connections[standing]) as client:
        assert client.put(f"/item/{stage.ids['item']}", json={"fields": {"title": "z"}}).status_code == 200


def test_no_files_come_with_an_item_where_none_are_allowed(stage: Stage, mock: PodioMock) -> None:
    app, item = stage.ids["app"], stage.ids["item"]
    with speaking_for(mock, stage.connections["admin"]) as admin:
        file_id = admin.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()["file_id"]
        admin.put(f"/app/{app}", json={"config": {"allow_attachments": False}})
        total = admin.get(f"/item/app/{app}/count").json()
        body = {"fields": {"title": "x"}, "file_ids": [file_id]}
        for answer in (admin.post(f"/item/app/{app}/", json=body), admin.put(f"/item/{item}", json=body)):
            assert answer.status_code == 403
            assert "does not have the right add_file on item" in answer.json()["error_description"]
        assert admin.get(f"/item/app/{app}/count").json() == total
        assert admin.get(f"/item/{item}").json()["title"] == "Anvils"


def test_an_organization_admin_is_by_that_no_member_of_a_space(stage: Stage, mock: PodioMock) -> None:
    stage.world.org(stage.ids["org"]).member("Otto Outsider", "admin")
    stage.world.spaces.change(stage.ids["space"], privacy="closed")
    with speaking_for(mock, stage.connections["outsider"]) as otto:
        assert otto.get(f"/org/{stage.ids['org']}").json()["role"] == "admin"
        for kind in ("space", "app", "item", "task"):
            assert otto.get(READ[kind].format(stage.ids[kind])).status_code == 403


def test_who_leaves_a_space_no_longer_sees_what_they_made_there(stage: Stage, mock: PodioMock) -> None:
    stage.world.spaces.change(stage.ids["space"], privacy="closed")
    with speaking_for(mock, stage.connections["maker"]) as mia:
        mia.post(f"/space/{stage.ids['space']}/leave")
        for kind in ("space", "app", "item", "comment", "file"):
            assert mia.get(READ[kind].format(stage.ids[kind])).status_code == 403, kind
        assert mia.get(f"/task/{stage.ids['private task']}").status_code == 200


def test_a_right_that_nobody_has_is_a_mistake_in_the_code(stage: Stage) -> None:
    with pytest.raises(LookupError, match="nobody has the right 'destroy' on 'item'; write one of add_conversation"):
        rights.may(stage.world, ("item", stage.ids["item"]), "destroy")
