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
    """A person; `profile_id` is what contact fields point at."""

    user_id: int
    profile_id: int
    name: str
    mail: str
    created_on: datetime
    timezone: str = "UTC"
    locale: str = "en_US"
    deleted_on: datetime | None = None


class Contact(Struct, frozen=True, kw_only=True):
    """A profile: of a user (`user_id` set), or of a space's own contact."""

    profile_id: int
    name: str
    created_on: datetime
    user_id: int | None = None
    space_id: int | None = None
    mail: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
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


class Membership(Struct, frozen=True, kw_only=True):
    """A user's role in an organization or a space."""

    reference: Reference
    user_id: int
    role: str
    started_on: datetime
    deleted_on: datetime | None = None


class Invitation(Struct, frozen=True, kw_only=True):
    """Somebody reached who had no access before."""

    invitation_id: int
    user_id: int
    reference: Reference
    created_on: datetime
    created_by: int
    deleted_on: datetime | None = None
