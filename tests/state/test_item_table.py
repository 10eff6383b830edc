"""The indexes of the items' table: what they say is what a look at every item says."""

from random import Random

import pytest

from podiomock.state.rows import Item
from podiomock.state.table import Snapshot
from podiomock.state.world import World

APPS, FIELD = (1, 2), 7


def looked_up(world: World, app_id: int, value: int) -> list[Item]:
    return [each for each in world.items.where("app", app_id) if value in each.values.get(FIELD, ())]


def an_item(world: World, app_id: int, values: tuple[int, ...], external_id: str | None) -> Item:
    fresh = world.new_id("item")
    facts = world.facts()
    item = Item(
        item_id=fresh,
        app_id=app_id,
        app_item_id=fresh,
        values={FIELD: values} if values else {},
        external_id=external_id,
        last_edit_on=world.now,
        last_edit_by=0,
        last_edit_via=1,
        last_event_on=world.now,
        **facts,
    )
    return world.items.insert(fresh, item)


def write(world: World, random: Random) -> None:
    """Make, change or delete an item."""
    living = list(world.items)
    values = tuple(random.sample(range(5), random.randrange(3)))
    choice = random.random() if living else 0
    if choice < 0.4:
        an_item(world, random.choice(APPS), values, random.choice([None, "a", "b"]))
    elif choice < 0.7:
        world.items.change(random.choice(living).item_id, values={FIELD: values} if values else {})
    elif choice < 0.8:
        world.items.change(random.choice(living).item_id, external_id=random.choice([None, "a", "b"]))
    else:
        world.items.delete(random.choice(living).item_id, world.now)


@pytest.mark.parametrize("seed", range(20))
def test_lookups_follow_writes_deletes_and_undo(seed: int) -> None:
    random, world = Random(seed), World()
    snapshots: list[Snapshot] = []
    for _ in range(200):
        choice = random.random()
        if choice < 0.1:
            snapshots.append(world.snapshot())
        elif choice < 0.2 and snapshots:
            world.restore(random.choice(snapshots))
            snapshots = [each for each in snapshots if each.alive]
        else:
            write(world, random)
        if random.random() < 0.5:
            continue
        for app_id in APPS:
            for value in range(5):
                assert world.items.holding(app_id, FIELD, value) == looked_up(world, app_id, value)
            for name in ("a", "b"):
                expected = [each for each in world.items.where("app", app_id) if each.external_id == name]
                assert world.items.holding(app_id, "external_id", name) == expected
