"""Ratings of items, posts, comments, tasks and files: likes, stars, thumbs and the like."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.comments import LikedByQuery, likers
from podiomock.api.parameters import Effects, RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, ratings
from podiomock.state.references import require
from podiomock.state.rows import Rating, Reference
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

UserId = Annotated[int, Meta(ge=1, extra={"ref": "users"})]

Kind = Annotated[str, Meta(extra_json_schema={"enum": [*ratings.VALUES]})]
RatableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(ratings.RATABLE)})]


class RatingCreate(Struct):
    """What the caller thinks: 1 for a like, 1 to 5 stars, and so on."""

    value: int


class RatingCreated(Struct):
    """A rating's id."""

    rating_id: int


class RatingValue(Struct):
    """What one user thinks."""

    value: int


class Likes(Struct):
    """How many people like something."""

    like_count: int


@endpoint("POST", "/rating/{ref_type}/{ref_id}/{type}", raises=(Forbidden,))
def rate(
    world: World,
    ref_type: RatableType,
    ref_id: RefId,
    type: Kind,  # noqa: A002  the path's own name
    body: RatingCreate,
    query: Effects,
) -> RatingCreated:
    """Rate an object; a second rating of a kind takes the place of the first."""
    reference = _of_kind(world, ref_type, ref_id, type, "rate")
    rating = ratings.rate(world, reference, type, body.value)
    if ref_type == "item":
        world.items.change(ref_id, last_event_on=world.now)
    if not query.silent:
        notify(world, [world.table_of(ref_type).rows[ref_id].created_by], "rating", reference, type)
    return RatingCreated(rating.rating_id)


@endpoint("DELETE", "/rating/{ref_type}/{ref_id}/{type}", raises=(Forbidden, InvalidValue))
def unrate(world: World, ref_type: RatableType, ref_id: RefId, type: Kind) -> None:  # noqa: A002  the path's own name
    """Take the caller's rating back; without one it is 404."""
    reference = _of_kind(world, ref_type, ref_id, type, "rate")
    world.ratings.delete(_given(world, reference, type, world.session.user_id).rating_id, world.now)


@endpoint("GET", "/rating/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_ratings(world: World, ref_type: RatableType, ref_id: RefId) -> dict[str, Any]:
    """All ratings of an object by kind, as an item itself shows them; only the kinds it takes."""
    reference = _ratable(world, ref_type, ref_id)
    return ratings.summaries(world, reference, ratings.kinds_on(world, reference))


@endpoint("GET", "/rating/{ref_type}/{ref_id}/{type}", raises=(Forbidden, InvalidValue))
def get_rating(world: World, ref_type: RatableType, ref_id: RefId, type: Kind) -> dict[str, Any]:  # noqa: A002  the path's own name
    """One kind of ratings of an object: the average, and who said what."""
    reference = _of_kind(world, ref_type, ref_id, type)
    return ratings.summaries(world, reference, (type,))[type]


@endpoint("GET", "/rating/{ref_type}/{ref_id}/{type}/self", raises=(Forbidden, InvalidValue))
def get_own_rating(world: World, ref_type: RatableType, ref_id: RefId, type: Kind) -> RatingValue:  # noqa: A002  the path's own name
    """The caller's own rating; without one it is 404."""
    reference = _of_kind(world, ref_type, ref_id, type)
    return RatingValue(_given(world, reference, type, world.session.user_id).value)


@endpoint("GET", "/rating/{ref_type}/{ref_id}/{type}/{user_id}", raises=(Forbidden, InvalidValue))
def get_rating_of_user(
    world: World,
    ref_type: RatableType,
    ref_id: RefId,
    type: Kind,  # noqa: A002  the path's own name
    user_id: UserId,
) -> RatingValue:
    """A user's rating; without one it is 404."""
    reference = _of_kind(world, ref_type, ref_id, type)
    return RatingValue(_given(world, reference, type, user_id).value)


@endpoint("GET", "/rating/{ref_type}/{ref_id}/liked_by/", raises=(Forbidden,))
def list_likers(world: World, ref_type: RatableType, ref_id: RefId, query: LikedByQuery) -> list[fragments.Profile]:
    """Who likes an object, the first to do so first."""
    return likers(world, _ratable(world, ref_type, ref_id), query.limit)


@endpoint("GET", "/rating/{ref_type}/{ref_id}/like_count", raises=(Forbidden, InvalidValue))
def count_likes(world: World, ref_type: RatableType, ref_id: RefId) -> Likes:
    """How many people like an object."""
    return Likes(len(ratings.likers(world, _ratable(world, ref_type, ref_id))))


def _ratable(world: World, kind: str, number: int, right: str = "view") -> Reference:
    require(world, (kind, number), "view" if kind == "file" else right, taken=ratings.RATABLE)
    return kind, number


def _of_kind(world: World, kind: str, number: int, rating: str, right: str = "view") -> Reference:
    reference = _ratable(world, kind, number, right)
    allowed = ratings.kinds_on(world, reference)
    if rating not in allowed:
        # with which refusal a kind that the app has switched off answers is unknown.
        raise Invalid(rating, f"must be one of {{{', '.join(map(repr, allowed))}}}")
    return reference


def _given(world: World, reference: Reference, kind: str, user_id: int) -> Rating:
    rating = ratings.own(world, reference, kind, user_id)
    if rating is None:
        raise Missing(f"rating {kind} of {reference[0]} {reference[1]} by user {user_id}")
    return rating
