"""Items: read, create, update, delete, filter."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api import item_bundles
from podiomock.api.bundles import parse
from podiomock.api.file_placing import announce_files
from podiomock.api.item_shapes import ItemBasic, ItemOut, ItemRow, Reminder, item_basic, item_out
from podiomock.api.parameters import AppId, Effects, ItemId
from podiomock.contract import endpoint
from podiomock.errors import Conflict, Forbidden, InvalidValue
from podiomock.state import fragments, items, revisions, views
from podiomock.state import query as queries
from podiomock.state.events import fire
from podiomock.state.fieldtype import identifier, title
from podiomock.state.references import require
from podiomock.state.rights import on_app, on_item
from podiomock.state.rows import Application, Item, Reference
from podiomock.state.subscriptions import notify, subscribers, view
from podiomock.state.table import Missing
from podiomock.state.world import World

LONGEST_NUMBER = 18
"""Digits of an item's number that are looked at."""


class ItemQuery(Struct, frozen=True):
    """`mark_as_viewed` marks what the caller was told of the item as seen: a GET that writes [page].

    `fields` adds keys, as `fields=space,comment_count` does.
    """

    mark_as_viewed: bool = True
    fields: str | None = None


class BundleQuery(Struct, frozen=True):
    """`fields` asks for more or less of each item, as `fields=items.view(micro).fields(files)` does [doc]."""

    fields: str | None = None


class ItemCreate(Struct):
    """A new item. Unknown keys are ignored here, as a client's posted `app` key was [php]."""

    fields: dict[str, Any] | list[Any] = {}
    external_id: str | None = None
    file_ids: list[int] = []
    tags: list[str] = []
    ref: fragments.Ref | None = None
    linked_account_id: int | None = None
    reminder: Reminder | None = None
    recurrence: dict[str, Any] | None = None


class ItemUpdate(Struct):
    """Changes to an item; what is not sent is kept, `[]` clears a field."""

    fields: dict[str, Any] | list[Any] | UnsetType = UNSET
    external_id: str | None | UnsetType = UNSET
    file_ids: list[int] = []
    tags: list[str] | UnsetType = UNSET
    revision: int | None = None
    ref: fragments.Ref | None | UnsetType = UNSET
    linked_account_id: int | None | UnsetType = UNSET
    reminder: Reminder | None | UnsetType = UNSET
    recurrence: dict[str, Any] | None | UnsetType = UNSET


class ItemFilter(Struct):
    """Which items, in which order, and which of them."""

    filters: dict[str, Any] | list[Any] = {}
    sort_by: str | int | None = None
    sort_desc: bool = True
    limit: Annotated[int, Meta(ge=1)] = 30
    offset: Annotated[int, Meta(ge=0)] = 0
    remember: bool = False


class ItemCreated(Struct):
    """A new item's id and title [page]."""

    item_id: int
    title: str


class Revised(Struct):
    """An item's revision and title after an update [page]."""

    revision: int
    title: str


class Filtered(Struct):
    """A page of items: `total` counts the app's, `filtered` those that match [recorded]."""

    total: int
    filtered: int
    items: list[ItemRow]


@endpoint("GET", "/item/{item_id}", raises=(Forbidden,))
def get_item(world: World, item_id: ItemId, query: ItemQuery) -> ItemOut:
    """An item with all that hangs on it."""
    return _single(world, world.items[item_id], query)


@endpoint("GET", "/item/{item_id}/basic", raises=(Forbidden,))
def get_item_basic(world: World, item_id: ItemId, query: ItemQuery) -> ItemBasic:
    """An item without its comments, files and what refers to it."""
    item = world.items[item_id]
    _seen(world, item, query)
    return item_bundles.single(world, item, item_basic(world, item), parse(query.fields))


