"""The JSON Schema of each answer stands by itself, and says what the fake answers."""

import json

import jsonschema_rs
import pytest

import podiomock
from podiomock.cli import main
from podiomock.rooms import PODIO
from tests.contract.test_openapi import OPERATIONS, call


def test_an_answer_is_as_its_schema_says_and_a_wrong_one_is_not() -> None:
    validator = jsonschema_rs.Draft202012Validator(podiomock.schema("get_item"))
    answered = json.loads(call("get_item").body)
    validator.validate(answered)
    assert not validator.is_valid(answered | {"item_id": "123"})
    assert not validator.is_valid({key: value for key, value in answered.items() if key != "title"})


def test_all_are_printed_and_sound_and_true_of_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contract", "schemas"]) == 0
    schemas = json.loads(capsys.readouterr().out)
    assert "list_connections" in schemas
    for name in PODIO.by_name:
        content = OPERATIONS[name]["responses"].get("200", {}).get("content", {}).get("application/json")
        assert (name in schemas) == (content is not None)
        if content is not None:
            validator = jsonschema_rs.Draft202012Validator(schemas[name])
            if "example" in content:
                validator.validate(content["example"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("get_itm", "no operation 'get_itm'; did you mean 'get_item'?"),
        ("delete_item", "delete_item answers no JSON"),
        ("download_file", "download_file answers no JSON"),
    ],
)
def test_what_has_no_schema_is_told(name: str, said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("?", r"\\?")):
        podiomock.schema(name)
