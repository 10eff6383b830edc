"""Downloads: ranges, names to save under, links and the sizes of pictures, through every client."""

import urllib.error
import urllib.request

import httpx
import pytest
import requests

from podiomock import PodioMock
from podiomock.state.tokens import PASSWORD
from tests.behaviour.files import ITEM, LOOSE, upload
from tests.behaviour.outsiders import UNKNOWN, refused, speaking_as

CONTENT = b"0123456789"
SIZES = ("tiny", "small", "medium", "large", "extra_large", "badge", "preview")


@pytest.fixture
def raw(api: httpx.Client) -> str:
    return f"/file/{upload(api, 'ten.bin', CONTENT)}/raw"


@pytest.mark.parametrize(
    ("asked", "got", "where"),
    [
        ("bytes=0-0", b"0", "0-0"),
        ("bytes=2-4", b"234", "2-4"),
        ("bytes=7-", b"789", "7-9"),
        ("bytes=7-99", b"789", "7-9"),
        ("bytes=-3", b"789", "7-9"),
        ("bytes=-99", CONTENT, "0-9"),
        ("Bytes = 2 - 4", b"234", "2-4"),
        ("bytes=0-", CONTENT, "0-9"),
    ],
)
def test_a_part_of_a_file(api: httpx.Client, raw: str, asked: str, got: bytes, where: str) -> None:
    answer = api.get(raw, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (206, got)
    assert answer.headers["content-range"] == f"bytes {where}/10"
    assert answer.headers["content-length"] == str(len(got))
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert api.get(raw).content == CONTENT


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_part_that_is_not_there(api: httpx.Client, raw: str, asked: str) -> None:
    answer = api.get(raw, headers={"Range": asked})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["content-range"] == "bytes */10"


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=4-2"},
        {"Range": "bytes=0-1,4-5"},
        {"Range": "bytes=x"},
        {"Range": "bytes="},
        {"Range": "bytes=-"},
        {"Range": "items=0-1"},
        {"Range": "bytes=0-1", "If-Range": '"etag"'},
    ],
)
def test_what_is_no_range_gets_the_whole(api: httpx.Client, raw: str, headers: dict[str, str]) -> None:
    answer = api.get(raw, headers=headers)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert "content-range" not in answer.headers


def test_no_part_of_nothing_and_none_of_json(api: httpx.Client) -> None:
    empty = upload(api, "empty.txt", b"")
    assert api.get(f"/file/{empty}/raw", headers={"Range": "bytes=0-"}).status_code == 416
    assert api.get(f"/file/{empty}", headers={"Range": "bytes=0-5"}).status_code == 200
    assert api.get(f"/file/{UNKNOWN}/raw", headers={"Range": "bytes=0-5"}).status_code == 404


def test_head_tells_of_a_file_and_of_nothing_else(api: httpx.Client, raw: str) -> None:
    whole, head = api.get(raw), api.head(raw, headers={"Range": "bytes=0-1"})
    assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)
    assert api.head(f"/item/{ITEM}").status_code == 404
    assert api.head(f"/file/{UNKNOWN}/raw").status_code == 404


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("plan.txt", 'attachment; filename="plan.txt"'),
        ("our plan; v=2.txt", 'attachment; filename="our plan; v=2.txt"'),
        ('say "hi".txt', "attachment; filename=\"say _hi_.txt\"; filename*=UTF-8''say%20%22hi%22.txt"),
        ("ü/計.txt", "attachment; filename=\"_/_.txt\"; filename*=UTF-8''%C3%BC%2F%E8%A8%88.txt"),
        ("a\r\nSet-Cookie: x", "attachment; filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x"),
    ],
)
def test_the_name_to_save_under(api: httpx.Client, name: str, said: str) -> None:
    assert api.get(f"/file/{upload(api, name)}/raw").headers["content-disposition"] == said


