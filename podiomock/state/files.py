"""Files: bytes with a name, attached to at most one thing."""

import mimetypes
import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from podiomock.state import rights
from podiomock.state.embeds import hostname
from podiomock.state.fieldtype import FIELD_TYPES
from podiomock.state.references import lies_in, require
from podiomock.state.rows import File, Item, Reference
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

LARGEST = 100 * 1024 * 1024
"""Bytes of a file [doc]."""

FILEABLE = ("status", "item", "comment", "space", "task")
"""What files are attached to by name [doc]; organizations have one, their logo."""

UNTOLD = "application/octet-stream"
"""What clients say that cannot tell what a file is."""

MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?", re.ASCII)


def kind_of(name: str, told: str = "") -> str:
    """A file's media type: as told; A-260: by its name, if it was told none, or nothing of use."""
    if MEDIA_TYPE.fullmatch(told) and told.lower() != UNTOLD:
        return told
    return mimetypes.guess_type(name)[0] or UNTOLD


def upload(world: World, name: str, content: bytes, mimetype: str = "", description: str | None = None) -> File:
    """Keep a file, attached to nothing yet."""
    fresh = world.new_id("file")
    file = File(
        file_id=fresh,
        name=name,
        mimetype=kind_of(name, mimetype),
        content=content,
        description=description,
        **world.facts(),
    )
    return world.files.insert(fresh, file)


def fetch(world: World, url: str) -> File:
    """Make a file of what the world knows to be behind an address; nothing ever goes over the network."""
    hostname(url)
    found = world.web.get(url)
    if found is None:
        # how Podio words that it could not get anything from an address is unknown.
        refused = Invalid(url, "must be a valid URL")
        known = ", ".join(each.url for each in world.web) or "none"
        refused.add_note(
            f"podiomock never fetches: say what is there, podiomock.world.url({url!r}, 'what is there'); known: {known}"
        )
        raise refused
    return upload(world, found.name, found.content, found.mimetype)


def name_in(url: str) -> str:
    """What a file from an address is called: the last part of the path, or the host."""
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2] or hostname(url)


def seen(world: World, file_id: int, right: str = "view") -> File:
    """A file that the session's user has a right on; one that is attached to nothing is its uploader's only."""
    file = world.files[file_id]
    if file.ref is not None:
        require(world, file.ref)
    rights.demand(world, ("file", file_id), right)
    return file


def usable(world: World, file_id: int, reference: Reference | None = None) -> File:
    """A file that can be attached now, or is already where it shall be; one that hangs elsewhere is not found [wso2].

    A-262: neither is one that somebody else uploaded and did not attach, nor one that the thing itself is about.
    """
    file = world.files[file_id]
    if file.ref is None:
        if file.created_by != world.session.user_id or (reference and lies_in(world, reference, ("file", file_id))):
            raise Missing(f"file {file_id}")
    elif file.ref != reference:
        raise Missing(f"file {file_id}")
    return file


def attach(world: World, file_ids: Iterable[int], reference: Reference) -> None:
    """Attach files; those that are attached to it already stay so, as who sends a list back means it."""
    for file_id in file_ids:
        usable(world, file_id, reference)
        attached = world.attachments.rows.get(reference, ())
        # what is attached stays so.
        if file_id not in attached:
            world.files.change(file_id, ref=reference)
            world.attachments.put(reference, (*attached, file_id))


def hold(world: World, item: Item) -> None:
    """Count the files in an item's fields as attached to it: who sees the item may load them.

    They are not among the item's `files`. A-264: they stay its own when a field lets go of them.
    """
    fields = world.applications.rows[item.app_id].fields
    found = [
        file_id
        for field in fields
        if FIELD_TYPES[field.type].holds_files and field.field_id in item.values
        for value in item.values[field.field_id]
        for file_id in FIELD_TYPES[field.type].file_ids(value)
    ]
    fresh = [each for each in dict.fromkeys(found) if world.files.rows[each].ref is None]
    if fresh:
        reference = ("item", item.item_id)
        world.held_files.put(reference, (*world.held_files.rows.get(reference, ()), *fresh))
        for file_id in fresh:
            world.files.change(file_id, ref=reference)


def copy(world: World, file: File) -> File:
    """Make a twin of a file, attached to nothing."""
    return upload(world, file.name, file.content, file.mimetype, file.description)


def replace(world: World, file: File, old: File) -> None:
    """Put a fresh file where another is attached; that one stays readable, as an earlier revision of it."""
    attached = () if old.ref is None else world.attachments.rows.get(old.ref, ())
    if old.ref is None or old.file_id not in attached:
        # only attachments can be replaced [doc]; how others are refused is unknown.
        raise Invalid(old.file_id, "must be an attachment")
    if file.ref is not None or lies_in(world, old.ref, ("file", file.file_id)):
        raise Missing(f"file {file.file_id}")
    world.attachments.put(old.ref, tuple(file.file_id if each == old.file_id else each for each in attached))
    world.files.change(file.file_id, ref=old.ref, replaces=(old.file_id, *old.replaces))
    world.files.change(old.file_id, replaced_by=file.file_id)


def delete(world: World, file: File) -> None:
    """Delete a file with its earlier revisions; it leaves what it is attached to, and the fields that hold it."""
    for each in (file.file_id, *file.replaces):
        if each in world.files:
            world.files.delete(each, world.now)
    for places in (world.attachments, world.held_files):
        kept = () if file.ref is None else places.rows.get(file.ref, ())
        if file.ref is not None and file.file_id in kept:
            places.put(file.ref, tuple(each for each in kept if each != file.file_id))
    _let_go(world, file.file_id)


def _let_go(world: World, file_id: int) -> None:
    """Take a file out of the fields that hold it; A-266: that leaves no revision, as with items (A-132)."""
    for app in world.applications:
        for field in (each for each in app.fields if FIELD_TYPES[each.type].holds_files):
            kind = FIELD_TYPES[field.type]
            for item in world.items.where("app", app.app_id):
                held = item.values.get(field.field_id, ())
                rest = tuple(kept for each in held if (kept := kind.without_file(each, file_id)) is not None)
                if rest != held:
                    values = {key: rest if key == field.field_id else each for key, each in item.values.items()}
                    world.items.change(item.item_id, values={key: each for key, each in values.items() if each})


def delete_on(world: World, reference: Reference) -> None:
    """Delete what is attached to something that is itself deleted."""
    for places in (world.attachments, world.held_files):
        for file_id in places.rows.get(reference, ()):
            for each in (file_id, *world.files.rows[file_id].replaces):
                if each in world.files:
                    world.files.delete(each, world.now)
