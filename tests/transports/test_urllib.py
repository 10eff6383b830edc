"""urllib.request: http.client's own response, through urllib's own processors."""

import http.client
import http.cookiejar
import io
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator

import pytest

from tests.transports.echoing import HOST, URL

pytestmark = pytest.mark.usefixtures("intercepted")


def test_the_response() -> None:
    with urllib.request.urlopen(f"{URL}/podio/org/?a=[1]") as response:
        assert isinstance(response, http.client.HTTPResponse)
        assert (response.status, response.getcode(), response.reason) == (200, 200, "OK")
        assert response.url == response.geturl() == f"{URL}/podio/org/?a=[1]"
        assert response.headers["content-type"] == response.getheader("Content-Type")
        assert response.headers.get_content_charset() == "utf-8"
        assert response.read(1) == b"{"
        assert response.read().endswith(b"}")
        assert response.read() == b""


def test_reading_in_pieces() -> None:
    with urllib.request.urlopen(f"{URL}/binary") as response:
        pieces = iter(lambda: response.read(50000), b"")
        assert [len(piece) for piece in pieces] == [50000, 50000, 2400]


def test_4xx_and_5xx_raise_by_urllibs_own_processor() -> None:
    for status in (400, 404, 410, 420, 500):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{URL}/status/{status}")
        with caught.value as error:
            assert (error.code, error.url) == (status, f"{URL}/status/{status}")
            assert error.headers["Content-Type"] == "application/json; charset=utf-8"
            assert error.read() == b'{"error": "as asked"}'


def test_the_headers_are_urllibs() -> None:
    with urllib.request.urlopen(urllib.request.Request(URL, data=b"a=1")) as response:
        said = response.read().decode()
    for expected in (
        f'"host": "{HOST}"',
        '"content-type": "application/x-www-form-urlencoded"',
        '"connection": "close"',
        '"user-agent": "Python-urllib/',
        '"accept-encoding": "identity"',
    ):
        assert expected in said


def generated() -> Iterator[bytes]:
    yield b"one "
    yield b"two"


@pytest.mark.parametrize("body", [b"one two", io.BytesIO(b"one two"), generated(), [b"one ", b"two"]])
def test_a_body_of_any_kind(body: Iterable[bytes] | bytes) -> None:
    with urllib.request.urlopen(urllib.request.Request(URL, data=body)) as response:
        assert b'"body": "one two"' in response.read()


def test_redirects() -> None:
    with urllib.request.urlopen(f"{URL}/redirect") as response:
        assert response.url == f"{URL}/landed"


def test_cookies() -> None:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    opener.open(f"{URL}/cookie").close()
    assert {cookie.name: cookie.value for cookie in jar} == {"session": "abc", "theme": "dark"}
    with opener.open(URL) as response:
        assert b"session=abc" in response.read()


def test_a_body_cut_short_is_an_error() -> None:
    with urllib.request.urlopen(f"{URL}/cut") as response, pytest.raises(http.client.IncompleteRead):
        response.read()


def test_no_tls_context_is_made_for_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    urllib.request.urlopen(URL).close()  # the first builds the opener, with a context from 3.12 on
    made: list[object] = []
    monkeypatch.setattr(ssl, "_create_default_https_context", lambda: made.append(1))
    urllib.request.urlopen(URL).close()
    assert made == []
