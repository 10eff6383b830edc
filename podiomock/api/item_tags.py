"""The tags of an item by themselves. A-156: changing them here leaves no revision, for no value changes."""

from msgspec import Struct

from podiomock.api.parameters import ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state.rights import on_item
from podiomock.state.table import Invalid
from podiomock.state.world import World


class TagQuery(Struct, frozen=True):
    """Which tag."""

    text: str | None = None


@endpoint("POST", "/tag/item/{item_id}/", raises=(Forbidden,))
def add_item_tags(world: World, item_id: ItemId, body: list[str]) -> None:
    """Add tags to an item; those it has already are ignored."""
    _set(world, item_id, (*world.items[item_id].tags, *body))


@endpoint("PUT", "/tag/item/{item_id}/", raises=(Forbidden,))
def replace_item_tags(world: World, item_id: ItemId, body: list[str]) -> None:
    """Give an item these tags in place of those it has."""
    _set(world, item_id, tuple(body))


@endpoint("DELETE", "/tag/item/{item_id}/", raises=(Forbidden, InvalidValue))
def remove_item_tag(world: World, item_id: ItemId, query: TagQuery) -> None:
    """Take the tag `text` from an item; one that it has not is ignored."""
    if query.text is None:
        raise Invalid(None, "must be string")
    _set(world, item_id, tuple(each for each in world.items[item_id].tags if each != query.text))


def _set(world: World, item_id: int, tags: tuple[str, ...]) -> None:
    item = world.items[item_id]
    on_item(world, item, "update")
    if any(not each for each in tags):
        raise Invalid("", "must be non empty string")
    distinct = tuple(dict.fromkeys(tags))
    if distinct != item.tags:
        world.items.change(item_id, tags=distinct)
