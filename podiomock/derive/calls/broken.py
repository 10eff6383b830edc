"""Hypothesis strategies for calls with exactly one thing wrong, as the declarations themselves tell."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect, structs

from podiomock.contract import Endpoint
from podiomock.contract.body import fit
from podiomock.derive.bodies import broken_fields
from podiomock.derive.calls.call import Call, placed
from podiomock.derive.calls.lawful import ENDPOINTS, Named, drawn, lawful, possible, shape
from podiomock.derive.calls.near import app
from podiomock.derive.calls.scene import Scene, deleted
from podiomock.errors import ApiError
from podiomock.state.world import World

UNKNOWN = 999_999_999_999
"""An id that nothing has."""

ODD: tuple[Any, ...] = ({"no": "such"}, [["no such"]], "no such", -1, "", None)
"""Values of many types; whichever of them a type does not take is wrong there."""

TEXTS = ("no such", "-1", "0")
"""The same in a query string."""

ITEMS = {"create_item", "update_item"}
"""Whose bodies have `fields` of an item."""


@st.composite
def broken_calls(draw: st.DrawFn, world: World, endpoint: Named = None) -> Call:
    """A call with one thing wrong, which `wrong` names: it must be refused with 4xx, and change nothing.

    An id of nothing, or of what was deleted; a value that its type or its field does not take; a required key that is
    missing; a body that is no JSON, or none at all. Endpoints that nothing can be wrong with are left out.
    """
    return drawn(draw, world, [name for name in possible(world, endpoint) if breakable(ENDPOINTS[name])], broken)


def broken(scene: Scene) -> Call:
    """A lawful call, in which one thing is made wrong."""
    call = lawful(scene)
    return scene.one([*_ids(scene, call), *_bodies(scene, call), *_queries(scene, call)])


def breakable(endpoint: Endpoint) -> bool:
    """Whether anything can be wrong with a call of an endpoint."""
    own = shape(endpoint)
    return bool(own.body or endpoint.refs or endpoint.rules)


def _ids(scene: Scene, call: Call) -> Iterator[Call]:
    endpoint = scene.endpoint
    path = {name: scene.path[name] for name in endpoint.parameters}
    for name, kind in endpoint.ids:
        table = endpoint.refs.get(name)
        if table is None or kind is not int:
            continue
        gone = [] if table == "references" else deleted(scene.world, table)
        for number, wrong in ((UNKNOWN, "is nothing's"), *((each, "was deleted") for each in gone[-1:])):
            if isinstance(number, int):
                yield structs.replace(
                    call, path=placed(endpoint.path, path | {name: number}), wrong=f"the {name} {number} {wrong}"
                )


def _bodies(scene: Scene, call: Call) -> Iterator[Call]:
    own = shape(scene.endpoint)
    if own.body is None:
        return
    yield structs.replace(call, body=b'{"no', wrong="the body is no JSON")
    if not own.optional:
        yield structs.replace(call, body=None, wrong="there is no body")
    if isinstance(own.body, inspect.StructType) and isinstance(call.body, dict):
        for field in own.body.fields:
            key = field.encode_name
            rest = {name: each for name, each in call.body.items() if name != key}
            if field.required:
                yield structs.replace(call, body=rest, wrong=f"{key} is missing")
            for value in ODD:
                if _refused(rest | {key: value}, own.shape):
                    yield structs.replace(call, body=rest | {key: value}, wrong=f"{key} is {value!r}")
    if call.name in ITEMS and (here := app(scene)) is not None:
        fields = scene.draw(broken_fields(scene.world, here.app_id))
        yield structs.replace(call, body=call.body | {"fields": fields}, wrong="a field does not take its value")


def _queries(scene: Scene, call: Call) -> Iterator[Call]:
    endpoint = scene.endpoint
    if endpoint.query is None:
        return
    for field in shape(endpoint).query:
        for text in TEXTS:
            sent = structs.replace(call, query=call.query | {field.encode_name: text})
            try:
                endpoint.query.read(sent.query_text)
            except ApiError:
                yield structs.replace(sent, wrong=f"{field.encode_name} is {text!r}")
    if endpoint.rules:
        yield structs.replace(call, query={}, wrong=endpoint.rules[0].sentence)


def _refused(body: Any, kind: Any) -> bool:
    """Whether a type does not take a body."""
    try:
        fit(body, kind)
    except ApiError:
        return True
    return False
