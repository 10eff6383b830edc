"""What holds of Podio whatever was done before. A law asks in a fresh app, and expects.

Each has a name, a sentence and a source. It fails with `Broken`, which says what was expected and what came; the calls
up to there are the history that shows it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from podiomock.answers import Broken
from podiomock.ear import Ear
from podiomock.scratch import FIELDS, Answer, Scratch

Check = Callable[[Scratch], None]


class Law(Struct, frozen=True):
    """A name, what it says, who says so, and the check; whether that needs an ear for what hooks are called with."""

    name: str
    sentence: str
    source: str
    check: Check
    hears: bool = False


LAWS: dict[str, Law] = {}


def law(sentence: str, source: str = "[doc]", *, hears: bool = False) -> Callable[[Check], Check]:
    """Declare a law; its name is its check's."""

    def add(check: Check) -> Check:
        name = check.__name__
        assert name not in LAWS, name
        LAWS[name] = Law(name, sentence, source, check, hears)
        return check

    return add


def expect(what: str, came: object, wanted: object) -> None:
    """Raise `Broken` unless what came is what is wanted."""
    if came != wanted or type(came) is not type(wanted):
        raise Broken(f"{what}: expected {wanted!r}, came {came!r}")


def refused(what: str, answer: Answer, status: int, code: str | None = None) -> None:
    """Expect a refusal, in the envelope."""
    expect(f"the status of {what}", answer.status, status)
    if code is not None and isinstance(answer.said, dict):
        expect(f"the error of {what}", answer.said.get("error"), code)


def given(answer: Answer, what: str = "it") -> Any:
    """What was said, of an answer that must be no refusal."""
    if not 200 <= answer.status < 300:  # noqa: PLR2004  success
        raise Broken(f"{what} was refused with {answer.status}: {answer.told}")
    return answer.said


def shown(scratch: Scratch, item: int) -> Any:
    """An item as it is read."""
    return given(scratch.ask(f"GET /item/{item}"), "a read of an item")


def values(item: Any) -> dict[str, list[Any]]:
    """The values of an item's fields by external id; an option by its id."""
    found = {}
    for field in item["fields"]:
        plain = [each["value"] for each in field["values"]]
        found[field["external_id"]] = [each["id"] if isinstance(each, dict) else each for each in plain]
    return found


def search(scratch: Scratch, **sent: Any) -> Any:
    """A filter's whole answer."""
    return given(scratch.ask(f"POST /item/app/{scratch.app}/filter/", {"limit": 100, **sent}), "a filter")


def titles(scratch: Scratch, **sent: Any) -> list[str]:
    """The titles that a filter finds, in order."""
    return [each["title"] for each in search(scratch, **sent)["items"]]


def amounts(scratch: Scratch, *numbers: int) -> list[int]:
    """Items titled by their amounts."""
    return [scratch.item(title=f"{each}", amount=each) for each in numbers]


def update(scratch: Scratch, item: int, **sent: Any) -> Any:
    """An update's answer."""
    return given(scratch.ask(f"PUT /item/{item}", sent), "an update")


# Listings.


@law("Pages of a filter partition what it finds.")
def paging_partitions(scratch: Scratch) -> None:
    made = amounts(scratch, 1, 2, 3, 4, 5, 6, 7)
    seen: list[int] = []
    for offset in (0, 3, 6):
        page = search(scratch, limit=3, offset=offset, sort_by="amount", sort_desc=False)["items"]
        expect(f"the length of the page at {offset}", len(page), min(3, 7 - offset))
        seen += [each["item_id"] for each in page]
    expect("the pages in order", seen, made)
    expect("what is beyond the last page", search(scratch, limit=3, offset=7)["items"], [])


@law("`filtered` counts what passes, `total` all items; `filtered` is never more.")
def counts_are_right(scratch: Scratch) -> None:
    amounts(scratch, 1, 2, 3, 4, 5)
    found = search(scratch, limit=1, filters={"amount": {"from": 3}})
    expect("filtered", found["filtered"], 3)
    expect("total", found["total"], 5)
    expect("the page", len(found["items"]), 1)
    counted = given(scratch.ask(f"GET /item/app/{scratch.app}/count"), "a count")
    expect("the count of an app's items", counted["count"], 5)


