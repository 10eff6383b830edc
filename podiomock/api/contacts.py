"""Contacts: lists of people, single ones, and the making and changing of those who belong to a space."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import AppId, Effects, OrgId, SpaceId
from podiomock.api.profiles import Key, ProfileValue, given_value
from podiomock.contract import Binary, endpoint
from podiomock.errors import Forbidden, Gone, InvalidValue, NotFound
from podiomock.state import contacts, fragments, people
from podiomock.state.events import fire
from podiomock.state.organizations import seen
from podiomock.state.rights import demand, in_space, on_app, role
from podiomock.state.rows import Contact
from podiomock.state.world import World

ProfileId = Annotated[int, Meta(ge=1, extra={"ref": "contacts"})]
UserId = Annotated[int, Meta(ge=1, extra={"ref": "users"})]


class ContactPage(Struct, frozen=True):
    """A page of contacts. Every other key that profiles have is looked for inside their values: `name=jan`.

    Without `contact_type` there are only users; left blank it means all, as does `user,space` [doc].
    """

    limit: Annotated[int, Meta(ge=1)] | None = None
    offset: Annotated[int, Meta(ge=0)] = 0
    order: Literal["name", "task", "message_in", "message_out", "reference", "alert"] = "name"
    """A-312: how often the caller has to do with people is not counted; all orders are by name."""
    external_id: str | None = None
    required: tuple[Key, ...] = ()
    exclude_self: bool = True
    type: Literal["mini", "short", "full"] = "mini"
    view: str | None = None
    """What the Ruby library calls `type` [rb]."""
    fields: dict[str, str] = {}


class ContactQuery(Struct, frozen=True):
    """From which space to see a contact: with its `role` and `removable` there."""

    space_id: int | None = None


class ContactCreated(Struct):
    """A new contact's id."""

    profile_id: int


@endpoint("GET", "/contact/", raises=(InvalidValue,))
def list_contacts(world: World, query: ContactPage) -> list[fragments.Profile]:
    """Whom the caller knows, by name."""
    return _page(world, contacts.known(world), query)


@endpoint("GET", "/contact/org/{org_id}", raises=(Forbidden,))
def list_organization_contacts(world: World, org_id: OrgId, query: ContactPage) -> list[fragments.Profile]:
    """Whom the caller knows in an organization, by name."""
    seen(world, org_id)
    return _page(world, contacts.in_org(world, org_id), query)


@endpoint("GET", "/contact/space/{space_id}/", raises=(Forbidden,))
def list_space_contacts(world: World, space_id: SpaceId, query: ContactPage) -> list[fragments.Profile]:
    """Who is in a space, and its own contacts, by name."""
    world.spaces[space_id]
    in_space(world, space_id)
    return _page(world, contacts.in_space(world, space_id), query, space_id)


@endpoint("GET", "/contact/app/{app_id}/", raises=(Forbidden,))
def list_app_contacts(world: World, app_id: AppId, query: ContactPage) -> list[fragments.Profile]:
    """The space contacts that an app's items refer to, by name."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return _page(world, contacts.in_app(world, app), query, types=("space",))


@endpoint("GET", "/contact/{profile_ids}/v2", raises=(Forbidden, NotFound, Gone))
def get_contacts(
    world: World, profile_ids: str, query: ContactQuery
) -> fragments.ContactOut | list[fragments.ContactOut]:
    """A contact; of several ids, split by commas, a list of them."""
    found = contacts.several(world, profile_ids)
    if query.space_id is not None:
        world.spaces[query.space_id]
        in_space(world, query.space_id)
    shown = [_full(world, each, query.space_id) for each in found]
    return shown if "," in profile_ids else shown[0]


@endpoint("GET", "/contact/{user_id}")
def get_contact(world: World, user_id: UserId) -> fragments.ContactOut:
    """The contact that a user is. A-313: without `/v2` the path names a user, as in the oldest libraries [java]."""
    return _full(world, contacts.of_user(world, user_id))


@endpoint("GET", "/contact/user/{user_id}")
def get_user_contact(world: World, user_id: UserId) -> fragments.ContactOut:
    """The contact that a user is."""
    return _full(world, contacts.of_user(world, user_id))


@endpoint("GET", "/contact/user/{user_id}/{key}", raises=(InvalidValue,))
def get_user_contact_field(world: World, user_id: UserId, key: Key) -> list[Any]:
    """The values of one key of a user's profile, a list also where there is but one [net]."""
    return people.profile_values(contacts.of_user(world, user_id), key)


