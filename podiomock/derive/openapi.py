"""The API as OpenAPI 3.1, `fixtures/contract/openapi.json`: derived from the declarations, never written by hand.

It describes Podio's paths at the gateway's door, in the documented dialect, with examples that the world `documented`
answers. What OpenAPI cannot say stands under keys of its own: `x-podiomock-evidence` (how an operation is known),
`x-podiomock-rules` (its rules in words) and `x-podiomock-at-least-one` (keys of the query, one of which must be given).
Print it anew with `python -m podiomock.derive.openapi`.
"""

import json
import sys
from collections.abc import Iterator
from http import HTTPStatus
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from msgspec import UNSET

from podiomock import __version__
from podiomock.contract.declaration import Binary, Endpoint
from podiomock.contract.multipart import Parts
from podiomock.contract.rules import AtLeastOne, Required
from podiomock.derive.examples import Example, Examples
from podiomock.derive.links import Links
from podiomock.derive.shapes import REFERENCE, Schema, Schemas
from podiomock.errors import ApiError
from podiomock.ledger import evidence_of
from podiomock.rooms import PODIO

ERROR: Schema = {
    "type": "object",
    "required": [
        "error", "error_detail", "error_description", "error_parameters", "error_propagate", "request",
    ],
    "properties": {
        "error": {"type": "string"},
        "error_detail": {"type": ["string", "null"]},
        "error_description": {"type": ["string", "null"]},
        "error_parameters": {"type": "object"},
        "error_propagate": {"type": "boolean"},
        "request": {"type": "object"},
    },
}  # fmt: skip
"""The envelope of every refusal by Podio [recorded]."""

TEXT: Schema = {"type": "string"}
GATEWAY_ERROR: Schema = {
    "anyOf": [
        {
            "type": "object",
            "required": ["error"],
            "properties": {
                "error": {
                    "type": "object",
                    "required": ["message", "code"],
                    "properties": {"message": TEXT, "code": TEXT},
                }
            },
        },
        {
            "type": "object",
            "required": ["message", "type", "code"],
            "properties": {"message": TEXT, "type": {"const": "gateway_error"}, "code": TEXT},
        },
    ]
}
"""The gateway's own: one of a wrong key, and one of all else [maton]."""

RENAMED = {413: "Content Too Large"}
"""What RFC 9110 calls a status, where Python does so only since 3.13."""

LARGEST = 2**63 - 1
"""An integer in a path or a query is of 64 bits [recorded]."""

ANYWHERE = (400, 401, 429)
"""The gateway refuses so whatever is asked."""


def document() -> Schema:
    """The whole document, as data."""
    schemas, examples = Schemas({"Error": ERROR, "GatewayError": GATEWAY_ERROR}), Examples()
    links = Links(PODIO.by_name.values(), {name: each.path for name, each in examples.of.items()})
    _paths(schemas, examples, links)
    schemas.settle()
    paths = _paths(schemas, examples, links)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Podio behind the Maton gateway, as podiomock emulates it",
            "version": __version__,
            "description": "Derived from podiomock's declarations; not published by Podio or Maton.",
        },
        "servers": [{"url": "https://api.maton.ai/podio"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(sorted(schemas.components.items())),
            "links": dict(sorted(links.components.items())),
            "responses": {name: _refusal(name) for name in sorted(_named(paths))},
        },
    }


def _paths(schemas: Schemas, examples: Examples, links: Links) -> dict[str, Schema]:
    paths: dict[str, Schema] = {}
    for each in PODIO.by_name.values():
        paths.setdefault(each.path, {})[each.method.lower()] = operation(each, schemas, examples, links)
    return dict(sorted(paths.items()))


def _named(paths: dict[str, Schema]) -> set[str]:
    """The shared answers that operations refer to."""
    answers = [each for path in paths.values() for one in path.values() for each in one["responses"].values()]
    return {each["$ref"].rpartition("/")[2] for each in answers if "$ref" in each}


def operation(endpoint: Endpoint, schemas: Schemas, examples: Examples, links: Links) -> Schema:
    """One operation; what it refers to is added to `schemas` and `links`."""
    summary, _, description = endpoint.summary.partition("\n")
    example = examples.of.get(endpoint.name, Example(examples.path(endpoint)))
    found: Schema = {"operationId": endpoint.name, "summary": summary}
    if description.strip():
        found["description"] = description.strip()
    found["tags"] = [endpoint.path.split("/")[1]]
    parameters = [*_path_parameters(endpoint, example), *_query_parameters(endpoint, example, schemas)]
    if parameters:
        found["parameters"] = parameters
    body = get_type_hints(endpoint.function, include_extras=True).get("body")
    if body is not None:
        found["requestBody"] = _request(body, example, schemas)
    succeeded = _success(endpoint, example, schemas)
    if leading := links.of(endpoint):
        for each in succeeded.values():
            each["links"] = leading
    found["responses"] = {**succeeded, **_refusals(endpoint)}
    found["x-podiomock-evidence"] = str(evidence_of(endpoint.name))
    if endpoint.rules:
        found["x-podiomock-rules"] = [each.sentence for each in endpoint.rules]
    if keys := [[*each.keys] for each in endpoint.rules if isinstance(each, AtLeastOne)]:
        found["x-podiomock-at-least-one"] = keys[0]
    return found


