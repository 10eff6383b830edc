"""Ways to our hosts that nobody answers: refused before anything is resolved."""

import asyncio
import ftplib
import smtplib
import socket
import ssl
from collections.abc import Awaitable, Callable

import anyio
import curl_cffi.requests
import pytest
import uvloop
import websockets
import websockets.sync.client
from urllib3.connection import HTTPSConnection

from podiomock.transports import urllib3 as urllib3_room
from podiomock.transports.guard import HostBlockedError
from tests.transports.echoing import HOST

pytestmark = pytest.mark.usefixtures("intercepted")

ASKS: dict[str, Callable[[], object]] = {
    "getaddrinfo": lambda: socket.getaddrinfo(HOST, 443),
    "getaddrinfo, bytes": lambda: socket.getaddrinfo(HOST.encode(), 443),
    "getaddrinfo, by keyword": lambda: socket.getaddrinfo(host=HOST, port=443),
    "getaddrinfo, capitals and root dot": lambda: socket.getaddrinfo(f"{HOST.upper()}.", 443),
    "gethostbyname": lambda: socket.gethostbyname(HOST),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex(HOST),
    "create_connection": lambda: socket.create_connection((HOST, 443)),
}


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS.keys())
def test_a_lookup_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(HostBlockedError):
        ask()


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_a_bare_socket_is_refused(method: str) -> None:
    with socket.socket() as bare, pytest.raises(HostBlockedError):
        getattr(bare, method)((HOST, 443))


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
@pytest.mark.parametrize(
    "ask",
    [
        lambda _: asyncio.open_connection(HOST, 443),
        lambda running: running.getaddrinfo(HOST, 443),
        lambda running: running.create_connection(asyncio.Protocol, host=HOST, port=443),
        lambda _: anyio.connect_tcp(HOST, 443),
    ],
    ids=["open_connection", "getaddrinfo", "create_connection", "anyio"],
)
def test_an_event_loop_is_refused(
    loop: Callable[[], asyncio.AbstractEventLoop], ask: Callable[[asyncio.AbstractEventLoop], Awaitable[object]]
) -> None:
    async def main() -> None:
        await ask(asyncio.get_running_loop())

    with asyncio.Runner(loop_factory=loop) as runner, pytest.raises(HostBlockedError):
        runner.run(main())


def by_pycurl(url: str) -> None:
    pycurl = pytest.importorskip("pycurl", reason="it is a wheel on Linux only")
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.perform()


def by_pycurl_in_bytes(url: str) -> None:
    pycurl = pytest.importorskip("pycurl", reason="it is a wheel on Linux only")
    handle = pycurl.Curl()
    handle.setopt(handle.URL, url.partition("//")[2].encode())
    handle.perform()


def by_curl_cffi(url: str) -> None:
    curl_cffi.requests.get(url)


async def by_curl_cffi_async(url: str) -> None:
    async with curl_cffi.requests.AsyncSession() as session:
        await session.get(url)


async def by_websockets(url: str) -> None:
    async with websockets.connect(url.replace("http", "ws", 1)):
        pass


UNANSWERED: dict[str, Callable[[str], object]] = {
    "ftplib": lambda _: ftplib.FTP(HOST),
    "smtplib": lambda _: smtplib.SMTP(HOST),
    "ssl": lambda _: ssl.get_server_certificate((HOST, 443)),
    "pycurl": by_pycurl,
    "pycurl, in bytes": by_pycurl_in_bytes,
    "curl_cffi": by_curl_cffi,
    "curl_cffi, asyncio": lambda url: asyncio.run(by_curl_cffi_async(url)),
    "websockets": lambda url: asyncio.run(by_websockets(url)),
    "websockets, sync": lambda url: websockets.sync.client.connect(url.replace("http", "ws", 1)).close(),
}


@pytest.mark.parametrize("ask", UNANSWERED.values(), ids=UNANSWERED)
def test_a_client_that_is_not_answered_learns_why(ask: Callable[[str], object]) -> None:
    with pytest.raises(HostBlockedError, match="podiomock_server"):
        ask(f"https://{HOST}/podio/org/")


@pytest.mark.parametrize("ask", [by_pycurl, by_pycurl_in_bytes, by_curl_cffi])
def test_curl_goes_on_to_other_hosts(ask: Callable[[str], object], elsewhere: str) -> None:
    ask(elsewhere)


def test_what_stands_in_for_urllib3_is_refused_by_its_name() -> None:
    refused = urllib3_room._foreign(lambda _: None)
    with pytest.raises(HostBlockedError, match="urllib3-future"):
        refused(HTTPSConnection(HOST))
    refused(HTTPSConnection("other.example"))


def test_the_message_names_the_host_the_clients_and_the_way_out() -> None:
    with pytest.raises(HostBlockedError) as caught:
        socket.getaddrinfo(HOST, 443)
    clients = ("httpx", "httpx2", "requests", "urllib3", "aiohttp", "httplib2", "urllib.request", "http.client")
    for word in (HOST, *clients, "`podiomock_server`", "`podiomock serve`", "`podiomock run"):
        assert word in str(caught.value)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def test_other_hosts_pass(elsewhere: str, loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    port = int(elsewhere.rstrip("/").rpartition(":")[2])
    assert socket.getaddrinfo("127.0.0.1", port)
    assert socket.getaddrinfo(None, port)
    assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"
    with socket.socket() as bare:
        assert bare.connect_ex(("127.0.0.1", port)) == 0

    async def ask() -> None:
        assert await asyncio.get_running_loop().getaddrinfo("127.0.0.1", port)
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        await writer.wait_closed()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(ask())


def test_a_unix_socket_has_no_host(tmp_path_factory: pytest.TempPathFactory) -> None:
    address = str(tmp_path_factory.mktemp("s") / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(address)
        server.listen()
        client.connect(address)
