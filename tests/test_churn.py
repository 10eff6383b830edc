"""Pages that move while they are read."""

from collections.abc import Iterator

import httpx
import pytest

from podiomock import PodioMock
from podiomock.churn import NothingChurned

PODIO = "https://api.maton.ai/podio"


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=PODIO, headers={"Authorization": f"Bearer {podiomock.api_key}"}) as client:
        yield client


def by_offset(api: httpx.Client, size: int = 40, **query: object) -> list[int]:
    """Read all items as most programs do."""
    found: list[int] = []
    while True:
        body = {"limit": size, "offset": len(found), **query}
        page = api.post("/item/app/456/filter/", json=body).json()["items"]
        found += [each["item_id"] for each in page]
        if len(page) < size:
            return found


def test_a_still_listing_is_read_whole(api: httpx.Client) -> None:
    assert len(set(by_offset(api))) == 150


def test_insertions_double(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", insert=2) as churn:
        found = by_offset(api, sort_by="created_on", sort_desc=True)
    assert churn.doubled
    assert len(found) > len(set(found))
    assert any(line.startswith("before the page at offset 40 ") and "inserted" in line for line in churn.acts)


def test_deletions_skip(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_*", delete=3) as churn:
        found = by_offset(api)
    assert churn.skipped
    assert not set(churn.skipped) & set(found)


def test_a_row_that_moves_is_missed(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", resort=1) as churn:
        by_offset(api, sort_by="title", sort_desc=False)
    assert churn.skipped or churn.doubled


def test_a_row_that_stays_in_its_place_is_not_said_to_move(api: httpx.Client, podiomock: PodioMock) -> None:
    before = podiomock.world.state()
    with pytest.raises(NothingChurned, match="nobody can resort item 1001 so that this listing changes"):  # noqa: SIM117  the order is the point
        with podiomock.churn("filter_items", resort=1):
            by_offset(api, size=120, sort_by="created_on")
    assert podiomock.world.state() == before


def test_what_could_cancel_out_takes_turns(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", insert=1, delete=1) as churn:
        by_offset(api)
    assert ["deleted" in line for line in churn.acts] == [number % 2 == 1 for number in range(len(churn.acts))]
    assert churn.skipped
    assert churn.doubled


def test_who_reads_the_oldest_first_is_not_moved_by_what_is_new(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", insert=2) as churn:
        found = by_offset(api, sort_by="created_on", sort_desc=False)
    assert churn.acts
    assert len(found) == len(set(found))
    assert churn.doubled == []
    assert churn.skipped == []


def test_a_failing_assertion_tells_the_story(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
        import httpx

        def test_it(podiomock):
            headers = {{"Authorization": f"Bearer {{podiomock.api_key}}"}}
            with podiomock.churn("list_items", delete=1) as churn:
                for offset in (0, 75):
                    httpx.get("{PODIO}/item/app/456/", params={{"limit": 75, "offset": offset}}, headers=headers)
            assert churn.skipped == []
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:randomly")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        [
            "E*assert [[]*] == [[]]",
            "E*churn of list_items: skipped [[]*], doubled nothing",
            "E*before the page at offset 75 Jane Roe deleted item *",
            "E*read offset 0: 75 rows; offset 75: *",
            "*podiomock changes*",
            "meanwhile Jane Roe: DELETE /item/*",
        ]
    )


def test_it_stops_after_its_turns(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", insert=1, turns=1) as churn:
        by_offset(api, sort_by="created_on", sort_desc=True)
    assert len(churn.acts) == 1


@pytest.mark.parametrize(
    ("path", "endpoint", "key"),
    [("/comment/item/123/", "list_comments", "comment_id"), ("/task/?space=789", "list_tasks", "task_id")],
)
def test_other_listings_move_too(path: str, endpoint: str, key: str, api: httpx.Client, podiomock: PodioMock) -> None:
    for number in range(6):
        podiomock.world.item(123).comment(f"Comment {number}")
        podiomock.world.space(789).task(f"Task {number}")
    with podiomock.churn(endpoint, insert=1, turns=2) as churn:
        for offset in (0, 2, 4):
            window = {"limit": 2, "offset": offset}
            query = dict(httpx.URL(path).params) | window
            assert all(key in each for each in api.get(httpx.URL(path).path, params=query).json())
    assert len(churn.acts) == 2


def test_a_pattern_takes_what_can_be_done_to_each_of_its_listings(api: httpx.Client, podiomock: PodioMock) -> None:
    for number in range(4):
        podiomock.world.item(123).comment(f"Comment {number}")
    with podiomock.churn("list_*", delete=1) as churn:
        for path in ("/comment/item/123/", "/item/app/456/", "/notification/"):
            for offset in (0, 2):
                api.get(path, params={"limit": 2, "offset": offset}).raise_for_status()
    assert [line.partition("deleted ")[2].split()[0] for line in churn.acts] == ["comment", "item"]


def test_nothing_that_moved_fails_the_test(api: httpx.Client, podiomock: PodioMock) -> None:
    with (
        pytest.raises(NothingChurned, match="no second page was asked for"),
        podiomock.churn("filter_items", insert=1),
    ):
        by_offset(api, size=500)


def test_the_colleague_is_not_the_programs_doing(api: httpx.Client, podiomock: PodioMock) -> None:
    with podiomock.churn("filter_items", delete=1):
        by_offset(api)
    assert list(podiomock.changes) == []
    assert podiomock.changes.meanwhile
    assert podiomock.effects.people == 0


@pytest.mark.parametrize(
    ("endpoint", "acts", "says"),
    [
        (
            "filter_itmes",
            {"insert": 1},
            "no listing that can be churned is named 'filter_itmes'; there are filter_items",
        ),
        ("filter_items", {}, "takes insert=, delete= or resort="),
        ("filter_items", {"insert": -1, "delete": 1}, "takes insert=, delete= or resort="),
        ("list_comments", {"resort": 1}, "nobody can resort a comment of these listings; churn takes insert=, delete="),
    ],
)
def test_what_makes_no_sense_is_refused(endpoint: str, acts: dict[str, int], says: str, podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=says):
        podiomock.churn(endpoint, **acts)
