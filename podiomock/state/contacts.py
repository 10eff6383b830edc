"""Contacts: the people one works with, and those whom a space knows."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from podiomock.state import people, rights
from podiomock.state.organizations import own_spaces
from podiomock.state.people import KEYS, profile_values
from podiomock.state.rows import Application, Contact
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World

TYPES = ("user", "space")


def known(world: World) -> list[Contact]:
    """Whom the session's user knows: who shares an organization or a space with them, and their spaces' contacts.

    A-304: that this is who is meant by one's contacts is inferred.
    """
    spaces = [each.space_id for each in own_spaces(world)]
    mine = world.members.where("user", world.session.user_id)
    places = dict.fromkeys([*(each.reference for each in mine), *(("space", each) for each in spaces)])
    return _people(world, [world.session.user_id, *_members(world, places)], spaces)


def in_org(world: World, org_id: int) -> list[Contact]:
    """Whom the session's user knows in an organization: all who are in it or in their spaces there."""
    spaces = [each.space_id for each in own_spaces(world) if each.org_id == org_id]
    return _people(world, _members(world, [("org", org_id), *(("space", each) for each in spaces)]), spaces)


def in_space(world: World, space_id: int) -> list[Contact]:
    """Who is in a space, and its own contacts."""
    return _people(world, _members(world, [("space", space_id)]), [space_id])


def in_app(world: World, app: Application) -> list[Contact]:
    """The space contacts that an app's items refer to."""
    held: dict[Any, None] = {}
    for field in app.fields:
        if field.type == "contact" and field.status == "active":
            held |= dict.fromkeys(world.items.holders(app.app_id, field.field_id))
    found = (world.contacts.get(each) for each in held)
    return [each for each in found if each is not None and each.user_id is None]


def _members(world: World, places: Iterable[tuple[str, int]]) -> Iterable[int]:
    return (each.user_id for place in places for each in world.members.where("reference", place))


def _people(world: World, user_ids: Iterable[int], space_ids: Iterable[int]) -> list[Contact]:
    users = (world.users.get(each) for each in dict.fromkeys(user_ids))
    found = [world.contacts[each.profile_id] for each in users if each is not None]
    return [*found, *(contact for each in space_ids for contact in world.contacts.where("space", each))]


def chosen(
    world: World,
    found: Iterable[Contact],
    *,
    types: Collection[str] = TYPES,
    external_id: str | None = None,
    required: Collection[str] = (),
    exclude_self: bool = False,
    fields: Mapping[str, str] | None = None,
) -> list[Contact]:
    """Narrow contacts down, by name. A text in `fields` is looked for inside the values of that key, in any case.

    A-305: keys of `fields` that profiles do not have are passed over, unknown ones in `required` are refused.
    """
    for each in types:
        if each not in TYPES:
            raise Invalid(each, "must be one of {'user', 'space'}")
    texts = {key: text.casefold() for key, text in (fields or {}).items() if key in KEYS and text}

    def passes(contact: Contact) -> bool:
        return (
            ("space" if contact.user_id is None else "user") in types
            and (external_id is None or contact.external_id == external_id)
            and not (exclude_self and contact.user_id == world.session.user_id)
            and all(profile_values(contact, each) for each in required)
            and all(
                any(text in str(each).casefold() for each in profile_values(contact, key))
                for key, text in texts.items()
            )
        )

    return sorted(filter(passes, found), key=lambda each: (each.name.casefold(), each.profile_id))


def of_user(world: World, user_id: int) -> Contact:
    """The profile of a user."""
    return world.contacts[world.users[user_id].profile_id]


def several(world: World, ids: str, right: str = "view") -> list[Contact]:
    """The profiles of a path's ids, split by commas, if the session's user has that right on each."""
    numbers = ids.split(",")
    if not all(each.isascii() and each.isdecimal() for each in numbers):
        raise Missing(f"profile {ids}")
    found = [world.contacts[int(each)] for each in numbers]
    for contact in found:
        rights.demand(world, ("profile", contact.profile_id), right)
    return found


def create(world: World, space_id: int, given: Mapping[str, Any]) -> Contact:
    """Make a contact of a space; it needs a name."""
    if "name" not in given:
        # what a contact needs at least is unknown.
        raise Invalid(dict(given), "missing required properties: ['name']")
    columns = people.profile_columns(world, given)
    return people.create_contact(world, columns.pop("name"), space_id=space_id, **columns)


def delete(world: World, contact: Contact) -> None:
    """Delete a space's contact. A-307: the fields that hold it keep showing it."""
    if contact.profile_id not in world.contacts:
        raise Deleted(f"profile {contact.profile_id}")
    world.contacts.delete(contact.profile_id, world.now)


def vcard(contact: Contact) -> str:
    """A contact's vCard, of version 3. A-308: which lines it has is ours."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{_escaped(contact.name)}",
        f"N:{';'.join(_escaped(each) for each in reversed(contact.name.rsplit(' ', 1)))};;;",
    ]
    for key, name in (("organization", "ORG"), ("title", "TITLE"), ("birthdate", "BDAY"), ("about", "NOTE")):
        lines += [f"{name}:{_escaped(each)}" for each in profile_values(contact, key)]
    for key, name in (("mail", "EMAIL;TYPE=INTERNET"), ("phone", "TEL"), ("url", "URL")):
        lines += [f"{name}:{_escaped(each)}" for each in profile_values(contact, key)]
    place = [", ".join(map(_escaped, profile_values(contact, key))) for key in ("address", "city", "state", "zip")]
    country = "".join(map(_escaped, profile_values(contact, "country")))
    if any((*place, country)):
        lines.append(f"ADR:;;{';'.join(place)};{country}")
    return "\r\n".join([*lines, "END:VCARD", ""])


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")
