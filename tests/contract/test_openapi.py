"""The derived OpenAPI document: current, sound, and true of what the fake answers."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.derive.openapi import document
from podiomock.rooms import PODIO
from tests.cassettes.recording import asked

GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "openapi.json"
DOCUMENT = document()


def test_the_document_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "openapi"]) == 0
    assert capsys.readouterr().out == GOLDEN.read_text(), "print it anew: podiomock contract openapi"


def references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("$ref"), str):
            yield found["$ref"]
        for each in found.values():
            yield from references(each)
    elif isinstance(found, list):
        for each in found:
            yield from references(each)


def test_every_reference_leads_somewhere() -> None:
    for each in set(references(DOCUMENT)):
        found = DOCUMENT
        for step in each.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_every_operation_is_there_and_every_link_leads_to_one() -> None:
    operations = {each["operationId"]: each for path in DOCUMENT["paths"].values() for each in path.values()}
    assert operations.keys() == PODIO.by_name.keys()
    links = [each for one in operations.values() for each in one["responses"].get("200", {}).get("links", {}).values()]
    assert {each["operationId"] for each in links} >= {"get_item", "get_app", "get_space", "get_comment"}
    assert {each["operationId"] for each in links} <= operations.keys()


def test_at_least_one_is_published() -> None:
    rules = [each["x-podiomock-rules"] for each in DOCUMENT["paths"]["/task/"].values() if "x-podiomock-rules" in each]
    assert any("At least one of" in sentence for rule in rules for sentence in rule)


def test_namesakes_are_kept_apart() -> None:
    listed = DOCUMENT["paths"]["/app/{app_id}/calculation/"]["get"]["responses"]["200"]["content"]
    sent = DOCUMENT["paths"]["/item/app/{app_id}/calculate"]["post"]["requestBody"]["content"]
    answered = listed["application/json"]["schema"]["items"]["$ref"]
    assert answered != sent["application/json"]["schema"]["$ref"]


IDS = {"item_id": 123, "app_id": 456, "space_id": 789, "org_id": 123456, "user_id": 12345, "task_id": 789}


def broken(schema: dict[str, Any], value: Any, place: str = "$") -> Iterator[str]:
    """Where a value is not as its schema says: a small validator, for the keywords that the document uses."""
    if "$ref" in schema:
        found = DOCUMENT
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        yield from broken(found, value, place)
    if "anyOf" in schema and all(any(True for _ in broken(each, value, place)) for each in schema["anyOf"]):
        yield f"{place}: {value!r} is none of its kinds"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of {schema['enum']}"
    kinds = {
        "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
        "null": type(None),
    }  # fmt: skip
    if isinstance(kind := schema.get("type"), str) and (
        not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")  # type: ignore[arg-type]  # a row
    ):
        yield f"{place}: {value!r} is no {kind}"
        return
    if isinstance(value, dict):
        yield from (f"{place}.{each} is not there" for each in schema.get("required", ()) if each not in value)
        for name, each in value.items():
            inside = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            yield from broken(inside if isinstance(inside, dict) else {}, each, f"{place}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from broken(schema.get("items", {}), each, f"{place}[]")


READS = [
    path
    for path, operations in DOCUMENT["paths"].items()
    if "get" in operations and all(name in IDS for name in re.findall(r"\{(\w+)\}", path))
]


@pytest.mark.parametrize("path", READS)
def test_answers_are_as_the_document_says(path: str) -> None:
    mock = PodioMock(load("documented"))
    called = path.format_map(IDS)
    response = mock.handle(asked(f"GET {called}", authorization=f"Bearer {mock.api_key}"))
    declared = DOCUMENT["paths"][path]["get"]["responses"][str(response.status)]
    if "$ref" in declared:
        declared = DOCUMENT["components"]["responses"][declared["$ref"].rpartition("/")[2]]
    content = declared.get("content", {}).get("application/json")
    if content is not None:
        assert list(broken(content["schema"], json.loads(response.body))) == []
