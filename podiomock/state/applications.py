"""What may happen to apps: their config, their fields, their status, their place among the others."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import structs

from podiomock.state import calculations
from podiomock.state.app_fields import changed_field, deleted_field, in_order, new_field
from podiomock.state.fieldtype import identifier
from podiomock.state.rights import in_space, may, on_app
from podiomock.state.rows import Application, Field
from podiomock.state.slugs import slug
from podiomock.state.subscriptions import subscribe
from podiomock.state.table import Invalid
from podiomock.state.world import World

CONFIG: dict[str, Any] = {
    "type": "standard",
    "name": "",
    "item_name": "",
    "description": None,
    "usage": None,
    "external_id": None,
    "icon": "251.png",
    "icon_id": 251,
    "allow_edit": True,
    "allow_create": True,
    "allow_attachments": True,
    "allow_comments": True,
    "allow_tags": True,
    "default_view": "badge",
    "silent_creates": False,
    "silent_edits": False,
    "disable_notifications": False,
    "show_app_item_id": False,
    "app_item_id_prefix": None,
    "app_item_id_padding": 1,
    "fivestar": False,
    "fivestar_label": None,
    "approved": False,
    "thumbs": False,
    "thumbs_label": None,
    "rsvp": False,
    "rsvp_label": None,
    "yesno": False,
    "yesno_label": None,
    "tasks": [],
    "calendar_color_category_field_id": None,
}
"""Every key of an app's config [recorded], with what it is when nobody says."""


def create(
    world: World,
    space_id: int,
    config: Mapping[str, Any],
    fields: Iterable[Mapping[str, Any]],
    *,
    app_id: int | None = None,
) -> Application:
    """Make an app with its fields; its maker follows it. `fields` are `{type, config{label, settings}}`."""
    name = config.get("name")
    if not isinstance(name, str) or not name:
        raise Invalid(name, "must be non empty string")
    complete = completed(CONFIG, config)
    complete["item_name"] = complete["item_name"] or name
    made: list[Field] = []
    for given in fields:
        made.append(new_field(world, made, given))
    return made_of(world, space_id, complete, made, app_id=app_id)


def made_of(
    world: World,
    space_id: int,
    config: dict[str, Any],
    fields: Iterable[Field],
    *,
    app_id: int | None = None,
    **columns: Any,
) -> Application:
    """Make an app of a whole config and of fields that are known to be good."""
    taken = {each.url_label for each in world.applications.where("space", space_id)}
    fresh = world.new_id("app") if app_id is None else app_id
    app = world.applications.insert(
        fresh,
        Application(
            app_id=fresh,
            space_id=space_id,
            url_label=slug(config["name"], taken, "app"),
            config=config,
            fields=in_order(fields),
            # A dummy: natively the token is a live credential.
            token=f"podiomock-app-token-{fresh}",
            **columns,
            **world.facts(),
        ),
    )
    subscribe(world, ("app", fresh), world.session.user_id)
    return app


def completed(config: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A config with changes; of `icon` and `icon_id` the one that is given decides both (`251.png`, 251)."""
    merged = {**config, **{key: value for key, value in changes.items() if key in CONFIG}}
    if "icon" in changes:
        merged["icon_id"] = identifier(str(merged["icon"]).removesuffix(".png"))
    elif "icon_id" in changes:
        merged["icon"] = None if merged["icon_id"] is None else f"{merged['icon_id']}.png"
    return merged


def update(
    world: World, app: Application, config: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]
) -> Application:
    """Change an app: `fields` with a `field_id` are changed, those without are new, those left out stay.

    A change makes a revision; without one the app is given back as it is.
    """
    complete = completed(app.config, config)
    known = {each.field_id: each for each in app.fields}
    moved: list[int] = []
    for given in fields:
        if given.get("field_id") is None:
            field = new_field(world, known.values(), given)
        else:
            before = known.get(identifier(given["field_id"]) or 0)
            field = changed_field(before, given)
            if before is not None and field.delta != before.delta:
                moved.append(field.field_id)
        known[field.field_id] = field
    return _revised(world, app, complete, in_order(known.values(), moved))


def _revised(world: World, app: Application, config: dict[str, Any], fields: tuple[Field, ...]) -> Application:
    if structs.replace(app, config=config, fields=fields) == app:
        return app
    changed = world.applications.change(app.app_id, config=config, fields=fields, revision=app.revision + 1)
    if fields != app.fields:
        calculations.recalculate_app(world, changed)
    return changed


def delete_field(world: World, app: Application, field: Field, *, with_values: bool) -> Application:
    """Delete a field; items that have values of it go on showing them [doc], unless the values are to go too.

    A-184: that the values go leaves no revision in the items.
    """
    changed = _revised(world, app, app.config, deleted_field(app, field))
    if with_values:
        for item in world.items.where("app", app.app_id):
            if field.field_id in item.values:
                rest = {key: each for key, each in item.values.items() if key != field.field_id}
                calculations.refresh(world, item, world.items.change(item.item_id, values=rest))
    return changed


def set_status(world: World, app: Application, status: str) -> None:
    """Make an app active or inactive; as it already is, nothing happens."""
    if app.status != status:
        world.applications.change(app.app_id, status=status)


def renew_token(world: World, app: Application) -> Application:
    """Give an app another token, still a dummy."""
    head, _, count = app.token.partition("-again-")
    return world.applications.change(app.app_id, token=f"{head}-again-{int(count or 0) + 1}")


def may_add(world: World, space_id: int) -> None:
    """Refuse who may not add apps to a space: outsiders and light members."""
    in_space(world, space_id, "add_app")


def may_change(world: World, app: Application) -> bool:
    """Whether the session's user may change an app: A-60, the space's admins and the app's maker."""
    return may(world, ("app", app.app_id), "update")


def changeable(world: World, app_id: int, right: str = "update") -> Application:
    """A living app that the session's user may change, or a refusal."""
    app = world.applications[app_id]
    on_app(world, app_id, right)
    return app


def set_order(world: World, space_id: int, app_ids: Sequence[int]) -> None:
    """Put the apps of a space in an order; A-183: those not named come behind, by name."""
    ours = {each.app_id for each in world.applications.where("space", space_id)}
    for at, app_id in enumerate(app_ids):
        world.applications[app_id]
        if app_id not in ours or app_id in app_ids[:at]:
            # how an app of another space, or one named twice, is refused is unknown.
            raise Invalid(app_id, f"must be one of {{{', '.join(map(str, sorted(ours)))}}}")
    if world.cells.rows.get(_order_of(space_id)) != tuple(app_ids):
        world.cells.put(_order_of(space_id), tuple(app_ids))


def of_space(world: World, space_id: int) -> list[Application]:
    """The apps of a space in their custom order, those without a place in it by name [doc]."""
    order = world.cells.rows.get(_order_of(space_id), ())
    return sorted(
        by_name(world.applications.where("space", space_id)),
        key=lambda app: order.index(app.app_id) if app.app_id in order else len(order),
    )


def by_name(apps: Iterable[Application]) -> list[Application]:
    """Apps by name."""
    return sorted(apps, key=lambda each: (str(each.config["name"]).casefold(), each.app_id))


def _order_of(space_id: int) -> str:
    return f"space {space_id} app order"
