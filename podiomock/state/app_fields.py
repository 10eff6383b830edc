"""What may happen to the fields of an app, of which none is ever lost: a deleted one lingers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import structs

from podiomock.state.fieldtype import identifier, one_of
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.rights import on_app
from podiomock.state.rows import Application, Field
from podiomock.state.slugs import slug
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World

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
"""What every type's config says beside the label, the place among the fields, and the type's settings."""


def find(app: Application, key: str) -> Field:
    """A field by its id or its external_id, also a deleted one, or `Missing`."""
    for field in app.fields:
        if key in (str(field.field_id), field.external_id):
            return field
    raise Missing(f"field {key!r} of app {app.app_id}")


def new_field(world: World, beside: Iterable[Field], given: Mapping[str, Any]) -> Field:
    """Make a field; its external_id is the slug of its first label, fixed for life [recorded]."""
    kind = FIELD_TYPES.get(str(given.get("type")))
    if kind is None:
        raise Invalid(given.get("type"), one_of(sorted(FIELD_TYPES)))
    config = given.get("config")
    if not isinstance(config, dict):
        raise Invalid(config, "must be object")
    label = config.get("label")
    if not isinstance(label, str) or not label:
        raise Invalid(label, "must be non empty string")
    settings = config.get("settings")
    if settings is not None:
        refuse_settings(settings)
    refuse_default(kind.name, config)
    siblings = list(beside)
    taken = {each.external_id for each in siblings}
    number = identifier(given.get("field_id"))
    wanted = str(given.get("external_id") or label)
    last = max((each.delta for each in siblings), default=-1)
    return Field(
        field_id=world.new_id("field") if number is None else number,
        external_id=slug(wanted, taken, "field"),
        type=kind.name,
        label=label,
        settings=kind.settings(settings or {}),
        delta=config.get("delta", last + 1),
        **{key: value for key, value in config.items() if key in FIELD_CONFIG},
    )


def changed_field(field: Field | None, given: Mapping[str, Any]) -> Field:
    """A field with a changed config; its type and external_id stay what they are [doc]."""
    if field is None:
        raise Missing(f"field {given['field_id']}")
    if given.get("type") not in (None, field.type):
        # that a type cannot change is documented, with which refusal is not.
        raise Invalid(given["type"], one_of((field.type,)))
    config = given.get("config") or {}
    refuse_default(field.type, config)
    changes = {key: value for key, value in config.items() if key in FIELD_CONFIG or key in ("label", "delta")}
    if config.get("settings") is not None:
        changes["settings"] = changed_settings(field, config["settings"])
    changed = structs.replace(field, **changes)
    if changed != field and field.status == "deleted":
        # a deleted field can be sent back as it is read, as clients do, but not changed.
        raise Deleted(f"field {field.field_id}")
    return changed


def changed_settings(field: Field, given: Any) -> dict[str, Any] | None:
    """A field's settings with those changed that are given; options left out of a list linger as deleted."""
    refuse_settings(given)
    before = field.settings or {}
    merged = {**before, **given}
    if "options" in before:
        listed = given.get("options")
        merged["options"] = before["options"] if listed is None else kept_options(before["options"], listed)
    return FIELD_TYPES[field.type].settings(merged)


def refuse_settings(settings: object) -> None:
    """Refuse settings that are no object, or whose lists are no lists."""
    if not isinstance(settings, dict):
        raise Invalid(settings, "must be object")
    for key in LISTS:
        if settings.get(key) is not None and not isinstance(settings[key], list):
            raise Invalid(settings[key], "must be array")


def refuse_strangers(world: World, given: Iterable[Mapping[str, Any]], app: Application | None = None) -> None:
    """Refuse fields that are to point at apps which are not there, or which the session's user cannot see.

    A-190: what such a field gets is unknown; an app that a field points at already may be sent back, though deleted.
    """
    known = set() if app is None else {each for field in app.fields for each in referenced(field.settings)}
    for field in given:
        for app_id in referenced((field.get("config") or {}).get("settings")):
            if app_id not in known:
                on_app(world, world.applications[app_id].app_id, "reference")


def referenced(settings: object) -> list[int]:
    """The apps that a field's settings name, as far as they can be read."""
    apps = settings.get("referenced_apps") if isinstance(settings, dict) else None
    listed = apps if isinstance(apps, list) else []
    ids = (identifier(each.get("app_id")) for each in listed if isinstance(each, dict))
    return [each for each in ids if each is not None]


def refuse_default(kind: str, config: Mapping[str, Any]) -> None:
    """Refuse a default on a category; the status is recorded, the wording is ours."""
    if kind == "category" and config.get("default_value") is not None:
        raise Invalid(config["default_value"], "must be null")


def kept_options(before: list[dict[str, Any]], given: Iterable[Any]) -> list[dict[str, Any]]:
    """Options with ids, also those left out: they linger with status deleted, and their ids are not used again.

    A-198: an option without an id is a new one, also where there is one of the same text.
    """
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


def in_order(fields: Iterable[Field], moved: Sequence[int] = ()) -> tuple[Field, ...]:
    """Fields by `delta`; A-181: one that was just moved to a place stands before who stood there."""
    return tuple(sorted(fields, key=lambda each: (each.delta, each.field_id not in moved)))


def deleted_field(app: Application, field: Field) -> tuple[Field, ...]:
    """An app's fields with one of them deleted, though it lingers; an app has at least one field [doc]."""
    if field.status == "deleted":
        raise Deleted(f"field {field.field_id}")
    if [each for each in app.fields if each.status == "active"] == [field]:
        # how deleting the last field is refused is unknown.
        raise Invalid(field.field_id, "must not be the last field of its app")
    return tuple(structs.replace(each, status="deleted") if each is field else each for each in app.fields)
