"""Reminders of tasks and items: minutes before they are due."""

from typing import Annotated

from msgspec import Meta

from podiomock.api.parameters import RefId, RefType
from podiomock.api.task_bodies import Reminder
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state.reminders import SCHEDULED, keep, scheduled
from podiomock.state.rows import Reference
from podiomock.state.table import Missing
from podiomock.state.world import World

ScheduledType = Annotated[RefType, Meta(extra_json_schema={"enum": sorted(SCHEDULED)})]


@endpoint("GET", "/reminder/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def get_reminder(world: World, ref_type: ScheduledType, ref_id: RefId) -> Reminder:
    """The reminder of an object; A-232: where there is none it is not found."""
    return _reminder(world, (ref_type, ref_id))


@endpoint("PUT", "/reminder/{ref_type}/{ref_id}", raises=(Forbidden,))
def update_reminder(world: World, ref_type: ScheduledType, ref_id: RefId, body: Reminder) -> None:
    """Remind of an object, instead of when it did before."""
    keep(world, (ref_type, ref_id), reminder=body.remind_delta)


@endpoint("DELETE", "/reminder/{ref_type}/{ref_id}", raises=(Forbidden, InvalidValue))
def delete_reminder(world: World, ref_type: ScheduledType, ref_id: RefId) -> None:
    """Do not remind of an object, if anything did [doc]."""
    keep(world, (ref_type, ref_id), reminder=None)


@endpoint("POST", "/reminder/{ref_type}/{ref_id}/snooze", raises=(Forbidden, InvalidValue))
def snooze_reminder(world: World, ref_type: ScheduledType, ref_id: RefId) -> None:
    """Be reminded again in ten minutes [doc]; A-233: nothing rings here, so there is nothing to see of it."""
    _reminder(world, (ref_type, ref_id))


def _reminder(world: World, reference: Reference) -> Reminder:
    minutes = scheduled(world, reference).reminder
    if minutes is None:
        raise Missing(f"reminder of {reference}")
    return Reminder(minutes)
