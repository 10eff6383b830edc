"""What holds for every client, in one voice."""

import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from podiomock.http import Request, Response
from podiomock.transports import Interception
from tests.transports.client import Send
from tests.transports.echoing import HOST, URL, BrokenFakeError, echo

pytestmark = pytest.mark.usefixtures("intercepted")


def test_the_handler_sees_the_request_as_it_left(send: Send, asked: list[Request]) -> None:
    reply = send("POST", f"{URL}/podio/item/app/7/?silent=true", {"X-Asked": "Twice, or so"}, b'{"fields": {}}')
    assert reply.status == 200
    (request,) = asked
    assert (request.method, request.origin, request.path, request.query) == (
        "POST",
        URL,
        "/podio/item/app/7/",
        "silent=true",
    )
    assert request.body == b'{"fields": {}}'
    assert request.headers["host"] == HOST
    assert request.headers["x-asked"] == "Twice, or so"
    assert request.headers["content-length"] == "14"
    assert all(name == name.lower() for name in request.headers)


def test_status_headers_and_body_come_back(send: Send) -> None:
    reply = send("GET", f"{URL}/podio/org/")
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json; charset=utf-8"
    assert reply.headers["x-rate-limit-limit"] == "250"
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.json()["path"] == "/podio/org/"


@pytest.mark.parametrize(
    "query", ["app=[1,2]", "k[]=1&k[]=2", "fields=items.view(mini)", "a=%5B1%5D&b=x%20y", "empty="]
)
def test_a_query_arrives_as_sent(send: Send, asked: list[Request], query: str) -> None:
    send("GET", f"{URL}/podio/task/?{query}")
    assert asked[0].query in {query, query.replace("[", "%5B").replace("]", "%5D")}  # a client may encode it


def test_an_encoded_path_stays_encoded(send: Send, asked: list[Request]) -> None:
    send("GET", f"{URL}/podio/item/app/7/external_id/a%2Fb%20c/")
    assert asked[0].path == "/podio/item/app/7/external_id/a%2Fb%20c/"


def test_the_root_is_a_slash(send: Send, asked: list[Request]) -> None:
    send("GET", URL)
    assert (asked[0].path, asked[0].query) == ("/", "")


def test_a_binary_body_travels_whole_both_ways(send: Send, asked: list[Request]) -> None:
    upload = bytes(range(256)) * 5000
    assert send("GET", f"{URL}/binary").body == bytes(range(256)) * 400
    send("PUT", f"{URL}/upload", body=upload)
    assert asked[1].body == upload


@pytest.mark.parametrize("status", [400, 404, 410, 420, 429, 500, 503])
def test_an_error_status_is_a_response(send: Send, status: int) -> None:
    reply = send("GET", f"{URL}/status/{status}")
    assert (reply.status, reply.json()) == (status, {"error": "as asked"})


@pytest.mark.parametrize("path", ["/empty/204", "/status/204"])
def test_204_has_no_body_and_no_length(send: Send, path: str) -> None:
    reply = send("DELETE", URL + path)
    assert (reply.status, reply.body) == (204, b"")
    assert "content-length" not in reply.headers


def test_an_empty_200_says_that_it_is_empty(send: Send) -> None:
    reply = send("GET", f"{URL}/empty/200")
    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", "0")


def test_head_has_the_length_but_not_the_body(send: Send) -> None:
    reply = send("HEAD", f"{URL}/binary")
    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"", "102400")


@pytest.mark.parametrize("address", [f"http://{HOST}", f"https://{HOST}:8443", f"http://{HOST}:81", f"https://{HOST}."])
def test_any_port_and_either_scheme(send: Send, asked: list[Request], address: str) -> None:
    send("GET", f"{address}/podio/org/")
    assert asked[0].origin == address
    host = address.partition("//")[2]
    assert asked[0].headers["host"] in {host, host.rstrip(".")}  # some leave the root's dot out, as over the network


def test_the_case_of_the_host_does_not_matter(send: Send, asked: list[Request]) -> None:
    send("GET", "https://API.Maton.AI/podio/org/")
    assert asked[0].origin.lower() == URL


def test_a_bug_in_the_fake_reaches_the_caller_as_it_is(send: Send) -> None:
    with pytest.raises(BrokenFakeError, match="a bug in the fake"):
        send("GET", f"{URL}/broken")
    with pytest.raises(TypeError, match="a bug in the fake"):
        send("POST", f"{URL}/broken/type", body=b"anything")


def test_other_hosts_are_untouched(send: Send, asked: list[Request], elsewhere: str) -> None:
    assert send("POST", elsewhere, body=b"as ever").body == b"elsewhere as ever"
    assert asked == []


@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "http://proxy.example:3128"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_in_the_environment_is_not_asked(
    send: Send, asked: list[Request], monkeypatch: pytest.MonkeyPatch, proxy: str, scheme: str
) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", proxy)
    monkeypatch.setattr(urllib.request, "_opener", None)  # it keeps the proxies of its first call
    send("GET", f"{scheme}://{HOST}/podio/org/?a=1")
    assert (asked[0].origin, asked[0].path, asked[0].query) == (f"{scheme}://{HOST}", "/podio/org/", "a=1")


def test_nested_interceptions_answer_innermost_first(send: Send, asked: list[Request]) -> None:
    with Interception(lambda _: Response(200, (), b"inner"), frozenset({HOST, "api.podio.com"})):
        assert send("GET", f"{URL}/").body == b"inner"
        assert send("GET", "https://api.podio.com/").body == b"inner"
    assert send("GET", f"{URL}/").json()["path"] == "/"
    assert len(asked) == 1


def test_interceptions_may_end_in_any_order(send: Send) -> None:
    first = Interception(lambda _: Response(200, (), b"first"), frozenset({HOST, "api.podio.com"}))
    second = Interception(lambda _: Response(200, (), b"second"), frozenset({HOST}))
    with ExitStack() as outer, ExitStack() as inner:
        inner.enter_context(first)
        outer.enter_context(second)
        assert send("GET", URL).body == b"second"
        assert send("GET", "https://api.podio.com/").body == b"first"
        inner.close()
        assert send("GET", URL).body == b"second"
    assert send("GET", URL).json()["path"] == "/"


def test_threads_are_answered_side_by_side(send: Send, asked: list[Request]) -> None:
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda number: send("GET", f"{URL}/podio/item/{number}"), range(40)))
    assert [reply.json()["path"] for reply in replies] == [f"/podio/item/{number}" for number in range(40)]
    assert len(asked) == 40


def test_other_threads_may_come_and_go_meanwhile(send: Send) -> None:
    def one(number: int) -> bytes:
        with Interception(echo, frozenset({f"{number}.example"})):
            return send("GET", f"https://{number}.example/{number}").body + send("GET", f"{URL}/").body

    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(one, range(40)))
    assert all(f'"path": "/{number}"'.encode() in body for number, body in enumerate(bodies))
