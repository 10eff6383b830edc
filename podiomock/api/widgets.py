"""Widgets: the tiles on organizations, spaces, apps and people's own pages."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.organizations import given
from podiomock.api.parameters import Moment, RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, widgets
from podiomock.state.references import require
from podiomock.state.rights import rights_on
from podiomock.state.rows import Reference, Widget
from podiomock.state.world import World

WidgetId = Annotated[int, Meta(ge=1, extra={"ref": "widgets"})]

PlaceType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(widgets.PLACES)})]


class WidgetCreate(Struct):
    """A new widget; what its configuration holds depends on its type, and is kept as it is given."""

    type: str
    title: Annotated[str, Meta(min_length=1)]
    config: dict[str, Any] = {}


class WidgetUpdate(Struct):
    """Changes to a widget; what is not sent stays."""

    title: Annotated[str, Meta(min_length=1)] | UnsetType = UNSET
    config: dict[str, Any] | UnsetType = UNSET


class WidgetClone(Struct):
    """Where to put a copy: on a space, or on one's own page [doc]."""

    type: Literal["space", "user"]
    id: int


class WidgetCreated(Struct):
    """A new widget's id."""

    widget_id: int


class WidgetOut(Struct):
    """A widget; A-381: its `data`, what it shows, is not worked out."""

    widget_id: int
    ref: fragments.Ref
    type: str
    title: str
    config: dict[str, Any]
    rights: list[str]
    created_on: Moment
    created_by: fragments.Byline
    data: None = None


@endpoint("POST", "/widget/{ref_type}/{ref_id}/", raises=(Forbidden,))
def create_widget(world: World, ref_type: PlaceType, ref_id: RefId, body: WidgetCreate) -> WidgetCreated:
    """Put a widget up."""
    reference = widgets.place(world, (ref_type, ref_id), "add_widget")
    return WidgetCreated(widgets.create(world, reference, body.type, body.title, body.config).widget_id)


@endpoint("GET", "/widget/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def list_widgets(world: World, ref_type: PlaceType, ref_id: RefId) -> list[WidgetOut]:
    """The widgets on something, in their order."""
    return _listed(world, (ref_type, ref_id))


@endpoint("GET", "/widget/{ref_type}/{ref_id}/display/", raises=(Forbidden, InvalidValue))
def display_widgets(world: World, ref_type: PlaceType, ref_id: RefId) -> list[WidgetOut]:
    """The same by its older path [rb]."""
    return _listed(world, (ref_type, ref_id))


@endpoint("PUT", "/widget/{ref_type}/{ref_id}/order", raises=(Forbidden,))
def order_widgets(world: World, ref_type: PlaceType, ref_id: RefId, body: list[int]) -> None:
    """Put the widgets on something in an order."""
    widgets.set_order(world, widgets.place(world, (ref_type, ref_id), "add_widget"), body)


@endpoint("GET", "/widget/{widget_id}", raises=(Forbidden,))
def get_widget(world: World, widget_id: WidgetId) -> WidgetOut:
    """A widget."""
    return widget_out(world, _seen(world, widget_id))


@endpoint("PUT", "/widget/{widget_id}", raises=(Forbidden,))
def update_widget(world: World, widget_id: WidgetId, body: WidgetUpdate) -> None:
    """Give a widget another title or configuration."""
    widgets.update(world, _seen(world, widget_id, "update"), given(body))


@endpoint("POST", "/widget/{widget_id}/clone", raises=(Forbidden,))
def clone_widget(world: World, widget_id: WidgetId, body: WidgetClone) -> WidgetCreated:
    """Put a copy of a widget up elsewhere."""
    widget = _seen(world, widget_id)
    reference = widgets.place(world, (body.type, body.id), "add_widget")
    return WidgetCreated(widgets.create(world, reference, widget.type, widget.title, widget.config).widget_id)


@endpoint("DELETE", "/widget/{widget_id}", raises=(Forbidden,))
def delete_widget(world: World, widget_id: WidgetId) -> None:
    """Take a widget down."""
    _seen(world, widget_id, "delete")
    world.widgets.delete(widget_id, world.now)


def widget_out(world: World, widget: Widget) -> WidgetOut:
    """A widget, as the session's user sees it."""
    return WidgetOut(
        widget_id=widget.widget_id,
        ref=fragments.Ref(*widget.reference),
        type=widget.type,
        title=widget.title,
        config=widget.config,
        rights=list(rights_on(world, ("widget", widget.widget_id))),
        created_on=world.session.dialect.moment(widget.created_on),
        created_by=fragments.byline(world, widget.created_by),
    )


def _listed(world: World, reference: Reference) -> list[WidgetOut]:
    return [widget_out(world, each) for each in widgets.on(world, widgets.place(world, reference))]


def _seen(world: World, widget_id: int, right: str = "view") -> Widget:
    widget = world.widgets[widget_id]
    require(world, ("widget", widget_id), right)
    return widget
