"""Recordings of other tools: read, written, and played by the tools themselves."""

import base64
import gzip
import json
from pathlib import Path

import httpx
import pytest
import requests

from podiomock.cassettes.cassette import Cassette, CassetteError
from podiomock.cassettes.foreign import WRITERS, read
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.cassettes.replay import Replay
from podiomock.http import Request, Response
from tests.cassettes.recording import HOST, answered, asked

STORY = [
    Interaction(asked("GET /item/1"), answered({"item_id": 1, "title": "Ünï\nlines"})),
    Interaction(asked("POST /item/app/1/?a=b", {"fields": {"title": "x"}}), answered({"item_id": 2})),
    Interaction(asked("GET /file/1/raw"), Response(200, (("Content-Type", "image/png"),), b"\x89PNG\xff\x00")),
    Interaction(asked("DELETE /item/1"), Response(204)),
    Interaction(
        asked("GET /zipped"),
        Response(200, (("Content-Encoding", "gzip"), ("Content-Type", "text/plain")), b"plain again"),
    ),
    Interaction(asked("GET /deflated"), answered({"z": "deflate"}, 200, ("Content-Encoding", "deflate"))),
    Interaction(asked("GET /late"), Failure("timeout", 0.5), seconds=0.5),
]


@pytest.mark.parametrize("kind", WRITERS)
def test_what_is_written_is_read_again(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.file"
    path.write_text(WRITERS[kind](STORY))
    found, again = read(path)
    assert found == kind
    kept = [each for each in STORY if kind == "har" or isinstance(each.response, Response)]
    assert [each.request for each in again] == [each.request for each in kept]
    assert [each.response for each in again if isinstance(each.response, Failure)] == [
        each.response for each in kept if isinstance(each.response, Failure)
    ]
    assert [(each.response.status, each.response.body) for each in again if isinstance(each.response, Response)] == [
        (each.response.status, each.response.body) for each in STORY if isinstance(each.response, Response)
    ]


def test_ours_is_played_by_vcrpy(tmp_path: Path) -> None:
    vcr = pytest.importorskip("vcr")
    path = tmp_path / "a.yaml"
    path.write_text(WRITERS["vcrpy"](STORY))
    with vcr.use_cassette(str(path), record_mode="none", match_on=["method", "uri", "body"]):
        assert httpx.get(f"{HOST}/item/1").json() == {"item_id": 1, "title": "Ünï\nlines"}
        assert httpx.post(f"{HOST}/item/app/1/?a=b", json={"fields": {"title": "x"}}).json() == {"item_id": 2}
        assert httpx.get(f"{HOST}/file/1/raw").content == b"\x89PNG\xff\x00"
        assert httpx.get(f"{HOST}/zipped").text == "plain again"
    with vcr.use_cassette(str(path), record_mode="none"):
        assert requests.get(f"{HOST}/zipped", timeout=9).text == "plain again"


def test_vcrpys_is_played_by_ours(tmp_path: Path, podiomock_url: str) -> None:
    vcr = pytest.importorskip("vcr")
    path = tmp_path / "theirs.yaml"
    headers = {"Authorization": "Bearer podiomock-key"}
    with vcr.use_cassette(str(path), record_mode="all"), httpx.Client(headers=headers) as client:
        made = client.post(f"{podiomock_url}/podio/item/app/456/", json={"fields": {"title": "Real"}}).json()
        got = client.get(f"{podiomock_url}/podio/item/{made['item_id']}").json()
    kind, interactions = read(path)
    assert kind == "vcrpy"
    cassette = Cassette(tmp_path / "ours.yaml")
    for each in interactions:
        cassette.append(each)
    replay = Replay(cassette)
    again = [replay(each.request) for each in interactions]
    assert json.loads(again[0].body) == made
    assert json.loads(again[1].body) == got


def test_vcrpys_gzip_in_binary_is_unpacked(tmp_path: Path) -> None:
    packed = base64.b64encode(gzip.compress(b'{"access_token": "hush-hush"}')).decode()
    path = tmp_path / "a.yaml"
    path.write_text(
        "interactions:\n- request: {body: null, headers: {Accept: ['*/*']}, method: GET, uri: 'https://x.test/'}\n"
        f"  response:\n    body: {{string: !!binary '{packed}'}}\n    headers: {{Content-Encoding: [gzip]}}\n"
        "    status: {code: 200, message: OK}\nversion: 1\n"
    )
    ((one,),) = (read(path)[1],)
    assert isinstance(one.response, Response)
    assert one.response.body == b'{"access_token": "hush-hush"}'


CASSETTER = """version: 1
interactions:
- request:
    method: GET
    uri: https://x.test/second
    headers: {accept: ["*/*"]}
    body: {type: none}
  response:
    status: 200
    headers: {}
    body: {type: binary, content: ff0062}
  recorded_at: 2026-11-24T03:43:38.000000+00:00
- request:
    method: POST
    uri: https://x.test/first
    headers: {content-type: [application/json]}
    body: {type: json, content: {t: 1}}
  response:
    status: 201
    headers: {content-type: [application/json]}
    body: {type: json, content: {a: [1]}}
  recorded_at: 2026-11-24T03:43:37.000000+00:00
"""


def test_cassetters_is_read_in_the_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(CASSETTER)
    kind, (first, second) = read(path)
    assert kind == "cassetter"
    assert (first.request.url, first.request.body) == ("https://x.test/first", b'{"t":1}')
    assert isinstance(second.response, Response)
    assert second.response.body == b"\xff\x00b"


PARAMETER = {"name": "a", "value": "1 2"}


def test_a_har_of_a_browser_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.har"
    entry = {
        "startedDateTime": "2026-03-01T10:00:00.000+01:00", "time": 12.5, "serverIPAddress": "192.0.2.1",
        "request": {"method": "POST", "url": "https://x.test/a", "headers": [{"name": ":authority", "value": "x.test"}],
                    "postData": {"mimeType": "application/x-www-form-urlencoded", "params": [PARAMETER]}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "x", "text": "/w==", "encoding": "base64"}},
    }  # fmt: skip
    failed = entry | {"response": {"status": 0, "headers": [], "content": {}}}
    path.write_text(json.dumps({"log": {"version": "1.2", "entries": [entry, failed]}}))
    kind, (one, other) = read(path)
    assert (kind, one.request.body, one.seconds) == ("har", b"a=1+2", 0.0125)
    assert isinstance(one.response, Response)
    assert one.response.body == b"\xff"
    assert other.response == Failure("reset")
    assert one.request == Request.to("POST", "https://x.test/a", {}, b"a=1+2")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "interactions:\n- !!python/object/apply:os.system ['x']\nversion: 1\n",
            "the tag .* has no place in a recording",
        ),
        ("interactions: " + "[" * 200 + "]" * 200, "deeper than 64 levels"),
        ("interactions: {\n", "expected"),
        ("interactions:\n- request: {method: GET}\n", "missing required field `uri`"),
        ("interactions: []\nversion: 7\n", "version 7 is not known, only 1"),
        ("just: text\n", "it has no interactions"),
        ('{"log": {"entries": [{"request": {}}]}}', "missing required field"),
        ('{"a": ' + "[" * 100_000, "no recording that is known"),
        ("", "it has no interactions"),
    ],
)
def test_what_is_none_is_refused(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(CassetteError, match=says):
        read(path)
