"""Items: read, create, update, delete, filter."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.comments import comments_on
from podiomock.api.parameters import AppId, Effects, ItemId, Moment
from podiomock.contract import endpoint
from podiomock.errors import Conflict, Forbidden, InvalidValue
from podiomock.state import fragments, items
from podiomock.state import query as queries
from podiomock.state.events import fire
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.rights import on_app, on_item
from podiomock.state.rows import Application, Field, Item
from podiomock.state.subscriptions import notify, subscribers, view
from podiomock.state.world import World

EMBEDDED_REVISIONS = 5
"""A single item carries its newest five [recorded]."""

OWNER_RIGHTS = [
    "view", "update", "delete", "comment", "rate", "subscribe",
    "add_task", "add_file", "add_conversation", "grant", "grant_view",
]  # fmt: skip
MEMBER_RIGHTS = ["view", "update", "comment", "rate", "subscribe", "add_task", "add_file", "add_conversation"]


class FieldOut(Struct):
    """A field with its values, in a single item: the whole config."""

    status: str
    type: str
    field_id: int
    external_id: str
    label: str
    config: dict[str, Any]
    values: list[dict[str, Any]]


class RowField(Struct):
    """A field with its values, in a filter's row: no status, and little of the config [recorded]."""

    type: str
    field_id: int
    external_id: str
    label: str
    config: dict[str, Any]
    values: list[dict[str, Any]]


class BackReference(Struct):
    """How many items of an app point here through one of its fields."""

    count: int
    field: dict[str, Any]
    app: fragments.AppBadge


class ItemRow(Struct):
    """An item in a filter's answer: the smaller view [recorded]."""

    item_id: int
    app_item_id: int
    app_item_id_formatted: str
    external_id: str | None
    title: str
    link: str
    priority: float
    revision: int
    initial_revision: fragments.RevisionOut
    current_revision: fragments.RevisionOut
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    last_event_on: Moment
    ratings: dict[str, Any]
    rights: list[str]
    fields: list[RowField]
    comment_count: int
    file_count: int
    sharefile_vault_url: None = None
    sharefile_vault_folder_id: None = None


class ItemOut(Struct):
    """A single item: 37 keys, nulls sent [recorded]."""

    item_id: int
    app_item_id: int
    app_item_id_formatted: str
    external_id: str | None
    title: str
    link: str
    app: fragments.AppBadge
    revision: int
    initial_revision: fragments.RevisionOut
    current_revision: fragments.RevisionOut
    revisions: list[fragments.RevisionOut]
    fields: list[FieldOut]
    files: list[fragments.FileOut]
    comments: list[Any]
    tags: list[str]
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    last_event_on: Moment
    priority: float
    rights: list[str]
    ratings: dict[str, Any]
    user_ratings: dict[str, Any]
    subscribed: bool
    subscribed_count: int
    refs: list[BackReference]
    ref: fragments.Ref | None
    linked_account_id: int | None
    presence: dict[str, Any]
    push: dict[str, Any]
    like_count: int = 0
    is_liked: bool = False
    reminder: None = None
    recurrence: None = None
    linked_account_data: None = None
    participants: dict[str, Any] = {}
    invite: None = None
    sharefile_vault_url: None = None
    sharefile_vault_folder_id: None = None


class ItemQuery(Struct, frozen=True):
    """`mark_as_viewed` marks what the caller was told of the item as seen: a GET that writes [page]."""

    mark_as_viewed: bool = True


class ItemCreate(Struct):
    """A new item. Unknown keys are ignored here, as a client's posted `app` key was [php]."""

    fields: dict[str, Any] | list[Any] = {}
    external_id: str | None = None
    file_ids: list[int] = []
    tags: list[str] = []
    ref: fragments.Ref | None = None
    linked_account_id: int | None = None


class ItemUpdate(Struct):
    """Changes to an item; what is not sent is kept, `[]` clears a field."""

    fields: dict[str, Any] | list[Any] | UnsetType = UNSET
    external_id: str | None | UnsetType = UNSET
    file_ids: list[int] = []
    tags: list[str] | UnsetType = UNSET
    revision: int | None = None


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
    item = world.items[item_id]
    on_item(world, item)
    if query.mark_as_viewed:
        view(world, ("item", item_id))
    return item_out(world, item)


