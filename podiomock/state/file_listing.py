"""Which files a listing shows, and in which order."""

import re
from collections.abc import Callable, Iterator
from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.state import actors
from podiomock.state.fieldtypes.dates import moment, zone_of
from podiomock.state.references import app_of, space_of
from podiomock.state.rights import may
from podiomock.state.rows import File, Reference
from podiomock.state.table import Invalid
from podiomock.state.world import World

RANGE = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{4}-\d{2}-\d{2})")


class FileFilter(Struct, frozen=True):
    """What a listing of files is narrowed by: every condition must hold, any of a condition's values will do."""

    attached_to: tuple[Literal["item", "status", "task", "space", "comment"], ...] | None = None
    created_by: tuple[str, ...] | None = None
    created_on: str | None = None
    filetype: tuple[Literal["image", "application", "video", "text", "audio"], ...] | None = None
    hosted_by: (
        tuple[
            Literal["podio", "google", "boxnet", "dropbox", "evernote", "live", "sharefile", "sugarsync", "yousendit"],
            ...,
        ]
        | None
    ) = None
    limit: Annotated[int, Meta(ge=1)] = 20
    offset: Annotated[int, Meta(ge=0)] = 0
    sort_by: Literal["name", "created_on"] = "name"
    sort_desc: bool = False


def find(world: World, wanted: FileFilter, place: Reference | None = None) -> list[File]:
    """The page of files that the session's user may see, in an app or a space if one is named.

    A-274: one's own that are attached to nothing are listed where no place is named; earlier revisions nowhere.
    """
    tests = list(_tests(world, wanted))
    here: dict[Reference | None, bool] = {}

    def shown(file: File) -> bool:
        if file.ref is None:
            return place is None and file.created_by == world.session.user_id
        if file.ref not in here:
            here[file.ref] = may(world, file.ref) and _lies_in(world, file.ref, place)
        return here[file.ref]

    found = [
        file for file in world.files if file.replaced_by is None and all(test(file) for test in tests) and shown(file)
    ]
    # names are sorted without regard to case, and ties go by file id.
    found.sort(
        key=lambda file: (file.name.lower() if wanted.sort_by == "name" else file.created_on, file.file_id),
        reverse=wanted.sort_desc,
    )
    return found[wanted.offset : wanted.offset + wanted.limit]


def _lies_in(world: World, reference: Reference, place: Reference | None) -> bool:
    if place is None:
        return True
    kind, number = place
    return (app_of if kind == "app" else space_of)(world, reference) == number


def _tests(world: World, wanted: FileFilter) -> Iterator[Callable[[File], bool]]:
    if (attached_to := wanted.attached_to) is not None:
        yield lambda file: file.ref is not None and file.ref[0] in attached_to
    if wanted.created_by is not None:
        users = {actors.read(world, each) for each in wanted.created_by}
        yield lambda file: file.created_by in users
    if wanted.created_on is not None:
        yield _created(world, wanted.created_on)
    if (kinds := wanted.filetype) is not None:
        yield lambda file: file.mimetype.partition("/")[0] in kinds
    if (hosts := wanted.hosted_by) is not None:
        yield lambda _: "podio" in hosts


def _created(world: World, text: str) -> Callable[[File], bool]:
    """Read two days, `2026-01-01-2026-01-31`, in the user's own time."""
    found = RANGE.fullmatch(text)
    if found is None:
        raise Invalid(text, "must be Range")
    low, high = moment(found[1])[0], moment(found[2])[0]
    if high < low:
        raise Invalid(text, "must be Range")
    zone = zone_of(world)
    return lambda file: low <= file.created_on.astimezone(zone).date() <= high
