"""Which of a world's rows make a call good: what is not attached yet, one's own, what can be gone back to."""

from collections.abc import Callable
from typing import Any

from podiomock.derive.calls.near import app, fields, items, referred
from podiomock.derive.calls.scene import Scene
from podiomock.state import conversations
from podiomock.state.ratings import kinds_on
from podiomock.state.rows import Reference


def free_file(scene: Scene) -> int:
    """A file that is attached to nothing."""
    return scene.one(each.file_id for each in scene.world.files if each.ref is None)


def attached(scene: Scene) -> int:
    """A file that is attached to something."""
    return scene.one(each.file_id for each in scene.world.files if each.ref is not None)


def org_label(scene: Scene) -> str:
    """The label of an organization that a space with an app lies in; and with it the other two."""
    world = scene.world
    here = scene.one(world.applications)
    space = world.spaces.rows[here.space_id]
    scene.path |= {"space_label": space.url_label, "app_label": here.url_label}
    return world.organizations.rows[space.org_id].url_label


def asked_for(scene: Scene) -> int:
    """A space that somebody asks to be let into; and with it the request."""
    row = scene.one(scene.world.member_requests)
    scene.path["request_id"] = row.space_member_request_id
    return row.space_id


def question(scene: Scene) -> int:
    """A question; and with it what it is on."""
    row = scene.one(scene.world.questions)
    scene.path["reference"] = row.reference
    return row.question_id


def view(scene: Scene) -> Any:
    """A view of the app: a saved one, a standard one, or the last."""
    here = app(scene)
    saved = [] if here is None else [each.view_id for each in scene.world.views.where("app", here.app_id)]
    return scene.one([*saved, "all_by_date", "last"])


def saved_view(scene: Scene) -> Any:
    """A saved view of the app, or no key."""
    here = app(scene)
    found = scene.world.views if here is None else scene.world.views.where("app", here.app_id)
    return scene.one_or_none(each.view_id for each in found)


def reference_fields(scene: Scene) -> int:
    """A field of type app: of one that items can be looked up for."""
    here = [each.field_id for each in fields(scene, ["app"])] if app(scene) else []
    everywhere = (each for app in scene.world.applications for each in app.fields if each.type == "app")
    return scene.one(here or (each.field_id for each in everywhere if each.status == "active"))


def ranged_field(scene: Scene) -> int:
    """A field of numbers."""
    everywhere = (each for app in scene.world.applications for each in app.fields if each.status == "active")
    return scene.one(each.field_id for each in everywhere if each.type in ("number", "money"))


def date_fields(scene: Scene) -> int:
    """A field of dates of the item's app."""
    return scene.one(each.field_id for each in fields(scene, ["date"]))


def pointing_field(scene: Scene) -> int:
    """A field that points at the item's app, or at any."""
    here = app(scene)
    pairs = [(each, other) for other in scene.world.applications for each in other.fields if each.type == "app"]
    pointed = [
        field.field_id
        for field, _ in pairs
        if field.status == "active"
        and here is not None
        and here.app_id in [each["app_id"] for each in (field.settings or {})["referenced_apps"]]
    ]
    return scene.one(pointed or [field.field_id for field, _ in pairs])


def revision(scene: Scene) -> int:
    """A revision of the item."""
    return scene.one(range(scene.world.items.rows[scene.path["item_id"]].revision + 1))


def newest_revision(scene: Scene) -> int:
    """The revision that the item is at."""
    return scene.one([scene.world.items.rows[scene.path["item_id"]].revision])


def later_revision(scene: Scene) -> int:
    """One that can be taken back: any but the first."""
    newest = scene.world.items.rows[scene.path["item_id"]].revision
    return scene.one(range(1, newest + 1))


def earlier_revision(scene: Scene) -> int:
    """One to go back to: any but the last."""
    return scene.one(range(scene.world.items.rows[scene.path["item_id"]].revision))


def neighbour(scene: Scene) -> Any:
    """Another item of the item's app."""
    return scene.one_or_none(each for each in items(scene) if each != scene.path["item_id"])


def meeting(scene: Scene) -> int:
    """An item of an app of meetings."""
    apps = {each.app_id for each in scene.world.applications if each.config["type"] == "meeting"}
    return scene.one(each.item_id for each in scene.world.items if each.app_id in apps)


def of_conversation(scene: Scene) -> int:
    """A conversation that the caller takes part in."""
    return scene.one(each.conversation_id for each in conversations.own(scene.world))


def event(scene: Scene) -> int:
    """An event of one."""
    mine = [each.conversation_id for each in conversations.own(scene.world)]
    return scene.one(
        each.event_id for number in mine for each in scene.world.conversation_events.where("conversation", number)
    )


def partner(scene: Scene) -> int:
    """Whom the caller has a direct conversation with."""
    found = (each.user_id for each in scene.world.users)
    return scene.one(each for each in found if conversations.direct_with(scene.world, each) is not None)


def rated(scene: Scene) -> str:
    """A kind of rating that the object takes."""
    return scene.one(kinds_on(scene.world, referred(scene)))


def own_rated(scene: Scene) -> Any:
    """The type of something that somebody rated; and with it the id, the kind and who."""
    row = scene.one(scene.world.ratings)
    scene.path |= {"reference": row.reference, "type": row.type, "user_id": row.created_by}
    return row.reference[0]


def granted(scene: Scene) -> Any:
    """The type of something that is shared; and with it the id and with whom."""
    row = scene.one(scene.world.grants)
    scene.path |= {"reference": row.reference, "user_id": row.user_id}
    return row.reference[0]


def reminded(column: str) -> Callable[[Scene], Any]:
    """The type of something that has a reminder, or a recurrence; and with it the id."""

    def meaning(scene: Scene) -> Any:
        world = scene.world
        found: list[Reference] = [("task", each.task_id) for each in world.tasks if getattr(each, column) is not None]
        found += [("item", each.item_id) for each in world.items if getattr(each, column) is not None]
        scene.path["reference"] = scene.one(found)
        return scene.path["reference"][0]

    return meaning


def space_contacts(scene: Scene) -> str:
    """A contact of a space's own."""
    return str(scene.one(each.profile_id for each in scene.world.contacts if each.user_id is None))


def properties(scene: Scene) -> str:
    """A property that the caller keeps."""
    world = scene.world
    return scene.one(sorted(world.properties.rows.get((world.session.user_id, world.session.auth_client_id), {})))
