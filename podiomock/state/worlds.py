"""Worlds from YAML: found by name or path, read strictly, with the line of whatever is wrong.

A plain subset is read, event by event, so that a hostile file is refused before it can grow: no aliases, no tags,
and plain scalars as YAML 1.2 has them (`No` is text, `17:00:00` is text).
"""

import re
from pathlib import Path
from typing import Any

from podiomock.state.teaching import nearest
from podiomock.state.worldfile import Source, Spot, WorldError

__all__ = ["WorldError", "find", "read", "shipped"]

HERE = Path(__file__).resolve()
SHIPPED = (HERE.parents[1] / "fixtures" / "worlds", HERE.parents[2] / "fixtures" / "worlds")
"""Where the worlds of this package lie: in a wheel, and in a checkout."""

DEEPEST = 40
TOO_DEEP = f"more than {DEEPEST} levels of nesting"
"""Levels of nesting beyond which a file is refused; a world needs fifteen."""

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
FLOAT = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]*([eE][-+]?[0-9]{1,2})?")
CONSTANTS = {"": None, "~": None, "null": None, "true": True, "false": False}


def shipped() -> list[str]:
    """The names of the worlds of this package."""
    return sorted({each.stem for folder in SHIPPED for each in folder.glob("*.yaml")})


def find(name_or_path: str | Path, folders: tuple[str | Path, ...]) -> Path:
    """Find a world's file: a path that ends in .yaml, or a name looked up in the folders, then among the shipped."""
    name = str(name_or_path)
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise WorldError(f"no world's file at {name} (from {Path.cwd()})")
        return Path(name)
    searched = [*map(Path, folders), *SHIPPED]
    for folder in searched:
        for ending in (".yaml", ".yml"):
            if (found := folder / f"{name}{ending}").is_file():
                return found
    known = sorted({each.stem for folder in searched for each in folder.glob("*.y*ml")})
    looked = ", ".join(dict.fromkeys(map(str, folders)))
    where = f"folders searched beside the shipped: {looked}" if looked else "a file of your own is named by its path"
    raise WorldError(f"no world {name!r}{nearest(name, known)} ({where})")


def read(path: Path) -> Source:
    """Read a file into plain data with line numbers."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise WorldError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise WorldError(f"{path} is not UTF-8 at byte {error.start}; save it as UTF-8") from None
    here = Path.cwd()
    return parse(text, str(path.relative_to(here) if path.is_relative_to(here) else path))


def parse(text: str, name: str) -> Source:
    """Read YAML text; `name` stands for the file in messages."""
    import yaml

    try:
        from yaml import CSafeLoader as Loader
    except ImportError:  # PyYAML without libyaml
        from yaml import SafeLoader as Loader  # type: ignore[assignment]  # the same interface

    reader = Reader(name)
    try:
        for event in yaml.parse(text, Loader=Loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f":{mark.line + 1}" if mark else ""
        if "nesting depth" in str(error.problem):  # a libyaml that stops of itself, before the reader sees an event
            raise WorldError(f"{TOO_DEEP} at {name}{line}") from None
        raise WorldError(f"{error.problem or error.context} at {name}{line}; this is not YAML") from None
    except yaml.YAMLError as error:
        raise WorldError(f"{' '.join(str(error).split())} at {name}; this is not YAML") from None
    return Source(name, reader.data, reader.lines)


class Open:
    """A mapping or list that is being read; `key` is the key that waits for its value."""

    __slots__ = ("key", "spot", "value", "waits")

    def __init__(self, value: dict[str, Any] | list[Any], spot: Spot) -> None:
        self.value = value
        self.spot = spot
        self.key = ""
        self.waits = False


class Reader:
    """Puts a parser's events together; no recursion, so no depth can hurt it."""

    def __init__(self, name: str) -> None:
        self.data: Any = None
        self.lines: dict[Spot, int] = {}
        self._name = name
        self._open: list[Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event."""
        kind, line = type(event).__name__, event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise self._error(line, "a second document")
        elif kind == "AliasEvent":
            raise self._error(line, f"the alias *{event.anchor}", "; write it out, or use repeat")
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._open.pop()
        elif kind in ("ScalarEvent", "MappingStartEvent", "SequenceStartEvent"):
            if event.tag not in (None, "!"):
                raise self._error(line, f"the tag {event.tag}", "; leave tags out")
            if kind == "ScalarEvent":
                self._put(event.value if not event.implicit[0] else plain(event.value), line, event.value)
                return
            container: dict[str, Any] | list[Any] = {} if kind == "MappingStartEvent" else []
            spot = self._put(container, line, None)
            self._open.append(Open(container, spot))
            if len(self._open) > DEEPEST:
                raise self._error(line, TOO_DEEP)

    def _put(self, value: Any, line: int, text: str | None) -> Spot:
        if not self._open:
            self.data = value
            return ()
        top = self._open[-1]
        if isinstance(top.value, list):
            top.value.append(value)
            spot: Spot = (*top.spot, len(top.value) - 1)
            self.lines[spot] = line
            return spot
        if not top.waits:
            if text is None:
                raise self._error(line, "a key that is a mapping or a list", "; a key is text")
            if text in top.value:
                before = self.lines[*top.spot, text]
                raise self._error(line, f"the key {text!r} for a second time", f"; first at line {before}")
            top.key, top.waits = text, True
            self.lines[*top.spot, text] = line
            return ()
        top.value[top.key] = value
        top.waits = False
        return (*top.spot, top.key)

    def _error(self, line: int, wrong: str, advice: str = "") -> WorldError:
        return WorldError(f"{wrong} at {self._name}:{line}{advice}")


def plain(text: str) -> Any:
    """A plain scalar's value, as in YAML 1.2."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if FLOAT.fullmatch(text) else text
