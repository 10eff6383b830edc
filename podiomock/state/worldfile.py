"""What a world's file says, made into a world by the builders: its keys are their keywords.

Lists stand in what they belong to: `organizations`, in them `spaces`, in them `apps`, in them `items`, and so on.
`id` is optional everywhere. What has no `created_on` was made when what it stands in was; what has no `created_by`
was made by `me`. `repeat: 40` makes an entry forty times: `{n}` in its texts counts from 1, ids count up from `id`,
and each is a minute younger than the one before.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from inspect import signature
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from podiomock.state import builders
from podiomock.state.making import CONSENTING, BuildError, nearest, person
from podiomock.state.typing import Mistyped, described, typed, types_of
from podiomock.state.world import EPOCH, FIRST_IDS, Session, World

Spot = tuple[str | int, ...]
"""Where in a file: keys and positions, from the top."""

LISTS: dict[type, dict[str, str]] = {
    builders.Root: {
        "users": "user",
        "connections": "connection",
        "organizations": "org",
        "tasks": "task",
        "files": "file",
    },
    builders.User: {"labels": "label"},
    builders.Org: {"members": "member", "spaces": "space"},
    builders.Space: {"members": "member", "contacts": "contact", "apps": "app", "tasks": "task"},
    builders.App: {"items": "item", "tasks": "task"},
    builders.Item: {"comments": "comment", "tasks": "task", "files": "file"},
    builders.Task: {"comments": "comment", "files": "file"},
    builders.Comment: {"files": "file"},
}
"""Which lists may stand in what, and the builder of each one's entries; made in this order."""

MOST = 100_000
"""How many times an entry may be repeated."""


class WorldError(ValueError):
    """A world's file that cannot be used: what is wrong, in which file and line, at which key, what would do."""
