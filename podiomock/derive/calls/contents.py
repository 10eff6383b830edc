"""What is sent along with a call: bodies, and keys of bodies and queries."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from podiomock.derive.bodies import TEXTS, filters, item_fields, told_fields
from podiomock.derive.calls.near import app, fields, others, referred
from podiomock.derive.calls.scene import OMIT, Scene
from podiomock.state import fragments, labels
from podiomock.state.aggregates import CALCULABLE, GROUPABLE
from podiomock.state.hooks import EVENTS
from podiomock.state.ratings import VALUES

SLUGS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)
MAILS = SLUGS.map(lambda name: f"{name}@example.com")
URLS = SLUGS.map(lambda name: f"https://{name}.example.com/page")
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(str)
CLOCKS = st.times().map(lambda each: f"{each.hour:02}:{each.minute:02}:00")
MOMENTS = st.tuples(DAYS, CLOCKS).map(" ".join)
RANGES = st.tuples(DAYS, DAYS).map(sorted).map("-".join)

NEW_FIELDS = ("text", "number", "date", "money", "progress", "duration", "location", "contact", "email", "phone")
"""Types of new fields, whose settings all have defaults."""


def item_body(scene: Scene) -> Any:
    """Values of the app's fields; where `fields` says what is shown, which is spelled otherwise, nothing."""
    here = app(scene)
    if here is None or scene.endpoint.method == "GET" or "filter" in scene.endpoint.name:
        return OMIT
    found, scene.reads = scene.draw(told_fields(scene.world, here.app_id))
    return found


def conditions(scene: Scene) -> Any:
    """Filters of the app."""
    here = app(scene)
    return OMIT if here is None else scene.draw(filters(scene.world, here.app_id)).get("filters", {})


def sort(scene: Scene) -> Any:
    """What items can be sorted by."""
    return scene.one(("created_on", "item_id", "title", "last_edit_on"))


def new_field(scene: Scene) -> dict[str, Any]:
    """A new field of an app."""
    return {"type": scene.one(NEW_FIELDS), "config": {"label": scene.draw(SLUGS).title()}}


def app_config(scene: Scene) -> dict[str, Any]:
    """An app's config: what it is called, and a switch or two."""
    switches = ("allow_comments", "fivestar", "yesno", "thumbs", "rsvp", "approved")
    found: dict[str, Any] = {"name": scene.draw(SLUGS).title(), "item_name": "Thing"}
    found |= {key: scene.chance() for key in scene.some(switches)}
    return found | ({"type": "meeting"} if scene.chance() else {})


def single_value(scene: Scene) -> Any:
    """A value of the field that the path names."""
    here, name = app(scene), scene.path["field"]
    found = {} if here is None else scene.draw(item_fields(scene.world, here.app_id))
    return found.get(name, [])


def profile(scene: Scene) -> dict[str, Any]:
    """Some of a profile's keys."""
    known = {
        "city": TEXTS,
        "about": TEXTS,
        "mail": MAILS.map(lambda each: [each]),
        "title": TEXTS.map(lambda each: [each]),
    }
    return {"name": scene.draw(SLUGS).title()} | {key: scene.draw(known[key]) for key in scene.some(sorted(known))}


def profile_field(scene: Scene) -> dict[str, Any]:
    """The value of a profile's key that the path names."""
    return {"value": scene.draw(MAILS if scene.path["key"] == "mail" else SLUGS)}


def rating(scene: Scene) -> int:
    """What a kind of rating may say."""
    return scene.one(VALUES[scene.path["type"]])


def ref(scene: Scene) -> dict[str, Any]:
    """An object that names another."""
    kind, number = referred(scene)
    return {"type": kind, "id": number}


def grouping(scene: Scene) -> Any:
    """What items can be grouped by, if there is such a field."""
    found = fields(scene, set(GROUPABLE) - {"date"})
    return {"type": "field", "value": scene.one(found).field_id} if found else OMIT


def groupings(scene: Scene) -> list[Any]:
    """The same in a list."""
    found = grouping(scene)
    return [] if found is OMIT else [found]


def formula(scene: Scene) -> list[Any]:
    """What is calculated: a field, or a number."""
    found = fields(scene, CALCULABLE)
    if found and scene.chance():
        return [{"type": "field", "value": scene.one(found).field_id}]
    return [{"type": "number", "value": 1}]


def address(scene: Scene) -> str:
    """The site's address of something in the world."""
    world = scene.world
    places = [fragments.org_url(world, each.org_id) for each in world.organizations]
    places += [fragments.space_url(world, each.space_id) for each in world.spaces]
    return scene.one(places)


def token(scene: Scene) -> str:
    """The code of a user's calendar."""
    return fragments.signature("user", scene.path["user_id"])[:16]


def code(scene: Scene) -> str:
    """The code that a hook's URL was sent."""
    found: str = scene.world.hooks.rows[scene.path["hook_id"]].code
    return found


def hook_type(scene: Scene) -> str:
    """An event of what the hook is to hang on."""
    return scene.one(EVENTS[referred(scene)[0]])


def option(scene: Scene) -> int:
    """An option of the question."""
    return scene.one(scene.world.questions.rows[scene.path["question_id"]].options).option_id


def app_order(scene: Scene) -> list[int]:
    """All apps of a space, in any order."""
    apps = [each.app_id for each in scene.world.applications.where("space", scene.path["space_id"])]
    return list(scene.draw(st.permutations(apps)))


def widget_order(scene: Scene) -> list[int]:
    """All widgets of a place, in any order."""
    return list(
        scene.draw(
            st.permutations([each.widget_id for each in scene.world.widgets.where("reference", referred(scene))])
        )
    )


def joined(scene: Scene) -> str:
    """Some colleagues, by ids with commas."""
    return ",".join(map(str, [scene.one(others(scene))]))


def profiles(scene: Scene) -> str:
    """A profile, or two."""
    return ",".join(map(str, scene.some(scene.ids("contacts")) or [scene.one(scene.ids("contacts"))]))


def unattached(scene: Scene) -> list[int]:
    """Some files that are attached to nothing."""
    return scene.some(each.file_id for each in scene.world.files if each.ref is None)


def own_labels(scene: Scene) -> list[int]:
    """Some of the caller's labels."""
    return scene.some(each.label_id for each in labels.listed(scene.world))
