"""References: what a type and an id stand for, what is at an address, and who can see it."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from podiomock.api.parameters import Page, RefId, RefType
from podiomock.api.reference_shapes import ReferenceOut, data, reference_out
from podiomock.contract import Required, endpoint
from podiomock.errors import Forbidden, InvalidValue, NotFound
from podiomock.state import addresses, fragments, reference_search
from podiomock.state.references import require, sees
from podiomock.state.rows import Reference
from podiomock.state.table import Invalid
from podiomock.state.world import World


class ReferenceQuery(Struct, frozen=True):
    """Whether to count who can see it [net]."""

    accessor_count: bool = False


class CountedReference(ReferenceOut, kw_only=True):
    """A thing that is named, and if asked how many users can see it."""

    accessor_count: int | UnsetType = UNSET


class AddressQuery(Struct, frozen=True):
    """An address, as links in answers are."""

    url: str = ""


class ReferenceSearch(Struct):
    """What is searched for, in which names, and how many of each group at most."""

    target: str
    target_params: dict[str, Any] | None = None
    text: str | None = None
    limit: Annotated[int, Meta(ge=1)] | None = None


class ReferenceGroup(Struct):
    """Things of one kind; `data` is of which app the items are, where they are items."""

    name: Literal["app", "apps", "auth_clients", "created_bys", "profiles", "spaces", "tags"]
    data: Any
    contents: list[Any]


class AccessorCount(Struct):
    """How many other users."""

    count: int


@endpoint("GET", "/reference/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_reference(world: World, ref_type: RefType, ref_id: RefId, query: ReferenceQuery) -> CountedReference:
    """What a type and an id stand for.

    A-344: the types on which Podio itself fails with 500 are refused like those that lead nowhere.
    """
    reference = (ref_type, ref_id)
    require(world, reference)
    count = len(_accessors(world, reference)) if query.accessor_count else UNSET
    return CountedReference(**structs.asdict(reference_out(world, reference)), accessor_count=count)


@endpoint("GET", "/reference/resolve", rules=(Required("url"),), raises=(Forbidden, NotFound))
def resolve_url(world: World, query: AddressQuery) -> ReferenceOut:
    """What is at an address; 404 if nothing is, 403 if the caller may not see it [doc]."""
    reference = addresses.resolve(world, query.url)
    require(world, reference)
    return reference_out(world, reference)


@endpoint("POST", "/reference/search", raises=(Forbidden,))
def search_references(world: World, body: ReferenceSearch) -> list[ReferenceGroup]:
    """What could be named in some place, by its name; empty groups are left out."""
    targets = reference_search.TARGETS
    if body.target not in targets:
        raise Invalid(body.target, f"must be one of {{{', '.join(map(repr, targets))}}}")
    found = reference_search.search(world, body.target, body.target_params or {}, body.text or "", body.limit)
    return [_group(world, each) for each in found]


@endpoint("GET", "/reference/{ref_type}/{ref_id}/accessible_by/", raises=(Forbidden, InvalidValue))
def list_accessors(world: World, ref_type: RefType, ref_id: RefId, query: Page) -> list[fragments.Profile]:
    """The users who can see something."""
    require(world, (ref_type, ref_id))
    found = _accessors(world, (ref_type, ref_id))
    return [fragments.profile_of_user(world, each) for each in found[query.offset : query.offset + query.limit]]


@endpoint("GET", "/reference/{ref_type}/{ref_id}/accessible_by/count", raises=(Forbidden, InvalidValue))
def count_accessors(world: World, ref_type: RefType, ref_id: RefId) -> AccessorCount:
    """How many other users can see something [net]."""
    require(world, (ref_type, ref_id))
    others = [each for each in _accessors(world, (ref_type, ref_id)) if each != world.session.user_id]
    return AccessorCount(len(others))


def _accessors(world: World, reference: Reference) -> list[int]:
    return [each.user_id for each in world.users if sees(world, each.user_id, reference)]


def _group(world: World, group: reference_search.Group) -> ReferenceGroup:
    named: Any = group.name
    app = None if group.app_id is None else world.applications.rows[group.app_id]
    return ReferenceGroup(
        name=named,
        data=None if app is None else fragments.app_badge(world, app),
        contents=[_content(world, group.name, each) for each in group.contents],
    )


def _content(world: World, name: str, number: Any) -> Any:
    """A found thing: in its small form, a tag as it is."""
    match name:
        case "profiles":
            return fragments.profile_of_user(world, number)
        case "created_bys":
            return fragments.byline(world, number)
        case "auth_clients":
            return fragments.via(world, number)
        case "spaces":
            return data(world, ("space", number))
        case "apps":
            return data(world, ("app", number))
        case "app":
            return data(world, ("item", number))
        case _:
            return number
