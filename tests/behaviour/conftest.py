"""The client that behaviour tests speak through: httpx, at the Maton door."""

from collections.abc import Iterator

import httpx
import pytest

from podiomock import PodioMock


@pytest.fixture
def api(podiomock: PodioMock) -> Iterator[httpx.Client]:
    """Podio's paths, as the user 12345 of the world `documented`."""
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    with httpx.Client(base_url="https://api.maton.ai/podio", headers=headers) as client:
        yield client
