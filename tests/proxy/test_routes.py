"""Where connections may lead: ours to the fake, allowed ones out, as they are, and all others nowhere."""

import logging
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from podiomock import PodioMock
from podiomock.activation import environment
from podiomock.proxy.routes import HOSTS, Place, Routes
from podiomock.proxy.running import Proxy
from podiomock.server.running import serve_in_thread

NO_PROXIES = dict.fromkeys(
    each for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy") for each in (name, name.upper())
)


@pytest.fixture(autouse=True)
def _no_proxies() -> Iterator[None]:
    with environment(**NO_PROXIES):
        yield


def said(proxy: Proxy, sent: bytes) -> bytes:
    """What a proxy says to some bytes until it hangs up."""
    where = urlsplit(proxy.url)
    with socket.create_connection((where.hostname, where.port), timeout=30) as plain:
        plain.sendall(sent)
        pieces = []
        while piece := plain.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


@contextmanager
def answering(answer: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A host that answers each connection's first bytes so, and hangs up; its port, and what it read."""
    read: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def work() -> None:
            while True:
                try:
                    taken, _ = listener.accept()
                except OSError:
                    return
                with taken:
                    read.append(taken.recv(65536))
                    taken.sendall(answer)

        Thread(target=work, daemon=True).start()
        try:
            yield listener.getsockname()[1], read
        finally:
            listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def start(mock: PodioMock) -> Iterator[Callable[..., Proxy]]:
    with ExitStack() as stack:
        yield lambda *allow: stack.enter_context(Proxy(mock, allow=allow))


def test_another_host_is_refused_with_what_to_type(proxy: Proxy) -> None:
    answer = said(proxy, b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n").decode()
    line, _, rest = answer.partition("\r\n")
    assert line == "HTTP/1.1 403 podiomock lets nothing out to example.com; let it with --allow example.com"
    assert "podiomock_proxy.allow('example.com')" in rest.partition("\r\n\r\n")[2]
    said(proxy, b"CONNECT example.com:8443 HTTP/1.1\r\n\r\n")
    said(proxy, b"GET http://example.com/a?b HTTP/1.1\r\nHost: example.com\r\n\r\n")
    assert proxy.refused == {"example.com": 2, "example.com:8443": 1}


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("CONNECT api.maton.ai:80 HTTP/1.1", "403 the hosts of Maton and Podio speak https: ask https://api.maton.ai"),
        ("GET http://api.podio.com/org/?a=b HTTP/1.1", "403 the hosts of Maton and Podio speak https: ask https://api.podio.com/org/"),
        ("CONNECT : HTTP/1.1", "400 : is no host"),
        ("CONNECT  HTTP/1.1", "400 nothing is no host"),
        ("CONNECT api.maton.ai:none HTTP/1.1", "400 api.maton.ai:none is no host"),
        ("GET ftp://api.maton.ai/ HTTP/1.1", "400 api.maton.ai is no host"),
        ("CONNECT api.maton.ai:8443 HTTP/1.1", "403 podiomock lets nothing out to api.maton.ai:8443"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(proxy: Proxy, sent: str, told: str) -> None:
    assert said(proxy, f"{sent}\r\n\r\n".encode()).decode().startswith(f"HTTP/1.1 {told}")


def test_bytes_that_are_no_http(proxy: Proxy) -> None:
    assert b"400" in said(proxy, b"\x16\x03\x01\r\n\r\n")
    assert b" 400 " in said(proxy, b"x" * 100_000)
    early = b"CONNECT api.maton.ai:443 HTTP/1.1\r\n\r\n\x16\x03\x01"
    assert b"400 podiomock takes no TLS before it answered" in said(proxy, early)


def test_https_is_answered_to_clients_that_ask_for_it_as_for_http(proxy: Proxy, mock: PodioMock) -> None:
    """As axios did for years, and others do."""
    body = b'{"text": "x"}'
    head = (
        b"POST https://api.maton.ai/podio/task/?silent=true HTTP/1.1\r\nhost: elsewhere\r\n"
        b"Authorization: Bearer podiomock-key\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    answer = said(proxy, head + body)  # it hangs up, though it was asked to stay
    assert answer.startswith(b"HTTP/1.1 200")
    (call,) = mock.calls
    assert call.request.url == "https://api.maton.ai/podio/task/?silent=true"
    assert call.request.body == body


def test_an_allowed_host_is_reached_end_to_end(start: Callable[..., Proxy], mock: PodioMock) -> None:
    with serve_in_thread(mock) as other:
        proxy = start("localhost")
        port = urlsplit(other.url).port
        key = {"Authorization": "Bearer podiomock-key"}
        with httpx.Client(proxy=proxy.url, trust_env=False) as client:
            for _ in range(2):
                assert client.get(f"http://localhost:{port}/podio/item/123?x=y", headers=key).status_code == 200
        assert [call.request.url for call in mock.calls] == [f"http://localhost:{port}/podio/item/123?x=y"] * 2
        assert all("proxy-connection" not in call.request.headers for call in mock.calls)


def test_a_host_is_allowed_until_the_next_test(proxy: Proxy) -> None:
    with answering(b"there") as (port, _):
        asked = b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port
        assert b" 403 " in said(proxy, asked)
        proxy.allow("127.0.0.1")
        assert said(proxy, asked + b"who is").endswith(b"\r\n\r\nthere")
        proxy.reset()
        assert not proxy.refused
        assert b" 403 " in said(proxy, asked)


def test_a_tunnel_is_blind(start: Callable[..., Proxy]) -> None:
    with answering(b"\x00 any bytes") as (port, read):
        proxy = start(f"127.0.0.1:{port}")
        where = urlsplit(proxy.url)
        with socket.create_connection((where.hostname, where.port), timeout=30) as plain:
            plain.sendall(b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
            assert plain.recv(1000).startswith(b"HTTP/1.1 200")
            plain.sendall(b"\xff\xfe")
            pieces = []
            while piece := plain.recv(1000):
                pieces.append(piece)
        assert b"".join(pieces) == b"\x00 any bytes"
        assert read == [b"\xff\xfe"]
        assert b" 403 " in said(proxy, b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n")


def test_a_host_that_is_allowed_and_not_there(start: Callable[..., Proxy]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    answer = said(start("127.0.0.1"), b"CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n" % port)
    assert answer.startswith(b"HTTP/1.1 502 podiomock cannot reach 127.0.0.1:%d" % port)


@pytest.mark.parametrize("method", ["CONNECT", "GET"])
def test_out_leads_through_the_proxy_that_the_machine_has(start: Callable[..., Proxy], method: str) -> None:
    answer = b"HTTP/1.1 204 from upstream\r\n\r\n"
    with (
        answering(answer) as (port, read),
        environment(
            HTTPS_PROXY=f"http://me:se%40cret@127.0.0.1:{port}", HTTP_PROXY=f"127.0.0.1:{port}", NO_PROXY="near.example"
        ),
    ):
        proxy = start("far.example")
        if method == "CONNECT":
            assert said(proxy, b"CONNECT far.example:443 HTTP/1.1\r\nA: b\r\n\r\n") == answer
            expected = (
                b"CONNECT far.example:443 HTTP/1.1\r\nA: b\r\nProxy-Authorization: Basic bWU6c2VAY3JldA==\r\n\r\n"
            )
        else:
            assert said(proxy, b"GET http://far.example/x HTTP/1.1\r\nA: b\r\n\r\n") == answer
            expected = b"GET http://far.example/x HTTP/1.1\r\nHost: far.example\r\nConnection: close\r\nA: b\r\n\r\n"
        assert read == [expected]


def test_an_upstream_of_another_kind_is_named(start: Callable[..., Proxy]) -> None:
    with environment(ALL_PROXY="socks5://127.0.0.1:1"):
        proxy = start("far.example")
    assert b"502 podiomock cannot reach far.example: the proxy that leads there is of the kind socks5://" in said(
        proxy, b"CONNECT far.example:443 HTTP/1.1\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("allow", "host", "port", "let"),
    [
        ("example.com", "example.com", 443, True),
        ("example.com", "www.example.com", 443, False),
        ("Example.COM.", "example.com", 8443, True),
        ("example.com:8443", "example.com", 443, False),
        ("*.example.com", "a.b.example.com", 443, True),
        ("*.example.com", "example.com", 443, False),
        ("[::1]:8443", "::1", 8443, True),
        ("*", "anything.example", 1, True),
    ],
)
def test_what_is_allowed(allow: str, host: str, port: int, *, let: bool) -> None:
    assert Routes([allow]).allows(Place("https", host, port)) is let


@pytest.mark.parametrize("text", ["", "https://example.com", "me@example.com", "api.maton.ai", "api.podio.com:443"])
def test_what_cannot_be_allowed(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no host|is answered by the fake"):
        Routes([text])


def test_what_is_ours_is_never_let_out(start: Callable[..., Proxy]) -> None:
    proxy = start("*")
    context = ssl.create_default_context(cafile=str(proxy.certificate))
    with httpx.Client(proxy=proxy.url, verify=context, trust_env=False) as client:
        for host in sorted(HOSTS):
            assert client.get(f"https://{host}/nowhere").status_code in {401, 404}


def test_a_client_that_does_not_trust_it_is_helped(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[logging.LogRecord] = []
    monkeypatch.setattr(logging.getLogger("podiomock.proxy"), "handle", heard.append)
    settings: dict[str, Any] = {"proxy": proxy.url, "trust_env": False, "verify": ssl.create_default_context()}
    with httpx.Client(**settings) as client, pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        client.get("https://api.maton.ai/podio/org/")
    proxy.close()
    (told,) = heard
    assert "podiomock run" in told.getMessage()
