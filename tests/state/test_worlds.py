"""Worlds from YAML: what a file says is so, and whatever is wrong with it is told with its line and key."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import podiomock
from podiomock import World, WorldError, load
from podiomock.state.worldfile import furnish
from podiomock.state.worlds import SHIPPED, parse, shipped

SMALL = """\
version: 1
users:
  - {id: 1, name: Ann}
organizations:
  - name: Acme
    spaces:
      - name: Sales
        apps:
          - name: Deals
            fields: {title: text, stage: [New, Won], amount: money, due: date}
            items:
              - fields: {title: X, stage: New}
"""
DOCUMENTED = next(each for folder in SHIPPED if (each := folder / "documented.yaml").is_file()).read_text("utf-8")


def made(text: str) -> World:
    return furnish(parse(text, "w.yaml"))


def test_shipped_worlds_load_the_same_every_time() -> None:
    assert shipped() == ["documented", "empty"]
    for name in shipped():
        world = load(name)
        assert world.state() == load(name).state()
        assert world.journal.mark() == 0
        assert world.me.name == "John Doe"
        assert [each.status for each in world.connections] == ["ACTIVE"]


def test_a_world_says_who_is_where() -> None:
    text = SMALL.replace(
        "  - name: Acme\n",
        "  - name: Acme\n    user_limit: 3\n",
    ).replace(
        "      - name: Sales\n",
        """\
      - name: Sales
        privacy: open
        members: [{user: Ann, role: light}]
        invitations:
          - {mail: new@acme.example, role: admin, message: Come}
