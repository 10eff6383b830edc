"""How things are known: the assumptions and the code that cites them say the same; answers say what they rest on."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import httpx
import pytest

from podiomock import PodioMock, activate
from podiomock.citations import cited
from podiomock.cli import main
from podiomock.dialects import DIFFERENCES, Dialect
from podiomock.evidence import ASSUMPTIONS, TABLE, Evidence, Grounds, Kind, Least, number
from podiomock.ledger import UNSAID, endpoints, refusals
from podiomock.mock import Unproven

PACKAGE = Path(__file__).parents[1] / "podiomock"
CITED = {
    number
    for path in PACKAGE.rglob("*.py")
    if path.name != "evidence.py"
    for number in re.findall(r"\bA-\d+\b", path.read_text())
}


def test_every_citation_is_in_the_table() -> None:
    assert CITED - ASSUMPTIONS.keys() == set()


def test_every_assumption_is_cited_where_it_acts() -> None:
    assert ASSUMPTIONS.keys() - CITED == set()


def test_assumptions_stand_in_order_and_once() -> None:
    numbers = [number(line.split("  ")[0]) for line in TABLE.read_text().splitlines()]
    assert numbers == sorted(set(numbers))
    assert all(sentence.endswith(".") for sentence in ASSUMPTIONS.values())


def test_every_place_of_disagreement_has_its_sources() -> None:
    assert set(Dialect.__struct_fields__) - {"name"} == DIFFERENCES.keys()
    for difference in DIFFERENCES.values():
        assert "[" in difference.documented
        assert "[" in difference.recorded


def ask(mock: PodioMock, method: str, path: str, **given: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {mock.api_key}"}
    return httpx.request(method, f"https://api.maton.ai/podio{path}", headers=headers, **given)


@pytest.fixture
def told() -> Iterator[PodioMock]:
    """A mock whose answers say what they rest on; it prints date-times as they are recorded."""
    with activate(evidence_header=True) as mock:
        mock.dialect = "recorded"
        yield mock


def test_every_endpoint_and_refusal_has_its_evidence() -> None:
    for entry in (*endpoints(), *refusals()):
        assert entry.evidence is not UNSAID, f"{entry.name}: give it evidence=, or a line in operations.txt"
        assert (entry.evidence.kind is Kind.RECORDED) == (entry.evidence.date is not None), entry
        assert set(entry.evidence.assumptions) <= ASSUMPTIONS.keys()


def test_every_assumption_acts_somewhere_when_the_code_runs() -> None:
    acting = {
        citation.assumption
        for each in cited().values()
        for table in (each.lines, each.calls)
        for citations in table.values()
        for citation in citations
    }
    assert ASSUMPTIONS.keys() - acting == set()


def test_every_citation_stands_at_something_that_runs() -> None:
    for path, each in cited().items():
        codes = list(_codes(compile(Path(path).read_text(), path, "exec")))
        lines = {line for code in codes for _, _, line in code.co_lines()}
        assert each.lines.keys() - lines == set(), path
        assert each.calls.keys() - {code.co_firstlineno for code in codes} == set(), path


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def test_kinds_are_ordered() -> None:
    assert Kind.INFERRED < Kind.DOCUMENTED < Kind.RECORDED
    assert str(Grounds(Evidence(Kind.RECORDED, "x", "2014-2018"), ("A-7", "A-12"))) == "recorded 2014-2018; A-7, A-12"
    assert str(Grounds(Evidence(Kind.DOCUMENTED, "x"))) == "documented"


@pytest.mark.parametrize(
    ("method", "path", "sent", "level", "touched", "untouched"),
    [
        ("GET", "/item/123", None, "recorded 2014-2018", set(), {"A-12", "A-13", "A-46"}),
        ("GET", "/item/999", None, "recorded 2014-2018", set(), {"A-2", "A-137"}),
        ("GET", "/nowhere", None, "recorded undated", set(), set()),
        ("PUT", "/item/123", {"tags": ["a"]}, "documented", {"A-12"}, {"A-1"}),
        ("PUT", "/item/123", {"revision": 99, "fields": {}}, "documented", {"A-19"}, {"A-1", "A-12"}),
        ("POST", "/task/", {"text": "a", "unknown": 1}, "documented", {"A-5"}, {"A-46"}),
        ("GET", "/task/?space=789", None, "recorded 2011", {"A-31"}, {"A-5"}),
        ("POST", "/item/app/456/filter/", {"sort_by": "title"}, "recorded 2017-2021", {"A-14"}, {"A-15"}),
    ],
)
def test_an_answer_says_what_it_rests_on(
    told: PodioMock, method: str, path: str, sent: object, level: str, touched: set[str], untouched: set[str]
) -> None:
    answer = ask(told, method, path, json=sent) if sent is not None else ask(told, method, path)
    said, _, numbers = answer.headers["X-Podiomock-Evidence"].partition("; ")
    named = set(filter(None, numbers.split(", ")))
    assert said == level
    assert touched <= named
    assert not untouched & named
    grounds = told.calls[-1].evidence
    assert grounds is not None
    assert answer.headers["X-Podiomock-Evidence"] == str(grounds)
    assert f"[{grounds}]" in str(told.calls[-1])


def test_what_follows_the_page_against_the_wire_is_documented(told: PodioMock) -> None:
    told.dialect = "documented"
    assert ask(told, "GET", "/item/123").headers["X-Podiomock-Evidence"].startswith("documented; ")
    grounds = told.calls[-1].evidence
    assert grounds is not None
    assert grounds.evidence.source == "the dialect 'documented', for: moment"
    assert ask(told, "GET", "/item/999").headers["X-Podiomock-Evidence"] == "recorded 2014-2018"


def test_the_same_call_says_the_same_again(told: PodioMock) -> None:
    first, second = (ask(told, "POST", "/item/app/456/filter/", json={}) for _ in range(2))
    assert first.headers["X-Podiomock-Evidence"] == second.headers["X-Podiomock-Evidence"]
    assert first.content == second.content


def test_a_conflict_rests_on_the_words_for_that(told: PodioMock) -> None:
    ask(told, "PUT", "/item/123", json={"fields": {"title": "a"}})
    answer = ask(told, "PUT", "/item/123", json={"fields": {"title": "b"}, "revision": 0})
    assert answer.status_code == 409
    assert answer.headers["X-Podiomock-Evidence"].startswith("documented; A-1, ")


def test_an_item_that_is_gone_rests_on_the_words_for_that(told: PodioMock) -> None:
    ask(told, "DELETE", "/item/123")
    answer = ask(told, "GET", "/item/123")
    assert answer.headers["X-Podiomock-Evidence"] == "documented; A-2"


def test_answers_say_nothing_unasked() -> None:
    with activate() as mock:
        assert "X-Podiomock-Evidence" not in ask(mock, "GET", "/item/123").headers
        assert mock.calls[-1].evidence is None


def test_the_tests_own_answers_rest_on_nothing_of_ours() -> None:
    with activate(evidence="recorded") as mock:
        mock.answer("GET /org/{org_id}/billing", {})
        assert ask(mock, "GET", "/org/1/billing").status_code == 200


def test_whoever_traces_goes_on_tracing(told: PodioMock) -> None:
    def trace(*_: object) -> None: ...

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        ask(told, "GET", "/item/123")
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ("certain", "evidence='certain' is neither of recorded, documented, inferred"),
        ("documented A-12", "stand behind it, as 'documented; A-12, A-30'"),
        ("documented; A-9999", "there is no assumption A-9999; `podiomock evidence 'A-*'` lists them"),
    ],
)
def test_a_level_that_there_is_not_is_refused(given: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        Least.read(given)


def test_a_block_that_rests_on_less_ends_with_what_on() -> None:
    with pytest.raises(Unproven) as caught, activate(evidence="recorded") as mock:  # noqa: PT012  leaving raises
        ask(mock, "PUT", "/item/123", json={"tags": ["a"]})
        ask(mock, "GET", "/item/999")
        ask(mock, "GET", "/item/999")
    said = str(caught.value)
    assert "PUT /item/{item_id} update_item: documented; A-12" in said
    assert "the vendor's page" in said
    assert f"A-12: {ASSUMPTIONS['A-12']}" in said
    assert "get_item" not in said
    accepted = re.search(r"ask for evidence='([^']*)'", said)
    assert accepted is not None
    assert accepted[1].startswith("documented; A-")
    with activate(evidence=accepted[1]) as mock:
        ask(mock, "PUT", "/item/123", json={"tags": ["a"]})


def test_what_is_inferred_as_a_whole_is_let_pass_as_a_whole() -> None:
    with pytest.raises(Unproven, match="evidence='inferred'"), activate(evidence="documented") as mock:
        httpx.get("https://api.maton.ai/item/1", headers={"Authorization": f"Bearer {mock.api_key}"})
    with activate(evidence="inferred") as mock:
        httpx.get("https://api.maton.ai/item/1", headers={"Authorization": f"Bearer {mock.api_key}"})


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["update_item"], ["update_item  PUT /item/{item_id}", "    documented (the vendor's page"]),
        (["get_item"], ["get_item  GET /item/{item_id}", "    recorded 2014-2018 (captured bodies)"]),
        (["*409 conflict"], ["Conflict  409 conflict", "    documented (the vendor's page, the reference, java); A-1"]),
        (["a-12"], [f"A-12  {ASSUMPTIONS['A-12']}", "    inferred (state/items.py:"]),
        (["--kind", "recorded", "NoOperation", "Conflict"], ["NoOperation  404 not_found", "    recorded undated"]),
    ],
)
def test_the_ledger_is_printed(capsys: pytest.CaptureFixture[str], arguments: list[str], lines: list[str]) -> None:
    assert main(["evidence", *arguments]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == len(lines)
    assert [got.startswith(wanted) for got, wanted in zip(printed, lines, strict=True)] == [True] * len(lines)


def test_the_ledger_is_printed_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["sort"] for row in rows} == {"endpoint", "error", "assumption"}
    assert {row["name"] for row in rows} >= {*ASSUMPTIONS, "get_item", "NotFound", "token"}
    [item] = [row for row in rows if row["name"] == "get_item"]
    assert (item["evidence"], item["date"]) == ("recorded", "2014-2018")


def test_a_pattern_that_fits_nothing_says_what_to_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "billing"]) != 0
    assert "'*billing*' finds it inside of names" in capsys.readouterr().err
    assert main(["evidence", "--kind", "recorded", "Conflict"]) != 0
