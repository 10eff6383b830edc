"""The calendar: items and tasks by their dates."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.apps import app, field, item, text
from tests.behaviour.outsiders import APP, ME, ORG, SPACE, refused, speaking_as

FEBRUARY = {"date_from": "2025-02-01", "date_to": "2025-02-28"}
NOW = {"date_from": "2026-02-01", "date_to": "2026-02-28"}


def entries(client: httpx.Client, path: str = "/calendar/", **query: Any) -> list[tuple[str, int]]:
    """What a calendar shows."""
    answer = client.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return [(each["ref_type"], each["ref_id"]) for each in answer.json()]


def test_items_and_tasks_by_date(api: httpx.Client) -> None:
    assert entries(api, **FEBRUARY) == [("item", 122), ("item", 123), ("task", 789)]
    assert entries(api, **FEBRUARY, tasks="false") == [("item", 122), ("item", 123)]
    assert entries(api, date_from="2025-02-16", date_to="2025-02-28") == []
    # Of the tasks only one's own; in the space everybody's.
    assert entries(api, **NOW) == []
    assert entries(api, f"/calendar/space/{SPACE}/", **NOW) == [("task", 788), ("task", 787)]
    assert entries(api, f"/calendar/app/{APP}/", **NOW) == [("task", 788), ("task", 787)]
    assert entries(api, "/calendar/app/457/", **FEBRUARY) == []


def test_tasks_without_a_space_are_in_every_selection(api: httpx.Client) -> None:
    march = {"date_from": "2026-03-01", "date_to": "2026-03-01"}
    assert entries(api, **march) == entries(api, **march, space_ids=[SPACE]) == [("task", 783)]
    assert entries(api, **FEBRUARY, space_ids=SPACE) == entries(api, **FEBRUARY)
    assert entries(api, f"/calendar/space/{SPACE}/", **march) == []


def test_an_event(api: httpx.Client) -> None:
    made, task = api.get("/calendar/", params=FEBRUARY).json()[1:]
    assert set(made) == set(task) == {
        "ref_type", "ref_id", "type", "id", "group", "title", "description", "status", "start", "start_date",
        "start_time", "start_utc", "end", "end_date", "end_time", "end_utc", "link", "app", "color", "location",
    }  # fmt: skip
    assert (made["group"], made["title"], made["app"]["app_id"]) == ("Task", "Complete project plan", APP)
    assert (made["start"], made["start_time"], made["start_utc"]) == ("2025-02-15 00:00:00", None, "2025-02-15")
    assert (made["end"], made["status"]) == (None, None)
    assert (task["group"], task["app"], task["status"]) == (None, None, "active")
    assert (task["start"], task["start_time"]) == ("2025-02-15 17:00:00", "17:00:00")
    assert task["link"] == api.get("/task/789").json()["link"]


@pytest.fixture
def trips(api: httpx.Client) -> int:
    """An app whose items last for days; one date of it stands in no calendar."""
    hidden = field("date", "Booked", settings={"calendar": False})
    return app(api, text("Title"), field("date", "When"), hidden, name="Trips")


def test_a_range_is_shown_where_it_reaches(api: httpx.Client, trips: int) -> None:
    when = {"start": "2026-04-10 09:00:00", "end": "2026-04-12 18:00:00"}
    number = item(api, trips, {"title": "Paris", "when": when, "booked": {"start": "2026-05-05"}})
    for day, shown in (("09", False), ("10", True), ("11", True), ("12", True), ("13", False)):
        found = entries(api, date_from=f"2026-04-{day}", date_to=f"2026-04-{day}")
        assert found == [("item", number)] * shown
    assert entries(api, date_from="2026-05-05", date_to="2026-05-05") == []
    (event,) = api.get(f"/calendar/app/{trips}/", params={"date_from": "2026-04-01", "date_to": "2026-04-30"}).json()
    assert (event["end"], event["end_date"], event["end_utc"]) == (
        "2026-04-12 18:00:00",
        "2026-04-12",
        "2026-04-12 18:00:00",
    )


def test_days_are_the_readers(api: httpx.Client, podiomock: PodioMock, trips: int) -> None:
    number = item(api, trips, {"title": "Late", "when": {"start": "2026-04-10 23:00:00"}})
    podiomock.world.users.change(ME, timezone="Europe/Copenhagen")
    assert entries(api, date_from="2026-04-10", date_to="2026-04-10") == []
    (event,) = api.get("/calendar/", params={"date_from": "2026-04-11", "date_to": "2026-04-11"}).json()
    assert (event["id"], event["start"], event["start_utc"]) == (number, "2026-04-11 01:00:00", "2026-04-10 23:00:00")


@pytest.mark.parametrize(
    ("path", "today", "upcoming"),
    [
        ("/calendar/summary", [1], []),
        (f"/calendar/space/{SPACE}/summary", [788], [787]),
        (f"/calendar/org/{ORG}/summary", [788], [787]),
        ("/calendar/personal/summary", [], [1]),
    ],
)
def test_summaries(api: httpx.Client, path: str, today: list[int], upcoming: list[int]) -> None:
    days = {"/calendar/summary": "2026-02-01", "/calendar/personal/summary": "2026-02-07"}
    own = 1
    if path in days:
        own = api.post("/task/", json={"text": "Pack", "due_date": days[path]}).json()["task_id"]
        api.post("/task/", json={"text": "Later", "due_date": "2026-02-08"}).raise_for_status()
    found = api.get(path).json()
    assert [each["id"] for each in found["today"]["events"]] == [own if each == 1 else each for each in today]
    assert [each["id"] for each in found["upcoming"]["events"]] == [own if each == 1 else each for each in upcoming]
    assert (found["today"]["total"], found["upcoming"]["total"]) == (len(today), len(upcoming))


def test_a_summary_is_limited(api: httpx.Client) -> None:
    for number in range(7):
        api.post("/task/", json={"text": f"{number}", "due_date": "2026-02-03"}).raise_for_status()
    upcoming = api.get("/calendar/summary").json()["upcoming"]
    assert (upcoming["total"], len(upcoming["events"])) == (7, 5)
    assert len(api.get("/calendar/summary", params={"limit": 1}).json()["upcoming"]["events"]) == 1


def test_ical(api: httpx.Client, trips: int) -> None:
    title = "Paris, Brussels; and on, for a title that is long enough to be folded: Århus, Köln, Łódź"
    when = {"start": "2026-04-10 09:00:00", "end": "2026-04-12 18:00:00"}
    number = item(api, trips, {"title": title, "when": when})
    item(api, trips, {"title": "Next year", "when": {"start": "2027-01-01"}})
    api.post("/task/", json={"text": "Pack", "due_date": "2026-04-09", "description": "Bags\nShoes"}).raise_for_status()
    code = api.get("/user/status").json()["calendar_code"]
    answer = api.get(f"/calendar/ics/{ME}/{code}/")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert all(len(each) <= 75 for each in answer.content.split(b"\r\n"))
    lines = answer.content.decode().replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert f"UID:item-{number}-{field_of(api, trips)}@podio.com" in lines
    assert "DTSTART:20260410T090000Z" in lines
    assert "DTEND:20260412T180000Z" in lines
    assert "DTSTART;VALUE=DATE:20260409" in lines
    assert "DESCRIPTION:Bags\\nShoes" in lines
    assert any(each.startswith("SUMMARY:Paris\\, Brussels\\; and on") and each.endswith("Łódź") for each in lines)
    assert "SUMMARY:Next year" not in lines
    for path in (f"/calendar/app/{trips}", f"/calendar/space/{SPACE}"):
        assert f"UID:item-{number}-" in api.get(f"{path}/ics/{ME}/{code}/").text
        refused(api.get(f"{path}/ics/{ME}/wrong/"), 403)
    refused(api.get(f"/calendar/ics/{ME}/wrong/"), 403)
    refused(api.get(f"/calendar/ics/999999999/{code}/"), 404)


def field_of(api: httpx.Client, app_id: int) -> int:
    """The id of an app's second field."""
    return int(api.get(f"/app/{app_id}").json()["fields"][1]["field_id"])


