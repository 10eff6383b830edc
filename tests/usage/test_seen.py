"""An answer that keeps account is a dict in every way, and tells what was looked at."""

import copy
import json
import pickle
import pprint
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from operator import itemgetter
from typing import Any

import pytest
import yaml

from podiomock.usage.seen import Sight, fewest, watched

ANSWER = {"id": 1, "title": "Plan", "app": {"name": "Deals", "config": {"icon": 1}}, "tags": ["a"], "none": {}}
ROWS = {"total": 2, "items": [{"id": 1, "by": {"name": "A"}}, {"id": 2, "by": {"name": "B"}}]}


def matched(found: Any) -> Any:
    match found:
        case {"app": {"name": name}}:
            return name


@dataclass
class Kept:
    found: Any


PLAIN = ["id", "none", "tags", "title"]


def named(**given: Any) -> Any:
    return given


LOOKS: dict[str, tuple[Callable[[Any], Any], list[str]]] = {
    "a key": (lambda found: found["title"], ["title"]),
    "two levels": (lambda found: found["app"]["name"], ["app.name"]),
    "get": (lambda found: found.get("title"), ["title"]),
    "get of what is not there": (lambda found: found.get("nothing", 3), ["nothing"]),
    "in": (lambda found: "app" in found, ["app"]),
    "pop": (lambda found: copy.copy(found).pop("title"), ["title"]),
    "setdefault": (lambda found: found.setdefault("title", "x"), ["title"]),
    "itemgetter": (itemgetter("id", "title"), ["id", "title"]),
    "match": (matched, ["app.name"]),
    "format": ("{title}".format_map, ["title"]),
    "percent": (lambda found: "%(title)s" % found, ["title"]),  # noqa: UP031  it is what is tried
    "its truth and length": (lambda found: (bool(found), len(found), found["id"])[:2], ["id"]),
    "a list of plain values": (lambda found: found["tags"], ["tags"]),
    "an object that is kept": (lambda found: found["app"], ["app.*"]),
    "an empty object": (lambda found: found["none"], ["none"]),
    "a copy": (lambda found: found.copy()["app"]["name"], ["app.name"]),
    "a deep copy": (lambda found: copy.deepcopy(found)["app"]["name"], ["app.name"]),
    "its names": (sorted, ["app", "id", "none", "tags", "title"]),
    "keys": (lambda found: list(found.keys()), ["app", "id", "none", "tags", "title"]),
    "backwards": (lambda found: list(reversed(found)), ["app", "id", "none", "tags", "title"]),
    "its values": (lambda found: next(iter(found.values())), ["app.*", "id", "none", "tags", "title"]),
    "items": (lambda found: dict(found.items())["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "a plain dict": (lambda found: dict(found)["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "spread": (lambda found: {**found}["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "keywords": (lambda found: named(**found)["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "or": (lambda found: (found | {"x": 1})["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "or of another": (lambda found: ({"x": 1} | found)["app"]["name"], ["app.name", "id", "none", "tags", "title"]),
    "equality": (lambda found: found == ANSWER, ["*"]),
    "equality from the other side": (lambda found: ANSWER == found, ["*"]),  # noqa: SIM300  it is what is tried
    "inequality": (lambda found: found != {}, ["*"]),
    "equality of a part": (lambda found: found["app"] == {"name": "Deals"}, ["app.*"]),
    "repr of what is kept": (repr, ["*"]),
    "repr": (lambda found: (found["id"], repr(found))[0], ["id"]),
    "text": (lambda found: f"{found['app']}", ["app.*"]),
    "made anew by its type": (lambda found: type(found)(found.items())["app"]["name"], ["app.name", *PLAIN]),
    "of a dataclass": (
        lambda found: asdict(Kept(found))["found"]["app"]["name"],
        ["app.config.icon", "app.name", *PLAIN],
    ),
    "pickle": (lambda found: pickle.loads(pickle.dumps(found)), ["*"]),
    "nothing": (lambda _found: None, ["*"]),
}


def seen(answer: Any, look: Callable[[Any], Any]) -> tuple[Any, list[str]]:
    paths: set[str] = set()
    sight = Sight(lambda done: paths.update(done.paths))
    result = look(watched(copy.deepcopy(answer), sight))
    sight.close()
    return result, fewest(paths)


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_looked_at_is_known_and_as_of_any_dict(look: str) -> None:
    function, paths = LOOKS[look]
    result, touched = seen(ANSWER, function)
    assert touched == paths
    assert result == function(copy.deepcopy(ANSWER))


def test_it_is_dumped_as_any_dict_and_that_looks_at_all() -> None:
    options: dict[str, Any]
    for options in ({}, {"indent": 1}, {"sort_keys": True}):
        text, touched = seen(ANSWER, partial(json.dumps, **options))
        assert text == json.dumps(ANSWER, **options)
        assert set(touched) == {"app.config.icon", "app.name", "id", "none", "tags", "title"}


@pytest.mark.parametrize(
    "write",
    [pprint.pformat, partial(pprint.pformat, width=30), repr, str, yaml.safe_dump, yaml.dump],
    ids=["pformat", "narrow", "repr", "str", "safe_dump", "dump"],
)
def test_it_is_written_as_any_dict(write: Callable[[Any], str]) -> None:
    assert seen(ROWS, write)[0] == write(ROWS)


def test_rows_are_known_by_their_list() -> None:
    assert seen(ROWS, lambda found: [row["by"]["name"] for row in found["items"]])[1] == ["items[].by.name"]
    assert seen(ROWS["items"], lambda found: [row["id"] for row in found])[1] == ["[].id"]
    assert seen(ROWS, lambda found: len(found["items"]))[1] == ["items.*"], "nobody can tell who else got the list"
    assert seen(ROWS["items"], lambda found: found == ROWS["items"])[1] == ["[].*"]


def test_it_is_changed_as_any_dict_and_a_pickle_is_plain() -> None:
    def change(found: Any) -> Any:
        found["new"] = 1
        del found["title"]
        found.update(app=2)
        found |= {"or": 3}
        assert isinstance(found, dict)
        with pytest.raises(TypeError):
            hash(found)
        with pytest.raises(KeyError):
            found["title"]
        assert type(pickle.loads(pickle.dumps(found))) is dict
        return found

    assert seen(ANSWER, change)[0] == {"id": 1, "app": 2, "tags": ["a"], "none": {}, "new": 1, "or": 3}


def test_what_is_no_name_is_not_told() -> None:
    def look(found: Any) -> None:
        found["123"]["x" * 99]
        found["mail@example.com"]

    answer = {"123": {"x" * 99: 1}, "mail@example.com": 1, "kept": 0}
    assert seen(answer, look)[1] == ["#.?", "?"]
