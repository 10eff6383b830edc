"""What the links of files lead to. Clients add the size of a picture: `{link}/medium`."""

from typing import Literal, get_args

from podiomock.api.parameters import FileId
from podiomock.contract import Binary, endpoint
from podiomock.errors import Forbidden
from podiomock.evidence import documented
from podiomock.state import files
from podiomock.state.table import Missing
from podiomock.state.world import World

Size = Literal["tiny", "small", "medium", "large", "extra_large", "badge", "preview"]
"""The sizes of a picture [rb]."""

LINKS = documented("rb")


@endpoint("GET", "/{file_id}", raises=(Forbidden,), evidence=LINKS)
def follow_file_link(world: World, file_id: FileId) -> Binary:
    """A file's bytes, by its `link`."""
    file = files.seen(world, file_id, "download")
    return Binary(file.content, file.mimetype, file.name)


@endpoint("GET", "/{file_id}/{size}", raises=(Forbidden,), evidence=LINKS)
def follow_thumbnail_link(world: World, file_id: FileId, size: str) -> Binary:
    """A picture in one of the sizes; A-271: here every size is the whole picture, and other files have none."""
    file = files.seen(world, file_id)
    if size not in get_args(Size):
        raise Missing(f"size {size}")
    if not file.mimetype.startswith("image/"):
        raise Missing(f"picture of file {file_id}")
    return Binary(file.content, file.mimetype, file.name)
