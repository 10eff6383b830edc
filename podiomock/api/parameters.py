"""What paths and query strings of several rooms have in common."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Annotated, TypeVar

from msgspec import Meta, Struct

from podiomock.state.references import RESOLVABLE

Thing = TypeVar("Thing")

OrgId = Annotated[int, Meta(ge=1, extra={"ref": "organizations"})]
SpaceId = Annotated[int, Meta(ge=1, extra={"ref": "spaces"})]
AppId = Annotated[int, Meta(ge=1, extra={"ref": "applications"})]
ItemId = Annotated[int, Meta(ge=1, extra={"ref": "items"})]
TaskId = Annotated[int, Meta(ge=1, extra={"ref": "tasks"})]
CommentId = Annotated[int, Meta(ge=1, extra={"ref": "comments"})]
FileId = Annotated[int, Meta(ge=1, extra={"ref": "files"})]
UserId = Annotated[int, Meta(ge=1, extra={"ref": "users"})]
ConversationId = Annotated[int, Meta(ge=1, extra={"ref": "conversations"})]
RefType = Annotated[str, Meta(extra={"ref": "references"}, extra_json_schema={"enum": [*RESOLVABLE]})]
RefId = Annotated[int, Meta(ge=1, extra={"ref": "references"})]

Moment = str
"""A UTC date-time, as the session's dialect prints it."""


class Effects(Struct, frozen=True):
    """Whether a write fires hooks, and whether it keeps quiet: no notifications, no stream [page]."""

    hook: bool = True
    silent: bool = False


class Page(Struct, frozen=True):
    """A window on a listing."""

    limit: Annotated[int, Meta(ge=1)] = 100
    offset: Annotated[int, Meta(ge=0)] = 0


def window(found: Iterable[Thing], offset: int, limit: int) -> Iterator[Thing]:
    """A page of what is found one by one; a client may ask beyond what `islice` can count to."""
    return islice(found, min(offset, sys.maxsize), min(offset + limit, sys.maxsize))
