"""The profile of the user that the connection acts as: name, mails, and all that people say of themselves."""

from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from podiomock.contract import endpoint
from podiomock.errors import InvalidValue
from podiomock.state import fragments, people
from podiomock.state.table import Invalid
from podiomock.state.world import World

Key = Annotated[str, Meta(extra_json_schema={"enum": [*people.KEYS]})]


class ProfileValue(Struct):
    """A key's new value; several in a list, or as `values` [java]."""

    value: Any = UNSET
    values: list[Any] | UnsetType = UNSET


@endpoint("GET", "/user/profile/")
def get_profile(world: World) -> fragments.FullProfile:
    """The user's own profile; what is not set is absent."""
    return fragments.profile(world, world.me.profile_id)


@endpoint("PUT", "/user/profile/")
def update_profile(world: World, body: dict[str, Any]) -> None:
    """Change keys of the profile; what is not sent is kept, null takes away."""
    people.update_profile(world, world.contacts.rows[world.me.profile_id], body)


@endpoint("GET", "/user/profile/{key}", raises=(InvalidValue,))
def get_profile_field(world: World, key: Key) -> list[Any]:
    """The values of one key, a list also where there is but one [net]."""
    return people.profile_values(world.contacts.rows[world.me.profile_id], key)


@endpoint("PUT", "/user/profile/{key}")
def update_profile_field(world: World, key: Key, body: ProfileValue) -> None:
    """Change one key of the profile."""
    people.update_profile(world, world.contacts.rows[world.me.profile_id], {key: given_value(key, body)})


def given_value(key: str, body: ProfileValue) -> Any:
    """What a body sets a key to."""
    if key not in people.KEYS:
        raise Invalid(key, f"must be one of {{{', '.join(map(repr, people.KEYS))}}}")
    if body.value is not UNSET:
        return body.value
    if isinstance(body.values, UnsetType):
        raise Invalid({}, "missing required properties: ['value']")
    return body.values
