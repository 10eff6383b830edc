"""Whatever is replaced is put back, the very same object."""

import asyncio
import contextlib
import http.client
import socket
import sys
import urllib.request
from unittest import mock

import aiohttp.connector
import curl_cffi
import httplib2
import httpx._transports.default
import httpx2._transports.default
import pytest
import urllib3
import uvloop
from respx.mocks import Mocker

from podiomock.transports import Interception
from tests.transports.clients import CLIENTS
from tests.transports.echoing import HOST, URL, echo

PLACES: list[tuple[object, str]] = [
    (httpx.HTTPTransport, "handle_request"),
    (httpx.AsyncHTTPTransport, "handle_async_request"),
    (httpx._transports.default, "create_ssl_context"),
    (Mocker.registry["httpx"], "handler"),
    (Mocker.registry["httpx"], "async_handler"),
    (httpx2.HTTPTransport, "handle_request"),
    (httpx2.AsyncHTTPTransport, "handle_async_request"),
    (httpx2._transports.default, "create_ssl_context"),
    (urllib3.connection.HTTPConnection, "connect"),
    (urllib3.connection.HTTPSConnection, "connect"),
    (urllib3.connectionpool, "is_connection_dropped"),
    (urllib3.poolmanager.ProxyManager, "connection_from_host"),
    (httplib2.HTTPConnectionWithTimeout, "connect"),
    (httplib2.HTTPSConnectionWithTimeout, "connect"),
    (httplib2, "_build_ssl_context"),
    (aiohttp.connector.BaseConnector, "connect"),
    (aiohttp.connector.TCPConnector, "_create_connection"),
    (urllib.request.HTTPHandler, "http_open"),
    (urllib.request.HTTPSHandler, "https_open"),
    (http.client.HTTPConnection, "connect"),
    (http.client.HTTPConnection, "putrequest"),
    (http.client.HTTPSConnection, "connect"),
    (http.client.HTTPSConnection, "__init__"),
    (socket, "getaddrinfo"),
    (socket, "gethostbyname"),
    (socket, "gethostbyname_ex"),
    (socket.socket, "connect"),
    (socket.socket, "connect_ex"),
    (curl_cffi.Curl, "setopt"),
    (uvloop.Loop, "getaddrinfo"),
    (uvloop.Loop, "create_connection"),
]


def now() -> list[object]:
    return [vars(owner).get(name, "inherited") for owner, name in PLACES] + [list(sys.meta_path)]


def test_every_place_is_replaced_and_put_back() -> None:
    before = now()
    with Interception(echo, frozenset({HOST})):
        same = [place for place, was, is_ in zip(PLACES, before, now(), strict=False) if was is is_]
        assert same == []
    after = now()
    assert all(was is is_ for was, is_ in zip(before[:-1], after[:-1], strict=True))
    assert before[-1] == after[-1]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, asyncio.CancelledError])
def test_an_exception_within_is_no_different(error: type[BaseException]) -> None:
    before = now()
    with contextlib.suppress(error), Interception(echo, frozenset({HOST})):
        raise error
    assert now() == before


def test_nested_or_out_of_order_the_last_one_out_restores() -> None:
    before = now()
    first, second = (Interception(echo, frozenset({HOST})) for _ in range(2))
    first.__enter__()
    second.__enter__()
    within = now()
    first.__exit__(None, None, None)
    assert now() == within
    second.__exit__(None, None, None)
    assert now() == before


def test_one_interception_may_be_entered_again() -> None:
    before = now()
    interception = Interception(echo, frozenset({HOST}))
    for _ in range(2):
        with interception, interception:
            assert httpx.get(URL).status_code == 200
        assert now() == before


def test_leaving_once_too_often_is_an_error() -> None:
    interception = Interception(echo, frozenset({HOST}))
    with pytest.raises(RuntimeError, match="not in force"):
        interception.__exit__(None, None, None)


def test_a_patch_of_somebody_else_over_ours_survives_us() -> None:
    before = now()
    interception = Interception(echo, frozenset({HOST}))
    interception.__enter__()
    theirs = mock.patch.object(http.client.HTTPConnection, "connect", return_value="theirs")
    theirs.start()
    interception.__exit__(None, None, None)
    assert http.client.HTTPConnection(HOST).connect() == "theirs"  # type: ignore[func-returns-value] # a mock answers
    theirs.stop()  # and puts ours back, which passes everything on
    with Interception(echo, frozenset({HOST})):
        assert CLIENTS["http.client"]("GET", URL).status == 200
    assert now() == before
