"""What may happen to the web forms of an app."""

from collections.abc import Iterable, Mapping
from typing import Any

from podiomock.state.rows import Application, Form
from podiomock.state.table import Invalid
from podiomock.state.world import World

SETTINGS: dict[str, Any] = {
    "captcha": True,
    "text": {"submit": "Submit", "success": "Thank you", "heading": None, "description": None},
    "theme": "default",
    "css": None,
}
"""Every key of a form's settings that clients know, A-379: with what it is when nobody says."""


def create(
    world: World,
    app: Application,
    settings: Mapping[str, Any],
    fields: Iterable[Mapping[str, Any]] | None,
    **columns: Any,
) -> Form:
    """Make a form of an app, with all of its fields if none are named."""
    chosen = fields_of(app, [{"field_id": each.field_id} for each in app.fields if each.status == "active"])
    fresh = world.new_id("form")
    return world.forms.insert(
        fresh,
        Form(
            form_id=fresh,
            app_id=app.app_id,
            settings=completed(SETTINGS, settings),
            fields=chosen if fields is None else fields_of(app, fields),
            **columns,
            **world.facts(),
        ),
    )


def update(world: World, form: Form, changes: Mapping[str, Any]) -> Form:
    """Write columns of a form, if any differ."""
    if all(getattr(form, name) == value for name, value in changes.items()):
        return form
    return world.forms.change(form.form_id, **changes)


def fields_of(app: Application, fields: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """A form's fields as they are kept; one that the app has not, or has twice in the form, is refused."""
    there = {each.field_id for each in app.fields if each.status == "active"}
    kept: dict[int, dict[str, Any]] = {}
    for each in fields:
        number = each["field_id"]
        if number not in there or number in kept:
            raise Invalid(number, "No field found" if number not in there else "must be unique")
        kept[number] = {"field_id": number, "settings": dict(each.get("settings") or {})}
    return tuple(kept.values())


def completed(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with changes, and their texts likewise; unknown keys are kept as they are."""
    merged = {**before, **changes}
    merged["text"] = {**before["text"], **(changes.get("text") or {})}
    return merged


def listed(world: World, app_id: int) -> list[Form]:
    """The active forms of an app [doc], oldest first."""
    return [each for each in world.forms.where("app", app_id) if each.status == "active"]