@endpoint("GET", "/app/{app_id}/item/{number}", raises=(Forbidden,))
def get_item_by_number(world: World, app_id: AppId, number: str, query: ItemQuery) -> ItemOut:
    """An item by its number in the app, bare or formatted: `7`, `007`, `C0007`."""
    app = world.applications[app_id]
    on_app(world, app_id)
    prefix = app.config["app_item_id_prefix"] or ""
    digits = number.removeprefix(prefix)
    counted = identifier(digits[:LONGEST_NUMBER]) or 0
    item = world.items.nth("app", app_id, counted - 1)
    if item is None or item.app_item_id != counted:
        item = next((each for each in world.items.where("app", app_id) if each.app_item_id == counted), None)
    if item is None:
        raise Missing(f"item {number} of app {app_id}")
    return _single(world, world.items[item.item_id], query)


@endpoint("GET", "/item/app/{app_id}/external_id/{external_id}", raises=(Forbidden,))
def get_item_by_external_id(world: World, app_id: AppId, external_id: str, query: ItemQuery) -> ItemOut:
    """An item by its external_id; several may have it, A-141: the oldest is given."""
    world.applications[app_id]
    on_app(world, app_id)
    found = world.items.holding(app_id, "external_id", external_id)
    if not found:
        raise Missing(f"item {external_id!r} of app {app_id}")
    return _single(world, found[0], query)


@endpoint("POST", "/item/app/{app_id}/", raises=(Forbidden,))
def create_item(world: World, app_id: AppId, body: ItemCreate, query: Effects) -> ItemCreated:
    """Create an item; followers of the app are notified."""
    app = takes_items(world, app_id)
    reference = (body.ref.type, body.ref.id) if body.ref else None
    if reference is not None:
        require(world, reference)
    item = items.create(
        world,
        app,
        body.fields,
        external_id=body.external_id,
        tags=body.tags,
        file_ids=body.file_ids,
        ref=reference,
        linked_account_id=body.linked_account_id,
        reminder=None if body.reminder is None else body.reminder.remind_delta,
        recurrence=body.recurrence,
    )
    if body.file_ids:
        on_item(world, item, "add_file")
    shown = title(world, item)
    announce(world, item, "item.create", query, subscribers(world, ("app", app_id)), shown)
    announce_files(world, ("item", item.item_id), "file_created", body.file_ids, query)
    return ItemCreated(item.item_id, shown)


@endpoint("PUT", "/item/{item_id}", raises=(Forbidden, Conflict))
def update_item(world: World, item_id: ItemId, body: ItemUpdate, query: Effects) -> Revised | None:
    """Update an item, keeping the values that are not sent; no answer if nothing changes [php]."""
    item = world.items[item_id]
    on_item(world, item, "update")
    if body.file_ids:
        on_item(world, item, "add_file")
    if body.revision is not None:
        _refuse_stale(world, item, body)
    reference: Reference | None | UnsetType = UNSET
    if isinstance(body.ref, fragments.Ref):
        reference = (body.ref.type, body.ref.id)
        require(world, reference)
    elif body.ref is None:
        reference = None
    with_changes = {
        "external_id": body.external_id,
        "ref": reference,
        "linked_account_id": body.linked_account_id,
        "reminder": body.reminder.remind_delta if isinstance(body.reminder, Reminder) else body.reminder,
        "recurrence": body.recurrence,
    }
    return revised(world, item, query, body.fields, tags=body.tags, file_ids=body.file_ids, **with_changes)


@endpoint("DELETE", "/item/{item_id}", raises=(Forbidden,))
def delete_item(world: World, item_id: ItemId, query: Effects) -> None:
    """Delete an item, its tasks and its comments."""
    item = world.items[item_id]
    on_item(world, item, "delete")
    removed(world, item, query)


