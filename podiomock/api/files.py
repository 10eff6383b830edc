"""Files: upload, read, download."""

from msgspec import Struct

from podiomock.api.parameters import FileId
from podiomock.contract import Binary, Parts, endpoint
from podiomock.errors import Forbidden, NoOperation
from podiomock.state import files, fragments
from podiomock.state.references import label, require
from podiomock.state.rights import Denied
from podiomock.state.rows import File
from podiomock.state.table import Invalid
from podiomock.state.world import World


class Context(Struct):
    """What a file is attached to."""

    type: str
    type_name: str
    id: int
    title: str
    link: str
    data: None = None


class FileAlone(fragments.FileOut, kw_only=True):
    """A file by itself, with what it is attached to."""

    context: Context | None


@endpoint("POST", "/file/")
def upload_file(world: World, body: Parts) -> FileAlone:
    """Upload a file as `multipart/form-data`: `source` the file, `filename` its name; at most 100 MB [doc]."""
    return _uploaded(world, body)


@endpoint("POST", "/file/v2/")
def upload_file_v2(world: World, body: Parts) -> FileAlone:
    """The same by its newer path."""
    return _uploaded(world, body)


@endpoint("GET", "/file/{file_id}", raises=(Forbidden,))
def get_file(world: World, file_id: FileId) -> FileAlone:
    """A file's facts."""
    return file_alone(world, _seen(world, file_id))


@endpoint("GET", "/file/{file_id}/raw", raises=(Forbidden,))
def download_file(world: World, file_id: FileId) -> Binary:
    """A file's bytes."""
    file = _seen(world, file_id)
    return Binary(file.content, file.mimetype, file.name)


def _uploaded(world: World, body: Parts) -> FileAlone:
    source = body.files.get("source")
    if source is None:
        if "source" in body.fields:
            raise Invalid(None, "", sentence="'source' parameter must given as multipart/form-data with type 'file'")
        raise NoOperation("Missing parameters: source.")
    given_name, mimetype, content = source
    return file_alone(world, files.upload(world, body.fields.get("filename") or given_name, content, mimetype))


def _seen(world: World, file_id: int) -> File:
    file = world.files[file_id]
    if file.ref is not None:
        require(world, file.ref)
    elif file.created_by != world.session.user_id:
        raise Denied(world.session.user_id, "view", "file", file_id)
    return file


def file_alone(world: World, file: File) -> FileAlone:
    """A file by itself."""
    shown = fragments.file_out(world, file)
    context = None
    if file.ref is not None:
        title, link = label(world, file.ref)
        context = Context(file.ref[0], file.ref[0].capitalize(), file.ref[1], title, link)
    return FileAlone(**{name: getattr(shown, name) for name in fragments.FileOut.__struct_fields__}, context=context)
