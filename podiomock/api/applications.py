"""Apps: read, create, update, activate, deactivate, delete, install."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.api.app_shapes import AppOut, View, app_out
from podiomock.api.appconfig import AppConfig, AppConfigUpdate, FieldCreate, FieldUpdate
from podiomock.api.organizations import given
from podiomock.api.parameters import AppId, Effects, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import app_deletion, app_fields, applications, installing
from podiomock.state.events import fire
from podiomock.state.rights import on_app
from podiomock.state.rows import Application
from podiomock.state.subscriptions import notify, subscribers
from podiomock.state.world import World

Feature = Literal["filters", "tasks", "widgets", "integration", "forms", "items", "flows", "votings"]


class AppQuery(Struct, frozen=True):
    """How much of an app to tell: by the parameter's name on the reference page, `type`, or as clients send it."""

    view: View = "full"
    type: View | None = None

    @property
    def size(self) -> View:
        """The view asked for."""
        return self.type or self.view


class AppCreate(Struct):
    """A new app, with at least one field [doc]."""

    space_id: SpaceId
    config: AppConfig
    fields: Annotated[list[FieldCreate], Meta(min_length=1)]


class AppUpdate(Struct):
    """Changes to an app; what is not sent is kept."""

    config: AppConfigUpdate = AppConfigUpdate()
    fields: list[FieldUpdate] = []


class Description(Struct):
    """What an app is for, or null."""

    description: str | None


class Usage(Struct):
    """How an app is meant to be used, or null."""

    usage: str | None


class Installation(Struct):
    """Where to install an app, and what of it."""

    space_id: SpaceId
    features: list[Feature] | None = None


class InstallationQuery(Effects, frozen=True):
    """The features may stand here too [doc]."""

    features: tuple[Feature, ...] = ()


class AppCreated(Struct):
    """A new app's id [doc]."""

    app_id: int


class Token(Struct):
    """An app's token; here a dummy."""

    token: str


@endpoint("GET", "/app/{app_id}", raises=(Forbidden,))
def get_app(world: World, app_id: AppId, query: AppQuery) -> AppOut:
    """An app."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return app_out(world, app, query.size)


@endpoint("POST", "/app/", raises=(Forbidden,))
def create_app(world: World, body: AppCreate, query: Effects) -> AppCreated:
    """Create an app in a space; the space's members are notified."""
    space = world.spaces[body.space_id]
    applications.may_add(world, space.space_id)
    fields = [{"type": each.type, "config": given(each.config)} for each in body.fields]
    app_fields.refuse_strangers(world, fields)
    app = applications.create(world, space.space_id, given(body.config), fields)
    _announce_new(world, app, query)
    return AppCreated(app.app_id)


@endpoint("PUT", "/app/{app_id}", raises=(Forbidden,))
def update_app(world: World, app_id: AppId, body: AppUpdate, query: Effects) -> None:
    """Update an app's config and fields; a change makes a revision of the app."""
    app = applications.changeable(world, app_id)
    fields = [{"field_id": each.field_id, "type": each.type, "config": given(each.config)} for each in body.fields]
    app_fields.refuse_strangers(world, fields, app)
    announce(world, app, applications.update(world, app, given(body.config), fields), query)


@endpoint("PUT", "/app/{app_id}/description", raises=(Forbidden,))
def set_description(world: World, app_id: AppId, body: Description, query: Effects) -> None:
    """Say what an app is for."""
    app = applications.changeable(world, app_id)
    announce(world, app, applications.update(world, app, given(body), ()), query)


@endpoint("PUT", "/app/{app_id}/usage", raises=(Forbidden,))
def set_usage(world: World, app_id: AppId, body: Usage, query: Effects) -> None:
    """Say how an app is meant to be used."""
    app = applications.changeable(world, app_id)
    announce(world, app, applications.update(world, app, given(body), ()), query)


@endpoint("POST", "/app/{app_id}/deactivate", raises=(Forbidden,))
def deactivate_app(world: World, app_id: AppId) -> None:
    """Take an app out of the listings; it takes no new items until it is activated [doc]."""
    applications.set_status(world, applications.changeable(world, app_id), "inactive")


@endpoint("POST", "/app/{app_id}/activate", raises=(Forbidden,))
def activate_app(world: World, app_id: AppId) -> None:
    """Put an app back into use."""
    applications.set_status(world, applications.changeable(world, app_id), "active")


@endpoint("DELETE", "/app/{app_id}", raises=(Forbidden,))
def delete_app(world: World, app_id: AppId, query: Effects) -> None:
    """Delete an app with its items and all that hangs on them; there is no way back [doc]."""
    app = applications.changeable(world, app_id, "delete")
    told = subscribers(world, ("app", app_id))
    app_deletion.delete(world, app)
    if query.hook:
        fire(world, "app.delete", ("app", app_id), app_id=app_id)
    if not query.silent:
        notify(world, told, "app_delete", ("app", app_id), app.config["name"])


@endpoint("POST", "/app/{app_id}/install", raises=(Forbidden,))
def install_app(world: World, app_id: AppId, body: Installation, query: InstallationQuery) -> AppCreated:
    """Copy an app to a space; without its items, unless they are asked for [doc]."""
    app = applications.changeable(world, app_id, "install")
    applications.may_add(world, world.spaces[body.space_id].space_id)
    features = query.features or installing.USUAL if body.features is None else body.features
    copy = installing.install(world, app, body.space_id, features)
    _announce_new(world, copy, query)
    return AppCreated(copy.app_id)


@endpoint("POST", "/app/{app_id}/token/regenerate", raises=(Forbidden,))
def regenerate_token(world: World, app_id: AppId) -> Token:
    """Give an app a new token; A-191: the answer's key is that of the app."""
    return Token(applications.renew_token(world, applications.changeable(world, app_id)).token)


def announce(world: World, before: Application, after: Application, effects: Effects) -> None:
    """Fire an app's event and tell its followers, if it changed and the caller did not ask for quiet."""
    if after is before:
        return
    if effects.hook:
        fire(world, "app.update", ("app", after.app_id), app_id=after.app_id)
    if not effects.silent:
        told = subscribers(world, ("app", after.app_id))
        notify(world, told, "app_update", ("app", after.app_id), after.config["name"])


def _announce_new(world: World, app: Application, effects: Effects) -> None:
    if effects.hook:
        fire(world, "app.create", ("space", app.space_id), app_id=app.app_id)
    if not effects.silent:
        members = [each.user_id for each in world.members.where("reference", ("space", app.space_id))]
        notify(world, members, "app_create", ("app", app.app_id), app.config["name"])
