"""Files in fields: image, file, video, media; and links, which may come with a file."""

from fnmatch import fnmatchcase
from typing import Any, ClassVar

from msgspec import Struct

from podiomock.state import files, fragments
from podiomock.state.embeds import embed_out, hostname
from podiomock.state.fieldtype import FieldType, identifier, one_of, wanted_id
from podiomock.state.rights import Denied
from podiomock.state.rows import Field, File
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World


class FileType(FieldType):
    """Uploaded files. Settings: `allowed_mimetypes`, as `image/*`; an empty list allows all."""

    name = "file"
    sortable = False
    listed = True
    holds_files = True
    accepts = 'a file_id (7 or "7"), {"value": 7}, {"file_id": 7}, or a list of them'
    defaults: ClassVar = {"allowed_mimetypes": []}
    write_forms: ClassVar[tuple[Any, ...]] = (
        12345,
        "12345",
        {"value": 12345},
        [12345],
        {"file_id": 12345},
        {"value": {"file_id": 12345}},
    )
    read_form: ClassVar = {
        "value": {"file_id": 12345, "name": "project-brief.txt", "mimetype": "text/plain", "size": 26, ...: 0}
    }

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        complete = super().settings(given) or {}
        for each in complete["allowed_mimetypes"]:
            if not isinstance(each, str):
                raise Invalid(each, "must be string")
        return complete

    def multiple(self, field: Field) -> bool:
        """Always several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take a living file by id, or as it is read."""
        if isinstance(raw, dict):
            raw = raw.get("file_id", raw.get("id"))
        file = visible(world, wanted_id(raw))
        allowed = (field.settings or {})["allowed_mimetypes"]
        if allowed and not any(fnmatchcase(file.mimetype, each) for each in allowed):
            # that a file of another kind than `allowed_mimetypes` is refused is inferred.
            raise Invalid(file.mimetype, one_of(allowed))
        return file.file_id

    def file_ids(self, value: int) -> tuple[int, ...]:
        """The one file."""
        return (value,)

    def without_file(self, value: int, file_id: int) -> int | None:
        """Nothing, if it is that file."""
        return None if value == file_id else value

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": file}`."""
        del field
        return {"value": fragments.file_out(world, world.files.rows[value])}

    def text(self, world: World, field: Field, value: int) -> str:
        """The file's name."""
        del field
        return world.files.rows[value].name


def visible(world: World, file_id: int) -> File:
    """A living file that the session's user can see; A-267: it may hang elsewhere, and stays there."""
    try:
        return files.seen(world, file_id)
    except Denied:
        raise Missing(f"file {file_id}") from None


class Image(FileType):
    """Pictures."""

    name = "image"
    defaults: ClassVar = {"allowed_mimetypes": ["image/*"]}
    write_forms = (12346, [12346], {"value": 12346}, {"value": {"file_id": 12346}})
    read_form: ClassVar = {"value": {"file_id": 12346, "name": "plan.png", "mimetype": "image/png", ...: 0}}


class Video(FileType):
    """Films."""

    name = "video"
    defaults: ClassVar = {"allowed_mimetypes": ["video/*"]}
    write_forms = (12347, [12347], {"value": 12347}, {"value": {"file_id": 12347}})
    read_form: ClassVar = {"value": {"file_id": 12347, "name": "tour.mp4", "mimetype": "video/mp4", ...: 0}}


class Media(FileType):
    """Files of any kind."""

    name = "media"


class Link(Struct, frozen=True):
    """A link, perhaps with the file that pictures it."""

    embed_id: int
    file_id: int | None = None


class EmbedType(FieldType):
    """Links that were made with `POST /embed/`."""

    name = "embed"
    sortable = False
    listed = True
    holds_files = True
    accepts = 'an embed_id from POST /embed/, {"embed": embed_id, "file": file_id}, or a list of them'
    write_forms = (
        {"embed": 1},
        1,
        {"value": 1},
        [{"embed": 1}],
        {"embed": 1, "file": None},
        {"embed": {"embed_id": 1}},
    )
    read_form: ClassVar = {
        "embed": {
            "embed_id": 1,
            "original_url": "https://example.com/plan",
            "resolved_url": "https://example.com/plan",
            "url": "https://example.com/plan",
            "hostname": "example.com",
            "title": "https://example.com/plan",
            "description": None,
            "type": "link",
            "embed_html": None,
            "embed_width": None,
            "embed_height": None,
        },
        "file": None,
    }

    def multiple(self, field: Field) -> bool:
        """Always several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> Link:
        """Take a link by id, with or without a file, or as it is read; an address is not a link yet."""
        del field
        if not isinstance(raw, dict):
            return Link(_embed(world, raw))
        if "embed" not in raw and "embed_id" not in raw:
            raise Invalid(raw, "missing required properties: ['embed']")
        file = raw.get("file", raw.get("file_id"))
        if isinstance(file, dict):
            file = file.get("file_id")
        file_id = None if file is None else visible(world, wanted_id(file)).file_id
        return Link(_embed(world, raw.get("embed", raw.get("embed_id"))), file_id)

    def file_ids(self, value: Link) -> tuple[int, ...]:
        """The file that pictures it."""
        return () if value.file_id is None else (value.file_id,)

    def without_file(self, value: Link, file_id: int) -> Link:
        """The link itself."""
        return Link(value.embed_id) if value.file_id == file_id else value

    def read(self, world: World, field: Field, value: Link) -> dict[str, Any]:
        """`{"embed": {...}, "file": {...} or null}`."""
        del field
        file = None if value.file_id is None else fragments.file_out(world, world.files.rows[value.file_id])
        return {"embed": embed_out(world.embeds.rows[value.embed_id]), "file": file}

    def text(self, world: World, field: Field, value: Link) -> str:
        """The address."""
        del field
        return world.embeds.rows[value.embed_id].url


def _embed(world: World, raw: object) -> int:
    if isinstance(raw, dict):
        raw = raw.get("embed_id")
    if isinstance(raw, str) and identifier(raw) is None:
        hostname(raw)  # no address is refused as such [issue]; a good one, as it is not an id.
    return world.embeds[wanted_id(raw)].embed_id
