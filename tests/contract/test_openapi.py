"""The derived OpenAPI document: current, sound, and true of what the fake answers."""

import json
import re
from collections.abc import Iterator
from itertools import chain, combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema_rs
import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.derive.openapi import document
from podiomock.errors import (
    ApiError,
    BadKey,
    GatewayError,
    NoConnection,
    NotFound,
    Throttled,
    gateway_refusal,
    podio_refusal,
)
from podiomock.http import Response
from podiomock.rooms import PODIO
from tests.cassettes.recording import asked

GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "openapi.json"
DOCUMENT = document()
MOCK = PodioMock(load("documented"))
OPERATIONS = {each["operationId"]: each for path in DOCUMENT["paths"].values() for each in path.values()}


def test_the_document_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "openapi"]) == 0
    assert capsys.readouterr().out == GOLDEN.read_text(), "print it anew: podiomock contract openapi"


def test_the_document_is_openapi() -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def references(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        if isinstance(found.get("$ref"), str):
            yield found["$ref"]
        for each in found.values():
            yield from references(each)
    elif isinstance(found, list):
        for each in found:
            yield from references(each)


def resolved(reference: str) -> Any:
    found = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_every_reference_leads_somewhere() -> None:
    for each in set(references(DOCUMENT)):
        assert resolved(each)


def test_every_operation_is_there() -> None:
    assert OPERATIONS.keys() == PODIO.by_name.keys()


def links(name: str) -> dict[str, dict[str, Any]]:
    """Where the answers of an operation lead, by the operation that is there."""
    succeeded = [each for status, each in OPERATIONS[name]["responses"].items() if status.startswith("2")]
    return {key: resolved(each["$ref"]) for one in succeeded for key, each in one.get("links", {}).items()}


def test_every_link_leads_to_an_operation_and_gives_all_of_its_path() -> None:
    for name, link in ((name, link) for each in OPERATIONS for name, link in links(each).items()):
        assert link["operationId"] == name
        assert link["parameters"].keys() == set(PODIO.by_name[name].parameters)


def test_what_was_made_leads_to_all_that_can_be_done_with_it() -> None:
    assert links("create_item").keys() >= {"get_item", "update_item", "delete_item", "add_comment", "add_tags"}
    assert links("create_item")["add_comment"]["parameters"] == {"type": "item", "id": "$response.body#/item_id"}
    assert links("create_task").keys() >= {"get_task", "complete_task", "delete_task"}
    assert links("add_comment").keys() >= {"get_comment", "update_comment", "delete_comment"}
    assert links("create_space").keys() >= {"get_space", "list_apps", "delete_space"}


def test_what_was_changed_or_deleted_leads_to_what_is_left_of_it() -> None:
    assert links("update_item")["get_item"]["parameters"] == {"item_id": "$request.path.item_id"}
    assert links("delete_item").keys() >= {"get_item", "update_item"}
    assert links("get_item") == {}


def call(name: str, **query: Any) -> Response:
    """What a new world answers to an operation's example, with its query or another."""
    operation = OPERATIONS[name]
    examples = [each for each in operation.get("parameters", ()) if "example" in each]
    path = PODIO.by_name[name].path.format_map({each["name"]: each["example"] for each in examples})
    query = query or {each["name"]: each["example"] for each in examples if each["in"] == "query"}
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    line = f"{PODIO.by_name[name].method} {path}?{urlencode(query, doseq=True)}"
    return answer(line, body)


def answer(line: str, body: Any = None) -> Response:
    MOCK.reset()
    return MOCK.handle(asked(line, body, authorization=f"Bearer {MOCK.api_key}"))


PLACE = "urn:podiomock"
REGISTRY = jsonschema_rs.Registry([(PLACE, {"components": {"schemas": DOCUMENT["components"]["schemas"]}})])


def wrong(schema: dict[str, Any], value: Any) -> list[str]:
    """Where a value is not as its schema says."""
    placed = json.loads(json.dumps(schema).replace('"#/', f'"{PLACE}#/'))
    validator = jsonschema_rs.validator_for(placed, registry=REGISTRY)
    return [f"{each.instance_path}: {each.message}" for each in validator.iter_errors(value)]


EXAMPLES = [
    (name, media)
    for name, each in OPERATIONS.items()
    for one in (each.get("requestBody", {}), *each["responses"].values())
    for media in one.get("content", {}).values()
    if "example" in media
]


def test_examples_are_as_their_schemas_say() -> None:
    assert len(EXAMPLES) > 250
    assert {name: found for name, media in EXAMPLES if (found := wrong(media["schema"], media["example"]))} == {}


def test_examples_are_answered() -> None:
    """A few name what another example makes, and is not there at first."""
    answered = {name: call(name).status for name, _ in EXAMPLES}
    assert {name: status for name, status in answered.items() if status not in {200, 204, 404}} == {
        "order_widgets": 400  # the others name it in the path, this one in its body
    }
    assert sum(status != 404 for status in answered.values()) > 200
    assert {
        answered[each] for each in ("create_item", "update_item", "filter_items", "add_comment", "create_task")
    } == {200}


def test_what_must_be_given_is_required() -> None:
    [url] = OPERATIONS["resolve_url"]["parameters"]
    assert url["required"]
    assert call("resolve_url").status == 200
    assert call("resolve_url", url="").status == 404


def test_the_words_that_a_path_takes_are_published() -> None:
    [_, exporter] = OPERATIONS["export_items"]["parameters"]
    assert exporter["schema"] == {"type": "string", "enum": ["csv", "xls", "xlsx"]}
    [kind, _] = OPERATIONS["create_question"]["parameters"]
    assert kind["schema"]["enum"] == ["comment", "status"]


FILTERS = {
    "org": 123456,
    "space": 789,
    "app": 456,
    "responsible": 12345,
    "reference": "item:123",
    "created_by": "user:12345",
    "completed_by": "user:12345",
}


def test_at_least_one_of_the_published_keys_must_be_given() -> None:
    [name] = [name for name, each in OPERATIONS.items() if "x-podiomock-at-least-one" in each]
    keys = OPERATIONS[name]["x-podiomock-at-least-one"]
    assert f"At least one of {', '.join(keys)} must be given." in OPERATIONS[name]["x-podiomock-rules"]
    assert keys == [*FILTERS]
    some = chain.from_iterable(combinations(keys, size) for size in range(1, len(keys) + 1))
    assert {call(name, **{key: FILTERS[key] for key in each}).status for each in some} == {200}
    others = [each["name"] for each in OPERATIONS[name]["parameters"] if each["name"] not in keys]
    assert {call(name, limit=1).status, *(call(name, **{each: ""}).status for each in others)} == {400}


@pytest.mark.parametrize(
    "refusal", [BadKey("no"), NoConnection("no"), Throttled("no"), NotFound()], ids=lambda each: type(each).__name__
)
def test_refusals_wear_a_published_envelope(refusal: ApiError | GatewayError) -> None:
    request = asked("GET /item/1")
    if isinstance(refusal, ApiError):
        response, envelope = podio_refusal(refusal, request, "/item/1"), "Error"
    else:
        response, envelope = gateway_refusal(refusal), "GatewayError"
    schema = {"$ref": f"#/components/schemas/{envelope}"}
    told = json.loads(response.body)
    assert wrong(schema, told) == []
    assert wrong(schema, {key: each for key, each in told.items() if key not in {"error", "code"}}) != []


def test_namesakes_are_kept_apart() -> None:
    listed = DOCUMENT["paths"]["/app/{app_id}/calculation/"]["get"]["responses"]["200"]["content"]
    sent = DOCUMENT["paths"]["/item/app/{app_id}/calculate"]["post"]["requestBody"]["content"]
    answered = listed["application/json"]["schema"]["items"]["$ref"]
    assert answered != sent["application/json"]["schema"]["$ref"]


IDS = {"item_id": 123, "app_id": 456, "space_id": 789, "org_id": 123456, "user_id": 12345, "task_id": 789}

READS = [
    path
    for path, operations in DOCUMENT["paths"].items()
    if "get" in operations and all(name in IDS for name in re.findall(r"\{(\w+)\}", path))
]


@pytest.mark.parametrize("path", READS)
def test_answers_are_as_the_document_says(path: str) -> None:
    response = answer(f"GET {path.format_map(IDS)}")
    declared = DOCUMENT["paths"][path]["get"]["responses"][str(response.status)]
    content = (resolved(declared["$ref"]) if "$ref" in declared else declared).get("content", {})
    if "application/json" in content:
        assert wrong(content["application/json"]["schema"], json.loads(response.body)) == []
