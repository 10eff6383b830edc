"""The evidence page says what the code says."""

from pathlib import Path

from podiomock.derive.evidence import page

GOLDEN = Path(__file__).parents[2] / "fixtures" / "contract" / "evidence.md"


def test_the_page_is_current() -> None:
    assert GOLDEN.read_text() == page(), "run: python -m podiomock.derive.evidence > fixtures/contract/evidence.md"
