"""Other people than the caller, and places that the caller is not in."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

import httpx
from msgspec import structs

from podiomock import PodioMock
from podiomock.state import applications, connections, organizations, people
from podiomock.state.rows import User

ORG, SPACE, APP, ME = 123456, 789, 456, 12345
UNKNOWN = 999_999_999


class Place(NamedTuple):
    """A stranger's own organization, a space in it, and an app in that."""

    org_id: int
    space_id: int
    app_id: int
    owner: User


@contextmanager
def speaking_as(
    podiomock: PodioMock, name: str, *, org: str | None = None, space: str | None = None
) -> Iterator[httpx.Client]:
    """The API as somebody else, with these roles in the page's organization and space."""
    world = podiomock.world
    user = people.create_user(world, name)
    if org:
        organizations.join(world, ("org", ORG), user.user_id, org)
    if space:
        organizations.join(world, ("space", SPACE), user.user_id, space)
    with speaking(podiomock, user) as client:
        yield client


@contextmanager
def speaking(podiomock: PodioMock, user: User) -> Iterator[httpx.Client]:
    """The API as a user, through a connection that is not the newest: the caller's stays the default."""
    world = podiomock.world
    made = connections.create(world, "podio")
    world.connections.change(
        made.connection_id, status="ACTIVE", user_id=user.user_id, created_on=datetime(2000, 1, 1, tzinfo=UTC)
    )
    headers = {"Authorization": f"Bearer {podiomock.api_key}", "Maton-Connection": made.connection_id}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        yield client


def elsewhere(podiomock: PodioMock, *, privacy: str = "closed") -> Place:
    """Somewhere the caller is not."""
    world = podiomock.world
    before = world.session
    owner = people.create_user(world, "Sol Stranger")
    world.session = structs.replace(before, user_id=owner.user_id)
    org = organizations.create_organization(world, "Elsewhere")
    space = organizations.create_space(world, org.org_id, "Far Away", privacy=privacy)
    app = applications.create(
        world, space.space_id, {"name": "Secrets"}, [{"type": "text", "config": {"label": "Title"}}]
    )
    world.session = before
    return Place(org.org_id, space.space_id, app.app_id, owner)


def refused(answer: httpx.Response, status: int, sentence: str | None = None) -> None:
    """Check a refusal's status, and what it says."""
    assert answer.status_code == status, answer.text
    if sentence is not None:
        assert answer.json()["error_description"] == sentence
