"""What can be told of an organization as a whole: who logged in, how much there is, what one shares with somebody."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Annotated

from msgspec import Meta, Struct, structs

from podiomock.api.organizations import OrgReference, org_reference
from podiomock.api.parameters import OrgId
from podiomock.api.space_listing import SpaceBadge, badge
from podiomock.api.space_members import UserId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden
from podiomock.state import memberships, organizations
from podiomock.state.references import within
from podiomock.state.rights import in_org
from podiomock.state.world import World

MOST_WEEKS = 16
"""How many weeks a login report goes back at most [doc]."""


class Week(Struct):
    """A week, by the day it began: how many users there were, and how many of them were active [net]."""

    date: str
    total: int
    active: int


class WeeksQuery(Struct, frozen=True):
    """How many weeks, counted back from the last one that is over [doc]."""

    limit: Annotated[int, Meta(ge=1, le=MOST_WEEKS)] = 4
    offset: Annotated[int, Meta(ge=0)] = 0


class Statistics(Struct):
    """How much there is in an organization. A-207: the keys of this answer were never recorded."""

    spaces: int
    apps: int
    items: int
    members: int
    employees: int
    external: int


class SharedOrg(OrgReference, kw_only=True):
    """An organization that one shares with somebody, with the spaces of it [types]."""

    spaces: list[SpaceBadge]


@endpoint("GET", "/org/{org_id}/report/login/", raises=(Forbidden,))
def get_login_report(world: World, org_id: OrgId, query: WeeksQuery) -> list[Week]:
    """How many users were active in each of the last weeks, but in none before the organization was made [doc].

    A-211: weeks begin on Mondays, UTC, the latest comes first; and as nobody logs in here, active is who wrote
    something in the organization.
    """
    org = world.organizations[org_id]
    in_org(world, org_id, "statistics")
    this = _monday(world.now)
    written = list(_written(world, org_id))
    weeks = []
    for back in range(query.offset + 1, query.offset + query.limit + 1):
        try:
            began = this - timedelta(weeks=back)
        except OverflowError:
            break
        if began < _monday(org.created_on):
            break
        over = began + timedelta(weeks=1)
        writers = {who for who, when in written if began <= when.date() < over}
        weeks.append(Week(began.isoformat(), _users_before(world, org_id, over), len(writers)))
    return weeks


@endpoint("GET", "/org/{org_id}/statistics", raises=(Forbidden,))
def get_statistics(world: World, org_id: OrgId) -> Statistics:
    """How much there is in an organization; for its admins."""
    world.organizations[org_id]
    in_org(world, org_id, "statistics")
    spaces = world.spaces.where("org", org_id)
    everybody = memberships.population(world, org_id)
    employees = sum(memberships.employee(world, org_id, each) for each in everybody)
    return Statistics(
        spaces=len(spaces),
        apps=sum(len(world.applications.where("space", each.space_id)) for each in spaces),
        items=organizations.item_count(world, org_id),
        members=len(everybody),
        employees=employees,
        external=len(everybody) - employees,
    )


@endpoint("GET", "/org/shared/{user_id}")
def list_shared_organizations(world: World, user_id: UserId) -> list[SharedOrg]:
    """The organizations, and the spaces of them, that the caller and somebody else are both in; by name [doc]."""
    world.users[user_id]
    mine = {each.space_id for each in organizations.own_spaces(world)}
    both = [each for each in organizations.own_spaces(world, user_id) if each.space_id in mine]
    found = []
    for org in organizations.own_organizations(world):
        spaces = sorted((each for each in both if each.org_id == org.org_id), key=lambda each: each.name.lower())
        if user_id in memberships.population(world, org.org_id):
            found.append(
                SharedOrg(
                    **structs.asdict(org_reference(world, org.org_id)),
                    spaces=[badge(world, each) for each in spaces],
                )
            )
    return sorted(found, key=lambda each: each.name.lower())


def _monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def _users_before(world: World, org_id: int, day: date) -> int:
    """How many users were in an organization, or a space of it, before a day."""
    places = {("org", org_id), *(("space", each.space_id) for each in world.spaces.where("org", org_id))}
    return len(
        {
            each.user_id
            for each in world.members.rows.values()
            if each.reference in places
            and each.started_on.date() < day
            and (each.deleted_on is None or each.deleted_on.date() >= day)
        }
    )


def _written(world: World, org_id: int) -> Iterator[tuple[int, datetime]]:
    """Who wrote an item, a task, a comment, a post or a file in an organization, and when."""
    for revision in world.revisions:
        if within(world, ("item", revision.item_id), "org") == org_id:
            yield revision.created_by, revision.created_on
    for kind in ("task", "comment", "status", "file"):
        for number, row in world.table_of(kind).rows.items():
            if within(world, (kind, number), "org") == org_id:
                yield row.created_by, row.created_on
