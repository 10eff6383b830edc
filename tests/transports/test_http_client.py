"""http.client: the protocol itself, over a socket that is all in memory."""

import io
import json
import ssl
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection, IncompleteRead, RemoteDisconnected
from typing import Any
from unittest import mock

import pytest

from podiomock.http import Request
from tests.transports.echoing import HOST, URL, BrokenFakeError

pytestmark = pytest.mark.usefixtures("intercepted")


@pytest.fixture
def connection() -> Iterator[HTTPSConnection]:
    connection = HTTPSConnection(HOST)
    yield connection
    connection.close()


def answer(connection: HTTPConnection) -> Any:
    with connection.getresponse() as response:
        return json.load(response)


def test_one_connection_serves_many_requests(connection: HTTPSConnection) -> None:
    connection.connect()
    socket = connection.sock
    for number in range(5):
        connection.request("GET", f"/podio/item/{number}")
        assert answer(connection)["path"] == f"/podio/item/{number}"
        connection.request("HEAD", "/binary")
        assert connection.getresponse().read() == b""
        connection.request("DELETE", "/empty/204")
        assert connection.getresponse().read() == b""
        assert connection.sock is socket


def test_it_connects_again_after_close(connection: HTTPSConnection) -> None:
    for _ in range(2):
        connection.request("GET", "/")
        assert answer(connection)["path"] == "/"
        connection.close()


def test_a_generated_body_is_sent_in_chunks(connection: HTTPSConnection) -> None:
    connection.request("POST", "/upload", body=iter([b"one ", b"", b"x" * 70000]))
    said = answer(connection)
    assert said["headers"]["transfer-encoding"] == "chunked"
    assert said["body"] == "one " + "x" * 70000


def test_a_file_is_sent_in_chunks(connection: HTTPSConnection) -> None:
    connection.request("POST", "/upload", body=io.BytesIO(b"0123456789" * 10000))
    assert answer(connection)["body"] == "0123456789" * 10000


def test_chunks_with_extensions_and_trailers(connection: HTTPSConnection) -> None:
    connection.putrequest("POST", "/upload")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    for piece in (b"4;name=value\r\none ", b"\r\n3\r", b"\ntwo\r\n0\r\nX-Trailer: yes\r\n", b"\r\n"):
        connection.send(piece)
    assert answer(connection)["body"] == "one two"
    connection.request("GET", "/next")
    assert answer(connection)["path"] == "/next"


def test_large_bodies_in_linear_time(connection: HTTPSConnection) -> None:
    megabytes = iter([b"x" * 1_000_000] * 30)
    connection.request("POST", "/empty/200", body=megabytes)
    assert connection.getresponse().read() == b""


def test_expect_continue(connection: HTTPSConnection) -> None:
    connection.request("PUT", "/upload", body=b"whole", headers={"Expect": "100-continue"})
    assert answer(connection)["body"] == "whole"


def test_headers_that_fold_or_repeat(connection: HTTPSConnection) -> None:
    connection.putrequest("GET", "/")
    connection.putheader("X-Folded", "one", "two")
    connection.putheader("X-Twice", "one")
    connection.putheader("X-Twice", "two")
    connection.endheaders()
    headers = answer(connection)["headers"]
    assert (headers["x-folded"], headers["x-twice"]) == ("one two", "one, two")


def test_a_tunnel_through_a_proxy_ends_at_our_host(asked: list[Request]) -> None:
    connection = HTTPSConnection("proxy.example", 3128)
    connection.set_tunnel(HOST)
    connection.request("GET", "/podio/org/")
    assert answer(connection)["origin"] == URL
    connection.close()
    assert asked[0].headers["host"] == HOST


def test_a_port_in_the_host() -> None:
    connection = HTTPConnection(f"{HOST}:8080")
    connection.request("GET", "/")
    assert answer(connection)["origin"] == f"http://{HOST}:8080"
    connection.close()


@pytest.mark.parametrize("sent", [None, b"half"])
def test_a_request_that_is_not_whole_times_out(connection: HTTPSConnection, sent: bytes | None) -> None:
    connection.putrequest("POST", "/upload")
    connection.putheader("Content-Length", "10")
    connection.endheaders(sent)
    with pytest.raises(TimeoutError, match="not whole"):
        connection.getresponse()


def test_the_handler_is_called_when_the_request_is_whole(connection: HTTPSConnection, asked: list[Request]) -> None:
    connection.putrequest("POST", "/upload")
    connection.putheader("Content-Length", "4")
    connection.endheaders(b"ha")
    assert asked == []
    connection.send(b"lf")
    assert len(asked) == 1


def test_after_a_bug_in_the_fake_the_connection_goes_on(connection: HTTPSConnection) -> None:
    connection.request("GET", "/broken")
    with pytest.raises(BrokenFakeError):
        connection.getresponse()
    connection.close()
    connection.request("GET", "/")
    assert answer(connection)["path"] == "/"


def test_nothing_asked_nothing_answered(connection: HTTPSConnection) -> None:
    connection.connect()
    connection.request("GET", "/")
    connection.sock.makefile("rb").close()  # somebody else took the response
    with pytest.raises(RemoteDisconnected):
        connection.getresponse()


def test_a_body_cut_short_is_an_error(connection: HTTPSConnection) -> None:
    connection.request("GET", "/cut")
    with pytest.raises(IncompleteRead):
        connection.getresponse().read()


def test_a_timeout_and_the_debug_level_are_taken() -> None:
    connection = HTTPSConnection(HOST, timeout=0.5)
    connection.connect()
    connection.sock.settimeout(None)
    connection.request("GET", "/")
    assert answer(connection)["path"] == "/"
    connection.close()


def test_a_connection_makes_no_tls_context(monkeypatch: pytest.MonkeyPatch) -> None:
    made = mock.Mock(side_effect=ssl._create_default_https_context)
    monkeypatch.setattr(ssl, "_create_default_https_context", made)
    HTTPSConnection(HOST)
    HTTPSConnection(f"{HOST}:443")
    HTTPSConnection(HOST, 443, timeout=5)
    made.assert_not_called()
    HTTPSConnection("other.example")
    made.assert_called_once()
