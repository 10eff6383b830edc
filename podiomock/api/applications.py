"""Apps: read, list, create, update, activate and deactivate."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from podiomock.api.appconfig import AppConfig, AppConfigUpdate, FieldCreate, FieldUpdate
from podiomock.api.organizations import Accounting, accounting, given
from podiomock.api.parameters import AppId, Effects, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import applications, fragments
from podiomock.state.events import fire
from podiomock.state.organizations import own_spaces
from podiomock.state.rights import Denied, in_space, on_app, space_role
from podiomock.state.rows import Application, Field
from podiomock.state.subscriptions import notify, subscribers
from podiomock.state.table import Missing
from podiomock.state.world import World

View = Literal["full", "short", "mini", "micro"]

# An admin's list is recorded; what others lack is A-60.
ADMIN_RIGHTS = [
    "view", "view_structure", "reference", "update", "delete", "add_item", "add_task", "add_flow", "add_widget",
    "add_integration", "add_hook", "share", "subscribe", "install", "export", "manage_public_views",
]  # fmt: skip
MEMBER_RIGHTS = ["view", "view_structure", "reference", "add_item", "add_task", "subscribe", "export"]
VISITOR_RIGHTS = ["view", "view_structure", "reference"]


class AppField(Struct):
    """A field of an app; deleted ones too, their status says so [recorded]."""

    status: str
    type: str
    field_id: int
    external_id: str
    label: str
    config: dict[str, Any]


class Slot(Struct):
    """What stands in one place of a layout: a field by id, or something every item has by name."""

    type: str
    id: int | str


class Layout(Struct):
    """How items are shown in one view."""

    default: bool
    fields: dict[str, Slot | None]


class Layouts(Struct):
    """The views that have a layout [recorded]."""

    badge: Layout
    badge_v2: Layout
    relationship: Layout


class AppOut(Struct):
    """An app (`podio-api.md` 4.3). What a smaller view leaves out is absent; token and mailbox are null for most."""

    app_id: int
    status: str
    space_id: int
    current_revision: int
    link: str
    link_add: str
    url: str
    url_add: str
    url_label: str
    config: dict[str, Any]
    # From short up; A-61: which keys each view has is inferred, but that micro is the badge [go].
    subscribed: bool | UnsetType = UNSET
    rights: list[str] | UnsetType = UNSET
    original: int | None | UnsetType = UNSET
    original_revision: int | None | UnsetType = UNSET
    item_accounting_info: Accounting | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET
    # Only in full.
    fields: list[AppField] | UnsetType = UNSET
    mailbox: str | None | UnsetType = UNSET
    token: str | None | UnsetType = UNSET
    owner: fragments.Profile | UnsetType = UNSET
    layouts: Layouts | UnsetType = UNSET
    integration: None | UnsetType = UNSET
    pinned: bool | UnsetType = UNSET
    # Only in less than full, where config says as much.
    name: str | UnsetType = UNSET
    item_name: str | UnsetType = UNSET
    icon: str | None | UnsetType = UNSET
    icon_id: int | None | UnsetType = UNSET
    default_view_id: int | None = None
    sharefile_vault_url: None = None


class AppQuery(Struct, frozen=True):
    """How much of an app to tell."""

    view: View = "full"


class LabelQuery(Struct, frozen=True):
    """The same, by the name it has on this path [doc]."""

    type: View | None = None
    view: View = "full"


class AppsQuery(AppQuery, frozen=True):
    """Whether inactive apps are listed too [page]."""

    include_inactive: bool = False


class OwnAppsQuery(AppQuery, frozen=True):
    """Which of the caller's apps to list: without some, of one organization, with a text in the name."""

    exclude_app_ids: tuple[int, ...] = ()
    referenceable_in_org: int | None = None
    text: str | None = None
    limit: Annotated[int, Meta(ge=1)] | None = None


class AppCreate(Struct):
    """A new app, with at least one field [doc]."""

    space_id: SpaceId
    config: AppConfig
    fields: Annotated[list[FieldCreate], Meta(min_length=1)]


class AppUpdate(Struct):
    """Changes to an app; what is not sent is kept."""

    config: AppConfigUpdate = AppConfigUpdate()
    fields: list[FieldUpdate] = []


class AppCreated(Struct):
    """A new app's id [doc]."""

    app_id: int


@endpoint("GET", "/app/")
def list_own_apps(world: World, query: OwnAppsQuery) -> list[AppOut]:
    """The active apps of the spaces that the caller is a member of, by name."""
    found = applications.in_order(
        app
        for space in own_spaces(world)
        if query.referenceable_in_org in (None, space.org_id)
        for app in world.applications.where("space", space.space_id)
        if app.status == "active"
        and app.app_id not in query.exclude_app_ids
        and (query.text or "").casefold() in app.config["name"].casefold()
    )
    return [app_out(world, each, query.view) for each in found[: query.limit]]


@endpoint("GET", "/app/space/{space_id}/", raises=(Forbidden,))
def list_apps(world: World, space_id: SpaceId, query: AppsQuery) -> list[AppOut]:
    """The apps of a space, by name."""
    in_space(world, world.spaces[space_id].space_id)
    found = applications.in_order(world.applications.where("space", space_id))
    return [app_out(world, each, query.view) for each in found if query.include_inactive or each.status == "active"]


