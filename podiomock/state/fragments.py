"""The small JSON pieces that recur in answers: who did it, through what, in which app, on which page.

Shapes as recorded (`podio-api.md` 4.8); times in the session's dialect.
"""

from functools import lru_cache
from hashlib import sha1
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from podiomock.state import actors
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.rights import rights_on
from podiomock.state.rows import Application, Contact, Field, File, Item, Revision
from podiomock.state.world import World

SITE = "https://podio.com"


class Image(Struct):
    """A picture of somebody: a file, at its smallest [recorded]."""

    file_id: int
    link: str
    thumbnail_link: str
    hosted_by: str = "podio"
    hosted_by_humanized_name: str = "Podio"
    link_target: str = "_blank"
    external_file_id: None = None


class Byline(Struct):
    """An actor: ten keys, always [recorded]."""

    user_id: int
    id: int
    type: str
    name: str
    url: str
    image: Image | None = None
    avatar_type: str = "file"
    avatar: int | None = None
    avatar_id: int | None = None
    last_seen_on: str | None = None


class Via(Struct):
    """The program something was made through; `id` equals `auth_client_id`, `url` is null [recorded]."""

    id: int
    auth_client_id: int
    name: str
    url: None = None
    display: bool = False


class Profile(Struct):
    """A person as owner or responsible. An unset avatar is absent, unlike nulls elsewhere [recorded]."""

    profile_id: int
    user_id: int | None
    name: str
    link: str
    type: str
    image: Image | None = None
    space_id: int | None = None
    org_id: None = None
    last_seen_on: str | None = None
    avatar: int | UnsetType = UNSET


class FullProfile(Profile, kw_only=True):
    """A person with all that is set of their profile; what is not is absent [recorded]."""

    external_id: str | None = None
    mail: list[str] | UnsetType = UNSET
    phone: list[str] | UnsetType = UNSET
    about: str | UnsetType = UNSET
    address: list[str] | UnsetType = UNSET
    birthdate: str | UnsetType = UNSET
    city: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    department: str | UnsetType = UNSET
    im: list[str] | UnsetType = UNSET
    linkedin: str | UnsetType = UNSET
    location: list[str] | UnsetType = UNSET
    organization: str | UnsetType = UNSET
    skill: list[str] | UnsetType = UNSET
    skype: str | UnsetType = UNSET
    state: str | UnsetType = UNSET
    title: list[str] | UnsetType = UNSET
    twitter: str | UnsetType = UNSET
    url: list[str] | UnsetType = UNSET
    vatin: str | UnsetType = UNSET
    zip: str | UnsetType = UNSET
    app_store_about: str | UnsetType = UNSET
    app_store_location: str | UnsetType = UNSET
    app_store_organization: str | UnsetType = UNSET
    app_store_title: str | UnsetType = UNSET
    app_store_url: str | UnsetType = UNSET


class ContactOut(FullProfile, kw_only=True):
    """A person as a contact, with what the caller may do with the profile.

    `role` and `removable` are there only where contacts are seen from a space [rb].
    """

    rights: list[str]
    role: str | None | UnsetType = UNSET
    removable: bool | UnsetType = UNSET


class SpaceMicro(Struct):
    """A space, at its smallest."""

    space_id: int
    name: str
    url: str
    url_label: str
    org_id: int
    type: str


class BadgeConfig(Struct):
    """What an app's badge tells of its config."""

    type: str
    name: str
    item_name: str
    icon: str | None
    icon_id: int | None


class AppBadge(Struct):
    """An app, as items and references carry it."""

    app_id: int
    status: str
    name: str
    item_name: str
    space_id: int
    default_view_id: int | None
    current_revision: int
    url: str
    url_add: str
    link: str
    link_add: str
    url_label: str
    icon: str | None
    icon_id: int | None
    config: BadgeConfig
    sharefile_vault_url: None = None


class RevisionOut(Struct):
    """One revision of an item, as embedded in it."""

    item_revision_id: int
    revision: int
    type: str
    app_revision: int
    created_on: str
    created_by: Byline
    created_via: Via
    user: Byline


class FileOut(Struct):
    """A file (`podio-api.md` 4.7), as it stands inside other things; `context` is added when it stands alone."""

    file_id: int
    name: str
    description: str | None
    mimetype: str
    size: int
    link: str
    perma_link: str | None
    thumbnail_link: str | None
    hosted_by: str
    hosted_by_humanized_name: str
    link_target: str
    created_on: str
    created_by: Byline
    created_via: Via
    rights: list[str]
    replaces: "list[FileOut]"
    external_file_id: str | None = None
    presence: dict[str, Any] | None = None
    push: dict[str, Any] | None = None


