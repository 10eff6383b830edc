"""What a program keeps with a user, by name; each program has its own [doc]."""

from typing import Any

from podiomock.contract import endpoint
from podiomock.errors import NotFound
from podiomock.state import people
from podiomock.state.table import Missing
from podiomock.state.world import World


@endpoint("GET", "/user/property/{name}", raises=(NotFound,))
def get_property(world: World, name: str) -> dict[str, Any]:
    """A property, as it was written. A-311: one that was never written is 404."""
    kept = people.own_properties(world)
    if name not in kept:
        raise Missing(f"property {name}")
    found: dict[str, Any] = kept[name]
    return found


@endpoint("PUT", "/user/property/{name}")
def set_property(world: World, name: str, body: dict[str, Any]) -> None:
    """Write a property: any JSON object."""
    people.keep_properties(world, people.own_properties(world) | {name: body})


@endpoint("PUT", "/user/property/")
def set_properties(world: World, body: dict[str, dict[str, Any]]) -> None:
    """Write several properties by name; the others stay."""
    people.keep_properties(world, people.own_properties(world) | body)


@endpoint("DELETE", "/user/property/{name}")
def delete_property(world: World, name: str) -> None:
    """Take a property away; one that was never written is gone already."""
    kept = people.own_properties(world)
    people.keep_properties(world, {key: value for key, value in kept.items() if key != name})
