"""Fields through the door: the recorded wording of wrong values, settings that are obeyed, links, calculations."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock


def app_with(api: httpx.Client, *fields: tuple[str, str, dict[str, Any]], space_id: int = 789) -> tuple[int, list[int]]:
    listed = [{"type": kind, "config": {"label": label, "settings": given}} for kind, label, given in fields]
    made = api.post("/app/", json={"space_id": space_id, "config": {"name": "Things"}, "fields": listed})
    assert made.status_code == 200, made.text
    app_id = made.json()["app_id"]
    return app_id, [each["field_id"] for each in api.get(f"/app/{app_id}").json()["fields"]]


def create(api: httpx.Client, app_id: int, **fields: Any) -> httpx.Response:
    return api.post(f"/item/app/{app_id}/", json={"fields": fields})


def values(api: httpx.Client, item_id: int) -> dict[str, Any]:
    return {each["external_id"]: each["values"] for each in api.get(f"/item/{item_id}").json()["fields"]}


EVEN = {"possible_types": ["work", "home"]}


@pytest.mark.parametrize(
    ("kind", "settings", "value", "refusal"),
    [
        ("text", {}, 7, "Invalid value 7 (integer): must be string"),
        ("text", {}, "", 'Invalid value "" (string): must be non empty string'),
        ("number", {}, "seven", 'Invalid value "seven" (string): must be number'),
        ("number", {}, "1_000", 'Invalid value "1_000" (string): must be number'),
        (
            "number",
            {},
            "\N{ARABIC-INDIC DIGIT SEVEN}",
            'Invalid value "\N{ARABIC-INDIC DIGIT SEVEN}" (string): must be number',
        ),
        ("number", {}, "NaN", 'Invalid value "NaN" (string): must be number'),
        ("number", {}, "1e999999999", 'Invalid value "1e999999999" (string): must be number'),
        ("number", {}, 10**30, f"Invalid value {10**30} (integer): must be number"),
        ("number", {}, True, "Invalid value true (boolean): must be number"),
        ("progress", {}, 101, "Invalid value 101 (integer): must not be larger than 100"),
        ("progress", {}, -1, "Invalid value -1 (integer): must not be less than 0"),
        ("progress", {}, 1.5, "Invalid value 1.5 (number): must be integer"),
        ("duration", {}, "1:30", 'Invalid value "1:30" (string): must be integer'),
        ("money", {}, 7, "Invalid value 7 (integer): must be object"),
        (
            "money",
            {},
            {"currency": "EUR"},
            """Invalid value {"currency": "EUR"} (object): missing required \
