"""Where an item stands: among the others of its app, on what it refers to, and as a meeting in people's days."""

from typing import Literal

from msgspec import Struct

from podiomock.api.parameters import ItemId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import fragments
from podiomock.state.references import require
from podiomock.state.rights import on_item
from podiomock.state.rows import Item, Participation
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World


class Neighbours(Struct):
    """The items that an item shall stand between, by priority; A-157: the body is undocumented, the names are ours."""

    before_item_id: int | None = None
    after_item_id: int | None = None


class MeetingUrl(Struct):
    """Where a meeting takes place."""

    url: str


class ParticipationUpdate(Struct):
    """Whether the caller takes part."""

    status: Literal["invited", "accepted", "declined", "tentative"]


@endpoint("POST", "/item/{item_id}/rearrange", raises=(Forbidden,))
def rearrange_item(world: World, item_id: ItemId, body: Neighbours) -> None:
    """Move an item before one and after another of its app, which changes its priority; the smallest stands first."""
    item = world.items[item_id]
    on_item(world, item, "update")
    before, after = (_neighbour(world, item, each) for each in (body.before_item_id, body.after_item_id))
    if before is None and after is None:
        raise Invalid({}, "missing required properties: ['before_item_id']")
    if before is None or after is None:
        priorities = sorted(each.priority for each in world.items.where("app", item.app_id) if each is not item)
        if before is not None:
            less = [each for each in priorities if each < before]
            after = less[-1] if less else before - 2
        elif after is not None:
            more = [each for each in priorities if each > after]
            before = more[0] if more else after + 2
    assert before is not None
    assert after is not None
    world.items.change(item_id, priority=(before + after) / 2)


@endpoint("PUT", "/item/{item_id}/ref", raises=(Forbidden,))
def set_item_ref(world: World, item_id: ItemId, body: fragments.Ref) -> None:
    """Hang an item on something else."""
    on_item(world, world.items[item_id], "update")
    require(world, (body.type, body.id))
    world.items.change(item_id, ref=(body.type, body.id))


@endpoint("DELETE", "/item/{item_id}/ref", raises=(Forbidden,))
def delete_item_ref(world: World, item_id: ItemId) -> None:
    """Take an item off what it hangs on."""
    on_item(world, world.items[item_id], "update")
    world.items.change(item_id, ref=None)


@endpoint("GET", "/item/{item_id}/meeting/url", raises=(Forbidden,))
def get_meeting_url(world: World, item_id: ItemId) -> MeetingUrl:
    """Where to join a meeting: an item of an app of type meeting."""
    return MeetingUrl(f"{fragments.item_url(world, _meeting(world, item_id))}/meeting")


@endpoint("PUT", "/item/{item_id}/participation", raises=(Forbidden,))
def set_participation(world: World, item_id: ItemId, body: ParticipationUpdate) -> None:
    """Say whether the caller takes part in a meeting; the item's `participants` show it."""
    _meeting(world, item_id)
    user_id = world.session.user_id
    known = next((each for each in world.participations.where("item", item_id) if each.user_id == user_id), None)
    if known is not None:
        world.participations.change(known.participation_id, status=body.status)
        return
    fresh = world.new_id("participation")
    world.participations.insert(
        fresh, Participation(participation_id=fresh, item_id=item_id, user_id=user_id, status=body.status)
    )


def _meeting(world: World, item_id: int) -> Item:
    item = world.items[item_id]
    on_item(world, item)
    if world.applications.rows[item.app_id].config["type"] != "meeting":
        # how an item that is no meeting refuses is unknown.
        raise Missing(f"meeting {item_id}")
    return item


def _neighbour(world: World, item: Item, neighbour_id: int | None) -> float | None:
    if neighbour_id is None:
        return None
    neighbour = world.items[neighbour_id]
    if neighbour.app_id != item.app_id or neighbour_id == item.item_id:
        raise Invalid(neighbour_id, "must be another item of the same app")
    return neighbour.priority
