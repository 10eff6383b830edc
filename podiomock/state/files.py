"""Files: bytes with a name, attached to at most one thing."""

import mimetypes
from collections.abc import Iterable

from podiomock.state.rows import File, Reference
from podiomock.state.table import Missing
from podiomock.state.world import World


def upload(world: World, name: str, content: bytes, mimetype: str = "") -> File:
    """Keep a file, attached to nothing yet."""
    fresh = world.new_id("file")
    kind = mimetype or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return world.files.insert(fresh, File(file_id=fresh, name=name, mimetype=kind, content=content, **world.facts()))


def attach(world: World, file_ids: Iterable[int], reference: Reference) -> None:
    """Attach files; one that hangs elsewhere already cannot be found [wso2], here as in `/attach`."""
    for file_id in file_ids:
        file = world.files[file_id]
        if file.ref is not None:
            raise Missing(f"file {file_id}")
        world.files.change(file_id, ref=reference)
        attached = world.attachments.rows.get(reference, ())
        world.attachments.put(reference, (*attached, file_id))