def test_ical_of_one_thing(api: httpx.Client, trips: int) -> None:
    assert "SUMMARY:Review project proposal" in api.get("/calendar/task/789/ics/").text
    assert "BEGIN:VEVENT" not in api.get("/calendar/task/785/ics/").text
    number = item(api, trips, {"title": "Paris", "when": {"start": "2030-04-10", "end": "2030-04-12"}})
    shown = api.get(f"/calendar/item/{number}/field/{field_of(api, trips)}/ics/").text
    assert "DTSTART;VALUE=DATE:20300410\r\nDTEND;VALUE=DATE:20300413" in shown
    refused(api.get(f"/calendar/item/{number}/field/999/ics/"), 404)


def test_only_what_one_sees(api: httpx.Client, podiomock: PodioMock) -> None:
    code = api.get("/user/status").json()["calendar_code"]
    with speaking_as(podiomock, "Out Sider") as out:
        assert entries(out, **FEBRUARY) == []
        refused(out.get(f"/calendar/space/{SPACE}/", params=FEBRUARY), 403)
        refused(out.get(f"/calendar/app/{APP}/", params=FEBRUARY), 403)
        refused(out.get(f"/calendar/space/{SPACE}/summary"), 403)
        refused(out.get("/calendar/task/789/ics/"), 403)
        # The address itself lets in whoever has it.
        assert "Book a holiday" in out.get(f"/calendar/ics/{ME}/{code}/").text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 404),
        ({"date_from": "2025-02-01"}, 404),
        ({"date_from": "soon", "date_to": "2025-02-01"}, 400),
        ({"date_from": "2025-02-02", "date_to": "2025-02-01"}, 400),
        ({**FEBRUARY, "tasks": "perhaps"}, 400),
        ({**FEBRUARY, "space_ids": "x"}, 400),
    ],
)
def test_bad_spans(api: httpx.Client, query: dict[str, str], status: int) -> None:
    refused(api.get("/calendar/", params=query), status)
