"""httpx: what is its own stays its own, and it lives with respx and the mocks of others."""

import json
import ssl
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import ExitStack

import anyio
import httpx
import pytest
import respx

from podiomock.http import Request, Response
from podiomock.transports import Interception
from podiomock.transports.httpx import CALLS_KEPT, Router, TransportMocker, adapt
from tests.transports.echoing import HOST, URL, echo


def both(use: Callable[[httpx.Client], object], use_async: Callable[[httpx.AsyncClient], object]) -> None:
    """Run the same steps with either client."""
    with httpx.Client() as client:
        use(client)

    async def main() -> None:
        async with httpx.AsyncClient() as client:
            await use_async(client)  # type: ignore[misc] # `object` stands for whatever the coroutine returns

    anyio.run(main)


class TestIsHttpxsOwn:
    pytestmark = pytest.mark.usefixtures("intercepted")

    def test_streaming(self) -> None:
        def stream(client: httpx.Client) -> None:
            with client.stream("GET", f"{URL}/binary") as response:
                assert len(b"".join(response.iter_raw())) == response.num_bytes_downloaded == 102400
            with client.stream("GET", f"{URL}/binary") as response:
                assert [len(chunk) for chunk in response.iter_bytes(51200)] == [51200, 51200]
            with client.stream("GET", f"{URL}/binary") as response, pytest.raises(httpx.ResponseNotRead):
                assert response.content

        async def stream_async(client: httpx.AsyncClient) -> None:
            async with client.stream("GET", f"{URL}/binary") as response:
                assert len(b"".join([chunk async for chunk in response.aiter_raw()])) == 102400

        both(stream, stream_async)

    def test_elapsed_reason_and_version(self) -> None:
        def ask(client: httpx.Client) -> None:
            response = client.get(f"{URL}/status/404")
            assert response.elapsed.total_seconds() > 0
            assert (response.reason_phrase, response.http_version) == ("Not Found", "HTTP/1.1")
            with pytest.raises(httpx.HTTPStatusError):
                response.raise_for_status()

        async def ask_async(client: httpx.AsyncClient) -> None:
            assert (await client.get(f"{URL}/status/404")).elapsed.total_seconds() > 0

        both(ask, ask_async)

    def test_a_packed_body_is_unpacked(self) -> None:
        assert httpx.get(f"{URL}/gzip").json() == {"packed": True}

    def test_redirects_and_their_history(self) -> None:
        assert httpx.get(f"{URL}/redirect").status_code == 302
        response = httpx.get(f"{URL}/redirect", follow_redirects=True)
        assert (response.json()["path"], [each.status_code for each in response.history]) == ("/landed", [302])

    def test_cookies(self) -> None:
        with httpx.Client() as client:
            client.get(f"{URL}/cookie")
            said = client.get(f"{URL}/podio/org/").json()
        assert said["headers"]["cookie"] == "session=abc; theme=dark"

    def test_multipart(self) -> None:
        files = {"source": ("a.txt", b"the file", "text/plain")}
        said = httpx.post(f"{URL}/podio/file", data={"filename": "a.txt"}, files=files).json()
        assert said["headers"]["content-type"].startswith("multipart/form-data; boundary=")
        assert "the file" in said["body"]

    def test_a_body_that_is_generated(self) -> None:
        def parts() -> Iterator[bytes]:
            yield b"one "
            yield b"two"

        async def async_parts() -> AsyncIterator[bytes]:
            for part in parts():
                yield part

        def send(client: httpx.Client) -> None:
            said = client.post(f"{URL}/upload", content=parts()).json()
            assert (said["body"], said["headers"]["transfer-encoding"]) == ("one two", "chunked")

        async def send_async(client: httpx.AsyncClient) -> None:
            assert (await client.post(f"{URL}/upload", content=async_parts())).json()["body"] == "one two"

        both(send, send_async)

    def test_event_hooks(self) -> None:
        seen: list[str] = []
        hooks = {
            "request": [lambda request: seen.append(request.method)],
            "response": [lambda response: seen.append(str(response.status_code))],
        }
        with httpx.Client(event_hooks=hooks) as client:
            client.get(URL)
        assert seen == ["GET", "200"]

    def test_an_auth_flow_may_ask_twice(self) -> None:
        class Refreshing(httpx.Auth):
            def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
                response = yield httpx.Request("POST", f"{URL}/status/401")
                request.headers["Authorization"] = f"OAuth2 {response.status_code}"
                yield request

        assert httpx.get(URL, auth=Refreshing()).json()["headers"]["authorization"] == "OAuth2 401"

    def test_repeated_headers_are_joined(self) -> None:
        said = httpx.get(URL, headers=[("X-Twice", "one"), ("X-Twice", "two")]).json()
        assert said["headers"]["x-twice"] == "one, two"

    def test_a_body_cut_short_is_a_protocol_error(self) -> None:
        def ask(client: httpx.Client) -> None:
            with pytest.raises(httpx.RemoteProtocolError, match="received 5 bytes, expected 100"):
                client.get(f"{URL}/cut")

        async def ask_async(client: httpx.AsyncClient) -> None:
            with pytest.raises(httpx.RemoteProtocolError, match="received 5 bytes, expected 100"):
                await client.get(f"{URL}/cut")

        both(ask, ask_async)


