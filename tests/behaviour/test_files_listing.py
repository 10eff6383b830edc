"""Lists of files: all, an app's, a space's; filters, order, pages."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.files import APP, COMMENT, FILE, ITEM, LOOSE, SPACE, TASK, attach, upload
from tests.behaviour.outsiders import UNKNOWN, elsewhere, refused, speaking, speaking_as


def names(api: httpx.Client, path: str = "/file/", **query: Any) -> list[str]:
    answer = api.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [each["name"] for each in answer.json()]


@pytest.fixture
def some(api: httpx.Client, podiomock: PodioMock) -> None:
    """One on everything that takes files, a kind each, a day after the other."""
    places = [("item", ITEM, "Zebra.png"), ("comment", COMMENT, "alpha.mp3"), ("task", TASK, "beta.mp4")]
    places += [("space", SPACE, "gamma.pdf")]
    for kind, number, name in places:
        podiomock.clock.advance(days=1)
        attach(api, upload(api, name), kind, number)


ALL = ["alpha.mp3", "beta.mp4", "dates.csv", "gamma.pdf", "project-brief.txt", "scope.txt", "Zebra.png"]
IN_APP = ["alpha.mp3", "dates.csv", "scope.txt", "Zebra.png"]
IN_SPACE = ["alpha.mp3", "beta.mp4", "dates.csv", "gamma.pdf", "scope.txt", "Zebra.png"]


@pytest.mark.usefixtures("some")
class TestOfEverything:
    @pytest.mark.parametrize(
        ("path", "found"),
        [
            ("/file/", ALL),
            ("/file", ALL),
            (f"/file/app/{APP}/", IN_APP),
            (f"/file/space/{SPACE}", IN_SPACE),
            ("/file/app/457/", []),
        ],
    )
    def test_places(self, api: httpx.Client, path: str, found: list[str]) -> None:
        assert names(api, path) == found

    def test_entries_say_what_they_are_attached_to(self, api: httpx.Client) -> None:
        for each in api.get("/file/").json():
            assert each.keys() == FILE | {"context"}
            assert each["push"] is None
            assert (each["context"] is None) is (each["file_id"] == LOOSE)

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"attached_to": "item"}, ["dates.csv", "scope.txt", "Zebra.png"]),
            ({"attached_to": "task;space"}, ["beta.mp4", "gamma.pdf"]),
            ({"attached_to": "status"}, []),
            ({"filetype": "image"}, ["Zebra.png"]),
            ({"filetype": "audio;video"}, ["alpha.mp3", "beta.mp4"]),
            ({"filetype": "application"}, ["gamma.pdf"]),
            ({"filetype": "text", "attached_to": "item"}, ["dates.csv", "scope.txt"]),
            ({"hosted_by": "podio"}, ALL),
            ({"hosted_by": "dropbox"}, []),
            ({"hosted_by": "google,podio"}, ALL),
            ({"created_by": "user:12347"}, ["dates.csv"]),
            ({"created_by": "12347"}, ["dates.csv"]),
            ({"created_by": "user:0", "filetype": "text"}, ["project-brief.txt", "scope.txt"]),
            ({"created_by": "app:456"}, []),
            ({"created_on": "2025-01-20-2025-01-20"}, ["dates.csv", "scope.txt"]),
            ({"created_on": "2026-02-03-2026-02-04"}, ["alpha.mp3", "beta.mp4"]),
            ({"sort_desc": "true", "limit": 2}, ["Zebra.png", "scope.txt"]),
            ({"sort_by": "created_on", "limit": 3}, ["scope.txt", "dates.csv", "project-brief.txt"]),
            ({"sort_by": "created_on", "sort_desc": 1, "limit": 2}, ["gamma.pdf", "beta.mp4"]),
            ({"limit": 2, "offset": 5}, ["scope.txt", "Zebra.png"]),
            ({"offset": 50}, []),
        ],
    )
    def test_filters_order_and_pages(self, api: httpx.Client, query: dict[str, Any], found: list[str]) -> None:
        assert names(api, **query) == found

    def test_what_others_see(self, podiomock: PodioMock) -> None:
        with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
            assert names(ann) == IN_SPACE
            upload(ann, "mine.txt")
            assert names(ann, filetype="text") == ["dates.csv", "mine.txt", "scope.txt"]
        with speaking(podiomock, elsewhere(podiomock).owner) as stranger:
            assert names(stranger) == []
            refused(stranger.get(f"/file/app/{APP}/"), 403)
            refused(stranger.get(f"/file/space/{SPACE}/"), 403)


def test_a_page_is_20(api: httpx.Client) -> None:
    for at in range(21):
        upload(api, f"{at}.txt")
    assert len(names(api)) == 20
    assert len(names(api, limit=100)) == 24


def test_a_files_listing_of_an_item_or_task_is_in_itself(api: httpx.Client) -> None:
    attach(api, LOOSE, "task", TASK)
    assert [each["name"] for each in api.get(f"/item/{ITEM}").json()["files"]] == ["scope.txt", "dates.csv"]
    assert [each["name"] for each in api.get(f"/task/{TASK}").json()["files"]] == ["project-brief.txt"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("limit=0", "Invalid value 0 (integer): must not be less than 1"),
        ("offset=-1", "Invalid value -1 (integer): must not be less than 0"),
        ("limit=x", 'Invalid value "x" (string): must be integer'),
        ("sort_by=size", "Invalid value \"size\" (string): must be one of {'name', 'created_on'}"),
        (
            "filetype=pdf",
            "Invalid value \"pdf\" (string): must be one of {'image', 'application', 'video', 'text', 'audio'}",
        ),
        ("created_by=Ann", 'Invalid value "Ann" (string): must be user:ID'),
        ("created_on=today", 'Invalid value "today" (string): must be Range'),
        ("created_on=2026-02-02-2026-02-01", 'Invalid value "2026-02-02-2026-02-01" (string): must be Range'),
        ("created_on=2026-02-30-2026-03-01", None),
        ("attached_to=org", None),
        ("hosted_by=ftp", None),
    ],
)
def test_filters_that_make_no_sense(api: httpx.Client, query: str, sentence: str | None) -> None:
    refused(api.get(f"/file/?{query}"), 400, sentence)


def test_places_that_are_not_there(api: httpx.Client) -> None:
    refused(api.get(f"/file/app/{UNKNOWN}/"), 404)
    refused(api.get(f"/file/space/{UNKNOWN}/"), 404)
