"""Declare an endpoint: a plain typed function whose signature is the contract.

    @endpoint("PUT", "/item/{item_id}", raises=(Conflict,))
    def update_item(world: World, item_id: ItemId, body: ItemUpdate, query: Effects) -> Revised: ...

The path's parameters go by their own names, the query string and the body by `query` and `body`. The decorator
returns the function unchanged, so it can be called, and tested, without a request.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct

from podiomock.contract.body import BodyReader, body_reader
from podiomock.contract.query import QueryReader
from podiomock.contract.rules import Rule
from podiomock.errors import Gone, InvalidReference, InvalidValue, NoOperation, NotFound, Sentence, TooLarge
from podiomock.evidence import Evidence

Function = TypeVar("Function", bound=Callable[..., Any])

PARAMETER = re.compile(r"\{(\w+)\}")
MARK = "__podiomock_endpoint__"


class Endpoint:
    """One operation: where it answers, what it takes, what it gives, what it may refuse.

    `ids` are the path's parameters with the Python type that each one is, in order. Those annotated with
    `Meta(extra={"ref": table})` name an object, which implies 404 and 410.
    """

    def __init__(
        self,
        method: str,
        path: str,
        function: Callable[..., Any],
        *,
        rules: Sequence[Rule] = (),
        raises: Sequence[type[Exception]] = (),
        evidence: Evidence | None = None,
    ) -> None:
        self.method = method
        self.path = path
        self.function = function
        self.name = function.__name__
        self.rules = tuple(rules)
        self.evidence = evidence
        self.summary = inspect.getdoc(function) or ""
        hints = get_type_hints(function, include_extras=True)
        self.returns = hints.pop("return", None)
        hints.pop("world", None)
        body, query = hints.pop("body", None), hints.pop("query", None)
        self.body: BodyReader | None = body_reader(body) if body is not None else None
        self.query: QueryReader | None = QueryReader(query) if query is not None else None
        self.parameters = tuple(PARAMETER.findall(path))
        if set(self.parameters) != set(hints):
            raise TypeError(f"{self.name}: the path {path} names {self.parameters}, the function {tuple(hints)}")
        self.ids = tuple((name, _plain(hints[name])) for name in self.parameters)
        self.refs = {name: ref for name in self.parameters if (ref := _ref(hints[name]))}
        implied: list[type[Exception]] = [NoOperation]
        if self.refs or self.body:
            implied += [NotFound, Gone, InvalidReference]
        if self.body or self.query:
            implied += [InvalidValue, Sentence, TooLarge]
        implied += [rule.refusal for rule in self.rules]
        self.raises: frozenset[type[Exception]] = frozenset([*implied, *raises])
        self._converters = tuple(kind for _, kind in self.ids)

    def arguments(self, captured: Sequence[str], query: str, content_type: str, body: bytes) -> dict[str, Any]:
        """Turn the texts of a request into the function's typed arguments, or refuse as the API does."""
        arguments: dict[str, Any] = {
            name: convert(text) for name, convert, text in zip(self.parameters, self._converters, captured, strict=True)
        }
        if self.query is not None:
            arguments["query"] = self.query.read(query)
        if self.body is not None:
            arguments["body"] = self.body(content_type, body)
        for rule in self.rules:
            rule.enforce(arguments)
        return arguments

    def __repr__(self) -> str:
        return f"<Endpoint {self.name}: {self.method} {self.path}>"


def endpoint(
    method: str,
    path: str,
    *,
    rules: Sequence[Rule] = (),
    raises: Sequence[type[Exception]] = (),
    evidence: Evidence | None = None,
) -> Callable[[Function], Function]:
    """Declare the decorated function as the operation `method path`; it is returned unchanged.

    `raises` names the refusals beyond those the signature implies; any other is a bug in the fake. `evidence` is how
    the operation is known, where the table `operations.txt` does not have it.
    """

    def declare(function: Function) -> Function:
        setattr(function, MARK, Endpoint(method, path, function, rules=rules, raises=raises, evidence=evidence))
        return function

    return declare


def declared(rooms: Iterable[ModuleType]) -> Iterator[Endpoint]:
    """Walk the endpoints of some rooms, in the order they are written."""
    for room in rooms:
        for member in vars(room).values():
            if getattr(member, "__module__", None) == room.__name__ and isinstance(
                found := getattr(member, MARK, None), Endpoint
            ):
                yield found


def _plain(annotation: Any) -> type:
    kind = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if kind not in (int, str):
        raise TypeError(f"a path parameter is int or str, not {kind!r}")
    return int if kind is int else str


def _ref(annotation: Any) -> str | None:
    for meta in getattr(annotation, "__metadata__", ()):
        if isinstance(meta, Meta) and meta.extra and "ref" in meta.extra:
            return str(meta.extra["ref"])
    return None


class Binary(Struct, frozen=True):
    """An answer that is not JSON: bytes, what they are, and the name to save them under."""

    content: bytes
    mimetype: str
    name: str


class Call(Struct, frozen=True):
    """An endpoint found for a request, with the texts its path captured."""

    endpoint: Endpoint
    captured: tuple[str, ...]
