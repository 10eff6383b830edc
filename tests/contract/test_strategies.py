"""The strategies lent to users: what is drawn as lawful is taken, what is drawn as unlawful is refused."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock, World, load, strategies
from podiomock.http import Response
from tests.cassettes.recording import asked

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DOCUMENTED = load("documented")
START = DOCUMENTED.snapshot()


def ask(mock: PodioMock, line: str, body: Any = None) -> Response:
    return mock.handle(asked(line, body, authorization=f"Bearer {mock.api_key}"))


def totals(mock: PodioMock) -> list[int]:
    return [json.loads(ask(mock, f"POST /item/app/{app}/filter/", {}).body)["total"] for app in apps(mock.world)]


def apps(world: World) -> list[int]:
    return [each.app_id for each in world.applications]


@FEW
@given(world=strategies.worlds(), data=st.data())
def test_drawn_worlds_take_what_is_drawn_for_them(world: World, data: st.DataObject) -> None:
    mock = PodioMock(world)
    app = data.draw(st.sampled_from(apps(world)))
    fields = data.draw(strategies.item_fields(world, app))
    made = ask(mock, f"POST /item/app/{app}/", {"fields": fields})
    assert made.status == 200, made.body
    item = json.loads(made.body)["item_id"]
    shown = json.loads(ask(mock, f"GET /item/{item}").body)
    assert {each["external_id"] for each in shown["fields"]} >= fields.keys()
    body = data.draw(strategies.filters(world, app))
    found = ask(mock, f"POST /item/app/{app}/filter/", body)
    assert found.status == 200, found.body
    said = json.loads(found.body)
    assert len(said["items"]) <= said["filtered"] <= said["total"]


@FEW
@given(world=strategies.worlds(), data=st.data())
def test_what_is_drawn_as_broken_is_refused_and_changes_nothing(world: World, data: st.DataObject) -> None:
    mock = PodioMock(world)
    app = data.draw(st.sampled_from(apps(world)))
    before = totals(mock)
    refused = ask(mock, f"POST /item/app/{app}/", {"fields": data.draw(strategies.broken_fields(world, app))})
    assert refused.status == 400, refused.body
    assert totals(mock) == before
    assert not mock.changes.set_up


@FEW
@given(data=st.data())
def test_they_fit_any_world(data: st.DataObject) -> None:
    DOCUMENTED.restore(START)
    mock = PodioMock(DOCUMENTED)
    app = data.draw(st.sampled_from([456, 457]))
    fields = data.draw(strategies.item_fields(DOCUMENTED, app))
    assert ask(mock, f"POST /item/app/{app}/", {"fields": fields}).status == 200
    assert ask(mock, f"POST /item/app/{app}/filter/", data.draw(strategies.filters(DOCUMENTED, app))).status == 200


def test_worlds_shrink_to_next_to_nothing() -> None:
    smallest = find(strategies.worlds(), lambda world: len(world.items.rows) >= 1)
    assert len(smallest.items.rows) == 1
    assert len(smallest.spaces.rows) == 1
    assert len(list(smallest.users)) == 1


@pytest.mark.parametrize("kind", sorted(strategies.DRAWN))
def test_a_small_budget_reaches_every_type(kind: str) -> None:
    def has(world: World) -> bool:
        return any(field.type == kind for app in world.applications for field in app.fields)

    assert has(find(strategies.worlds(), has, settings=settings(max_examples=500)))
