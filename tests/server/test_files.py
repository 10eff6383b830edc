"""Files over a real socket: up, down, in parts, by their links, with the clients that people use for it."""

import hashlib
import http.client
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
import requests

from podiomock.server.running import Server
from tests.server.small_world import ITEM, KEY

CURL = shutil.which("curl")


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.trust_env = False
        made.headers.update(KEY)
        yield made


def upload(client: httpx.Client, name: str, content: bytes) -> dict[str, object]:
    answer = client.post("/podio/file/", files={"source": (name, content)}, data={"filename": name})
    assert answer.status_code == 200, answer.text
    file: dict[str, object] = answer.json()
    return file


def test_the_link_leads_back_to_the_server(client: httpx.Client, server: Server) -> None:
    file = upload(client, "a.png", b"0123456789")
    link = file["link"]
    assert link == f"{server.url}/files.podio.com/{file['file_id']}"
    assert client.get(str(link)).content == b"0123456789"
    assert client.get(f"{link}/medium").content == b"0123456789"
    assert client.get(str(link), headers={"Range": "bytes=3-5"}).content == b"345"
    assert httpx.get(str(link), params={"oauth_token": "podiomock-key"}, trust_env=False).status_code == 200
    assert httpx.get(str(link), trust_env=False).status_code == 401


def test_the_link_leads_to_the_name_that_the_client_called(server: Server) -> None:
    url = server.url.replace("127.0.0.1", "localhost")
    with httpx.Client(base_url=url, headers=KEY, trust_env=False) as client:
        link = str(upload(client, "a.txt", b"x")["link"])
        assert link.startswith(f"{url}/")
        assert client.get(link).content == b"x"


def test_a_server_that_stands_in_for_the_real_host_gives_its_links(client: httpx.Client) -> None:
    file_id = upload(client, "a.txt", b"x")["file_id"]
    answer = client.get(f"/podio/file/{file_id}", headers={"Host": "api.maton.ai"})
    assert answer.json()["link"] == f"http://files.podio.com/{file_id}"
    assert client.get(f"/{file_id}", headers={"Host": "files.podio.com"}).content == b"x"


def test_requests_uploads_and_downloads_in_pieces(session: requests.Session, server: Server) -> None:
    content = bytes(range(256)) * 40_000
    answer = session.post(
        f"{server.url}/podio/file/",
        files={"source": ("Übersicht.bin", BytesIO(content))},
        data={"filename": "Übersicht.bin"},
        timeout=30,
    )
    file = answer.json()
    assert (file["name"], file["size"]) == ("Übersicht.bin", len(content))
    with session.get(file["link"], stream=True, timeout=30) as download:
        assert b"".join(download.iter_content(65536)) == content
        assert download.headers["content-disposition"] == (
            "attachment; filename=\"_bersicht.bin\"; filename*=UTF-8''%C3%9Cbersicht.bin"
        )
    parts = [
        session.get(file["link"], headers={"Range": f"bytes={at}-{at + 2_999_999}"}, timeout=30)
        for at in range(0, len(content), 3_000_000)
    ]
    assert {each.status_code for each in parts} == {206}
    assert b"".join(each.content for each in parts) == content


def test_httpx_streams_a_large_file(client: httpx.Client) -> None:
    content = b"0123456789abcdef" * 200_000
    file = upload(client, "large.bin", content)
    got = hashlib.sha256()
    with client.stream("GET", f"/podio/file/{file['file_id']}/raw") as download:
        for piece in download.iter_bytes():
            got.update(piece)
    assert got.digest() == hashlib.sha256(content).digest()
    assert client.get(ITEM).status_code == 200


def test_head_and_the_same_connection(client: httpx.Client, server: Server) -> None:
    file_id = upload(client, "a.bin", b"x" * 600_000)["file_id"]
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=5)
    for method, length in (("HEAD", 0), ("GET", 600_000), ("HEAD", 0)):
        connection.request(method, f"/podio/file/{file_id}/raw", headers=KEY)
        response = connection.getresponse()
        assert (response.status, len(response.read())) == (200, length)
        assert response.headers["content-length"] == "600000"
    connection.close()