@endpoint("GET", "/contact/{profile_id}/{key}/v2", raises=(Forbidden, InvalidValue))
def get_contact_field(world: World, profile_id: ProfileId, key: Key) -> list[Any]:
    """The same of any profile."""
    return people.profile_values(_one(world, profile_id), key)


@endpoint("GET", "/contact/{profile_id}/vcard", raises=(Forbidden,))
def get_vcard(world: World, profile_id: ProfileId) -> Binary:
    """A contact's vCard."""
    contact = _one(world, profile_id)
    return Binary(contacts.vcard(contact).encode(), "text/x-vcard", f"{contact.name}.vcf")


@endpoint("POST", "/contact/space/{space_id}/", raises=(Forbidden,))
def create_space_contact(world: World, space_id: SpaceId, body: dict[str, Any], query: Effects) -> ContactCreated:
    """Make a contact of a space, for all who are in it."""
    world.spaces[space_id]
    in_space(world, space_id, "add_contact")
    contact = contacts.create(world, space_id, body)
    _fire(world, "contact.create", contact, query)
    return ContactCreated(contact.profile_id)


@endpoint("PUT", "/contact/{profile_id}", raises=(Forbidden,))
def update_contact(world: World, profile_id: ProfileId, body: dict[str, Any], query: Effects) -> None:
    """Change keys of a space's contact; what is not sent is kept, null takes away."""
    _change(world, profile_id, body, query)


@endpoint("PUT", "/contact/{profile_id}/{key}", raises=(Forbidden,))
def update_contact_field(world: World, profile_id: ProfileId, key: Key, body: ProfileValue, query: Effects) -> None:
    """Change one key of a space's contact."""
    _change(world, profile_id, {key: given_value(key, body)}, query)


@endpoint("DELETE", "/contact/{profile_ids}", raises=(Forbidden, NotFound, Gone))
def delete_contacts(world: World, profile_ids: str, query: Effects) -> None:
    """Delete contacts of spaces, their ids split by commas; the profiles of users stay theirs: 403."""
    for contact in contacts.several(world, profile_ids, "delete"):
        contacts.delete(world, contact)
        _fire(world, "contact.delete", contact, query)


def _one(world: World, profile_id: int) -> Contact:
    contact = world.contacts[profile_id]
    demand(world, ("profile", profile_id))
    return contact


def _change(world: World, profile_id: int, given: dict[str, Any], query: Effects) -> None:
    contact = world.contacts[profile_id]
    demand(world, ("profile", profile_id), "update")
    if people.update_profile(world, contact, given) is not contact:
        _fire(world, "contact.update", contact, query)


def _fire(world: World, event: str, contact: Contact, query: Effects) -> None:
    # which field of the payload names the contact is unknown; this is what everything else calls it.
    if query.hook and contact.space_id is not None:
        fire(world, event, ("space", contact.space_id), profile_id=contact.profile_id)


def _page(
    world: World,
    found: list[Contact],
    query: ContactPage,
    space_id: int | None = None,
    *,
    types: Sequence[str] | None = None,
) -> list[fragments.Profile]:
    if types is None:
        wanted = query.fields.get("contact_type", "user")
        types = [each for each in wanted.replace(";", ",").split(",") if each] or contacts.TYPES
    kept = contacts.chosen(
        world,
        found,
        types=types,
        external_id=query.external_id,
        required=query.required,
        exclude_self=query.exclude_self,
        fields=query.fields,
    )
    end = None if query.limit is None else query.offset + query.limit
    shown = kept[query.offset : end]
    if "full" in (query.type, query.view):
        return [_full(world, each, space_id) for each in shown]
    return [fragments.profile_mini(world, each.profile_id) for each in shown]


def _full(world: World, contact: Contact, space_id: int | None = None) -> fragments.ContactOut:
    shown = fragments.contact(world, contact.profile_id)
    if space_id is not None:
        # `removable` is what the caller may take away from the space: its contacts; and members, as its admin.
        user_id = contact.user_id
        shown.role = None if user_id is None else role(world, "space", space_id, user_id)
        shown.removable = "delete" in shown.rights if user_id is None else role(world, "space", space_id) == "admin"
    return shown
