"""What stands at an address: the way back from the links that answers carry."""

import re
from urllib.parse import unquote, urlsplit

from podiomock.state.fieldtype import identifier
from podiomock.state.organizations import space_at
from podiomock.state.rows import Reference
from podiomock.state.table import Missing
from podiomock.state.world import World

NUMBERED = {"users": "user", "contacts": "profile", "tasks": "task", "chat": "conversation"}
"""First words of addresses that an id follows, and the type that it is an id of."""

FILE = re.compile(r"(?:^|/)files?/(\d{1,19})(?:/|$)")
FILE_HOST = "files.podio.com"


def resolve(world: World, url: str) -> Reference:
    """What an address leads to: a user, task, file, space, app, item or status post; `Missing` if to nothing."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host = (parts.hostname or "").lower()
    except ValueError:  # a lone bracket, taken for an IPv6 address
        raise Missing(url) from None
    path = [unquote(each) for each in parts.path.split("/") if each]
    if host == FILE_HOST:
        return _living(world, "file", identifier(path[0]) if path else None, url)
    if host not in ("podio.com", "www.podio.com"):
        # What a file's `link` leads to: the host that the client used.
        found = FILE.search(parts.path) if url.startswith(world.session.origin) else None
        return _living(world, "file", int(found[1]) if found else None, url)
    if path[:1] and path[0] in NUMBERED and len(path) > 1:
        return _living(world, NUMBERED[path[0]], identifier(path[1]), url)
    return _in_org(world, path, url)


def _in_org(world: World, path: list[str], url: str) -> Reference:
    """Walk `myorg/project-space/apps/tasks/items/1`, and its beginnings."""
    if len(path) == 1:
        org = next((each.org_id for each in world.organizations if each.url_label == path[0]), None)
        return _living(world, "org", org, url)
    if not path:
        raise Missing(url)
    space = space_at(world, path[0], path[1])
    match path[2:]:
        case []:
            return "space", space.space_id
        case ["status", number, *_]:
            return _living(world, "status", identifier(number), url)
        case ["apps", label, *rest]:
            apps = world.applications.where("space", space.space_id)
            app = next((each.app_id for each in apps if each.url_label == label), None)
            if app is None or rest[:1] != ["items"] or rest[1:] in ([], ["new"]):
                return _living(world, "app", app, url)
            items = (each for each in world.items.where("app", app) if f"{each.app_item_id}" == rest[1])
            return _living(world, "item", next((each.item_id for each in items), None), url)
        case _:
            raise Missing(url)


def _living(world: World, kind: str, number: int | None, url: str) -> Reference:
    if number is None:
        raise Missing(url)
    world.table_of(kind)[number]
    return kind, number
