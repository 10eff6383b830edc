"""Items that refer to items: who points here, what may be pointed at, and copies."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.item_shapes import ItemBasic, ItemMicro, item_basic, item_micro
from podiomock.api.item_values import unwrapped_values
from podiomock.api.items import announce, takes_items
from podiomock.api.parameters import Effects, ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import files, fragments, items, rights, subscriptions
from podiomock.state.fieldtype import title
from podiomock.state.incoming import Pointing, field_by_id, incoming
from podiomock.state.revisions import standing
from podiomock.state.rows import Item
from podiomock.state.table import Invalid
from podiomock.state.world import World

FieldId = Annotated[int, Meta(ge=1, extra={"ref": "fields"})]


class References(Struct):
    """The items of an app that point here through one of its fields."""

    app: fragments.AppBadge
    field: dict[str, Any]
    items: list[ItemMicro]


class Found(ItemMicro, kw_only=True):
    """An item that a field may point at."""

    app: fragments.AppBadge


class ClonePreview(Struct):
    """What a copy of an item would hold."""

    files: list[fragments.FileOut]
    values: dict[str, Any]
    tags: list[str]


class Cloned(Struct):
    """The id of a copy."""

    item_id: int


class ReferenceQuery(Struct, frozen=True):
    """How many items at most."""

    limit: Annotated[int, Meta(ge=1)] = 20


class TopQuery(Struct, frozen=True):
    """How many items at most, and which not."""

    limit: Annotated[int, Meta(ge=1)] = 13
    not_item_id: tuple[int, ...] = ()


class FindQuery(TopQuery, frozen=True):
    """Which items by their title, in which order."""

    text: str = ""
    sort: Literal["created_on", "title"] | None = None


@endpoint("GET", "/item/{item_id}/reference/", raises=(Forbidden,))
def list_references(world: World, item_id: ItemId) -> list[References]:
    """The items that point here, by app and field; apps and items by title [doc]."""
    item = _seen(world, item_id)
    found = [
        References(
            fragments.app_badge(world, app),
            fragments.field_badge(world, field),
            [item_micro(world, each) for each in _by_title(world, holders)],
        )
        for app, field, holders in incoming(world, item)
        if rights.space_role(world, app.space_id) is not None
    ]
    return sorted(found, key=lambda each: (each.app.name.casefold(), each.app.app_id))


@endpoint("GET", "/item/{item_id}/reference/field/{field_id}", raises=(Forbidden,))
def list_references_by_field(
    world: World, item_id: ItemId, field_id: FieldId, query: ReferenceQuery
) -> list[ItemMicro]:
    """The items that point here through one field, by title."""
    item = _seen(world, item_id)
    app, field = field_by_id(world, field_id)
    rights.on_app(world, app.app_id)
    holders = world.items.holding(app.app_id, field.field_id, item.item_id) if field.type == "app" else []
    return [item_micro(world, each) for each in _by_title(world, holders)[: query.limit]]


@endpoint("GET", "/item/{item_id}/reference/{field_id}/preview", raises=(Forbidden,))
def preview_reference(world: World, item_id: ItemId, field_id: FieldId) -> ItemBasic:
    """An item as a field that points at it previews it."""
    item = _seen(world, item_id)
    field_by_id(world, field_id)
    return item_basic(world, item)


@endpoint("GET", "/item/field/{field_id}/find", raises=(Forbidden,))
def find_items_for_field(world: World, field_id: FieldId, query: FindQuery) -> list[Found]:
    """The items that an app field may point at, by a part of their title; newest first unless sorted by title."""
    text = query.text.casefold()
    found = [each for each in _candidates(world, field_id, query.not_item_id) if text in title(world, each).casefold()]
    ordered = _by_title(world, found) if query.sort == "title" else found
    return [_found(world, each) for each in ordered[: query.limit]]


@endpoint("GET", "/item/field/{field_id}/top/", raises=(Forbidden,))
def top_items_for_field(world: World, field_id: FieldId, query: TopQuery) -> list[Found]:
    """The items that an app field points at most; A-145: then the newest."""
    app, field = field_by_id(world, field_id)
    candidates = _candidates(world, field_id, query.not_item_id)
    holders = world.items.holders(app.app_id, field.field_id)
    candidates.sort(key=lambda each: -len(holders.get(each.item_id, ())))
    return [_found(world, each) for each in candidates[: query.limit]]


@endpoint("GET", "/item/{item_id}/clone", raises=(Forbidden,))
def preview_clone(world: World, item_id: ItemId) -> ClonePreview:
    """What a copy would hold."""
    item = _seen(world, item_id)
    app = world.applications.rows[item.app_id]
    return ClonePreview(
        fragments.files_on(world, "item", item_id), unwrapped_values(world, app, item.values), list(item.tags)
    )


@endpoint("POST", "/item/{item_id}/clone", raises=(Forbidden, InvalidValue))
def clone_item(world: World, item_id: ItemId, query: Effects) -> Cloned:
    """Copy an item within its app, with its values, files and tags."""
    item = _seen(world, item_id)
    app = takes_items(world, item.app_id)
    # values that may stand only once, and the external_id, are not copied.
    values = {
        field.field_id: held
        for field, values in items.shown_fields(app, item.values)
        if field.status == "active" and not field.unique and (held := standing(world, field, values))
    }
    made = items.made(world, app, values, tags=item.tags, file_ids=_copied_files(world, item))
    told = subscriptions.subscribers(world, ("app", app.app_id))
    announce(world, made, "item.create", query, told, title(world, made))
    return Cloned(made.item_id)


def _copied_files(world: World, item: Item) -> list[int]:
    attached = [world.files.get(each) for each in world.attachments.rows.get(("item", item.item_id), ())]
    return [files.upload(world, each.name, each.content, each.mimetype).file_id for each in attached if each]


def _candidates(world: World, field_id: int, excluded: Iterable[int]) -> list[Item]:
    """The items that an app field may point at, newest first."""
    app, field = field_by_id(world, field_id)
    rights.on_app(world, app.app_id)
    if field.type != "app":
        # a field of another type has no items to offer; with which refusal is unknown.
        raise Invalid(field_id, "must be a field of type app")
    left_out = set(excluded)
    found = [each for target in _targets(world, (app, field)) for each in world.items.where("app", target)]
    return sorted(
        (each for each in found if each.item_id not in left_out),
        key=lambda each: (each.created_on, each.item_id),
        reverse=True,
    )


def _targets(world: World, pointing: Pointing) -> list[int]:
    app, field = pointing
    named = [each["app_id"] for each in (field.settings or {}).get("referenced_apps") or ()]
    space = [each.app_id for each in world.applications.where("space", app.space_id)]
    return [each for each in named or space if _visible(world, each)]


def _visible(world: World, app_id: int) -> bool:
    app = world.applications.get(app_id)
    return app is not None and rights.space_role(world, app.space_id) is not None


def _found(world: World, item: Item) -> Found:
    micro = item_micro(world, item)
    badge = fragments.app_badge(world, world.applications.rows[item.app_id])
    return Found(**{name: getattr(micro, name) for name in ItemMicro.__struct_fields__}, app=badge)


def _by_title(world: World, found: Iterable[Item]) -> list[Item]:
    return sorted(found, key=lambda each: (title(world, each).casefold(), each.item_id))


def _seen(world: World, item_id: int) -> Item:
    item = world.items[item_id]
    rights.on_item(world, item)
    return item
