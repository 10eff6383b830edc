"""requests: its response and the urllib3 one beneath are what they are over the network."""

import io
from collections.abc import Iterator
from importlib.metadata import version

import pytest
import requests
import urllib3

from tests.transports.echoing import HOST, URL

pytestmark = pytest.mark.usefixtures("intercepted")


def test_the_response() -> None:
    response = requests.get(f"{URL}/status/404", timeout=5)
    assert (response.status_code, response.reason, response.ok) == (404, "Not Found", False)
    assert response.url == f"{URL}/status/404"
    assert response.encoding == "utf-8"
    assert response.json() == {"error": "as asked"}
    assert response.elapsed.total_seconds() > 0
    assert response.headers["CONTENT-TYPE"] == "application/json; charset=utf-8"
    with pytest.raises(requests.HTTPError, match="404 Client Error: Not Found"):
        response.raise_for_status()


def test_the_raw_response_is_urllib3s() -> None:
    response = requests.get(f"{URL}/binary", stream=True, timeout=5)
    assert isinstance(response.raw, urllib3.HTTPResponse)
    assert response.raw.read(3) == b"\0\1\2"
    assert response.raw.version == 11
    response.close()


def test_streaming() -> None:
    with requests.get(f"{URL}/binary", stream=True, timeout=5) as response:
        assert [len(chunk) for chunk in response.iter_content(51200)] == [51200, 51200]
    with requests.get(f"{URL}/podio/org/", stream=True, timeout=5) as response:
        assert len(list(response.iter_lines())) == 1


def test_a_packed_body_is_unpacked() -> None:
    assert requests.get(f"{URL}/gzip", timeout=5).json() == {"packed": True}


@pytest.mark.skipif(version("urllib3").startswith("1."), reason="urllib3 1.26 does not count what requests reads")
def test_a_body_cut_short_is_an_error() -> None:
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        requests.get(f"{URL}/cut", timeout=5)


def generated() -> Iterator[bytes]:
    yield b"a "
    yield b"cup"


@pytest.mark.parametrize(
    ("body", "length"),
    [
        ("a cup", "5"),
        (b"a cup", "5"),
        (bytearray(b"a cup"), "5"),
        (io.BytesIO(b"a cup"), "5"),
        (generated(), None),
    ],
    ids=["text", "bytes", "bytearray", "file", "generator"],
)
def test_a_body_of_any_kind(body: object, length: str | None) -> None:
    said = requests.post(URL, data=body, timeout=5).json()  # type: ignore[arg-type] # a bytearray will do
    assert said["body"] == "a cup"
    assert said["headers"].get("content-length") == length
    assert said["headers"].get("transfer-encoding") == (None if length else "chunked")


@pytest.mark.skipif(
    requests.__build__ < 0x023200,
    reason="before 2.32, requests announces a text's characters and urllib3 2 sends its bytes: it arrives cut",
)
def test_text_is_sent_as_utf8() -> None:
    said = requests.post(URL, data="café", timeout=5).json()
    assert said["body"].encode("latin-1").decode() == "café"


def test_no_body_at_all() -> None:
    said = requests.post(URL, timeout=5).json()
    assert (said["body"], said["headers"]["content-length"]) == ("", "0")


def test_a_multipart_upload() -> None:
    files = {"source": ("a.txt", io.BytesIO(b"the file"))}
    said = requests.post(f"{URL}/podio/file", data={"filename": "a.txt"}, files=files, timeout=5).json()
    assert "the file" in said["body"]
    assert said["headers"]["content-type"].startswith("multipart/form-data; boundary=")


def test_redirects_and_their_history() -> None:
    response = requests.get(f"{URL}/redirect", timeout=5)
    assert (response.json()["path"], [each.status_code for each in response.history]) == ("/landed", [302])


def test_cookies() -> None:
    with requests.Session() as session:
        session.get(f"{URL}/cookie", timeout=5)
        assert session.cookies.get_dict() == {"session": "abc", "theme": "dark"}
        assert "session=abc" in session.get(URL, timeout=5).json()["headers"]["cookie"]


def test_credentials_in_the_url_go_into_a_header_only() -> None:
    said = requests.get(f"https://user:secret@{HOST}/podio/org/", timeout=5).json()
    assert (said["origin"], said["headers"]["host"]) == (URL, HOST)
    assert said["headers"]["authorization"].startswith("Basic ")


def test_a_host_header_of_the_callers_stays() -> None:
    said = requests.get(URL, headers={"Host": "gateway.maton.ai", b"X-Bytes": b"yes"}, timeout=5).json()  # type: ignore[dict-item] # requests takes bytes too
    assert (said["headers"]["host"], said["headers"]["x-bytes"]) == ("gateway.maton.ai", "yes")


def test_an_adapter_of_the_callers_is_answered_too() -> None:
    class Counting(requests.adapters.HTTPAdapter):
        sent = 0

        def send(self, *args: object, **kwargs: object) -> requests.Response:
            self.sent += 1
            return super().send(*args, **kwargs)  # type: ignore[arg-type] # handed through

    adapter = Counting()
    with requests.Session() as session:
        session.mount(URL, adapter)
        assert session.get(URL, timeout=5).status_code == 200
    assert adapter.sent == 1
