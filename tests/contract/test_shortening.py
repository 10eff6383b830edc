"""The shortest history: what makes no difference is left out, though ids change with it."""

import json
from collections.abc import Sequence

from podiomock import PodioMock, World, strategies
from podiomock.derive.shortening import shortest


def begun() -> PodioMock:
    world = World()
    world.org("Acme").space("Sales").app("Deals", title="text")
    return PodioMock(world)


def deletes(history: Sequence[strategies.Call]) -> bool:
    """Whether a history deletes an item."""
    mock = begun()
    answers = [mock.handle(each.request(mock.api_key)).status for each in history]
    return history[-1].name == "delete_item" and answers[-1] == 204


def test_what_was_made_before_is_left_out_and_later_ids_are_lower() -> None:
    mock = begun()
    [app] = mock.world.applications
    making = strategies.Call("create_item", "POST", f"/item/app/{app.app_id}/", body={"fields": {"title": "x"}})
    made = [json.loads(mock.handle(making.request(mock.api_key)).body)["item_id"] for _ in range(4)]
    history = [making, making, making, making, strategies.Call("delete_item", "DELETE", f"/item/{made[-1]}")]
    assert deletes(history)
    assert [str(each) for each in shortest(history, deletes)] == [
        f"POST /item/app/{app.app_id}/ {{}}",
        f"DELETE /item/{made[0]}",
    ]
