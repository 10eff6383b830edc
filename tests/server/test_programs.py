"""Programs that are not Python: curl, and JavaScript's fetch."""

import shutil
import subprocess
from pathlib import Path

import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.server.small_world import ITEM

AUTHORIZATION = "Authorization: Bearer podiomock-key"


def needs(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not on this machine")
    return found


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def curl(*arguments: str) -> str:
    return run(needs("curl"), "-sS", "--noproxy", "*", "-H", AUTHORIZATION, "-w", " %{http_code}", *arguments)


def test_curl_with_raw_brackets(server: Server, mock: PodioMock) -> None:
    url = f"{server.url}{ITEM}?fields[]=title&a[b]=[1]"
    assert curl("-g", url).endswith(" 200")
    assert mock.calls[0].request.query == "fields[]=title&a[b]=[1]"


def test_curl_posts_json(server: Server) -> None:
    body = '{"fields": {"title": "New"}}'
    assert curl(f"{server.url}/podio/item/app/456/", "-H", "Content-Type: application/json", "-d", body).endswith(
        " 200"
    )
    assert curl(f"{server.url}/podio/item/app/456/", "-d", body).endswith(" 200")


def test_curl_offers_http2(server: Server) -> None:
    body = '{"fields": {"title": "New"}}'
    assert curl("--http2", f"{server.url}/podio/item/app/456/", "-d", body).endswith(" 200")


def test_curl_uploads_a_file(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(b"x" * 3_000_000)
    answer = curl(f"{server.url}/podio/file/", "-F", f"source=@{file}", "-F", "filename=notes.txt")
    assert answer.endswith(" 200")


def test_curl_is_refused_a_body_too_large(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "large"
    with file.open("wb") as sparse:
        sparse.truncate(102 * 1024 * 1024)
    for expect in ("Expect: 100-continue", "Expect:"):
        answer = curl(f"{server.url}/podio/file/", "-H", expect, "--data-binary", f"@{file}")
        assert answer.endswith(" 413")


def test_curl_asks_for_the_head_only(server: Server) -> None:
    assert "HTTP/1.1" in curl("-I", f"{server.url}/podio/org/")


# The vendor page's JavaScript example as it is printed; only the host is the server's.
EXAMPLE = Path(__file__).parents[2] / "fixtures" / "examples" / "programs" / "fetch_example.js"
SHOWN = "console.log(response.status, data[0].org_id, data[0].spaces[0].space_id);"


def test_the_pages_javascript_under_node(server: Server) -> None:
    node = needs("node")
    program = EXAMPLE.read_text().replace("https://api.maton.ai", server.url) + SHOWN
    printed = run(node, "--input-type=module", "-e", program, MATON_API_KEY="podiomock-key")
    assert printed == "200 123456 789\n"
