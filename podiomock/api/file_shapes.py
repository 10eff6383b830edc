"""How files look by themselves: with what they are attached to."""

from typing import Any

from msgspec import Struct, structs

from podiomock.api.parameters import Moment
from podiomock.state import fragments
from podiomock.state.references import label
from podiomock.state.rows import Fact, File, Reference
from podiomock.state.world import World


class Context(Struct):
    """What a file is attached to; `type_name` is what an item's app calls its items."""

    type: str
    type_name: str
    id: int
    title: str
    link: str
    data: None
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via


class FileListed(fragments.FileOut, kw_only=True):
    """A file in a list, with what it is attached to."""

    context: Context | None


class FileAlone(FileListed, kw_only=True):
    """A single file: what is null inside other things [recorded] is there."""

    presence: dict[str, Any]
    push: dict[str, Any]


def file_alone(world: World, file: File) -> FileAlone:
    """A single file."""
    facts = structs.asdict(file_listed(world, file))
    reference = ("file", file.file_id)
    facts |= {"presence": fragments.presence(world, *reference), "push": fragments.push(world, *reference)}
    return FileAlone(**facts)


def file_listed(world: World, file: File) -> FileListed:
    """A file in a list."""
    facts = structs.asdict(fragments.file_out(world, file))
    return FileListed(**facts, context=None if file.ref is None else context_out(world, file.ref))


def context_out(world: World, reference: Reference) -> Context:
    """What a file is attached to."""
    kind, number = reference
    row: Fact = world.table_of(kind).rows[number]
    name = kind
    if kind == "item":
        name = world.applications.rows[world.items.rows[number].app_id].config["item_name"]
    title, link = label(world, reference)
    return Context(
        type=kind,
        type_name=name.capitalize() if name == kind else name,
        id=number,
        title=title,
        link=link,
        data=None,
        created_on=world.session.dialect.moment(row.created_on),
        created_by=fragments.byline(world, row.created_by),
        created_via=fragments.via(world, row.created_via),
    )
