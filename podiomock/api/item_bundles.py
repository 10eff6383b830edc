"""What `fields=` changes in how items look: a level takes the place of the default, keys are added to it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast

from msgspec import structs

from podiomock.api import item_shapes as shapes
from podiomock.api.bundles import Bundle
from podiomock.api.comments import comments_on
from podiomock.state import fragments
from podiomock.state.rights import visible
from podiomock.state.rows import Application, Item
from podiomock.state.world import World

Shown = TypeVar("Shown", shapes.ItemOut, shapes.ItemBasic, shapes.ItemRow)

# which keys mini and short have is inferred: mini is what app fields carry of an item, short the filter's row.
MINI = (
    "item_id", "app_item_id", "app_item_id_formatted", "external_id", "title", "link", "app", "space", "revision",
    "initial_revision", "created_on", "created_by", "created_via", "last_event_on",
)  # fmt: skip

BEYOND: Mapping[str, Callable[[World, Item], Any]] = {
    "app": lambda world, item: fragments.app_badge(world, world.applications.rows[item.app_id]),
    "space": lambda world, item: fragments.space_micro(world, world.applications.rows[item.app_id].space_id),
    "files": lambda world, item: fragments.files_on(world, "item", item.item_id),
    "comments": lambda world, item: comments_on(world, "item", item.item_id),
    "refs": shapes.back_references,
    "comment_count": lambda world, item: len(world.comments.where("reference", ("item", item.item_id))),
    "file_count": lambda world, item: len(world.attachments.rows.get(("item", item.item_id), ())),
    "task_count": lambda world, item: sum(visible(world, each) for each in world.tasks.on(("item", item.item_id))),
}
"""Keys that a caller can ask for, made without the whole item; the others come from the whole."""


def of_items(bundle: Bundle) -> Bundle:
    """What a listing's bundle wants of each item: that of `items`, or the keys named without it."""
    return bundle.keys.get("items", bundle)


def single(world: World, item: Item, shown: Shown, bundle: Bundle) -> Shown:
    """A single item with the keys asked for; on a single item `fields=` only adds [go]."""
    if not bundle.keys:
        return shown
    return cast("Shown", structs.asdict(shown) | asked(world, item, bundle.keys))


def row(world: World, app: Application, item: Item, bundle: Bundle) -> shapes.ItemRow:
    """A listed item, at the level and with the keys asked for; the filter's own row if nothing is asked."""
    if bundle.level is None and not bundle.keys:
        return shapes.item_row(world, app, item)
    if bundle.level == "full":
        base = structs.asdict(shapes.item_out(world, item))
    elif bundle.level == "mini":
        base = asked(world, item, MINI)
    elif bundle.level == "micro":
        base = structs.asdict(shapes.item_micro(world, item))
    else:
        base = structs.asdict(shapes.item_row(world, app, item))
    return cast("shapes.ItemRow", base | asked(world, item, [key for key in bundle.keys if key not in base]))


def asked(world: World, item: Item, keys: Any) -> dict[str, Any]:
    """The keys asked for, as far as items have them; A-140: others are ignored."""
    found: dict[str, Any] = {}
    whole: shapes.ItemOut | None = None
    for key in keys:
        if (make := BEYOND.get(key)) is not None:
            found[key] = make(world, item)
        elif key == "tags":
            found[key] = list(item.tags)
        elif key in shapes.ItemOut.__struct_fields__:
            whole = whole or shapes.item_out(world, item)
            found[key] = getattr(whole, key)
    return found