@endpoint("POST", "/item/app/{app_id}/", raises=(Forbidden,))
def create_item(world: World, app_id: AppId, body: ItemCreate, query: Effects) -> ItemCreated:
    """Create an item; followers of the app are notified."""
    app = world.applications[app_id]
    on_app(world, app_id, "add_item")
    if app.status != "active":
        # that an inactive app refuses new items is documented, with which status is not.
        raise Forbidden("The app is not active")
    item = items.create(
        world,
        app,
        body.fields,
        external_id=body.external_id,
        tags=body.tags,
        file_ids=body.file_ids,
        ref=(body.ref.type, body.ref.id) if body.ref else None,
        linked_account_id=body.linked_account_id,
    )
    shown = title(world, item)
    announce(world, item, "item.create", query, subscribers(world, ("app", app_id)), shown)
    return ItemCreated(item.item_id, shown)


@endpoint("PUT", "/item/{item_id}", raises=(Forbidden, Conflict))
def update_item(world: World, item_id: ItemId, body: ItemUpdate, query: Effects) -> Revised | None:
    """Update an item, keeping the values that are not sent; no answer if nothing changes [php]."""
    item = world.items[item_id]
    on_item(world, item, "update")
    if body.revision is not None:
        _refuse_stale(world, item, body)
    told = subscribers(world, ("item", item_id))
    changed = items.update(
        world,
        item,
        body.fields,
        external_id=body.external_id,
        tags=body.tags,
        file_ids=body.file_ids,
    )
    if changed is item:
        return None
    shown = title(world, changed)
    announce(world, changed, "item.update", query, told, shown)
    return Revised(changed.revision, shown)


@endpoint("DELETE", "/item/{item_id}", raises=(Forbidden,))
def delete_item(world: World, item_id: ItemId, query: Effects) -> None:
    """Delete an item, its tasks and its comments."""
    item = world.items[item_id]
    on_item(world, item, "delete")
    told, shown = subscribers(world, ("item", item_id)), title(world, item)
    items.delete(world, item)
    announce(world, item, "item.delete", query, told, shown)


@endpoint("POST", "/item/app/{app_id}/filter/", raises=(Forbidden,))
def filter_items(world: World, app_id: AppId, body: ItemFilter) -> Filtered:
    """The items of an app that pass every filter, a page at a time."""
    app = world.applications[app_id]
    on_app(world, app_id)
    sort_by = queries.DEFAULT_SORT if body.sort_by is None else str(body.sort_by)
    found = queries.find(world, app, conditions(body.filters), sort_by, descending=body.sort_desc)
    page = found.items[body.offset : body.offset + body.limit]
    return Filtered(found.total, len(found.items), [item_row(world, app, each) for each in page])


def conditions(filters: dict[str, Any] | list[Any]) -> dict[str, Any]:
    """Read filters in either form: an object, or a list of `{key, values}`."""
    if isinstance(filters, dict):
        return filters
    if any(not isinstance(each, dict) or "key" not in each for each in filters):
        raise InvalidValue.of(filters, "must be object or must be object")
    return {str(each["key"]): each.get("values") for each in filters}


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


def _refuse_stale(world: World, item: Item, body: ItemUpdate) -> None:
    base = body.revision or 0
    if base > item.revision:
        # what a base above the current revision gets is unknown.
        raise InvalidValue.of(base, f"must not be larger than {item.revision}")
    app = world.applications.rows[item.app_id]
    touched = set() if body.fields is UNSET else set(items.given_values(world, app, body.fields))
    if world.session.dialect.stale(base, item.revision, touched, items.changed_since(world, item, base)):
        raise Conflict


