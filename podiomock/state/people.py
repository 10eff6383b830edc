"""People: users with their profiles, and contacts."""

from typing import Any

from podiomock.state.rows import Contact, User
from podiomock.state.world import World


def create_user(
    world: World,
    name: str,
    *,
    user_id: int | None = None,
    profile_id: int | None = None,
    mail: str = "",
    **columns: Any,
) -> User:
    """Make a user and the profile that contact fields point at."""
    fresh = world.new_id("user") if user_id is None else user_id
    address = mail or f"{name.lower().replace(' ', '.')}@example.com"
    contact = create_contact(world, name, profile_id=profile_id, user_id=fresh, mail=(address,))
    return world.users.insert(
        fresh,
        User(
            user_id=fresh,
            profile_id=contact.profile_id,
            name=name,
            mail=address,
            created_on=world.now,
            **columns,
        ),
    )


def create_contact(world: World, name: str, *, profile_id: int | None = None, **columns: Any) -> Contact:
    """Make a profile: of a user, or of a space's own contact."""
    fresh = world.new_id("profile") if profile_id is None else profile_id
    return world.contacts.insert(fresh, Contact(profile_id=fresh, name=name, created_on=world.now, **columns))
