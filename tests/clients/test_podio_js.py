"""`podio-js`, Podio's own, against the server: the chapters of podio_js/story.js, and podio_js/native.js."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from podiomock import PodioMock
from podiomock.server.running import Server

STORY = Path(__file__).parent / "podio_js" / "story.js"
NATIVE = STORY.with_name("native.js")
PACKAGE = "podio-js@1.6.1"

UNREACHABLE = re.compile(r"E(?:CONN\w+|NOTFOUND|AI_AGAIN|TIMEDOUT|SOCKETTIMEDOUT|HOSTUNREACH|NETUNREACH|50\d)\b")
"""Codes that npm ends with when no registry answers."""

Tell = Callable[[str], Any]


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not on this machine, and podio-js needs it")
    return found


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that podio-js was installed in."""
    needs("node")
    folder = tmp_path_factory.mktemp("podio_js")
    command = [needs("npm"), "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), PACKAGE]
    patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=3000", "--fetch-timeout=30000"]
    try:
        done = subprocess.run([*command, *patience], capture_output=True, text=True, timeout=180, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm could not fetch {PACKAGE} within three minutes")
    if done.returncode and (code := UNREACHABLE.search(done.stderr)):
        pytest.skip(f"npm cannot reach its registry for {PACKAGE}: {code[0]}")
    assert done.returncode == 0, done.stderr
    return folder / "node_modules"


class Forwarded(BaseHTTPRequestHandler):
    """To the Maton door: podio-js drops the path of its `apiURL` and always says `OAuth2`; all else goes as it is."""

    authority: str
    wbufsize = -1  # the answer leaves in one piece

    def forward(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        headers["authorization"] = headers["authorization"].replace("OAuth2 ", "Bearer ", 1)
        headers.pop("connection", None)  # each side keeps its own
        body = self.rfile.read(int(headers.get("content-length", 0)))
        connection = HTTPConnection(self.authority, timeout=30)
        try:
            connection.request(self.command, f"/podio{self.path}", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_DELETE = forward  # noqa: N815  the names are the base class's

    def log_message(self, *_: object) -> None:
        """The fake has a journal."""


@pytest.fixture
def native_url(podiomock_url: str) -> Iterator[str]:
    """Podio's paths at a host's root."""
    handler = type("ForwardedHere", (Forwarded,), {"authority": podiomock_url.removeprefix("http://")})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = False  # closing waits for them
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def tell(modules: Path, native_url: str, podiomock: PodioMock) -> Tell:
    """Run a chapter; what it saw."""

    def tell(chapter: str) -> Any:
        environment = {"PODIO_URL": native_url, "PODIO_TOKEN": podiomock.api_key, "NODE_PATH": str(modules)}
        command = [needs("node"), "--no-deprecation", str(STORY), chapter]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return tell


def test_apps(tell: Tell) -> None:
    seen = tell("app")
    assert seen["name"] == "Tasks"
    assert seen["fields"][:3] == [["title", "text"], ["status", "category"], ["due-date", "date"]]
    assert seen["options"] == ["To Do", "In Progress", "Done", "Cancelled"]
    assert not seen["microHasFields"]
    types = {"name": "text", "stage": "category", "score": "number", "due": "date", "amount": "money"}
    types |= {"project": "app", "owner": "contact", "phone": "phone", "progress": "progress", "effort": "duration"}
    assert dict(seen["made"]) == types
    assert sorted(seen["inSpace"]) == ["Leads", "Projects", "Tasks"]


def test_items(tell: Tell, podiomock: PodioMock) -> None:
    seen = tell("items")
    assert seen["created"]["title"] == "Ada"
    assert seen["tags"] == ["js"]
    read = seen["read"]
    assert [each["value"]["text"] for each in read["stage"]] == ["New", "Won"]
    assert read["score"] == [{"value": "1.5000"}]
    (due,) = read["due"]
    assert (due["start"], due["end"]) == ("2025-02-15 10:00:00", "2025-02-16 12:00:00")
    assert read["amount"] == [{"value": "250.0000", "currency": "EUR"}]
    assert [each["value"]["title"] for each in read["project"]] == ["Project Alpha"]
    assert [each["value"]["name"] for each in read["owner"]] == ["Jane Roe"]
    assert read["phone"] == [{"type": "work", "value": "+45 1234"}]
    assert (read["progress"], read["effort"]) == ([{"value": 40}], [{"value": 5400}])

    assert seen["updated"] == {"revision": 1, "title": "Ada L."}
    again = seen["again"]
    assert again["name"] == [{"value": "Ada L."}]
    assert again["score"] == seen["value"] == [{"value": "7.2500"}]
    assert again["progress"] == [{"value": 100}]
    assert "stage" not in again
    kept = {"due", "amount", "project", "owner", "phone", "effort"}
    assert {each: again[each] for each in kept} == {each: read[each] for each in kept}
    assert (seen["revision"], seen["revisions"]) == (3, [3, 2, 1, 0])
    assert dict(seen["values"]).keys() == seen["newer"].keys() == again.keys()
    assert (seen["newer"]["name"], seen["newer"]["progress"]) == ("Ada L.", 100)
    # It was created with `?silent=true&hook=false`.
    assert [each.type for each in podiomock.effects.hooks] == ["app.create", *["item.update"] * 3]


def test_paging(tell: Tell) -> None:
    seen = tell("paging")
    titles = [f"Lead {number:02}" for number in range(70)]
    in_three_pages = [[70, 70, 30], [70, 70, 30], [70, 70, 10]]
    assert seen["posted"] == seen["got"] == {"titles": titles, "counts": in_three_pages}
    assert seen["narrowed"] == {"titles": titles[11:60:2], "counts": [[70, 25, 10], [70, 25, 10], [70, 25, 5]]}
    assert seen["count"] == {"count": 70}


def test_refusals(tell: Tell) -> None:
    seen = tell("refusals")
    assert seen["unknown"][:3] == ["PodioNotFoundError", 404, "not_found"]
    bad = 'Invalid value "many" (string): must be number'
    assert seen["bad"] == ["PodioBadRequestError", 400, "invalid_value", bad]
    assert seen["stale"][:3] == ["PodioConflictError", 409, "conflict"]
    assert seen["kept"] == {"name": [{"value": "Bea"}]}
    assert seen["deleted"] == {}  # what the client makes of 204
    assert seen["gone"][:3] == ["PodioGoneError", 410, "gone"]


def test_signing_in_at_podios_own_door(modules: Path, podiomock: PodioMock, podiomock_server: Server) -> None:
    token = podiomock.world.app(456).row.token
    environment = {"NATIVE_URL": str(podiomock_server.native_url), "APP_TOKEN": token, "NODE_PATH": str(modules)}
    command = [needs("node"), "--no-deprecation", str(NATIVE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["user"] == {"user": 12345, "title": "Complete project plan", "renewed": True}
    assert seen["refused"]["name"] == "PodioAuthorizationError"
    assert (seen["app"]["by"]["type"], seen["app"]["by"]["id"]) == ("app", 456)
    assert seen["app"]["bulk"] == 403
