"""Tokens of the native door: what they are given for, how long they are good, and whom their bearer acts as.

A refusal is `Refused`, with the code and the dotted detail that the wire has for it.
"""

from datetime import timedelta
from hashlib import sha256

from podiomock.state.rows import Code, OAuthClient, Token
from podiomock.state.table import Deleted, Missing
from podiomock.state.world import World

LIFETIME = timedelta(seconds=28800)
"""How long an access token is good [probe]; a refresh token does not expire by itself (A-402)."""

PASSWORD = "podiomock-password"  # noqa: S105  the fake's own, for everybody to know
"""What a user logs in with where the world does not say."""


class Refused(ValueError):
    """No tokens are given: `code` is `invalid_client` or `invalid_grant`, `detail` says which part was wrong."""

    def __init__(self, code: str, sentence: str, detail: str | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.detail = detail


def client(world: World, client_id: str, client_secret: str) -> OAuthClient:
    """The program that an id and a secret belong to."""
    found = world.oauth_clients.get(client_id)
    if found is None:
        raise Refused("invalid_client", "The client id is invalid", "oauth.client.invalid_id")
    if found.client_secret != client_secret:
        # only the detail of a wrong id was seen; that of a wrong secret goes by its pattern.
        raise Refused("invalid_client", "The client secret is invalid", "oauth.client.invalid_secret")
    return found


def by_password(world: World, program: OAuthClient, username: str, password: str) -> Token:
    """Log a user in by mail and password."""
    user = next((each for each in world.users if each.mail.lower() == username.lower()), None)
    if user is None:
        raise Refused("invalid_grant", "Invalid username", "user.invalid.username")
    if world.passwords.rows.get(user.user_id, PASSWORD) != password:
        # the detail of a wrong password goes by the pattern of a wrong username.
        raise Refused("invalid_grant", "Invalid password", "user.invalid.password")
    return issue(world, program, "user", user.user_id)


def by_app(world: World, program: OAuthClient, app_id: int, token: str) -> Token:
    """Authenticate as an app, by the token that its developer page shows."""
    app = world.applications.get(app_id)
    if app is None or token != app.token:
        # the wording for a wrong app id or token is ours.
        raise Refused("invalid_grant", "Invalid app id or token", "app.invalid.token")
    return issue(world, program, "app", app_id)


def by_refresh(world: World, program: OAuthClient, refresh_token: str) -> Token:
    """Turn a refresh token into a new pair; the old pair is dead."""
    for each in world.tokens:
        if each.refresh_token == refresh_token and each.client_id == program.client_id:
            world.tokens.delete(each.access_token, world.now)
            return issue(world, program, each.kind, each.number)
    raise Refused("invalid_grant", "The refresh token is invalid")


def by_code(world: World, program: OAuthClient, code: str, redirect_uri: str) -> Token:
    """Turn a user's consent into tokens, once."""
    try:
        found = world.codes[code]
    except (Missing, Deleted):
        raise Refused("invalid_grant", "The authorization code is invalid") from None
    if found.client_id != program.client_id or found.redirect_uri != redirect_uri:
        raise Refused("invalid_grant", "The authorization code was issued to another client or redirect_uri")
    world.codes.delete(code, world.now)
    return issue(world, program, "user", found.user_id)


def issue(world: World, program: OAuthClient, kind: str, number: int) -> Token:
    """Give a fresh pair of tokens; they are the same in every run."""
    access, refresh = secret(world, "access"), secret(world, "refresh")
    return world.tokens.insert(
        access,
        Token(
            access_token=access,
            refresh_token=refresh,
            client_id=program.client_id,
            kind=kind,
            number=number,
            expires_on=world.now + LIFETIME,
        ),
    )


def consent(world: World, client_id: str, redirect_uri: str, user_id: int) -> Code:
    """Let a program act as a user; it is handed the code."""
    code = secret(world, "code")
    return world.codes.insert(code, Code(code=code, client_id=client_id, user_id=user_id, redirect_uri=redirect_uri))


def bearer(world: World, access_token: str) -> Token | None:
    """The living token of this text; None if it is unknown, dead or expired."""
    found = world.tokens.get(access_token)
    return found if found is not None and world.now < found.expires_on else None


def secret(world: World, purpose: str) -> str:
    """A text that nobody guesses and every run repeats."""
    return sha256(f"podiomock {purpose} {world.new_id('token')}".encode()).hexdigest()[:32]
