"""The reference page: it is up to date, and every form in it is sent, read and found."""

from collections.abc import Iterator
from pathlib import Path
from types import EllipsisType
from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.contract import Rule
from podiomock.derive.reference import page, rules
from podiomock.rooms import PODIO
from podiomock.state.fieldtypes import FIELD_TYPES

GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "reference.md"

WRITES = [(name, form) for name, kind in FIELD_TYPES.items() for form in kind.write_forms]
FILTERS = [(name, form) for name, kind in FIELD_TYPES.items() for form in kind.filter_forms]
UNFILTERED = [name for name, kind in FIELD_TYPES.items() if not kind.filter_forms and kind.read_form is not None]
UNWRITTEN = [name for name, kind in FIELD_TYPES.items() if not kind.write_forms]
READ = [name for name, kind in FIELD_TYPES.items() if kind.read_form is not None]


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        for name, mimetype in (("plan.png", "image/png"), ("tour.mp4", "video/mp4")):
            client.post("/file/", files={"source": (name, b"...", mimetype)}, data={"filename": name})
        client.post("/embed/", json={"url": "https://example.com/plan"})
        yield client


class Example:
    """An app with a field of one type, and what is asked of it."""

    def __init__(self, api: httpx.Client, name: str) -> None:
        self.api = api
        self.kind = FIELD_TYPES[name]
        fields = [
            {"type": "number", "config": {"label": "Amount"}},
            {"type": name, "config": {"label": "Example", "settings": self.kind.example_settings}},
        ]
        made = api.post("/app/", json={"space_id": 789, "config": {"name": "Examples"}, "fields": fields})
        self.app_id = made.json()["app_id"]

    def create(self, **fields: Any) -> httpx.Response:
        return self.api.post(f"/item/app/{self.app_id}/", json={"fields": {"amount": 21, **fields}})

    def made(self) -> int:
        example = {"example": self.kind.write_forms[0]} if self.kind.write_forms else {}
        return int(self.create(**example).json()["item_id"])

    def values(self, item_id: int) -> Any:
        fields = self.api.get(f"/item/{item_id}").json()["fields"]
        return next((each["values"] for each in fields if each["external_id"] == "example"), None)

    def search(self, **asked: Any) -> httpx.Response:
        return self.api.post(f"/item/app/{self.app_id}/filter/", json=asked)

    def found(self, **asked: Any) -> list[int]:
        return [each["item_id"] for each in self.search(**asked).json()["items"]]


def shows(value: Any, form: Any) -> bool:
    """Whether a value is what a form says, `...` standing for more keys."""
    if not isinstance(form, dict):
        return bool(value == form)
    told = {key: each for key, each in form.items() if not isinstance(key, EllipsisType)}
    if not isinstance(value, dict) or not told.keys() <= value.keys():
        return False
    return (... in form or told.keys() == value.keys()) and all(shows(value[key], told[key]) for key in told)


def test_the_page_is_up_to_date() -> None:
    assert GOLDEN.read_text() == page(), "run: python -m podiomock.derive.reference > fixtures/contract/reference.md"


@pytest.mark.parametrize(("name", "form"), WRITES, ids=str)
def test_a_write_form_reads_as_the_read_form(api: httpx.Client, name: str, form: Any) -> None:
    example = Example(api, name)
    created = example.create(example=form)
    assert created.status_code == 200, created.text
    (value,) = example.values(created.json()["item_id"])
    assert shows(value, example.kind.read_form), value


@pytest.mark.parametrize("name", UNWRITTEN)
def test_what_cannot_be_written_is_refused_in_the_recorded_words(api: httpx.Client, name: str) -> None:
    refused = Example(api, name).create(example=1)
    assert refused.status_code == 400
    assert refused.json()["error"] == "Values cannot be set directly for field with id 102"


@pytest.mark.parametrize("name", READ)
def test_what_is_read_can_be_written_back_whole(api: httpx.Client, name: str) -> None:
    example = Example(api, name)
    item_id = example.made()
    before = example.values(item_id)
    assert shows(before[0], example.kind.read_form), before
    if name == "calculation":
        return
    again = example.create(example=before)
    assert again.status_code == 200, again.text
    assert example.values(again.json()["item_id"]) == before
    assert api.put(f"/item/{item_id}/value/example", json=before).status_code in {200, 204}
    assert example.values(item_id) == before


@pytest.mark.parametrize("name", READ)
def test_values_v2_unwraps_the_read_form(api: httpx.Client, name: str) -> None:
    example = Example(api, name)
    item_id = example.made()
    (form,) = example.values(item_id)
    bare = form["value"] if form.keys() == {"value"} and name != "location" else form
    assert api.get(f"/item/{item_id}/value/v2").json()["example"] in (bare, [bare])


@pytest.mark.parametrize(("name", "form"), FILTERS, ids=str)
def test_a_filter_form_finds_the_value(api: httpx.Client, name: str, form: Any) -> None:
    example = Example(api, name)
    item_id = example.made()
    empty = None if name == "calculation" else example.create().json()["item_id"]
    finds_empty = isinstance(form, list) and None in form
    wanted = {item_id, empty} if finds_empty else {item_id}
    assert set(example.found(filters={"example": form})) == wanted
    assert set(example.found(filters=[{"key": "example", "values": form}])) == wanted


@pytest.mark.parametrize("name", UNFILTERED)
def test_what_has_no_filter_form_is_refused(api: httpx.Client, name: str) -> None:
    example = Example(api, name)
    example.made()
    assert example.search(filters={"example": 1}).status_code == 400


@pytest.mark.parametrize("name", READ)
def test_sorting_is_as_the_page_says(api: httpx.Client, name: str) -> None:
    example = Example(api, name)
    item_id = example.made()
    sorted_by = example.search(sort_by="example", sort_desc=False)
    assert sorted_by.status_code == (200 if example.kind.sortable else 400)
    if example.kind.sortable:
        assert [each["item_id"] for each in sorted_by.json()["items"]] == [item_id]


RULED = [(each.name, rule) for each in PODIO.by_name.values() for rule in each.rules]


@pytest.mark.parametrize(("name", "rule"), RULED, ids=lambda each: each if isinstance(each, str) else each.sentence)
def test_a_rule_is_on_the_page_and_kept(api: httpx.Client, name: str, rule: Rule) -> None:
    assert f"| `{name}` | " in rules()
    assert rule.sentence in rules()
    ids = {"ref_type": "item", "ref_id": 123, "org_id": 123456, "space_id": 789, "app_id": 456}
    endpoint = PODIO.by_name[name]
    broken = api.request(endpoint.method, endpoint.path.format_map(ids))
    assert broken.status_code == rule.refusal.status
