"""Laws that traffic shows by itself: they hold of what is recorded from the fake, and find each planted lie."""

import json
import re
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from podiomock import PodioMock, load
from podiomock.cli import main
from podiomock.http import Request, Response
from podiomock.verify.watching import Span, Watch, recorded
from tests.cassettes.recording import asked, told

CASSETTES = Path(__file__).parents[2] / "cassettes"
AT = re.compile(r"at: .*")
STORY: tuple[Any, ...] = (
    "GET /item/123",
    ("POST /item/app/456/", {"fields": {"title": "New"}}),
    "GET /item/124",
    ("PUT /item/124", {"fields": {"title": "Newer"}}),
    "GET /item/124",
    ("POST /item/app/456/filter/", {"limit": 2}),
    ("POST /task/item/124/", {"text": "Look"}),
    "DELETE /item/124",
    "GET /item/124",
    "GET /item/999999",
)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return told(tmp_path / "story.yaml", PodioMock(load("documented")), *STORY)


def test_the_shipped_stories_keep_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--recorded", str(CASSETTES)]) == 0
    assert capsys.readouterr().out == "0 calls break a law that traffic shows, in 6 cassettes\n"


@pytest.mark.parametrize(
    ("line", "right", "wrong", "told"),
    [
        (1, "status: 200", "status: 201", "is 201; declared is 200"),
        (1, "title: ", "titel: ", "is not as declared"),
        (2, "item_id: 124", "item_id: 123", "gave the id 123, which was there before"),
        (4, "revision: 1", "revision: 0", "is of revision 0, and 0 was there before"),
        (5, "revision: 1", "revision: 0", "is of revision 0, and 1 was there before"),
        (6, "filtered: 151", "filtered: 1", "does not add up: 2 items, filtered 1, total 151"),
        (6, "total: 151", "total: 150", "does not add up: 2 items, filtered 151, total 150"),
        (6, "limit: 2", "limit: 1", "has 2 items on a page of 1"),
        (9, "GONE", "", "and item 124 was deleted before"),
        (10, "error_propagate", "error_propagation", "has not error_propagate"),
    ],
)
def test_a_lie_is_found(story: Path, line: int, right: str, wrong: str, told: str) -> None:
    head, *blocks = story.read_text().split("\n- ")
    if right == "GONE":  # the deleted item is read as it was before
        blocks[line - 1] = AT.sub(AT.findall(blocks[line - 1])[0], blocks[4])
    else:
        assert right in blocks[line - 1]
        blocks[line - 1] = blocks[line - 1].replace(right, wrong, 1)
    story.write_text("\n- ".join([head, *blocks]))
    [finding] = recorded([story])
    assert told in finding.wrong
    assert finding.line is not None
    assert story.read_text().splitlines()[finding.line - 1].startswith("- method")


def test_it_is_told_for_programs_with_the_line(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story.write_text(story.read_text().replace("item_id: 124", "item_id: 123", 1))
    assert main(["verify", "--json", "--recorded", str(story)]) == 1
    [finding] = json.loads(capsys.readouterr().out)
    assert finding["cassette"] == str(story)
    assert "the id 123" in finding["wrong"]


def test_no_key_and_no_network_are_needed(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MATON_API_KEY", raising=False)
    assert main(["verify", "--recorded", str(story)]) == 0
    assert main(["verify", "--recorded", str(story.parent / "nothing.yaml")]) == 2
    assert "no cassette at" in capsys.readouterr().err
    assert main(["verify", "--usage", "usage.json", "--recorded", str(story)]) == 2
    assert "--recorded asks nobody, and takes no --usage" in capsys.readouterr().err


class Traffic:
    """Calls to a fake, held to the laws as if they had come in some order, or at some time."""

    def __init__(self) -> None:
        self.mock = PodioMock(load("documented"))
        self.watch = Watch()

    def call(self, line: str, body: Any = None) -> tuple[Request, Response]:
        request = asked(line, body, authorization=f"Bearer {self.mock.api_key}")
        return request, self.mock.handle(request)

    def breaks(self, *calls: tuple[Request, Response], at: tuple[tuple[float, float], ...] = ()) -> list[str]:
        start = datetime(2031, 5, 6, tzinfo=UTC)
        spans = [Span(*(start + timedelta(seconds=each) for each in span)) for span in at]
        pairs = zip_longest(calls, spans)
        return [wrong for (request, response), span in pairs for wrong in self.watch.see(request, response, span)]


@pytest.mark.parametrize("url", ["https://example.com/item/1", "https://gateway.maton.ai/notion/item/1"])
def test_what_went_to_others_is_none_of_its_business(url: str) -> None:
    call = Request.to("GET", url, {}, b""), Response(500, (("Content-Type", "text/html"),), b"<html>")
    assert Traffic().breaks(call) == []
    podios = Request.to("GET", "https://api.podio.com/item/1", {}, b""), call[1]
    assert "a server's error" in Traffic().breaks(podios)[0]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_an_api_that_does_not_answer_breaks_no_law(status: int) -> None:
    request = Request.to("GET", "https://api.maton.ai/podio/item/1", {}, b"")
    assert Traffic().breaks((request, Response(status, (("Content-Type", "text/html"),), b"<html>"))) == []


def test_an_answer_with_other_keys_that_were_asked_for_breaks_no_law() -> None:
    traffic = Traffic()
    assert traffic.breaks(traffic.call("POST /item/app/456/filter/?fields=items.view(micro)", {})) == []


def test_of_calls_that_overlapped_nobody_can_tell_which_was_first() -> None:
    traffic = Traffic()
    read, update = traffic.call("GET /item/123"), traffic.call("PUT /item/123", {"fields": {"title": "New"}})
    again, deletion = traffic.call("GET /item/123"), traffic.call("DELETE /item/123")
    late = (0.0, 1.0), (2.0, 2.1), (0.1, 3.0), (2.2, 4.0), (3.9, 5.0)
    assert traffic.breaks(read, update, read, deletion, again, at=late) == []
    traffic = Traffic()
    [stale, gone] = traffic.breaks(
        read, update, read, deletion, again, at=tuple((each, each + 0.5) for each in range(5))
    )
    assert "is of revision 0, and 1 was there before" in stale
    assert "item 123 was deleted before" in gone


def test_what_was_deleted_is_neither_listed_nor_changed() -> None:
    traffic = Traffic()
    listed, update = (
        traffic.call("POST /item/app/456/filter/", {}),
        traffic.call("PUT /item/123", {"fields": {"title": "x"}}),
    )
    found = traffic.breaks(traffic.call("DELETE /item/123"), listed, update)
    assert ["item 123 was deleted before" in each for each in found] == [True, True]
