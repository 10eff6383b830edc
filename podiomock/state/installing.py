"""Install an app: copy it to a space, with as much of what is in it as is asked for."""

import re
from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from msgspec import structs

from podiomock.state import applications, items, views
from podiomock.state.fragments import default_view_id
from podiomock.state.rows import Application, Arrangement, Field, Values, View
from podiomock.state.world import World

FEATURES = ("filters", "tasks", "widgets", "integration", "forms", "items", "flows", "votings")
"""What can be installed with an app [doc]. Widgets, integrations, forms, flows and votings do not exist here."""

USUAL = tuple(each for each in FEATURES if each != "items")
"""What is installed when nobody says: all but the items [doc]."""

FIELD_TOKEN = re.compile(r"\((field|in_(?:sum|avg|min|max))_(\d+)(?:_(\d+))?\)", re.ASCII)
"""Where a calculation's script names fields."""


class Renamed(NamedTuple):
    """What became of an app and its fields in the copy: the new ids by the old ones."""

    apps: dict[int, int]
    fields: dict[int, int]
    views: dict[int, int]

    def field(self, field_id: int) -> int:
        """A field's id in the copy; that of another app's field stays."""
        return self.fields.get(field_id, field_id)


def install(world: World, app: Application, space_id: int, features: Container[str]) -> Application:
    """Copy an app to a space; the copy knows what it was made of, and at which revision.

    A-186: fields keep their external_ids, deleted fields and options stay behind, references to the app itself
    become references to the copy, and those to other apps stay as they are.
    """
    kept = [each for each in app.fields if each.status == "active"]
    fresh = world.new_id("app")
    renamed = Renamed({app.app_id: fresh}, {each.field_id: world.new_id("field") for each in kept}, {})
    if "filters" in features:
        # private views are not installed with an app.
        public = [each for each in world.views.where("app", app.app_id) if not each.private]
        renamed.views.update({each.view_id: world.new_id("view") for each in public})
    colour = app.config["calendar_color_category_field_id"]
    config = {
        **app.config,
        "tasks": app.config["tasks"] if "tasks" in features else [],
        "calendar_color_category_field_id": renamed.fields.get(colour),
    }
    copy = applications.made_of(
        world,
        space_id,
        config,
        [_field(each, renamed) for each in kept],
        app_id=fresh,
        original=app.app_id,
        original_revision=app.revision,
    )
    for view_id in renamed.views:
        _copy_view(world, world.views.rows[view_id], renamed)
    if (default := renamed.views.get(default_view_id(world, app.app_id) or 0)) is not None:
        views.make_default(world, world.views[default])
    if "items" in features:
        _copy_items(world, app, copy, renamed)
    return copy


def _field(field: Field, renamed: Renamed) -> Field:
    return structs.replace(field, field_id=renamed.field(field.field_id), settings=_settings(field, renamed))


def _settings(field: Field, renamed: Renamed) -> dict[str, Any] | None:
    settings = dict(field.settings or {})
    if "options" in settings:
        settings["options"] = [each for each in settings["options"] if each["status"] == "active"]
    if "referenced_apps" in settings:
        settings["referenced_apps"] = [_referenced(each, renamed) for each in settings["referenced_apps"]]
    for key in ("script", "expression"):
        if isinstance(settings.get(key), str):
            settings[key] = FIELD_TOKEN.sub(lambda found: _token(found, renamed), settings[key])
    return settings if field.settings is not None else None


def _referenced(reference: Mapping[str, Any], renamed: Renamed) -> dict[str, Any]:
    app_id = reference["app_id"]
    if app_id not in renamed.apps:
        return dict(reference)
    return {**reference, "app_id": renamed.apps[app_id], "view_id": renamed.views.get(reference["view_id"])}


def _token(found: re.Match[str], renamed: Renamed) -> str:
    numbers = [str(renamed.field(int(each))) for each in found.groups()[1:] if each is not None]
    return f"({found[1]}_{'_'.join(numbers)})"


def _copy_view(world: World, view: View, renamed: Renamed) -> None:
    fresh = renamed.views[view.view_id]
    world.views.insert(
        fresh,
        structs.replace(
            view,
            view_id=fresh,
            app_id=renamed.apps[view.app_id],
            arrangement=_arrangement(view.arrangement, renamed),
            **world.facts(),
        ),
    )


def _arrangement(arrangement: Arrangement, renamed: Renamed) -> Arrangement:
    def key(name: str) -> str:
        return str(renamed.field(int(name))) if name.isdecimal() else name

    grouping = arrangement.grouping
    if grouping is not None and grouping["type"] == "field":
        grouping = {**grouping, "value": renamed.field(grouping["value"])}
    return structs.replace(
        arrangement,
        sort_by=key(arrangement.sort_by),
        filters=tuple((key(name), wanted) for name, wanted in arrangement.filters),
        fields={key(name): shown for name, shown in arrangement.fields.items()},
        grouping=grouping,
    )


def _copy_items(world: World, app: Application, copy: Application, renamed: Renamed) -> None:
    """Copy the items, without what hangs on them (A-188); those that refer to each other go on doing so."""
    sources = world.items.where("app", app.app_id)
    fresh = {each.item_id: world.new_id("item") for each in sources}
    within = {each.field_id for each in app.fields if each.type == "app"}
    options = _options(copy)
    for source in sources:
        values: Values = {}
        for field_id, held in source.values.items():
            if field_id in renamed.fields:
                number = renamed.fields[field_id]
                kept = tuple(fresh.get(each, each) if field_id in within else each for each in held)
                values[number] = tuple(each for each in kept if number not in options or each in options[number])
        items.made(
            world,
            copy,
            {key: held for key, held in values.items() if held},
            tags=source.tags,
            external_id=source.external_id,
            item_id=fresh[source.item_id],
        )


def _options(app: Application) -> dict[int, set[int]]:
    """The ids of the options of each field that has some."""
    return {
        each.field_id: {option["id"] for option in each.settings["options"]}
        for each in app.fields
        if each.settings and "options" in each.settings
    }
