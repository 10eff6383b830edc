"""The numbered assumptions: the table and the code that cites it say the same."""

import re
from pathlib import Path

from podiomock.dialects import DIFFERENCES, Dialect
from podiomock.evidence import ASSUMPTIONS

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


def test_every_place_of_disagreement_has_its_sources() -> None:
    assert set(Dialect.__struct_fields__) - {"name"} == DIFFERENCES.keys()
    for difference in DIFFERENCES.values():
        assert "[" in difference.documented
        assert "[" in difference.recorded
