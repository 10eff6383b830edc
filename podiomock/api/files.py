"""Files: upload, read, download, describe, delete."""

from msgspec import Struct

from podiomock.api.file_placing import announce_files
from podiomock.api.file_shapes import FileAlone, file_alone
from podiomock.api.parameters import Effects, FileId
from podiomock.contract import Binary, Parts, endpoint
from podiomock.errors import Forbidden, NoOperation
from podiomock.state import files
from podiomock.state.table import Invalid
from podiomock.state.world import World


class FileAddress(Struct):
    """Where a file is to be had."""

    url: str


class FileUpdate(Struct):
    """What can be changed of a file."""

    description: str | None


@endpoint("POST", "/file/")
def upload_file(world: World, body: Parts) -> FileAlone:
    """Upload a file as `multipart/form-data`: `source` the file, `filename` its name; at most 100 MB [doc]."""
    return _uploaded(world, body)


@endpoint("POST", "/file/v2/")
def upload_file_v2(world: World, body: Parts) -> FileAlone:
    """The same by its newer path."""
    return _uploaded(world, body)


@endpoint("POST", "/file/from_url/")
def upload_file_from_url(world: World, body: FileAddress) -> FileAlone:
    """Make a file of what is behind an address, as far as the world knows it: nothing is ever fetched."""
    return file_alone(world, files.fetch(world, body.url))


@endpoint("GET", "/file/{file_id}", raises=(Forbidden,))
def get_file(world: World, file_id: FileId) -> FileAlone:
    """A file's facts."""
    return file_alone(world, files.seen(world, file_id))


@endpoint("GET", "/file/{file_id}/raw", raises=(Forbidden,))
def download_file(world: World, file_id: FileId) -> Binary:
    """A file's bytes, or the part of them that `Range` asks for."""
    file = files.seen(world, file_id, "download")
    return Binary(file.content, file.mimetype, file.name)


@endpoint("PUT", "/file/{file_id}", raises=(Forbidden,))
def update_file(world: World, file_id: FileId, body: FileUpdate) -> None:
    """Describe a file."""
    files.seen(world, file_id, "update")
    world.files.change(file_id, description=body.description)


@endpoint("DELETE", "/file/{file_id}", raises=(Forbidden,))
def delete_file(world: World, file_id: FileId, query: Effects) -> None:
    """Delete a file, which leaves what it is attached to."""
    file = files.seen(world, file_id, "delete")
    files.delete(world, file)
    if file.ref is not None:
        announce_files(world, file.ref, "file_deleted", [file_id], query)


def _uploaded(world: World, body: Parts) -> FileAlone:
    source = body.files.get("source")
    if source is None:
        if "source" in body.fields:
            raise Invalid(None, "", sentence="'source' parameter must given as multipart/form-data with type 'file'")
        raise NoOperation("Missing parameters: source.")
    given_name, mimetype, content = source
    # without a field `filename` the part's own name is taken.
    name = body.fields.get("filename") or given_name
    if not name:
        raise NoOperation("Missing parameters: filename.")
    return file_alone(world, files.upload(world, name, content, mimetype))
