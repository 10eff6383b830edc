"""Notifications: what the caller was told, of what, and whether they have seen it."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment, RefId, RefType
from podiomock.api.reference_shapes import OrgBadge, data, org_badge
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, notifications
from podiomock.state.references import KINDS, accept, label, sees, within
from podiomock.state.rights import rights_on
from podiomock.state.rows import Notification, Reference
from podiomock.state.subscriptions import view
from podiomock.state.table import Missing
from podiomock.state.world import World

NotificationId = Annotated[int, Meta(ge=1, extra={"ref": "notifications"})]

MOST = 100
"""The largest page of notifications [doc]."""

COUNTED = ("item", "status", "task")
"""The contexts that tell how many comments they have [doc]."""


class NotificationQuery(Struct, frozen=True):
    """Which notifications; times are UTC. `user_id` is who did it, or for outgoing ones who was told.

    With `viewed=false`, those seen since `viewed_from` are listed, too.
    """

    context_type: str | None = None
    created_from: str | None = None
    created_to: str | None = None
    direction: Literal["incoming", "outgoing"] = "incoming"
    limit: Annotated[int, Meta(ge=1, le=MOST)] = 20
    offset: Annotated[int, Meta(ge=0)] = 0
    starred: bool | None = None
    type: str | None = None
    user_id: int | None = None
    viewed: bool | None = None
    viewed_from: str | None = None


class NotificationOut(Struct):
    """Something that a user was told."""

    notification_id: int
    user: fragments.Byline
    type: str
    text: str
    data: dict[str, Any]
    viewed_on: Moment | None
    subscription_id: int | None
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    starred: bool
    icon: None = None


class ContextOut(Struct):
    """What notifications are about; its rights are empty once the caller no longer sees it, or it is gone."""

    ref: fragments.Ref
    title: str
    link: str
    data: Any
    rights: list[str]
    comment_count: int | None
    space: fragments.SpaceMicro | None
    org: OrgBadge | None


class NotificationGroup(Struct):
    """What the caller was told of one thing, the newest first."""

    context: ContextOut
    notifications: list[NotificationOut]


class InboxCount(Struct):
    """How many notifications are new."""

    new: int


@endpoint("GET", "/notification/")
def list_notifications(world: World, query: NotificationQuery) -> list[NotificationGroup]:
    """What the caller was told, grouped by what it is about; `limit` counts notifications, not groups."""
    found = [each for each in _candidates(world, query) if _matches(query, each)]
    page = found[query.offset : query.offset + query.limit]
    return [_group(world, reference, rows) for reference, rows in notifications.grouped(page).items()]


@endpoint("GET", "/notification/{notification_id}", raises=(Forbidden,))
def get_notification(world: World, notification_id: NotificationId) -> NotificationGroup:
    """One notification, in a group as in the list [net]."""
    row = notifications.own(world, notification_id)
    return _group(world, row.reference, [row])


@endpoint("GET", "/notification/{notification_id}/v2", raises=(Forbidden,))
def get_notification_v2(world: World, notification_id: NotificationId) -> NotificationGroup:
    """The same by its newer path [rb]."""
    return get_notification(world, notification_id)


@endpoint("GET", "/notification/inbox/new/count")
def count_new_notifications(world: World) -> InboxCount:
    """How many notifications the caller has not seen."""
    return InboxCount(notifications.unseen(world))


@endpoint("POST", "/notification/{notification_id}/viewed", raises=(Forbidden,))
def view_notification(world: World, notification_id: NotificationId) -> None:
    """Mark a notification as seen."""
    notifications.see(world, [notifications.own(world, notification_id)])


@endpoint("POST", "/notification/viewed")
def view_all_notifications(world: World) -> None:
    """Mark all the caller's notifications as seen."""
    notifications.see(world, notifications.directed(world, outgoing=False))


@endpoint("POST", "/notification/{ref_type}/{ref_id}/viewed", raises=(InvalidValue,))
def view_notifications_on(world: World, ref_type: RefType, ref_id: RefId) -> None:
    """Mark what the caller was told of something as seen, also if they see it no longer."""
    accept(ref_type)
    if ref_type not in KINDS or ref_id not in world.table_of(ref_type).rows:
        raise Missing(f"{ref_type} {ref_id}")
    view(world, (ref_type, ref_id))


@endpoint("POST", "/notification/{notification_id}/star", raises=(Forbidden,))
def star_notification(world: World, notification_id: NotificationId) -> None:
    """Star a notification."""
    notifications.star(world, notifications.own(world, notification_id), starred=True)


@endpoint("DELETE", "/notification/{notification_id}/star", raises=(Forbidden,))
def unstar_notification(world: World, notification_id: NotificationId) -> None:
    """Take the star from a notification."""
    notifications.star(world, notifications.own(world, notification_id), starred=False)


def _candidates(world: World, query: NotificationQuery) -> list[Notification]:
    outgoing = query.direction == "outgoing"
    found = notifications.directed(world, outgoing=outgoing)
    if query.user_id is not None:
        found = [each for each in found if query.user_id == (each.user_id if outgoing else each.created_by)]
    if query.created_from is not None:
        low = notifications.instant(query.created_from)
        found = [each for each in found if each.created_on >= low]
    if query.created_to is not None:
        high = notifications.instant(query.created_to, last=True)
        found = [each for each in found if each.created_on <= high]
    if query.viewed is not None:
        since = None if query.viewed_from is None else notifications.instant(query.viewed_from)
        found = [
            each
            for each in found
            if (each.viewed_on is not None) is query.viewed
            or (not query.viewed and since is not None and each.viewed_on is not None and each.viewed_on > since)
        ]
    return found


def _matches(query: NotificationQuery, row: Notification) -> bool:
    return (
        (query.context_type is None or row.reference[0] == query.context_type)
        and (query.starred is None or row.starred is query.starred)
        and (query.type is None or query.type in (row.type, notifications.wire_type(row)))
    )


def _group(world: World, reference: Reference, rows: list[Notification]) -> NotificationGroup:
    return NotificationGroup(_context(world, reference), [_out(world, each) for each in rows])


def _context(world: World, reference: Reference) -> ContextOut:
    kind, number = reference
    here = number in world.table_of(kind) and sees(world, world.session.user_id, reference)
    title, link = label(world, reference)
    space_id, org_id = within(world, reference, "space"), within(world, reference, "org")
    return ContextOut(
        ref=fragments.Ref(*reference),
        title=title,
        link=link,
        data=data(world, reference),
        rights=list(rights_on(world, reference)) if here else [],
        comment_count=len(world.comments.where("reference", reference)) if kind in COUNTED else None,
        space=None if space_id is None else fragments.space_micro(world, space_id),
        org=None if org_id is None else org_badge(world, org_id),
    )


def _out(world: World, row: Notification) -> NotificationOut:
    moment = world.session.dialect.moment
    followed = None if row.subscription is None else world.subscriptions.rows.get((row.subscription, row.user_id))
    return NotificationOut(
        notification_id=row.notification_id,
        user=fragments.byline(world, row.user_id),
        type=notifications.wire_type(row),
        text=row.text,
        data={"text": row.text},
        viewed_on=None if row.viewed_on is None else moment(row.viewed_on),
        subscription_id=None if followed is None else followed.subscription_id,
        created_on=moment(row.created_on),
        created_by=fragments.byline(world, row.created_by),
        created_via=fragments.via(world, row.created_via),
        starred=row.starred,
    )
