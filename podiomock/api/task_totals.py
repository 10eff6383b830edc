"""How many tasks there are, and which come next: summaries, totals and counts, by the caller's day."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import OrgId, RefId, RefType, SpaceId
from podiomock.api.task_views import TaskRow, task_row
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import task_query
from podiomock.state.references import TASKABLE, require
from podiomock.state.rows import Task
from podiomock.state.task_totals import TIMES, Totals, by_urgency, completed_yesterday, due_groups
from podiomock.state.world import World

Time = Annotated[str, Meta(extra_json_schema={"enum": [*TIMES]})]
TaskableType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(TASKABLE)})]


class SummaryQuery(Struct, frozen=True):
    """How many tasks of each kind to show; the totals count them all."""

    limit: Annotated[int, Meta(ge=1)] = 4


class Bucket(Struct):
    """How many tasks there are of a kind, and the first of them."""

    total: int
    tasks: list[TaskRow]


class Summary(Struct):
    """Open tasks: each is overdue, due today, or other."""

    overdue: Bucket
    today: Bucket
    other: Bucket


class SpacesQuery(Struct, frozen=True):
    """Only the tasks in these spaces."""

    space: task_query.Ids | None = None


class SpaceQuery(Struct, frozen=True):
    """Only the tasks in this space."""

    space_id: Annotated[int, Meta(ge=1)] | None = None


class TotalsOut(Struct):
    """The caller's own tasks, and those that they gave to others."""

    own: Totals
    reassigned: Totals


class Count(Struct):
    """How many."""

    count: int


@endpoint("GET", "/task/summary")
def get_task_summary(world: World, query: SummaryQuery) -> Summary:
    """The caller's open tasks, wherever they are."""
    return _summary(world, task_query.own(world), query)


@endpoint("GET", "/task/personal/summary")
def get_personal_task_summary(world: World, query: SummaryQuery) -> Summary:
    """The caller's open tasks that are in no space."""
    return _summary(world, (each for each in task_query.own(world) if each.space_id is None), query)


@endpoint("GET", "/task/org/{org_id}/summary", raises=(Forbidden,))
def get_org_task_summary(world: World, org_id: OrgId, query: SummaryQuery) -> Summary:
    """The caller's open tasks in an organization."""
    require(world, ("org", org_id))
    return _summary(world, task_query.own(world, org=(org_id,)), query)


@endpoint("GET", "/task/space/{space_id}/summary", raises=(Forbidden,))
def get_space_task_summary(world: World, space_id: SpaceId, query: SummaryQuery) -> Summary:
    """The caller's open tasks in a space."""
    require(world, ("space", space_id))
    return _summary(world, task_query.own(world, space=(space_id,)), query)


@endpoint("GET", "/task/{ref_type}/{ref_id}/summary", raises=(Forbidden, InvalidValue))
def get_task_summary_on(world: World, ref_type: TaskableType, ref_id: RefId, query: SummaryQuery) -> Summary:
    """The open tasks on an object, whosever they are, that the caller may see."""
    found = task_query.on(world, ref_type, ref_id)
    return _summary(world, (each for each in found if each.status == "active"), query)


@endpoint("GET", "/task/total/")
def get_task_totals(world: World, query: SpacesQuery) -> TotalsOut:
    """How many open tasks are due when, and how many were completed yesterday."""
    done = task_query.own(world, completed=True, space=query.space)
    given = task_query.find(world, task_query.TaskFilter(reassigned=True, space=query.space))
    return TotalsOut(
        own=Totals(
            **due_groups(world, task_query.own(world, space=query.space)),
            completed_yesterday=completed_yesterday(world, done),
        ),
        reassigned=Totals(
            **due_groups(world, (each for each in given if each.status == "active")),
            completed_yesterday=completed_yesterday(world, given),
        ),
    )


@endpoint("GET", "/task/total/{time}", raises=(InvalidValue,))
def count_tasks_by_time(world: World, time: Time, query: SpaceQuery) -> Count:
    """How many of the caller's open tasks are `overdue`, due `today`, either (`due`, A-227), or there at `all`."""
    if time not in TIMES:
        raise InvalidValue.of(time, f"must be one of {{{', '.join(map(repr, TIMES))}}}")
    counts = due_groups(world, task_query.own(world, space=None if query.space_id is None else (query.space_id,)))
    return Count(sum(counts[group] for group in TIMES[time]))


@endpoint("GET", "/task/{ref_type}/{ref_id}/count", raises=(Forbidden, InvalidValue))
def count_tasks_on(world: World, ref_type: TaskableType, ref_id: RefId) -> Count:
    """How many open tasks are on an object, of those that the caller may see."""
    return Count(sum(each.status == "active" for each in task_query.on(world, ref_type, ref_id)))


def _summary(world: World, found: Iterable[Task], query: SummaryQuery) -> Summary:
    parts = by_urgency(world, found)
    return Summary(
        **{
            name: Bucket(len(part), [task_row(world, each) for each in part[: query.limit]])
            for name, part in parts.items()
        }
    )
