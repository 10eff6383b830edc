"""The activity stream: items, tasks and status posts, the last event first."""

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Any

from msgspec import Meta, Struct, structs

from podiomock.api.comments import CommentOut, comments_on
from podiomock.api.parameters import AppId, Moment, OrgId, RefId, RefType, SpaceId, UserId, window
from podiomock.api.reference_shapes import OrgBadge, data, org_badge
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, ratings, streams
from podiomock.state.references import label, require, within
from podiomock.state.rights import in_org, in_space, on_app, rights_on
from podiomock.state.rows import Reference
from podiomock.state.subscriptions import subscribers
from podiomock.state.world import World

STREAMED = ("item", "status", "task")
"""What a stream holds [net]."""

StreamedType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(STREAMED)})]


class StreamQuery(Struct, frozen=True):
    """Which part of a stream: 10 objects where nothing is said [net]."""

    limit: Annotated[int, Meta(ge=1)] = 10
    offset: Annotated[int, Meta(ge=0)] = 0


class StreamQueryV3(StreamQuery, frozen=True):
    """How many groups of events each object carries, and of which types; all types if none is named."""

    groups_limit: Annotated[int, Meta(ge=1)] = 2
    groups_event_types: tuple[str, ...] | None = None


class Activity(Struct):
    """Something that happened to an object. `id` is that of the comment, rating or item revision, if it is one."""

    id: int | None
    type: str
    activity_type: str
    data: dict[str, Any]
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via


class ActivityGroup(Struct):
    """What one person did to an object in a row."""

    group_id: int
    kind: str
    type: str
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    authors: list[fragments.Byline]
    activities: list[Activity]


class StreamBase(Struct, kw_only=True):
    """An object, as every version of the stream shows it; `data` is its small form."""

    id: int
    type: str
    title: str
    link: str
    rights: list[str]
    data: Any
    last_update_on: Moment
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    app: fragments.AppBadge | None
    space: fragments.SpaceMicro | None
    org: OrgBadge | None
    comments: list[CommentOut]
    files: list[fragments.FileOut]
    comments_allowed: bool
    user_ratings: dict[str, int | None]
    is_liked: bool
    like_count: int
    subscribed: bool
    subscribed_count: int


class StreamObject(StreamBase, kw_only=True):
    """An object of the stream, with what happened to it, the newest first."""

    activity: list[Activity]


class StreamObjectV3(StreamBase, kw_only=True):
    """An object of the newer stream, with what happened to it in groups."""

    activity_groups: list[ActivityGroup]


@endpoint("GET", "/stream/")
def get_stream(world: World, query: StreamQuery) -> list[StreamObject]:
    """All that the caller sees."""
    return _page(world, _everywhere(world), query)


@endpoint("GET", "/stream/v3/")
def get_stream_v3(world: World, query: StreamQueryV3) -> list[StreamObjectV3]:
    """The same, with events in groups."""
    return _page_v3(world, _everywhere(world), query)


@endpoint("GET", "/stream/personal/")
def get_personal_stream(world: World, query: StreamQuery) -> list[StreamObject]:
    """What the caller did something to, by when they last did [php]; A-334: what is personal is unknown."""
    return _page(world, _by_user(world, world.session.user_id), query)


@endpoint("GET", "/stream/org/{org_id}/", raises=(Forbidden,))
def get_organization_stream(world: World, org_id: OrgId, query: StreamQuery) -> list[StreamObject]:
    """What is in those spaces of an organization that the caller is in."""
    return _page(world, _in_org(world, org_id), query)


@endpoint("GET", "/stream/org/{org_id}/v3/", raises=(Forbidden,))
def get_organization_stream_v3(world: World, org_id: OrgId, query: StreamQueryV3) -> list[StreamObjectV3]:
    """The same, with events in groups."""
    return _page_v3(world, _in_org(world, org_id), query)


@endpoint("GET", "/stream/space/{space_id}/", raises=(Forbidden,))
def get_space_stream(world: World, space_id: SpaceId, query: StreamQuery) -> list[StreamObject]:
    """What is in a space."""
    return _page(world, _in_space(world, space_id), query)


@endpoint("GET", "/stream/space/{space_id}/v3/", raises=(Forbidden,))
def get_space_stream_v3(world: World, space_id: SpaceId, query: StreamQueryV3) -> list[StreamObjectV3]:
    """The same, with events in groups."""
    return _page_v3(world, _in_space(world, space_id), query)


@endpoint("GET", "/stream/app/{app_id}/", raises=(Forbidden,))
def get_app_stream(world: World, app_id: AppId, query: StreamQuery) -> list[StreamObject]:
    """The items of an app, and the tasks on it and on them."""
    return _page(world, _in_app(world, app_id), query)


@endpoint("GET", "/stream/app/{app_id}/v3/", raises=(Forbidden,))
def get_app_stream_v3(world: World, app_id: AppId, query: StreamQueryV3) -> list[StreamObjectV3]:
    """The same, with events in groups."""
    return _page_v3(world, _in_app(world, app_id), query)


@endpoint("GET", "/stream/user/{user_id}/")
def get_user_stream(world: World, user_id: UserId, query: StreamQuery) -> list[StreamObject]:
    """What the caller sees of what a user did something to, by when they last did [net]."""
    return _page(world, _by_user(world, user_id), query)