""",
    )
    world = made(text)
    (org,), (space,), (invitation,) = world.organizations, world.spaces, world.invitations
    assert (org.user_limit, space.privacy) == (3, "open")
    assert world.members[("space", space.space_id), 1].role == "light"
    assert (invitation.reference, invitation.role, invitation.message) == (("space", space.space_id), "admin", "Come")
    assert world.users[invitation.user_id].status == "inactive"


def test_shipped_worlds_load_without_libyaml_too(monkeypatch: pytest.MonkeyPatch) -> None:
    states = [load(name).state() for name in shipped()]
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert [load(name).state() for name in shipped()] == states
    for hostile in ("[" * 5000, "a: [1", "a: \x00", "users: !!python/name:os.system"):
        with pytest.raises(WorldError, match=r"at w\.yaml"):
            made(hostile)


def test_the_documented_world_has_the_pages_numbers() -> None:
    world = load("documented")
    items = world.items.where("app", 456)
    status = next(each.field_id for each in world.applications[456].fields if each.external_id == "status")
    assert status == 1
    assert (len(items), sum(each.values[status][0] in (1, 2) for each in items)) == (150, 45)
    assert max(items, key=lambda each: each.created_on).item_id == 123
    assert [each.revision for each in world.revisions.where("item", 122)] == [0, 1, 2, 3, 4, 5]
    fresh = [world.new_id(kind) for kind in ("item", "space", "task", "comment")]
    assert fresh == [124, 790, 790, 457]


def test_a_world_is_found_by_path_by_name_and_among_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL)
    (tmp_path / "documented.yml").write_text(SMALL)
    for wanted in (tmp_path / "mine.yaml", str(tmp_path / "mine.yaml"), "mine", "documented"):
        assert [each.name for each in load(wanted, tmp_path / "nowhere", tmp_path).users] == ["Ann"]
    assert load("empty", tmp_path).users.rows[12345].name == "John Doe"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("documnted", "no world 'documnted'; did you mean 'documented'?"),
        ("mne", "no world 'mne'; did you mean 'mine'?"),
        ("nowhere", "no world 'nowhere'; there is documented, empty, mine (folders searched beside the shipped: "),
        ("gone.yaml", "no world's file at gone.yaml"),
    ],
)
def test_a_world_that_is_not_there_is_told_with_those_that_are(tmp_path: Path, name: str, told: str) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL)
    with pytest.raises(WorldError) as caught:
        load(name, tmp_path)
    assert str(caught.value).startswith(told)
    with pytest.raises(WorldError, match=r"no world 'mine'.*\(a file of your own is named by its path\)"):
        load("mine")


def test_a_file_that_is_not_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("users: [{name: J\xf8rgen}]".encode("latin-1"))
    with pytest.raises(WorldError, match=r"latin\.yaml is not UTF-8 at byte 16; save it as UTF-8"):
        load("latin", tmp_path)
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(WorldError, match="no world's file at"):
        load(tmp_path / "folder.yaml")


def test_what_a_file_leaves_out_is_sensible() -> None:
    world = made("version: 1")
    assert (world.me.name, [each.status for each in world.connections]) == ("John Doe", ["ACTIVE"])
    assert made("connections: []\nusers: [{name: Ann}]").connections.rows == {}
    assert made("me: Bo\nusers: [{name: Ann}, {name: Bo}]").me.name == "Bo"
    assert made("now: 2030-05-01T10:00:00+02:00").now == datetime(2030, 5, 1, 8, tzinfo=UTC)


def test_things_are_as_old_as_what_they_stand_in_and_made_by_me() -> None:
    world = made(SMALL.replace("name: Sales", "name: Sales\n        created_on: 2025-01-02T03:04:05Z"))
    (item,) = world.items
    assert (item.created_on, item.created_by) == (datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC), 1)
    (org,) = world.organizations
    assert org.created_on == world.now


def test_repeated_entries_count_up() -> None:
    repeated = "- repeat: 3\n                id: 7\n                fields: {title: 'No {n}'"
    world = made(
        SMALL.replace("- fields: {title: X", repeated).replace("stage: New}", "stage: New}\n              - {id: 9001}")
    )
    first, second, third, last = world.items
    assert [each.item_id for each in world.items] == [7, 8, 9, 9001]
    assert [next(iter(each.values.values())) for each in (first, second, third)] == [("No 1",), ("No 2",), ("No 3",)]
    assert (second.created_on - first.created_on).seconds == 60
    assert last.created_on == first.created_on
    assert world.new_id("item") == 9002


def test_ids_left_open_avoid_those_given_later() -> None:
    world = made(SMALL.replace("stage: New}", "stage: New}\n              - {id: 5001}"))
    assert sorted(each.item_id for each in world.items) == [5001, 5002]


def test_plain_words_are_what_they_look_like() -> None:
    world = made(SMALL.replace("[New, Won]", "[No, Yes, Off, 1e3, 017, 12:30:00]").replace("stage: New", "stage: No"))
    (app,) = world.applications
    options = (app.fields[1].settings or {})["options"]
    assert [each["text"] for each in options] == ["No", "Yes", "Off", "1e3", "017", "12:30:00"]


def test_a_world_answers_calls(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL)
    with podiomock.activate("mine", worlds=[tmp_path]) as mock:
        headers = {"Authorization": f"Bearer {mock.api_key}"}
        (org,) = httpx.get("https://api.maton.ai/podio/org/", headers=headers).json()
    assert (org["name"], [each["name"] for each in org["spaces"]]) == ("Acme", ["Sales"])


SPACE = "organizations[0].spaces[0]"
APP = f"{SPACE}.apps[0]"
ITEM = f"{APP}.items[0]"


def on_item(more: str) -> tuple[str, str]:
    return "- fields: {title: X", f"- {more}\n                fields: {{title: X"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            ("fields: {title: text", "feilds: {title: text"),
            f"unknown key 'feilds' at w.yaml:10 ({APP}); did you mean 'fields'?",
        ),
        (
            ("fields: {title: text", "app_id: 7\n            fields: {title: text"),
            f"unknown key 'app_id' at w.yaml:10 ({APP}); did you mean 'id'?",
        ),
        (("id: 1, name: Ann", "id: 1"), "missing key 'name' at w.yaml:3 (users[0]); write name: text"),
        (("id: 1", "id: one"), "'id' is 'one' at w.yaml:3 (users[0].id); write a whole number"),
        (("id: 1", "id: 0"), "an id is 1 or more, not 0 at w.yaml:3 (users[0].id)"),
        (("name: Ann", "name: null"), "'name' is null at w.yaml:3 (users[0].name); write text"),
        (
            ("name: Ann}", "name: Ann}\n  - {id: 1, name: Bo}"),
            "user 1 stands here for a second time at w.yaml:4 (users[1]); first at line 3",
        ),
        (("name: Ann", "name: Ann, name: Bo"), "the key 'name' for a second time at w.yaml:3; first at line 3"),
        (("version: 1", "version: 2"), "version 2 is not known at w.yaml:1 (version); this is 1"),
        (("version: 1", "me: 7"), "no user 7 at w.yaml:1 (me); there is 1 Ann"),
        (("version: 1", "me: An"), "no user 'An' at w.yaml:1 (me); did you mean 'Ann'?"),
        (
            ("version: 1", "now: 2025-01-01"),
            "'now' is '2025-01-01' at w.yaml:1 (now); write a moment like 2025-01-15T10:30:00Z",
        ),
        (
            ("version: 1", "now: 2025-01-01T00:00:00"),
            "2025-01-01T00:00:00 has no time zone at w.yaml:1 (now); write 2025-01-01T00:00:00Z for UTC",
        ),
        (("version: 1", "next: {itm: 4}"), "unknown kind 'itm' at w.yaml:1 (next.itm); did you mean 'item'?"),
        (("version: 1", "next: {item: x}"), "'item' is 'x' at w.yaml:1 (next.item); write a whole number"),
        (
            ("version: 1", "connections: [{status: ACTVE}]"),
            "'status' is 'ACTVE' at w.yaml:1 (connections[0].status); write 'ACTIVE' or 'PENDING' or 'FAILED'",
        ),
        (("version: 1", "tasks: x"), "'tasks' is 'x' at w.yaml:1 (tasks); write a list of mappings"),
        (("version: 1", "tasks: [x]"), "an entry of 'tasks' is 'x' at w.yaml:1 (tasks[0]); write a mapping"),
        (
            ("name: Sales", "name: Sales\n        privacy: shut"),
            f"'privacy' is 'shut' at w.yaml:8 ({SPACE}.privacy); write 'open' or 'closed'",
        ),
        (
            ("name: Sales", "name: Sales\n        created_by: Bo"),
            f"no user 'Bo' at w.yaml:8 ({SPACE}.created_by); there is Ann",
        ),
        (
            ("name: Sales", "name: Sales\n        members: [{user: Bo}]"),
            f"no user 'Bo' at w.yaml:8 ({SPACE}.members[0]); there is Ann",
        ),
        (
            ("name: Sales", "name: Sales\n        followers: [Ann, 9]"),
            f"no user 9 at w.yaml:8 ({SPACE}.followers[1]); there is 1 Ann",
        ),
        (("title: text", "title: txt"), f"no field type 'txt' at w.yaml:10 ({APP}.fields.title); did you mean 'text'?"),
        (
            ("title: text", "title: {type: text, labl: x}"),
            f"a text field has no 'labl' at w.yaml:10 ({APP}.fields.title.labl); did you mean 'label'?",
        ),
        (
            ("title: text", "title: {type: text, required: yes}"),
            f"'required' is 'yes' at w.yaml:10 ({APP}.fields.title.required); write true or false",
        ),
        (
            ("stage: [New, Won]", "stage: 7"),
            f"7 is no field at w.yaml:10 ({APP}.fields.stage); write a type, a list of options, or",
        ),
        (
            ("title: text,", "title: {type: text, field_id: 5}, b: {type: text, field_id: 5},"),
            f"field 5 stands here for a second time at w.yaml:10 ({APP}.fields.b); first at line 10",
        ),
        (
            ("name: Deals", "name: Deals\n            config: {alow_tags: true}"),
            f"an app's config has no 'alow_tags' at w.yaml:10 ({APP}.config.alow_tags); did you mean 'allow_tags'?",
        ),
        (
            ("stage: New}", "stag: New}"),
            f"has no field 'stag' at w.yaml:12 ({ITEM}.fields.stag); did you mean 'stage'?",
        ),
        (
            ("stage: New}", "stage: Wn}"),
            f"must be one of {{1, 2}} at w.yaml:12 ({ITEM}.fields.stage); did you mean 'Won'?",
        ),
        (
            ("stage: New}", "amount: 5}"),
            f"'amount' does not take 5: must be object at w.yaml:12 ({ITEM}.fields.amount); fields of type money take",
        ),
        (("stage: New}", "due: 2025-01-01}"), f"at w.yaml:12 ({ITEM}.fields.due); fields of type date take "),
        (on_item("tags: [a, 3]"), f"'tags' is 3 at w.yaml:12 ({ITEM}.tags[1]); write text"),
        (on_item("repeat: x"), f"'repeat' is 'x' at w.yaml:12 ({ITEM}.repeat); write a whole number"),
        (
            on_item("repeat: 1000000000\n                id: 7"),
            f"repeat is 0 to 100000, not 1000000000 at w.yaml:12 ({ITEM}.repeat)",
        ),
        (
            on_item("tasks: [{text: a, labels: [Hot]}]"),
            f"Ann has no label 'Hot' at w.yaml:12 ({ITEM}.tasks[0].labels); there is none",
        ),
        (
            on_item("tasks: [{text: a, due_date: 2025-02-30}]"),
            f"'due_date' is '2025-02-30' at w.yaml:12 ({ITEM}.tasks[0].due_date); write a day like 2025-02-15",
        ),
        (
            on_item("comments: [hello]"),
            f"an entry of 'comments' is 'hello' at w.yaml:12 ({ITEM}.comments[0]); write a mapping",
        ),
        (
            on_item("files: [{name: a, content: '*'}]"),
            f"'content' is '*' at w.yaml:12 ({ITEM}.files[0].content); write base64",
        ),
    ],
)
def test_what_is_wrong_is_told_with_line_key_and_advice(change: tuple[str, str], told: str) -> None:
    assert SMALL.count(change[0]) == 1
    with pytest.raises(WorldError) as caught:
        made(SMALL.replace(*change))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a world is a mapping, not null at w.yaml; it takes version, now, me"),
        ("- 1", "a world is a mapping, not a list at w.yaml"),
        ("users: [", "did not find expected node content at w.yaml:"),
        ("a: \x00", "this is not YAML"),
        ("users:\n\t- x", "at w.yaml:2; this is not YAML"),
        ("a: &x 1\nb: *x", "the alias *x at w.yaml:2; write it out, or use repeat"),
        ("&a [*a]", "the alias *a at w.yaml:1"),
        (
            "users: !!python/object/apply:os.system [x]",
            "the tag tag:yaml.org,2002:python/object/apply:os.system at w.yaml:1",
        ),
        ("version: 1\n---\nversion: 1", "a second document at w.yaml:2"),
        ("? [1]\n: 2", "a key that is a mapping or a list at w.yaml:1; a key is text"),
        ("<<: {version: 1}", "unknown key '<<' at w.yaml:1"),
        ("[" * 100_000, "more than 40 levels of nesting at w.yaml:1"),
        ("{a: " * 100_000, "more than 40 levels of nesting at w.yaml:1"),
        ("version: " + "9" * 10_000, "(version); write a whole number"),
        ("%YAML 9.9\n---\na: 1", "this is not YAML"),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_files_get_the_same_clear_error(text: str, told: str) -> None:
    with pytest.raises(WorldError) as caught:
        made(text)
    assert told in str(caught.value)
    assert len(str(caught.value)) < 1000


LINES = DOCUMENTED.splitlines(keepends=True)
WORDS = st.sampled_from(
    ["null", "0", "-1", "7", "x", "[]", "{}", "[1]", "{a: 1}", "true", "''", "2025-01-01", "9" * 30]
)


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(LINES) - 1), word=WORDS, way=st.sampled_from(["drop", "double", "value", "key", "dedent"]))
def test_a_damaged_file_loads_or_is_told_and_nothing_else(at: int, word: str, way: str) -> None:
    line = LINES[at]
    head, colon, rest = line.partition(": ")
    damaged = {
        "drop": "",
        "double": line * 2,
        "value": f"{head}{colon}{word}\n" if colon else line,
        "key": f"{head}{word}{colon}{rest}",
        "dedent": line.lstrip(" "),
    }[way]
    try:
        made("".join([*LINES[:at], damaged, *LINES[at + 1 :]]))
    except WorldError as error:
        assert "w.yaml" in str(error)  # noqa: PT017  either outcome will do
