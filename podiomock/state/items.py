"""What may happen to items: lawful changes, each leaving a revision."""

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET, UnsetType

from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.files import attach
from podiomock.state.rows import Application, Field, Item, Reference, Revision, Values
from podiomock.state.subscriptions import subscribe
from podiomock.state.table import Invalid
from podiomock.state.world import World


def field_of(app: Application, key: str) -> Field:
    """Find an active field by external_id or by id, as a body or a filter names it."""
    for field in app.fields:
        if field.status == "active" and key in (field.external_id, str(field.field_id)):
            return field
    raise Invalid(key, "No field found")


def given_values(world: World, app: Application, raw: dict[str, Any] | list[Any]) -> Values:
    """Read a body's `fields`: a dict by external_id or field_id, or a list of `{external_id|field_id, values}`."""
    if isinstance(raw, list):
        if any(not isinstance(each, dict) for each in raw):
            raise Invalid(raw, "must be object or must be object")
        pairs: Iterable[tuple[str, Any]] = [(_named(each), each.get("values", each.get("value"))) for each in raw]
    else:
        pairs = raw.items()
    values: Values = {}
    for key, given in pairs:
        field = field_of(app, key)
        values[field.field_id] = FIELD_TYPES[field.type].accept(world, field, given)
    return values


def _named(entry: dict[str, Any]) -> str:
    key = entry.get("external_id", entry.get("field_id"))
    if key is None:
        raise Invalid(entry, "missing required properties: ['field_id']")
    return str(key)


def create(
    world: World,
    app: Application,
    raw: dict[str, Any] | list[Any],
    *,
    external_id: str | None = None,
    tags: Iterable[str] = (),
    file_ids: Iterable[int] = (),
    ref: Reference | None = None,
    linked_account_id: int | None = None,
    item_id: int | None = None,
) -> Item:
    """Make an item at revision 0; its maker follows it."""
    values = {key: each for key, each in given_values(world, app, raw).items() if each}
    for field in app.fields:
        if field.required and field.status == "active" and field.field_id not in values:
            # whether the API enforces required fields, and in which words, is unknown.
            raise Invalid(None, f"missing required properties: ['{field.external_id}']")
    number = world.cells.rows.get(f"app {app.app_id} numbers", 0) + 1
    world.cells.put(f"app {app.app_id} numbers", number)
    fresh = world.new_id("item") if item_id is None else item_id
    facts = world.facts()
    item = world.items.insert(
        fresh,
        Item(
            item_id=fresh,
            app_id=app.app_id,
            app_item_id=number,
            values=values,
            external_id=external_id,
            tags=tuple(dict.fromkeys(tags)),
            last_edit_on=facts["created_on"],
            last_edit_by=facts["created_by"],
            last_edit_via=facts["created_via"],
            last_event_on=facts["created_on"],
            ref=ref,
            linked_account_id=linked_account_id,
            priority=float(fresh),
            **facts,
        ),
    )
    record(world, item, "creation")
    attach(world, file_ids, ("item", fresh))
    subscribe(world, ("item", fresh), facts["created_by"])
    return item


def update(
    world: World,
    item: Item,
    raw: dict[str, Any] | list[Any] | UnsetType = UNSET,
    *,
    external_id: str | None | UnsetType = UNSET,
    tags: Iterable[str] | UnsetType = UNSET,
    file_ids: Iterable[int] = (),
) -> Item:
    """Change what is given and keep the rest; a new revision, unless nothing changes."""
    app = world.applications.rows[item.app_id]
    changes: dict[str, Any] = {}
    if raw is not UNSET:
        merged = {**item.values, **given_values(world, app, raw)}
        values = {key: each for key, each in merged.items() if each}
        if values != item.values:
            changes["values"] = values
    if external_id is not UNSET and external_id != item.external_id:
        changes["external_id"] = external_id
    if tags is not UNSET and tuple(dict.fromkeys(tags)) != item.tags:
        # `tags` in an update replaces the list, as PUT does in the tags area.
        changes["tags"] = tuple(dict.fromkeys(tags))
    # `file_ids` in an update adds to what is attached.
    attach(world, file_ids, ("item", item.item_id))
    return edit(world, item, changes) if changes else item


def edit(world: World, item: Item, changes: dict[str, Any]) -> Item:
    """Write columns of an item and leave a revision."""
    changed = world.items.change(
        item.item_id,
        revision=item.revision + 1,
        last_edit_on=world.now,
        last_edit_by=world.session.user_id,
        last_edit_via=world.session.auth_client_id,
        last_event_on=world.now,
        **changes,
    )
    record(world, changed, "update")
    subscribe(world, ("item", item.item_id), world.session.user_id)
    return changed


def record(world: World, item: Item, kind: str) -> Revision:
    """Leave the revision that an item now stands at."""
    fresh = world.new_id("revision")
    return world.revisions.insert(
        fresh,
        Revision(
            item_revision_id=fresh,
            item_id=item.item_id,
            revision=item.revision,
            type=kind,
            values=item.values,
            created_on=item.last_edit_on,
            created_by=item.last_edit_by,
            created_via=item.last_edit_via,
            app_revision=world.applications.rows[item.app_id].revision,
        ),
    )


def changed_since(world: World, item: Item, base: int) -> set[int]:
    """The fields whose values differ between a revision and now."""
    revisions = world.revisions.where("item", item.item_id)
    then = next((each.values for each in revisions if each.revision == base), {})
    return {key for key in then.keys() | item.values.keys() if then.get(key) != item.values.get(key)}


def delete(world: World, item: Item) -> None:
    """Delete an item; its tasks and comments go too [maton]."""
    reference = ("item", item.item_id)
    for task in [each for each in world.tasks if each.ref == reference]:
        for comment in world.comments.where("reference", ("task", task.task_id)):
            world.comments.delete(comment.comment_id, world.now)
        world.tasks.delete(task.task_id, world.now)
    for comment in world.comments.where("reference", reference):
        world.comments.delete(comment.comment_id, world.now)
    for file_id in world.attachments.rows.get(reference, ()):
        if file_id in world.files:
            world.files.delete(file_id, world.now)
    world.items.delete(item.item_id, world.now)
