"""What may happen to apps: their config, and their fields, of which none is ever lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from podiomock.state.fieldtype import identifier
from podiomock.state.fieldtypes import FIELD_TYPES
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
    unknown_free = {key: value for key, value in config.items() if key in CONFIG}
    name = unknown_free["name"]
    complete = {**CONFIG, **unknown_free}
    complete["item_name"] = complete["item_name"] or name
    icon = identifier(str(complete["icon"]).removesuffix(".png"))
    complete["icon_id"] = icon
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
    if settings is not None and not isinstance(settings, dict):
        raise Invalid(settings, "must be object")
    siblings = list(beside)
    taken = {each.external_id for each in siblings}
    number = identifier(given.get("field_id"))
    wanted = str(given.get("external_id") or label)
    # The bound is ours; only `default_value` on a category is known to be refused [recorded].
    if given.get("type") == "category" and config.get("default_value") is not None:
        raise Invalid(config["default_value"], "must be null")
    return Field(
        field_id=world.new_id("field") if number is None else number,
        external_id=slug(wanted, taken, "field"),
        type=kind.name,
        label=label,
        settings=kind.settings(settings or {}),
        delta=len(siblings),
        **{key: value for key, value in config.items() if key in FIELD_CONFIG},
    )
