"""How items look: alone, without what hangs on them, in a filter's answer, and at their smallest."""

from typing import Any

from msgspec import Struct

from podiomock.api.comments import comments_on
from podiomock.api.parameters import Moment
from podiomock.state import fragments, ratings, rights
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.incoming import incoming
from podiomock.state.items import read_values, shown_fields
from podiomock.state.rows import Application, Field, Item
from podiomock.state.subscriptions import subscribers
from podiomock.state.world import World

EMBEDDED_REVISIONS = 5
"""A single item carries its newest five [recorded]."""


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


class Reminder(Struct):
    """When to remind of what is due: minutes before."""

    remind_delta: int


class ItemMicro(Struct):
    """An item at its smallest, as references name it [doc]."""

    item_id: int
    app_item_id: int
    title: str
    link: str
    revision: int


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


class ItemBasic(Struct, kw_only=True):
    """A single item without its comments, files and what refers to it [doc]."""

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
    tags: list[str]
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    last_event_on: Moment
    priority: float
    rights: list[str]
    ratings: dict[str, Any]
    user_ratings: dict[str, Any]
    like_count: int
    is_liked: bool
    subscribed: bool
    subscribed_count: int
    ref: fragments.Ref | None
    reminder: Reminder | None
    recurrence: dict[str, Any] | None
    linked_account_id: int | None
    participants: dict[str, Any]
    presence: dict[str, Any]
    push: dict[str, Any]
    linked_account_data: None = None
    invite: None = None
    sharefile_vault_url: None = None
    sharefile_vault_folder_id: None = None


class ItemOut(ItemBasic, kw_only=True):
    """A single item: the 37 keys of every recording, nulls sent, and two newer ones [recorded]."""

    files: list[fragments.FileOut]
    comments: list[Any]
    refs: list[BackReference]


def item_out(world: World, item: Item) -> ItemOut:
    """An item in full, as the session's user sees it."""
    reference = ("item", item.item_id)
    return ItemOut(
        **_basic(world, item),
        files=fragments.files_on(world, *reference),
        comments=comments_on(world, *reference),
        refs=back_references(world, item),
    )


def item_basic(world: World, item: Item) -> ItemBasic:
    """An item without what hangs on it."""
    return ItemBasic(**_basic(world, item))


def _basic(world: World, item: Item) -> dict[str, Any]:
    moment = world.session.dialect.moment
    app = world.applications.rows[item.app_id]
    revisions = world.revisions.newest("item", item.item_id, EMBEDDED_REVISIONS)
    newest = [fragments.revision_out(world, each) for each in revisions]
    reference = ("item", item.item_id)
    following = subscribers(world, reference)
    kinds = ratings.kinds(app)
    rated, mine = ratings.summaries(world, reference, kinds), ratings.own_values(world, reference, kinds)
    participations = world.participations.where("item", item.item_id)
    return {
        "item_id": item.item_id,
        "app_item_id": item.app_item_id,
        "app_item_id_formatted": formatted_number(app, item),
        "external_id": item.external_id,
        "title": title(world, item),
        "link": fragments.item_url(world, item),
        "app": fragments.app_badge(world, app),
        "revision": item.revision,
        "initial_revision": fragments.revision_out(world, world.revisions.first("item", item.item_id)),
        "current_revision": newest[0],
        "revisions": newest,
        "fields": fields_out(world, app, item),
        "tags": list(item.tags),
        "created_on": moment(item.created_on),
        "created_by": fragments.byline(world, item.created_by),
        "created_via": fragments.via(world, item.created_via),
        "last_event_on": moment(item.last_event_on),
        "priority": item.priority,
        "rights": list(rights.of_item(world, item)),
        "ratings": rated,
        "user_ratings": mine,
        "like_count": rated["like"]["counts"]["1"]["total"],
        "is_liked": mine["like"] is not None,
        "subscribed": world.session.user_id in following,
        "subscribed_count": len(following),
        "ref": fragments.Ref(*item.ref) if item.ref else None,
        "reminder": None if item.reminder is None else Reminder(item.reminder),
        "recurrence": item.recurrence,
        "linked_account_id": item.linked_account_id,
        "participants": {str(each.user_id): {"status": each.status} for each in participations},
        "presence": fragments.presence(world, *reference),
        "push": fragments.push(world, *reference),
    }


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
        ratings=ratings.summaries(world, ("item", item.item_id), ratings.kinds(app)),
        rights=list(rights.of_item(world, item)),
        fields=[
            RowField(
                field.type,
                field.field_id,
                field.external_id,
                field.label,
                {
                    "settings": FIELD_TYPES[field.type].shown_settings(world, field),
                    "mapping": field.mapping,
                    "label": field.label,
                },
                read_values(world, field, values),
            )
            for field, values in shown_fields(app, item.values)
        ],
        comment_count=len(world.comments.where("reference", ("item", item.item_id))),
        file_count=len(world.attachments.rows.get(("item", item.item_id), ())),
    )


def item_micro(world: World, item: Item) -> ItemMicro:
    """An item at its smallest."""
    return ItemMicro(item.item_id, item.app_item_id, title(world, item), fragments.item_url(world, item), item.revision)


def fields_out(world: World, app: Application, item: Item) -> list[FieldOut]:
    """An item's fields with their values, in the app's order."""
    return [
        field_out(world, field, read_values(world, field, values)) for field, values in shown_fields(app, item.values)
    ]


def field_out(world: World, field: Field, values: list[dict[str, Any]]) -> FieldOut:
    """A field with values."""
    return FieldOut(
        field.status,
        field.type,
        field.field_id,
        field.external_id,
        field.label,
        fragments.field_config(world, field),
        values,
    )


def formatted_number(app: Application, item: Item) -> str:
    """The item's number in its app, with the app's prefix and padding: `"1"`, `"C0007"`."""
    prefix, padding = app.config["app_item_id_prefix"] or "", app.config["app_item_id_padding"] or 1
    return f"{prefix}{item.app_item_id:0{padding}d}"


def back_references(world: World, item: Item) -> list[BackReference]:
    """Which fields of which apps point at an item, and from how many items."""
    return [
        BackReference(len(holders), fragments.field_badge(world, field), fragments.app_badge(world, app))
        for app, field, holders in incoming(world, item)
        if rights.space_role(world, app.space_id) is not None
    ]
