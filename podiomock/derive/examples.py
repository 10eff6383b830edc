"""Examples, found and not written: calls that the vendor's page prints, or that are made of the declarations.

A made call takes its ids from the world of that page, and its values from `samples`. It counts if that world takes it:
every example of the document is one that the fake answers so, but that lists are cut after their first element.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints
from urllib.parse import quote, urlencode

from msgspec import UNSET, inspect

from podiomock.contract import AtLeastOne, Binary, Call, Endpoint, Parts, Required
from podiomock.derive.samples import WORDS, bodies, word
from podiomock.errors import JSON, ApiError, GatewayError
from podiomock.faults import Faults
from podiomock.http import Request
from podiomock.limits import Limits
from podiomock.links import files_at
from podiomock.rooms import PODIO
from podiomock.service import Service
from podiomock.state.table import Table
from podiomock.state.world import Session
from podiomock.state.worldfile import furnish
from podiomock.state.worlds import find, read

HERE = Path(__file__).resolve()
FOLDERS = (HERE.parents[1] / "fixtures" / "examples", HERE.parents[2] / "fixtures" / "examples")
"""Where the page's examples lie: in a wheel, and in a checkout."""

PREFIX = "/podio"
ORIGIN = f"https://api.maton.ai{PREFIX}"

PLACES = ("item", "space", "app", "task", "comment")
"""What is referred to by type and id."""

TURNS = len(PLACES)
"""How many values are tried where there are several."""

NAMES = (
    frozenset(name for endpoint in PODIO.by_name.values() for name in endpoint.refs if name.endswith("_id"))
    - WORDS.keys()
)
"""The parameters of paths that are ids of something."""


class Example(NamedTuple):
    """A call, and what is answered; UNSET stands for no body, and for an answer that is not JSON."""

    path: Mapping[str, Any]
    query: Mapping[str, Any] = {}
    body: Any = UNSET
    answer: Any = UNSET


class Examples:
    """An example of each operation that has one, by its name.

    What the page's world has none of is made first, by the example of the operation that makes it.
    """

    def __init__(self) -> None:
        self._world = world = furnish(read(find("documented", ())))
        caller = next(each.user_id for each in world.connections if each.user_id is not None)
        world.session = Session(caller, origin=ORIGIN, files=files_at(ORIGIN))
        self._service = Service(world, Faults(PODIO.by_name), Limits(world))
        self._printed = dict(_printed())
        self._ids: dict[str, Any] = {"user_id": caller}
        for name, (path, _) in self._printed.items():
            refs = PODIO.by_name[name].refs
            self._ids = {each: value for each, value in path.items() if refs[each] != "references"} | self._ids
        tables = {each.name: each for each in vars(world).values() if isinstance(each, Table)}
        for endpoint in PODIO.by_name.values():
            for name, ref in endpoint.refs.items():
                if ref in tables and tables[ref].rows:
                    self._ids.setdefault(name, next(reversed(tables[ref].rows)))
        self.of: dict[str, Example] = {}
        makers = [each for each in PODIO.by_name.values() if each.method == "POST"]
        for endpoint in (*makers, *makers, *PODIO.by_name.values()):  # twice: some hang on what others make
            if endpoint.name not in self.of and (found := self._found(endpoint)) is not None:
                self.of[endpoint.name] = found

    def path(self, endpoint: Endpoint, turn: int = 0) -> dict[str, Any]:
        """Values for the parameters of a path, those that there are."""
        found: dict[str, Any] = {}
        for name, kind in endpoint.ids:
            if endpoint.refs.get(name) == "references" and name not in self._ids:
                place = PLACES[turn % len(PLACES)]
                found[name] = place if kind is str else self._ids[f"{place}_id"]
            elif name in endpoint.refs and name in self._ids:
                found[name] = self._ids[name]
            elif name in WORDS:
                found[name] = word(name, turn)
        return found

    def _found(self, endpoint: Endpoint) -> Example | None:
        turns = (self._tried(endpoint, turn) for turn in range(TURNS))
        return next((each for each in turns if each is not None), None)

    def _tried(self, endpoint: Endpoint, turn: int) -> Example | None:
        path = self.path(endpoint, turn)
        if path.keys() != set(endpoint.parameters):
            return None
        query = dict(self._query(endpoint, turn))
        hint = get_type_hints(endpoint.function, include_extras=True).get("body")
        if hint is Parts:
            return None
        if endpoint.returns is Binary:
            return Example(path, query)  # not asked: a workbook needs a package that need not be there
        if hint is None:
            return self._asked(endpoint, path, query, UNSET, keep=True)
        if endpoint.name in self._printed:
            path, body = self._printed[endpoint.name]
            return self._asked(endpoint, path, query, body, keep=True)
        body = UNSET
        for larger in bodies(inspect.type_info(hint), self._ids, turn):
            tried = body | larger if isinstance(body, dict) else larger
            if self._asked(endpoint, path, query, tried) is not None:
                body = tried
        return None if body is UNSET else self._asked(endpoint, path, query, body, keep=True)

    def _query(self, endpoint: Endpoint, turn: int) -> Iterator[tuple[str, Any]]:
        """The keys that must be given."""
        for rule in endpoint.rules:
            if isinstance(rule, AtLeastOne):
                yield rule.keys[0], self._ids[f"{rule.keys[0]}_id"]
            elif isinstance(rule, Required):
                yield from ((key, word(key, turn)) for key in rule.keys)

    def _asked(
        self, endpoint: Endpoint, path: dict[str, Any], query: dict[str, Any], body: Any, *, keep: bool = False
    ) -> Example | None:
        """What the world answers; it forgets the call, unless that made the first of a kind, which may be kept."""
        texts = {name: quote(str(value), safe="") for name, value in path.items()}
        asked = urlencode(query, doseq=True)
        sent = b"" if body is UNSET else json.dumps(body).encode()
        request = Request(
            endpoint.method, ORIGIN, endpoint.path.format_map(texts), asked, {"content-type": "application/json"}, sent
        )
        mark = self._world.journal.mark()
        captured = tuple(str(path[name]) for name in endpoint.parameters)
        try:
            response = self._service.perform(Call(endpoint, captured), request)
        except (ApiError, GatewayError):
            return None
        answer: Any = json.loads(response.body) if response.header("content-type") == JSON[1] else UNSET
        new = answer.keys() & NAMES - self._ids.keys() if isinstance(answer, dict) and endpoint.method == "POST" else ()
        if keep and new:
            self._ids |= {name: answer[name] for name in sorted(new)}
        else:
            self._world.journal.rewind(mark)
        return Example(path, query, body, _short(answer))


def _short(answer: Any) -> Any:
    """An answer whose lists are cut after their first element."""
    if isinstance(answer, dict):
        return {key: _short(value) for key, value in answer.items()}
    return [_short(value) for value in answer[:1]] if isinstance(answer, list) else answer


def _printed() -> Iterator[tuple[str, tuple[dict[str, Any], Any]]]:
    """The calls that the page prints, by the operation's name: the path's parameters, and the body."""
    for file in sorted(each for folder in FOLDERS for each in folder.glob("*.json")):
        asked = json.loads(file.read_text("utf-8"))["request"]
        path = asked["path"].partition("?")[0]
        call = PODIO.match(asked["method"], path.removeprefix(PREFIX)) if path.startswith(PREFIX) else None
        if call is not None:
            texts = zip(call.endpoint.ids, call.captured, strict=True)
            yield call.endpoint.name, ({name: kind(text) for (name, kind), text in texts}, asked.get("body", UNSET))
