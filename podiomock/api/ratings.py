"""Ratings of items: likes, stars, thumbs and the like."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from podiomock.api.parameters import Effects, ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, ratings
from podiomock.state.rights import on_item
from podiomock.state.rows import Item
from podiomock.state.subscriptions import notify
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World


class RatingCreate(Struct):
    """What the caller thinks: 1 for a like, 1 to 5 stars, and so on."""

    value: int


class RatingCreated(Struct):
    """A rating's id."""

    rating_id: int


class RatingValue(Struct):
    """The caller's own rating."""

    value: int


class Likes(Struct):
    """How many people like something."""

    like_count: int


class LikedByQuery(Struct, frozen=True):
    """How many people at most."""

    limit: Annotated[int, Meta(ge=1)] = 10


@endpoint("POST", "/rating/item/{item_id}/{type}", raises=(Forbidden,))
def rate_item(world: World, item_id: ItemId, type: str, body: RatingCreate, query: Effects) -> RatingCreated:  # noqa: A002  the path's own name
    """Rate an item; a second rating of a kind takes the place of the first."""
    item = _of_kind(world, item_id, type, "rate")
    rating = ratings.rate(world, ("item", item_id), type, body.value)
    world.items.change(item_id, last_event_on=world.now)
    if not query.silent:
        notify(world, [item.created_by], "rating", ("item", item_id), type)
    return RatingCreated(rating.rating_id)


@endpoint("DELETE", "/rating/item/{item_id}/{type}", raises=(Forbidden, InvalidValue))
def unrate_item(world: World, item_id: ItemId, type: str) -> None:  # noqa: A002  the path's own name
    """Take the caller's rating back; without one it is 404."""
    _of_kind(world, item_id, type, "rate")
    mine = ratings.own(world, ("item", item_id), type)
    if mine is None:
        raise Missing(f"rating {type} of item {item_id}")
    world.ratings.delete(mine.rating_id, world.now)


@endpoint("GET", "/rating/item/{item_id}", raises=(Forbidden,))
def get_item_ratings(world: World, item_id: ItemId) -> dict[str, Any]:
    """All ratings of an item by kind, as the item itself shows them."""
    item = world.items[item_id]
    on_item(world, item)
    kinds = ratings.kinds(world.applications.rows[item.app_id])
    return ratings.summaries(world, ("item", item_id), kinds)


@endpoint("GET", "/rating/item/{item_id}/{type}", raises=(Forbidden, InvalidValue))
def get_item_rating(world: World, item_id: ItemId, type: str) -> dict[str, Any]:  # noqa: A002  the path's own name
    """One kind of ratings of an item: the average, and who said what."""
    _of_kind(world, item_id, type)
    return ratings.summaries(world, ("item", item_id), (type,))[type]


@endpoint("GET", "/rating/item/{item_id}/{type}/self", raises=(Forbidden, InvalidValue))
def get_own_rating(world: World, item_id: ItemId, type: str) -> RatingValue:  # noqa: A002  the path's own name
    """The caller's own rating; without one it is 404."""
    _of_kind(world, item_id, type)
    mine = ratings.own(world, ("item", item_id), type)
    if mine is None:
        raise Missing(f"rating {type} of item {item_id}")
    return RatingValue(mine.value)


@endpoint("GET", "/rating/item/{item_id}/liked_by/", raises=(Forbidden,))
def list_item_likers(world: World, item_id: ItemId, query: LikedByQuery) -> list[fragments.Profile]:
    """Who likes an item."""
    on_item(world, world.items[item_id])
    given = [each for each in world.ratings.where("reference", ("item", item_id)) if each.type == "like"]
    return [fragments.profile_of_user(world, each.created_by) for each in given[: query.limit]]


@endpoint("GET", "/rating/item/{item_id}/like_count", raises=(Forbidden,))
def count_item_likes(world: World, item_id: ItemId) -> Likes:
    """How many people like an item."""
    on_item(world, world.items[item_id])
    return Likes(sum(each.type == "like" for each in world.ratings.where("reference", ("item", item_id))))


def _of_kind(world: World, item_id: int, kind: str, right: str = "view") -> Item:
    item = world.items[item_id]
    on_item(world, item, right)
    allowed = ratings.kinds(world.applications.rows[item.app_id])
    if kind not in allowed:
        # with which refusal a kind that the app has switched off answers is unknown.
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, allowed))}}}")
    return item
