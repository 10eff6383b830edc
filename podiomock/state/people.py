"""People: users with their profiles, what they keep with a program, and what they want to be told of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, TypedDict

from podiomock.state.rows import Contact, User
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

Reader = Callable[[World, object], Any]


class ProfileKeys(TypedDict, total=False):
    """The keys of a profile that builders and a world's file take, beside those they have keywords for."""

    phone: Sequence[str] | str
    about: str
    address: Sequence[str] | str
    avatar: int
    birthdate: date
    city: str
    country: str
    department: str
    im: Sequence[str] | str
    linkedin: str
    location: Sequence[str] | str
    organization: str
    skill: Sequence[str] | str
    skype: str
    state: str
    title: Sequence[str] | str
    twitter: str
    url: Sequence[str] | str
    vatin: str
    zip: str


def create_user(
    world: World,
    name: str,
    *,
    user_id: int | None = None,
    profile_id: int | None = None,
    mail: str = "",
    profile: Mapping[str, Any] | None = None,
    **columns: Any,
) -> User:
    """Make a user and the profile that contact fields point at; `profile` are further keys of it."""
    fresh = world.new_id("user") if user_id is None else user_id
    address = mail or f"{name.lower().replace(' ', '.')}@example.com"
    given = profile_columns(world, {"mail": address, **(profile or {})})
    contact = create_contact(world, name, profile_id=profile_id, user_id=fresh, **given)
    return world.users.insert(
        fresh,
        User(
            user_id=fresh,
            profile_id=contact.profile_id,
            name=name,
            mail=address,
            created_on=world.now,
            **columns,
        ),
    )


def create_contact(world: World, name: str, *, profile_id: int | None = None, **columns: Any) -> Contact:
    """Make a profile: of a user, or of a space's own contact."""
    fresh = world.new_id("profile") if profile_id is None else profile_id
    return world.contacts.insert(fresh, Contact(profile_id=fresh, name=name, created_on=world.now, **columns))


def update_profile(world: World, contact: Contact, given: Mapping[str, Any]) -> Contact:
    """Change keys of a profile, and of its user what follows: the name, and the first mail."""
    columns = profile_columns(world, given, contact)
    changes = {key: value for key, value in columns.items() if value != getattr(contact, key)}
    if not changes:
        return contact
    if contact.user_id is not None:
        # a user's account goes by the first mail of the profile, and keeps its own while there is none.
        own = {"name": changes.get("name"), "mail": next(iter(changes.get("mail", ())), None)}
        if follows := {key: value for key, value in own.items() if value is not None}:
            world.users.change(contact.user_id, **follows)
    return world.contacts.change(contact.profile_id, **changes)


def profile_columns(world: World, given: Mapping[str, Any], before: Contact | None = None) -> dict[str, Any]:
    """Read keys of a profile into columns of its row; null and nothing take away, a key that is none is refused.

    Keys that are only read, as `link`, may be sent back: the libraries send all that they have.
    """
    columns: dict[str, Any] = {}
    details = dict(before.details) if before else {}
    for key, raw in given.items():
        if key in READ_ONLY:
            continue
        if key == "name":
            columns["name"] = _name(raw)
        elif key in ("mail", "phone"):
            columns[key] = tuple(DETAILS[key](world, raw) or ())
        elif key == "external_id":
            columns[key] = _text(world, raw)
        elif key not in DETAILS:
            # what becomes of unknown keys of a profile is unknown.
            raise Invalid(raw, f"additional properties: ['{key}']")
        elif (value := DETAILS[key](world, raw)) is None:
            details.pop(key, None)
        else:
            details[key] = value
    return {**columns, "details": details}


def profile_values(contact: Contact, key: str) -> list[Any]:
    """What a profile has under a key, as a list also of one; `Invalid` for a key that profiles do not have."""
    if key not in KEYS:
        raise Invalid(key, f"must be one of {{{', '.join(map(repr, KEYS))}}}")
    held = getattr(contact, key) if key in ("name", "mail", "phone") else contact.details.get(key)
    if held is None:
        return []
    return list(held) if isinstance(held, list | tuple) else [held]