def test_the_link_is_podios_own_and_answers_in_this_process(api: httpx.Client, podiomock: PodioMock) -> None:
    link = api.get(f"/file/{LOOSE}").json()["link"]
    assert link == f"https://files.podio.com/{LOOSE}"
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    asked = urllib.request.Request(link, headers=headers)
    with urllib.request.urlopen(asked) as answer:
        by_urllib = answer.read()
    assert {
        by_urllib,
        httpx.get(link, headers=headers).content,
        requests.get(link, headers=headers, timeout=5).content,
    } == {b"What the project is about."}
    assert httpx.get(link, params={"oauth_token": podiomock.api_key}).status_code == 200
    assert httpx.get(link, headers=headers | {"Range": "bytes=0-3"}).content == b"What"
    assert httpx.head(link, headers=headers).headers["content-length"] == "26"


def test_the_reader_is_told_that_the_real_host_takes_no_key(api: httpx.Client, podiomock: PodioMock) -> None:
    api.get(f"https://files.podio.com/{LOOSE}")
    hint = podiomock.calls[-1].hint or ""
    assert "takes Podio's own token" in hint
    assert "/podio/file/FILE_ID/raw" in hint
    assert podiomock.calls[-1].endpoint == "follow_file_link"


def test_a_link_asks_who_follows_it(api: httpx.Client, podiomock: PodioMock) -> None:
    link = f"https://files.podio.com/{LOOSE}"
    assert httpx.get(link).status_code == 401
    assert httpx.get(link, params={"oauth_token": "wrong"}).status_code == 401
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(link)
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        refused(ann.get(link), 403)
        assert ann.get("https://files.podio.com/12343").status_code == 200
    for path in (f"/{UNKNOWN}", "/", "/favicon.ico", f"/{LOOSE}/tiny/more"):
        refused(api.get(f"https://files.podio.com{path}"), 404)
    api.delete(f"/file/{LOOSE}")
    refused(api.get(link), 410)


@pytest.mark.parametrize("size", SIZES)
def test_the_sizes_of_a_picture(api: httpx.Client, size: str) -> None:
    file = api.get(f"/file/{upload(api, 'a.png', b'PNG')}").json()
    assert file["thumbnail_link"] == file["link"]  # as recorded
    answer = api.get(f"{file['thumbnail_link']}/{size}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, b"PNG", "image/png")


def test_what_has_no_thumbnail(api: httpx.Client) -> None:
    assert api.get(f"/file/{LOOSE}").json()["thumbnail_link"] is None
    refused(api.get(f"https://files.podio.com/{LOOSE}/medium"), 404)
    refused(api.get(f"https://files.podio.com/{upload(api, 'a.png')}/huge"), 404)


def test_a_link_can_be_made_to_fail(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.faults.throttle("follow_file_link", times=1)
    assert api.get(f"https://files.podio.com/{LOOSE}").status_code == 429
    assert api.get(f"https://files.podio.com/{LOOSE}").status_code == 200


def test_a_link_answers_to_podios_own_token(podiomock: PodioMock) -> None:
    world = podiomock.world
    world.build.root.oauth_client("program", "secret")
    login = {"grant_type": "password", "client_id": "program", "client_secret": "secret"}
    login |= {"username": world.me.mail, "password": PASSWORD}
    token = httpx.post("https://api.podio.com/oauth/token/v2", json=login).json()["access_token"]
    authorized = {"Authorization": f"OAuth2 {token}"}
    link = httpx.get(f"https://api.podio.com/file/{LOOSE}", headers=authorized).json()["link"]
    assert link == f"https://files.podio.com/{LOOSE}"
    for answer in (httpx.get(link, headers=authorized), httpx.get(f"{link}?oauth_token={token}")):
        assert (answer.status_code, answer.text) == (200, "What the project is about.")
    assert podiomock.calls[-1].hint is None
    refused(httpx.get(link, headers={"Authorization": "OAuth2 wrong"}), 401, "expired_token")
