"""Tags: put on items and status posts, taken away, counted, and looked up."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import AppId, Effects, Moment, OrgId, RefId, RefType, SpaceId
from podiomock.contract import Required, endpoint
from podiomock.errors import Forbidden
from podiomock.state import tags
from podiomock.state.events import fire
from podiomock.state.organizations import own_spaces, seen
from podiomock.state.references import app_of, label, require
from podiomock.state.rights import in_space, on_app
from podiomock.state.rows import Reference
from podiomock.state.table import Invalid
from podiomock.state.world import World

TEXT = Required("text")

TaggableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(tags.TAGGABLE)})]


class TagQuery(Effects, frozen=True):
    """Which tag."""

    text: str = ""


class TagsQuery(Struct, frozen=True):
    """How many tags at most, and what they begin with."""

    limit: Annotated[int, Meta(ge=1)] | None = None
    text: str | None = None


class TaggedQuery(Struct, frozen=True):
    """Which tag."""

    text: str = ""


class TagCount(Struct):
    """A tag, and how many things bear it."""

    count: int
    text: str


class Tagged(Struct):
    """Something that bears a tag."""

    id: int
    type: str
    title: str
    link: str
    created_on: Moment


@endpoint("POST", "/tag/{ref_type}/{ref_id}/", raises=(Forbidden,))
def add_tags(world: World, ref_type: TaggableType, ref_id: RefId, body: list[str], query: Effects) -> None:
    """Add tags; those that are there already are ignored."""
    reference = _taggable(world, ref_type, ref_id)
    _replace(world, reference, [*tags.of(world, reference), *body], query)


@endpoint("PUT", "/tag/{ref_type}/{ref_id}/", raises=(Forbidden,))
def replace_tags(world: World, ref_type: TaggableType, ref_id: RefId, body: list[str], query: Effects) -> None:
    """Give something these tags in place of those it has."""
    _replace(world, _taggable(world, ref_type, ref_id), body, query)


@endpoint("DELETE", "/tag/{ref_type}/{ref_id}/", rules=(TEXT,), raises=(Forbidden,))
def remove_tag(world: World, ref_type: TaggableType, ref_id: RefId, query: TagQuery) -> None:
    """Take the tag `text` away; one that is not there is ignored."""
    reference = _taggable(world, ref_type, ref_id)
    _replace(world, reference, [each for each in tags.of(world, reference) if each != query.text], query)


@endpoint("GET", "/tag/app/{app_id}/", raises=(Forbidden,))
def list_app_tags(world: World, app_id: AppId, query: TagsQuery) -> list[TagCount]:
    """The tags on an app's items: those used most, by the alphabet."""
    return _listed(tags.counts(world, _in_app(world, app_id), text=query.text, limit=query.limit))


@endpoint("GET", "/tag/space/{space_id}/", raises=(Forbidden,))
def list_space_tags(world: World, space_id: SpaceId, query: TagsQuery) -> list[TagCount]:
    """The tags on a space's items and status posts: those used most, by the alphabet."""
    return _listed(tags.counts(world, _in_space(world, space_id), text=query.text, limit=query.limit))


@endpoint("GET", "/tag/org/{org_id}/", raises=(Forbidden,))
def list_organization_tags(world: World, org_id: OrgId, query: TagsQuery) -> list[TagCount]:
    """The same of all spaces in an organization that the caller is in."""
    return _listed(tags.counts(world, _in_org(world, org_id), text=query.text, limit=query.limit))


@endpoint("GET", "/tag/app/{app_id}/top/", raises=(Forbidden,))
def list_top_app_tags(world: World, app_id: AppId, query: TagsQuery) -> list[str]:
    """The tags on an app's items, most used first."""
    return [text for text, _ in tags.counts(world, _in_app(world, app_id), text=query.text, limit=query.limit)]


@endpoint("GET", "/tag/app/{app_id}/search/", rules=(TEXT,), raises=(Forbidden,))
def list_tagged_in_app(world: World, app_id: AppId, query: TaggedQuery) -> list[Tagged]:
    """An app's items with the tag `text`, the newest tag first."""
    return _bearing(world, _in_app(world, app_id), query)


@endpoint("GET", "/tag/space/{space_id}/search/", rules=(TEXT,), raises=(Forbidden,))
def list_tagged_in_space(world: World, space_id: SpaceId, query: TaggedQuery) -> list[Tagged]:
    """A space's items and status posts with the tag `text`, the newest tag first."""
    return _bearing(world, _in_space(world, space_id), query)


@endpoint("GET", "/tag/org/{org_id}/search/", rules=(TEXT,), raises=(Forbidden,))
def list_tagged_in_organization(world: World, org_id: OrgId, query: TaggedQuery) -> list[Tagged]:
    """The same of all spaces in an organization that the caller is in."""
    return _bearing(world, _in_org(world, org_id), query)


def _in_app(world: World, app_id: int) -> list[Reference]:
    world.applications[app_id]
    on_app(world, app_id)
    return list(tags.in_app(world, app_id))


def _in_space(world: World, space_id: int) -> list[Reference]:
    world.spaces[space_id]
    in_space(world, space_id)
    return list(tags.in_space(world, space_id))


def _in_org(world: World, org_id: int) -> list[Reference]:
    seen(world, org_id)
    spaces = [each.space_id for each in own_spaces(world) if each.org_id == org_id]
    return [reference for each in spaces for reference in tags.in_space(world, each)]


def _listed(found: list[tuple[str, int]]) -> list[TagCount]:
    return [TagCount(count, text) for text, count in sorted(found, key=lambda each: (each[0].casefold(), each[0]))]


def _bearing(world: World, tagged: list[Reference], query: TaggedQuery) -> list[Tagged]:
    return [_tagged(world, each) for each in tags.bearing(world, tagged, query.text)]


def _tagged(world: World, reference: Reference) -> Tagged:
    kind, number = reference
    created_on = world.table_of(kind).rows[number].created_on
    return Tagged(number, kind, *label(world, reference), world.session.dialect.moment(created_on))


def _taggable(world: World, kind: str, number: int) -> Reference:
    require(world, (kind, number), "update", taken=tuple(tags.TAGGABLE))
    return kind, number


def _replace(world: World, reference: Reference, texts: list[str], query: Effects) -> None:
    if any(not each for each in texts):
        raise Invalid("", "must be non empty string")
    added, removed = tags.replace(world, reference, texts)
    app_id = app_of(world, reference)
    if query.hook and app_id is not None:
        # one event a tag, with the item and the text; an item's own update with other tags is no such event.
        for event, changed in (("tag.add", added), ("tag.delete", removed)):
            for text in changed:
                fire(world, event, ("app", app_id), item_id=reference[1], text=text)
