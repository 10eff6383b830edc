"""Answers and refusals, whatever is asked."""

from podiomock.answers import Broken
from podiomock.scratch import Scratch
from podiomock.verify.law import expect, given, law, refused, shown


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


@law("What is answered is JSON, and says so; where nothing is said, nothing is there.", "[php][probe]")
def answers_are_json(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    for line in (f"GET /item/{item}", f"GET /task/?space={scratch.space}", "GET /item/999999999999"):
        scratch.ask(line)
        kind = (scratch.last.header("content-type") or "none").partition(";")[0].strip().lower()
        expect(f"the content type of {line.partition(' ')[0]}", kind, "application/json")
    given(scratch.ask(f"DELETE /item/{item}"), "a deletion")
    expect("the body of a deletion", scratch.last.body, b"")
