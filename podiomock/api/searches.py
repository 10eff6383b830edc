"""Search in all that the caller sees: everywhere, or in an organization, a space or an app."""

from collections import Counter
from typing import Annotated, Any, Literal
from zlib import crc32

from msgspec import Meta, Struct

from podiomock.api.parameters import AppId, Moment, OrgId, SpaceId, window
from podiomock.contract import Required, endpoint
from podiomock.errors import Forbidden
from podiomock.state import fragments, searches
from podiomock.state.organizations import seen
from podiomock.state.references import label, within
from podiomock.state.rights import in_space, on_app
from podiomock.state.table import Invalid
from podiomock.state.world import World

RefType = Literal["item", "task", "conversation", "app", "status", "file", "profile"]

MOST = 20
"""Results in one call [doc]. A-320: who asks for more gets these."""

WORDS = Required("query")

SearchField = Annotated[str, Meta(extra_json_schema={"enum": [*searches.FIELDS]})]

Limit = Annotated[int, Meta(ge=1)]
Offset = Annotated[int, Meta(ge=0)]


class Search(Struct):
    """What to search for, of which type, and which of the results."""

    query: Annotated[str, Meta(min_length=1)]
    limit: Limit | None = None
    offset: Offset = 0
    ref_type: RefType | None = None
    search_fields: list[SearchField] = []


class SearchFields(Struct, frozen=True):
    """Which search fields to look at; all without."""

    search_fields: tuple[SearchField, ...] = ()


class SearchQuery(SearchFields, frozen=True):
    """The same as a body says, and whether to count by type and to show where the words were found."""

    query: str = ""
    limit: Limit | None = None
    offset: Offset = 0
    ref_type: RefType | None = None
    counts: bool = False
    highlights: bool = False


class OrgBadge(Struct):
    """An organization, as a result carries it; `logo` is the id of a file."""

    org_id: int
    name: str
    url: str
    logo: int | None


class Result(Struct):
    """Something that was found: thirteen keys [audit].

    `rank` counts from 0. A-321: `item` is null, for nothing shows what it holds.
    """

    id: int
    type: str
    rank: int
    title: str
    link: str
    created_on: Moment
    created_by: fragments.Byline | None
    app: fragments.AppBadge | None
    space: fragments.SpaceMicro | None
    org: OrgBadge | None
    search_id: int
    highlight: dict[str, list[str]] | None = None
    item: None = None


class Results(Struct):
    """What was found; `counts` how many there are of each type, if asked for."""

    counts: dict[str, int] | None
    results: list[Result]


@endpoint("POST", "/search/")
def search(world: World, body: Search, query: SearchFields) -> list[Result]:
    """Search everywhere, the newest activity first."""
    return _listed(world, body, query, None)


@endpoint("POST", "/search/org/{org_id}/", raises=(Forbidden,))
def search_organization(world: World, org_id: OrgId, body: Search, query: SearchFields) -> list[Result]:
    """Search in an organization."""
    seen(world, org_id)
    return _listed(world, body, query, ("org", org_id))


@endpoint("POST", "/search/space/{space_id}/", raises=(Forbidden,))
def search_space(world: World, space_id: SpaceId, body: Search, query: SearchFields) -> list[Result]:
    """Search in a space."""
    _space(world, space_id)
    return _listed(world, body, query, ("space", space_id))


@endpoint("POST", "/search/app/{app_id}/", raises=(Forbidden,))
def search_app(world: World, app_id: AppId, body: Search, query: SearchFields) -> list[Result]:
    """Search in an app: its items, and what hangs on them."""
    _app(world, app_id)
    return _listed(world, body, query, ("app", app_id))


@endpoint("GET", "/search/v2/", rules=(WORDS,))
def search_v2(world: World, query: SearchQuery) -> Results:
    """Search everywhere, the newest activity first, and count."""
    return _results(world, query, None)


