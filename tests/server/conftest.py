"""A small world behind a real socket."""

from collections.abc import Iterator

import httpx
import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server, serve_in_thread
from tests.server.small_world import KEY, small_world


@pytest.fixture
def mock() -> PodioMock:
    return PodioMock(small_world())


@pytest.fixture
def server(mock: PodioMock) -> Iterator[Server]:
    with serve_in_thread(mock) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=KEY, trust_env=False) as made:
        yield made
