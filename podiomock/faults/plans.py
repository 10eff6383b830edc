"""Plans of faults as plain data: lists of mappings, in Python, in JSON, and in YAML files.

    faults:
      - {endpoint: create_item, fault: time_out, after: true}
      - {endpoint: "*_item", fault: throttle, retry_after: 1, times: 2}

A mapping has the keywords of its kind; one with a `status` or an `error` needs no `fault`: it is a throttle, a
refusal, or an outage. A world's file may have `faults`, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import Path
from types import NoneType
from typing import Any, Union

from msgspec import NODEFAULT, structs

from podiomock.errors import RateLimited, Throttled
from podiomock.faults.fault import Fault
from podiomock.faults.kinds import KINDS
from podiomock.faults.queue import Plan
from podiomock.faults.refusals import PAGES, STATUSES
from podiomock.state.keywords import Mistyped, typed
from podiomock.state.teaching import described, nearest, options
from podiomock.state.worldfile import Source, Spot, shown
from podiomock.state.worlds import WorldError
from podiomock.state.worlds import read as read_file

THROTTLES = (None, Throttled.status, RateLimited.status)

TAG = "fault"
KEY = "faults"


class PlanError(ValueError):
    """A plan that cannot be used: what is wrong, what would do, and where in it."""

    def __init__(self, wrong: str, advice: str = "", *at: str | int) -> None:
        self.wrong = wrong
        self.advice = advice
        self.at = at
        super().__init__(f"{wrong}{advice}")


Near = Callable[[str], str]
"""Says which endpoints there are if a pattern matches none."""


def read(plan: Plan, near: Near, folders: Iterable[str | PathLike[str]] = ()) -> Iterator[Fault]:
    """Read the faults of a file or a list; PlanError says where."""
    if isinstance(plan, Source):
        yield from _from(plan, near)
    elif isinstance(plan, str | PathLike):
        yield from _from(_alone(find(plan, folders)), near)
    elif isinstance(plan, Mapping):
        raise PlanError("a plan is a list of faults, not a mapping", "; put it into brackets")
    elif not isinstance(plan, Iterable):
        raise PlanError(f"a plan is {shown(plan)}", "; give a list of faults, or the path of a YAML file")
    else:
        for at, each in enumerate(plan):
            try:
                yield each if isinstance(each, Fault) else fault(each, near)
            except PlanError as error:
                raise PlanError(f"{error.wrong} in fault {at + 1}", error.advice) from None


def find(path: str | PathLike[str], folders: Iterable[str | PathLike[str]]) -> Path:
    """Find a plan's file, or say where it was looked for."""
    searched = [Path(), *map(Path, folders)]
    for folder in searched:
        for ending in ("", ".yaml", ".yml"):
            if (found := folder / f"{fspath(path)}{ending}").is_file():
                return found
    looked = ", ".join(dict.fromkeys(str(each.absolute()) for each in searched))
    raise PlanError(f"no plan of faults at {fspath(path)}", f" (folders searched: {looked})")


def _alone(path: Path) -> Source:
    """A file that has a plan and nothing else."""
    try:
        source = read_file(path)
    except WorldError as error:
        raise PlanError(str(error)) from None
    if isinstance(source.data, dict):
        for key in source.data:
            if key != KEY:
                raise _at(source, (key,), PlanError(f"unknown key {key!r}", f"; a plan has the key {KEY!r} only"))
    return source


def _from(source: Source, near: Near) -> Iterator[Fault]:
    data, spot = source.data, ()  # type: tuple[Any, Spot]
    if isinstance(data, dict):
        data, spot = data.get(KEY), (KEY,)
    if not isinstance(data, list):
        raise _at(source, spot, PlanError(f"a plan is a list of faults, not {shown(data)}"))
    for index, each in enumerate(data):
        try:
            yield fault(each, near)
        except PlanError as error:
            raise _at(source, (*spot, index, *error.at), error) from None


def _at(source: Source, spot: Spot, error: PlanError) -> PlanError:
    return PlanError(str(source.error(spot, error.wrong, error.advice)))


def fault(given: Any, near: Near) -> Fault:
    """One fault as plain data has it."""
    if not isinstance(given, Mapping):
        raise PlanError(f"a fault is {shown(given)}", "; write a mapping: {endpoint: create_item, fault: time_out}")
    name = given.get(TAG, _meant(given.get("status"), given.get("error")))
    if not isinstance(name, str) or name not in KINDS:
        raise PlanError(f"unknown fault {name!r}", nearest(name, KINDS), TAG)
    kind = KINDS[name]
    takes = {each.name: each for each in structs.fields(kind)}
    keywords: dict[str, Any] = {}
    for key, value in given.items():
        if key == TAG:
            continue
        if key not in takes:
            raise PlanError(f"unknown key {key!r} of {name}", nearest(key, [TAG, *takes]), str(key))
        keywords[key] = _typed(key, value, takes[key].type)
    for key, field in takes.items():
        if field.default is NODEFAULT and field.default_factory is NODEFAULT and key not in keywords:
            raise PlanError(f"missing key {key!r} of {name}", f"; write {key}: {described(field.type)}")
    if said := near(keywords.get("endpoint", "*")):
        raise PlanError(*_split(said), "endpoint")
    try:
        return kind(**keywords)
    except ValueError as error:
        named = next((key for key in keywords if str(error).startswith(f"{key}=")), None)
        raise PlanError(*_split(str(error)), *([named] if named else [])) from None


def _meant(status: object, error: object) -> str:
    """The kind of a fault that names none."""
    if error is not None:
        return "refuse"
    if status in THROTTLES:
        return "throttle"
    return "outage" if status in PAGES and status not in STATUSES else "refuse"


def _split(said: str) -> tuple[str, str]:
    """What is wrong, and what would do: where it stands comes between them."""
    wrong, semicolon, advice = said.partition(";")
    return wrong, semicolon + advice


def _typed(key: str, value: Any, wanted: Any) -> Any:
    plain = [each for each in options(wanted) if each is not NoneType]
    wanted = Union[tuple(plain)]  # noqa: UP007  made of a list
    try:
        return typed(value, wanted)
    except Mistyped as error:
        raise PlanError(f"{key!r} is {shown(value)}", f"; write {error.wanted}", key) from None
