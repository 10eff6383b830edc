"""What may happen to widgets: the tiles on organizations, spaces, apps and people's own pages."""

from collections.abc import Sequence
from typing import Any

from podiomock.state.references import require
from podiomock.state.rows import Reference, Widget
from podiomock.state.table import Invalid
from podiomock.state.world import World

PLACES = ("app", "org", "space", "user")
"""What widgets stand on [doc]."""

TYPES = (
    "app_view", "apps", "calculation", "contacts", "events", "files", "image", "link", "profiles", "tag_cloud",
    "tasks", "text",
)  # fmt: skip
"""The types of widgets that clients know [go]."""


def on(world: World, reference: Reference) -> list[Widget]:
    """The widgets on a place in their order, new ones last."""
    order = world.cells.rows.get(_order_of(reference), ())
    return sorted(
        world.widgets.where("reference", reference),
        key=lambda each: (order.index(each.widget_id) if each.widget_id in order else len(order), each.widget_id),
    )


def place(world: World, reference: Reference, right: str = "view") -> Reference:
    """Somewhere widgets stand, if the session's user has that right there; another's own page is nobody else's."""
    kind, number = reference
    # nobody sees the widgets on another's page.
    own = kind == "user" and number in world.users
    require(world, reference, "add_widget" if own else right, taken=PLACES)
    return reference


def create(world: World, reference: Reference, kind: str, title: str, config: dict[str, Any]) -> Widget:
    """Put a widget up on a place."""
    if kind not in TYPES:
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, TYPES))}}}")
    fresh = world.new_id("widget")
    return world.widgets.insert(
        fresh,
        Widget(widget_id=fresh, reference=reference, type=kind, title=title, config=config, **world.facts()),
    )


def update(world: World, widget: Widget, changes: dict[str, Any]) -> Widget:
    """Write columns of a widget, if any differ."""
    if all(getattr(widget, name) == value for name, value in changes.items()):
        return widget
    return world.widgets.change(widget.widget_id, **changes)


def set_order(world: World, reference: Reference, widget_ids: Sequence[int]) -> None:
    """Put the widgets on a place in an order; those not named come behind, as apps do (A-183)."""
    ours = {each.widget_id for each in world.widgets.where("reference", reference)}
    for at, widget_id in enumerate(widget_ids):
        if widget_id not in ours or widget_id in widget_ids[:at]:
            raise Invalid(widget_id, f"must be one of {{{', '.join(map(str, sorted(ours)))}}}")
    if world.cells.rows.get(_order_of(reference)) != tuple(widget_ids):
        world.cells.put(_order_of(reference), tuple(widget_ids))


def _order_of(reference: Reference) -> str:
    return f"{reference[0]} {reference[1]} widget order"