def _path_parameters(endpoint: Endpoint, example: Example) -> Iterator[Schema]:
    hints = get_type_hints(endpoint.function, include_extras=True)
    for name, kind in endpoint.ids:
        metas = [each for each in getattr(hints[name], "__metadata__", ()) if isinstance(each, msgspec.Meta)]
        schema: Schema = {"type": "string"}
        if kind is int:
            least = max((each.ge for each in metas if each.ge is not None), default=0)
            schema = {"type": "integer", "minimum": least, "maximum": LARGEST}
        for each in metas:
            schema |= each.extra_json_schema or {}
        found = {"name": name, "in": "path", "required": True, "schema": schema}
        yield found | ({"example": example.path[name]} if name in example.path else {})


def _query_parameters(endpoint: Endpoint, example: Example, schemas: Schemas) -> Iterator[Schema]:
    if (query := endpoint.query) is None:
        return
    hints = get_type_hints(query.shape, include_extras=True)
    required = {key for rule in endpoint.rules if isinstance(rule, Required) for key in rule.keys}
    for field in msgspec.structs.fields(query.shape):
        name = field.encode_name
        if name != query.rest:
            schema = schemas.of(_sent(hints[field.name]))
            for each in (schema, schema.get("items", {})):
                if each.get("type") == "integer":
                    each.update({"minimum": -LARGEST, "maximum": LARGEST} | each)
            if name not in required and isinstance(field.default, str | int):
                schema["default"] = field.default
            found = {"name": name, "in": "query", "required": name in required, "schema": schema}
            yield found | ({"example": example.query[name]} if name in example.query else {})


def _sent(kind: Any) -> Any:
    """A type without the None that stands for a key that was not sent."""
    kept = [each for each in get_args(kind) if each is not NoneType]
    if get_origin(kind) in (Union, UnionType) and len(kept) < len(get_args(kind)):
        return Union[tuple(kept)]  # noqa: UP007  made at run time
    return kind


def _request(body: Any, example: Example, schemas: Schemas) -> Schema:
    if body is Parts:
        parts = {"source": {"type": "string", "format": "binary"}, "filename": {"type": "string"}}
        content = {"multipart/form-data": {"schema": {"type": "object", "required": ["source"], "properties": parts}}}
        return {"required": True, "content": content}
    content = {"application/json": {"schema": schemas.of(_sent(body)), **_example(example.body)}}
    return {"required": NoneType not in get_args(body), "content": content}


def _example(value: Any) -> Schema:
    return {} if value is UNSET else {"example": value}


def answer(endpoint: Endpoint) -> Any:
    """The type of what an operation answers as JSON; None if it is nothing, or bytes."""
    kind = _sent(endpoint.returns)
    return None if kind in (None, NoneType, Binary) else kind


def _success(endpoint: Endpoint, example: Example, schemas: Schemas) -> Schema:
    found: Schema = {}
    if (kind := answer(endpoint)) is not None:
        content = {"application/json": {"schema": schemas.of(kind), **_example(example.answer)}}
        found["200"] = {"description": "Done.", "content": content}
    elif Binary in (endpoint.returns, *get_args(endpoint.returns)):
        content = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
        found["200"] = {"description": "Done.", "content": content}
    if NoneType in (endpoint.returns, *get_args(endpoint.returns)) or endpoint.returns is None:
        found["204"] = {"description": "Done; nothing is said."}
    return found


def _refusals(endpoint: Endpoint) -> Schema:
    statuses = {each.status for each in endpoint.raises if issubclass(each, ApiError)}
    names = {
        status: f"Podio{status}" if status in statuses else f"Gateway{status}" for status in {*statuses, *ANYWHERE}
    }
    return {str(status): {"$ref": f"#/components/responses/{names[status]}"} for status in sorted(names)}


def _refusal(name: str) -> Schema:
    """A refusal by Podio, or by the gateway before it; one that is the gateway's alone."""
    schemas = [{"$ref": REFERENCE.format(name="GatewayError")}]
    if name.startswith("Podio"):
        schemas.insert(0, {"$ref": REFERENCE.format(name="Error")})
    content = {"application/json": {"schema": {"anyOf": schemas}}}
    status = HTTPStatus(int(name[-3:]))
    return {"description": RENAMED.get(status, status.phrase), "content": content}


def page() -> str:
    """The document as JSON."""
    return json.dumps(document(), indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
