"""Answers that keep account of what is looked at in them: dicts in every way but that `type` tells.

A path is as it is written: `items[].fields[].label`. `items[].app.*` is all beneath, whatever it is.

`==`, `str`, `pickle` and `json.dumps` look at all there is; `repr` is that of any dict, or `pprint` would show it
otherwise, and looks at nothing. An object, or a list of such, that is taken out and never
looked into was counted, thrown away, or given to something that looks past Python: nobody can tell, so all of it
counts. Truth and length by themselves count nothing.
"""

import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

ALL = "*"
NAME = re.compile(r"[\w .-]{1,80}")
"""What is a name; anything else that stands where one should could be a value."""


@lru_cache(4096)
def plain_name(key: object) -> str:
    """A key as it is reported: `#` for a number, `?` for what is no name."""
    text = str(key)
    return "#" if text.isdecimal() else text if NAME.fullmatch(text) else "?"


class Sight:
    """What was looked at in one answer: `touched` by path; `handed`, the objects and lists that were taken out.

    `done` is told once nothing of the answer is left in the program.
    """

    def __init__(self, done: "Callable[[Sight], None]") -> None:
        self.decoded = False
        self.touched: set[str] = set()
        self.handed: set[str] = set()
        self._done: Callable[[Sight], None] | None = done

    @property
    def paths(self) -> set[str]:
        """All that counts as looked at, once nobody looks any more."""
        return self.touched | {under(each) for each in self.handed if not self._within(each)}

    def _within(self, path: str) -> bool:
        return any(each.startswith((f"{path}.", f"{path}[")) if path else each for each in self.touched)

    def close(self) -> None:
        """Look no more."""
        done, self._done = self._done, None
        if done is not None:
            done(self)

    __del__ = close


def under(path: str) -> str:
    """All beneath a path."""
    return f"{path}.{ALL}" if path else ALL


def fewest(paths: set[str]) -> list[str]:
    """The same, sorted, without what others imply: what is above another path, and what is beneath a `*`."""
    return sorted(each for each in paths if not any(_implies(other, each) for other in paths if other != each))


def _implies(path: str, other: str) -> bool:
    return path.startswith((f"{other}.", f"{other}[")) or (path.endswith(ALL) and other.startswith(path[:-1]))


NOWHERE = Sight(lambda _sight: None)


def watched(value: Any, sight: Sight) -> Any:
    """A decoded answer that keeps account."""
    sight.decoded = True
    _told_to_yaml()
    if _holds_objects(value):
        sight.handed.add("")
    return _watched(value, sight, "")


def _watched(value: Any, sight: Sight, path: str) -> Any:
    if type(value) is dict:
        found = Seen(value)
        found._sight, found._path = sight, path  # noqa: SLF001  its own
        for key, each in value.items():
            if isinstance(each, dict | list):
                dict.__setitem__(found, key, _watched(each, sight, beside(path, key)))
        return found
    if type(value) is list:
        return [_watched(each, sight, f"{path}[]") for each in value] if _holds_objects(value) else value
    return value


def _told_to_yaml() -> None:
    """Have PyYAML, which goes by the exact type, write it as the dict that it is."""
    representers = sys.modules.get("yaml.representer")
    for name in ("SafeRepresenter", "Representer"):
        known = getattr(representers, name, None)
        if known is not None and Seen not in known.yaml_representers:
            known.add_representer(Seen, known.yaml_representers[dict])


def _holds_objects(value: Any) -> bool:
    return bool(value) if isinstance(value, dict) else isinstance(value, list) and any(map(_holds_objects, value))


def beside(path: str, key: object) -> str:
    """The path of a key of the object at a path."""
    return f"{path}.{plain_name(key)}" if path else plain_name(key)


class Seen(dict[Any, Any]):
    """An object of an answer. Lists are plain: what they hold keeps account itself."""

    __slots__ = ("_path", "_sight")
    _path: str
    _sight: Sight

    def __init__(self, *pairs: Any, **named: Any) -> None:
        """Make one of no answer, as whoever copies a dict by its type does."""
        super().__init__(*pairs, **named)
        self._sight, self._path = NOWHERE, ""

    def _touch(self, key: object) -> None:
        self._sight.touched.add(beside(self._path, key))

    def _take(self, key: object, value: Any) -> Any:
        path = beside(self._path, key)
        self._sight.touched.add(path)
        if _holds_objects(value):
            self._sight.handed.add(path)
        return value

    def _take_each(self) -> None:
        for key, value in dict.items(self):
            self._take(key, value)

    def _name_each(self) -> None:
        for key in dict.keys(self):
            self._touch(key)

    def _look_at_all(self) -> None:
        self._sight.touched.add(under(self._path))

    def __getitem__(self, key: Any) -> Any:
        self._touch(key)
        return self._take(key, dict.__getitem__(self, key))

    def get(self, key: Any, default: Any = None) -> Any:
        return self._take(key, dict.get(self, key, default))

    def pop(self, key: Any, *default: Any) -> Any:
        self._touch(key)
        return self._take(key, dict.pop(self, key, *default))

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return self._take(key, dict.setdefault(self, key, default))

    def popitem(self) -> tuple[Any, Any]:
        self._take_each()
        return dict.popitem(self)

    def __contains__(self, key: object) -> bool:
        self._touch(key)
        return dict.__contains__(self, key)

    def __iter__(self) -> Iterator[Any]:
        self._name_each()
        return dict.__iter__(self)

    def __reversed__(self) -> Iterator[Any]:
        self._name_each()
        return dict.__reversed__(self)

    def keys(self) -> Any:
        self._name_each()
        return dict.keys(self)

    def values(self) -> Any:
        self._take_each()
        return dict.values(self)

    def items(self) -> Any:
        self._take_each()
        return dict.items(self)

    def __or__(self, other: Any) -> Any:
        self._take_each()
        return dict.__or__(self, other)

    def __ror__(self, other: Any) -> Any:
        self._take_each()
        return dict.__ror__(self, other)

    def __eq__(self, other: object) -> bool:
        self._look_at_all()
        return dict.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        self._look_at_all()
        return dict.__ne__(self, other)

    __hash__ = None  # as of any dict

    def __str__(self) -> str:
        self._look_at_all()
        return dict.__repr__(self)

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        self._look_at_all()
        return dict, (dict(dict.items(self)),)

    def copy(self) -> "Seen":
        return self.__copy__()

    def __copy__(self) -> "Seen":
        return self._made_of(dict.items(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> "Seen":
        from copy import deepcopy

        return self._made_of((key, deepcopy(value, memo)) for key, value in dict.items(self))

    def _made_of(self, pairs: Any) -> "Seen":
        made = Seen(pairs)
        made._sight, made._path = self._sight, self._path
        return made
