"""Web forms of an app: create, read, update, delete, switch on and off.

Filling one in is no call of the API: that is done on Podio's own site.
"""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, to_builtins

from podiomock.api.parameters import AppId, Effects
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import applications, forms
from podiomock.state.events import fire
from podiomock.state.references import require
from podiomock.state.rows import Form
from podiomock.state.world import World

FormId = Annotated[int, Meta(ge=1, extra={"ref": "forms"})]


class FormText(Struct, omit_defaults=True):
    """What a form says: on its button, when it was sent, and above its fields."""

    submit: str | None | UnsetType = UNSET
    success: str | None | UnsetType = UNSET
    heading: str | None | UnsetType = UNSET
    description: str | None | UnsetType = UNSET


class FormSettings(Struct, omit_defaults=True):
    """How a form looks, and whether it asks for a captcha."""

    captcha: bool | UnsetType = UNSET
    text: FormText | UnsetType = UNSET
    theme: str | None | UnsetType = UNSET
    css: str | None | UnsetType = UNSET


class FormField(Struct, omit_defaults=True):
    """A field on a form."""

    field_id: int
    settings: dict[str, Any] | None = None


class FormUpdate(Struct):
    """A form's settings, where it may be used, its fields, and whether files may be sent; what is not sent stays.

    `field_ids` is the older way to name fields [rb].
    """

    settings: FormSettings | UnsetType = UNSET
    domains: list[str] | UnsetType = UNSET
    fields: list[FormField] | UnsetType = UNSET
    field_ids: list[int] | UnsetType = UNSET
    attachments: bool | UnsetType = UNSET


class FormCreated(Struct):
    """A new form's id."""

    form_id: int


class FormOut(Struct):
    """A form; `field_ids` are those of its `fields`."""

    form_id: int
    app_id: int
    space_id: int
    status: str
    settings: dict[str, Any]
    domains: list[str]
    fields: list[dict[str, Any]]
    field_ids: list[int]
    attachments: bool


@endpoint("POST", "/form/app/{app_id}/", raises=(Forbidden,))
def create_form(world: World, app_id: AppId, body: FormUpdate, query: Effects) -> FormCreated:
    """Create a form; A-367: who may change the app may, and may all else with its forms."""
    app = applications.changeable(world, app_id)
    form = forms.create(
        world,
        app,
        {} if body.settings is UNSET else to_builtins(body.settings),
        _fields(body),
        domains=tuple(body.domains or ()),
        attachments=bool(body.attachments),
    )
    _announce(world, form, "form.create", query)
    return FormCreated(form.form_id)


@endpoint("GET", "/form/app/{app_id}/", raises=(Forbidden,))
def list_forms(world: World, app_id: AppId) -> list[FormOut]:
    """The active forms of an app [doc]."""
    applications.changeable(world, app_id)
    return [form_out(world, each) for each in forms.listed(world, app_id)]


@endpoint("GET", "/form/{form_id}", raises=(Forbidden,))
def get_form(world: World, form_id: FormId) -> FormOut:
    """A form."""
    return form_out(world, _managed(world, form_id, "view"))


@endpoint("PUT", "/form/{form_id}", raises=(Forbidden,))
def update_form(world: World, form_id: FormId, body: FormUpdate, query: Effects) -> None:
    """Update a form."""
    form = _managed(world, form_id)
    changes: dict[str, Any] = {}
    if body.settings is not UNSET:
        changes["settings"] = forms.completed(form.settings, to_builtins(body.settings))
    if not isinstance(body.domains, UnsetType):
        changes["domains"] = tuple(body.domains)
    if (fields := _fields(body)) is not None:
        changes["fields"] = forms.fields_of(world.applications[form.app_id], fields)
    if body.attachments is not UNSET:
        changes["attachments"] = body.attachments
    if forms.update(world, form, changes) is not form:
        _announce(world, form, "form.update", query)


@endpoint("DELETE", "/form/{form_id}", raises=(Forbidden,))
def delete_form(world: World, form_id: FormId, query: Effects) -> None:
    """Delete a form."""
    form = _managed(world, form_id, "delete")
    world.forms.delete(form_id, world.now)
    _announce(world, form, "form.delete", query)


@endpoint("POST", "/form/{form_id}/activate", raises=(Forbidden,))
def activate_form(world: World, form_id: FormId, query: Effects) -> None:
    """Let items be made with a form again."""
    _set_status(world, form_id, "active", query)


@endpoint("POST", "/form/{form_id}/deactivate", raises=(Forbidden,))
def deactivate_form(world: World, form_id: FormId, query: Effects) -> None:
    """Let no more items be made with a form: it is no longer listed."""
    _set_status(world, form_id, "inactive", query)


def form_out(world: World, form: Form) -> FormOut:
    """A form."""
    return FormOut(
        form_id=form.form_id,
        app_id=form.app_id,
        space_id=world.applications.rows[form.app_id].space_id,
        status=form.status,
        settings=form.settings,
        domains=list(form.domains),
        fields=list(form.fields),
        field_ids=[each["field_id"] for each in form.fields],
        attachments=form.attachments,
    )


def _fields(body: FormUpdate) -> list[dict[str, Any]] | None:
    if not isinstance(body.fields, UnsetType):
        return [to_builtins(each) for each in body.fields]
    return None if isinstance(body.field_ids, UnsetType) else [{"field_id": each} for each in body.field_ids]


def _managed(world: World, form_id: int, right: str = "update") -> Form:
    form = world.forms[form_id]
    require(world, ("form", form_id), right)
    return form


def _set_status(world: World, form_id: int, status: str, query: Effects) -> None:
    form = _managed(world, form_id)
    # what is so already stays so, and a change of the status is an update to hooks.
    if forms.update(world, form, {"status": status}) is not form:
        _announce(world, form, "form.update", query)


def _announce(world: World, form: Form, event: str, query: Effects) -> None:
    if query.hook:
        fire(world, event, ("app", form.app_id), form_id=form.form_id, app_id=form.app_id)
