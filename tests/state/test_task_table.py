"""What hangs on what, as the tasks' table has it: the same as a look at every task says."""

from random import Random

import pytest

from podiomock.state.rows import Reference, Task
from podiomock.state.table import Snapshot
from podiomock.state.world import World

PLACES: tuple[Reference | None, ...] = (None, ("item", 1), ("item", 2), ("app", 1))


def write(world: World, random: Random) -> None:
    """Make, move, change or delete a task."""
    living = list(world.tasks)
    place = random.choice(PLACES)
    choice = random.random() if living else 0
    if choice < 0.4:
        fresh = world.new_id("task")
        world.tasks.insert(fresh, Task(task_id=fresh, text="x", responsible=1, ref=place, **world.facts()))
    elif choice < 0.7:
        world.tasks.change(random.choice(living).task_id, ref=place)
    elif choice < 0.8:
        world.tasks.change(random.choice(living).task_id, text="y")
    else:
        world.tasks.delete(random.choice(living).task_id, world.now)


def check(world: World) -> None:
    for place in PLACES:
        if place is not None:
            assert world.tasks.on(place) == [each for each in world.tasks if each.ref == place]
    both = world.tasks.on(("item", 1), ("item", 2), ("item", 1))
    assert both == [each for each in world.tasks if each.ref in (("item", 1), ("item", 2))]


@pytest.mark.parametrize("seed", range(20))
def test_through_writes_and_restores(seed: int) -> None:
    random, world = Random(seed), World()
    snapshots: list[Snapshot] = []
    for _ in range(60):
        choice = random.random()
        if choice < 0.1:
            snapshots.append(world.snapshot())
        elif choice < 0.2 and snapshots:
            world.restore(snapshots.pop())
        else:
            write(world, random)
        check(world)


def test_nothing_hangs_on_what_was_never_there() -> None:
    assert World().tasks.on(("item", 9)) == []