@endpoint("GET", "/search/org/{org_id}/v2/", rules=(WORDS,), raises=(Forbidden,))
def search_organization_v2(world: World, org_id: OrgId, query: SearchQuery) -> Results:
    """Search in an organization, and count."""
    seen(world, org_id)
    return _results(world, query, ("org", org_id))


@endpoint("GET", "/search/space/{space_id}/v2/", rules=(WORDS,), raises=(Forbidden,))
def search_space_v2(world: World, space_id: SpaceId, query: SearchQuery) -> Results:
    """Search in a space, and count."""
    _space(world, space_id)
    return _results(world, query, ("space", space_id))


@endpoint("GET", "/search/app/{app_id}/v2/", rules=(WORDS,), raises=(Forbidden,))
def search_app_v2(world: World, app_id: AppId, query: SearchQuery) -> Results:
    """Search in an app, and count."""
    _app(world, app_id)
    return _results(world, query, ("app", app_id))


def _space(world: World, space_id: int) -> None:
    world.spaces[space_id]
    in_space(world, space_id)


def _app(world: World, app_id: int) -> None:
    world.applications[app_id]
    on_app(world, app_id)


def _listed(world: World, body: Search, query: SearchFields, place: searches.Place) -> list[Result]:
    asked = SearchQuery(
        search_fields=(*query.search_fields, *body.search_fields),
        query=body.query,
        limit=body.limit,
        offset=body.offset,
        ref_type=body.ref_type,
    )
    return _results(world, asked, place).results


def _results(world: World, query: SearchQuery, place: searches.Place) -> Results:
    fields = tuple(sorted(set(query.search_fields)))
    for each in fields:
        if each not in searches.FIELDS:
            raise Invalid(each, f"must be one of {{{', '.join(map(repr, searches.FIELDS))}}}")
    # what is counted is of all types, whichever was asked for.
    kinds = [query.ref_type] if query.ref_type and not query.counts else [*searches.KINDS]
    found = searches.seen(world, searches.find(world, query.query, place, kinds, fields))
    counts = None
    if query.counts:
        all_seen = list(found)
        counts = dict(Counter(each.kind for each in all_seen))
        found = (each for each in all_seen if query.ref_type in (None, each.kind))
    limit = min(query.limit or MOST, MOST)
    shown = [
        _result(world, hit, query, fields, rank, place)
        for rank, hit in enumerate(window(found, query.offset, limit), query.offset)
    ]
    return Results(counts, shown)


def _result(
    world: World, hit: searches.Hit, query: SearchQuery, fields: tuple[str, ...], rank: int, place: searches.Place
) -> Result:
    row: Any = world.table_of(hit.kind).rows[hit.number]
    around = {kind: within(world, _placed(row, hit), kind) for kind in ("app", "space", "org")}
    app_id, space_id, org_id = around["app"], around["space"], around["org"]
    made_by = getattr(row, "created_by", None)
    name, link = label(world, hit.reference)
    return Result(
        id=hit.number,
        type=hit.kind,
        rank=rank,
        title=name,
        link=link,
        created_on=world.session.dialect.moment(row.created_on),
        created_by=None if made_by is None else fragments.byline(world, made_by),
        app=None if app_id is None else fragments.app_badge(world, world.applications.rows[app_id]),
        space=None if space_id is None else fragments.space_micro(world, space_id),
        org=None if org_id is None else _org(world, org_id),
        search_id=crc32(f"{query.query} {place}".encode()),
        highlight=searches.highlight(world, hit, query.query or "", fields) if query.highlights else None,
    )


def _placed(row: Any, hit: searches.Hit) -> tuple[str, int]:
    """What a result lies in is what it hangs on: a task on an item lies in that item's app."""
    return (row.ref if hit.kind == "task" else None) or hit.reference


def _org(world: World, org_id: int) -> OrgBadge:
    logo = next(iter(world.attachments.rows.get(("org", org_id), ())), None)
    return OrgBadge(org_id, world.organizations.rows[org_id].name, fragments.org_url(world, org_id), logo)
