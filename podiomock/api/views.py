"""Views: saved, standard and last used; and the items that they show."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.items import BundleQuery, Filtered, page_of
from podiomock.api.organizations import Name
from podiomock.api.parameters import AppId, Moment
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, views
from podiomock.state.query import from_body
from podiomock.state.rights import on_app, rights_on
from podiomock.state.rows import Application, Arrangement, View
from podiomock.state.world import World

ViewId = Annotated[int, Meta(ge=1, extra={"ref": "views"})]
AnyView = Annotated[str, Meta(extra={"ref": "views"})]
"""A view's id, a standard view's name, or `last`."""

Layout = Literal["card", "badge", "table-new", "calendar", "table", "stream"]


class FieldSetting(Struct, omit_defaults=True):
    """How one field is shown in a view."""

    delta_offset: int | None = None
    width: int | None = None
    hidden: bool | None = None
    use: Literal["x_axis", "y_axis"] | None = None


class Grouping(Struct):
    """What items are grouped by: a field, or something of their first revision; dates by a part of them."""

    type: Literal["field", "revision"]
    value: int | str
    sub_value: Literal["date", "weekday", "week", "month", "year"] | None = None


class ViewUpdate(Struct):
    """Changes to a view; what is not sent is kept (A-174). Unknown keys are ignored."""

    name: Name | UnsetType = UNSET
    private: bool | UnsetType = UNSET
    sort_by: str | int | None | UnsetType = UNSET
    sort_desc: bool | UnsetType = UNSET
    filters: dict[str, Any] | list[Any] | UnsetType = UNSET
    layout: Layout | None | UnsetType = UNSET
    fields: dict[str, FieldSetting] | UnsetType = UNSET
    grouping: Grouping | None | UnsetType = UNSET


class ViewCreate(ViewUpdate, kw_only=True):
    """A new view: a name, and what differs from all items by date."""

    name: Name


class FilterOut(Struct):
    """A filter of a view; `key` is a field's id or one of the keys that every app has."""

    key: int | str
    values: Any
    humanized_values: Any


class ViewOut(Struct):
    """A view. A standard view and the last used one have a name for an id, and nobody made them."""

    view_id: int | str
    name: str
    type: Literal["saved", "standard", "last"]
    private: bool
    created_on: Moment | None
    created_by: fragments.Byline | None
    sort_by: int | str
    sort_desc: bool
    filters: list[FilterOut]
    layout: str | None
    fields: dict[str, Any]
    grouping: dict[str, Any] | None
    items: int
    rights: list[str]


class ViewCreated(Struct):
    """A new view's id [doc]."""

    view_id: int


class ViewsQuery(Struct, frozen=True):
    """Whether the views that every app has are listed too [doc]."""

    include_standard_views: bool = False


class ViewFilter(Struct):
    """Which of a view's items. Its sort can be given another, and its filters more beside them (A-175)."""

    limit: Annotated[int, Meta(ge=1)] = 30
    offset: Annotated[int, Meta(ge=0)] = 0
    remember: bool = False
    sort_by: str | int | None = None
    sort_desc: bool | None = None
    filters: dict[str, Any] | list[Any] = {}


@endpoint("GET", "/view/app/{app_id}/", raises=(Forbidden,))
def list_views(world: World, app_id: AppId, query: ViewsQuery) -> list[ViewOut]:
    """The saved views of an app, others' private ones left out; the standard ones last, if asked for."""
    app = _app(world, app_id)
    listed = [view_out(world, app, each) for each in views.saved(world, app)]
    if query.include_standard_views:
        listed += [standard_out(world, app, each) for each in views.STANDARD]
    return listed


@endpoint("POST", "/view/app/{app_id}/", raises=(Forbidden,))
def create_view(world: World, app_id: AppId, body: ViewCreate) -> ViewCreated:
    """Save a view of an app; it is public unless it is said to be private."""
    app = _app(world, app_id)
    arrangement = arranged(world, app, Arrangement(layout=app.config["default_view"]), body)
    view = views.create(world, app, body.name, arrangement, private=body.private is True)
    return ViewCreated(view.view_id)


@endpoint("GET", "/view/app/{app_id}/{which}", raises=(Forbidden,))
def get_view_of_app(world: World, app_id: AppId, which: AnyView) -> ViewOut:
    """A view of an app by its id, by a standard view's name, or the caller's `last`."""
    app = _app(world, app_id)
    if which in views.STANDARD:
        return standard_out(world, app, which)
    found = views.find_view(world, app, which)
    if isinstance(found, View):
        return view_out(world, app, found)
    return described(world, app, found, view_id="last", name="Last used view", type="last", rights=["view", "update"])


@endpoint("PUT", "/view/app/{app_id}/last", raises=(Forbidden,))
def update_last_view(world: World, app_id: AppId, body: ViewUpdate) -> None:
    """Change what counts as the caller's last used view of an app."""
    app = _app(world, app_id)
    views.remember(world, app, arranged(world, app, views.last(world, app), body))


