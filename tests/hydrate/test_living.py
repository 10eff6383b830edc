"""A living world as a file: what comes of it is the same world, and it says no more than it must."""

from hypothesis import HealthCheck, given, settings

from podiomock import PodioMock, World, load, strategies
from podiomock.cassettes.blocks import dump
from podiomock.http import Request
from podiomock.hydrate.living import BASE, pictured, shortest, unsaid
from podiomock.state.worldfile import Source, furnish

TOLD = ("users", "members", "spaces", "applications", "tasks", "comments")


def picture(world: World) -> dict[str, object]:
    mock = PodioMock(world)
    return pictured(world, mock.handle, mock.api_key)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(world=strategies.worlds())
def test_a_drawn_world_comes_back_from_its_file(world: World) -> None:
    data = picture(world)
    short = shortest(data)
    again = furnish(Source("again", short, {}))
    for name in TOLD:
        assert again.tables[name].rows == world.tables[name].rows
    assert again.items.rows.keys() == world.items.rows.keys()  # made app by app, in a file
    assert picture(again) == data
    assert len(dump(short)) < len(dump(data))
    assert not {*TOLD, "items"} & {*unsaid(world, short)}


def test_what_a_file_cannot_say_is_known() -> None:
    world = load("documented")
    data = picture(world)
    assert "items" not in unsaid(world, data)
    assert "tokens" not in unsaid(world, data)
    mock = PodioMock(world)
    headers = {"authorization": f"Bearer {mock.api_key}", "content-type": "application/json"}
    sent = b'{"url": "https://example.com/hook", "type": "item.create"}'
    assert mock.handle(Request.to("POST", f"{BASE}/hook/app/456/", headers, sent)).status == 200
    assert "hooks" in unsaid(world, picture(world))


def test_references_that_a_file_leaves_out_are_told() -> None:
    world = World()
    space = world.org("Acme").space("Sales")
    deals = space.app("Deals", title="text", about="app")
    people = space.app("People", title="text")
    ada = people.item(title="Ada")
    first = deals.item(title="First")
    assert "values of items" not in unsaid(world, picture(world))
    deals.item(title="Second", about=first.id)
    assert "values of items" not in unsaid(world, picture(world))
    deals.item(title="Third", about=ada.id)
    assert "values of items" in unsaid(world, picture(world))


def test_what_is_too_large_to_be_shortened_is_left_as_it_is() -> None:
    data = picture(load("documented"))
    assert shortest(data) is data
