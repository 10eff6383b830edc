"""What people put up on places: web forms that make items of an app, and widgets."""

from typing import Any

from podiomock.state.rows.fact import Fact, Reference


class Form(Fact, frozen=True, kw_only=True):
    """A web form of an app; `fields` are `{field_id, settings}` in their order on it."""

    form_id: int
    app_id: int
    settings: dict[str, Any]
    domains: tuple[str, ...] = ()
    fields: tuple[dict[str, Any], ...] = ()
    attachments: bool = False
    status: str = "active"


class Widget(Fact, frozen=True, kw_only=True):
    """A widget on an organization, a space, an app, or a user's own page."""

    widget_id: int
    reference: Reference
    type: str
    title: str
    config: dict[str, Any]
