"""Examples, found and not written: calls that the vendor's page prints, or that are made of the declarations.

A made call takes its ids from the world of that page, and its values from the examples that declarations give, or from
the types. It counts if that world takes it: every example of the document is one that the fake answers so.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints
from urllib.parse import quote, urlencode

from msgspec import UNSET, inspect

from podiomock.contract import AtLeastOne, Binary, Call, Endpoint, Parts, Required
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

WORDS: dict[str, tuple[Any, ...]] = {
    "access_level": ("view",),
    "aggregation": ("count",),
    "app_ids": ([456],),
    "app_label": ("tasks",),
    "before": (788,),
    "before_item_id": (1148,),
    "client_type": ("email",),
    "code": ("0000",),
    "color": ("blue",),
    "date_from": ("2025-02-01",),
    "date_to": ("2025-02-28",),
    "due_date": ("2025-02-15",),
    "due_on": ("2025-02-15 16:00:00",),
    "email": ("ann@example.com",),
    "embed_url": ("https://example.com/plan",),
    "exporter": ("csv",),
    "external_id": ("external-1",),
    "field": ("title",),
    "field_id": (3, 4, 6),
    "first": (0,),
    "key": ("name",),
    "locale": ("en_GB",),
    "name": ("example",),
    "notification_type": ("digest",),
    "number": ("1",),
    "old_file_id": (12344,),
    "org_label": ("myorg",),
    "participant": (12346,),
    "people": (12346,),
    "plugin": ("app_export",),
    "profile_ids": ("21002",),
    "ref_id": (123,),
    "ref_type": ("item",),
    "responsible": (12346,),
    "revision": (0, 1),
    "role": ("admin",),
    "second": (1,),
    "space_label": ("project-space",),
    "target": ("item_field",),
    "time": ("today",),
    "timezone": ("Europe/Copenhagen",),
    "type": ("like", "text", "item.create"),
    "url": ("https://podio.com/myorg/project-space", "https://example.com/plan"),
    "query": ("project",),
    "text": ("project-alpha",),
    "url_label": ("project-space", "tasks"),
    "user_ids": ("12346",),
    "value": ("Example",),
    "which": ("last",),
}
"""What stands under a name, in paths, queries and bodies, where neither a type nor the world says it."""

PLAIN: dict[type, type] = {inspect.StrType: str, inspect.IntType: int}

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
                found[name] = _word(name, turn)
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
        for larger in self._bodies(inspect.type_info(hint), turn):
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
                yield from ((key, _word(key, turn)) for key in rule.keys)

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

    def _bodies(self, kind: inspect.Type, turn: int) -> Iterator[Any]:
        """Bodies to try: what must be there, then what may be, one key at a time."""
        kind = _sent(kind)
        value = self._value(kind, "", turn)
        yield {} if value is UNSET else value
        for each in kind.fields if isinstance(kind, inspect.StructType) else ():
            if not each.required and (value := self._value(each.type, each.encode_name, turn)) is not UNSET:
                yield {each.encode_name: value}

    def _value(self, kind: inspect.Type, name: str, turn: int) -> Any:
        """A value of a type, under the key `name`."""
        kind = _sent(kind)
        if isinstance(kind, inspect.Metadata):
            return self._value(kind.type, name, turn)
        if isinstance(kind, inspect.LiteralType):
            word = _word(name, turn)
            return word if word in kind.values else next(each for each in kind.values if each is not None)
        if isinstance(kind, inspect.ListType | inspect.VarTupleType):
            value = self._value(kind.item_type, name.removesuffix("s"), turn)
            return UNSET if value is UNSET else [value]
        if isinstance(kind, inspect.StructType):
            must = [each for each in kind.fields if each.required]
            return {each.encode_name: self._value(each.type, each.encode_name, turn) for each in must}
        known = self._ids.get(name, self._ids.get(f"{name}_id", _word(name, turn)))
        if isinstance(kind, inspect.AnyType) or isinstance(known, PLAIN.get(type(kind), ())):
            return known
        return {
            inspect.StrType: "Example",
            inspect.IntType: getattr(kind, "ge", None) or 1,
            inspect.BoolType: True,
        }.get(type(kind), UNSET)


def _word(name: str, turn: int) -> Any:
    words = WORDS.get(name, (UNSET,))
    return words[turn % len(words)]


def _sent(kind: inspect.Type) -> inspect.Type:
    """A type without the None that may be sent, too."""
    if isinstance(kind, inspect.UnionType):
        return next(each for each in kind.types if not isinstance(each, inspect.NoneType))
    return kind


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
