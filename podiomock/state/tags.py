"""Tags: words on items and status posts, when each was put there, and what bears them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from podiomock.state.rights import may
from podiomock.state.rows import Reference
from podiomock.state.world import World


class Taggable(Struct, frozen=True):
    """A type of thing that bears tags: how they are read, and how the thing itself keeps them, if it does."""

    read: Callable[[World, int], tuple[str, ...]]
    keep: Callable[[World, int, tuple[str, ...]], object] | None = None


TAGGABLE: dict[str, Taggable] = {
    "item": Taggable(
        read=lambda world, number: world.items.rows[number].tags,
        keep=lambda world, number, texts: world.items.change(number, tags=texts),
    ),
    "status": Taggable(read=lambda world, number: tuple(world.tags.rows.get(("status", number), ()))),
}
"""What bears tags [php]. A-156: an item's change here leaves no revision, for no value changes."""


def of(world: World, reference: Reference) -> tuple[str, ...]:
    """The tags of something, in the order they were put there."""
    return TAGGABLE[reference[0]].read(world, reference[1])


def replace(world: World, reference: Reference, texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Give something these tags in place of those it has; which ones came, and which went."""
    before, after = of(world, reference), tuple(dict.fromkeys(texts))
    if after != before:
        remember(world, reference, after)
        if (keep := TAGGABLE[reference[0]].keep) is not None:
            keep(world, reference[1], after)
    return [each for each in after if each not in before], [each for each in before if each not in after]


def remember(world: World, reference: Reference, texts: Iterable[str]) -> None:
    """Note when tags were put on something that is there already; those it has keep their time."""
    made = _row(world, reference).created_on
    known = dict.fromkeys(of(world, reference), made) | world.tags.rows.get(reference, {})
    world.tags.put(reference, {each: known.get(each, world.now) for each in texts})


def added_on(world: World, reference: Reference, text: str) -> datetime:
    """When a tag was put on something: with it, if not later."""
    moment: datetime = world.tags.rows.get(reference, {}).get(text) or _row(world, reference).created_on
    return moment


def _row(world: World, reference: Reference) -> Any:
    return world.table_of(reference[0]).rows[reference[1]]


def in_app(world: World, app_id: int) -> Iterator[Reference]:
    """The items of an app that have tags."""
    return (("item", each.item_id) for each in world.items.where("app", app_id) if each.tags)


def in_space(world: World, space_id: int) -> Iterator[Reference]:
    """The items and status posts of a space that have tags, as far as the session's user sees them."""
    for app in world.applications.where("space", space_id):
        if may(world, ("app", app.app_id)):
            yield from in_app(world, app.app_id)
    for status in world.statuses.where("space", space_id):
        reference = ("status", status.status_id)
        if world.tags.rows.get(reference) and may(world, reference):
            yield reference


def counts(
    world: World, tagged: Iterable[Reference], *, text: str | None = None, limit: int | None = None
) -> list[tuple[str, int]]:
    """The tags on some things with how many bear each, most used first.

    A-309: of `text` the tags that begin with it are meant, in any case.
    """
    found = Counter(tag for reference in tagged for tag in of(world, reference))
    folded = (text or "").casefold()
    kept = [(tag, count) for tag, count in found.items() if tag.casefold().startswith(folded)]
    kept.sort(key=lambda each: (-each[1], each[0].casefold(), each[0]))
    return kept[:limit]


def bearing(world: World, tagged: Iterable[Reference], text: str) -> list[Reference]:
    """The things that bear exactly this tag, the newest tag first."""
    found = [each for each in tagged if text in of(world, each)]
    return sorted(found, key=lambda each: (added_on(world, each, text), each[1]), reverse=True)
