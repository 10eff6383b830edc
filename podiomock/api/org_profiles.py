"""The profile that an organization may have in the app store.

A-219: it holds the fields it is given, as they are; before that there is none.
"""

from typing import Any

from msgspec import Struct

from podiomock.api.parameters import OrgId
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, NotFound
from podiomock.state import organizations
from podiomock.state.world import World


class ProfileCreated(Struct):
    """A new profile's id [doc]."""

    profile_id: int


@endpoint("GET", "/org/{org_id}/appstore", raises=(Forbidden, NotFound))
def get_appstore_profile(world: World, org_id: OrgId) -> dict[str, Any]:
    """The organization's profile in the app store, if it has one."""
    organizations.seen(world, org_id)
    return _kept(world, org_id)


@endpoint("POST", "/org/{org_id}/appstore", raises=(Forbidden,))
def create_appstore_profile(world: World, org_id: OrgId, body: dict[str, Any]) -> ProfileCreated:
    """Make the organization's profile in the app store, if there is none yet [doc]."""
    organizations.administered(world, org_id)
    known = world.cells.rows.get(_cell(org_id))
    if known is None:
        known = {**body, "profile_id": world.new_id("profile")}
        world.cells.put(_cell(org_id), known)
    return ProfileCreated(known["profile_id"])


@endpoint("PUT", "/org/{org_id}/appstore", raises=(Forbidden, NotFound))
def update_appstore_profile(world: World, org_id: OrgId, body: dict[str, Any]) -> None:
    """Change the organization's profile in the app store; a field of null goes."""
    organizations.administered(world, org_id)
    known = _kept(world, org_id)
    fields = {key: value for key, value in {**known, **body}.items() if value is not None}
    world.cells.put(_cell(org_id), {**fields, "profile_id": known["profile_id"]})


@endpoint("DELETE", "/org/{org_id}/appstore", raises=(Forbidden, NotFound))
def delete_appstore_profile(world: World, org_id: OrgId) -> None:
    """Delete the organization's profile in the app store: 404 `No profile found` if it has none [qa]."""
    organizations.administered(world, org_id)
    _kept(world, org_id)
    world.cells.put(_cell(org_id), None)


def _cell(org_id: int) -> str:
    return f"org {org_id} app store profile"


def _kept(world: World, org_id: int) -> dict[str, Any]:
    known: dict[str, Any] | None = world.cells.rows.get(_cell(org_id))
    if known is None:
        raise NotFound("No profile found")
    return known
