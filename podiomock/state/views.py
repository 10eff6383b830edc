"""Views: kept arrangements of an app's items. Saved ones, standard ones, and the one each user used last."""

from collections.abc import Sequence
from typing import Any

from msgspec import structs

from podiomock.state import applications
from podiomock.state.conditions import condition
from podiomock.state.fieldtype import FIELD_TYPES, identifier, title
from podiomock.state.items import field_of
from podiomock.state.orders import order
from podiomock.state.query import Filters, Result, find, from_body
from podiomock.state.rights import Denied
from podiomock.state.rows import Application, Arrangement, Field, View
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

STANDARD = {"all_by_date": ("All by date", Arrangement())}
"""The views that every app has, by what stands for their id; A-168: no other name is known."""

LAST = ("last", "0")
"""What stands for the view that the caller used last: a name in paths [doc], 0 in an export [doc]."""

GROUPED_BY = ("created_by", "created_on", "tags")


def create(world: World, app: Application, name: str, arrangement: Arrangement, *, private: bool) -> View:
    """Save an arrangement; a public view takes an admin's right, A-169."""
    if not private:
        may_manage(world, app)
    fresh = world.new_id("view")
    view = View(
        view_id=fresh,
        app_id=app.app_id,
        name=name,
        arrangement=arrangement,
        private=private,
        **world.facts(),
    )
    return world.views.insert(fresh, view)


def may_manage(world: World, app: Application) -> None:
    """Refuse who may not change an app's public views."""
    if not applications.may_change(world, app):
        raise Denied(world.session.user_id, "manage_public_views", "app", app.app_id)


def may_see(world: World, view: View) -> bool:
    """Whether a view is the session's user's to see; that they see its app is asked elsewhere."""
    return not view.private or view.created_by == world.session.user_id


def may_change(world: World, app: Application, view: View) -> bool:
    """Whether a view is the session's user's to change: A-169, their own, or a public one if they run the app."""
    return view.created_by == world.session.user_id or (not view.private and applications.may_change(world, app))


def seen(world: World, view_id: int, right: str = "view") -> View:
    """A view by id, if the session's user has that right on it; A-170: others' private views are 403."""
    view = world.views[view_id]
    app = world.applications[view.app_id]
    if not may_see(world, view) or (right != "view" and not may_change(world, app, view)):
        raise Denied(world.session.user_id, right, "view", view_id)
    return view


def listed(world: World, app: Application) -> list[View]:
    """The saved views of an app that the session's user may see, oldest first."""
    return [each for each in world.views.where("app", app.app_id) if may_see(world, each)]


def default(world: World, app_id: int) -> View | None:
    """The view that an app opens with, if somebody chose one."""
    return world.views.get(world.cells.rows.get(f"app {app_id} default view"))


def make_default(world: World, view: View) -> None:
    """Have an app open with a view; A-171: a private one is refused."""
    if view.private:
        raise Invalid(view.view_id, "must be a public view")
    world.cells.put(f"app {view.app_id} default view", view.view_id)


def last(world: World, app: Application) -> Arrangement:
    """What the session's user used last in an app; before that the app's default, and before that all by date."""
    kept: Arrangement | None = world.cells.rows.get(_last(world, app))
    if kept is not None:
        return kept
    chosen = default(world, app.app_id)
    return STANDARD["all_by_date"][1] if chosen is None else chosen.arrangement


def remember(world: World, app: Application, arrangement: Arrangement) -> None:
    """Keep what the session's user used last in an app."""
    if world.cells.rows.get(_last(world, app)) != arrangement:
        world.cells.put(_last(world, app), arrangement)


def remember_search(world: World, app: Application, filters: Filters, sort_by: str, *, descending: bool) -> None:
    """Keep a filter of items as what was used last; layout and the like stay as they were."""
    remember(world, app, arranged(world, app, last(world, app), filters, sort_by, descending))


def _last(world: World, app: Application) -> str:
    return f"app {app.app_id} last view of {world.session.user_id}"


def chosen(world: World, app: Application, which: str) -> Arrangement:
    """An arrangement of an app by a view's id, a standard view's name, or `last`."""
    if which in LAST:
        return last(world, app)
    if which in STANDARD:
        return STANDARD[which][1]
    number = identifier(which)
    view = None if number is None else seen(world, number)
    if view is None or view.app_id != app.app_id:
        raise Missing(f"view {which!r} of app {app.app_id}")
    return view.arrangement


def shown(world: World, app: Application, arrangement: Arrangement, filters: Filters = ()) -> Result:
    """The items that an arrangement shows, narrowed by more filters.

    A-172: what an arrangement says of a field that is gone since is left out.
    """
    kept = [pair for pair in arrangement.filters if _stands(app, pair[0])]
    more = list(filters.items() if not isinstance(filters, Sequence) else filters)
    sort_by = arrangement.sort_by if _stands(app, arrangement.sort_by) else "created_on"
    return find(world, app, [*kept, *more], sort_by, descending=arrangement.sort_desc)


def _stands(app: Application, key: str) -> bool:
    return not key.isdecimal() or any(each.status == "active" and key == str(each.field_id) for each in app.fields)


def arranged(
    world: World,
    app: Application,
    before: Arrangement,
    filters: Filters | None,
    sort_by: str | None,
    descending: bool | None,
) -> Arrangement:
    """An arrangement with other filters and another sort, None for what stays; `Invalid` for what cannot be used."""
    changes: dict[str, Any] = {}
    if filters is not None:
        pairs = from_body(list(filters)) if _is_listed(filters) else filters
        listed_pairs = list(pairs.items() if not isinstance(pairs, Sequence) else pairs)
        for key, wanted in listed_pairs:
            condition(world, app, key, wanted)
        changes["filters"] = tuple((named(app, key), wanted) for key, wanted in listed_pairs)
    if sort_by is not None:
        order(world, app, sort_by)
        changes["sort_by"] = named(app, sort_by)
    if descending is not None:
        changes["sort_desc"] = descending
    return structs.replace(before, **changes)


def _is_listed(filters: Filters) -> bool:
    return isinstance(filters, Sequence) and any(isinstance(each, dict) for each in filters)


def named(app: Application, key: str) -> str:
    """A key as it is kept: a field by its id, so that it outlives nothing but the field."""
    raise NotImplementedError


def humanized(world: World, app: Application, key: str, wanted: Any) -> list[Any]:
    raise NotImplementedError
