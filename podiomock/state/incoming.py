"""Who points at an item: the fields of any app that may refer to it, and the items that do."""

from collections.abc import Iterator

from podiomock.state.rows import Application, Field, Item
from podiomock.state.table import Missing
from podiomock.state.world import World

Pointing = tuple[Application, Field]


def incoming(world: World, item: Item) -> Iterator[tuple[Application, Field, list[Item]]]:
    """For each field that may point at an item, the living items that do, oldest first; none are left out."""
    for app, field in pointing_at(world, item.app_id):
        if holders := world.items.holding(app.app_id, field.field_id, item.item_id):
            yield app, field, holders


def pointing_at(world: World, app_id: int) -> list[Pointing]:
    """The living fields of all apps that may refer to items of an app."""
    version, known = world.cache.get("pointing", (-1, {}))
    if version != world.applications.version:
        known = _pointing(world)
        world.cache["pointing"] = (world.applications.version, known)
    found: list[Pointing] = known.get(app_id, []) + known.get(None, [])
    return found


def _pointing(world: World) -> dict[int | None, list[Pointing]]:
    """Fields by the app they may refer to; under None those that take items of any app."""
    known: dict[int | None, list[Pointing]] = {}
    for app in world.applications:
        for field in app.fields:
            if field.type == "app" and field.status == "active":
                apps = [each["app_id"] for each in (field.settings or {}).get("referenced_apps") or ()]
                for each in dict.fromkeys(apps) or (None,):
                    known.setdefault(each, []).append((app, field))
    return known


def field_by_id(world: World, field_id: int) -> Pointing:
    """Find a field of any living app, or raise `Missing`."""
    for app in world.applications:
        for field in app.fields:
            if field.field_id == field_id and field.status == "active":
                return app, field
    raise Missing(f"field {field_id}")