@pytest.mark.parametrize("leave", [1, 300_000])
def test_a_client_that_leaves_in_the_middle_of_a_download(client: httpx.Client, leave: int) -> None:
    file_id = upload(client, "a.bin", b"x" * 5_000_000)["file_id"]
    with client.stream("GET", f"/podio/file/{file_id}/raw") as download:
        assert len(next(download.iter_bytes(leave))) == leave
    assert client.get(ITEM).status_code == 200


@pytest.mark.skipif(CURL is None, reason="curl is not on this machine")
def test_curl(server: Server, tmp_path: Path) -> None:
    def curl(*arguments: str) -> bytes:
        authorization = f"Authorization: {KEY['Authorization']}"
        command = [str(CURL), "--silent", "--show-error", "--noproxy", "*", "--header", authorization, *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=30, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    content = bytes(range(256)) * 20
    (tmp_path / "plan.bin").write_bytes(content)
    form = ["--form", "source=@plan.bin", "--form", "filename=our plan.bin"]
    made = httpx.Response(200, content=curl(*form, f"{server.url}/podio/file/")).json()
    assert (made["name"], made["size"]) == ("our plan.bin", len(content))
    link = made["link"]
    assert curl("--range", "100-199", link) == content[100:200]
    assert curl("--range", "-50", link) == content[-50:]
    assert b"accept-ranges: bytes" in curl("--head", link)
    # A download that broke off goes on where it stood.
    (tmp_path / "part.bin").write_bytes(content[:1000])
    curl("--continue-at", "-", "--output", "part.bin", link)
    assert (tmp_path / "part.bin").read_bytes() == content
    curl("--remote-header-name", "--remote-name", link)
    assert (tmp_path / "our plan.bin").read_bytes() == content


def test_what_is_wrong_with_a_body_is_not_logged(tmp_path: Path) -> None:
    """A broken upload is the client's mistake: nothing of it on the server's stderr."""
    program = tmp_path / "program.py"
    program.write_text(
        """
import httpx
from podiomock.server.running import serve_in_thread
from podiomock.mock import PodioMock
from tests.server.small_world import KEY, small_world

with serve_in_thread(PodioMock(small_world())) as server:
    headers = {**KEY, "Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"garbage", b"--x\\r\\nbad header\\r\\n\\r\\nx\\r\\n--x--", b"--xy", b"--x\\r\\n: 1\\r\\n\\r\\n"):
        answer = httpx.post(f"{server.url}/podio/file/", content=body, headers=headers, trust_env=False)
        assert answer.status_code == 404
"""
    )
    done = subprocess.run(
        [sys.executable, program],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": "."},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_large_file_takes_a_small_multiple_of_its_size(server: Server) -> None:
    """The fake's peak, the client's own pieces included: the body as it arrives, the file cut out of it."""
    size = 24 * 1024 * 1024
    head = b'--x\r\nContent-Disposition: form-data; name="source"; filename="a.bin"\r\n\r\n'
    piece, tail = bytes(range(256)) * 256, b"\r\n--x--\r\n"

    def body() -> Iterator[bytes]:
        yield head
        for _ in range(size // len(piece)):
            yield piece
        yield tail

    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=60)
    length = f"{len(head) + size + len(tail)}"
    headers = {**KEY, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": length}
    tracemalloc.start()
    try:
        connection.request("POST", "/podio/file/", body(), headers)
        response = connection.getresponse()
        answer = httpx.Response(response.status, content=response.read()).json()
        kept, up = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        connection.request("GET", f"/podio/file/{answer['file_id']}/raw", headers=KEY)
        response = connection.getresponse()
        got = 0
        while read := response.read(65536):
            got += len(read)
        _, down = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        connection.close()
    assert (answer["size"], got) == (size, size)
    assert up < 2.5 * size
    assert kept < 1.2 * size
    assert down < 1.2 * size
