"""What callers say of an app and of its fields: the shapes of both configs, whole and partial."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.organizations import Name


class AppConfigUpdate(Struct, frozen=True):
    """An app's config; what is not sent is kept. Unknown keys are ignored."""

    name: Name | UnsetType = UNSET
    item_name: str | UnsetType = UNSET
    type: Literal["standard", "meeting", "contact"] | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    usage: str | None | UnsetType = UNSET
    external_id: str | None | UnsetType = UNSET
    icon: str | None | UnsetType = UNSET
    icon_id: int | None | UnsetType = UNSET
    allow_edit: bool | UnsetType = UNSET
    allow_create: bool | UnsetType = UNSET
    allow_attachments: bool | UnsetType = UNSET
    allow_comments: bool | UnsetType = UNSET
    allow_tags: bool | UnsetType = UNSET
    default_view: str | UnsetType = UNSET
    silent_creates: bool | UnsetType = UNSET
    silent_edits: bool | UnsetType = UNSET
    disable_notifications: bool | UnsetType = UNSET
    show_app_item_id: bool | UnsetType = UNSET
    app_item_id_prefix: str | None | UnsetType = UNSET
    app_item_id_padding: Annotated[int, Meta(ge=1, le=32)] | None | UnsetType = UNSET
    fivestar: bool | UnsetType = UNSET
    fivestar_label: str | None | UnsetType = UNSET
    approved: bool | UnsetType = UNSET
    thumbs: bool | UnsetType = UNSET
    thumbs_label: str | None | UnsetType = UNSET
    rsvp: bool | UnsetType = UNSET
    rsvp_label: str | None | UnsetType = UNSET
    yesno: bool | UnsetType = UNSET
    yesno_label: str | None | UnsetType = UNSET
    tasks: list[Any] | UnsetType = UNSET
    calendar_color_category_field_id: int | None | UnsetType = UNSET


class AppConfig(AppConfigUpdate, frozen=True, kw_only=True):
    """A new app's config: a name, and what differs from the defaults."""

    name: Name


class FieldConfigUpdate(Struct, frozen=True):
    """A field's config; what is not sent is kept. Unknown keys are ignored."""

    label: Name | UnsetType = UNSET
    settings: dict[str, Any] | None | UnsetType = UNSET
    description: str | None | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    unique: bool | UnsetType = UNSET
    hidden: bool | UnsetType = UNSET
    hidden_create_view_edit: bool | UnsetType = UNSET
    visible: bool | UnsetType = UNSET
    mapping: str | None | UnsetType = UNSET
    default_value: Any | UnsetType = UNSET
    delta: int | UnsetType = UNSET


class FieldConfig(FieldConfigUpdate, frozen=True, kw_only=True):
    """A new field's config: a label, the type's settings, and what differs from the defaults."""

    label: Name


class FieldCreate(Struct):
    """A new field. Its external_id is not for the maker to choose, it is the label's slug [doc]."""

    type: str
    config: FieldConfig


class FieldUpdate(Struct):
    """A field to change, by its id, or without one to add."""

    field_id: Annotated[int, Meta(ge=1)] | None = None
    type: str | None = None
    config: FieldConfigUpdate = FieldConfigUpdate()
