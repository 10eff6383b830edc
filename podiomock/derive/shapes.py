"""JSON Schemas of types, for OpenAPI's components: the same whichever Python and msgspec write them."""

import inspect
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"
"""How one refers to another."""


class Schemas:
    """The schemas of types, which share their components.

    All types are described at once, so that namesakes get names of their own: a first walk over the operations `asks`
    for all, `settle` describes them, and a second walk gets what they are.
    """

    def __init__(self, components: dict[str, Schema]) -> None:
        self.components = components
        self._asked: dict[Any, None] = {}
        self._found: dict[Any, Schema] = {}

    def of(self, kind: Any) -> Schema:
        """The JSON Schema of a type; nothing yet, before `settle`."""
        if kind is Any:
            return {}
        if kind in self._found:
            return dict(self._found[kind])
        try:
            msgspec.inspect.type_info(kind)
        except TypeError:
            return self._taken_apart(kind)
        self._asked[kind] = None
        return {}

    def settle(self) -> None:
        """Describe all types that were asked for."""
        found, components = msgspec.json.schema_components(self._asked, ref_template=REFERENCE)
        for each in (*found, *components.values()):
            _null_last(each)
        self._found = dict(zip(self._asked, map(dict, found), strict=True))
        for each in components.values():
            if "description" in each:  # a docstring, which keeps its indentation before Python 3.13
                each["description"] = inspect.cleandoc(each["description"])
        self.components = {name: each for name, each in self.components.items() if each} | components

    def _taken_apart(self, kind: Any) -> Schema:
        """The schema of a type in which objects of several types stand untagged, which msgspec does not describe."""
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.of(inside[0])
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(each) for each in inside]}
        if origin in (list, tuple):
            return {"type": "array", "items": self.of(inside[0])}
        if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
            raise TypeError(f"{kind!r} has no schema")
        name = f"{kind.__name__}.any"
        hints, fields = get_type_hints(kind, include_extras=True), msgspec.structs.fields(kind)
        self.components[name] = {
            "title": kind.__name__,
            "type": "object",
            "properties": {each.encode_name: self.of(hints[each.name]) for each in fields},
            "required": [each.encode_name for each in fields if each.required],
        }
        return {"$ref": REFERENCE.format(name=name)}


def _null_last(found: Any) -> None:
    """Write `null` behind what it may stand in place of, as later versions of msgspec do and 0.19 does not always."""
    if isinstance(found, dict):
        if "anyOf" in found:
            found["anyOf"] = sorted(found["anyOf"], key=lambda each: each == {"type": "null"})
        found = [*found.values()]
    for each in found if isinstance(found, list) else ():
        _null_last(each)
