"""The client that behaviour tests speak through: httpx, at the Maton door."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import speaking_as


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """Podio's paths, as the user 12345 of the world `documented`."""
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        yield client


@pytest.fixture
def ann(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """A colleague of theirs: Ann Able, a member of the page's organization and space."""
    with speaking_as(podiomock, "Ann Able", org="regular", space="regular") as client:
        yield client


@pytest.fixture
def hook(api: httpx.Client, podiomock: PodioMock) -> Callable[..., int]:
    """Make a verified hook."""

    def hook(kind: str = "item.create", place: str = "app/456", url: str = "https://example.com/podio") -> int:
        hook_id = int(api.post(f"/hook/{place}/", json={"url": url, "type": kind}).json()["hook_id"])
        code = podiomock.hooks.fired[-1].payload["code"]
        assert api.post(f"/hook/{hook_id}/verify/validate", json={"code": code}).status_code == 204
        return hook_id

    return hook
