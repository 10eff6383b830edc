"""What apps have to do with each other: what they depend on, what they can calculate with, what they come with."""

from typing import Any, Literal

from msgspec import Struct

from podiomock.api.app_shapes import AppOut, app_out
from podiomock.api.parameters import AppId, SpaceId
from podiomock.contract import Required, endpoint
from podiomock.errors import Forbidden, Gone, NotFound
from podiomock.state import app_relations, applications, fragments
from podiomock.state.rights import in_space, on_app
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World


class Dependencies(Struct):
    """Apps, and for each of them the apps that its fields point at [net]."""

    apps: list[AppOut]
    dependencies: dict[int, list[int]]


class CalculationField(Struct):
    """A field, as far as calculations need to know it [net]."""

    field_id: int
    type: str
    external_id: str
    label: str
    config: dict[str, Any]


class Calculation(Struct):
    """What can be calculated with through one reference: the other app, which way it goes, and the fields there."""

    app: fragments.AppBadge
    type: Literal["outgoing", "incoming"]
    reference_field: CalculationField
    value_fields: list[CalculationField]


class FeaturesQuery(Struct, frozen=True):
    """Apps of one space, and whether to look at the space too [doc]."""

    app_ids: tuple[int, ...] = ()
    include_space: bool = False


class IconQuery(Struct, frozen=True):
    """Any word."""

    query: str = ""


@endpoint("GET", "/app/{app_id}/dependencies/", raises=(Forbidden,))
def get_app_dependencies(world: World, app_id: AppId) -> Dependencies:
    """The app, and all apps that it depends on, also through others (A-194)."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return _dependencies(world, app_relations.dependencies(world, [app]))


@endpoint("GET", "/space/{space_id}/dependencies/", raises=(Forbidden,))
def get_space_dependencies(world: World, space_id: SpaceId) -> Dependencies:
    """The active apps of a space, and one level of what they depend on [doc]."""
    in_space(world, world.spaces[space_id].space_id)
    apps = [each for each in applications.of_space(world, space_id) if each.status == "active"]
    return _dependencies(world, app_relations.dependencies(world, apps, depth=1))


@endpoint("GET", "/app/{app_id}/calculation/", raises=(Forbidden,))
def list_calculations(world: World, app_id: AppId) -> list[Calculation]:
    """What a calculation in an app could use of related apps; A-195: numbers of all kinds, through either way."""
    app = world.applications[app_id]
    on_app(world, app_id)
    return [
        Calculation(
            fragments.app_badge(world, other),
            direction,
            _field(through),
            [_field(each) for each in app_relations.calculable(other)],
        )
        for other, direction, through in app_relations.relations(world, app)
    ]


@endpoint("GET", "/app/features/", rules=(Required("app_ids"),), raises=(Forbidden, NotFound, Gone))
def list_features(world: World, query: FeaturesQuery) -> list[str]:
    """What could be installed along with some apps of one space; A-196: what a space adds does not exist here."""
    apps = [world.applications[each] for each in query.app_ids]
    for app in apps:
        on_app(world, app.app_id)
    if len({each.space_id for each in apps}) > 1:
        # that this is refused is known [issue], its wording is ours.
        raise Invalid(list(query.app_ids), "must be apps of one space")
    return app_relations.features(world, apps)


@endpoint("GET", "/app/icon/search", rules=(Required("query"),))
def search_icons(world: World, query: IconQuery) -> list[int]:
    """Icons that fit a word; A-197: Podio's catalogue is not known, a few ids stand for it."""
    del world
    wanted = query.query.casefold()
    return [number for number, words in ICONS.items() if any(wanted in word for word in words.split())]


ICONS = {
    1: "address home house",
    6: "project folder work",
    12: "money deal sale budget invoice",
    55: "task check todo list",
    78: "person user contact customer lead",
    111: "calendar date event meeting",
    163: "idea light bulb",
    189: "bug issue ticket",
    201: "mail message letter",
    251: "app default box product",
    327: "chart report statistics",
}


def _dependencies(world: World, found: dict[int, list[int]]) -> Dependencies:
    apps = [app_out(world, world.applications.rows[each], "mini") for each in found]
    return Dependencies(apps, found)


def _field(field: Field) -> CalculationField:
    config = {"settings": field.settings, "mapping": field.mapping, "label": field.label}
    return CalculationField(field.field_id, field.type, field.external_id, field.label, config)
