"""Calls of every endpoint: what is drawn as lawful is taken, what is drawn as broken is refused and changes nothing."""

import json
from contextlib import suppress

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample, Unsatisfiable

from podiomock import PodioMock, World, load, strategies
from podiomock.derive.calls.lawful import ENDPOINTS

BUDGET = settings(max_examples=30, derandomize=True, database=None, phases=[Phase.generate])
"""How many calls of an endpoint are drawn before one must have been taken."""

OUT_OF_REACH = {
    "delete_organization": "Podio refuses it to every client below trust level 5, and so to all that are known",
}

MAKING = ("create_", "add_", "upload_", "subscribe", "rate", "set_", "update_reminder", "update_recurrence", "export_")
"""How the names of those begin whose calls are kept, so that the others have something to be called with."""

FEW = settings(max_examples=120)


def furnished() -> World:
    """A world that has beside the usual what no call of one user can make."""
    world = load("documented")
    org = world.org(123456)
    world.url("https://example.com/notes.txt", "What was said.")
    org.space("Not mine", created_by="Jane Roe")
    mine = org.space("Mine", created_by=12345)
    app = mine.app("Meetings", title="text", config={"type": "meeting"})
    app.item(title="Monday", external_id="monday").share("Jane Roe")
    return world


def told(mock: PodioMock) -> None:
    """Have a colleague ask to be let in, and say something to the caller: both are notified."""
    jane = mock.world.connection(user="Kim Loe", status="ACTIVE")
    space = next(each.space_id for each in mock.world.spaces if each.name == "Mine")
    call = strategies.Call("request_membership", "POST", f"/space/{space}/member_request/")
    request = call.request(mock.api_key)
    request.headers.update({name.lower(): value for name, value in jane.headers.items()})
    assert mock.handle(request).status == 204
    mock.world.connections.delete(jane.id, mock.world.now)


def test_every_endpoint_is_reached_within_a_small_budget() -> None:
    mock = PodioMock(furnished())
    told(mock)
    names = sorted(ENDPOINTS, key=lambda name: not name.startswith(MAKING))
    missed = [name for name in names if not reached(mock, name)]
    # What rests on what stood later in the row.
    assert {name for name in missed if not reached(mock, name)} == OUT_OF_REACH.keys()


def reached(mock: PodioMock, name: str) -> bool:
    """Whether a call is taken; if it makes something, it is made again to stay."""
    start = mock.snapshot()

    def taken(call: strategies.Call) -> bool:
        try:
            return mock.handle(call.request(mock.api_key)).status < 300
        finally:
            mock.restore(start)

    with suppress(NoSuchExample, Unsatisfiable):
        call = find(strategies.calls(mock.world, name), taken, settings=BUDGET)
        if name.startswith(MAKING):
            mock.handle(call.request(mock.api_key))
        return True
    return False


@FEW
@given(data=st.data())
def test_broken_calls_are_refused_and_change_nothing(data: st.DataObject) -> None:
    mock = PodioMock(WORLD)
    mock.restore(START)
    for _ in range(6):
        if data.draw(st.booleans()):
            before = mock.handle(data.draw(strategies.calls(mock.world, NOT_CONNECTIONS)).request(mock.api_key))
            assert before.status < 500
        call = data.draw(strategies.broken_calls(mock.world))
        mark = mock.world.journal.mark()
        refused = mock.handle(call.request(mock.api_key))
        assert 400 <= refused.status < 500, f"{call}: {refused.status} {refused.body!r}"
        assert mock.world.journal.mark() == mark, f"{call} was refused, and wrote"


@FEW
@given(world=strategies.worlds(), data=st.data())
def test_drawn_worlds_can_be_called_too(world: World, data: st.DataObject) -> None:
    take_some(PodioMock(world), data)


@FEW
@given(data=st.data())
def test_what_is_drawn_as_lawful_is_of_the_right_shape(data: st.DataObject) -> None:
    mock = PodioMock(WORLD)
    mock.restore(START)
    take_some(mock, data)


def take_some(mock: PodioMock, data: st.DataObject) -> None:
    """Make calls; what a world holds may refuse one as 403, 404 or 409, but no value in it is wrong."""
    for _ in range(4):
        call = data.draw(strategies.calls(mock.world, NOT_CONNECTIONS))
        answer = mock.handle(call.request(mock.api_key))
        assert answer.status < 500, f"{call}: {answer.body!r}"
        assert answer.status != 400, f"{call}: {answer.body!r}"


def test_a_call_says_what_it_is_and_what_is_wrong_with_it() -> None:
    call = strategies.Call("get_app", "GET", "/app/1", {"view": "mini"}, wrong="the app_id 1 is nothing's")
    assert str(call) == "GET /app/1?view=mini  # the app_id 1 is nothing's"
    assert call.request("k").url == "https://api.maton.ai/podio/app/1?view=mini"
    native = call.request("t", base="https://api.podio.com", scheme="OAuth2")
    assert (native.url, native.headers["authorization"]) == ("https://api.podio.com/app/1?view=mini", "OAuth2 t")
    update = strategies.Call("set_usage", "PUT", "/app/1/usage", body={"usage": "Ask"})
    assert json.loads(update.request("k").body) == {"usage": "Ask"}
    assert str(update) == 'PUT /app/1/usage {"usage": "Ask"}'


def test_a_file_is_sent_as_a_form() -> None:
    mock = PodioMock(load("documented"))
    call = find(strategies.calls(mock.world, "upload_file"), lambda _: True)
    assert json.loads(mock.handle(call.request(mock.api_key)).body)["name"] == "notes.txt"


def test_a_misspelt_endpoint_is_told() -> None:
    with pytest.raises(ValueError, match=r"no endpoint is called 'get_itm'; did you mean 'get_item'\?"):
        find(strategies.calls(load("documented"), "get_itm"), lambda _: True)


def test_calls_shrink_to_the_smallest_that_do() -> None:
    world = load("documented")
    call = find(strategies.calls(world, ["get_user", "create_item", "list_labels"]), lambda call: call.body is not None)
    assert (call.name, call.query) == ("create_item", {})
    assert call.body.keys() == {"fields"}
    assert call.body["fields"].keys() == {"title"}


WORLD = load("documented")
START = WORLD.snapshot()
NOT_CONNECTIONS = [name for name in ENDPOINTS if name != "delete_connection"]
