"""What may happen to apps: their config, and their fields, of which none is ever lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import structs

from podiomock.state import calculations
from podiomock.state.fieldtype import identifier
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.rights import Denied, in_space, space_role
from podiomock.state.rows import Application, Field
from podiomock.state.slugs import slug
from podiomock.state.subscriptions import subscribe
from podiomock.state.table import Invalid, Missing
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

LISTS = ("options", "referenced_apps", "referenceable_types", "allowed_currencies", "valid_types", "fields")
"""Settings, of whatever type of field, that are lists."""

FIELD_CONFIG = frozenset(
    {
        "description",
        "required",
        "mapping",
        "visible",
        "hidden",
        "unique",
        "hidden_create_view_edit",
        "default_value",
    }
)


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
    taken = {each.url_label for each in world.applications.where("space", space_id)}
    made: list[Field] = []
    for given in fields:
        made.append(new_field(world, made, given))
    fresh = world.new_id("app") if app_id is None else app_id
    app = world.applications.insert(
        fresh,
        Application(
            app_id=fresh,
            space_id=space_id,
            url_label=slug(name, taken, "app"),
            config=complete,
            fields=tuple(made),
            # A dummy: natively the token is a live credential.
            token=f"podiomock-app-token-{fresh}",
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
        merged["icon"] = f"{merged['icon_id']}.png"
    return merged


def update(
    world: World, app: Application, config: Mapping[str, Any], fields: Iterable[Mapping[str, Any]]
) -> Application:
    """Change an app: `fields` with a `field_id` are changed, those without are new, those left out stay.

    A change makes a revision; without one the app is given back as it is.
    """
    complete = completed(app.config, config)
    known = {each.field_id: each for each in app.fields}
    for given in fields:
        if given.get("field_id") is None:
            field = new_field(world, known.values(), given)
        else:
            field = changed_field(known.get(identifier(given["field_id"]) or 0), given)
        known[field.field_id] = field
    ordered = tuple(sorted(known.values(), key=lambda each: each.delta))
    changed = structs.replace(app, config=complete, fields=ordered)
    if changed == app:
        return app
    changed = world.applications.change(app.app_id, config=complete, fields=ordered, revision=app.revision + 1)
    calculations.recalculate_app(world, changed)
    return changed


def changed_field(field: Field | None, given: Mapping[str, Any]) -> Field:
    """A field with a changed config; its type and external_id stay what they are [doc]."""
    if field is None:
        raise Missing(f"field {given['field_id']}")
    if given.get("type") not in (None, field.type):
        # that a type cannot change is documented, with which refusal is not.
        raise Invalid(given["type"], f"must be one of {{{field.type!r}}}")
    config = given.get("config") or {}
    refuse_default(field.type, config)
    changes = {key: value for key, value in config.items() if key in FIELD_CONFIG or key in ("label", "delta")}
    if config.get("settings") is not None:
        refuse_settings(config["settings"])
        settings = {**(field.settings or {}), **config["settings"]}
        if "options" in config["settings"] and field.type == "category":
            settings["options"] = kept_options((field.settings or {})["options"], settings["options"] or ())
        changes["settings"] = FIELD_TYPES[field.type].settings(settings)
    return structs.replace(field, **changes)


def refuse_settings(settings: object) -> None:
    """Refuse settings that are no object, or whose lists are no lists."""
    if not isinstance(settings, dict):
        raise Invalid(settings, "must be object")
    for key in LISTS:
        if settings.get(key) is not None and not isinstance(settings[key], list):
            raise Invalid(settings[key], "must be array")


def refuse_default(kind: str, config: Mapping[str, Any]) -> None:
    """Refuse a default on a category; the status is recorded, the wording is ours."""
    if kind == "category" and config.get("default_value") is not None:
        raise Invalid(config["default_value"], "must be null")


def kept_options(before: list[dict[str, Any]], given: Iterable[Any]) -> list[dict[str, Any]]:
    """Options with ids, also those left out: they linger with status deleted, and their ids are not used again."""
    listed = [dict(each) if isinstance(each, dict) else {"text": each} for each in given]
    ids = [identifier(each.get("id")) for each in listed]
    fresh = max([each["id"] for each in before] + [each for each in ids if each is not None], default=0)
    old = {each["id"]: each for each in before}
    options: list[dict[str, Any]] = []
    for option, number in zip(listed, ids, strict=True):
        if number is None:
            fresh += 1
        options.append({**old.get(number or 0, {}), **option, "id": number or fresh})
    return options + [{**each, "status": "deleted"} for each in before if each["id"] not in ids]


def set_status(world: World, app: Application, status: str) -> None:
    """Make an app active or inactive; as it already is, nothing happens."""
    if app.status != status:
        world.applications.change(app.app_id, status=status)


def may_add(world: World, space_id: int) -> None:
    """Refuse who may not add apps to a space: outsiders and light members."""
    in_space(world, space_id, "add_app")
    if space_role(world, space_id) == "light":
        raise Denied(world.session.user_id, "add_app", "space", space_id)


def may_change(world: World, app: Application) -> bool:
    """Whether the session's user may change an app: A-60, the space's admins and the app's maker."""
    mine = space_role(world, app.space_id)
    return mine == "admin" or (mine is not None and app.created_by == world.session.user_id)


def in_order(apps: Iterable[Application]) -> list[Application]:
    """Apps by name, as they are listed where nobody ordered them otherwise [doc]."""
    return sorted(apps, key=lambda each: (str(each.config["name"]).casefold(), each.app_id))


def new_field(world: World, beside: Iterable[Field], given: Mapping[str, Any]) -> Field:
    """Make a field; its external_id is the slug of its first label, fixed for life [recorded]."""
    kind = FIELD_TYPES.get(str(given.get("type")))
    if kind is None:
        raise Invalid(given.get("type"), f"must be one of {{{', '.join(map(repr, sorted(FIELD_TYPES)))}}}")
    config = given.get("config")
    if not isinstance(config, dict):
        raise Invalid(config, "must be object")
    label = config.get("label")
    if not isinstance(label, str) or not label:
        raise Invalid(label, "must be non empty string")
    settings = config.get("settings")
    if settings is not None:
        refuse_settings(settings)
    siblings = list(beside)
    taken = {each.external_id for each in siblings}
    number = identifier(given.get("field_id"))
    wanted = str(given.get("external_id") or label)
    refuse_default(kind.name, config)
    return Field(
        field_id=world.new_id("field") if number is None else number,
        external_id=slug(wanted, taken, "field"),
        type=kind.name,
        label=label,
        settings=kind.settings(settings or {}),
        delta=len(siblings),
        **{key: value for key, value in config.items() if key in FIELD_CONFIG},
    )
