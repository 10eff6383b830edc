"""Who acts: a user, by their id, or an app, by the negative of its own.

Rows hold the maker of a thing as one number, so that they are compared and indexed as one, whoever made it.
"""

import re
from typing import Any

from podiomock.state.rows import Application
from podiomock.state.table import Invalid
from podiomock.state.world import World

ACTOR = re.compile(r"(?:(user|app):)?(\d{1,18})")


def of_app(app_id: int) -> int:
    """An app as actor."""
    return -app_id


def app_of(world: World, actor: int) -> Application | None:
    """The app that acts; None if it is a user. One that was deleted still did what it did."""
    return world.applications.rows[-actor] if actor < 0 else None


def is_user(actor: int) -> bool:
    """Whether a user acts: only users follow things, and are responsible for what they make."""
    return actor > 0


def name(world: World, actor: int) -> str:
    """What a user or an app is called."""
    app = app_of(world, actor)
    return world.users.rows[actor].name if app is None else app.config["name"]


def read(world: World, text: str) -> int:
    """Read `user:1`, `app:1` or a user's bare id; 0 is the session's user. `Invalid` if it is none of these."""
    found = ACTOR.fullmatch(text)
    if found is None:
        raise Invalid(text, "must be user:ID")
    number: Any = int(found[2])
    return of_app(number) if found[1] == "app" else number or world.session.user_id
