"""Who there is, and where they work together."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from podiomock.state.rows.fact import Fact, Reference


class AuthClient(Struct, frozen=True, kw_only=True):
    """The program a thing was made through."""

    auth_client_id: int
    name: str
    deleted_on: datetime | None = None


class User(Struct, frozen=True, kw_only=True):
    """A person; `profile_id` is what contact fields point at. One who was only invited is `inactive`."""

    user_id: int
    profile_id: int
    name: str
    mail: str
    created_on: datetime
    timezone: str = "UTC"
    locale: str = "en_US"
    status: str = "active"
    deleted_on: datetime | None = None


class Contact(Struct, frozen=True, kw_only=True):
    """A profile: of a user (`user_id` set), or of a space's own contact.

    `details` are its other keys that are set, as they read: `title`, `city`, `avatar` ... (`people.DETAILS`).
    """

    profile_id: int
    name: str
    created_on: datetime
    user_id: int | None = None
    space_id: int | None = None
    external_id: str | None = None
    mail: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    details: dict[str, Any] = {}
    deleted_on: datetime | None = None


class Connection(Struct, frozen=True, kw_only=True):
    """A Maton connection: an account's grant for one app, acting as one user of it."""

    connection_id: str
    app: str
    status: str
    created_on: datetime
    updated_on: datetime
    user_id: int | None = None
    method: str = "OAUTH2"
    metadata: dict[str, Any] = {}
    deleted_on: datetime | None = None


class Organization(Fact, frozen=True, kw_only=True):
    """An organization."""

    org_id: int
    name: str
    url_label: str
    type: str = "premium"
    status: str = "active"
    user_limit: int | None = None


class Space(Fact, frozen=True, kw_only=True):
    """A workspace."""

    space_id: int
    org_id: int
    name: str
    url_label: str
    privacy: str = "closed"
    auto_join: bool = False
    post_on_new_app: bool = True
    post_on_new_member: bool = True
    description: str | None = None
    type: str = "regular"
    archived: bool = False


class Membership(Struct, frozen=True, kw_only=True):
    """A user's role in an organization or a space."""

    reference: Reference
    user_id: int
    role: str
    started_on: datetime
    invited_on: datetime | None = None
    deleted_on: datetime | None = None


class Invitation(Struct, frozen=True, kw_only=True):
    """Somebody reached who had no access before; one to a space names a role, and is open until it is accepted."""

    invitation_id: int
    user_id: int
    reference: Reference
    created_on: datetime
    created_by: int
    role: str | None = None
    message: str = ""
    accepted_on: datetime | None = None
    deleted_on: datetime | None = None


class MemberRequest(Fact, frozen=True, kw_only=True):
    """Somebody asking to be let into a space; it is gone once it is accepted."""

    space_member_request_id: int
    space_id: int


class Grant(Fact, frozen=True, kw_only=True):
    """One thing shared with one user: `action` is what they are asked to do, `access_level` what they may."""

    grant_id: int
    reference: Reference
    user_id: int
    action: str | None = None
    access_level: str = "view"
    message: str | None = None
    shared_as_client: bool = False