@endpoint("GET", "/app/space/{space_id}/{url_label}", raises=(Forbidden,))
def find_app(world: World, space_id: SpaceId, url_label: str, query: LabelQuery) -> AppOut:
    """The app of a space by its part of the address."""
    in_space(world, world.spaces[space_id].space_id)
    found = next((each for each in world.applications.where("space", space_id) if each.url_label == url_label), None)
    if found is None:
        raise Missing(f"app {url_label!r} in space {space_id}")
    return app_out(world, found, query.type or query.view)


@endpoint("GET", "/app/{app_id}", raises=(Forbidden,))
def get_app(world: World, app_id: AppId, query: AppQuery) -> AppOut:
    """An app."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return app_out(world, app, query.view)


@endpoint("POST", "/app/", raises=(Forbidden,))
def create_app(world: World, body: AppCreate, query: Effects) -> AppCreated:
    """Create an app in a space; the space's members are notified."""
    space = world.spaces[body.space_id]
    applications.may_add(world, space.space_id)
    fields = [{"type": each.type, "config": given(each.config)} for each in body.fields]
    app = applications.create(world, space.space_id, given(body.config), fields)
    if query.hook:
        fire(world, "app.create", ("space", space.space_id), app_id=app.app_id)
    if not query.silent:
        members = [each.user_id for each in world.members.where("reference", ("space", space.space_id))]
        notify(world, members, "app_create", ("app", app.app_id), app.config["name"])
    return AppCreated(app.app_id)


@endpoint("PUT", "/app/{app_id}", raises=(Forbidden,))
def update_app(world: World, app_id: AppId, body: AppUpdate, query: Effects) -> None:
    """Update an app's config and fields; a change makes a revision of the app."""
    app = _changeable(world, app_id)
    fields = [{"field_id": each.field_id, "type": each.type, "config": given(each.config)} for each in body.fields]
    changed = applications.update(world, app, given(body.config), fields)
    if changed is app:
        return
    if query.hook:
        fire(world, "app.update", ("app", app_id), app_id=app_id)
    if not query.silent:
        notify(world, subscribers(world, ("app", app_id)), "app_update", ("app", app_id), changed.config["name"])


@endpoint("POST", "/app/{app_id}/deactivate", raises=(Forbidden,))
def deactivate_app(world: World, app_id: AppId) -> None:
    """Take an app out of the listings; it takes no new items until it is activated [doc]."""
    applications.set_status(world, _changeable(world, app_id), "inactive")


@endpoint("POST", "/app/{app_id}/activate", raises=(Forbidden,))
def activate_app(world: World, app_id: AppId) -> None:
    """Put an app back into use."""
    applications.set_status(world, _changeable(world, app_id), "active")


def _changeable(world: World, app_id: int) -> Application:
    app = world.applications[app_id]
    if not applications.may_change(world, app):
        raise Denied(world.session.user_id, "update", "app", app_id)
    return app


def app_out(world: World, app: Application, view: View) -> AppOut:
    """An app, as the session's user sees it."""
    badge = fragments.app_badge(world, app)
    out = AppOut(**{**structs.asdict(badge), "config": structs.asdict(badge.config)})
    if view in ("full", "short"):
        out.subscribed = world.session.user_id in subscribers(world, ("app", app.app_id))
        out.rights = rights(world, app)
        out.original, out.original_revision = app.original, app.original_revision
        out.item_accounting_info = accounting(world, world.spaces.rows[app.space_id].org_id)
        out.is_default = False
    if view == "full":
        mine = applications.may_change(world, app)
        out.name = out.item_name = out.icon = out.icon_id = UNSET
        out.config = app.config
        out.fields = [field_out(each) for each in app.fields]
        # Dummies: natively the token opens the app, and mail to the address makes items.
        out.token = app.token if mine else None
        out.mailbox = f"{app.url_label}.{app.app_id}@podio.example" if mine else None
        out.owner = fragments.profile_of_user(world, app.created_by)
        out.layouts = layouts(app.fields)
        out.integration, out.pinned = None, False
    return out


def field_out(field: Field) -> AppField:
    """A field of an app."""
    return AppField(
        field.status, field.type, field.field_id, field.external_id, field.label, fragments.field_config(field)
    )


def rights(world: World, app: Application) -> list[str]:
    """What the session's user may do with an app."""
    if applications.may_change(world, app):
        return ADMIN_RIGHTS
    return MEMBER_RIGHTS if space_role(world, app.space_id) else VISITOR_RIGHTS


def layouts(fields: tuple[Field, ...]) -> Layouts:
    """The default layouts: the first field on top, the next three below it; A-62: what stands in the rest."""
    ids = [each.field_id for each in fields if each.status == "active"][:4]
    slots: dict[str, Slot | None] = {
        name: Slot("field", ids[at]) if at < len(ids) else None
        for at, name in enumerate(("header", "details_1", "details_2", "details_3"))
    }
    slots["content"] = None
    for at, name in enumerate(("created_on", "comments", "files"), start=1):
        slots[f"footer_{at}"] = Slot("virtual", name)
    return Layouts(*(Layout(default=True, fields=slots) for _ in range(3)))
