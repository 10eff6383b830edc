"""The user that a connection acts as."""

from typing import Any

from msgspec import Struct

from podiomock.api.parameters import Moment
from podiomock.contract import endpoint
from podiomock.state import fragments
from podiomock.state.rows import User
from podiomock.state.world import World


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
    profile: fragments.Profile
    inbox_new: int
    calendar_code: str
    task_mail: str
    mailbox: str
    push: dict[str, Any]
    presence: dict[str, Any]
    properties: dict[str, Any] = {}
    message_unread_count: int = 0


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
    )


def user_out(world: World, user: User) -> UserOut:
    """A user's account."""
    return UserOut(
        user_id=user.user_id,
        mail=user.mail,
        locale=user.locale,
        timezone=user.timezone,
        mails=[Mail(user.mail)],
        created_on=world.session.dialect.moment(user.created_on),
    )
