"""The coverage page says what the code does."""

from pathlib import Path

import pytest

from podiomock.derive.coverage import page
from podiomock.ledger import emulated
from podiomock.operations import named, operations

GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "coverage.md"


def test_the_page_is_current() -> None:
    assert GOLDEN.read_text() == page(), "run: python -m podiomock.derive.coverage > fixtures/contract/coverage.md"


def test_every_operation_is_well_formed_and_stands_once() -> None:
    assert len(set(map(str, operations()))) == len(operations())
    for each in operations():
        assert each.method in {"GET", "POST", "PUT", "DELETE"}
        assert each.path.startswith("/")
        assert each.sources
        assert each.programs == 0 or each.rank is not None


def test_every_operation_is_found_by_its_example() -> None:
    for each in operations():
        found = named(each.method, each.example)
        assert found is not None
        assert found.path.count("{") <= each.path.count("{")


@pytest.mark.parametrize("rank", range(1, 30))
def test_the_thirty_most_used_are_emulated(rank: int) -> None:
    missing = [str(each) for each in operations() if each.rank == rank and emulated(each) is None]
    assert [each for each in missing if "/oauth/" not in each] == []
