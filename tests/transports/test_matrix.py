"""The client matrix: a row for each client, and in it what programs do with clients.

Each client was made before the fake began, as a module's own session is, and is kept until it is over.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

import podiomock
from podiomock.http import Request, Response
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from podiomock.state.world import World
from podiomock.transports import Interception
from tests.transports.client import PIECE, Client
from tests.transports.clients import KINDS
from tests.transports.echoing import HOST, URL, echo

Cell = Callable[[Client], None]


def made_before(client: Client) -> None:
    """Two stories with one client, each in a world of its own."""
    for _ in range(2):
        with podiomock.activate() as mock:
            key = {"Authorization": f"Bearer {mock.api_key}", "Content-Type": "application/json"}
            body = json.dumps({"fields": {"title": "Call Ada"}}).encode()
            made = client.send("POST", f"{URL}/podio/item/app/456/", key, body)
            item = made.json()["item_id"]
            assert client.send("GET", f"{URL}/podio/item/{item}", key).json()["title"] == "Call Ada"
            assert client.send("DELETE", f"{URL}/podio/item/{item}", key).status == 204
            assert client.send("GET", f"{URL}/podio/item/{item}", key).status == 410
            assert [call.endpoint for call in mock.calls] == ["create_item", "get_item", "delete_item", "get_item"]


def both_doors(client: Client) -> None:
    with podiomock.activate() as mock:
        grant = {"grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret"}
        grant |= {"username": "john.doe@example.com", "password": "podiomock-password"}
        said = {"Content-Type": "application/json"}
        token = client.send("POST", "https://api.podio.com/oauth/token/v2", said, json.dumps(grant).encode()).json()
        for url, key in (
            ("https://api.podio.com/item/123", f"OAuth2 {token['access_token']}"),
            (f"{URL}/podio/item/123", f"Bearer {mock.api_key}"),
        ):
            assert client.send("GET", url, {"Authorization": key}).json()["item_id"] == 123


def uploads(client: Client) -> None:
    with podiomock.activate() as mock:
        content = bytes(range(256)) * 1000
        key = {"Authorization": f"Bearer {mock.api_key}"}
        reply = client.upload(f"{URL}/podio/file/", key, "all bytes.bin", content)
        assert (reply.status, reply.json()["name"], reply.json()["size"]) == (200, "all bytes.bin", len(content))
        assert client.send("GET", reply.json()["link"], key).body == content


def keeps_alive(client: Client) -> None:
    """What one answer leaves behind is not taken for the next."""
    with Interception(echo, frozenset({HOST})):
        for path, status in (("/empty/204", 204), ("/", 200), ("/status/500", 500), ("/empty/200", 200), ("/x", 200)):
            assert client.send("GET", URL + path).status == status
        assert client.send("HEAD", f"{URL}/binary").body == b""
        assert client.send("POST", f"{URL}/y", body=b"said").json()["body"] == "said"


def redirects(client: Client) -> None:
    with Interception(echo, frozenset({HOST})):
        assert client.send("GET", f"{URL}/redirect").headers["location"] == "/landed"
        if client.follows:
            assert client.send("GET", f"{URL}/redirect", redirects=True).json()["path"] == "/landed"


def unpacks(client: Client) -> None:
    with Interception(echo, frozenset({HOST})):
        body = client.send("GET", f"{URL}/gzip").body
        assert body.startswith(b'{"packed"' if client.unpacks else b"\x1f\x8b")


def streams(client: Client) -> None:
    with Interception(echo, frozenset({HOST})):
        for _ in range(2):
            pieces = client.pieces(f"{URL}/binary")
            assert b"".join(pieces) == bytes(range(256)) * 400
            assert len(pieces) == 1 or max(map(len, pieces)) <= PIECE


def many_at_once(client: Client) -> None:
    with podiomock.activate(strict=False) as mock:
        urls = [f"{URL}/podio/item/{number}" for number in range(40)]
        assert {reply.status for reply in client.together(urls)} == {401}
        assert sorted(call.request.url for call in mock.calls) == sorted(urls)


def is_given_back(client: Client) -> None:
    """Before and after, even on connections that are kept, calls reach whom they are for."""

    def instead(_: Request) -> Response:
        return Response(200, (), b"instead")

    with Server(PodioMock(World())) as server:
        real = client.send("GET", f"{server.url}/").body
        for _ in range(2):
            with Interception(instead, frozenset({urlsplit(server.url).hostname or ""})):
                assert client.send("GET", f"{server.url}/").body == b"instead"
            if not client.reconnects:
                with pytest.raises(ConnectionError):
                    client.send("GET", f"{server.url}/")
            assert client.send("GET", f"{server.url}/").body == real != b"instead"


CELLS: dict[str, Cell] = {
    "made before": made_before,
    "both doors": both_doors,
    "uploads": uploads,
    "keeps alive": keeps_alive,
    "redirects": redirects,
    "unpacks": unpacks,
    "streams": streams,
    "many at once": many_at_once,
    "is given back": is_given_back,
}


@pytest.fixture(params=KINDS)
def client(request: pytest.FixtureRequest) -> Iterator[Client]:
    with closing(KINDS[request.param]()) as made:
        yield made


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_a_client(client: Client, cell: Cell) -> None:
    cell(client)