class TestBesideRespx:
    """A router of the user's, for another host, at httpcore as respx has it by default."""

    @pytest.mark.parametrize("ours_first", [True, False])
    @pytest.mark.parametrize("ours_ends_first", [True, False])
    def test_either_order(self, *, ours_first: bool, ours_ends_first: bool) -> None:
        ours, theirs = Interception(echo, frozenset({HOST})), respx.mock()
        theirs.get("https://other.example/").respond(418)

        async def ask_async(client: httpx.AsyncClient) -> None:
            assert (await client.get("https://other.example/")).status_code == 418
            assert (await client.get(URL)).status_code == 200

        def ask(client: httpx.Client) -> None:
            assert client.get("https://other.example/").status_code == 418
            assert client.get(URL).status_code == 200

        with ExitStack() as first_out, ExitStack() as last_out:
            for each in (ours, theirs) if ours_first else (theirs, ours):
                (first_out if (each is ours) is ours_ends_first else last_out).enter_context(each)
            both(ask, ask_async)
            assert theirs.calls.call_count == 2
            first_out.close()
            if ours_ends_first:
                assert httpx.get("https://other.example/").status_code == 418
            else:
                assert httpx.get(URL).status_code == 200

    def test_the_fixture(self, respx_mock: respx.MockRouter, intercepted: Interception) -> None:
        route = respx_mock.get("https://other.example/").respond(json={"theirs": True})
        assert httpx.get("https://other.example/").json() == {"theirs": True}
        assert httpx.get(URL).json()["origin"] == URL
        assert route.call_count == 1
        assert len(intercepted.respx.calls) == 1

    @pytest.mark.usefixtures("intercepted")
    def test_a_strict_router_still_refuses_what_it_does_not_know(self) -> None:
        with respx.mock(assert_all_called=False), pytest.raises(respx.models.AllMockedAssertionError):
            httpx.get("https://other.example/")

    @pytest.mark.usefixtures("intercepted")
    def test_a_stock_router_works_with_our_mocker(self, elsewhere: str) -> None:
        with respx.mock(using="podiomock") as theirs:
            theirs.get("https://other.example/").respond(418)
            theirs.get(elsewhere).pass_through()
            assert httpx.get("https://other.example/").status_code == 418
            assert httpx.get(elsewhere).content == b"elsewhere "
            assert httpx.get(URL).status_code == 200
            with pytest.raises(respx.models.AllMockedAssertionError):
                httpx.get("https://unknown.example/")

    @pytest.mark.parametrize("using", ["httpx", "httpcore", "podiomock"])
    @pytest.mark.parametrize("ours_first", [True, False])
    def test_only_a_route_that_names_our_host_takes_it(self, using: str, *, ours_first: bool, elsewhere: str) -> None:
        ours, theirs = Interception(echo, frozenset({HOST})), respx.mock(using=using, base_url=f"{URL}/podio")
        everything = respx.mock(using=using, assert_all_called=False)
        everything.get(elsewhere).pass_through()
        everything.get(f"{URL}/podio/passed").pass_through()
        everything.route(path="/podio/org/").respond(419)
        theirs.get("/item/1").respond(418)
        expected = {"item/1": 418, "item/2": 200, "org/": 200, "passed": 200}

        def ask(client: httpx.Client) -> None:
            assert {path: client.get(f"{URL}/podio/{path}").status_code for path in expected} == expected
            assert client.get("https://other.example/podio/org/").status_code == 419
            assert client.get(elsewhere).content == b"elsewhere "
            with pytest.raises(respx.models.AllMockedAssertionError):
                client.get("https://other.example/")

        async def ask_async(client: httpx.AsyncClient) -> None:
            assert {path: (await client.get(f"{URL}/podio/{path}")).status_code for path in expected} == expected
            with pytest.raises(respx.models.AllMockedAssertionError):
                await client.get("https://other.example/")

        with ExitStack() as stack:
            for each in (ours, theirs, everything) if ours_first else (everything, theirs, ours):
                stack.enter_context(each)
            both(ask, ask_async)

    def test_ours_can_be_a_route_of_theirs(self) -> None:
        with respx.mock() as theirs:
            theirs.route(host=HOST).mock(side_effect=adapt(echo))
            assert httpx.get(f"{URL}/podio/org/").json()["path"] == "/podio/org/"

    def test_a_mock_transport_is_left_alone(self, intercepted: Interception) -> None:
        with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(418))) as client:
            assert client.get(URL).status_code == 418
        assert not intercepted.respx.calls


