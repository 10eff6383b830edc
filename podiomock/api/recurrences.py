"""How tasks and items come again."""

from typing import Annotated, Any

from msgspec import Meta

from podiomock.api.parameters import RefId, RefType
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state.recurrences import Recurrence, kept
from podiomock.state.reminders import SCHEDULED, keep, scheduled
from podiomock.state.table import Missing
from podiomock.state.world import World

ScheduledType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(SCHEDULED)})]


@endpoint("GET", "/recurrence/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_recurrence(world: World, ref_type: ScheduledType, ref_id: RefId) -> dict[str, Any]:
    """How an object recurs, as it was written; as with reminders (A-232), if it does not, that is not found."""
    found = scheduled(world, (ref_type, ref_id)).recurrence
    if found is None:
        raise Missing(f"recurrence of {ref_type} {ref_id}")
    return found


@endpoint("PUT", "/recurrence/{ref_type}/{ref_id}", raises=(Forbidden,))
def update_recurrence(world: World, ref_type: ScheduledType, ref_id: RefId, body: Recurrence) -> None:
    """Let an object recur, instead of how it did before."""
    keep(world, (ref_type, ref_id), recurrence=kept(body))


@endpoint("DELETE", "/recurrence/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def delete_recurrence(world: World, ref_type: ScheduledType, ref_id: RefId) -> None:
    """Let an object not recur any more, if it did."""
    keep(world, (ref_type, ref_id), recurrence=None)