@endpoint("GET", "/view/{view_id}", raises=(Forbidden,))
def get_view(world: World, view_id: ViewId) -> ViewOut:
    """A saved view."""
    view = world.views[view_id]
    app = _app(world, view.app_id)
    return view_out(world, app, views.require(world, view_id))


@endpoint("PUT", "/view/{view_id}", raises=(Forbidden,))
def update_view(world: World, view_id: ViewId, body: ViewUpdate) -> None:
    """Change a saved view."""
    app, view = _changeable(world, view_id, "update")
    private = view.private if body.private is UNSET else body.private
    if view.private and not private:
        views.may_manage(world, app)
    changes = {
        "name": view.name if body.name is UNSET else body.name,
        "private": private,
        "arrangement": arranged(world, app, view.arrangement, body),
    }
    if any(getattr(view, key) != value for key, value in changes.items()):
        world.views.change(view_id, **changes)


@endpoint("DELETE", "/view/{view_id}", raises=(Forbidden,))
def delete_view(world: World, view_id: ViewId) -> None:
    """Delete a saved view; its items stay, and its app has no default view any more if this was it."""
    _changeable(world, view_id, "delete")
    world.views.delete(view_id, world.now)


@endpoint("POST", "/view/{view_id}/default", raises=(Forbidden, InvalidValue))
def make_view_default(world: World, view_id: ViewId) -> None:
    """Have the view's app open with it; badges of the app name it."""
    app, view = _changeable(world, view_id, "view")
    views.may_manage(world, app)
    views.make_default(world, view)


@endpoint("POST", "/item/app/{app_id}/filter/{which}/", raises=(Forbidden,))
def filter_items_by_view(world: World, app_id: AppId, which: AnyView, body: ViewFilter, query: BundleQuery) -> Filtered:
    """The items that a view shows, a page at a time."""
    app = _app(world, app_id)
    arrangement = views.standing(app, views.arrangement_of(world, app, which))
    if body.sort_by is not None:
        arrangement = views.arranged(world, app, arrangement, sort_by=str(body.sort_by))
    if body.sort_desc is not None:
        arrangement = views.arranged(world, app, arrangement, sort_desc=body.sort_desc)
    more = from_body(body.filters)
    found = views.shown(world, app, arrangement, more)
    if body.remember:
        pairs = [*arrangement.filters, *more]
        views.remember(world, app, views.arranged(world, app, arrangement, filters=pairs) if more else arrangement)
    return page_of(world, app, found, body.limit, body.offset, query.fields)


def _app(world: World, app_id: int) -> Application:
    app = world.applications[app_id]
    on_app(world, app_id)
    return app


def _changeable(world: World, view_id: int, right: str) -> tuple[Application, View]:
    app = _app(world, world.views[view_id].app_id)
    return app, views.require(world, view_id, right)


def arranged(world: World, app: Application, before: Arrangement, body: ViewUpdate) -> Arrangement:
    """An arrangement with what a body says of it."""
    changes: dict[str, Any] = {}
    if body.sort_by is not UNSET:
        changes["sort_by"] = "created_on" if body.sort_by is None else str(body.sort_by)
    if body.filters is not UNSET:
        changes["filters"] = from_body(body.filters)
    for key in ("sort_desc", "layout"):
        if getattr(body, key) is not UNSET:
            changes[key] = getattr(body, key)
    for key in ("fields", "grouping"):
        if getattr(body, key) is not UNSET:
            changes[key] = msgspec.to_builtins(getattr(body, key))
    return views.arranged(world, app, before, **changes)


def view_out(world: World, app: Application, view: View) -> ViewOut:
    """A saved view, as the session's user sees it."""
    return described(
        world,
        app,
        view.arrangement,
        view_id=view.view_id,
        name=view.name,
        type="saved",
        private=view.private,
        created_on=world.session.dialect.moment(view.created_on),
        created_by=fragments.byline(world, view.created_by),
        rights=list(rights_on(world, ("view", view.view_id))),
    )


def standard_out(world: World, app: Application, which: str) -> ViewOut:
    """A view that every app has."""
    name, arrangement = views.STANDARD[which]
    return described(world, app, arrangement, view_id=which, name=name, type="standard", rights=["view"])


def described(world: World, app: Application, arrangement: Arrangement, **about: Any) -> ViewOut:
    """What an arrangement says, and how many items it shows."""
    arrangement = views.standing(app, arrangement)
    return ViewOut(
        **{"private": False, "created_on": None, "created_by": None, **about},
        sort_by=_shown(arrangement.sort_by),
        sort_desc=arrangement.sort_desc,
        filters=[
            FilterOut(_shown(key), wanted, views.humanized(world, app, key, wanted))
            for key, wanted in arrangement.filters
        ],
        layout=arrangement.layout or app.config["default_view"],
        fields=arrangement.fields,
        grouping=arrangement.grouping,
        items=len(views.shown(world, app, arrangement).items),
    )


def _shown(key: str) -> int | str:
    """A field's id is a number."""
    return int(key) if key.isdecimal() else key