class TestOurRouter:
    def test_calls_are_recorded(self, intercepted: Interception) -> None:
        def ask(client: httpx.Client) -> None:
            client.post(f"{URL}/podio/task/", json={"text": "call"})

        async def ask_async(client: httpx.AsyncClient) -> None:
            await client.post(f"{URL}/podio/task/", json={"text": "call"})

        both(ask, ask_async)
        calls = intercepted.respx.calls
        assert calls.call_count == 2
        for call in calls:
            assert (call.request.method, call.request.url) == ("POST", f"{URL}/podio/task/")
            assert json.loads(call.request.content) == {"text": "call"}
            assert call.response.status_code == 200
            assert call.response.json()["path"] == "/podio/task/"

    def test_only_the_last_calls_are_kept(self, intercepted: Interception) -> None:
        with httpx.Client() as client:
            for number in range(CALLS_KEPT + 5):
                client.get(f"{URL}/{number}")
        calls = intercepted.respx.calls
        assert (len(calls), calls[0].request.url.path, calls.last.request.url.path) == (CALLS_KEPT, "/5", "/1004")

    def test_routes_for_other_hosts(self, intercepted: Interception, elsewhere: str) -> None:
        intercepted.respx.get("https://other.example/").respond(418)
        intercepted.respx.get("https://through.example/").mock(side_effect=httpx.ConnectTimeout)

        def ask(client: httpx.Client) -> None:
            assert client.get("https://other.example/").status_code == 418
            assert client.get(elsewhere).content == b"elsewhere "
            with pytest.raises(httpx.ConnectTimeout):
                client.get("https://through.example/")
            assert client.get(URL).status_code == 200

        async def ask_async(client: httpx.AsyncClient) -> None:
            assert (await client.get("https://other.example/")).status_code == 418
            assert (await client.get(elsewhere)).content == b"elsewhere "

        both(ask, ask_async)

    def test_a_route_that_names_our_host_goes_before_us(self, intercepted: Interception) -> None:
        intercepted.respx.route().respond(419)
        assert httpx.get(f"{URL}/a").status_code == 200
        intercepted.respx.clear()
        intercepted.respx.get(f"{URL}/a").respond(418)

        def ask(client: httpx.Client) -> None:
            assert [client.get(f"{URL}/{path}").status_code for path in "ab"] == [418, 200]

        async def ask_async(client: httpx.AsyncClient) -> None:
            assert [(await client.get(f"{URL}/{path}")).status_code for path in "ab"] == [418, 200]

        both(ask, ask_async)

    def test_routes_may_be_added_before(self) -> None:
        interception = Interception(echo, frozenset({HOST}))
        interception.respx.get("https://other.example/").respond(418)
        for _ in range(2):
            with interception:
                assert httpx.get("https://other.example/").status_code == 418
                assert httpx.get(URL).status_code == 200
            assert not interception.respx.mounted

    def test_a_nested_router_without_an_answer_leaves_it_to_the_outer_one(self, intercepted: Interception) -> None:
        intercepted.respx.get("https://other.example/").respond(418)
        with Interception(lambda _: Response(200), frozenset({"api.podio.com"})) as inner:
            inner.respx.get("https://inner.example/").respond(419)
            assert httpx.get("https://other.example/").status_code == 418
            assert httpx.get("https://inner.example/").status_code == 419
            assert httpx.get(URL).json()["origin"] == URL

    def test_it_can_be_used_as_respx_routers_are(self, intercepted: Interception) -> None:
        @intercepted.respx
        def test() -> int:
            return httpx.get(URL).status_code

        assert test() == 200
        assert httpx.get(URL).status_code == 200
        with intercepted.respx(base_url="https://other.example", using="podiomock") as branch:
            branch.get("/here").respond(418)
            assert httpx.get("https://other.example/here").status_code == 418
            assert httpx.get(URL).status_code == 200

    def test_its_handler_serves_a_mock_transport(self) -> None:
        router = Router(echo, frozenset({HOST}))
        with httpx.Client(transport=httpx.MockTransport(router.handler)) as client:
            assert client.get(URL).status_code == 200
        assert router.calls.call_count == 1
        assert router not in TransportMocker.routers

    def test_what_passes_is_not_read_first(self, elsewhere: str) -> None:
        read_by: list[str] = []

        def parts() -> Iterator[bytes]:
            read_by.append("httpcore" if any("httpcore" in name for name in callers()) else "podiomock")
            yield b"part"

        with Interception(echo, frozenset({HOST})):
            assert httpx.post(elsewhere, content=parts()).content == b"elsewhere part"
        assert read_by == ["httpcore"]


def callers() -> Iterator[str]:
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
        yield frame.f_globals.get("__name__", "")


class TestTlsContexts:
    def test_one_per_setting_while_it_lasts(self) -> None:
        def mode(**settings: bool) -> tuple[ssl.SSLContext, ssl.VerifyMode]:
            with httpx.Client(**settings) as client:  # type: ignore[arg-type] # booleans all
                context = client._transport._pool._ssl_context  # type: ignore[attr-defined] # there is no public way
                return context, context.verify_mode

        with Interception(echo, frozenset({HOST})):
            assert mode()[0] is mode()[0]
            assert mode()[1] == ssl.CERT_REQUIRED
            assert mode(verify=False)[1] == ssl.CERT_NONE
            own = ssl.create_default_context()
            with httpx.Client(verify=own) as client:
                assert client._transport._pool._ssl_context is own  # type: ignore[attr-defined] # the same
        assert mode()[0] is not mode()[0]


def test_an_adapted_handler_serves_without_any_patch() -> None:
    def ask(request: Request) -> Response:
        return Response(200, (), request.url.encode())

    with httpx.Client(transport=httpx.MockTransport(adapt(ask))) as client:
        assert client.get(f"{URL}/a?b=c").text == f"{URL}/a?b=c"