class NestedItem(Struct):
    """An item as the value of an app field."""

    item_id: int
    app_item_id: int
    title: str
    app: AppBadge
    space: SpaceMicro
    initial_revision: RevisionOut
    revision: int
    created_on: str
    created_by: Byline
    created_via: Via
    link: str
    files: list[FileOut]
    sharefile_vault_url: None = None
    sharefile_vault_folder_id: None = None


class Ref(Struct):
    """Type and id of an object."""

    type: str
    id: int


def byline(world: World, actor: int) -> Byline:
    """Who did it. An app has no user id and no avatar but its icon [recorded]."""
    if (app := actors.app_of(world, actor)) is not None:
        icon = app.config["icon_id"]
        return Byline(-1, app.app_id, "app", app.config["name"], app_url(world, app), None, "icon", -1, icon)
    user = world.users.rows[actor]
    found = Byline(actor, actor, "user", user.name, f"{SITE}/users/{actor}")
    if (avatar := world.contacts.rows[user.profile_id].details.get("avatar")) is not None:
        found.image, found.avatar, found.avatar_id = image(world, avatar), avatar, avatar
    return found


def image(world: World, file_id: int) -> Image:
    """A file as somebody's picture."""
    link = f"{world.session.files}/{file_id}"
    return Image(file_id, link, link)


def via(world: World, auth_client_id: int) -> Via:
    """Through which program."""
    client = world.auth_clients.rows.get(auth_client_id)
    return Via(auth_client_id, auth_client_id, client.name if client else "podiomock")


def profile(world: World, profile_id: int) -> FullProfile:
    """A person by profile id, with all that is set."""
    return FullProfile(**_profile(world, world.contacts.rows[profile_id]))


def contact(world: World, profile_id: int) -> ContactOut:
    """A person as contacts and contact fields show them."""
    found = _profile(world, world.contacts.rows[profile_id])
    return ContactOut(rights=list(rights_on(world, ("profile", profile_id))), **found)


def profile_mini(world: World, profile_id: int) -> Profile:
    """A person by profile id, in short."""
    return Profile(**_mini(world, world.contacts.rows[profile_id]))


def profile_of_user(world: World, user_id: int) -> Profile:
    """A user as owner or responsible."""
    return profile_mini(world, world.users.rows[user_id].profile_id)


def _mini(world: World, contact: Contact) -> dict[str, Any]:
    number, user_id = contact.profile_id, contact.user_id
    found: dict[str, Any] = {
        "profile_id": number,
        "user_id": user_id,
        "name": contact.name,
        "link": profile_url(contact),
        "type": "user" if user_id else "space",
        "space_id": contact.space_id,
    }
    if (avatar := contact.details.get("avatar")) is not None:
        found |= {"avatar": avatar, "image": image(world, avatar)}
    return found


def _profile(world: World, contact: Contact) -> dict[str, Any]:
    found = _mini(world, contact) | contact.details
    found["external_id"] = contact.external_id
    if contact.mail:
        found["mail"] = list(contact.mail)
    if contact.phone:
        found["phone"] = list(contact.phone)
    return found


def profile_url(contact: Contact) -> str:
    """The address of a person's page."""
    return f"{SITE}/users/{contact.user_id}" if contact.user_id else f"{SITE}/contacts/{contact.profile_id}"


def org_url(world: World, org_id: int) -> str:
    """The address of an organization's page."""
    return f"{SITE}/{world.organizations.rows[org_id].url_label}"


def space_url(world: World, space_id: int) -> str:
    """The address of a space's page; no slash at its end today [recorded]."""
    space = world.spaces.rows[space_id]
    return f"{org_url(world, space.org_id)}/{space.url_label}"


def app_url(world: World, app: Application) -> str:
    """The address of an app's page."""
    return f"{space_url(world, app.space_id)}/apps/{app.url_label}"


def space_micro(world: World, space_id: int) -> SpaceMicro:
    """A space by id."""
    space = world.spaces.rows[space_id]
    return SpaceMicro(space_id, space.name, space_url(world, space_id), space.url_label, space.org_id, space.type)


def app_badge(world: World, app: Application) -> AppBadge:
    """An app, with its addresses and the names that people see."""
    link = app_url(world, app)
    config = app.config
    return AppBadge(
        app_id=app.app_id,
        status=app.status,
        name=config["name"],
        item_name=config["item_name"],
        space_id=app.space_id,
        default_view_id=default_view_id(world, app.app_id),
        current_revision=app.revision,
        url=link,
        url_add=f"{link}/items/new",
        link=link,
        link_add=f"{link}/items/new",
        url_label=app.url_label,
        icon=config["icon"],
        icon_id=config["icon_id"],
        config=BadgeConfig(config["type"], config["name"], config["item_name"], config["icon"], config["icon_id"]),
    )


