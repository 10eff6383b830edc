"""Views: kept arrangements of an app's items. Saved ones, standard ones, and the one each user used last."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from podiomock.state import conditions, orders
from podiomock.state.fieldtype import FIELD_TYPES, identifier, one_of
from podiomock.state.fragments import default_view_id
from podiomock.state.items import field_of
from podiomock.state.query import DEFAULT_SORT, Result, find
from podiomock.state.rights import demand, may, on_app
from podiomock.state.rows import Application, Arrangement, View
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

Pairs = Sequence[tuple[str, Any]]

STANDARD = {"all_by_date": ("All by date", Arrangement())}
"""The views that every app has, by what stands for their id; A-166: of their names only this one is known."""

LAST = frozenset({"last", "0"})
"""What stands for the view that the caller used last: a name in paths, 0 in an export [doc]."""

REVISION_GROUPS = ("created_by", "created_on", "tags")
"""What of an item's revision items can be grouped by [doc]."""


def create(world: World, app: Application, name: str, arrangement: Arrangement, *, private: bool) -> View:
    """Save an arrangement; a public one takes the right to manage public views."""
    if not private:
        may_manage(world, app)
    fresh = world.new_id("view")
    view = View(view_id=fresh, app_id=app.app_id, name=name, arrangement=arrangement, private=private, **world.facts())
    return world.views.insert(fresh, view)


def may_manage(world: World, app: Application) -> None:
    """Refuse who may not make or change an app's public views: A-167, whoever may not change the app."""
    on_app(world, app.app_id, "manage_public_views")


def require(world: World, view_id: int, right: str = "view") -> View:
    """A saved view, if the session's user has that right on it; A-168: another's private view is 403."""
    view = world.views[view_id]
    world.applications[view.app_id]
    demand(world, ("view", view_id), right)
    return view


def saved(world: World, app: Application) -> list[View]:
    """The saved views of an app that the session's user may see, oldest first (A-169)."""
    return [each for each in world.views.where("app", app.app_id) if may(world, ("view", each.view_id))]


def make_default(world: World, view: View) -> None:
    """Have an app open with a view; A-170: a private one is refused."""
    if view.private:
        raise Invalid(view.view_id, "must be a public view")
    if default_view_id(world, view.app_id) != view.view_id:
        world.cells.put(f"app {view.app_id} default view", view.view_id)


def last(world: World, app: Application) -> Arrangement:
    """What the session's user used last in an app; A-171: before that its default view, or else all by date."""
    kept: Arrangement | None = world.cells.rows.get(_used_last(world, app))
    if kept is not None:
        return kept
    chosen = world.views.get(default_view_id(world, app.app_id))
    return STANDARD["all_by_date"][1] if chosen is None else chosen.arrangement


def remember(world: World, app: Application, arrangement: Arrangement) -> None:
    """Keep what the session's user used last in an app."""
    if world.cells.rows.get(_used_last(world, app)) != arrangement:
        world.cells.put(_used_last(world, app), arrangement)


def _used_last(world: World, app: Application) -> str:
    return f"app {app.app_id} last view of {world.session.user_id}"


def find_view(world: World, app: Application, which: str) -> View | Arrangement:
    """A view of an app by its id, by a standard view's name, or by `last`."""
    if which in LAST:
        return last(world, app)
    if which in STANDARD:
        return STANDARD[which][1]
    number = identifier(which)
    view = None if number is None else require(world, number)
    if view is None or view.app_id != app.app_id:
        raise Missing(f"view {which!r} of app {app.app_id}")
    return view


def filters_of(world: World, app: Application, which: str | int | None) -> list[tuple[str, Any]]:
    """The filters of a view that is named beside others, none if none is; its order is not asked for (A-176)."""
    return [] if which is None else list(standing(app, arrangement_of(world, app, str(which))).filters)


def arrangement_of(world: World, app: Application, which: str) -> Arrangement:
    """The arrangement of a view of an app: by its id, by a standard view's name, or by `last`."""
    found = find_view(world, app, which)
    return found.arrangement if isinstance(found, View) else found


def shown(world: World, app: Application, arrangement: Arrangement, more: Pairs = ()) -> Result:
    """The items that an arrangement shows, narrowed by more filters."""
    kept = standing(app, arrangement)
    return find(world, app, [*kept.filters, *more], kept.sort_by, descending=kept.sort_desc)


def standing(app: Application, arrangement: Arrangement) -> Arrangement:
    """An arrangement without what it says of fields that were deleted since (A-172)."""
    fields = {str(each.field_id) for each in app.fields if each.status == "active"}

    def stands(key: str) -> bool:
        return not key.isdecimal() or key in fields

    grouping = arrangement.grouping
    return structs.replace(
        arrangement,
        filters=tuple(pair for pair in arrangement.filters if stands(pair[0])),
        sort_by=arrangement.sort_by if stands(arrangement.sort_by) else DEFAULT_SORT,
        grouping=grouping if grouping and stands(str(grouping["value"])) else None,
    )


def arranged(world: World, app: Application, before: Arrangement, **changes: Any) -> Arrangement:
    """An arrangement with changes, or `Invalid`; `filters` are pairs of key and value. What cannot be used is refused.

    Fields are kept by their ids, however they were named.
    """
    if "filters" in changes:
        for key, wanted in changes["filters"]:
            conditions.condition(world, app, key, wanted)
        changes["filters"] = tuple((_kept(app, key, conditions.KEYS), wanted) for key, wanted in changes["filters"])
    if "sort_by" in changes:
        orders.order(world, app, changes["sort_by"])
        changes["sort_by"] = _kept(app, changes["sort_by"], orders.KEYS)
    if changes.get("grouping") is not None:
        changes["grouping"] = _grouping(app, changes["grouping"])
    return structs.replace(before, **changes)


def _kept(app: Application, key: str, own_keys: frozenset[str]) -> str:
    return key if key in own_keys else str(field_of(app, key).field_id)


def _grouping(app: Application, grouping: dict[str, Any]) -> dict[str, Any]:
    value = grouping["value"]
    if grouping["type"] == "field":
        return {**grouping, "value": field_of(app, str(value)).field_id}
    if value not in REVISION_GROUPS:
        raise Invalid(value, one_of(REVISION_GROUPS))
    return grouping


def humanized(world: World, app: Application, key: str, wanted: Any) -> Any:
    """What a filter asks for, in words: A-173, a text for each of a list, null as it is, a range as it is."""
    if isinstance(wanted, dict) and not wanted.keys() & {"type", "id"}:
        return wanted
    return [_in_words(world, app, key, each) for each in (wanted if isinstance(wanted, list) else [wanted])]


def _in_words(world: World, app: Application, key: str, wanted: Any) -> Any:
    if key in ("created_by", "last_edit_by") and wanted is not None:
        user = world.users.rows.get(conditions.actor(wanted)) if wanted is not None else None
        return wanted if user is None else user.name
    if key in conditions.KEYS or wanted is None:
        return wanted
    field = next(each for each in app.fields if str(each.field_id) == key)
    number = identifier(wanted)
    rows: dict[str, Any] = {"app": world.items.rows, "contact": world.contacts.rows, "member": world.users.rows}
    if field.type in rows and number in rows[field.type]:
        return FIELD_TYPES[field.type].text(world, field, number)
    options = {each["id"]: each["text"] for each in (field.settings or {}).get("options") or ()}
    return options.get(number, wanted)
