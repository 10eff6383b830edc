"""What can be named in some place: people for a task, items for a field, tags for an app."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct

from podiomock.state import actors
from podiomock.state.fieldtype import identifier, title
from podiomock.state.rights import in_space, may, on_app, space_role
from podiomock.state.rows import Application, Field, Item
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

TARGETS = (
    "alert", "apps", "conversation", "conversation_presence", "extension", "flow_app_dependencies", "giphys",
    "global_nav", "grant", "hash_tag", "invite", "item_created_by", "item_created_via", "item_field", "item_location",
    "item_tags", "script_variables", "search_by", "search_in", "spaces", "task_reference", "task_responsible",
)  # fmt: skip
"""What references are searched for [doc]."""

MOST = 10
"""A-339: how many of each group are found where nothing is said."""


class Group(Struct, frozen=True):
    """Things of one kind, by id: users, spaces, apps, items of `app_id`, auth clients; or tags."""

    name: str
    contents: list[Any]
    app_id: int | None = None


def search(world: World, target: str, params: dict[str, Any], text: str, limit: int | None) -> list[Group]:
    """Find what has a text in its name, in groups; A-339: targets of which nothing is known find nothing."""
    find = FINDERS.get(target)
    most = MOST if limit is None else limit
    groups = [] if find is None else find(world, params, text.casefold())
    return [Group(each.name, each.contents[:most], each.app_id) for each in groups if each.contents]


def colleagues(world: World) -> list[int]:
    """The users who share an organization or a space with the session's user, and themselves."""
    mine = [each.reference for each in world.members.where("user", world.session.user_id)]
    found = {row.user_id: None for each in mine for row in world.members.where("reference", each)}
    return [each for each in (found or {world.session.user_id: None}) if each in world.users]


def _people(world: World, _: dict[str, Any], text: str) -> list[Group]:
    found = [each for each in colleagues(world) if text in world.users.rows[each].name.casefold()]
    return [Group("profiles", sorted(found, key=lambda each: world.users.rows[each].name))]


def _spaces(world: World, _: dict[str, Any], text: str) -> list[Group]:
    found = [each for each in world.spaces if text in each.name.casefold() and may(world, ("space", each.space_id))]
    return [Group("spaces", [each.space_id for each in sorted(found, key=lambda each: each.name)])]


def _apps(world: World, _: dict[str, Any], text: str) -> list[Group]:
    found = [each for each in _own_apps(world) if text in str(each.config["name"]).casefold()]
    return [Group("apps", [each.app_id for each in sorted(found, key=lambda each: str(each.config["name"]))])]


def _items(world: World, _: dict[str, Any], text: str) -> list[Group]:
    return [_items_of(world, each, text) for each in _own_apps(world)]


def _field(world: World, params: dict[str, Any], text: str) -> list[Group]:
    field = _named_field(world, params)
    if field.type == "contact":
        return _people(world, params, text)
    if field.type != "app":
        raise Invalid(field.field_id, "must be a field of type app or contact")
    skipped = set(params.get("not_item_ids") or ())
    pointed = [each["app_id"] for each in (field.settings or {}).get("referenced_apps", ())]
    apps = [app for each in pointed if (app := world.applications.get(each)) and may(world, ("app", each))]
    return [_items_of(world, each, text, skipped) for each in apps]


def _makers(world: World, params: dict[str, Any], text: str) -> list[Group]:
    made = dict.fromkeys(each.created_by for each in _items_in(world, params))
    return [Group("created_bys", [each for each in made if text in actors.name(world, each).casefold()])]


def _clients(world: World, params: dict[str, Any], _: str) -> list[Group]:
    return [Group("auth_clients", list(dict.fromkeys(each.created_via for each in _items_in(world, params))))]


def _tags(world: World, params: dict[str, Any], text: str) -> list[Group]:
    found = {tag for each in _items_in(world, params) for tag in each.tags if text in tag.casefold()}
    return [Group("tags", sorted(found))]


def _alerted(world: World, params: dict[str, Any], text: str) -> list[Group]:
    return [*_people(world, params, text), *_spaces(world, params, text)]


def _task_places(world: World, params: dict[str, Any], text: str) -> list[Group]:
    return [*_spaces(world, params, text), *_items(world, params, text)]


def _navigation(world: World, params: dict[str, Any], text: str) -> list[Group]:
    return [*_spaces(world, params, text), *_apps(world, params, text)]


FINDERS: dict[str, Callable[[World, dict[str, Any], str], list[Group]]] = {
    "alert": _alerted,
    "apps": _apps,
    "conversation": _people,
    "conversation_presence": _people,
    "global_nav": _navigation,
    "grant": _people,
    "invite": _people,
    "item_created_by": _makers,
    "item_created_via": _clients,
    "item_field": _field,
    "item_tags": _tags,
    "spaces": _spaces,
    "task_reference": _task_places,
    "task_responsible": _people,
}
"""How each target is searched."""


def _own_apps(world: World) -> Iterator[Application]:
    return (
        each for each in world.applications if each.status == "active" and space_role(world, each.space_id) is not None
    )


def _items_of(world: World, app: Application, text: str, skipped: Iterable[int] = ()) -> Group:
    found = [
        each.item_id
        for each in world.items.where("app", app.app_id)
        if each.item_id not in skipped and text in title(world, each).casefold()
    ]
    return Group("app", found, app.app_id)


def _items_in(world: World, params: dict[str, Any]) -> list[Item]:
    number = identifier(params.get("app_id"))
    if number is None:
        raise Invalid(params, "missing required properties: ['app_id']")
    on_app(world, world.applications[number].app_id)
    return world.items.where("app", number)


def _named_field(world: World, params: dict[str, Any]) -> Field:
    number = identifier(params.get("field_id"))
    if number is None:
        raise Invalid(params, "missing required properties: ['field_id']")
    for app in world.applications:
        for field in app.fields:
            if field.field_id == number:
                in_space(world, app.space_id)
                return field
    raise Missing(f"field {number}")
