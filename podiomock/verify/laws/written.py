"""Values of each kind: what is written is what is read."""

from typing import Any

from podiomock.scratch import Scratch
from podiomock.verify.law import expect, given, law, shown, values

TEXT = "Gr\u00fc\u00dfe, \u0416\u2026 \u4e2d"
"""A text of several alphabets."""


def written(scratch: Scratch, field: str, sent: Any) -> list[Any]:
    """What is read of a field of a new item."""
    return values(shown(scratch, scratch.item(title="1", **{field: sent})))[field]


@law("A text keeps its letters, of any alphabet.")
def texts_keep_their_letters(scratch: Scratch) -> None:
    item = scratch.item(title=TEXT)
    found = shown(scratch, item)
    expect("the text and the title", (values(found)["title"], found["title"]), ([TEXT], TEXT))
    sent = {"value": TEXT}
    comment = given(scratch.ask(f"POST /comment/item/{item}/", sent), "a comment")["comment_id"]
    expect("the comment", given(scratch.ask(f"GET /comment/{comment}"), "a comment")["value"], TEXT)


@law("A number keeps its sign, and its digits to the fourth decimal.")
def numbers_keep_their_digits(scratch: Scratch) -> None:
    for sent, read in ((-0.25, "-0.2500"), ("1234567890.1234", "1234567890.1234"), (0, "0.0000")):
        expect(f"{sent} as it is read", written(scratch, "amount", sent), [read])


@law("A field of several values keeps them all, their types and their order.")
def several_values_are_kept(scratch: Scratch) -> None:
    sent = [{"type": kind, "value": f"{kind}@example.com"} for kind in ("work", "home", "other")]
    found = shown(scratch, scratch.item(title="1", mail=sent))
    [read] = [each["values"] for each in found["fields"] if each["external_id"] == "mail"]
    expect("the addresses", [{key: each[key] for key in ("type", "value")} for each in read], sent)


@law("An option is read with its id and its text.")
def options_are_read_whole(scratch: Scratch) -> None:
    for option, text in ((1, "Open"), (2, "Done")):
        found = shown(scratch, scratch.item(title="1", state=option))
        [read] = [each["values"] for each in found["fields"] if each["external_id"] == "state"]
        expect("the option", [(each["value"]["id"], each["value"]["text"]) for each in read], [(option, text)])
