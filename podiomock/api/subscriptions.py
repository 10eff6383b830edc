"""Subscriptions: follow something, to be told when it changes."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment, RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, subscriptions
from podiomock.state.references import require
from podiomock.state.rights import Denied
from podiomock.state.rows import Reference
from podiomock.state.table import Deleted, Missing
from podiomock.state.world import World

SubscribableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(subscriptions.SUBSCRIBABLE)})]


class SubscriptionOut(Struct):
    """A subscription: since when, of what, and how many notifications came of it."""

    started_on: Moment
    notifications: int
    ref: fragments.Ref


class Subscribed(Struct):
    """A new subscription's id."""

    subscription_id: int


@endpoint("POST", "/subscription/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def subscribe(world: World, ref_type: SubscribableType, ref_id: RefId) -> Subscribed:
    """Follow an app, item, space, status post or task; who does already stays subscribed."""
    require(world, (ref_type, ref_id), "subscribe", taken=subscriptions.SUBSCRIBABLE)
    return Subscribed(subscriptions.subscribe(world, (ref_type, ref_id), world.session.user_id).subscription_id)


@endpoint("GET", "/subscription/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_subscription(world: World, ref_type: SubscribableType, ref_id: RefId) -> SubscriptionOut:
    """The caller's subscription to something; 404 if they do not follow it (A-332)."""
    return _out(world, _followed(world, ref_type, ref_id))


@endpoint("DELETE", "/subscription/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def unsubscribe(world: World, ref_type: SubscribableType, ref_id: RefId) -> None:
    """Follow something no longer; 404 if the caller does not (A-332)."""
    subscriptions.unsubscribe(world, _followed(world, ref_type, ref_id), world.session.user_id)


@endpoint("GET", "/subscription/{ref_type}/{ref_id}/subscriber", raises=(Forbidden, InvalidValue))
def list_subscribers(world: World, ref_type: SubscribableType, ref_id: RefId) -> list[fragments.Profile]:
    """Who follows something [rb]."""
    require(world, (ref_type, ref_id), taken=subscriptions.SUBSCRIBABLE)
    found = subscriptions.subscribers(world, (ref_type, ref_id))
    return [fragments.profile_of_user(world, each) for each in found]


@endpoint("GET", "/subscription/{subscription_id}", raises=(Forbidden,))
def get_subscription_by_id(world: World, subscription_id: RefId) -> SubscriptionOut:
    """One of the caller's subscriptions; somebody else's is 403."""
    return _out(world, _own(world, subscription_id))


@endpoint("DELETE", "/subscription/{subscription_id}", raises=(Forbidden,))
def unsubscribe_by_id(world: World, subscription_id: RefId) -> None:
    """Stop one of the caller's subscriptions; somebody else's is 403."""
    subscriptions.unsubscribe(world, _own(world, subscription_id), world.session.user_id)


def _followed(world: World, kind: str, number: int) -> Reference:
    reference = (kind, number)
    require(world, reference, taken=subscriptions.SUBSCRIBABLE)
    if not subscriptions.follows(world, reference, world.session.user_id):
        raise Missing(f"subscription to {kind} {number}")
    return reference


def _own(world: World, subscription_id: int) -> Reference:
    row = world.subscriptions.nth("id", subscription_id, 0)
    if row is None:
        raise Missing(f"subscription {subscription_id}")
    if row.user_id != world.session.user_id:
        raise Denied(world.session.user_id, "view", "subscription", subscription_id)
    if row.deleted_on is not None:
        raise Deleted(f"subscription {subscription_id}")
    return row.reference


def _out(world: World, reference: Reference) -> SubscriptionOut:
    me = world.session.user_id
    row = world.subscriptions.get((reference, me)) or world.members.rows[reference, me]
    came = sum(each.subscription == reference for each in world.notifications.where("user", me))
    return SubscriptionOut(world.session.dialect.moment(row.started_on), came, fragments.Ref(*reference))