@law("Filters are conjunctions.")
def filters_are_conjunctions(scratch: Scratch) -> None:
    for number, state in ((1, 1), (2, 2), (3, 1), (4, 2)):
        scratch.item(title=f"{number}", amount=number, state=state)
    by_state = set(titles(scratch, filters={"state": [1]}))
    by_amount = set(titles(scratch, filters={"amount": {"from": 2}}))
    expect("items of a state", by_state, {"1", "3"})
    expect("items from an amount on", by_amount, {"2", "3", "4"})
    expect("items of both", set(titles(scratch, filters={"state": [1], "amount": {"from": 2}})), by_state & by_amount)


@law("A range filter includes both ends.")
def ranges_include_their_ends(scratch: Scratch) -> None:
    amounts(scratch, 1, 2, 3, 4)
    expect("what lies from 2 to 3", sorted(titles(scratch, filters={"amount": {"from": 2, "to": 3}})), ["2", "3"])


@law("A sort is total and stable: the same twice, and the reverse the other way.")
def sorts_are_total_and_stable(scratch: Scratch) -> None:
    amounts(scratch, 3, 1, 2)
    up = titles(scratch, sort_by="amount", sort_desc=False)
    expect("sorted up", up, ["1", "2", "3"])
    expect("sorted up once more", titles(scratch, sort_by="amount", sort_desc=False), up)
    expect("sorted down", titles(scratch, sort_by="amount", sort_desc=True), up[::-1])


@law("Without a sort, the newest items come first.")
def newest_first(scratch: Scratch) -> None:
    made = amounts(scratch, 1, 2, 3)
    expect("without a sort", [each["item_id"] for each in search(scratch)["items"]], made[::-1])


@law("What was deleted is found no more.")
def deleted_is_not_found(scratch: Scratch) -> None:
    first, second = amounts(scratch, 1, 2)
    given(scratch.ask(f"DELETE /item/{first}"), "a deletion")
    found = search(scratch)
    expect("what is left", [each["item_id"] for each in found["items"]], [second])
    expect("total", found["total"], 1)


@law("An app's items are found in that app only.")
def apps_keep_to_themselves(scratch: Scratch) -> None:
    [mine] = amounts(scratch, 1)
    other = {"space_id": scratch.space, "config": {"name": "Other", "item_name": "Other"}, "fields": FIELDS[:1]}
    app = given(scratch.ask("POST /app/", other), "another app")["app_id"]
    found = given(scratch.ask(f"POST /item/app/{app}/filter/", {}), "a filter of another app")
    expect("what the other app has", (found["total"], found["items"]), (0, []))
    expect("what this app has", [each["item_id"] for each in search(scratch)["items"]], [mine])
    given(scratch.ask(f"DELETE /app/{app}"), "the deletion of another app")


# Items.


@law("What was written is read.")
def read_after_write(scratch: Scratch) -> None:
    item = scratch.item(title="Plan", amount=5, state=2, mail=[{"type": "work", "value": "a@example.com"}])
    found = shown(scratch, item)
    written = {"title": ["Plan"], "amount": ["5.0000"], "state": [2], "mail": ["a@example.com"]}
    expect("the values", values(found), written)
    expect("the title", found["title"], "Plan")
    expect("the app", found["app"]["app_id"], scratch.app)
    expect("the revision", found["revision"], 0)
    expect("the type of its id", type(found["item_id"]), int)


@law("What an item is made of is said in the answer to its making.")
def making_says_what_was_made(scratch: Scratch) -> None:
    made = given(scratch.ask(f"POST /item/app/{scratch.app}/", {"fields": {"title": "Plan"}}), "the making of an item")
    expect("the title", made["title"], "Plan")
    expect("what is read", shown(scratch, made["item_id"])["item_id"], made["item_id"])


@law("An update keeps what was not sent.")
def updates_keep_the_rest(scratch: Scratch) -> None:
    item = scratch.item(title="Plan", amount=5, state=1)
    update(scratch, item, fields={"amount": 6})
    expect("the values", values(shown(scratch, item)), {"title": ["Plan"], "amount": ["6.0000"], "state": [1]})


