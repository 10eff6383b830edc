"""The ledger of effects: who would have noticed what, by which call, and what a failing assertion says of it."""

from collections.abc import Iterator

import httpx
import pytest

from podiomock import PodioMock

QUIET = {"silent": "true", "hook": "false"}
TOLD = [
    "fired item.update: item_id=123 item_revision_id=6158 external_id=",
    "told Jane Roe: item_update item 123 (subscriber of item 123)",
    "told Sam Poe: item_update item 123 (subscriber of item 123)",
]


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        yield client


def edit(api: httpx.Client, title: str = "New", **query: str) -> None:
    api.put("/item/123", json={"fields": {"title": title}}, params=query).raise_for_status()


def test_a_quiet_call_has_none(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api, **QUIET)
    assert podiomock.effects.people == 0
    assert podiomock.effects == []
    assert not podiomock.effects
    assert repr(podiomock.effects) == "nobody told, no hook fired"


@pytest.mark.parametrize(
    ("query", "left"), [({"silent": "true"}, TOLD[:1]), ({"hook": "false"}, TOLD[1:]), ({}, TOLD), (QUIET, [])]
)
def test_each_switch_silences_its_own(
    query: dict[str, str], left: list[str], api: httpx.Client, podiomock: PodioMock
) -> None:
    edit(api, **query)
    assert podiomock.effects == left
    assert podiomock.effects.lines == left


def test_each_effect_knows_its_call_and_its_row(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api)
    api.post("/comment/item/123/", json={"value": "Look"}).raise_for_status()
    (first, edited), (second, said) = podiomock.effects.by_call()
    assert (first.asked, second.asked) == ("PUT /item/123", "POST /comment/item/123/")
    assert [each.kind for each in edited] == ["fired", "told", "told"]
    assert [each.kind for each in said] == ["told", "told", "fired"]
    assert (said[0].row.user_id, said[-1].row.type) == (12346, "comment.create")
    assert {each.call.endpoint for each in podiomock.effects} == {"update_item", "add_comment"}
    assert [each.type for each in podiomock.effects.hooks] == ["item.update", "comment.create"]


def test_people_count_once_and_have_names(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api)
    edit(api, "Newer")
    assert podiomock.effects.people == 2
    assert podiomock.effects.people.names == ("Jane Roe", "Sam Poe")
    assert f"{podiomock.effects.people} people, {podiomock.effects.people:>3}" == "2 people,   2"
    assert repr(podiomock.effects.people) == "2 (Jane Roe, Sam Poe)"


def test_what_was_viewed(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api)
    jane = podiomock.world.connection(user="Jane Roe")
    with podiomock.effects.recording() as seen:
        api.get("/item/123", headers=jane.headers)
    assert seen == ["viewed Jane Roe: item_update item 123"]
    assert seen.people == 0
    assert [each.viewed_on is not None for each in podiomock.effects.notifications] == [True, False]


def test_what_the_test_arranges_is_no_effect(podiomock: PodioMock) -> None:
    podiomock.world.space(789).invite("zoe@new.example")
    podiomock.world.item(123).comment("Look")
    assert podiomock.effects == []


def test_a_refused_call_has_none(api: httpx.Client, podiomock: PodioMock) -> None:
    assert api.put("/item/123", json={"fields": {"nothing": 1}}).status_code == 400
    assert podiomock.effects == []


def test_a_block_keeps_what_happened_in_it(api: httpx.Client, podiomock: PodioMock) -> None:
    before = podiomock.snapshot()
    edit(api)
    with podiomock.effects.recording() as seen:
        edit(api, "Newer", hook="false")
    edit(api, "Newest")
    assert seen == TOLD[1:]
    podiomock.restore(before)
    assert seen == TOLD[1:]
    assert podiomock.effects == []


def test_since_a_snapshot(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api)
    start, between = podiomock.snapshot(), podiomock.snapshot()
    edit(api, "Newer", silent="true")
    assert len(podiomock.effects.since(between)) == 1
    podiomock.restore(start)
    podiomock.restore(between)
    assert podiomock.effects.since(between) == []
    edit(api, "Newest")
    late = podiomock.snapshot()
    podiomock.restore(start)
    with pytest.raises(ValueError, match="an earlier point was restored since"):
        list(podiomock.effects.since(late))


def test_reset_forgets_them(api: httpx.Client, podiomock: PodioMock) -> None:
    edit(api)
    podiomock.reset()
    assert podiomock.effects == []
    edit(api, hook="false")
    assert podiomock.effects == TOLD[1:]


@pytest.mark.parametrize(
    ("assertion", "says"),
    [
        (
            "effects.people == 0",
            [
                "E*assert 2 (Jane Roe, Sam Poe) reached == 0",
                "E*PUT /item/123",
                "E*  told Jane Roe: item_update item 123 (subscriber of item 123)",
                "E*  told Sam Poe: item_update item 123 (subscriber of item 123)",
            ],
        ),
        ("not effects.people", ["E*assert not 2 (Jane Roe, Sam Poe)"]),
        ("effects.hooks == []", ["E*assert 1 effects == [[]]", "E*  fired item.update: item_id=123 *"]),
        ("effects.notifications == []", ["E*assert 2 effects == [[]]", "E*  told Jane Roe: *"]),
        ("effects == []", ["E*assert 3 effects == [[]]", "E*PUT /item/123", "E*  fired item.update: *"]),
        (
            "effects == ['told Jane Roe: item_update item 123 (subscriber of item 123)', 'told Ann: x']",
            ["E*the effects == 2 others", "E*+ fired item.update*", "E*- told Ann: x", "E*+ told Sam Poe: *"],
        ),
        ("effects.reached == ['Jane Roe']", ["E*Sam Poe*"]),
        (
            "podiomock.changes == []",
            ["E*assert 1 changes == [[]]", "E*PUT /item/123", 'E*  item 123: title "Complete project plan" -> "x"'],
        ),
    ],
)
def test_a_failing_assertion_names_who_and_why(assertion: str, says: list[str], pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
import httpx

def test_it(podiomock):
    headers = {{"Authorization": f"Bearer {{podiomock.api_key}}"}}
    httpx.put("https://api.maton.ai/podio/item/123", json={{"fields": {{"title": "x"}}}}, headers=headers)
    effects = podiomock.effects
    assert {assertion}
"""
    )
    result = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:xdist")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(says)