@endpoint("POST", "/item/app/{app_id}/filter/", raises=(Forbidden,))
def filter_items(world: World, app_id: AppId, body: ItemFilter, query: BundleQuery) -> Filtered:
    """The items of an app that pass every filter, a page at a time."""
    app = world.applications[app_id]
    on_app(world, app_id)
    sort_by = queries.DEFAULT_SORT if body.sort_by is None else str(body.sort_by)
    pairs = conditions(body.filters)
    found = queries.find(world, app, pairs, sort_by, descending=body.sort_desc)
    if body.remember:
        before = views.last(world, app)
        changes = {"filters": pairs, "sort_by": sort_by, "sort_desc": body.sort_desc}
        views.remember(world, app, views.arranged(world, app, before, **changes))
    return page_of(world, app, found, body.limit, body.offset, query.fields)


def page_of(
    world: World, app: Application, found: queries.Result, limit: int, offset: int, fields: str | None
) -> Filtered:
    """A page of a result; `fields` as in `BundleQuery`."""
    page, bundle = found.items[offset : offset + limit], item_bundles.of_items(parse(fields))
    rows = [item_bundles.row(world, app, each, bundle) for each in page]
    return Filtered(found.total, len(found.items), rows)


def conditions(filters: dict[str, Any] | list[Any]) -> list[tuple[str, Any]]:
    """Read a body's filters in either form, as pairs of key and value."""
    return queries.from_body(filters)


def takes_items(world: World, app_id: int) -> Application:
    """An app that the session's user may add items to, or a refusal."""
    app = world.applications[app_id]
    on_app(world, app_id, "add_item")
    if app.status != "active":
        # that an inactive app refuses new items is documented, with which status is not.
        raise Forbidden("The app is not active")
    return app


def revised(
    world: World,
    item: Item,
    effects: Effects,
    fields: dict[str, Any] | list[Any] | UnsetType = UNSET,
    **changes: Any,
) -> Revised | None:
    """Change an item, tell its followers, and answer as every update does: with nothing if nothing changed."""
    reference = ("item", item.item_id)
    told, before = subscribers(world, reference), world.attachments.rows.get(reference, ())
    changed = items.update(world, item, fields, **changes)
    attached = [each for each in world.attachments.rows.get(reference, ()) if each not in before]
    if changed is item and not attached:
        return None
    shown = title(world, changed)
    # A file attached is a change, though it makes no revision.
    if changed is not item:
        announce(world, changed, "item.update", effects, told, shown)
    announce_files(world, reference, "file_created", attached, effects)
    return Revised(changed.revision, shown)


def removed(world: World, item: Item, effects: Effects) -> None:
    """Delete an item and tell its followers."""
    told, shown = subscribers(world, ("item", item.item_id)), title(world, item)
    items.delete(world, item)
    announce(world, item, "item.delete", effects, told, shown)


def announce(world: World, item: Item, event: str, effects: Effects, told: list[int], shown: str) -> None:
    """Fire an item's event and notify, unless the caller asked for quiet."""
    if effects.hook:
        (revision,) = world.revisions.newest("item", item.item_id, 1)
        fire(
            world,
            event,
            ("app", item.app_id),
            item_id=item.item_id,
            item_revision_id=revision.item_revision_id,
            external_id=item.external_id,
        )
    if not effects.silent:
        notify(world, told, event.replace(".", "_"), ("item", item.item_id), shown)


def _single(world: World, item: Item, query: ItemQuery) -> ItemOut:
    _seen(world, item, query)
    return item_bundles.single(world, item, item_out(world, item), parse(query.fields))


def _seen(world: World, item: Item, query: ItemQuery) -> None:
    on_item(world, item)
    if query.mark_as_viewed:
        view(world, ("item", item.item_id))


def _refuse_stale(world: World, item: Item, body: ItemUpdate) -> None:
    base = body.revision or 0
    if base > item.revision:
        # what a base above the current revision gets is unknown.
        raise InvalidValue.of(base, f"must not be larger than {item.revision}")
    if base < 0:
        raise InvalidValue.of(base, "must not be less than 0")
    app = world.applications.rows[item.app_id]
    touched = set() if body.fields is UNSET else set(items.given_values(world, app, body.fields, item))
    if world.session.dialect.stale(base, item.revision, touched, revisions.changed_since(world, item, base)):
        raise Conflict
