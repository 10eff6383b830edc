"""Every response printed on the vendor's page is contained in what the fake answers.

A file of `fixtures/examples` holds what is asked and what is printed. Where the page leaves out, so does the file:
`["..."]` is any list that is not empty, `"...": "..."` more keys, and `...` at the end of a text any text.
"""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from podiomock import PodioMock

EXAMPLES = sorted((Path(__file__).parents[2] / "fixtures" / "examples").glob("*.json"))


def missing(printed: Any, answered: Any, where: str = "$") -> str | None:
    """Say what of the printed is not in the answer."""
    if type(printed) is type(answered):
        if isinstance(printed, dict):
            return missing_keys(printed, answered, where)
        if isinstance(printed, list):
            return missing_elements(printed, answered, where)
        if printed == answered:
            return None
        if isinstance(printed, str) and printed.endswith("...") and answered.startswith(printed[:-3]):
            return None
    return f"{where}: {printed!r} is printed, {answered!r} answered"


def missing_keys(printed: dict[str, Any], answered: dict[str, Any], where: str) -> str | None:
    wanted = printed.keys() - {"..."}
    if absent := wanted - answered.keys():
        return f"{where}: {absent} not answered; there is {', '.join(answered)}"
    reasons = (missing(printed[key], answered[key], f"{where}.{key}") for key in wanted)
    return next((each for each in reasons if each), None)


def missing_elements(printed: list[Any], answered: list[Any], where: str) -> str | None:
    if printed == ["..."]:
        return None if answered else f"{where}: an empty list is answered"
    rest = iter(answered)
    for at, each in enumerate(printed):
        reasons = [f"{where}[{at}]: nothing left that could be it"]
        for other in rest:
            if (reason := missing(each, other, f"{where}[{at}]")) is None:
                break
            reasons.append(reason)
        else:
            return reasons[-1]
    return None


def test_the_comparison_sees_differences() -> None:
    printed = {"id": 1, "of": [{"a": True}, {"b": "x..."}], "more": ["..."]}
    answer = {"id": 1, "of": [{"a": True}, {"c": 0}, {"b": "xyz"}], "more": [0], "else": None}
    assert missing(printed, answer) is None
    assert missing({"...": "..."}, answer) is None
    for wrong in ({"id": True}, {"id": 1.0}, {"of": [{"b": "x..."}, {"a": True}]}, {"more": ["...", 0]}, {"nil": None}):
        assert missing(wrong, answer) is not None
    assert missing({"of": ["..."]}, {"of": []}) is not None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_of_the_page_is_answered_as_printed(path: Path, podiomock: PodioMock, api: httpx.Client) -> None:
    (connection,) = podiomock.world.connections
    example = json.loads(path.read_text("utf-8").replace("{connection_id}", connection.connection_id))
    asked = example["request"]
    answer = api.request(asked["method"], f"https://api.maton.ai{asked['path']}", json=asked.get("body"))
    assert answer.status_code == 200, answer.text
    assert missing(example["response"], answer.json()) is None


def test_all_fourteen_examples_are_there() -> None:
    assert len(EXAMPLES) == 14
