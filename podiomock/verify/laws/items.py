"""Items: what is written, updated, refused, deleted and taken back."""

from podiomock.answers import Broken
from podiomock.scratch import Scratch
from podiomock.verify.law import amounts, expect, given, law, me, moment, refused, search, shown, update, values


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


@law("An update changes one item, and its tags only if they are sent.")
def updates_change_one_item(scratch: Scratch) -> None:
    first, second, third = amounts(scratch, 1, 2, 3)
    given(scratch.ask(f"POST /tag/item/{second}/", ["a"]), "adding a tag")
    update(scratch, second, fields={"title": "New"})
    expect("the others", [shown(scratch, each)["title"] for each in (first, third)], ["1", "3"])
    found = shown(scratch, second)
    expect("the title and the tags", (found["title"], found["tags"]), ("New", ["a"]))


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
    expect("who made them", {each["created_by"]["user_id"] for each in listed}, {me(scratch)})


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
    refused("a second deletion", scratch.ask(f"DELETE /item/{item}"), 410)


@law("What never was is 404, `not_found`.")
def unknown_is_not_found(scratch: Scratch) -> None:
    for kind in ("item", "task", "app", "comment"):
        refused(f"an unknown {kind}", scratch.ask(f"GET /{kind}/999999999999"), 404, "not_found")
    refused("an update of no item", scratch.ask("PUT /item/999999999999", {"fields": {}}), 404, "not_found")
    refused("a deletion of no item", scratch.ask("DELETE /item/999999999999"), 404, "not_found")


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
    odd = "a b/\u00e9"
    update(scratch, item, fields={"title": "2"}, external_id=odd)
    found = given(scratch.ask(f"GET /item/app/{scratch.app}/external_id/a%20b%2F%C3%A9"), "an escaped one")
    expect("the item of it", (found["item_id"], found["external_id"]), (item, odd))
    update(scratch, item, fields={"title": "3"})
    expect("the external id after an update", shown(scratch, item)["external_id"], odd)


@law("Tags are added, replaced and removed.")
def tags_are_kept(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    given(scratch.ask(f"POST /tag/item/{item}/", ["a", "b"]), "adding tags")
    given(scratch.ask(f"POST /tag/item/{item}/", ["c"]), "adding a tag")
    given(scratch.ask(f"POST /tag/item/{item}/", ["a"]), "adding a tag again")
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
    whole = given(scratch.ask(f"GET /item/{item}/value/v2"), "all values")
    expect("all values", whole, {"title": "1", "amount": "2.0000"})


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
    item = scratch.item(title="1")
    before = shown(scratch, item)
    expect("who made it", before["created_by"]["user_id"], me(scratch))
    expect("when its first revision was made", before["initial_revision"]["created_on"], before["created_on"])
    update(scratch, item, fields={"title": "2"})
    after = shown(scratch, item)
    expect("when it was made, after an update", after["created_on"], before["created_on"])
    if moment(after["last_event_on"]) < moment(after["created_on"]):
        raise Broken(f"it changed at {after['last_event_on']}, before it was made at {after['created_on']}")
