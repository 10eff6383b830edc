"""Every event that a hook can hear comes from the calls that cause it, exactly when `hook` is not false."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.state.hooks import EVENTS, FIELDS

APP, SPACE, ITEM, TASK, COMMENT, CONTACT = 456, 789, 123, 789, 456, 22001
FORM = {"settings": {"captcha": False, "text": {"submit": "Send", "success": "Thanks"}}, "fields": [{"field_id": 2}]}
MADE_FORM = (f"/form/app/{APP}/", FORM, "form_id")
STATUS = (f"/status/space/{SPACE}/", {"value": "x"}, "status_id")
NAMED = {"config": {"name": "Other", "item_name": "One"}, "fields": []}
NEW_APP = {"space_id": SPACE, **NAMED, "fields": [{"type": "text", "config": {"label": "Title"}}]}

Query = dict[str, str]
Act = Callable[[Query], httpx.Response]
Story = Callable[[httpx.Client], Act]


def call(method: str, path: str, json: Any = None, **params: str) -> Story:
    return lambda api: lambda query: api.request(method, path, json=json, params={**params, **query})


def posted(path: str, json: Any, key: str, method: str, then: str, body: Any = None) -> Story:
    """Make something first; the path of what is done to it holds its id."""

    def story(api: httpx.Client) -> Act:
        made = api.post(path, json=json, params={"hook": "false"})
        assert made.status_code == 200, made.text
        return lambda query: api.request(method, then.format(made.json()[key]), json=body, params=query)

    return story


def upload(api: httpx.Client) -> int:
    made = api.post("/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"})
    return int(made.json()["file_id"])


def file_act(method: str, path: str, body: Callable[[int], Any]) -> Story:
    def story(api: httpx.Client) -> Act:
        number = upload(api)
        return lambda query: api.request(method, path.format(number), json=body(number), params=query)

    return story


def replaced(api: httpx.Client) -> Act:
    number = upload(api)
    return lambda query: api.post(f"/file/{number}/replace", json={"old_file_id": 12343}, params=query)


def reverted(api: httpx.Client) -> Act:
    api.put(f"/item/{ITEM}", json={"fields": {"title": "Other"}}, params={"hook": "false"})
    return lambda query: api.post(f"/item/{ITEM}/revision/0/revert_to", params=query)


STORIES: list[tuple[str, str, Story]] = [
    ("item.create", "create", call("POST", f"/item/app/{APP}/", {"fields": {"title": "x"}})),
    ("item.create", "clone", call("POST", f"/item/{ITEM}/clone")),
    ("item.update", "update", call("PUT", f"/item/{ITEM}", {"fields": {"title": "x"}})),
    ("item.update", "values", call("PUT", f"/item/{ITEM}/value", {"title": "x"})),
    ("item.update", "one value", call("PUT", f"/item/{ITEM}/value/title", "x")),
    ("item.update", "revert", reverted),
    ("item.delete", "delete", call("DELETE", f"/item/{ITEM}")),
    ("item.delete", "bulk", call("POST", f"/item/app/{APP}/delete", {"item_ids": [ITEM]})),
    ("comment.create", "add", call("POST", f"/comment/item/{ITEM}/", {"value": "x"})),
    ("comment.delete", "delete", call("DELETE", f"/comment/{COMMENT}")),
    ("file.change", "attach", file_act("POST", "/file/{}/attach", lambda _: {"ref_type": "item", "ref_id": ITEM})),
    ("file.change", "update an item", file_act("PUT", f"/item/{ITEM}", lambda number: {"file_ids": [number]})),
    ("file.change", "replace", replaced),
    ("file.change", "delete", call("DELETE", "/file/12343")),
    ("app.update", "update", call("PUT", f"/app/{APP}", NAMED)),
    ("app.update", "add a field", call("POST", f"/app/{APP}/field/", {"type": "text", "config": {"label": "More"}})),
    ("app.delete", "delete", call("DELETE", f"/app/{APP}")),
    ("form.create", "create", call("POST", f"/form/app/{APP}/", FORM)),
    ("form.update", "update", posted(*MADE_FORM, "PUT", "/form/{}", {"domains": ["example.com"]})),
    ("form.update", "deactivate", posted(*MADE_FORM, "POST", "/form/{}/deactivate")),
    ("form.delete", "delete", posted(*MADE_FORM, "DELETE", "/form/{}")),
    ("tag.add", "add", call("POST", f"/tag/item/{ITEM}/", ["fresh"])),
    ("tag.delete", "delete", call("DELETE", f"/tag/item/{ITEM}/", text="project-alpha")),
    ("app.create", "create", call("POST", "/app/", NEW_APP)),
    ("app.create", "install", call("POST", f"/app/{APP}/install", {"space_id": SPACE})),
    ("contact.create", "create", call("POST", f"/contact/space/{SPACE}/", {"name": "Ann"})),
    ("contact.update", "update", call("PUT", f"/contact/{CONTACT}", {"name": "Acme"})),
    ("contact.delete", "delete", call("DELETE", f"/contact/{CONTACT}")),
    ("member.add", "add", call("POST", f"/space/{SPACE}/member/", {"users": [12348], "role": "regular"})),
    ("member.remove", "end", call("DELETE", f"/space/{SPACE}/member/12347")),
    ("status.create", "create", call("POST", f"/status/space/{SPACE}/", {"value": "x"})),
    ("status.update", "update", posted(*STATUS, "PUT", "/status/{}", {"value": "y"})),
    ("status.delete", "delete", posted(*STATUS, "DELETE", "/status/{}")),
    ("task.create", "create", call("POST", f"/task/item/{ITEM}/", {"text": "x"})),
    ("task.update", "update", call("PUT", f"/task/{TASK}", {"text": "x"})),
    ("task.update", "text", call("PUT", f"/task/{TASK}/text", {"text": "x"})),
    ("task.update", "complete", call("POST", f"/task/{TASK}/complete")),
    ("task.update", "incomplete", call("POST", "/task/785/incomplete")),
    ("task.update", "assign", call("POST", f"/task/{TASK}/assign", {"responsible": 12346})),
    ("task.delete", "delete", call("DELETE", f"/task/{TASK}")),
]  # fmt: skip
NAMES = [f"{event} by {name}" for event, name, _ in STORIES]


def listened(api: httpx.Client, podiomock: PodioMock, event: str) -> int:
    """Register a hook for an event where that happens, and verify it."""
    place = f"app/{APP}" if event in EVENTS["app"] else f"space/{SPACE}"
    hook_id = int(api.post(f"/hook/{place}/", json={"url": "https://example.com/", "type": event}).json()["hook_id"])
    api.post(f"/hook/{hook_id}/verify/validate", json={"code": podiomock.hooks.fired[-1].payload["code"]})
    return hook_id


@pytest.mark.parametrize(("event", "name", "story"), STORIES, ids=NAMES)
def test_it_calls_the_hook(api: httpx.Client, podiomock: PodioMock, event: str, name: str, story: Story) -> None:
    hook_id = listened(api, podiomock, event)
    act = story(api)
    before = len(podiomock.hooks.fired)
    answer = act({})
    assert answer.status_code in (200, 204), answer.text
    (sent,) = podiomock.hooks.fired[before:]
    assert tuple(sent.payload) == ("type", "hook_id", *FIELDS[event]), name
    assert (sent.payload["type"], sent.payload["hook_id"]) == (event, str(hook_id))
    assert all(sent.payload[key] for key in FIELDS[event] if key != "external_id")


@pytest.mark.parametrize(("event", "name", "story"), STORIES, ids=NAMES)
def test_it_calls_nobody_with_hook_false(
    api: httpx.Client, podiomock: PodioMock, event: str, name: str, story: Story
) -> None:
    listened(api, podiomock, event)
    act = story(api)
    before = len(podiomock.hooks.fired), len(podiomock.effects.hooks)
    answer = act({"hook": "false"})
    assert answer.status_code in (200, 204), answer.text
    assert (len(podiomock.hooks.fired), len(podiomock.effects.hooks)) == before, name


def test_every_event_has_its_story() -> None:
    known = {event for events in EVENTS.values() for event in events}
    assert {event for event, _, _ in STORIES} == known == FIELDS.keys()


@pytest.mark.parametrize(
    ("story", "action"),
    [
        (file_act("POST", "/file/{}/attach", lambda _: {"ref_type": "item", "ref_id": ITEM}), "file_created"),
        (replaced, "file_replaced"),
        (call("DELETE", "/file/12343"), "file_deleted"),
    ],
)
def test_a_change_of_files_says_what_became_of_which(
    api: httpx.Client, podiomock: PodioMock, story: Story, action: str
) -> None:
    listened(api, podiomock, "file.change")
    story(api)({})
    sent = podiomock.hooks.fired[-1].payload
    assert (sent["action_type"], sent["item_id"]) == (action, str(ITEM))
    assert sent["file_ids"].isdecimal()
