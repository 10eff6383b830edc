"""The user that a connection acts as: the account, what waits for them, and what they want to be told of."""

from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.api.parameters import Moment
from podiomock.contract import endpoint
from podiomock.errors import InvalidValue
from podiomock.state import fragments, people
from podiomock.state.rows import User
from podiomock.state.table import Invalid
from podiomock.state.world import World

CLIENTS = ("email", "mobile")

Client = Annotated[str, Meta(extra_json_schema={"enum": [*CLIENTS]})]
Kind = Annotated[str, Meta(extra_json_schema={"enum": [*people.NOTIFIED]})]


class Mail(Struct):
    """One of a user's addresses."""

    mail: str
    verified: bool = True
    primary: bool = True
    disabled: bool = False


class UserOut(Struct):
    """A user's account; the name is in the profile."""

    user_id: int
    mail: str
    locale: str
    timezone: str
    mails: list[Mail]
    created_on: Moment
    status: str = "active"
    flags: list[str] = []


class UserStatus(Struct):
    """The user with what waits for them."""

    user: UserOut
    profile: fragments.FullProfile
    inbox_new: int
    calendar_code: str
    task_mail: str
    mailbox: str
    push: dict[str, Any]
    presence: dict[str, Any]
    properties: dict[str, Any]
    message_unread_count: int


class UserUpdate(Struct, forbid_unknown_fields=True):
    """Changes to an account; what is not sent is kept. A-310: a password cannot be changed here, for there is none."""

    locale: str | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    mail: str | UnsetType = UNSET


class Setting(Struct):
    """Whether to be told."""

    value: bool


@endpoint("GET", "/user/")
def get_user(world: World) -> UserOut:
    """The user that the connection acts as."""
    return user_out(world, world.me)


@endpoint("GET", "/user/status")
def get_user_status(world: World) -> UserStatus:
    """The same, with their profile and how much they have not seen: `inbox_new` notifications."""
    user = world.me
    reference = ("user", user.user_id)
    told = world.notifications.where("user", user.user_id)
    # Dummies: natively these three let whoever knows them read a calendar and write tasks and items.
    code = fragments.signature(*reference)[:16]
    return UserStatus(
        user=user_out(world, user),
        profile=fragments.profile(world, user.profile_id),
        inbox_new=sum(each.viewed_on is None for each in told),
        calendar_code=code,
        task_mail=f"tasks.{code}@podio.example",
        mailbox=f"{user.user_id}.{code}@podio.example",
        push=fragments.push(world, *reference),
        presence=fragments.presence(world, *reference),
        properties=people.own_properties(world),
        message_unread_count=sum(each.unread for each in world.participants.where("user", user.user_id)),
    )


@endpoint("PUT", "/user/")
def update_user(world: World, body: UserUpdate) -> None:
    """Change the account's language, time zone or mail."""
    if not isinstance(body.timezone, UnsetType):
        try:
            ZoneInfo(body.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise Invalid(body.timezone, "must be a valid timezone") from None
    if not isinstance(body.mail, UnsetType):
        contact = world.contacts.rows[world.me.profile_id]
        rest = [each for each in contact.mail if each not in (body.mail, world.me.mail)]
        people.update_profile(world, contact, {"mail": [body.mail, *rest]})
    sent = {key: value for key in ("locale", "timezone") if (value := getattr(body, key)) is not UNSET}
    if any(not each for each in sent.values()):
        raise Invalid("", "must be non empty string")
    if any(value != getattr(world.me, key) for key, value in sent.items()):
        world.users.change(world.session.user_id, **sent)


@endpoint("GET", "/user/setting/{client_type}/", raises=(InvalidValue,))
def get_notification_settings(world: World, client_type: Client) -> dict[str, bool]:
    """What the user wants to be told of through `email` or `mobile`."""
    return people.settings(world, _client(client_type))


@endpoint("PUT", "/user/setting/{client_type}/")
def update_notification_settings(world: World, client_type: Client, body: dict[str, bool]) -> None:
    """Change some of them."""
    people.change_settings(world, _client(client_type), body)


@endpoint("GET", "/user/setting/{client_type}/{notification_type}", raises=(InvalidValue,))
def get_notification_setting(world: World, client_type: Client, notification_type: Kind) -> Setting:
    """One of them."""
    known = people.settings(world, _client(client_type))
    if notification_type not in known:
        raise Invalid(notification_type, f"must be one of {{{', '.join(map(repr, known))}}}")
    return Setting(known[notification_type])


@endpoint("PUT", "/user/setting/{client_type}/{notification_type}")
def update_notification_setting(world: World, client_type: Client, notification_type: Kind, body: Setting) -> None:
    """Change one of them."""
    people.change_settings(world, _client(client_type), {notification_type: body.value})


def _client(given: str) -> str:
    if given in CLIENTS:
        return given
    raise Invalid(given, "must be one of {'email', 'mobile'}")


def user_out(world: World, user: User) -> UserOut:
    """A user's account."""
    others = [each for each in world.contacts.rows[user.profile_id].mail if each != user.mail]
    return UserOut(
        user_id=user.user_id,
        mail=user.mail,
        locale=user.locale,
        timezone=user.timezone,
        mails=[Mail(user.mail), *(Mail(each, primary=False) for each in others)],
        created_on=world.session.dialect.moment(user.created_on),
        status=user.status,
    )