def _name(raw: object) -> str:
    if not isinstance(raw, str):
        raise Invalid(raw, "must be string")
    if not raw.strip():
        raise Invalid(raw, "must be non empty string")
    return raw


def _text(_: World, raw: object) -> str | None:
    """A-302: an empty text takes a key away, as null does."""
    if raw is not None and not isinstance(raw, str):
        raise Invalid(raw, "must be string")
    return raw or None


def _texts(_: World, raw: object, check: Callable[[str], bool] = bool, rule: str = "") -> list[str] | None:
    """One text or several, each once."""
    kept: dict[str, None] = {}
    for each in [] if raw is None else raw if isinstance(raw, list | tuple) else [raw]:
        if not isinstance(each, str):
            raise Invalid(each, "must be string")
        if each:
            if not check(each):
                raise Invalid(each, rule)
            kept[each] = None
    return list(kept) or None


def _is_address(text: str) -> bool:
    return "@" in text.strip("@") and not any(each.isspace() for each in text)


def _day(world: World, raw: object) -> str | None:
    text = raw.isoformat() if isinstance(raw, date) else _text(world, raw)
    if text is None:
        return None
    try:
        # Clients send what they hold a date in, with or without a time.
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise Invalid(raw, "must be a valid date") from None


def _picture(world: World, raw: object) -> int | None:
    if raw is None:
        return None
    if not isinstance(raw, int) or isinstance(raw, bool):
        raise Invalid(raw, "must be integer")
    if raw not in world.files:
        raise Missing(f"file {raw}")
    return raw


DETAILS: dict[str, Reader] = {
    **dict.fromkeys(("about", "city", "country", "department", "linkedin", "organization", "skype", "state"), _text),
    **dict.fromkeys(("twitter", "vatin", "zip"), _text),
    **dict.fromkeys(("address", "im", "location", "phone", "skill", "title", "url"), _texts),
    # A-110, as in fields of that type.
    "mail": partial(_texts, check=_is_address, rule="must be a valid email"),
    "birthdate": _day,
    "avatar": _picture,
    **{f"app_store_{each}": _text for each in ("about", "location", "organization", "title", "url")},
}
"""The keys of a profile beside its name [doc][rb], and what reads each."""

KEYS = ("name", *DETAILS)

READ_ONLY = frozenset(
    {"profile_id", "user_id", "space_id", "org_id", "link", "type", "image", "last_seen_on", "rights", "role"}
    | {"removable", "is_employee", "external_picture"}
)
"""Keys that only reading has."""


def own_properties(world: World) -> dict[str, Any]:
    """What the session's user keeps with the session's program, by name."""
    key = (world.session.user_id, world.session.auth_client_id)
    return world.properties.rows.get(key, {})


def keep_properties(world: World, properties: dict[str, Any]) -> None:
    """Take these for all that the session's user keeps with the session's program."""
    if properties != own_properties(world):
        world.properties.put((world.session.user_id, world.session.auth_client_id), properties)


NOTIFIED = (
    "digest", "bulletin", "reference", "message", "space", "subscription", "user", "reminder",
    "push_notification", "push_notification_sound", "push_notification_browser",
)  # fmt: skip
"""What a user can want to be told of, or not, by mail or on the phone [net]."""


def settings(world: World, client_type: str) -> dict[str, bool]:
    """What the session's user wants to be told of through `email` or `mobile`. A-303: all, until they say otherwise."""
    return dict.fromkeys(NOTIFIED, True) | world.settings.rows.get((world.session.user_id, client_type), {})


def change_settings(world: World, client_type: str, changes: Mapping[str, bool]) -> None:
    """Change what the session's user wants to be told of; the fake's own notifications are made all the same."""
    for each in changes:
        if each not in NOTIFIED:
            raise Invalid(each, f"must be one of {{{', '.join(map(repr, NOTIFIED))}}}")
    before = settings(world, client_type)
    after = before | dict(changes)
    if after != before:
        world.settings.put((world.session.user_id, client_type), after)
