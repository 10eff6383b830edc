"""Files: upload in every spelling, read, describe, delete; who may."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.files import FILE, ITEM, LOOSE, attach, attached, upload
from tests.behaviour.outsiders import UNKNOWN, elsewhere, refused, speaking, speaking_as

BOUNDARY = "----x"


def part(disposition: str, content: str = "the plan", *headers: str) -> str:
    lines = [f"--{BOUNDARY}", f"Content-Disposition: form-data; {disposition}", *headers, "", content]
    return "\r\n".join(lines) + "\r\n"


def send(api: httpx.Client, *parts: str, path: str = "/file/", boundary: str = BOUNDARY) -> httpx.Response:
    body = "".join(parts) + f"--{BOUNDARY}--\r\n"
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return api.post(path, content=body.encode(), headers=headers)


@pytest.mark.parametrize("path", ["/file/", "/file", "/file/v2/", "/file/v2"])
def test_an_upload_answers_the_whole_file(api: httpx.Client, path: str) -> None:
    answer = api.post(path, files={"source": ("plan.txt", b"the plan")}, data={"filename": "Our plan.txt"})
    assert answer.status_code == 200
    file = answer.json()
    assert file.keys() == FILE | {"context"}
    told = {key: file[key] for key in ("name", "mimetype", "size", "description", "hosted_by", "replaces", "context")}
    assert told == {
        "name": "Our plan.txt",
        "mimetype": "text/plain",
        "size": 8,
        "description": None,
        "hosted_by": "podio",
        "replaces": [],
        "context": None,
    }
    assert sorted(file["rights"]) == ["delete", "download", "update", "view"]
    assert file["push"]["channel"] == f"/file/{file['file_id']}"
    again = api.get(f"/file/{file['file_id']}").json()
    assert {**again, "push": None} == {**file, "push": None}


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('name="source"; filename="plan.txt"', "plan.txt"),
        ("name=source; filename=plan.txt", "plan.txt"),
        ('name="source"; filename="Übersicht, 計画.txt"', "Übersicht, 計画.txt"),
        ('name="source"; filename="say \\"hi\\".txt"', 'say "hi".txt'),
        ('name="source"; filename="say %22hi%22.txt"', 'say "hi".txt'),
        ('name="source"; filename="a;b=c.txt"', "a;b=c.txt"),
        ("name=\"source\"; filename*=utf-8''%C3%9Cbersicht.txt", "Übersicht.txt"),
        ("name=\"source\"; FileName*=utf-8'en'a=b.txt", "a=b.txt"),
        ("name=\"source\"; filename*=utf-8''b%E5d.txt", "b\ufffdd.txt"),
        ('name="source"; filename="100% sure.txt"', "100% sure.txt"),
        ('name="source"; filename="../../etc/passwd"', "../../etc/passwd"),
    ],
)
def test_the_name_of_a_part(api: httpx.Client, disposition: str, name: str) -> None:
    file = send(api, part(disposition)).json()
    assert (file["name"], file["size"]) == (name, 8)


def test_a_name_that_is_no_utf_8_is_read_as_far_as_it_goes(api: httpx.Client) -> None:
    body = (part('name="source"; filename="b\u00e5d.txt"') + f"--{BOUNDARY}--\r\n").encode("latin-1")
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    assert api.post("/file/", content=body, headers=headers).json()["name"] == "b\ufffdd.txt"


def test_the_field_filename_wins_and_parts_come_in_any_order(api: httpx.Client) -> None:
    source, name = part('name="source"; filename="a.bin"'), part('name="filename"', "Bericht ü.pdf")
    for parts in ((source, name), (name, source), (part('name="other"; filename="b.txt"', "b"), name, source)):
        file = send(api, *parts).json()
        assert (file["name"], file["mimetype"], file["size"]) == ("Bericht ü.pdf", "application/pdf", 8)


def test_of_several_sources_the_first_counts(api: httpx.Client) -> None:
    first, second = part('name="source"; filename="1.txt"', "one"), part('name="source"; filename="2.txt"', "second")
    assert send(api, first, second).json()["name"] == "1.txt"


@pytest.mark.parametrize(
    ("name", "told", "kind"),
    [
        ("a.png", None, "image/png"),
        ("a.png", "application/octet-stream", "image/png"),
        ("a.png", "image/x-ours; q=1", "image/x-ours; q=1"),
        ("a.png", "no type", "image/png"),
        ("a.png", "text/plain\x7f", "image/png"),
        ("nothing", None, "application/octet-stream"),
        ("nothing", "text/csv", "text/csv"),
    ],
)
def test_what_kind_of_file_it_is(api: httpx.Client, name: str, told: str | None, kind: str) -> None:
    headers = [] if told is None else [f"Content-Type: {told}"]
    assert send(api, part(f'name="source"; filename="{name}"', "x", *headers)).json()["mimetype"] == kind


def test_any_bytes_come_back_as_they_were(api: httpx.Client) -> None:
    content = bytes(range(256)) * 100 + b"\r\n--" + BOUNDARY[:-1].encode() + b"\r\n\r\n--"
    assert api.get(f"/file/{upload(api, 'a.bin', content)}/raw").content == content
    assert api.get(f"/file/{upload(api, 'empty.txt', b'')}/raw").content == b""


@pytest.mark.parametrize(
    ("parts", "boundary", "sentence"),
    [
        ([part('name="filename"', "a.txt")], BOUNDARY, "Missing parameters: source."),
        ([part('name="file"; filename="a.txt"')], BOUNDARY, "Missing parameters: source."),
        ([f"--{BOUNDARY}\r\nContent-Type: text/plain\r\n\r\nthe plan\r\n"], BOUNDARY, "Missing parameters: source."),
        ([part('name="source"; filename=""')], BOUNDARY, "Missing parameters: filename."),
        ([part('name="source"; filename="a.txt"')], "another", "Missing parameters: source."),
        ([part('name="source"; filename="a.txt"')], "", "Missing parameters: source."),
        ([part('name="source"; filename="a.txt"')], "x" * 300, "Missing parameters: source."),
    ],
)
def test_an_upload_that_lacks_something(
    api: httpx.Client, parts: list[str], boundary: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    refused(send(api, *parts, boundary=boundary), 404, f"No matching operation could be found. {sentence}")
    assert caplog.records == []


@pytest.mark.parametrize(
    "request_of",
    [
        {"files": {"source": (None, "text"), "filename": (None, "a.txt")}},
        {"data": {"source": "@a.txt"}},
        {"data": {"source": ""}},
    ],
)
def test_a_source_that_is_text(api: httpx.Client, request_of: dict[str, Any]) -> None:
    sentence = "'source' parameter must given as multipart/form-data with type 'file'"
    answer = api.post("/file/", **request_of)
    refused(answer, 400, sentence)
    assert answer.json()["error"] == sentence


def test_json_is_no_upload(api: httpx.Client) -> None:
    refused(api.post("/file/", json={"source": "x"}), 404)
    refused(api.post("/file/"), 404)


def test_a_file_of_100_mb_is_taken_and_a_larger_one_is_not(api: httpx.Client) -> None:
    largest = 100 * 1024 * 1024
    file_id = upload(api, "large.bin", bytes(largest))
    assert api.get(f"/file/{file_id}").json()["size"] == largest
    answer = api.post("/file/", files={"source": ("large.bin", bytes(largest + 1))})
    refused(answer, 413)
    assert answer.json()["error"] == "too_large"


def test_the_body_of_a_large_upload_is_not_remembered_twice(api: httpx.Client, podiomock: PodioMock) -> None:
    upload(api, "large.bin", bytes(17 * 1024 * 1024))
    assert podiomock.calls[-1].request.body == b""
    upload(api, "small.bin", b"small")
    assert b"small" in podiomock.calls[-1].request.body


def test_a_description_can_be_set_and_unset(api: httpx.Client) -> None:
    for description in ("What it is", None):
        answer = api.put(f"/file/{LOOSE}", json={"description": description})
        assert (answer.status_code, answer.content) == (204, b"")
        assert api.get(f"/file/{LOOSE}").json()["description"] == description
    refused(
        api.put(f"/file/{LOOSE}", json={"description": 5}),
        400,
        "Invalid value 5 (integer): must be string or must be null",
    )


def test_a_deleted_file_leaves_its_object_and_is_gone(api: httpx.Client) -> None:
    answer = api.delete("/file/12343")
    assert (answer.status_code, answer.content) == (204, b"")
    assert attached(api) == [12344]
    assert (
        api.post("/item/app/456/filter/", json={"filters": {"item_id": [ITEM]}}).json()["items"][0]["file_count"] == 1
    )
    for path in ("/file/12343", "/file/12343/raw"):
        assert api.get(path).status_code == 410
    assert api.delete("/file/12343").status_code == 410


def test_a_file_goes_with_its_object(api: httpx.Client) -> None:
    picture = upload(api, "in the comment.png")
    comment = api.post(f"/comment/item/{ITEM}/", json={"value": "x", "file_ids": [picture]}).json()["comment_id"]
    assert attached(api, f"/comment/{comment}") == [picture]
    api.delete(f"/item/{ITEM}")
    assert {api.get(f"/file/{each}").status_code for each in (12343, 12344, picture)} == {410}


def test_one_that_is_attached_to_nothing_is_its_uploaders(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann", org="admin", space="admin") as ann:
        file_id = upload(ann)
        for answer in (api.get(f"/file/{file_id}"), api.get(f"/file/{file_id}/raw"), attach(api, file_id)):
            refused(answer, 403)
        # By a list of ids it is not found, as is one that hangs elsewhere.
        refused(api.put(f"/item/{ITEM}", json={"file_ids": [file_id]}), 404)
        assert attach(ann, file_id).status_code == 204
    assert api.get(f"/file/{file_id}").status_code == 200


def test_members_load_what_others_attached_and_leave_it_as_it_is(api: httpx.Client, podiomock: PodioMock) -> None:
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        assert ann.get("/file/12343/raw").text == "What is in and what is out."
        assert sorted(ann.get("/file/12343").json()["rights"]) == ["download", "view"]
        sentence = "The user with id {} does not have the right {} on file with id 12343"
        me = ann.get("/user/status").json()["user"]["user_id"]
        refused(ann.delete("/file/12343"), 403, sentence.format(me, "delete"))
        refused(ann.put("/file/12343", json={"description": "x"}), 403, sentence.format(me, "update"))
        refused(ann.post(f"/file/{upload(ann)}/replace", json={"old_file_id": 12343}), 403)
    assert api.delete("/file/12344").status_code == 204  # Sam's; an admin may


def test_strangers_see_nothing(podiomock: PodioMock) -> None:
    with speaking(podiomock, elsewhere(podiomock).owner) as stranger:
        for path in ("", "/raw"):
            refused(stranger.get(f"/file/12343{path}"), 403)
        refused(stranger.post("/file/12343/copy"), 403)
        refused(attach(stranger, upload(stranger)), 403)


def test_unknown_files(api: httpx.Client) -> None:
    for path in (f"/file/{UNKNOWN}", f"/file/{UNKNOWN}/raw"):
        refused(api.get(path), 404, "Object not found")


URL = "https://example.com/reports/Q1%20plan.pdf?download=1"


def test_a_file_of_what_the_world_knows_is_behind_an_address(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.world.url(URL, content=b"%PDF")
    answer = api.post("/file/from_url/", json={"url": URL})
    assert answer.status_code == 200
    file = answer.json()
    assert file.keys() == FILE | {"context"}
    assert (file["name"], file["mimetype"], file["size"]) == ("Q1 plan.pdf", "application/pdf", 4)
    assert api.get(f"/file/{file['file_id']}/raw").content == b"%PDF"
    podiomock.world.url(URL, "moved", name="moved.txt")
    assert api.post("/file/from_url", json={"url": URL}).json()["name"] == "moved.txt"


def test_an_address_that_the_world_does_not_know_is_never_asked(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.world.url("https://example.com/known", "x")
    refused(api.post("/file/from_url/", json={"url": URL}), 400, f'Invalid value "{URL}" (string): must be a valid URL')
    hint = podiomock.calls[-1].hint or ""
    assert "never fetches" in hint
    assert f"podiomock.world.url('{URL}'" in hint
    assert "https://example.com/known" in hint


@pytest.mark.parametrize(
    "url", ["", "plan.pdf", "ftp://example.com/a", "https://", "file:///etc/passwd", "http://[zz/a"]
)
def test_what_is_no_address(api: httpx.Client, url: str) -> None:
    refused(api.post("/file/from_url/", json={"url": url}), 400, f'Invalid value "{url}" (string): must be a valid URL')
