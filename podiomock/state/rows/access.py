"""Who may call natively: programs, and the tokens they were given."""

from datetime import datetime

from msgspec import Struct


class OAuthClient(Struct, frozen=True, kw_only=True):
    """A program that may ask for tokens; what is made with them was made through `auth_client_id`."""

    client_id: str
    client_secret: str
    auth_client_id: int
    deleted_on: datetime | None = None

    def __repr__(self) -> str:
        return f"<OAuthClient {self.client_id}>"


class Token(Struct, frozen=True, kw_only=True):
    """A pair of tokens, and whom its bearer acts as: a user, or an app. Deleted when refreshed or revoked."""

    access_token: str
    refresh_token: str
    client_id: str
    kind: str
    number: int
    expires_on: datetime
    deleted_on: datetime | None = None

    def __repr__(self) -> str:
        return f"<Token of {self.kind} {self.number}, good until {self.expires_on}>"


class Code(Struct, frozen=True, kw_only=True):
    """A user's consent, to be turned into tokens once."""

    code: str
    client_id: str
    user_id: int
    redirect_uri: str
    deleted_on: datetime | None = None

    def __repr__(self) -> str:
        return f"<Code of user {self.user_id} for {self.client_id}>"
