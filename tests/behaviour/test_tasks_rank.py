"""The order that tasks stand in, and how it is changed."""

from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock
from tests.behaviour.outsiders import UNKNOWN, refused
from tests.behaviour.tasks import ITEM, TASK, make, on_item


@pytest.fixture
def abcd(api: httpx.Client) -> dict[str, int]:
    """Four tasks on an item."""
    return {text: make(api, text, ref_type="item", ref_id=ITEM)["task_id"] for text in "ABCD"}


@pytest.mark.parametrize(
    ("moved", "to", "order"),
    [
        ("A", {"after": "B"}, "BACD"),
        ("A", {"after": "D"}, "BCDA"),
        ("D", {"before": "A"}, "DABC"),
        ("D", {"before": "C"}, "ABDC"),
        ("A", {"after": "B", "before": "C"}, "BACD"),
        ("D", {"after": "A", "before": "C"}, "ADBC"),
        ("B", {"after": "A"}, "ABCD"),
        ("B", {"before": "C", "after": None}, "ABCD"),
    ],
)
@pytest.mark.parametrize("path", ["rank", "rank/"])
def test_a_task_is_placed(
    api: httpx.Client, abcd: dict[str, int], path: str, moved: str, to: dict[str, str | None], order: str
) -> None:
    body = {key: None if text is None else abcd[text] for key, text in to.items()}
    answer = api.post(f"/task/{abcd[moved]}/{path}", json=body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "".join(on_item(api)) == order
    assert "".join(on_item(api, sort_desc=True)) == order[::-1]
    assert [each["text"] for each in api.get(f"/task/item/{ITEM}/").json()] == list(order)
    make(api, "E", ref_type="item", ref_id=ITEM)
    assert "".join(on_item(api)) == f"{order}E"


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=st.lists(st.tuples(st.permutations("ABCD").map(lambda each: each[:2]), st.booleans()), max_size=30))
def test_ranks_make_one_order_however_often_tasks_move(
    podiomock: PodioMock, api: httpx.Client, moves: list[tuple[list[str], bool]]
) -> None:
    before = podiomock.snapshot()
    numbers = {text: make(api, text, ref_type="item", ref_id=ITEM)["task_id"] for text in "ABCD"}
    order = list("ABCD")
    for (moved, other), behind in moves:
        api.post(f"/task/{numbers[moved]}/rank", json={"after" if behind else "before": numbers[other]})
        order.remove(moved)
        order.insert(order.index(other) + behind, moved)
        assert on_item(api) == order
    podiomock.restore(before)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"before": None, "after": None}, 400),
        ({"after": TASK}, 400),
        ({"after": UNKNOWN}, 404),
        ({"before": "first"}, 400),
        ({"behind": 787}, 400),
        ({"before": 787, "after": 788}, 400),
        ({"before": 787, "after": 787}, 400),
    ],
)
def test_bad_ranks_change_nothing(podiomock: PodioMock, api: httpx.Client, body: dict[str, Any], status: int) -> None:
    before = podiomock.world.state()
    refused(api.post(f"/task/{TASK}/rank", json=body), status)
    refused(api.post(f"/task/{TASK}/rank"), 404, "No matching operation could be found. No body was given.")
    assert podiomock.world.state() == before


def test_as_recorded_ranking_is_gone(podiomock: PodioMock, api: httpx.Client, abcd: dict[str, int]) -> None:
    podiomock.dialect = "recorded"
    refused(api.post(f"/task/{abcd['A']}/rank/", json={"after": abcd["B"]}), 410)
    assert on_item(api) == list("ABCD")
