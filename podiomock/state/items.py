"""What may happen to items: lawful changes, each leaving a revision."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET, UnsetType, to_builtins

from podiomock.state import calculations, comments, tasks
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.files import attach, delete_on, hold
from podiomock.state.incoming import incoming
from podiomock.state.rows import Application, Field, Item, Reference, Revision, Values
from podiomock.state.subscriptions import follow
from podiomock.state.table import Invalid, Missing
from podiomock.state.tags import remember
from podiomock.state.world import World


def field_of(app: Application, key: str) -> Field:
    """Find an active field by external_id or by id, as a body or a filter names it."""
    for field in app.fields:
        if field.status == "active" and key in (field.external_id, str(field.field_id)):
            return field
    raise Invalid(key, "No field found")


def shown_fields(app: Application, values: Values) -> Iterator[tuple[Field, tuple[Any, ...]]]:
    """The fields that have values, in the app's order: empty ones are not shown [recorded], deleted ones linger."""
    return ((field, held) for field in app.fields if (held := values.get(field.field_id)))


def read_values(world: World, field: Field, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    """A field's values as they are read."""
    return FIELD_TYPES[field.type].reads(world, field, values)


def given_values(
    world: World, app: Application, raw: Mapping[str, Any] | list[Any], item: Item | None = None
) -> Values:
    """Read a body's `fields`: a dict by external_id or field_id, or a list of `{external_id|field_id, values}`.

    `item` is the one that is changed by them, if they do not make a new one.
    """
    if isinstance(raw, list):
        if any(not isinstance(each, dict) for each in raw):
            raise Invalid(raw, "must be object or must be object")
        pairs: Iterable[tuple[str, Any]] = [(_named(each), each.get("values", each.get("value"))) for each in raw]
    else:
        pairs = raw.items()
    values: Values = {}
    for key, given in pairs:
        try:
            field = field_of(app, key)
            values[field.field_id] = FIELD_TYPES[field.type].accept(world, field, given)
        except (Invalid, Missing) as refused:
            kept = item and _as_it_reads(world, app, item, key, given)
            if not kept:
                refused.add_note(hint(app, key))
                raise
            values |= kept
    return values


def hint(app: Application, key: str) -> str:
    """What the wire does not say of a value that was refused: which field it is, and what that takes."""
    for field in app.fields:
        if key in (field.external_id, str(field.field_id)):
            if field.status != "active":
                return f"field {field.external_id!r} was deleted"
            return f"field {field.external_id!r} ({field.type}) takes {FIELD_TYPES[field.type].accepts}"
    return f"app {app.app_id} has the fields {', '.join(each.external_id for each in app.fields)}"


def _named(entry: dict[str, Any]) -> str:
    key = entry.get("external_id", entry.get("field_id"))
    if key is None:
        raise Invalid(entry, "missing required properties: ['field_id']")
    return str(key)


def _as_it_reads(world: World, app: Application, item: Item, key: str, given: object) -> Values | None:
    """Take what an item reads as for what it is, though it could not be set anew: a deleted field, or option.

    A-130: what is read can be written back whole. But a calculation refuses any write [issue].
    """
    field = next((each for each in app.fields if key in (each.external_id, str(each.field_id))), None)
    values = None if field is None or field.type == "calculation" else item.values.get(field.field_id)
    if field is None or values is None or to_builtins(read_values(world, field, values)) != given:
        return None
    return {field.field_id: values}


def create(
    world: World,
    app: Application,
    raw: Mapping[str, Any] | list[Any],
    *,
    external_id: str | None = None,
    tags: Iterable[str] = (),
    file_ids: Iterable[int] = (),
    ref: Reference | None = None,
    linked_account_id: int | None = None,
    reminder: int | None = None,
    recurrence: dict[str, Any] | None = None,
    item_id: int | None = None,
    calculated: Values | None = None,
) -> Item:
    """Make an item at revision 0; its maker follows it. `calculated` is what a world's file says calculations are."""
    values = {key: each for key, each in given_values(world, app, raw).items() if each} | (calculated or {})
    for field in app.fields:
        if field.required and field.status == "active" and field.field_id not in values:
            raise _required(world, field)
    refuse_duplicates(world, app, values)
    return made(
        world,
        app,
        values,
        external_id=external_id,
        tags=tags,
        file_ids=file_ids,
        ref=ref,
        linked_account_id=linked_account_id,
        reminder=reminder,
        recurrence=recurrence,
        item_id=item_id,
    )


def made(
    world: World,
    app: Application,
    values: Values,
    *,
    tags: Iterable[str] = (),
    file_ids: Iterable[int] = (),
    item_id: int | None = None,
    **columns: Any,
) -> Item:
    """Make an item of values that are known to be good."""
    number = world.cells.rows.get(f"app {app.app_id} numbers", 0) + 1
    world.cells.put(f"app {app.app_id} numbers", number)
    fresh = world.new_id("item") if item_id is None else item_id
    facts = world.facts()
    values = calculations.calculated(world, app, values)
    item = world.items.insert(
        fresh,
        Item(
            item_id=fresh,
            app_id=app.app_id,
            app_item_id=number,
            values=values,
            tags=tuple(dict.fromkeys(tags)),
            last_edit_on=facts["created_on"],
            last_edit_by=facts["created_by"],
            last_edit_via=facts["created_via"],
            last_event_on=facts["created_on"],
            priority=float(fresh),
            **columns,
            **facts,
        ),
    )
    record(world, item, "creation")
    calculations.refresh(world, None, item)
    attach(world, file_ids, ("item", fresh))
    hold(world, item)
    follow(world, ("item", fresh), facts["created_by"])
    return item


def _required(world: World, field: Field) -> Invalid:
    """Word a required field's lack as if null had been sent: `null (null): must be Range` for dates [recorded]."""
    try:
        FIELD_TYPES[field.type].one(world, field, None)
    except (Invalid, Missing) as refusal:
        if isinstance(refusal, Invalid):
            return refusal
    # that other types than dates are enforced, and in which words, is unknown.
    return Invalid(None, f"missing required properties: ['{field.external_id}']")


def refuse_duplicates(world: World, app: Application, values: Values, item_id: int | None = None) -> None:
    """Refuse values that another item holds in a field that wants each value once."""
    for field in app.fields:
        if field.unique and field.status == "active" and field.field_id in values:
            for value in values[field.field_id]:
                if any(each.item_id != item_id for each in world.items.holding(app.app_id, field.field_id, value)):
                    # that `unique` is enforced is known of the web's form; the wording is ours.
                    shown = to_builtins(FIELD_TYPES[field.type].read(world, field, value))
                    raise Invalid(shown.get("value", shown), "must be unique")


def update(
    world: World,
    item: Item,
    raw: Mapping[str, Any] | list[Any] | UnsetType = UNSET,
    *,
    tags: Iterable[str] | UnsetType = UNSET,
    file_ids: Iterable[int] = (),
    **columns: Any,
) -> Item:
    """Change what is given and keep the rest; a new revision, unless nothing changes."""
    app = world.applications.rows[item.app_id]
    changes: dict[str, Any] = {
        key: value for key, value in columns.items() if value is not UNSET and value != getattr(item, key)
    }
    if not isinstance(raw, UnsetType):
        given = given_values(world, app, raw, item)
        values = changed_values(world, app, item, given)
        if values != item.values:
            changes["values"] = values
    if not isinstance(tags, UnsetType) and tuple(dict.fromkeys(tags)) != item.tags:
        # `tags` in an update replaces the list, as PUT does in the tags area.
        changes["tags"] = tuple(dict.fromkeys(tags))
        remember(world, ("item", item.item_id), changes["tags"])
    if file_ids:
        # `file_ids` in an update adds to what is attached.
        attach(world, file_ids, ("item", item.item_id))
    return edit(world, item, changes) if changes else item


def changed_values(world: World, app: Application, item: Item, given: Values) -> Values:
    """An item's values with some changed; refuses what the fields do not allow."""
    for field in app.fields:
        if field.required and field.status == "active" and given.get(field.field_id) == ():
            raise _required(world, field)
    fresh = {key: each for key, each in given.items() if each and each != item.values.get(key)}
    refuse_duplicates(world, app, fresh, item.item_id)
    return {key: each for key, each in {**item.values, **given}.items() if each}


def edit(world: World, item: Item, changes: dict[str, Any]) -> Item:
    """Write columns of an item and leave a revision."""
    if "values" in changes:
        app = world.applications.rows[item.app_id]
        changes["values"] = calculations.calculated(world, app, changes["values"], item.item_id)
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
    if "values" in changes:
        hold(world, changed)
        calculations.refresh(world, item, changed)
    follow(world, ("item", item.item_id), world.session.user_id)
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


def delete(world: World, item: Item) -> None:
    """Delete an item; its tasks and comments go too [maton], and so does what refers to it."""
    reference = ("item", item.item_id)
    for task in world.tasks.on(reference):
        tasks.delete(world, task)
    comments.clear(world, reference)
    delete_on(world, reference)
    world.items.delete(item.item_id, world.now)
    calculations.refresh(world, item, None)
    _forget(world, item)


def _forget(world: World, item: Item) -> None:
    """Take an item out of the fields that pointed at it; A-132: that leaves no revision there."""
    for _, field, holders in incoming(world, item):
        for holder in holders:
            current = world.items.rows[holder.item_id].values
            rest = tuple(each for each in current[field.field_id] if each != item.item_id)
            values = {key: rest if key == field.field_id else each for key, each in current.items()}
            world.items.change(holder.item_id, values={key: each for key, each in values.items() if each})
