"""Find apps: those of a space, by the parts of an address, one's own, one's most used; and put them in order."""

from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta

from podiomock.api.app_shapes import AppOut, app_out
from podiomock.api.applications import AppQuery
from podiomock.api.parameters import OrgId, SpaceId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, NotFound
from podiomock.state import applications, organizations
from podiomock.state.app_relations import scores
from podiomock.state.rights import administers, in_space, rights_on
from podiomock.state.rows import Application, Space
from podiomock.state.table import Missing
from podiomock.state.world import World

Limit = Annotated[int, Meta(ge=1)]


class AppsQuery(AppQuery, frozen=True):
    """Whether inactive apps are listed too [page]."""

    include_inactive: bool = False


class OwnAppsQuery(AppQuery, frozen=True):
    """Which of the caller's apps to list: without some, of one organization, with a text in one of their names."""

    exclude_app_ids: tuple[int, ...] = ()
    exclude_demo: bool = False
    referenceable_in_org: int | None = None
    right: str | None = None
    text: str | None = None
    order: Literal["score", "name"] = "name"
    limit: Limit | None = None


class OwnAppsQueryV2(OwnAppsQuery, frozen=True):
    """The same with the defaults of its second version: the four that the caller uses most [doc]."""

    order: Literal["score", "name"] = "score"
    limit: Limit | None = 4


class TopQuery(AppQuery, frozen=True):
    """How many to list [doc]."""

    exclude_demo: bool = False
    limit: Limit = 4


@endpoint("GET", "/app/")
def list_own_apps(world: World, query: OwnAppsQuery) -> list[AppOut]:
    """The active apps of the spaces that the caller is a member of, by name."""
    return _own(world, query)


@endpoint("GET", "/app/v2/")
def list_own_apps_v2(world: World, query: OwnAppsQueryV2) -> list[AppOut]:
    """The active apps of the spaces that the caller is a member of, those used most first."""
    return _own(world, query)


@endpoint("GET", "/app/top/")
def list_top_apps(world: World, query: TopQuery) -> list[AppOut]:
    """The active apps that the caller uses most."""
    found = [app for space, app in _active(world) if not (query.exclude_demo and space.type == "demo")]
    return [app_out(world, each, query.size) for each in _by_use(world, found)[: query.limit]]


@endpoint("GET", "/app/org/{org_id}/top/", raises=(Forbidden,))
def list_top_apps_of_organization(world: World, org_id: OrgId, query: TopQuery) -> list[AppOut]:
    """The active apps of an organization that the caller uses most."""
    organizations.seen(world, org_id)
    found = [app for space, app in _active(world) if space.org_id == org_id]
    return [app_out(world, each, query.size) for each in _by_use(world, found)[: query.limit]]


@endpoint("GET", "/app/space/{space_id}/", raises=(Forbidden,))
def list_apps(world: World, space_id: SpaceId, query: AppsQuery) -> list[AppOut]:
    """The apps of a space, in their custom order and else by name [doc]."""
    in_space(world, world.spaces[space_id].space_id)
    found = applications.of_space(world, space_id)
    return [app_out(world, each, query.size) for each in found if query.include_inactive or each.status == "active"]


@endpoint("PUT", "/app/space/{space_id}/order", raises=(Forbidden,))
def order_apps(world: World, space_id: SpaceId, body: list[int]) -> None:
    """Put the apps of a space in an order: the ids of all of them [doc]; A-192: the space's admins may."""
    administers(world, world.spaces[space_id].space_id)
    applications.set_order(world, space_id, body)


@endpoint("GET", "/app/space/{space_id}/{url_label}", raises=(Forbidden,))
def find_app(world: World, space_id: SpaceId, url_label: str, query: AppQuery) -> AppOut:
    """The app of a space by its part of the address."""
    return _labelled(world, world.spaces[space_id], url_label, query)


@endpoint("GET", "/app/org/{org_label}/space/{space_label}/{app_label}", raises=(Forbidden, NotFound))
def find_app_by_labels(world: World, org_label: str, space_label: str, app_label: str, query: AppQuery) -> AppOut:
    """An app by all three parts of its address."""
    return _labelled(world, organizations.space_at(world, org_label, space_label), app_label, query)


def _labelled(world: World, space: Space, label: str, query: AppQuery) -> AppOut:
    in_space(world, space.space_id)
    apps = world.applications.where("space", space.space_id)
    found = next((each for each in apps if each.url_label == label), None)
    if found is None:
        raise Missing(f"app {label!r} in space {space.space_id}")
    return app_out(world, found, query.size)


def _own(world: World, query: OwnAppsQuery) -> list[AppOut]:
    wanted = (query.text or "").casefold()
    found = [
        app
        for space, app in _active(world)
        if query.referenceable_in_org in (None, space.org_id)
        and app.app_id not in query.exclude_app_ids
        and not (query.exclude_demo and space.type == "demo")
        and any(wanted in each.casefold() for each in (app.config["name"], app.config["item_name"], space.name))
        and (query.right is None or query.right in rights_on(world, ("app", app.app_id)))
    ]
    ordered = _by_use(world, found) if query.order == "score" else applications.by_name(found)
    return [app_out(world, each, query.size) for each in ordered[: query.limit]]


def _active(world: World) -> Iterator[tuple[Space, Application]]:
    for space in organizations.own_spaces(world):
        for app in world.applications.where("space", space.space_id):
            if app.status == "active":
                yield space, app


def _by_use(world: World, apps: list[Application]) -> list[Application]:
    used = scores(world)
    return sorted(applications.by_name(apps), key=lambda each: -used.get(each.app_id, 0))
