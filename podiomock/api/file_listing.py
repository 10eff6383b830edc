"""Files in lists: all that the caller may see, an app's, a space's."""

from podiomock.api.file_shapes import FileListed, file_listed
from podiomock.api.parameters import AppId, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state.file_listing import FileFilter, find
from podiomock.state.rights import in_space, on_app
from podiomock.state.world import World


@endpoint("GET", "/file/")
def list_files(world: World, query: FileFilter) -> list[FileListed]:
    """The files that the caller may see."""
    return [file_listed(world, each) for each in find(world, query)]


@endpoint("GET", "/file/app/{app_id}/", raises=(Forbidden,))
def list_files_on_app(world: World, app_id: AppId, query: FileFilter) -> list[FileListed]:
    """The files on an app's items, and on the comments on those [doc]."""
    world.applications[app_id]
    on_app(world, app_id)
    return [file_listed(world, each) for each in find(world, query, ("app", app_id))]


@endpoint("GET", "/file/space/{space_id}/", raises=(Forbidden,))
def list_files_on_space(world: World, space_id: SpaceId, query: FileFilter) -> list[FileListed]:
    """The files in a space: its own, and those on anything in it."""
    world.spaces[space_id]
    in_space(world, space_id)
    return [file_listed(world, each) for each in find(world, query, ("space", space_id))]
