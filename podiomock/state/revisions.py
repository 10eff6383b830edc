"""The revisions of an item: what changed between two, and how to go back."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from podiomock.state import items
from podiomock.state.rows import Application, Field, Item, Revision, Values
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World


def revision_of(world: World, item: Item, number: int) -> Revision:
    """A revision by its number in the item, or `Missing`."""
    found = world.revisions.nth("item", item.item_id, number)
    if found is None:
        raise Missing(f"revision {number} of item {item.item_id}")
    return found


def newest_first(world: World, item: Item) -> list[Revision]:
    """All revisions of an item; A-133: newest first, as those embedded in it are."""
    return world.revisions.where("item", item.item_id)[::-1]


def differing(before: Values, after: Values) -> set[int]:
    """The ids of the fields whose values are not the same."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def differences(
    app: Application, before: Values, after: Values
) -> Iterator[tuple[Field, tuple[Any, ...], tuple[Any, ...]]]:
    """The fields that changed, in the app's order, with their values before and after."""
    changed = differing(before, after)
    for field in app.fields:
        if field.field_id in changed:
            yield field, before.get(field.field_id, ()), after.get(field.field_id, ())


def changed_since(world: World, item: Item, base: int) -> set[int]:
    """The fields that differ between a revision and now."""
    return differing(revision_of(world, item, base).values, item.values)


def revert(world: World, item: Item, number: int) -> Item:
    """Take one revision back: the fields it changed are as before it, whatever came after [php]."""
    if number < 1:
        # the creation cannot be taken back; the wording is the recorded grammar's.
        raise Invalid(number, "must not be less than 1")
    after, before = (revision_of(world, item, each).values for each in (number, number - 1))
    return _restore(world, item, before, differing(before, after))


def revert_to(world: World, item: Item, number: int) -> Item:
    """Put all values back to what they were at a revision, as a new revision [php]."""
    values = revision_of(world, item, number).values
    return _restore(world, item, values, differing(values, item.values))


def _restore(world: World, item: Item, values: Values, touched: AbstractSet[int]) -> Item:
    """Set fields to older values, as far as those still stand; no revision if nothing changes."""
    app = world.applications.rows[item.app_id]
    older = {
        field.field_id: standing(world, field, values.get(field.field_id, ()))
        for field in app.fields
        if field.field_id in touched and field.status == "active" and field.type != "calculation"
    }
    changed = items.changed_values(world, app, item, older)
    return item if changed == item.values else items.edit(world, item, {"values": changed})


def standing(world: World, field: Field, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Those of a field's older values that can be held now: not the items deleted since."""
    return tuple(each for each in values if each in world.items) if field.type == "app" else values