@endpoint("GET", "/stream/user/{user_id}/v3/")
def get_user_stream_v3(world: World, user_id: UserId, query: StreamQueryV3) -> list[StreamObjectV3]:
    """The same, with events in groups."""
    return _page_v3(world, _by_user(world, user_id), query)


@endpoint("GET", "/stream/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_stream_object(world: World, ref_type: StreamedType, ref_id: RefId) -> StreamObject:
    """An item, status post or task as the stream shows it."""
    require(world, (ref_type, ref_id), taken=STREAMED)
    return _object(world, (ref_type, ref_id))


@endpoint("GET", "/stream/{ref_type}/{ref_id}/v3", raises=(Forbidden, InvalidValue))
def get_stream_object_v3(world: World, ref_type: StreamedType, ref_id: RefId, query: StreamQueryV3) -> StreamObjectV3:
    """The same, with events in groups."""
    require(world, (ref_type, ref_id), taken=STREAMED)
    return _object_v3(world, (ref_type, ref_id), query)


def _everywhere(world: World) -> Iterator[Reference]:
    return streams.stream(world, streams.everywhere(world))


def _in_org(world: World, org_id: int) -> Iterator[Reference]:
    in_org(world, world.organizations[org_id].org_id)
    return streams.stream(world, streams.in_spaces(world, streams.own_spaces(world, org_id)))


def _in_space(world: World, space_id: int) -> Iterator[Reference]:
    in_space(world, world.spaces[space_id].space_id)
    return streams.stream(world, streams.in_spaces(world, {space_id}))


def _in_app(world: World, app_id: int) -> Iterator[Reference]:
    on_app(world, world.applications[app_id].app_id)
    return streams.stream(world, streams.in_app(world, app_id))


def _by_user(world: World, user_id: int) -> Iterator[Reference]:
    return streams.touched_by(world, streams.everywhere(world), world.users[user_id].user_id)


def _page(world: World, found: Iterator[Reference], query: StreamQuery) -> list[StreamObject]:
    return [_object(world, each) for each in window(found, query.offset, query.limit)]


def _page_v3(world: World, found: Iterator[Reference], query: StreamQueryV3) -> list[StreamObjectV3]:
    return [_object_v3(world, each, query) for each in window(found, query.offset, query.limit)]


def _object(world: World, reference: Reference) -> StreamObject:
    happened = [_activity(world, each) for each in streams.events(world, reference)]
    return StreamObject(**structs.asdict(_base(world, reference)), activity=happened)


def _object_v3(world: World, reference: Reference, query: StreamQueryV3) -> StreamObjectV3:
    wanted = query.groups_event_types
    happened = [each for each in streams.events(world, reference) if wanted is None or each.type in wanted]
    groups = [list(each) for _, each in groupby(happened, key=lambda each: (each.user_id, each.type))]
    shown = [_group(world, number, each) for number, each in enumerate(groups[: query.groups_limit], start=1)]
    return StreamObjectV3(**structs.asdict(_base(world, reference)), activity_groups=shown)


def _base(world: World, reference: Reference) -> StreamBase:
    kind, number = reference
    moment = world.session.dialect.moment
    row = world.table_of(kind).rows[number]
    title, link = label(world, reference)
    app_id, space_id = within(world, reference, "app"), within(world, reference, "space")
    org_id = within(world, reference, "org")
    following = subscribers(world, reference)
    likers = ratings.likers(world, reference)
    lawful = rights_on(world, reference)
    return StreamBase(
        id=number,
        type=kind,
        title=title,
        link=link,
        rights=list(lawful),
        data=data(world, reference),
        last_update_on=moment(streams.last_event(world, reference) or row.created_on),
        created_on=moment(row.created_on),
        created_by=fragments.byline(world, row.created_by),
        created_via=fragments.via(world, row.created_via),
        app=None if app_id is None else fragments.app_badge(world, world.applications.rows[app_id]),
        space=None if space_id is None else fragments.space_micro(world, space_id),
        org=None if org_id is None else org_badge(world, org_id),
        comments=comments_on(world, kind, number),
        files=fragments.files_on(world, kind, number),
        comments_allowed="comment" in lawful,
        user_ratings=ratings.own_values(world, reference, ratings.kinds_on(world, reference)),
        is_liked=world.session.user_id in likers,
        like_count=len(likers),
        subscribed=world.session.user_id in following,
        subscribed_count=len(following),
    )


def _activity(world: World, event: streams.Event) -> Activity:
    named = {"comment": "comment_id", "rating": "rating_id"}.get(event.type, "item_revision_id")
    return Activity(
        id=event.id,
        type=event.type,
        activity_type=event.type,
        data={} if event.id is None else {named: event.id},
        created_on=world.session.dialect.moment(event.moment),
        created_by=fragments.byline(world, event.user_id),
        created_via=fragments.via(world, event.via),
    )


def _group(world: World, number: int, happened: list[streams.Event]) -> ActivityGroup:
    activities = [_activity(world, each) for each in happened]
    newest = activities[0]
    return ActivityGroup(
        group_id=number,
        kind="single" if len(activities) == 1 else "creator",
        type=newest.type,
        created_on=newest.created_on,
        created_by=newest.created_by,
        created_via=newest.created_via,
        authors=[newest.created_by],
        activities=activities,
    )
