"""What comes through the proxy is answered by the door whose host was asked, and as the server answers."""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from podiomock import PodioMock
from podiomock.proxy.running import Proxy

GATEWAY = {"Authorization": "Bearer podiomock-key"}
ITEM = "https://api.maton.ai/podio/item/123"


@pytest.fixture
def context(proxy: Proxy) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(proxy.certificate))


@pytest.fixture
def client(proxy: Proxy, context: ssl.SSLContext) -> Iterator[httpx.Client]:
    with httpx.Client(proxy=proxy.url, verify=context, trust_env=False, timeout=30) as made:
        yield made


@pytest.fixture
def secured(proxy: Proxy, context: ssl.SSLContext) -> Iterator[ssl.SSLSocket]:
    """A connection to api.maton.ai, TLS agreed on."""
    where = urlsplit(proxy.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as plain:
        plain.sendall(b"CONNECT api.maton.ai:443 HTTP/1.1\r\nHost: api.maton.ai:443\r\n\r\n")
        assert plain.recv(1000) == b"HTTP/1.1 200 Connection established\r\n\r\n"
        context.set_alpn_protocols(["h2", "http/1.1"])
        with context.wrap_socket(plain, server_hostname="api.maton.ai") as made:
            yield made


def native(client: httpx.Client) -> dict[str, str]:
    form = {
        "grant_type": "password",
        "client_id": "podiomock-client",
        "client_secret": "podiomock-secret",
        "username": "john.doe@example.com",
        "password": "podiomock-password",
    }
    given = client.post("https://podio.com/oauth/token", data=form).raise_for_status().json()
    return {"Authorization": f"OAuth2 {given['access_token']}"}


def test_each_host_has_its_door(client: httpx.Client, mock: PodioMock) -> None:
    assert client.get(ITEM, headers=GATEWAY).json()["item_id"] == 123
    assert client.get("https://api.podio.com/item/123", headers=native(client)).json()["item_id"] == 123
    assert client.get("https://api.podio.com/item/123", headers=GATEWAY).status_code == 401
    assert client.get("https://gateway.maton.ai/podio/item/123", headers=GATEWAY).json()["item_id"] == 123
    assert client.get("https://ctrl.maton.ai/connections", headers=GATEWAY).json()["connections"]
    assert [call.request.origin for call in mock.calls if call.endpoint == "get_item"] == [
        "https://api.maton.ai",
        "https://api.podio.com",
        "https://gateway.maton.ai",
    ]


def test_links_lead_to_hosts_that_are_answered(client: httpx.Client) -> None:
    headers = native(client)
    sent = {"source": ("a.txt", b"through and through")}
    made = client.post("https://api.podio.com/file", data={"filename": "a.txt"}, files=sent, headers=headers).json()
    assert made["link"].startswith("https://files.podio.com/")
    assert client.get(made["link"], headers=headers).content == b"through and through"
    created = client.post("https://api.maton.ai/connections", json={"app": "podio"}, headers=GATEWAY).json()
    url = created.get("connection", created)["url"]
    assert url.startswith("https://connect.maton.ai/")
    assert client.get(url).status_code == 200


def test_one_connection_carries_many_requests_in_http_1(secured: ssl.SSLSocket) -> None:
    assert secured.selected_alpn_protocol() == "http/1.1"
    request = b"GET /podio/item/%d HTTP/1.1\r\nHost: api.maton.ai\r\nAuthorization: Bearer podiomock-key\r\n\r\n"
    with secured.makefile("rb") as answers:
        for number, expected in ((123, b"200"), (999999, b"404"), (123, b"200")):
            secured.sendall(request % number)
            assert answers.readline().split()[1] == expected
            length = 0
            while (line := answers.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert json.loads(answers.read(length))


def test_a_request_that_comes_with_the_end_of_the_handshake_is_answered(proxy: Proxy, context: ssl.SSLContext) -> None:
    where = urlsplit(proxy.url)
    arriving, leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
    agreed = context.wrap_bio(arriving, leaving, server_hostname="api.maton.ai")
    with socket.create_connection((where.hostname, where.port), timeout=30) as plain:
        plain.sendall(b"CONNECT api.maton.ai:443 HTTP/1.0\r\n\r\n")
        plain.recv(1000)
        while True:
            try:
                agreed.do_handshake()
                break
            except ssl.SSLWantReadError:
                plain.sendall(leaving.read())
                arriving.write(plain.recv(65536))
        agreed.write(b"GET /podio/item/123 HTTP/1.1\r\nHost: api.maton.ai\r\n\r\n")
        plain.sendall(leaving.read())
        answer = b""
        while not answer:
            arriving.write(plain.recv(65536))
            try:
                answer = agreed.read()
            except ssl.SSLWantReadError:
                continue
        assert answer.startswith(b"HTTP/1.1 401")


def test_the_proxy_itself_is_a_server(proxy: Proxy, mock: PodioMock) -> None:
    with httpx.Client(base_url=proxy.url, headers=GATEWAY, trust_env=False) as direct:
        assert direct.get("/podio/item/123").status_code == 200
        assert direct.get("/_podiomock/calls").json()["total"] == 1
    assert [call.request.origin for call in mock.calls] == [proxy.url]


def test_a_large_body_goes_both_ways(client: httpx.Client) -> None:
    content = bytes(range(256)) * 20_000
    sent = {"source": ("large.bin", content)}
    made = client.post(
        "https://api.maton.ai/podio/file", data={"filename": "large.bin"}, files=sent, headers=GATEWAY
    ).json()
    raw = client.get(f"https://api.maton.ai/podio/file/{made['file_id']}/raw", headers=GATEWAY)
    assert raw.content == content


def test_a_broken_line_is_broken_for_the_client(client: httpx.Client, mock: PodioMock) -> None:
    mock.faults.reset("get_item")
    with pytest.raises(httpx.TransportError):
        client.get(ITEM, headers=GATEWAY)
    mock.faults.cut("get_item")
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        client.get(ITEM, headers=GATEWAY)
    mock.faults.time_out("get_item")
    with pytest.raises(httpx.ReadTimeout):
        client.get(ITEM, headers=GATEWAY, timeout=0.3)
    assert client.get(ITEM, headers=GATEWAY).status_code == 200


def test_a_proxy_without_a_fake_says_so(proxy: Proxy, client: httpx.Client) -> None:
    proxy.mock = None
    answer = client.get(ITEM, headers=GATEWAY)
    assert (answer.status_code, "No test is using this" in answer.text) == (503, True)


def test_it_stops_at_once_with_clients_connected(mock: PodioMock) -> None:
    proxy = Proxy(mock)
    context = ssl.create_default_context(cafile=str(proxy.certificate))
    where = urlsplit(proxy.url)
    with (
        httpx.Client(proxy=proxy.url, verify=context, trust_env=False) as client,
        socket.create_connection((where.hostname, where.port)),
    ):
        client.get(ITEM, headers=GATEWAY)
        start = time.monotonic()
        proxy.close()
        assert time.monotonic() - start < 10
        with pytest.raises(httpx.TransportError):
            client.get(ITEM, headers=GATEWAY)
    proxy.close()
