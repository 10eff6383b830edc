"""What a law is, and how one asks and expects: in a fresh app, whatever was done before.

Each has a name, a sentence and a source. It fails with `Broken`, which says what was expected and what came; the calls
up to there are the history that shows it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct

from podiomock.answers import Broken
from podiomock.scratch import Answer, Scratch

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


def update(scratch: Scratch, item: int, query: str = "", **sent: Any) -> Any:
    """An update's answer."""
    return given(scratch.ask(f"PUT /item/{item}{query}", sent), "an update")


def me(scratch: Scratch) -> int:
    """The id of the user who calls."""
    user: int = given(scratch.ask("GET /user/status"), "who calls")["user"]["user_id"]
    return user


def moment(text: object) -> datetime:
    """A moment, as the gateway's door writes it."""
    if not isinstance(text, str) or not text.endswith("Z") or "T" not in text:
        raise Broken(f"{text!r} is no moment in UTC, as 2031-05-06T07:08:09Z")
    return datetime.fromisoformat(text)
