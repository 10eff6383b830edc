"""What else happens when something is done: hooks are called, streams are bumped, and only when asked."""

from podiomock.answers import Broken
from podiomock.ear import Ear
from podiomock.scratch import Scratch
from podiomock.verify.law import expect, given, law, update


@law("A hook is listed until it is deleted, and hears nothing before it is verified.")
def hooks_are_listed(scratch: Scratch) -> None:
    sent = {"url": "https://podiomock.example/hook", "type": "item.create"}
    hook = given(scratch.ask(f"POST /hook/app/{scratch.app}/", sent), "a hook")["hook_id"]
    [found] = given(scratch.ask(f"GET /hook/app/{scratch.app}/"), "an app's hooks")
    expect("the hook", (found["hook_id"], found["type"], found["status"]), (hook, "item.create", "inactive"))
    given(scratch.ask(f"DELETE /hook/{hook}"), "the deletion of a hook")
    expect("the hooks that are left", given(scratch.ask(f"GET /hook/app/{scratch.app}/")), [])


@law("Hooks are called once for what was done, and not for what was done with hook=false.", "[maton]", hears=True)
def hooks_are_called_when_asked(scratch: Scratch) -> None:
    ear = scratch.ear
    assert ear is not None
    hooks = {_verified(scratch, ear, f"item.{event}") for event in ("create", "update", "delete")}
    hushed, told = "?hook=false", ""
    items = {}
    for query in (hushed, told):
        sent = {"fields": {"title": "1"}}
        items[query] = given(scratch.ask(f"POST /item/app/{scratch.app}/{query}", sent), "an item")["item_id"]
    for query in (hushed, told):
        given(scratch.ask(f"PUT /item/{items[query]}{query}", {"fields": {"title": "2"}}), "an update")
    for query in (hushed, told):
        given(scratch.ask(f"DELETE /item/{items[query]}{query}"), "a deletion")
    heard = [(each["type"], each["item_id"]) for each in ear.heard(hooks, 6) if each["type"] != "hook.verify"]
    wanted = [(f"item.{each}", str(items[told])) for each in ("create", "delete", "update")]
    expect("what hooks heard", sorted(heard), wanted)


def _verified(scratch: Scratch, ear: Ear, event: str) -> int:
    """A hook that is active: whoever it calls gave back the code that it was sent."""
    sent = {"url": ear.url, "type": event}
    hook: int = given(scratch.ask(f"POST /hook/app/{scratch.app}/", sent), "a hook")["hook_id"]
    asked = ear.heard({hook}, 1)
    if not asked or asked[0]["type"] != "hook.verify":
        raise Broken(f"a new hook was called with {asked}, and not with the code that verifies it")
    given(scratch.ask(f"POST /hook/{hook}/verify/validate", {"code": asked[0]["code"]}), "the code of a hook")
    return hook


@law("What is done with silent=true is not told in the stream.")
def silence_is_kept(scratch: Scratch) -> None:
    first, second = (scratch.item(title=each) for each in ("1", "2"))
    expect("the stream", _streamed(scratch), [second, first])
    update(scratch, first, "?silent=true", fields={"title": "3"})
    expect("the stream after a silent update", _streamed(scratch), [second, first])
    given(scratch.ask(f"POST /item/app/{scratch.app}/?silent=true", {"fields": {"title": "4"}}), "a silent new item")
    expect("the stream after a silent new item", _streamed(scratch), [second, first])
    update(scratch, first, fields={"title": "5"})
    expect("the stream after an update", _streamed(scratch), [first, second])


def _streamed(scratch: Scratch) -> list[int]:
    """The items in an app's stream, in order."""
    listed = given(scratch.ask(f"GET /stream/app/{scratch.app}/"), "a stream")
    return [each["id"] for each in listed if each["type"] == "item"]
