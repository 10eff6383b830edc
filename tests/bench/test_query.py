"""What filtering costs as apps grow, as ratios. `pytest -m bench -s` prints the figures.

What is asserted is generous: machines are noisy. The budgets themselves are in the printed lines.
"""

import gc
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from podiomock import PodioMock, World
from podiomock.http import Request
from podiomock.state import query
from podiomock.state.rows import Application, DateRange

pytestmark = pytest.mark.bench

SMALL, LARGE = 1_000, 100_000
FIRST = 1_000_000
PAGE = b'{"filters": {"stage": [1, 2]}, "sort_by": "due", "limit": 30, "offset": %d}'
QUESTIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a category, by creation": ({"stage": [1, 2]}, "created_on"),
    "a category, by a date": ({"stage": [1, 2]}, "due"),
    "a range of numbers, by title": ({"amount": {"from": 100, "to": 500}}, "title"),
    "all, by a number": ({}, "amount"),
}


class Big:
    """An app of many items, each with a title, a stage, a date and an amount of its own."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.world = world = World()
        self.handle = (
            world.org("Acme")
            .space("Sales")
            .app("Deals", title="text", stage=["New", "Won", "Lost"], due="date", amount="number")
        )
        first = self.handle.item(title="one", stage="New", due={"start": "2026-02-01"}, amount=5).row
        revision = next(iter(world.revisions))
        ids = {each.external_id: each.field_id for each in self.app.fields}
        began = date(2026, 1, 1)
        for at in range(count - 1):
            values = {
                ids["title"]: (f"Deal {at * 7919 % count}",),
                ids["stage"]: (at % 3 + 1,),
                ids["due"]: (DateRange(began + timedelta(days=at * 31 % 700)),),
                ids["amount"]: (Decimal(at * 7919 % 1000),),
            }
            made = first.created_on + timedelta(seconds=at)
            number = FIRST + at
            item = structs.replace(first, item_id=number, app_item_id=at + 2, values=values, created_on=made)
            world.items.insert(number, item)
            world.revisions.insert(number, structs.replace(revision, item_revision_id=number, item_id=number))
        world.session = structs.replace(world.session, user_id=first.created_by)

    @property
    def app(self) -> Application:
        return self.handle.row

    def ask(self, filters: dict[str, Any], sort_by: str) -> query.Result:
        return query.find(self.world, self.app, filters, sort_by, descending=True)

    def write(self, number: int) -> None:
        """Change an item of the middle, so that it moves in no order but may in any."""
        item_id = FIRST + number % (self.count - 1)
        self.world.items.change(item_id, tags=(str(number),))


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1e3


@pytest.fixture(scope="module")
def small() -> Big:
    return Big(SMALL)


@pytest.fixture(scope="module")
def large() -> Big:
    return Big(LARGE)


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n  {line}", end="")

    return say


@pytest.mark.parametrize("name", QUESTIONS)
def test_first_page_after_a_write_and_next(name: str, small: Big, large: Big, say: Callable[[str], None]) -> None:
    cold: dict[int, float] = {}
    written: dict[int, float] = {}
    following: dict[int, float] = {}
    for big in (small, large):
        firsts, seconds, thirds = [], [], []
        for number in range(7):
            big.world.cache.clear()
            firsts.append(timed(lambda big=big: big.ask(*QUESTIONS[name])))  # type: ignore[misc]  # a bound default
            big.write(number)
            seconds.append(timed(lambda big=big: big.ask(*QUESTIONS[name])))  # type: ignore[misc]  # a bound default
            thirds.append(timed(lambda big=big: big.ask(*QUESTIONS[name])))  # type: ignore[misc]  # a bound default
        cold[big.count], written[big.count], following[big.count] = min(firsts), min(seconds), min(thirds)
    growth = cold[LARGE] / cold[SMALL] / (LARGE / SMALL)
    say(
        f"{name}, {LARGE} items: asked for the first time {cold[LARGE]:.0f} ms ({growth:.1f}x what grows with the "
        f"items), after a write {written[LARGE]:.1f} ms (budget 30), the next page {following[LARGE]:.3f} ms "
        f"(budget 0.1)"
    )
    assert written[LARGE] < cold[LARGE]
    assert following[LARGE] < written[LARGE]
    assert growth < 10


def over_the_wire(big: Big) -> tuple[float, float]:
    """Milliseconds of the next page of 30, rendered, and of a GET; the best of several."""
    mock = PodioMock(big.world)
    connection = big.world.connection()
    big.world.connections.change(connection.id, status="ACTIVE", user_id=big.world.session.user_id)
    headers = {"authorization": f"Bearer {mock.api_key}"}

    def page(offset: int) -> object:
        path = f"/podio/item/app/{big.handle.id}/filter/"
        answer = mock.handle(Request("POST", "https://api.maton.ai", path, "", headers, PAGE % offset))
        assert answer.status == 200, answer.body
        return answer

    def item(number: int) -> object:
        path = f"/podio/item/{FIRST + number}"
        answer = mock.handle(Request("GET", "https://api.maton.ai", path, "mark_as_viewed=0", headers, b""))
        assert answer.status == 200, answer.body
        return answer

    page(0)
    next_page = min(timed(lambda at=at: page(30 * at)) for at in range(1, 11))  # type: ignore[misc]  # a bound default
    get = min(timed(lambda at=at: item(at)) for at in range(1, 11))  # type: ignore[misc]  # a bound default
    return next_page, get


def test_a_page_over_the_wire(small: Big, large: Big, say: Callable[[str], None]) -> None:
    few, many = over_the_wire(small), over_the_wire(large)
    say(
        f"{LARGE} items over the wire: the next page of 30, rendered, {many[0]:.2f} ms; a GET {many[1]:.3f} ms; "
        f"{many[0] / few[0]:.1f} and {many[1] / few[1]:.1f} times what they are at {SMALL}"
    )
    assert many[0] < 10 * few[0]
    assert many[1] < 10 * few[1]


def test_memory_of_an_item(say: Callable[[str], None]) -> None:
    Big(10)
    gc.collect()
    tracemalloc.start()
    try:
        big = Big(SMALL * 5)
        gc.collect()
        built, _ = tracemalloc.get_traced_memory()
        for question in QUESTIONS.values():
            big.ask(*question)
        asked, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    per_item, per_search = built / big.count, (asked - built) / big.count / len(QUESTIONS)
    say(
        f"memory: {per_item / 1024:.2f} KiB an item with four values, its revision and its place in the journal; "
        f"{per_search:.0f} bytes an item for each kept search"
    )
    assert per_item < 10 * 1024
    assert per_search < 200
