"""What people think of things: likes, stars, thumbs and the like; one of each kind from each."""

from collections import Counter
from functools import lru_cache
from typing import Any

from podiomock.state import fragments
from podiomock.state.rows import Application, Rating, Reference
from podiomock.state.table import Invalid
from podiomock.state.world import World

VALUES: dict[str, tuple[int, ...]] = {
    "approved": (0, 1),
    "rsvp": (0, 1, 2),
    "fivestar": (1, 2, 3, 4, 5),
    "yesno": (0, 1),
    "thumbs": (0, 1),
    "like": (1,),
}
"""What each kind of rating may say [doc]."""

SWITCHED = tuple(each for each in VALUES if each != "like")
"""The kinds that an app switches on and off."""


RATABLE = ("item", "status", "comment", "task", "file", "action")
"""The types of object that take ratings."""

LIKES = ("like",)
"""The one kind of rating that all but items take: so documented for status posts, inferred for the others."""


def kinds(app: Application) -> tuple[str, ...]:
    """The kinds of rating that an app's items take: liking always, the others if the app says so [doc]."""
    config = app.config
    return (*[each for each in SWITCHED if config[each]], "like")


def kinds_on(world: World, reference: Reference) -> tuple[str, ...]:
    """The kinds of rating that an object takes."""
    if reference[0] != "item":
        return LIKES
    return kinds(world.applications.rows[world.items.rows[reference[1]].app_id])


def rate(world: World, reference: Reference, kind: str, value: int) -> Rating:
    """Rate something; a second rating of a kind takes the place of the first."""
    if value not in VALUES[kind]:
        raise Invalid(value, f"must be one of {{{', '.join(map(str, VALUES[kind]))}}}")
    before = own(world, reference, kind)
    if before is not None:
        return world.ratings.change(before.rating_id, value=value)
    fresh = world.new_id("rating")
    rating = Rating(rating_id=fresh, reference=reference, type=kind, value=value, **world.facts())
    return world.ratings.insert(fresh, rating)


def own(world: World, reference: Reference, kind: str, user_id: int | None = None) -> Rating | None:
    """A user's rating of something, if any: the session's user's unless another is named."""
    given = world.ratings.where("reference", reference)
    who = world.session.user_id if user_id is None else user_id
    return next((each for each in given if each.type == kind and each.created_by == who), None)


def likers(world: World, reference: Reference) -> list[int]:
    """The users who like something, the first to do so first."""
    return [each.created_by for each in world.ratings.where("reference", reference) if each.type == "like"]


def summaries(world: World, reference: Reference, kinds: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What people think of something, by kind of rating."""
    given = world.ratings.where("reference", reference)
    if not given:
        return unrated(kinds)
    return {kind: summary(world, [each for each in given if each.type == kind], kind) for kind in kinds}


def summary(world: World, given: list[Rating], kind: str) -> dict[str, Any]:
    """`{"average", "counts": {value: {"total", "users"}}}` of the ratings of one kind [recorded]."""
    totals = Counter(each.value for each in given)
    return {
        "average": sum(each.value for each in given) / len(given) if given else None,
        "counts": {
            str(value): {
                "total": totals[value],
                "users": [fragments.byline(world, each.created_by) for each in given if each.value == value],
            }
            for value in VALUES[kind]
        },
    }


@lru_cache
def unrated(kinds: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """What nobody rated reads as."""
    return {
        kind: {"average": None, "counts": {str(value): {"total": 0, "users": []} for value in VALUES[kind]}}
        for kind in kinds
    }


def own_values(world: World, reference: Reference, kinds: tuple[str, ...]) -> dict[str, int | None]:
    """What the session's user thinks of something, by kind of rating; null where they did not say."""
    mine = {
        each.type: each.value
        for each in world.ratings.where("reference", reference)
        if each.created_by == world.session.user_id
    }
    return {kind: mine.get(kind) for kind in kinds}
