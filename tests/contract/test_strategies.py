"""The strategies lent to users: what is drawn as lawful is taken, what is drawn as unlawful is refused."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from podiomock import PodioMock, World, load, strategies
from podiomock.http import Response
from tests.cassettes.recording import asked

FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
UNSHRUNK = settings(max_examples=500, phases=[Phase.generate])
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

    assert has(find(strategies.worlds(), has, settings=UNSHRUNK))


def found(mock: PodioMock, app: int, body: Any) -> list[int]:
    answer = ask(mock, f"POST /item/app/{app}/filter/", body)
    assert answer.status == 200, answer.body
    return [each["item_id"] for each in json.loads(answer.body)["items"]]


@FEW
@given(data=st.data())
def test_walks_cover_what_their_filter_finds(data: st.DataObject) -> None:
    DOCUMENTED.restore(START)
    mock = PodioMock(DOCUMENTED)
    walk = data.draw(strategies.walks(DOCUMENTED, 456))
    whole = found(mock, 456, {**walk[0], "limit": 500, "offset": 0})
    assert [each for page in walk for each in found(mock, 456, page)] == whole
    assert len(found(mock, 456, walk[-1])) < walk[-1]["limit"]


@FEW
@given(data=st.data())
def test_histories_do_the_same_again_and_leave_the_world_as_it_was(data: st.DataObject) -> None:
    DOCUMENTED.restore(START)
    before = DOCUMENTED.state()
    history = data.draw(strategies.histories(DOCUMENTED, most=5))
    assert DOCUMENTED.state() == before
    mock = PodioMock(DOCUMENTED)
    for call in history:
        assert mock.handle(call.request(mock.api_key)).status < 500


def test_histories_shrink_to_calls_that_rest_on_each_other() -> None:
    world = World()
    world.org("Acme").space("Sales").app("Deals", title="text")
    names = ["create_item", "update_item", "delete_item", "get_user"]
    deleting = find(strategies.histories(world, names), lambda history: history[-1].name == "delete_item")
    assert [each.name for each in deleting] == ["create_item", "delete_item"]


@FEW
@given(data=st.data())
def test_the_config_of_a_live_app_is_enough(data: st.DataObject) -> None:
    DOCUMENTED.restore(START)
    live = PodioMock(DOCUMENTED)
    config = json.loads(ask(live, "GET /app/456").body)
    world = strategies.world_with(config)
    fields = data.draw(strategies.item_fields(world, 456))
    assert ask(live, "POST /item/app/456/", {"fields": fields}).status == 200
    refused = {"fields": data.draw(strategies.broken_fields(world, 456))}
    assert ask(live, "POST /item/app/456/", refused).status == 400
    assert ask(live, "POST /item/app/456/filter/", data.draw(strategies.filters(world, 456))).status == 200


@pytest.mark.parametrize("story", sorted(Path("cassettes").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_cassette_is_a_world_like_any_other(story: Path) -> None:
    world = load(str(story))
    mock = PodioMock(world)
    for app in apps(world)[:1]:
        fields = find(strategies.item_fields(world, app), lambda _: True)
        assert ask(mock, f"POST /item/app/{app}/", {"fields": fields}).status == 200
    call = find(strategies.calls(world, "get_user"), lambda _: True)
    assert mock.handle(call.request(mock.api_key)).status == 200


def untitled(world: World) -> bool:
    titles = [each.field_id for app in world.applications for each in app.fields if each.external_id == "title"]
    return any(each.values.keys().isdisjoint(titles) for each in world.items)


@pytest.mark.parametrize(
    "has",
    [
        lambda world: any(each.completed_on for each in world.tasks),
        lambda world: any(each.due_date for each in world.tasks),
        untitled,
        lambda world: any(each.labels for each in world.tasks),
        lambda world: any(each.reference[0] == "task" for each in world.comments),
        lambda world: any(each.ref for each in world.files),
        lambda world: len(world.connections) > 1,
        lambda world: any(each.details for each in world.contacts),
    ],
)
def test_drawn_worlds_have_what_hangs_together(has: Callable[[World], bool]) -> None:
    assert has(find(strategies.worlds(), has, settings=UNSHRUNK))


@FEW
@given(world=strategies.worlds())
def test_whoever_else_has_a_connection_the_caller_calls(world: World) -> None:
    mock = PodioMock(world)
    assert json.loads(ask(mock, "GET /user/").body)["user_id"] == 1001


@pytest.mark.parametrize("config", [{"name": "Tasks"}, "app.json", []])
def test_what_is_no_config_is_told(config: Any) -> None:
    with pytest.raises(ValueError, match=r"is no JSON of GET /app/\{app_id\}: it has no app_id"):
        strategies.world_with(config)


@pytest.mark.parametrize("name", ["strategies", "ClientContract"])
def test_what_is_not_installed_is_told(name: str) -> None:
    code = f"import sys; sys.modules['hypothesis'] = None\nfrom podiomock import {name}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.stderr.splitlines()[-1] == (
        f"ModuleNotFoundError: podiomock.{name} draws with Hypothesis, which is not installed: "
        "pip install 'podiomock[contract]'"
    )
