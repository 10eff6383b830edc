"""JSON Schemas of what operations answer, draft 2020-12, each whole by itself."""

import json
from typing import Any

from podiomock.contract import Endpoint
from podiomock.derive.openapi import answer
from podiomock.derive.shapes import REFERENCE, Schemas
from podiomock.rooms import MATON, PODIO
from podiomock.state.teaching import nearest

DRAFT = "https://json-schema.org/draft/2020-12/schema"

OPERATIONS: dict[str, Endpoint] = {**PODIO.by_name, **MATON.by_name}


def schema(operation: str) -> dict[str, Any]:
    """The JSON Schema of what an operation answers, by its name: `podiomock.schema("get_item")`.

    What it refers to stands under its `$defs`. `podiomock evidence` lists the names. ValueError if
    there is no such operation, or no JSON in its answer.
    """
    if operation not in OPERATIONS:
        raise ValueError(f"no operation {operation!r}{nearest(operation, OPERATIONS)}")
    kind = answer(OPERATIONS[operation])
    if kind is None:
        raise ValueError(f"{operation} answers no JSON")
    schemas = Schemas({})
    schemas.of(kind)
    schemas.settle()
    found = {"$schema": DRAFT, "title": operation, **schemas.of(kind), "$defs": schemas.components}
    placed: dict[str, Any] = json.loads(json.dumps(found).replace(REFERENCE.format(name=""), "#/$defs/"))
    return placed


def page() -> str:
    """All of them, by the operation's name, as JSON."""
    known = {name: schema(name) for name, each in OPERATIONS.items() if answer(each) is not None}
    return json.dumps(known, indent=1) + "\n"
