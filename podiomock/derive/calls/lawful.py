"""Hypothesis strategies for calls of every endpoint, derived from its declaration: lawful ones, and broken ones."""

from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from hypothesis import reject
from hypothesis import strategies as st
from msgspec import inspect

from podiomock.contract import Endpoint, Parts
from podiomock.derive.bodies import TEXTS
from podiomock.derive.calls.call import Call, placed
from podiomock.derive.calls.meanings import MEANINGS
from podiomock.derive.calls.scene import OMIT, NothingThere, Scene, living
from podiomock.rooms import MATON, PODIO
from podiomock.state.world import World

ENDPOINTS: dict[str, Endpoint] = {**PODIO.by_name, **MATON.by_name}

TRIES = 8
"""How many endpoints are tried until one is found that the world has all for."""

ASKED = ("url", "date_from", "date_to", "text", "app_ids", "space")
"""Keys of queries without which no endpoint that has them has anything to do, though their types have defaults."""

Named = str | Collection[str] | None


class Shape:
    """The types of an endpoint's path, query and body, taken apart once."""

    def __init__(self, endpoint: Endpoint) -> None:
        hints = get_type_hints(endpoint.function, include_extras=True)
        self.path = {name: inspect.type_info(hints[name]) for name in endpoint.parameters}
        query = inspect.type_info(hints["query"]) if "query" in hints else None
        self.query: Sequence[inspect.Field] = query.fields if isinstance(query, inspect.StructType) else ()
        self.uploads = hints.get("body") is Parts
        self.shape = None if self.uploads else hints.get("body")
        self.body = None if self.shape is None else inspect.type_info(self.shape)
        self.optional = NoneType in get_args(self.shape)
        self.needed = {each for each in endpoint.refs.values() if each != "references"}


@cache
def shape(endpoint: Endpoint) -> Shape:
    """The shape of an endpoint."""
    return Shape(endpoint)


def possible(world: World, names: Named = None) -> list[str]:
    """The endpoints, of those named, whose path can be filled from a world: each id names something that lives."""
    has: dict[str, bool] = {}

    def filled(table: str) -> bool:
        if table not in has:
            has[table] = any(True for _ in living(world, table))
        return has[table]

    return [each.name for each in chosen(names) if all(map(filled, shape(each).needed))]


def chosen(names: Named) -> Iterator[Endpoint]:
    """The endpoints of those names; all, if none are given."""
    for name in ENDPOINTS if names is None else [names] if isinstance(names, str) else names:
        if name not in ENDPOINTS:
            near = get_close_matches(name, ENDPOINTS, n=1)
            raise ValueError(f"no endpoint is called {name!r}{f'; did you mean {near[0]!r}?' if near else ''}")
        yield ENDPOINTS[name]


@st.composite
def calls(draw: st.DrawFn, world: World, endpoint: Named = None) -> Call:
    """A call that fits what an endpoint declares, with ids of what lives in the world.

    Of any endpoint, of the one that is named, or of one of several. What the world holds may still refuse it, as 403
    or 409: whether one may, and whether it was done already, is not of the declaration. Where the world has nothing to
    call with, the example is given up, as by `assume`.
    """
    return drawn(draw, world, possible(world, endpoint), lawful)


def drawn(draw: st.DrawFn, world: World, names: Sequence[str], make: Callable[[Scene], Call]) -> Call:
    """What is made of a call of one of these endpoints; where the world has not what one needs, of another."""
    for _ in range(TRIES if names else 0):
        try:
            return make(Scene(draw, world, ENDPOINTS[draw(st.sampled_from(names))], MEANINGS))
        except NothingThere:
            continue
    raise reject()


def lawful(scene: Scene) -> Call:
    """Draw the parts of a call, the path first: what else is sent may rest on it."""
    endpoint, own = scene.endpoint, shape(scene.endpoint)
    path: dict[str, Any] = {}
    for name in endpoint.parameters:
        if name not in scene.path:
            scene.path[name] = scene.value(own.path[name], name)
        if scene.path[name] is OMIT:
            raise NothingThere
        path[name] = scene.path[name]
    query = {}
    for field in own.query:
        if endpoint.query is not None and field.encode_name == endpoint.query.rest:
            continue  # keys of any name: their values are spelled in too many ways
        if scene.needs(field.encode_name, *ASKED) or scene.chance():
            value = scene.value(field.type, field.encode_name)
            if value not in (OMIT, None, {}, []):
                query[field.encode_name] = value
    body, files = None, {}
    if own.uploads:
        files = {"source": (scene.draw(st.sampled_from(("notes.txt", "photo.png"))), scene.draw(TEXTS).encode())}
    elif own.body is not None:
        body = scene.value(own.body, "body")
    return Call(endpoint.name, endpoint.method, placed(endpoint.path, path), query, body, files, reads=scene.reads)
