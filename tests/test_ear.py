"""Who hears what hooks are called with: each delivery in order; nonsense that comes to a public URL does no harm."""

import http.client
from urllib.parse import urlsplit

import pytest

from podiomock.ear import listening


def post(url: str, body: bytes, length: str | None = None) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} | (
        {} if length is None else {"Content-Length": length}
    )
    connection.request("POST", urlsplit(url).path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_deliveries_are_heard_in_order_by_their_hook() -> None:
    with listening() as ear:
        for number, hook in ((1, 7), (2, 8), (3, 7)):
            assert post(ear.url, f"type=item.create&hook_id={hook}&item_id={number}".encode()) == 200
        assert [each["item_id"] for each in ear.heard({7}, 2)] == ["1", "3"]
        assert [each["item_id"] for each in ear.heard({8}, 1)] == ["2"]


@pytest.mark.parametrize("length", ["abc", "-1", "9" * 30])
def test_what_has_no_length_is_refused_in_silence(length: str, capfd: pytest.CaptureFixture[str]) -> None:
    with listening() as ear:
        assert post(ear.url, b"", length) == 400
        assert post(ear.url, b"\xff\x00=%zz&hook_id=1") == 200
        assert len(ear.heard({1}, 1)) == 1
    assert capfd.readouterr().err == ""
