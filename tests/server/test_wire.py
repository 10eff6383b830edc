"""What arrives over a socket is answered as sent: paths, queries, bodies, and garbage."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from podiomock.contract.multipart import LARGEST_UPLOAD
from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.server.small_world import ITEM, KEY

Exchange = Callable[..., list[tuple[int, dict[str, str], bytes]]]
AUTHORIZATION = b"Host: localhost\r\nAuthorization: Bearer podiomock-key\r\n"


@pytest.fixture
def exchange(server: Server) -> Iterator[Exchange]:
    """Send bytes as they are, and read until the server hangs up; it must be well afterwards."""
    parts = urlsplit(server.url)

    def send(raw: bytes, *, leave: bool = True) -> list[tuple[int, dict[str, str], bytes]]:
        with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=5) as connection:
            connection.sendall(raw)
            if leave:
                connection.shutdown(socket.SHUT_WR)
            got = b""
            while chunk := connection.recv(65536):
                got += chunk
        return list(answers(got))

    yield send
    after = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    after.request("GET", ITEM, headers=KEY)
    assert after.getresponse().status == 200
    after.close()


def answers(got: bytes) -> Iterator[tuple[int, dict[str, str], bytes]]:
    while got:
        head, _, got = got.partition(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0))
        yield int(status.split()[1]), headers, got[:length]
        got = got[length:]


def test_an_answer_has_the_headers_of_the_fake_and_its_length(client: httpx.Client) -> None:
    response = client.get(ITEM)
    assert response.json()["item_id"] == 123
    assert dict(response.headers) == {
        "content-type": "application/json; charset=utf-8",
        "content-length": str(len(response.content)),
        "server": "podiomock",
    }


def test_the_request_reaches_the_fake_as_it_was_sent(exchange: Exchange, mock: PodioMock) -> None:
    exchange(
        b"GET //podio//item/123/?fields[]=a%20b&x=%5B1%5D HTTP/1.1\r\nX-Two: a\r\nx-two: b\r\n"
        + AUTHORIZATION
        + b"\r\n"
    )
    [call] = mock.calls
    assert call.status == 200
    assert call.request.method == "GET"
    assert call.request.origin == "http://localhost"
    assert call.request.path == "//podio//item/123/"
    assert call.request.query == "fields[]=a%20b&x=%5B1%5D"
    assert call.request.headers["x-two"] == "a, b"


@pytest.mark.parametrize(
    ("host", "seen"),
    [
        ("api.example:99", "http://api.example:99"),
        ("[::1]:8787", "http://[::1]:8787"),
        ("[:::]", None),
        ("<script>", None),
        ("a b", None),
        ("", None),
    ],
)
def test_links_lead_back_to_the_host_that_was_asked(
    server: Server, exchange: Exchange, host: str, seen: str | None
) -> None:
    head = f"GET /connections HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer podiomock-key\r\n\r\n"
    [(status, _, body)] = exchange(head.encode())
    assert status == 200
    assert f"{seen or server.url}/connect?session_token=".encode() in body


def test_without_a_host_the_servers_own_address_is_the_origin(exchange: Exchange, mock: PodioMock) -> None:
    [(status, _, _)] = exchange(b"GET /podio/org/ HTTP/1.0\r\nAuthorization: Bearer podiomock-key\r\n\r\n")
    assert status == 200
    assert mock.calls[0].request.origin.startswith("http://127.0.0.1:")


def test_an_absolute_request_target_is_understood(exchange: Exchange) -> None:
    [(status, _, _)] = exchange(b"GET http://api.maton.ai" + ITEM.encode() + b" HTTP/1.1\r\n" + AUTHORIZATION + b"\r\n")
    assert status == 200


def test_no_slash_is_ever_a_redirect(client: httpx.Client) -> None:
    for path in ("/podio/org", "/podio/org/", "/podio//org//", "/podio/item/123/", "/connections/"):
        assert client.get(path).status_code == 200, path


def test_head_has_no_body(server: Server) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    for _ in range(2):
        connection.request("HEAD", ITEM, headers=KEY)
        response = connection.getresponse()
        assert response.status < 500
        assert response.read() == b""
    connection.close()


def test_no_content_has_neither_body_nor_length(client: httpx.Client) -> None:
    response = client.delete(ITEM)
    assert response.status_code == 204
    assert response.content == b""
    assert dict(response.headers) == {"server": "podiomock"}


@pytest.mark.parametrize("body", ["json", "chunked", "large", "on GET", "form on GET", "null on DELETE"])
def test_one_connection_stays_in_step_whatever_the_bodies(server: Server, body: str) -> None:
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=10)
    create = ("POST", "/podio/item/app/456/")
    requests: dict[str, tuple[str, str, object, dict[str, str], int]] = {
        "json": (*create, b'{"fields": {"title": "A"}}', {}, 200),
        "chunked": (*create, iter([b'{"fields": {"ti', b'tle": "A"}}']), {}, 200),
        "large": (*create, b"[" + b" " * 3_000_000 + b"]", {}, 400),
        "on GET": ("GET", ITEM, b"{}", {}, 200),
        "form on GET": ("GET", ITEM, None, {"Content-Type": "application/x-www-form-urlencoded"}, 200),
        "null on DELETE": ("DELETE", "/podio/item/9", b"null", {}, 404),
    }
    method, path, content, headers, expected = requests[body]
    connection.connect()
    first_socket = connection.sock
    for round_trip in range(3):
        if not isinstance(content, bytes | None):
            content = iter([b'{"fields": {"ti', b'tle": "A"}}'])
        connection.request(method, path, content, {**KEY, **headers}, encode_chunked=True)
        response = connection.getresponse()
        response.read()
        assert response.status == expected, round_trip
        connection.request("GET", ITEM, headers=KEY)
        response = connection.getresponse()
        assert b'"item_id":123' in response.read()
        assert connection.sock is first_socket
    connection.close()


def test_pipelined_requests_are_answered_in_order(exchange: Exchange) -> None:
    paths = ["/podio/item/123", "/podio/item/9", "/nowhere", "/podio/item/123"]
    requests = [b"GET " + each.encode() + b" HTTP/1.1\r\n" + AUTHORIZATION for each in paths]
    got = exchange(b"\r\n".join(requests) + b"Connection: close\r\n\r\n", leave=False)
    assert [status for status, _, _ in got] == [200, 404, 404, 200]


def test_a_kept_connection_does_not_wait_for_a_delayed_acknowledgement(client: httpx.Client) -> None:
    body = {"fields": {"title": "x"}}
    took = []
    for _ in range(20):
        start = time.perf_counter()
        assert client.post("/podio/item/app/456/", json=body).status_code == 200
        took.append(time.perf_counter() - start)
    # Delayed acknowledgements cost 40 ms each, on any machine; the fastest half would show it.
    assert sorted(took)[10] < 0.035


def test_a_body_too_large_is_refused_before_it_arrives(exchange: Exchange, mock: PodioMock) -> None:
    head = f"POST /podio/file/ HTTP/1.1\r\nContent-Length: {LARGEST_UPLOAD + 1}\r\n".encode()
    [(status, headers, body)] = exchange(head + AUTHORIZATION + b"\r\n")
    assert status == 413
    assert b'"url":"http://api.podio.com/file/"' in body
    assert "connection" not in headers
    [call] = mock.calls
    assert (call.status, call.request.body) == (413, b"")


def test_a_client_that_waits_for_the_go_ahead_gets_it_or_is_sent_away(exchange: Exchange) -> None:
    head = b"POST /podio/item/app/456/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: %d\r\n" + AUTHORIZATION
    body = b'{"fields": {"title": "A"}}'
    got = exchange(head % len(body) + b"\r\n" + body)
    assert got[-1][0] == 200
    [(status, headers, _)] = exchange(head % (LARGEST_UPLOAD + 1) + b"\r\n")
    assert status == 413
    assert headers["connection"] == "close"


def test_a_body_too_large_that_was_not_announced_is_refused_and_read_to_its_end(
    client: httpx.Client, mock: PodioMock
) -> None:
    chunk = b"x" * (1024 * 1024)

    def chunks() -> Iterator[bytes]:
        for _ in range(102):
            yield chunk

    assert client.post("/podio/file/", content=chunks()).status_code == 413
    assert mock.calls[-1].request.body == b""
    assert client.get(ITEM).status_code == 200


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /podio/org/?a[b]=1&c[]=[x] HTTP/1.1",
        b"GET /podio/org/?text=\xff\xfe\xe9 HTTP/1.1",
        b"GET /podio/org/?text=%ff%fe%zz% HTTP/1.1",
        b"GET /podio/item/%ff%00%2f HTTP/1.1",
        b"GET /podio/item/\xff HTTP/1.1",
        b"GET /podio/\xf0\x9f\x92\xa9 HTTP/1.1",
        b"GET /podio/item/app/456/?{}|\\^`<>\"' HTTP/1.1",
        b"GET /podio/item/123/../../org HTTP/1.1",
        b"GET /podio/item/123#fragment HTTP/1.1",
        b"GET ? HTTP/1.1",
        b"GET * HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"CONNECT api.maton.ai:443 HTTP/1.1",
        b"CONNECT /podio/org/ HTTP/1.1",
        b"TRACE /podio/org/ HTTP/1.1",
        b"PATCH /podio/item/123 HTTP/1.1",
        b"PROPFIND /podio/org/ HTTP/1.1",
        b"FROBNICATE /podio/org/ HTTP/1.1",
        b"get /podio/org/ HTTP/1.1",
        b"GET /podio/org/",
        b"GET /podio/org/ HTTP/9.9",
        b"GET  /podio/org/  HTTP/1.1",
        b"GET /" + b"a/" * 20_000 + b" HTTP/1.1",
        b"GET /podio/item/" + b"9" * 5_000 + b" HTTP/1.1",
        b"GET http://[zz/podio/org/ HTTP/1.1",
        b"GET https://user:pass@api.maton.ai:bad/podio/org/ HTTP/1.1",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00\x00\x00\x00",
        b"PRI * HTTP/2.0",
        b"",
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        AUTHORIZATION,
        b"Host: localhost\r\nAuthorization: Bearer \xff\xfe\r\n",
        AUTHORIZATION + b"Maton-Connection: \xe9\r\nCookie: \x80\r\n",
        AUTHORIZATION + b"Content-Length: 5\r\nContent-Type: multipart/form-data\r\n",
        AUTHORIZATION + b"Content-Length: -1\r\n",
        AUTHORIZATION + b"Content-Length: 99999999999999999999999\r\n",
        AUTHORIZATION + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
        AUTHORIZATION + b"Connection: Upgrade\r\nUpgrade: websocket\r\n",
        AUTHORIZATION + b"No colon here\r\n",
        b"Host: [\r\n",
    ],
)
def test_garbage_is_refused_and_is_never_a_server_error(
    exchange: Exchange, request_line: bytes, headers: bytes
) -> None:
    for status, _, _ in exchange(request_line + b"\r\n" + headers + b"\r\n{]}\xff\xfe"):
        assert status == 200 or 400 <= status < 500


def test_a_client_that_leaves_in_the_middle_of_its_body_is_not_answered(exchange: Exchange, mock: PodioMock) -> None:
    assert exchange(b"POST /podio/item/app/456/ HTTP/1.1\r\nContent-Length: 50\r\n" + AUTHORIZATION + b"\r\n{") == []
    assert not mock.calls


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("pieces", [1, 7, 1000])
def test_an_offer_of_http2_is_declined_and_the_request_answered(server: Server, pieces: int, *, chunked: bool) -> None:
    body = b'{"fields": {"title": "A"}}'
    if chunked:
        body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
    length = b"Transfer-Encoding: chunked\r\n" if chunked else b"Content-Length: %d\r\n" % len(body)
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
    create = b"POST /podio/item/app/456/ HTTP/1.1\r\n" + length + offer + AUTHORIZATION + b"\r\n" + body
    close = b"GET /podio/item/123 HTTP/1.1\r\nConnection: close\r\n" + AUTHORIZATION + b"\r\n"
    raw = create + create + close
    size = -(-len(raw) // pieces)
    parts = urlsplit(server.url)
    with socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=5) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(raw), size):
            connection.sendall(raw[at : at + size])
        got = b"".join(iter(lambda: connection.recv(65536), b""))
    assert [status for status, _, _ in answers(got)] == [200, 200, 200]


def test_a_bug_in_the_fake_is_called_one_and_logged(
    client: httpx.Client, mock: PodioMock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(mock, "_gateway", broken)
    response = client.get(f"{ITEM}?oauth_token=secret")
    monkeypatch.undo()
    assert response.status_code == 500
    assert "bug in podiomock (KeyError)" in response.json()["error_description"]
    [record] = caplog.records
    assert record.exc_info is not None
    assert "GET" in record.getMessage()
    assert "secret" not in caplog.text
    assert "podiomock-key" not in caplog.text
    assert client.get(ITEM).status_code == 200
