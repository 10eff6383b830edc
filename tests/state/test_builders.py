"""Builders: what they make is what calls see; a wrong argument is told apart, and leaves nothing behind."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import httpx
import pytest

import podiomock
from podiomock import PodioMock, World
from podiomock.state.handles import Item
from podiomock.state.teaching import BuildError
from podiomock.state.workspaces import App

BEFORE = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def deals() -> App:
    """An app in a world that was empty."""
    space = World().org("Acme").space("Sales")
    projects = space.app("Projects", title="text")
    projects.item(title="Relaunch", item_id=7)
    return space.app(
        "Deals",
        title={"type": "text", "required": True},
        stage=["New", "Won"],
        amount={"type": "money", "allowed_currencies": ["EUR"], "label": "Worth"},
        due_date="date",
        project=projects,
        people="contact",
    )


def space_of(app: App) -> Any:  # untyped, to be called wrongly
    return app.world.space(app.space_id)


def test_an_empty_world_gets_somebody_who_can_call() -> None:
    world = World()
    item = (
        world.org("Acme").space("Sales").app("Deals", title="text", stage=["New", "Won"]).item(title="X", stage="New")
    )
    with podiomock.activate(world) as mock:
        headers = {"Authorization": f"Bearer {mock.api_key}"}
        found = httpx.get(f"https://api.maton.ai/podio/item/{item.id}", headers=headers).json()
        organizations = httpx.get("https://api.maton.ai/podio/org/", headers=headers).json()
    assert (found["title"], found["revision"], found["app"]["name"]) == ("X", 0, "Deals")
    assert (found["fields"][0]["external_id"], found["fields"][0]["values"]) == ("title", [{"value": "X"}])
    assert found["fields"][1]["values"][0]["value"]["text"] == "New"
    assert (organizations[0]["name"], organizations[0]["role"]) == ("Acme", "admin")
    assert world.me.name == "John Doe"


def test_a_world_with_people_gets_no_more_of_them() -> None:
    world = World()
    ann = world.user("Ann", user_id=5, timezone="Europe/Copenhagen")
    world.connection(user=ann, connection_id="mine")
    world.org("Acme")
    assert [(each.user_id, each.name) for each in world.users] == [(5, "Ann")]
    assert [(each.connection_id, each.user_id, each.status) for each in world.connections] == [("mine", 5, "ACTIVE")]


def test_builders_add_to_a_test_and_reset_takes_it_back(podiomock: PodioMock) -> None:
    world = podiomock.world
    headers = {"Authorization": f"Bearer {podiomock.api_key}"}
    api = httpx.Client(base_url="https://api.maton.ai/podio", headers=headers)
    before = world.state()
    jane = world.user(12346)
    item = world.app(456).item(
        title="Built", status="Done", created_on=BEFORE, created_by=jane, tags=["late"], revision=3
    )
    item.comment("Look, @[Sam Poe](user:12347)", created_by="Sam Poe")
    item.task("Check", responsible=jane, due_date=date(2026, 2, 3), due_time=time(9))
    item.file("notes.txt", "what was said")
    assert (podiomock.effects.people, podiomock.effects.hooks) == (0, [])
    found = api.get(f"/item/{item.id}").json()
    assert (found["created_on"], found["created_by"]["name"], found["revision"]) == (
        "2025-03-01T12:00:00Z",
        "Jane Roe",
        3,
    )
    assert [each["revision"] for each in found["revisions"]] == [3, 2, 1, 0]
    assert [each["value"] for each in found["comments"]] == ["Look, Sam Poe"]
    assert api.get(f"/file/{found['files'][0]['file_id']}/raw").text == "what was said"
    task = api.get("/task/", params={"reference": f"item:{item.id}"}).json()[0]
    assert (task["text"], task["due_time"], task["responsible"]["name"]) == ("Check", "09:00:00", "Jane Roe")
    podiomock.reset()
    assert world.state() == before
    assert item.id not in world.items


def test_a_handle_shows_its_row_and_is_found_again(deals: App) -> None:
    item = deals.item(title="X", people=deals.world.user("Ann"), project=[deals.world.item(7)])
    assert (item.id, item.item_id, item.row.app_id) == (item.row.item_id, item.row.item_id, deals.id)
    assert deals.world.item(item.id) == item
    assert len({deals.world.item(item.id), item}) == 1
    assert [type(each) for each in (deals.world.item(7), deals.world.app(deals.id))] == [Item, App]
    deals.world.items.delete(item.id, BEFORE)
    assert item.deleted_on == BEFORE


def test_fields_in_short(deals: App) -> None:
    fields = {each.external_id: each for each in deals.row.fields}
    assert list(fields) == ["title", "stage", "amount", "due-date", "project", "people"]
    assert [each.type for each in fields.values()] == ["text", "category", "money", "date", "app", "contact"]
    assert (fields["title"].required, fields["due-date"].label, fields["amount"].label) == (True, "Due date", "Worth")
    assert [each["text"] for each in (fields["stage"].settings or {})["options"]] == ["New", "Won"]


def test_tasks_files_labels_and_connections() -> None:
    world = World()
    ann = world.user("Ann")
    hot = ann.label("Hot", "red")
    world.org("Acme").member("Ann", "admin")
    loose = world.task("Call", labels=["Hot"], private=True)
    done = world.task("Write", responsible="Ann", completed_on=BEFORE)
    assert (loose.row.labels, loose.row.ref, loose.row.responsible) == ((hot.id,), None, ann.id)
    assert (done.row.status, done.row.completed_by, done.row.completed_on) == ("completed", ann.id, BEFORE)
    again = world.task("Report", reminder=15, recurrence={"name": "weekly", "until": date(2031, 1, 1)})
    assert (again.row.reminder, (again.row.recurrence or {})["until"]) == (15, "2031-01-01")
    plan = world.file("a.txt", content=b"\x00")
    assert (plan.row.content, world.file(plan.id)) == (b"\x00", plan)
    assert (world.file("b.txt").row.content, world.file("c.csv").row.mimetype) == (b"b.txt", "text/csv")
    pending = world.connection(status="PENDING")
    assert pending.url.startswith("https://connect.maton.ai/?session_token=")
    assert (pending.row.user_id, world.connection("slack").row.user_id) == (None, None)


def test_people_in_a_space_and_invited_to_it() -> None:
    world = World()
    ann = world.user("Ann")
    org = world.org("Acme", user_limit=5)
    space = org.space("Sales").member("Ann", "light").invite("new@acme.example", "admin", "Come")
    bo = world.user("Bo", mail="bo@acme.example")
    space.invite("bo@acme.example", "grant_only")
    (new,) = [each for each in world.users if each.status == "inactive"]
    assert (new.mail, new.name, org.row.user_limit) == ("new@acme.example", "new@acme.example", 5)
    assert [(each.user_id, each.role) for each in world.members.where("reference", space.reference)] == [
        (ann.id, "light"),
        (bo.id, "grant_only"),
    ]
    (waiting, accepted) = world.invitations
    assert (waiting.user_id, waiting.role, waiting.message, waiting.accepted_on) == (new.user_id, "admin", "Come", None)
    assert accepted.accepted_on == world.now


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda app: app.item(titel="x"), "app {app} 'Deals' has no field 'titel'; did you mean 'title'?"),
        (lambda app: app.item(), "'title' is required; fields of type text take "),
        (
            lambda app: app.item(title="x", stage="Wn"),
            "'stage' does not take 'Wn': must be one of {{1, 2}}; did you mean 'Won'?",
        ),
        (
            lambda app: app.item(title="x", amount=5),
            "'amount' does not take 5: must be object; fields of type money take ",
        ),
        (lambda app: app.item(title="x", project=5), "'project' does not take 5: No item with id 5 could be found; "),
        (
            lambda app: app.item([{"field_id": 3, "values": 1}]),
            "3 does not take {{'field_id': 3, 'values': 1}}: No field found; there ",
        ),
        (lambda app: app.item([], title="x"), "write the fields as keywords or as a list, not both"),
        (lambda app: app.item(title="x", tags="late"), "'tags' is 'late'; write Sequence"),
        (lambda app: app.item(title="x", item_id=7), "item 7 exists already; ids are never used twice"),
        (lambda app: app.item(title="x", item_id=0), "an id is 1 or more, not 0"),
        (lambda app: app.item(title="x", revision=-1), "a revision is 0 or more, not -1"),
        (lambda app: app.item(title="x", last_edit_by="Jim"), "no user 'Jim'; there is John Doe"),
        (lambda app: app.item(title="x", created_by=5), "no user 5; there is 10001 John Doe"),
        (
            lambda app: app.item(title="x", created_on=BEFORE.replace(tzinfo=None)),
            "2025-03-01 12:00:00 has no time zone; 2025-",
        ),
        (lambda app: app.item(title="x").comment(""), "an empty comment"),
        (lambda app: app.task(" "), "Text must be non-empty"),
        (lambda app: app.task("x", due_date="2025-01-01"), "'due_date' is '2025-01-01'; write date"),
        (lambda app: app.task("x", due_time=time(9)), "a due_time without a due_date"),
        (lambda app: app.task("x", labels=["Hot"]), "John Doe has no label 'Hot'; there is none"),
        (lambda app: app.task("x", completed_by="Jim"), "no user 'Jim'; there is John Doe"),
        (lambda app: app.task("x", recurrence={"name": "hourly"}), "Invalid enum value 'hourly' - at `$.name`"),
        (lambda app: app.task("x", recurrence={"name": "weekly", "until": "soon"}), "'soon' must be a valid date"),
        (lambda app: app.task("x", due="soon"), "task has no 'due'; did you mean 'due_date'?"),
        (lambda app: app.follow("Jon Doe"), "no user 'Jon Doe'; did you mean 'John Doe'?"),
        (lambda app: app.world.app(1), "app 1 is not there; there is "),
        (lambda app: app.world.org("B").space(5), "'name' is 5; write str"),
        (lambda app: app.world.org("B", type_="x"), "org has no 'type_'; did you mean 'type'?"),
        (lambda app: app.world.org("B", url_label="acme"), "'acme' must be unique"),
        (lambda app: space_of(app).app("B", x="txt"), "no field type 'txt'; did you mean 'text'?"),
        (
            lambda app: space_of(app).app("B", x=5),
            "5 is no field; write a type, a list of options, or a mapping with a type",
        ),
        (
            lambda app: space_of(app).app("B", x={"type": "text", "siz": 1}),
            "a text field has no 'siz'; did you mean 'size'?",
        ),
        (
            lambda app: space_of(app).app("B", config={"alow_tags": 1}),
            "an app's config has no 'alow_tags'; did you mean 'allow_tags'?",
        ),
        (lambda app: space_of(app).app("B", status="gone"), "'status' is 'gone'; write 'active' or 'inactive'"),
        (
            lambda app: space_of(app).member("John Doe", "boss"),
            "'role' is 'boss'; write 'admin' or 'regular' or 'light' or 'grant_only'",
        ),
        (lambda app: space_of(app).invite("Jane"), "'Jane' must be a valid email"),
        (lambda app: app.world.org("B", user_limit=0), "a limit is 1 or more, not 0"),
        (lambda app: app.world.user("B", timezone="Mars"), "no time zone 'Mars'; write one like 'Europe/Copenhagen'"),
        (lambda app: app.world.user(10001).label("x", "nocolor"), "The color code is not valid"),
        (
            lambda app: app.world.connection(status="ACTVE"),
            "'status' is 'ACTVE'; write 'ACTIVE' or 'PENDING' or 'FAILED'",
        ),
        (lambda app: app.world.file("a", text="x", content=b"x"), "give a file either text or content"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_told_apart_and_leaves_nothing(deals: App, build: Callable[[App], Any], told: str) -> None:
    with pytest.raises(BuildError) as caught:
        build(deals)
    assert str(caught.value).startswith(told.format(app=deals.id))
    world = deals.world
    assert (len(world.tasks), len(world.comments), len(world.files), len(world.spaces)) == (0, 0, 0, 1)
    assert len(world.items) <= 2


def test_a_wrong_attribute_is_told_apart(deals: App) -> None:
    with pytest.raises(AttributeError, match=r"<app \d+> has no 'itm'; did you mean 'item'\?"):
        _ = deals.itm
