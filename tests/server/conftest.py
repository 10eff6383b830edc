"""A small world behind a real socket."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server, serve_in_thread
from tests.server.hook_receiver import Receiver, receiving
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


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as running:
        yield running


@pytest.fixture
def hook(client: httpx.Client, server: Server, receiver: Receiver) -> Callable[..., int]:
    """Register a hook at the receiver, and verify it; from then on the server tries again at once."""
    server.hooks.pauses = (0.01, 0.02)

    def hook(kind: str = "item.create", path: str = "/hook", place: str = "app/456") -> int:
        made = client.post(f"/podio/hook/{place}/", json={"url": f"{receiver.url}{path}", "type": kind})
        assert made.status_code == 200, made.text
        hook_id = int(made.json()["hook_id"])
        server.hooks.settle()
        code = receiver.forms[-1]["code"]
        assert client.post(f"/podio/hook/{hook_id}/verify/validate", json={"code": code}).status_code == 204
        return hook_id

    return hook
