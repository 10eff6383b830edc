"""The revisions of an item: list them, compare two, go back."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.items import announce
from podiomock.api.parameters import Effects, ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, revisions
from podiomock.state.fieldtype import title
from podiomock.state.items import read_values
from podiomock.state.rights import on_item
from podiomock.state.rows import Item
from podiomock.state.subscriptions import subscribers
from podiomock.state.world import World

Later = Annotated[int, Meta(ge=1)]
"""A revision that another one is before."""


class Difference(Struct, rename={"from_": "from"}):
    """A field that changed between two revisions, with its values in both."""

    field_id: int
    type: str
    external_id: str
    label: str
    config: dict[str, Any]
    from_: list[dict[str, Any]]
    to: list[dict[str, Any]]


class RevisionNumber(Struct):
    """The revision that an item stands at now."""

    revision: int


@endpoint("GET", "/item/{item_id}/revision/", raises=(Forbidden,))
def list_revisions(world: World, item_id: ItemId) -> list[fragments.RevisionOut]:
    """All revisions of an item, newest first."""
    item = _seen(world, item_id)
    return [fragments.revision_out(world, each) for each in revisions.newest_first(world, item)]


@endpoint("GET", "/item/{item_id}/revision/{revision}", raises=(Forbidden,))
def get_revision(world: World, item_id: ItemId, revision: int) -> fragments.RevisionOut:
    """One revision of an item, by its number in it; the creation is 0."""
    return fragments.revision_out(world, revisions.revision_of(world, _seen(world, item_id), revision))


@endpoint("GET", "/item/{item_id}/revision/{first}/{second}", raises=(Forbidden,))
def compare_revisions(world: World, item_id: ItemId, first: int, second: int) -> list[Difference]:
    """The fields that differ between two revisions, in the app's order; either may be the older."""
    item = _seen(world, item_id)
    before, after = (revisions.revision_of(world, item, each).values for each in (first, second))
    return [
        Difference(
            field.field_id,
            field.type,
            field.external_id,
            field.label,
            fragments.field_config(world, field),
            read_values(world, field, was),
            read_values(world, field, now),
        )
        for field, was, now in revisions.differences(world.applications.rows[item.app_id], before, after)
    ]


@endpoint("DELETE", "/item/{item_id}/revision/{revision}", raises=(Forbidden, InvalidValue))
def revert_revision(world: World, item_id: ItemId, revision: Later, query: Effects) -> RevisionNumber:
    """Take one revision back: the fields it changed are as before it, as a new revision."""
    item = world.items[item_id]
    on_item(world, item, "update")
    return _reverted(world, item, revisions.revert(world, item, revision), query)


@endpoint("POST", "/item/{item_id}/revision/{revision}/revert_to", raises=(Forbidden, InvalidValue))
def revert_to_revision(world: World, item_id: ItemId, revision: int, query: Effects) -> RevisionNumber:
    """Put all values back to what they were at a revision, as a new revision."""
    item = world.items[item_id]
    on_item(world, item, "update")
    return _reverted(world, item, revisions.revert_to(world, item, revision), query)


def _reverted(world: World, before: Item, after: Item, effects: Effects) -> RevisionNumber:
    # going back to what already is makes no revision, as an update that changes nothing makes none.
    if after is not before:
        told = subscribers(world, ("item", after.item_id))
        announce(world, after, "item.update", effects, told, title(world, after))
    return RevisionNumber(after.revision)


def _seen(world: World, item_id: int) -> Item:
    item = world.items[item_id]
    on_item(world, item)
    return item