def item_out(world: World, item: Item) -> ItemOut:
    """An item in full, as the session's user sees it."""
    moment = world.session.dialect.moment
    app = world.applications.rows[item.app_id]
    revisions = world.revisions.newest("item", item.item_id, EMBEDDED_REVISIONS)
    newest = [fragments.revision_out(world, each) for each in revisions]
    reference = ("item", item.item_id)
    user_id = world.session.user_id
    following = subscribers(world, reference)
    return ItemOut(
        item_id=item.item_id,
        app_item_id=item.app_item_id,
        app_item_id_formatted=formatted_number(app, item),
        external_id=item.external_id,
        title=title(world, item),
        link=fragments.item_url(world, item),
        app=fragments.app_badge(world, app),
        revision=item.revision,
        initial_revision=fragments.revision_out(world, world.revisions.first("item", item.item_id)),
        current_revision=newest[0],
        revisions=newest,
        fields=[
            FieldOut(
                field.status,
                field.type,
                field.field_id,
                field.external_id,
                field.label,
                fragments.field_config(field),
                _read(world, field, values),
            )
            for field in app.fields
            if (values := item.values.get(field.field_id))
        ],
        files=fragments.files_on(world, *reference),
        comments=comments_on(world, *reference),
        tags=list(item.tags),
        created_on=moment(item.created_on),
        created_by=fragments.byline(world, item.created_by),
        created_via=fragments.via(world, item.created_via),
        last_event_on=moment(item.last_event_on),
        priority=item.priority,
        rights=OWNER_RIGHTS if item.created_by == user_id else MEMBER_RIGHTS,
        ratings=RATINGS,
        user_ratings={"like": None},
        subscribed=user_id in following,
        subscribed_count=len(following),
        refs=back_references(world, item),
        ref=fragments.Ref(*item.ref) if item.ref else None,
        linked_account_id=item.linked_account_id,
        presence=fragments.presence(world, *reference),
        push=fragments.push(world, *reference),
    )


RATINGS: dict[str, Any] = {"like": {"average": None, "counts": {"1": {"total": 0, "users": []}}}}


def item_row(world: World, app: Application, item: Item) -> ItemRow:
    """An item in a listing, as the session's user sees it."""
    moment = world.session.dialect.moment
    (newest,) = world.revisions.newest("item", item.item_id, 1)
    return ItemRow(
        item_id=item.item_id,
        app_item_id=item.app_item_id,
        app_item_id_formatted=formatted_number(app, item),
        external_id=item.external_id,
        title=title(world, item),
        link=fragments.item_url(world, item),
        priority=item.priority,
        revision=item.revision,
        initial_revision=fragments.revision_out(world, world.revisions.first("item", item.item_id)),
        current_revision=fragments.revision_out(world, newest),
        created_on=moment(item.created_on),
        created_by=fragments.byline(world, item.created_by),
        created_via=fragments.via(world, item.created_via),
        last_event_on=moment(item.last_event_on),
        ratings=RATINGS,
        rights=OWNER_RIGHTS if item.created_by == world.session.user_id else MEMBER_RIGHTS,
        fields=[
            RowField(
                field.type,
                field.field_id,
                field.external_id,
                field.label,
                {"settings": field.settings, "mapping": field.mapping, "label": field.label},
                _read(world, field, values),
            )
            for field in app.fields
            if (values := item.values.get(field.field_id))
        ],
        comment_count=len(world.comments.where("reference", ("item", item.item_id))),
        file_count=len(world.attachments.rows.get(("item", item.item_id), ())),
    )


def formatted_number(app: Application, item: Item) -> str:
    """The item's number in its app, with the app's prefix and padding: `"1"`, `"C0007"`."""
    prefix, padding = app.config["app_item_id_prefix"] or "", app.config["app_item_id_padding"] or 1
    return f"{prefix}{item.app_item_id:0{padding}d}"


def back_references(world: World, item: Item) -> list[BackReference]:
    """Which fields of which apps point at an item, and from how many items."""
    found: list[BackReference] = []
    for app in world.applications:
        for field in app.fields:
            if field.type == "app" and any(
                each["app_id"] == item.app_id for each in (field.settings or {})["referenced_apps"]
            ):
                count = sum(
                    item.item_id in each.values.get(field.field_id, ()) for each in world.items.where("app", app.app_id)
                )
                if count:
                    found.append(BackReference(count, fragments.field_badge(field), fragments.app_badge(world, app)))
    return found


def _read(world: World, field: Field, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    kind = FIELD_TYPES[field.type]
    return [kind.read(world, field, each) for each in values]
