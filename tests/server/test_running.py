"""Servers start at once, serve many threads, keep apart from each other, and leave nothing behind."""

import asyncio
import gc
import logging
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server, serve_in_thread
from tests.server.small_world import ITEM, KEY, small_world

CREATE = "/podio/item/app/456/"


def get(url: str, path: str = ITEM) -> httpx.Response:
    return httpx.get(f"{url}{path}", headers=KEY, trust_env=False)


def test_a_server_answers_from_the_moment_that_it_is_there_until_it_is_closed(mock: PodioMock) -> None:
    with serve_in_thread(mock) as server:
        assert server.mock is mock
        assert get(server.url).status_code == 200
    with pytest.raises(httpx.ConnectError):
        get(server.url)


def test_a_server_leaves_no_thread_socket_or_warning_behind(
    recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    before = threading.enumerate()
    for _ in range(5):
        server = Server(PodioMock(small_world()))
        client = httpx.Client(base_url=server.url, headers=KEY, trust_env=False)
        assert client.get(ITEM).status_code == 200
        server.close()  # while the client's connection is open
        server.close()
        client.close()
    gc.collect()
    assert threading.enumerate() == before
    assert not list(recwarn)
    assert not caplog.records


def test_the_port_is_free_again_at_once(mock: PodioMock) -> None:
    with serve_in_thread(mock) as server:
        assert get(server.url).status_code == 200
        port = urlsplit(server.url).port
        assert port
    with serve_in_thread(mock, port=port) as again:
        assert again.url == server.url
        assert get(again.url).status_code == 200


def test_closing_does_not_wait_for_a_client_that_never_finishes(mock: PodioMock) -> None:
    server = serve_in_thread(mock)
    parts = urlsplit(server.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=5) as stuck:
        stuck.sendall(b"POST /podio/item/app/456/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert get(server.url).status_code == 200
        closing = threading.Thread(target=server.close)
        closing.start()
        closing.join(timeout=5)
        assert not closing.is_alive()


def test_a_port_that_is_taken_is_an_os_error(mock: PodioMock) -> None:
    with serve_in_thread(mock) as server, pytest.raises(OSError, match="in use"):
        serve_in_thread(mock, port=int(urlsplit(server.url).port or 0))


def test_two_servers_in_one_process_are_independent() -> None:
    with serve_in_thread(PodioMock(small_world())) as one, serve_in_thread(PodioMock(small_world())) as two:
        assert one.url != two.url
        assert httpx.delete(f"{one.url}{ITEM}", headers=KEY, trust_env=False).status_code == 204
        assert get(one.url).status_code == 410
        assert get(two.url).status_code == 200
        assert httpx.post(f"{one.url}/_podiomock/reset", trust_env=False).status_code == 200
        assert [len(each.mock.calls) for each in (one, two) if each.mock] == [0, 1]


def test_one_server_serves_many_tests_and_refuses_between_them() -> None:
    first, second = PodioMock(small_world()), PodioMock(small_world())
    with Server() as server, httpx.Client(base_url=server.url, headers=KEY, trust_env=False) as client:
        assert client.get(ITEM).status_code == 503
        server.mock = first
        assert client.delete(ITEM).status_code == 204
        server.mock = second
        assert client.get(ITEM).status_code == 200
        assert client.get("/_podiomock/calls").json()["total"] == 1
        server.mock = None
        assert client.get("/_podiomock/calls").status_code == 503
    assert [len(first.calls), len(second.calls)] == [1, 1]


def test_ipv6_where_there_is_any(mock: PodioMock) -> None:
    try:
        server = serve_in_thread(mock, host="::1")
    except OSError as error:
        pytest.skip(f"this machine has no IPv6 loopback: {error}")
    with server:
        assert server.url.startswith("http://[::1]:")
        assert get(server.url).status_code == 200


def test_sixteen_threads_get_an_item_each_and_none_is_lost(server: Server, mock: PodioMock) -> None:
    def create(thread: int) -> list[int]:
        with httpx.Client(base_url=server.url, headers=KEY, trust_env=False) as client:
            titles = [{"fields": {"title": f"{thread}.{each}"}} for each in range(10)]
            made = [client.post(CREATE, json=each).json()["item_id"] for each in titles]
            assert [client.get(f"/podio/item/{each}").json()["title"] for each in made] == [
                each["fields"]["title"] for each in titles
            ]
            return made

    with ThreadPoolExecutor(16) as pool:
        made = [each for thread in pool.map(create, range(16)) for each in thread]
    assert len(set(made)) == 160
    assert len(mock.calls) == 320


def test_a_server_is_reached_from_an_event_loop(server: Server) -> None:
    async def program() -> int:
        async with httpx.AsyncClient(base_url=server.url, headers=KEY, trust_env=False) as client:
            return (await client.get(ITEM)).status_code

    assert asyncio.run(program()) == 200


def test_the_logging_of_the_program_is_left_alone(server: Server) -> None:
    assert get(server.url).status_code == 200
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        assert (logger.handlers, logger.propagate, logger.level) == ([], True, logging.NOTSET)


PLAIN = """
import sys
sys.modules["uvloop"] = sys.modules["httptools"] = None
from podiomock.mock import PodioMock
from podiomock.server.running import serve_in_thread
from tests.server.small_world import ITEM, KEY, small_world
import httpx
with serve_in_thread(PodioMock(small_world())) as server:
    with httpx.Client(base_url=server.url, headers=KEY, trust_env=False) as client:
        assert client.get(ITEM).json()["item_id"] == 123
        assert client.post("/podio/item/app/456/?a[b]=1", json={"fields": {"title": "x"}}).status_code == 200
        refused = client.post("/podio/file/", content=(b"x" * 1048576 for _ in range(102)))
        assert refused.status_code == 413, refused
        assert client.get("/podio/item/%ff").status_code == 404
        assert client.delete(ITEM).status_code == 204
        assert client.get(ITEM).status_code == 410
        offer = {"Connection": "Upgrade", "Upgrade": "h2c"}
        made = client.post("/podio/item/app/456/", json={"fields": {"title": "x"}}, headers=offer)
        assert made.status_code == 200, made.text
assert "h11" in sys.modules
"""


def test_it_works_without_httptools_and_uvloop_too() -> None:
    command = [sys.executable, "-W", "error", "-c", PLAIN]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    done = subprocess.run(command, env=paths, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
