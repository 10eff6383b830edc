"""Where files are: attach, replace, copy."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import Effects, FileId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import files
from podiomock.state.events import fire
from podiomock.state.references import label, require
from podiomock.state.rows import File, Reference
from podiomock.state.subscriptions import follow, notify, subscribers
from podiomock.state.table import Missing
from podiomock.state.world import World

Id = Annotated[int, Meta(ge=1)]


class AttachTo(Struct):
    """What a file shall be attached to."""

    ref_type: Literal["status", "item", "comment", "space", "task"]
    ref_id: Id


class FileCopied(Struct):
    """The id of the twin."""

    file_id: int


class FileReplaced(Struct):
    """The attachment whose place is taken."""

    old_file_id: Id


@endpoint("POST", "/file/{file_id}/attach", raises=(Forbidden,))
def attach_file(world: World, file_id: FileId, body: AttachTo, query: Effects) -> None:
    """Attach a file that is attached to nothing yet; another is 404 [wso2]. Followers of the object are notified."""
    reference = (body.ref_type, body.ref_id)
    file = files.seen(world, file_id)
    if file.ref is not None:
        raise Missing(f"file {file_id}")
    require(world, reference, "add_file", taken=files.FILEABLE)
    told = subscribers(world, reference)
    files.attach(world, [file_id], reference)
    follow(world, reference, world.session.user_id)
    tell(world, file, reference, told, query)
    announce_files(world, reference, "file_created", [file_id], query)


@endpoint("POST", "/file/{file_id}/replace", raises=(Forbidden,))
def replace_file(world: World, file_id: FileId, body: FileReplaced, query: Effects) -> None:
    """Put a fresh file in the place of an attachment, whose later revision it is."""
    file = files.seen(world, file_id)
    old = files.seen(world, body.old_file_id, "update")
    files.replace(world, file, old)
    if old.ref is not None:
        tell(world, file, old.ref, subscribers(world, old.ref), query)
        announce_files(world, old.ref, "file_replaced", [file_id], query)


@endpoint("POST", "/file/{file_id}/copy", raises=(Forbidden,))
def copy_file(world: World, file_id: FileId) -> FileCopied:
    """Make a twin of a file, the caller's own, attached to nothing."""
    return FileCopied(files.copy(world, files.seen(world, file_id, "download")).file_id)


def tell(world: World, file: File, reference: Reference, told: list[int], effects: Effects) -> None:
    """Notify followers of a file, unless the caller asked for quiet."""
    if not effects.silent:
        notify(world, told, "file", reference, f"{file.name}: {label(world, reference)[0]}")


def announce_files(world: World, reference: Reference, action: str, file_ids: list[int], effects: Effects) -> None:
    """Fire `file.change` for an item's files [doc]."""
    kind, number = reference
    if not (effects.hook and file_ids):
        return
    # those on an item's comments are none of them.
    if kind == "item":
        app = ("app", world.items.rows[number].app_id)
        ids = ",".join(map(str, dict.fromkeys(file_ids)))
        fire(world, "file.change", app, item_id=number, action_type=action, file_ids=ids)
