"""What apps look like on the wire, at each of four sizes."""

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType, structs

from podiomock.api.organizations import Accounting, accounting
from podiomock.state import applications, fragments
from podiomock.state.rights import rights_on
from podiomock.state.rows import Application, Field
from podiomock.state.subscriptions import subscribers
from podiomock.state.world import World

View = Literal["full", "short", "mini", "micro"]


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
    # From short up, as the model's page says of `owner` and `original`; A-61: that micro and mini are the badge,
    # and where the page does not say, is inferred.
    subscribed: bool | UnsetType = UNSET
    original: int | None | UnsetType = UNSET
    original_revision: int | None | UnsetType = UNSET
    owner: fragments.Profile | UnsetType = UNSET
    item_accounting_info: Accounting | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET
    # Only in full.
    rights: list[str] | UnsetType = UNSET
    fields: list[AppField] | UnsetType = UNSET
    mailbox: str | None | UnsetType = UNSET
    token: str | None | UnsetType = UNSET
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


def app_out(world: World, app: Application, view: View) -> AppOut:
    """An app, as the session's user sees it."""
    badge = fragments.app_badge(world, app)
    out = AppOut(**{**structs.asdict(badge), "config": structs.asdict(badge.config)})
    if view in ("full", "short"):
        out.subscribed = world.session.user_id in subscribers(world, ("app", app.app_id))
        out.original, out.original_revision = app.original, app.original_revision
        out.owner = fragments.profile_of_user(world, app.created_by)
        out.item_accounting_info = accounting(world, world.spaces.rows[app.space_id].org_id)
        out.is_default = False
    if view == "full":
        mine = applications.may_change(world, app)
        out.name = out.item_name = out.icon = out.icon_id = UNSET
        out.config = app.config
        out.rights = list(rights_on(world, ("app", app.app_id)))
        out.fields = [field_out(world, each) for each in app.fields]
        # Dummies: natively the token opens the app, and mail to the address makes items.
        out.token = app.token if mine else None
        out.mailbox = f"{app.url_label}.{app.app_id}@podio.example" if mine else None
        out.layouts = layouts(app.fields)
        out.integration, out.pinned = None, False
    return out


def field_out(world: World, field: Field) -> AppField:
    """A field of an app."""
    return AppField(
        field.status, field.type, field.field_id, field.external_id, field.label, fragments.field_config(world, field)
    )


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
