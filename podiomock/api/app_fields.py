"""The fields of an app, one by one."""

from msgspec import Struct

from podiomock.api.app_shapes import AppField, field_out
from podiomock.api.appconfig import FieldConfigUpdate, FieldCreate
from podiomock.api.applications import announce
from podiomock.api.organizations import given
from podiomock.api.parameters import AppId, Effects
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, Gone, NotFound
from podiomock.state import app_fields, applications
from podiomock.state.rights import on_app
from podiomock.state.world import World


class FieldCreated(Struct):
    """A new field's id [doc]."""

    field_id: int


class AppRevision(Struct):
    """The revision that an app stands at."""

    revision: int


class FieldDeletion(Struct):
    """Whether what items hold in the field goes too [doc]."""

    delete_values: bool = False


class FieldDeletionQuery(Effects, frozen=True):
    """The same in the query string, where some clients put it."""

    delete_values: bool = False


@endpoint("POST", "/app/{app_id}/field/", raises=(Forbidden,))
def add_field(world: World, app_id: AppId, body: FieldCreate, query: Effects) -> FieldCreated:
    """Add a field to an app, behind the others unless `delta` says where."""
    app = applications.changeable(world, app_id)
    field = {"type": body.type, "config": given(body.config)}
    app_fields.refuse_strangers(world, [field], app)
    changed = applications.update(world, app, {}, [field])
    announce(world, app, changed, query)
    known = {each.field_id for each in app.fields}
    return FieldCreated(next(each.field_id for each in changed.fields if each.field_id not in known))


@endpoint("GET", "/app/{app_id}/field/{field}", raises=(Forbidden,))
def get_field(world: World, app_id: AppId, field: str) -> AppField:
    """A field by its id or its external_id, also a deleted one (A-193)."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return field_out(world, app_fields.find(app, field))


@endpoint("PUT", "/app/{app_id}/field/{field}", raises=(Forbidden,))
def update_field(world: World, app_id: AppId, field: str, body: FieldConfigUpdate, query: Effects) -> AppRevision:
    """Update a field; the body is its config, of which what is not sent is kept."""
    app = applications.changeable(world, app_id)
    changes = {"field_id": app_fields.find(app, field).field_id, "config": given(body)}
    app_fields.refuse_strangers(world, [changes], app)
    changed = applications.update(world, app, {}, [changes])
    announce(world, app, changed, query)
    return AppRevision(changed.revision)


@endpoint("DELETE", "/app/{app_id}/field/{field}", raises=(Forbidden, NotFound, Gone))
def delete_field(
    world: World, app_id: AppId, field: str, body: FieldDeletion | None, query: FieldDeletionQuery
) -> AppRevision:
    """Delete a field: it is refused in writes from now on, while items that have values of it go on showing them."""
    app = applications.changeable(world, app_id)
    found = app_fields.find(app, field)
    with_values = query.delete_values or (body is not None and body.delete_values)
    changed = applications.delete_field(world, app, found, with_values=with_values)
    announce(world, app, changed, query)
    return AppRevision(changed.revision)