properties: ['value']""",
        ),
        (
            "money",
            {},
            {"value": 1, "currency": "SEK"},
            "Invalid value \"SEK\" (string): must be one of {'DKK', 'EUR', \
'USD'}",
        ),
        ("date", {}, "2025-02-15", "Invalid value null (null): must be Range"),
        ("date", {}, {}, "Invalid value null (null): must be Range"),
        ("date", {}, {"start": "2025-02-30"}, 'Invalid value "2025-02-30" (string): must be a valid date'),
        (
            "date",
            {},
            {"start": "9999-12-31 23:00:00"},
            'Invalid value "9999-12-31 23:00:00" (string): must be a valid \
date',
        ),
        ("date", {"end": "required"}, {"start": "2025-02-15"}, "Invalid value null (null): must be Range"),
        ("date", {"time": "required"}, {"start": "2025-02-15"}, "Invalid value null (null): must be Range"),
        (
            "date",
            {"end": "disabled"},
            {"start": "2025-02-15", "end": "2025-02-16"},
            'Invalid value "2025-02-16" \
(string): must be null',
        ),
        ("state", {"allowed_values": ["a", "b"]}, "c", "Invalid value \"c\" (string): must be one of {'a', 'b'}"),
        ("category", {"options": ["A", "B"]}, 3, "Invalid value 3 (integer): must be one of {1, 2}"),
        ("phone", EVEN, "+45 1234", "Invalid value null (null): must be one of {'work', 'home'}"),
        ("phone", EVEN, {"value": "+45 1234"}, "Invalid value null (null): must be one of {'work', 'home'}"),
        (
            "email",
            EVEN,
            {"type": "x", "value": "a@b.c"},
            "Invalid value \"x\" (string): must be one of {'work', \
'home'}",
        ),
        ("embed", {}, "example", 'Invalid value "example" (string): must be a valid URL'),
        ("embed", {}, "https://example.com", 'Invalid value "https://example.com" (string): must be integer'),
        ("image", {}, 12345, "Invalid value \"text/plain\" (string): must be one of {'image/*'}"),
        ("location", {}, {"lat": 91, "lng": 0, "value": "x"}, "Invalid value 91 (integer): must not be larger than 90"),
    ],
)
def test_a_wrong_value_is_refused_in_the_wires_words(
    podiomock: PodioMock, api: httpx.Client, kind: str, settings: dict[str, Any], value: Any, refusal: str
) -> None:
    app_id, _ = app_with(api, (kind, "Example", settings))
    before = podiomock.changes
    refused = create(api, app_id, example=value)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_value")
    assert refused.json()["error_description"] == refusal
    assert podiomock.changes == before


@pytest.mark.parametrize(
    ("kind", "value", "refusal"),
    [
        ("app", 1, "No item with id 1 could be found"),
        ("contact", 1, "Object not found"),
        ("member", 1, "Object not found"),
        ("file", 1, "Object not found"),
        ("embed", 1, "Object not found"),
    ],
)
def test_what_points_nowhere_is_not_found(api: httpx.Client, kind: str, value: int, refusal: str) -> None:
    app_id, _ = app_with(api, (kind, "Example", {}))
    refused = create(api, app_id, example=value)
    assert (refused.status_code, refused.json()["error_description"]) == (404, refusal)


@pytest.mark.parametrize(
    ("kind", "settings", "refusal"),
    [
        ("text", {"format": "rtf"}, "Invalid value \"rtf\" (string): must be one of {'plain', 'markdown', 'html'}"),
        (
            "text",
            {"format": None, "size": "huge"},
            "Invalid value \"huge\" (string): must be one of {'small', 'large'}",
        ),
        ("phone", {"possible_types": "work"}, 'Invalid value "work" (string): must be array'),
        ("date", {"end": True}, "Invalid value true (boolean): must be one of {'enabled', 'disabled', 'required'}"),
        ("category", {"multiple": "yes"}, 'Invalid value "yes" (string): must be boolean'),
        ("category", {"options": ["A", 1]}, "Invalid value 1 (integer): must be object"),
        ("money", {"allowed_currencies": [1]}, "Invalid value 1 (integer): must be string"),
        ("calculation", {"script": 7}, "Invalid value 7 (integer): must be string"),
    ],
)
def test_wrong_settings_are_refused(api: httpx.Client, kind: str, settings: dict[str, Any], refusal: str) -> None:
    field = {"type": kind, "config": {"label": "Example", "settings": settings}}
    refused = api.post("/app/", json={"space_id": 789, "config": {"name": "Things"}, "fields": [field]})
    assert (refused.status_code, refused.json()["error_description"]) == (400, refusal)


@pytest.mark.parametrize(
    ("kind", "settings", "value", "title"),
    [
        ("text", {"format": "html"}, "<p>Fish &amp; <b>chips</b></p>", "Fish & chips"),
        ("text", {"format": "html"}, "<br>", "<br>"),
        ("text", {"format": "plain"}, "<p>Fish &amp; chips</p>", "<p>Fish &amp; chips</p>"),
        ("number", {}, 10, "10"),
        ("number", {}, "0.50", "0.5"),
        ("number", {}, 0, "0"),
        ("money", {}, {"value": "1200", "currency": "EUR"}, "EUR 1200"),
        ("date", {}, {"start": "2025-02-15"}, "2025-02-15"),
        ("date", {}, {"start": "2025-02-15 09:00:00"}, "2025-02-15 09:00:00"),
    ],
)
def test_a_value_in_words(api: httpx.Client, kind: str, settings: dict[str, Any], value: Any, title: str) -> None:
    app_id, _ = app_with(api, (kind, "Example", settings))
    item_id = create(api, app_id, example=value).json()["item_id"]
    assert api.get(f"/item/{item_id}").json()["title"] == title


TWICE = {"start": "2025-10-26 02:30:00"}
"""A time of day that Copenhagen has twice, as the clocks are put back."""


@pytest.mark.parametrize(
    ("given", "start", "time", "utc"),
    [
        ({"start": "2025-07-01 01:30:00"}, "2025-07-01 01:30:00", "01:30:00", "2025-06-30 23:30:00"),
        ({"start_date": "2025-07-01", "start_time": "01:30"}, "2025-07-01 01:30:00", "01:30:00", "2025-06-30 23:30:00"),
        ({"start": "2025-06-30T23:30:00Z"}, "2025-07-01 01:30:00", "01:30:00", "2025-06-30 23:30:00"),
        ({"start_utc": "2025-06-30 23:30:00"}, "2025-07-01 01:30:00", "01:30:00", "2025-06-30 23:30:00"),
        (
            {"start_date_utc": "2025-06-30", "start_time_utc": "23:30"},
            "2025-07-01 01:30:00",
            "01:30:00",
            "2025-06-30 23:30:00",
        ),
        (TWICE, "2025-10-26 02:30:00", "02:30:00", "2025-10-26 00:30:00"),
        ({**TWICE, "start_utc": "2025-10-26 01:30:00"}, "2025-10-26 02:30:00", "02:30:00", "2025-10-26 01:30:00"),
        ({**TWICE, "start_utc": "2025-10-26 05:00:00"}, "2025-10-26 02:30:00", "02:30:00", "2025-10-26 00:30:00"),
        ({"start": "2025-07-01 00:00:00"}, "2025-07-01 00:00:00", None, "2025-07-01"),
        ({"start_date": "2025-07-01"}, "2025-07-01 00:00:00", None, "2025-07-01"),
        ({"start_utc": "2025-07-01 00:00:00"}, "2025-07-01 00:00:00", None, "2025-07-01"),
        ({"start_date_utc": "2025-07-01"}, "2025-07-01 00:00:00", None, "2025-07-01"),
        (
            {"start": "2025-07-01 00:00:00", "start_time": "00:00:00"},
            "2025-07-01 00:00:00",
            "00:00:00",
            "2025-06-30 22:00:00",
        ),
        (
            {"start_utc": "2025-07-01 00:00:00", "start_time_utc": "00:00:00"},
            "2025-07-01 02:00:00",
            "02:00:00",
            "2025-07-01 00:00:00",
        ),
    ],
)
def test_every_spelling_of_a_moment(
    podiomock: PodioMock, api: httpx.Client, given: dict[str, str], start: str, time: str | None, utc: str
) -> None:
    app_id, _ = app_with(api, ("date", "Due", {}))
    podiomock.world.users.change(12345, timezone="Europe/Copenhagen")
    both = {**given, "end": "2025-12-01"}
    ends = {key.replace("start", "end"): value for key, value in given.items()} | {"start": "2025-01-01"}
    for fields, end in ((both, "start"), (ends, "end")):
        (due,) = values(api, create(api, app_id, due=fields).json()["item_id"])["due"]
        assert (due[end], due[f"{end}_time"], due[f"{end}_utc"]) == (start, time, utc)


def test_a_date_without_times_keeps_the_day(api: httpx.Client) -> None:
    app_id, _ = app_with(api, ("date", "Due", {"time": "disabled"}))
    item_id = create(api, app_id, due={"start": "2025-02-15 09:00:00"}).json()["item_id"]
    (due,) = values(api, item_id)["due"]
    assert (due["start"], due["start_time"], due["start_utc"]) == ("2025-02-15 00:00:00", None, "2025-02-15")


def test_the_same_moment_is_read_in_everybodys_own_time(podiomock: PodioMock, api: httpx.Client) -> None:
    app_id, _ = app_with(api, ("date", "Due", {}))
    world = podiomock.world
    world.users.change(12345, timezone="Europe/Copenhagen")
    item_id = create(api, app_id, due={"start": "2025-07-01 01:30:00"}).json()["item_id"]
    (mine,) = values(api, item_id)["due"]
    assert (mine["start"], mine["start_utc"]) == ("2025-07-01 01:30:00", "2025-06-30 23:30:00")
    world.users.change(12345, timezone="America/New_York")
    (theirs,) = values(api, item_id)["due"]
    assert (theirs["start"], theirs["start_utc"]) == ("2025-06-30 19:30:00", "2025-06-30 23:30:00")
    for bounds, found in (({"from": "2025-07-01"}, 0), ({"from": "2025-06-30 19:00:00", "to": "2025-06-30"}, 1)):
        listed = api.post(f"/item/app/{app_id}/filter/", json={"filters": {"due": bounds}})
        assert listed.json()["filtered"] == found


def test_a_link_is_made_and_put_into_a_field(api: httpx.Client) -> None:
    made = api.post("/embed/", json={"url": "https://example.com/a?b=c", "mode": "immediate"}).json()
    assert made["original_url"] == made["resolved_url"] == "https://example.com/a?b=c"
    assert made["files"] == []
    app_id, _ = app_with(api, ("embed", "Link", {}))
    item_id = create(api, app_id, link={"embed": made["embed_id"], "file": 12345}).json()["item_id"]
    (link,) = values(api, item_id)["link"]
    assert (link["embed"]["hostname"], link["file"]["file_id"]) == ("example.com", 12345)


@pytest.mark.parametrize("url", ["", "example.com", "ftp://example.com", "http://", "http://[", "https://a b"])
def test_what_is_no_address_makes_no_link(api: httpx.Client, url: str) -> None:
    refused = api.post("/embed/", json={"url": url})
    assert refused.status_code == 400
    assert refused.json()["error_description"].endswith("must be a valid URL")


@pytest.mark.parametrize(
    ("script", "settings", "expected"),
    [
        ("@[Price](field_{0}) * @[Count](field_{1})", {}, "30.0000"),
        ("(@[Price](field_{0}) + 0.5) / 4 - -1", {}, "3.6250"),
        ("@[Price](field_{0}) / 0", {}, None),
        ("@[Price](field_{0}) * 10 * 1e9", {}, None),
        ('@[Name](field_{2}) + " x " + @[Count](field_{1})', {}, "Nail x 3"),
        ("@[Day](field_{3}) + 14", {"return_type": "date"}, "2025-03-01 00:00:00"),
        ("@[Day](field_{3}) - @[Day](field_{3})", {}, "0.0000"),
        ("@[Time](field_{4}) * 2", {}, "3.0000"),
        ("var x = @[Price](field_{0}); x * 2", {}, None),
        ("@[Nothing](field_9999999)", {}, None),
        ("(" * 500 + "1" + ")" * 500, {}, None),
    ],
)
def test_a_calculation_follows_the_items_own_fields(
    api: httpx.Client, script: str, settings: dict[str, Any], expected: str | None
) -> None:
    app_id, ids = app_with(
        api,
        ("number", "Price", {}),
        ("number", "Count", {}),
        ("text", "Name", {}),
        ("date", "Day", {}),
        ("duration", "Time", {}),
    )
    given = {"price": 10, "count": 3, "name": "Nail", "day": {"start": "2025-02-15"}, "time": 5400}
    item_id = create(api, app_id, **given).json()["item_id"]
    written = script.replace("{", "{{").replace("}", "}}")
    written = written.replace("{{0}}", "{0}").replace("{{1}}", "{1}").replace("{{2}}", "{2}")
    written = written.replace("{{3}}", "{3}").replace("{{4}}", "{4}").format(*ids)
    config = {"label": "Made", "settings": {**settings, "script": written}}
    assert api.post(f"/app/{app_id}/field/", json={"type": "calculation", "config": config}).status_code == 200
    made = values(api, item_id).get("made")
    assert (made and made[0].get("value", made[0].get("start"))) == expected
    again = create(api, app_id, **given).json()["item_id"]
    assert values(api, again).get("made") == made


def test_a_calculation_sums_what_points_at_the_item(api: httpx.Client) -> None:
    projects, _ = app_with(api, ("text", "Name", {}))
    lines, ids = app_with(api, ("number", "Cost", {}), ("app", "Project", {"referenced_apps": [{"app_id": projects}]}))
    for how in ("sum", "avg", "max"):
        settings = {"script": f"@[{how} of Cost](in_{how}_{ids[0]}_{ids[1]})"}
        field = {"type": "calculation", "config": {"label": how, "settings": settings}}
        assert api.post(f"/app/{projects}/field/", json=field).status_code == 200

    def totals(item_id: int) -> list[str | None]:
        held = values(api, item_id)
        return [held[how][0]["value"] if how in held else None for how in ("sum", "avg", "max")]

    one, other = (create(api, projects, name=name).json()["item_id"] for name in ("One", "Other"))
    assert totals(one) == ["0.0000", None, None]
    line = create(api, lines, cost=10, project=one).json()["item_id"]
    create(api, lines, cost=20, project=[one, other])
    assert totals(one) == ["30.0000", "15.0000", "20.0000"]
    assert totals(other) == ["20.0000", "20.0000", "20.0000"]
    api.put(f"/item/{line}", json={"fields": {"cost": 40}})
    assert totals(one) == ["60.0000", "30.0000", "40.0000"]
    api.put(f"/item/{line}", json={"fields": {"project": other}})
    assert totals(one) == ["20.0000", "20.0000", "20.0000"]
    assert totals(other) == ["60.0000", "30.0000", "40.0000"]
    api.delete(f"/item/{line}")
    assert totals(other) == ["20.0000", "20.0000", "20.0000"]
    found = api.post(f"/item/app/{projects}/filter/", json={"filters": {"sum": {"from": 20}}, "sort_by": "sum"})
    assert found.json()["filtered"] == 2


def test_a_calculation_that_is_not_understood_is_what_the_world_says(podiomock: PodioMock, api: httpx.Client) -> None:
    script = "@[Title](field_1).toUpperCase()"
    fields = {"title": "text", "loud": {"type": "calculation", "script": script, "return_type": "text"}}
    app = podiomock.world.space(789).app("Shouts", fields)
    item = app.item(title="hello", loud="HELLO")
    assert values(api, item.id)["loud"] == [{"value": "HELLO"}]
    api.put(f"/item/{item.id}", json={"fields": {"title": "bye"}})
    assert values(api, item.id)["loud"] == [{"value": "HELLO"}]
    refused = api.put(f"/item/{item.id}", json={"fields": {"loud": "BYE"}})
    assert refused.status_code == 400
    assert refused.json()["error_description"].startswith("Values cannot be set directly for field with id ")


def test_items_are_sorted_by_what_is_calculated_and_what_no_longer_fits_comes_first(
    podiomock: PodioMock, api: httpx.Client
) -> None:
    script = "@[Title](field_1).length"
    fields = {"title": "text", "score": {"type": "calculation", "script": script, "return_type": "number"}}
    app = podiomock.world.space(789).app("Scores", fields)
    ten, least, most = (app.item(title="x", score=score).id for score in (10, "9.5", 100))
    assert values(api, ten)["score"] == [{"value": "10.0000"}]

    def order(*, descending: bool) -> list[int]:
        body = {"sort_by": "score", "sort_desc": descending}
        return [each["item_id"] for each in api.post(f"/item/app/{app.id}/filter/", json=body).json()["items"]]

    assert order(descending=False) == [least, ten, most]
    assert order(descending=True) == [most, ten, least]
    changed = api.put(f"/app/{app.id}/field/score", json={"settings": {"script": script, "return_type": "text"}})
    assert changed.status_code == 200
    word = app.item(title="x", score="A").id
    assert order(descending=False) == [ten, least, most, word]