@law("An empty value clears a field, and that field only.")
def nothing_clears(scratch: Scratch) -> None:
    item = scratch.item(title="Plan", amount=5, state=1)
    update(scratch, item, fields={"amount": []})
    expect("the values", values(shown(scratch, item)), {"title": ["Plan"], "state": [1]})


@law("Each update makes one revision, and says which.")
def updates_make_revisions(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    for number in (1, 2):
        expect("the revision said", update(scratch, item, fields={"title": f"{number + 1}"})["revision"], number)
        expect("the revision read", shown(scratch, item)["revision"], number)
    listed = given(scratch.ask(f"GET /item/{item}/revision/"), "the revisions")
    expect("the revisions", sorted(each["revision"] for each in listed), [0, 1, 2])


@law("A revision's difference says what was and what is.")
def differences_say_both(scratch: Scratch) -> None:
    item = scratch.item(title="Old", amount=1)
    update(scratch, item, fields={"title": "New"})
    [change] = given(scratch.ask(f"GET /item/{item}/revision/0/1"), "a difference")
    expect("the field", change["external_id"], "title")
    expect("from", [each["value"] for each in change["from"]], ["Old"])
    expect("to", [each["value"] for each in change["to"]], ["New"])


@law("An update from an old revision is 409, and changes nothing.", "[maton]")
def stale_revisions_change_nothing(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    update(scratch, item, fields={"title": "2"})
    refused("a stale update", scratch.ask(f"PUT /item/{item}", {"fields": {"title": "3"}, "revision": 0}), 409)
    found = shown(scratch, item)
    expect("the title and the revision", (found["title"], found["revision"]), ("2", 1))
    expect("one from the current one", update(scratch, item, fields={"title": "4"}, revision=1)["revision"], 2)


@law("What is refused changes nothing, also not what was right in it.")
def refused_changes_nothing(scratch: Scratch) -> None:
    item = scratch.item(title="1", amount=1)
    sent = {"fields": {"title": "2", "amount": "no number"}}
    refused("a wrong value", scratch.ask(f"PUT /item/{item}", sent), 400, "invalid_value")
    found = shown(scratch, item)
    expect("the title and the revision", (found["title"], found["revision"]), ("1", 0))
    refused("a new item with it", scratch.ask(f"POST /item/app/{scratch.app}/", sent), 400, "invalid_value")
    expect("total", search(scratch)["total"], 1)


@law("An unknown field is 400.")
def unknown_fields_are_refused(scratch: Scratch) -> None:
    refused("a field of no app", scratch.ask(f"POST /item/app/{scratch.app}/", {"fields": {"nothing": 1}}), 400)
    expect("total", search(scratch)["total"], 0)


@law("An option that a category has not is 400.")
def unknown_options_are_refused(scratch: Scratch) -> None:
    sent = {"fields": {"title": "1", "state": 99}}
    refused("an unknown option", scratch.ask(f"POST /item/app/{scratch.app}/", sent), 400)


@law("What was deleted stays 410, whatever is asked of it.")
def deleted_stays_gone(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    expect("the status of a deletion", scratch.ask(f"DELETE /item/{item}").status, 204)
    for _ in range(2):
        refused("a read of what was deleted", scratch.ask(f"GET /item/{item}"), 410)
    refused("an update of what was deleted", scratch.ask(f"PUT /item/{item}", {"fields": {"title": "2"}}), 410)
    refused("a comment on what was deleted", scratch.ask(f"POST /comment/item/{item}/", {"value": "x"}), 410)


@law("What never was is 404, `not_found`.")
def unknown_is_not_found(scratch: Scratch) -> None:
    for kind in ("item", "task", "app", "comment"):
        refused(f"an unknown {kind}", scratch.ask(f"GET /{kind}/999999999999"), 404, "not_found")
    refused("an update of no item", scratch.ask("PUT /item/999999999999", {"fields": {}}), 404, "not_found")


@law("Ids are never given again.")
def ids_are_never_reused(scratch: Scratch) -> None:
    first = scratch.item(title="1")
    number = shown(scratch, first)["app_item_id"]
    given(scratch.ask(f"DELETE /item/{first}"), "a deletion")
    second = scratch.item(title="2")
    if second == first:
        raise Broken(f"the id {first} was given again")
    if shown(scratch, second)["app_item_id"] <= number:
        raise Broken(f"the item's number in its app, {number}, was given again")


@law("Items are numbered within their app, and found by that number.")
def numbers_count_up(scratch: Scratch) -> None:
    numbers = [shown(scratch, each)["app_item_id"] for each in amounts(scratch, 1, 2, 3)]
    expect("the numbers", numbers, [1, 2, 3])
    found = given(scratch.ask(f"GET /app/{scratch.app}/item/2"), "an item by its number")
    expect("the item of number 2", found["title"], "2")


@law("An external id is kept, and finds the item.")
def external_ids_find(scratch: Scratch) -> None:
    sent = {"fields": {"title": "1"}, "external_id": "mine"}
    item = given(scratch.ask(f"POST /item/app/{scratch.app}/", sent), "an item")["item_id"]
    found = given(scratch.ask(f"GET /item/app/{scratch.app}/external_id/mine"), "an item by its external id")
    expect("the item", found["item_id"], item)
    expect("the external id", found["external_id"], "mine")
    update(scratch, item, fields={"title": "2"})
    expect("the external id after an update", shown(scratch, item)["external_id"], "mine")


@law("Tags are added, replaced and removed.")
def tags_are_kept(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    given(scratch.ask(f"POST /tag/item/{item}/", ["a", "b"]), "adding tags")
    given(scratch.ask(f"POST /tag/item/{item}/", ["c"]), "adding a tag")
    expect("the tags", sorted(shown(scratch, item)["tags"]), ["a", "b", "c"])
    given(scratch.ask(f"PUT /tag/item/{item}/", ["d"]), "replacing tags")
    expect("the tags that are left", shown(scratch, item)["tags"], ["d"])


@law("One field's value is written by itself.")
def one_value_by_itself(scratch: Scratch) -> None:
    item = scratch.item(title="1", amount=1)
    written = given(scratch.ask(f"PUT /item/{item}/value/amount", [{"value": 2}]), "one value")
    expect("the revision", written["revision"], 1)
    expect("the values", values(shown(scratch, item)), {"title": ["1"], "amount": ["2.0000"]})
    alone = given(scratch.ask(f"GET /item/{item}/value/amount"), "one value, read")
    expect("the value alone", [each["value"] for each in alone], ["2.0000"])


@law("A clone has its original's values, and is another item.")
def clones_are_alike(scratch: Scratch) -> None:
    item = scratch.item(title="1", amount=1, state=2)
    clone = given(scratch.ask(f"POST /item/{item}/clone"), "a clone")["item_id"]
    if clone == item:
        raise Broken("the clone is the original")
    expect("the clone's values", values(shown(scratch, clone)), values(shown(scratch, item)))


@law("Going back to a revision restores its values, in a new one.")
def going_back_restores(scratch: Scratch) -> None:
    item = scratch.item(title="1", amount=1)
    update(scratch, item, fields={"title": "2", "amount": 2})
    given(scratch.ask(f"POST /item/{item}/revision/0/revert_to"), "going back")
    found = shown(scratch, item)
    expect("the values", values(found), {"title": ["1"], "amount": ["1.0000"]})
    expect("the revision", found["revision"], 2)


@law("Who made an item, and when, stays; time goes on.")
def makers_stay(scratch: Scratch) -> None:
    me = given(scratch.ask("GET /user/status"), "who calls")["user"]["user_id"]
    item = scratch.item(title="1")
    before = shown(scratch, item)
    expect("who made it", before["created_by"]["user_id"], me)
    update(scratch, item, fields={"title": "2"})
    after = shown(scratch, item)
    expect("when it was made, after an update", after["created_on"], before["created_on"])
    if moment(after["last_event_on"]) < moment(after["created_on"]):
        raise Broken(f"it changed at {after['last_event_on']}, before it was made at {after['created_on']}")


def moment(text: object) -> datetime:
    """A moment, as the gateway's door writes it."""
    if not isinstance(text, str) or not text.endswith("Z") or "T" not in text:
        raise Broken(f"{text!r} is no moment in UTC, as 2031-05-06T07:08:09Z")
    return datetime.fromisoformat(text)


# Comments, tasks, files.


@law("A comment is read as it was written, until it is deleted.")
def comments_are_kept(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    made = [given(scratch.ask(f"POST /comment/item/{item}/", {"value": text}), "a comment") for text in ("A", "B")]
    listed = given(scratch.ask(f"GET /comment/item/{item}/"), "the comments")
    expect("the comments, the oldest first", [each["value"] for each in listed], ["A", "B"])
    first = made[0]["comment_id"]
    given(scratch.ask(f"PUT /comment/{first}", {"value": "C"}), "an update of a comment")
    expect("the comment", given(scratch.ask(f"GET /comment/{first}"))["value"], "C")
    expect("the status of a comment's deletion", scratch.ask(f"DELETE /comment/{first}").status, 204)
    listed = given(scratch.ask(f"GET /comment/item/{item}/"), "the comments")
    expect("the comments that are left", [each["value"] for each in listed], ["B"])
    expect("the item's revision", shown(scratch, item)["revision"], 0)


@law("A comment without a text is refused.")
def empty_comments_are_refused(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    refused("a comment without a text", scratch.ask(f"POST /comment/item/{item}/", {}), 400)
    expect("the comments", given(scratch.ask(f"GET /comment/item/{item}/")), [])


@law("A task is completed, made open again, and deleted.")
def tasks_are_completed(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    sent = {"text": "Look", "due_date": "2031-05-06", "private": False}
    task = given(scratch.ask(f"POST /task/item/{item}/", sent), "a task")
    number = task["task_id"]
    expect("a new task", (task["text"], task["status"], task["due_date"]), ("Look", "active", "2031-05-06"))
    expect("what it hangs on", (task["ref"]["type"], task["ref"]["id"]), ("item", item))
    given(scratch.ask(f"POST /task/{number}/complete"), "completing a task")
    found = given(scratch.ask(f"GET /task/{number}"), "a task")
    expect("a completed task", found["status"], "completed")
    moment(found["completed_on"])
    given(scratch.ask(f"POST /task/{number}/incomplete"), "opening a task")
    expect("an open task", given(scratch.ask(f"GET /task/{number}"))["status"], "active")
    expect("the status of a task's deletion", scratch.ask(f"DELETE /task/{number}").status, 204)
    refused("a deleted task", scratch.ask(f"GET /task/{number}"), 410)


@law("An update of a task keeps what was not sent.")
def task_updates_keep_the_rest(scratch: Scratch) -> None:
    sent = {"text": "Look", "description": "Twice", "due_date": "2031-05-06"}
    task = given(scratch.ask(f"POST /task/item/{scratch.item(title='1')}/", sent), "a task")["task_id"]
    given(scratch.ask(f"PUT /task/{task}", {"text": "Read"}), "an update of a task")
    found = given(scratch.ask(f"GET /task/{task}"), "a task")
    kept = (found["text"], found["description"], found["due_date"])
    expect("the task", kept, ("Read", "Twice", "2031-05-06"))


@law("A list of tasks needs at least one of its filters.", "[maton]")
def at_least_one(scratch: Scratch) -> None:
    refused("a list of all tasks", scratch.ask("GET /task/"), 400)
    given(scratch.ask(f"GET /task/?space={scratch.space}"), "a list of a space's tasks")


@law("A list of tasks has those that pass, and no others.")
def task_lists_filter(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    numbers = [
        given(scratch.ask(f"POST /task/item/{item}/", {"text": text}), "a task")["task_id"] for text in ("A", "B")
    ]
    given(scratch.ask(f"POST /task/{numbers[0]}/complete"), "completing a task")
    for completed, wanted in (("true", "A"), ("false", "B")):
        line = f"GET /task/?space={scratch.space}&completed={completed}"
        expect(f"completed={completed}", [each["text"] for each in given(scratch.ask(line), "a list")], [wanted])


@law("A file's bytes are given back as they came, and it hangs where it was attached.")
def files_are_kept(scratch: Scratch) -> None:
    content = bytes(range(256))
    file = scratch.upload("all bytes.bin", content)
    item = scratch.item(title="1")
    given(scratch.ask(f"POST /file/{file}/attach", {"ref_type": "item", "ref_id": item}), "attaching a file")
    found = given(scratch.ask(f"GET /file/{file}"), "a file")
    expect("its name and size", (found["name"], found["size"]), ("all bytes.bin", 256))
    expect("the item's files", [each["file_id"] for each in shown(scratch, item)["files"]], [file])
    scratch.ask(f"GET /file/{file}/raw")
    expect("its bytes", scratch.last.body, content)


# Apps, spaces, the caller.


@law("An app is read as it was made, and listed in its space.")
def apps_are_kept(scratch: Scratch) -> None:
    app = given(scratch.ask(f"GET /app/{scratch.app}"), "an app")
    expect("its fields", [each["type"] for each in app["fields"]], ["text", "number", "category", "email", "image"])
    expect("its space", app["space_id"], scratch.space)
    listed = given(scratch.ask(f"GET /app/space/{scratch.space}/"), "a space's apps")
    if scratch.app not in [each["app_id"] for each in listed]:
        raise Broken(f"the app {scratch.app} is not listed in its space")


@law("A new field can be written, a deleted one not.")
def fields_come_and_go(scratch: Scratch) -> None:
    sent = {"type": "text", "config": {"label": "Note"}}
    field = given(scratch.ask(f"POST /app/{scratch.app}/field/", sent), "a new field")["field_id"]
    item = scratch.item(title="1", note="x")
    expect("its value", values(shown(scratch, item)).get("note"), ["x"])
    given(scratch.ask(f"DELETE /app/{scratch.app}/field/{field}"), "the deletion of a field")
    refused("a deleted field", scratch.ask(f"PUT /item/{item}", {"fields": {"note": "y"}}), 400)


@law("A required field must be given.")
def required_is_required(scratch: Scratch) -> None:
    sent = {"type": "text", "config": {"label": "Must", "required": True}}
    given(scratch.ask(f"POST /app/{scratch.app}/field/", sent), "a required field")
    refused("an item without it", scratch.ask(f"POST /item/app/{scratch.app}/", {"fields": {"title": "1"}}), 400)
    scratch.item(title="1", must="x")


@law("A deleted app is gone, with its items.")
def deleted_apps_are_gone(scratch: Scratch) -> None:
    other = {"space_id": scratch.space, "config": {"name": "Other", "item_name": "Other"}, "fields": FIELDS[:1]}
    app = given(scratch.ask("POST /app/", other), "another app")["app_id"]
    item = given(scratch.ask(f"POST /item/app/{app}/", {"fields": {}}), "an item")["item_id"]
    given(scratch.ask(f"DELETE /app/{app}"), "the deletion of an app")
    refused("a deleted app", scratch.ask(f"GET /app/{app}"), 410)
    refused("an item of a deleted app", scratch.ask(f"GET /item/{item}"), 410)


@law("A space is read as it was made.")
def spaces_are_kept(scratch: Scratch) -> None:
    space = given(scratch.ask(f"GET /space/{scratch.space}"), "a space")
    expect("its id and role", (space["space_id"], space["role"]), (scratch.space, "admin"))


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


@law("Without a good key nothing is answered.", "[maton]")
def keys_are_asked_for(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    stranger = Scratch(scratch.handler, "no-key-of-anybodys")
    refused("a read with a wrong key", stranger.ask(f"GET /item/{item}"), 401)
    refused("a write with a wrong key", stranger.ask(f"PUT /item/{item}", {"fields": {"title": "2"}}), 401)
    expect("the title", shown(scratch, item)["title"], "1")


@law("A path that leads nowhere is 404.")
def nowhere_is_not_found(scratch: Scratch) -> None:
    refused("a path of none", scratch.ask("GET /nowhere/at/all"), 404, "not_found")


@law("A body that is no JSON, or none, is refused, and changes nothing.")
def bodies_are_read(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    answer = scratch.ask(f"PUT /item/{item}")
    if answer.status not in (400, 404):
        raise Broken(f"an update without a body is {answer.status}")
    refused("a list for a body", scratch.ask(f"PUT /item/{item}", []), 400)
    expect("the revision", shown(scratch, item)["revision"], 0)
