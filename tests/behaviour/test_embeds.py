"""Links: the fake keeps the address, and follows it never."""

from typing import Any

import httpx
import pytest

from tests.behaviour.outsiders import UNKNOWN, refused


@pytest.mark.parametrize("mode", [None, "immediate", "delayed", "auto", "never"])
def test_a_link(api: httpx.Client, mode: str | None) -> None:
    url = "https://example.com/doc?x=1"
    made = api.post("/embed/", json={"url": url} | ({"mode": mode} if mode else {})).json()
    assert made.keys() == {
        "embed_id", "original_url", "resolved_url", "url", "hostname", "type", "title", "description",
        "embed_html", "embed_width", "embed_height", "files",
    }  # fmt: skip
    assert (made["original_url"], made["hostname"], made["files"]) == (url, "example.com", [])
    assert api.get(f"/embed/{made['embed_id']}").json() == made


@pytest.mark.parametrize(
    "body",
    [{}, {"url": ""}, {"url": "example.com"}, {"url": "ftp://example.com"}, {"url": "https://x", "mode": "now"}],
)
def test_what_is_no_link(api: httpx.Client, body: dict[str, Any]) -> None:
    refused(api.post("/embed/", json=body), 400)


def test_a_link_that_is_not_there(api: httpx.Client) -> None:
    refused(api.get(f"/embed/{UNKNOWN}"), 404)
