"""Listings of items: pages, filters, sorts."""

from podiomock.scratch import FIELDS, Scratch
from podiomock.verify.law import amounts, expect, given, law, me, refused, search, shown, titles, update, values


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
    expect("what lies up to 2", sorted(titles(scratch, filters={"amount": {"to": 2}})), ["1", "2"])
    expect("what lies from 3 on", sorted(titles(scratch, filters={"amount": {"from": 3}})), ["3", "4"])


@law("The values of one filter are alternatives.")
def values_are_alternatives(scratch: Scratch) -> None:
    for state in (1, 2, None):
        scratch.item(title=f"{state}", state=[] if state is None else state)
    for options, wanted in (([1], ["1"]), ([2], ["2"]), ([1, 2], ["1", "2"])):
        expect(f"items of {options}", sorted(titles(scratch, filters={"state": options})), wanted)


@law("A filter by who made an item, or when, finds that and no more.")
def makers_and_moments_filter(scratch: Scratch) -> None:
    scratch.item(title="1")
    user = me(scratch)
    for maker, wanted in ((user, ["1"]), (user + 1, [])):
        found = titles(scratch, filters={"created_by": [{"type": "user", "id": maker}]})
        expect(f"items made by {'the caller' if wanted else 'another'}", found, wanted)
    for key in ("created_on", "last_edit_on"):
        expect(f"{key} in the past", titles(scratch, filters={key: {"to": "2001-02-03"}}), [])
        expect(f"{key} since then", titles(scratch, filters={key: {"from": "2001-02-03"}}), ["1"])


@law("A filter by a tag finds the items that have it.")
def tags_filter(scratch: Scratch) -> None:
    first, _ = amounts(scratch, 1, 2)
    given(scratch.ask(f"POST /tag/item/{first}/", ["a"]), "adding a tag")
    expect("items of the tag", titles(scratch, filters={"tags": ["a"]}), ["1"])
    expect("items of another tag", titles(scratch, filters={"tags": ["b"]}), [])


@law("A sort is total and stable: the same twice, and the reverse the other way.")
def sorts_are_total_and_stable(scratch: Scratch) -> None:
    amounts(scratch, 10, 9, -1)  # as text, they would sort otherwise
    up = titles(scratch, sort_by="amount", sort_desc=False)
    expect("sorted up", up, ["-1", "9", "10"])
    expect("sorted up once more", titles(scratch, sort_by="amount", sort_desc=False), up)
    expect("sorted down", titles(scratch, sort_by="amount", sort_desc=True), up[::-1])


@law("Items that sort alike keep one order, and pages of them partition them.")
def ties_keep_their_order(scratch: Scratch) -> None:
    made = [scratch.item(title=name, amount=1) for name in ("a", "b", "c")]
    whole, again = ([each["item_id"] for each in search(scratch, sort_by="amount")["items"]] for _ in range(2))
    expect("the same sort, once more", again, whole)
    expect("what it has", sorted(whole), sorted(made))
    pages = [search(scratch, sort_by="amount", limit=1, offset=each)["items"] for each in range(3)]
    expect("the pages", [each["item_id"] for page in pages for each in page], whole)


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
    counted = given(scratch.ask(f"GET /item/app/{scratch.app}/count"), "a count")
    expect("the count of an app's items", counted["count"], 1)


@law("A filter shows an item as it is read, also after an update.")
def rows_are_as_read(scratch: Scratch) -> None:
    item = scratch.item(title="Old", amount=1, state=1)
    update(scratch, item, fields={"title": "New", "state": 2})
    [row], alone = search(scratch)["items"], shown(scratch, item)
    expect("the title", row["title"], "New")
    for key in ("item_id", "app_item_id", "external_id", "title", "link", "revision", "created_on", "last_event_on"):
        expect(f"{key} of the row", row[key], alone[key])
    expect("who made it", row["created_by"]["user_id"], alone["created_by"]["user_id"])
    expect("the values of the row", values(row), values(alone))


@law("An app's items are found in that app only.")
def apps_keep_to_themselves(scratch: Scratch) -> None:
    sent = {"fields": {"title": "1"}, "external_id": "mine"}
    mine = given(scratch.ask(f"POST /item/app/{scratch.app}/", sent), "an item")["item_id"]
    given(scratch.ask(f"GET /item/app/{scratch.app}/external_id/mine"), "an item by its external id")
    given(scratch.ask(f"GET /app/{scratch.app}/item/1"), "an item by its number")
    other = {"space_id": scratch.space, "config": {"name": "Other", "item_name": "Other"}, "fields": FIELDS[:1]}
    app = given(scratch.ask("POST /app/", other), "another app")["app_id"]
    found = given(scratch.ask(f"POST /item/app/{app}/filter/", {}), "a filter of another app")
    expect("what the other app has", (found["total"], found["items"]), (0, []))
    refused("its external id in the other app", scratch.ask(f"GET /item/app/{app}/external_id/mine"), 404)
    refused("its number in the other app", scratch.ask(f"GET /app/{app}/item/1"), 404)
    expect("what this app has", [each["item_id"] for each in search(scratch)["items"]], [mine])
    given(scratch.ask(f"DELETE /app/{app}"), "the deletion of another app")
