"""`podiomock record`, as a program before a server that it takes for the real one."""

import io
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from podiomock import load
from podiomock.cassettes.cassette import FAKE, LIVE, Cassette, Origin
from podiomock.cassettes.interaction import Interaction
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.scrub import Scrubber
from podiomock.cli import main
from podiomock.mock import PodioMock
from podiomock.recording import keeping
from podiomock.server.running import Server
from tests.cassettes.recording import answered, asked

KEY = "a-live-key-of-mine"
HEADERS = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def live() -> Iterator[Server]:
    """What is recorded."""
    with Server(PodioMock(load("documented"), api_key=KEY)) as server:
        yield server


class Recording:
    """A running `podiomock record`."""

    def __init__(self, to: Path, upstream: str) -> None:
        command = [sys.executable, "-m", "podiomock", "record", "--port", "0", "--to", str(to), "--upstream", upstream]
        environment = os.environ | {"MATON_API_KEY": KEY, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        assert self.process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+(?= into)", self.process.stdout.readline())
        assert found is not None
        self.url = found[0]

    def stop(self, how: signal.Signals = signal.SIGINT) -> str:
        self.process.send_signal(how)
        told, _ = self.process.communicate(timeout=60)
        return str(told)


def test_what_passes_is_handed_on_and_kept(live: Server, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    recording = Recording(path, live.url)
    with httpx.Client(base_url=f"{recording.url}/podio", headers=HEADERS) as client:
        made = client.post("/item/app/456/", json={"fields": {"title": f"with {KEY}"}})
        assert made.status_code == 200
        uploaded = client.post("/file/", files={"source": ("a.bin", b"\xff" * 200_000)}, data={"filename": "a.bin"})
        assert uploaded.status_code == 200
        raw = client.get(f"/file/{uploaded.json()['file_id']}/raw")
        assert raw.content == b"\xff" * 200_000
        assert client.get("/item/999999").status_code == 404
    told = recording.stop()
    assert re.search(rf"{path}: 4 calls recorded, \d+ bytes, \d+ secrets replaced", told)
    assert recording.process.returncode == 0
    cassette = Cassette.open(path)
    assert cassette[0].request.path.removeprefix("/podio") == "/item/app/456/"
    assert [each.answer().status for each in cassette] == [200, 200, 200, 404]
    assert cassette[2].answer().body == b"\xff" * 200_000
    assert all(KEY.encode() not in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


def test_eight_threads_lose_nothing(live: Server, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    recording = Recording(path, live.url)

    def ask(number: int) -> None:
        with httpx.Client(base_url=f"{recording.url}/podio", headers=HEADERS, timeout=60) as client:
            for count in range(25):
                client.get(f"/item/{9_000_000 + number * 1000 + count}")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert "200 calls recorded" in recording.stop(signal.SIGTERM)
    assert len({each.request.path for each in Cassette.open(path)}) == 200


def test_nobody_there_is_recorded_as_that(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    recording = Recording(path, "http://127.0.0.1:9")
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{recording.url}/podio/org/")
    recording.stop()
    assert "failure: refused" in path.read_text()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["--to", "a.yaml", "--upstream", "api.maton.ai"],
            "--upstream api.maton.ai is no URL; write https://api.maton.ai",
        ),
        (["--to", "a.yaml", "--port", "99999"], "--port 99999 is no port"),
        ([], "the following arguments are required: --to"),
    ],
)
def test_what_makes_no_sense_is_refused(words: list[str], says: str) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "podiomock", "record", *words], capture_output=True, text=True, check=False
    )
    assert result.returncode == 2
    assert says in result.stderr


def test_where_nothing_can_be_written_it_does_not_begin(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    for to, why in ((tmp_path, "Is a directory"), (tmp_path / "file" / "a.yaml", "Not a directory")):
        assert main(["record", "--to", str(to), "--port", "0"]) == 2
        assert capsys.readouterr().err == f"podiomock: {to} cannot be written: {why}\n"


def test_what_cannot_be_written_in_the_end_is_told(live: Server, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "story.yaml"
    recording = Recording(path, live.url)
    (tmp_path / "folder").write_text("in the way")
    assert httpx.get(f"{recording.url}/podio/item/123", headers=HEADERS).status_code == 200
    assert f"podiomock: {path} cannot be written: " in recording.stop()
    assert recording.process.returncode == 2


def test_the_fake_does_not_pass_for_the_real_api(live: Server, tmp_path: Path) -> None:
    recording = Recording(path := tmp_path / "story.yaml", live.url)
    httpx.get(f"{recording.url}/podio/org/", headers=HEADERS)
    recording.stop()
    origin = Cassette.open(path).origin
    assert (origin.source, origin.host) == (FAKE, None)


def test_the_fake_is_not_added_to_what_the_real_api_said(live: Server, tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    cassette = Cassette(path, Origin(source=LIVE))
    cassette.append(Interaction(asked("GET /org/"), answered([])))
    cassette.save()
    before = path.read_bytes()
    recording = Recording(path, live.url)
    httpx.get(f"{recording.url}/podio/org/", headers=HEADERS)
    assert "podiomock's own fake answers" in recording.stop()
    assert recording.process.returncode == 2
    assert path.read_bytes() == before


def test_what_is_left_out_is_told_beside_the_summary(live: Server, tmp_path: Path) -> None:
    recording = Recording(path := tmp_path / "story.yaml", live.url)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.txt", KEY * 9)
    with httpx.Client(base_url=f"{recording.url}/podio", headers=HEADERS) as client:
        client.get("/org/")
        client.post("/file/", files={"source": ("a.zip", archive.getvalue())}, data={"filename": "a.zip"})
        client.get(f"/item/{KEY}?oauth_token=other-token-of-mine")
    told = recording.stop()
    assert recording.process.returncode == 2
    assert "2 calls recorded" in told
    assert re.search(r"all is written but POST http\S+/podio/file/ \(a secret in it cannot be replaced", told)
    assert len(Cassette.open(path)) == 2
    for secret in (KEY, "other-token-of-mine"):
        assert secret not in told
        assert all(secret.encode() not in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


def test_progress_is_told_from_time_to_time(tmp_path: Path) -> None:
    recorder = Recorder(lambda _: answered({"a": 1}), Cassette(tmp_path / "a.yaml", Origin()), Scrubber())
    told: queue.Queue[str] = queue.Queue()
    with keeping(recorder, pause=0.01, tell=told.put):
        for count in (1, 2):
            recorder(asked("GET /x", authorization="Bearer a-key-of-mine"))
            line = told.get(timeout=60)
            assert re.search(rf"a\.yaml: {count} calls recorded, \d+ bytes, 1 secrets replaced", line)
            assert len(Cassette.open(tmp_path / "a.yaml")) == count
