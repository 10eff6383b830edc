"""Where two answers to the same request disagree: in status, in keys, in types; and in values, where these are told.

What differs from world to world is no disagreement: which id, when, how many entries. A null agrees with anything, as
it says only that nothing was there; an empty list with any list.
"""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from podiomock.cassettes.interaction import Failure
from podiomock.http import Response

NAMES = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "list",
    dict: "object",
}
SHOWN = 60


class Disagreement(Struct, frozen=True):
    """One place: `$.fields[].label`, what was recorded there and what came; `kind` is what differs."""

    kind: str
    place: str
    recorded: str
    came: str

    def __str__(self) -> str:
        return f"{self.kind} {self.place}: recorded {self.recorded}, came {self.came}"


def disagreements(recorded: Response | Failure, came: Response | Failure) -> list[Disagreement]:
    """All places where an answer is not as it was recorded."""
    if isinstance(recorded, Failure) or isinstance(came, Failure):
        one, other = _outcome(recorded), _outcome(came)
        return [] if one == other else [Disagreement("outcome", "", one, other)]
    if recorded.status != came.status:
        return [Disagreement("status", "", str(recorded.status), str(came.status))]
    one_said, other_said = _said(recorded.body), _said(came.body)
    if (one_said is None) != (other_said is None) and (recorded.body or came.body):
        return [Disagreement("type", "$", _kind(one_said, recorded), _kind(other_said, came))]
    return list(dict.fromkeys(_compare(one_said, other_said, "$")))


def _compare(recorded: Any, came: Any, place: str) -> Iterator[Disagreement]:
    if recorded is None or came is None:
        return
    if NAMES[type(recorded)] != NAMES[type(came)]:
        yield Disagreement("type", place, NAMES[type(recorded)], NAMES[type(came)])
    elif isinstance(recorded, dict):
        for key in recorded.keys() - came.keys():
            yield Disagreement("key", f"{place}.{key}", NAMES[type(recorded[key])], "nothing")
        for key in came.keys() - recorded.keys():
            yield Disagreement("key", f"{place}.{key}", "nothing", NAMES[type(came[key])])
        for key in recorded.keys() & came.keys():
            yield from _compare(recorded[key], came[key], f"{place}.{key}")
    elif isinstance(recorded, list) and recorded and came:
        yield from _compare(_merged(recorded), _merged(came), f"{place}[]")


def _merged(entries: list[Any]) -> Any:
    """The entries of a list as one: of objects, each key that any of them has."""
    objects = [each for each in entries if isinstance(each, dict)]
    if not objects or len(objects) != len(entries):
        return next((each for each in entries if each is not None), None)
    merged: dict[str, Any] = {}
    for each in objects:
        for key, value in each.items():
            known = merged.get(key)
            if isinstance(known, list) and isinstance(value, list):
                merged[key] = known + value
            elif isinstance(known, dict) and isinstance(value, dict):
                merged[key] = _merged([known, value])
            elif known is None:
                merged[key] = value
    return merged


def _said(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _kind(said: Any, response: Response) -> str:
    if said is not None:
        return NAMES[type(said)]
    return "text" if response.body else "no body"


def _outcome(outcome: Response | Failure) -> str:
    return outcome.kind if isinstance(outcome, Failure) else f"an answer, {outcome.status}"