def default_view_id(world: World, app_id: int) -> int | None:
    """The view that an app opens with, if somebody chose one that still is there."""
    chosen: int | None = world.cells.rows.get(f"app {app_id} default view")
    return None if world.views.get(chosen) is None else chosen


def field_config(world: World, field: Field) -> dict[str, Any]:
    """A field's full config, as apps and single items carry it."""
    return {
        "default_value": field.default_value,
        "description": field.description,
        "required": field.required,
        "mapping": field.mapping,
        "label": field.label,
        "visible": field.visible,
        "delta": field.delta,
        "hidden": field.hidden,
        "unique": field.unique,
        "hidden_create_view_edit": field.hidden_create_view_edit,
        "settings": FIELD_TYPES[field.type].shown_settings(world, field),
    }


def item_url(world: World, item: Item) -> str:
    """The address of an item's page: the app's, and the item's number in it [recorded]."""
    return f"{app_url(world, world.applications.rows[item.app_id])}/items/{item.app_item_id}"


def revision_out(world: World, revision: Revision) -> RevisionOut:
    """A revision, without its values."""
    who = byline(world, revision.created_by)
    return RevisionOut(
        revision.item_revision_id,
        revision.revision,
        revision.type,
        revision.app_revision,
        world.session.dialect.moment(revision.created_on),
        who,
        via(world, revision.created_via),
        who,
    )


def file_out(world: World, file: File, *, revisions: bool = True) -> FileOut:
    """A file; its `link` leads back to where the client came from, or to Podio's own host for files.

    `replaces` shows its earlier revisions [rb], the newest first, each without its own.
    """
    # Rights go by what a thing hangs on, which has its place on the site from here.
    from podiomock.state.rights import rights_on

    link = f"{world.session.files}/{file.file_id}"
    return FileOut(
        file_id=file.file_id,
        name=file.name,
        description=file.description,
        mimetype=file.mimetype,
        size=len(file.content),
        link=link,
        perma_link=None,
        # The same address for a picture [recorded]: clients add the size, `/medium`.
        thumbnail_link=link if file.mimetype.startswith("image/") else None,
        hosted_by="podio",
        hosted_by_humanized_name="Podio",
        link_target="_blank",
        created_on=world.session.dialect.moment(file.created_on),
        created_by=byline(world, file.created_by),
        created_via=via(world, file.created_via),
        rights=list(rights_on(world, ("file", file.file_id))),
        replaces=[
            file_out(world, earlier, revisions=False)
            for each in file.replaces
            if revisions and (earlier := world.files.get(each))
        ],
    )


def files_on(world: World, kind: str, number: int) -> list[FileOut]:
    """The files attached to something, oldest first."""
    attached = world.attachments.rows.get((kind, number), ())
    return [file_out(world, file) for each in attached if (file := world.files.get(each))]


def nested_item(world: World, item: Item) -> NestedItem:
    """An item, as app fields and references carry it."""
    return NestedItem(
        item_id=item.item_id,
        app_item_id=item.app_item_id,
        title=title(world, item),
        app=app_badge(world, world.applications.rows[item.app_id]),
        space=space_micro(world, world.applications.rows[item.app_id].space_id),
        initial_revision=revision_out(world, world.revisions.first("item", item.item_id)),
        revision=item.revision,
        created_on=world.session.dialect.moment(item.created_on),
        created_by=byline(world, item.created_by),
        created_via=via(world, item.created_via),
        link=item_url(world, item),
        files=files_on(world, "item", item.item_id),
    )


def field_badge(world: World, field: Field) -> dict[str, Any]:
    """A field without values, as references name it."""
    return {
        "field_id": field.field_id,
        "type": field.type,
        "external_id": field.external_id,
        "label": field.label,
        "config": field_config(world, field),
    }


@lru_cache(maxsize=4096)
def signature(*parts: object) -> str:
    """A made-up signature of 40 hex digits, the same for the same parts: never a secret."""
    return sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


def presence(world: World, kind: str, number: int) -> dict[str, Any]:
    """What a client needs to show who else is looking; the fake has no such channel behind it."""
    user_id = world.session.user_id
    return {
        "ref_type": kind,
        "ref_id": number,
        "user_id": user_id,
        "signature": signature(kind, number, user_id),
    }


def push(world: World, kind: str, number: int) -> dict[str, Any]:
    """What a client needs to listen to changes; the fake has no such channel behind it."""
    channel = f"/{kind}/{number}"
    stamp = int(world.now.timestamp())
    return {
        "timestamp": stamp,
        "expires_in": 21600,
        "channel": channel,
        "signature": signature(channel, stamp),
    }
