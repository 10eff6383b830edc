"""Apps, their fields, and spaces."""

from podiomock.answers import Broken
from podiomock.scratch import APP, FIELDS, NAME, Scratch
from podiomock.verify.law import expect, given, law, refused, shown, values


@law("An app is read as it was made, and listed in its space.")
def apps_are_kept(scratch: Scratch) -> None:
    app = given(scratch.ask(f"GET /app/{scratch.app}"), "an app")
    expect("its fields", [each["type"] for each in app["fields"]], ["text", "number", "category", "email", "image"])
    expect("its labels", [each["label"] for each in app["fields"]], [each["config"]["label"] for each in FIELDS])
    options = app["fields"][2]["config"]["settings"]["options"]
    expect("the options", [(each["id"], each["text"]) for each in options], [(1, "Open"), (2, "Done")])
    expect("its name", app["config"]["name"], APP)
    expect("its space", app["space_id"], scratch.space)
    listed = given(scratch.ask(f"GET /app/space/{scratch.space}/"), "a space's apps")
    if scratch.app not in [each["app_id"] for each in listed]:
        raise Broken(f"the app {scratch.app} is not listed in its space")


@law("A new field can be written, a deleted one not.")
def fields_come_and_go(scratch: Scratch) -> None:
    sent = {"type": "text", "config": {"label": "Note"}}
    field = given(scratch.ask(f"POST /app/{scratch.app}/field/", sent), "a new field")["field_id"]
    found = given(scratch.ask(f"GET /app/{scratch.app}/field/{field}"), "a field")
    expect("its label", found["label"], "Note")
    item = scratch.item(title="1", note="x")
    expect("its value", values(shown(scratch, item)).get("note"), ["x"])
    given(scratch.ask(f"DELETE /app/{scratch.app}/field/{field}"), "the deletion of a field")
    refused("a deleted field", scratch.ask(f"PUT /item/{item}", {"fields": {"note": "y"}}), 400)


@law("A required field must be given.")
def required_is_required(scratch: Scratch) -> None:
    sent = {"type": "text", "config": {"label": "Must", "required": True}}
    given(scratch.ask(f"POST /app/{scratch.app}/field/", sent), "a required field")
    refused("an item without it", scratch.ask(f"POST /item/app/{scratch.app}/", {"fields": {"title": "1"}}), 400)
    scratch.item(title="1", must="x")


@law("A deleted app is gone, with its items.")
def deleted_apps_are_gone(scratch: Scratch) -> None:
    other = {"space_id": scratch.space, "config": {"name": "Other", "item_name": "Other"}, "fields": FIELDS[:1]}
    app = given(scratch.ask("POST /app/", other), "another app")["app_id"]
    item = given(scratch.ask(f"POST /item/app/{app}/", {"fields": {}}), "an item")["item_id"]
    given(scratch.ask(f"DELETE /app/{app}"), "the deletion of an app")
    refused("a deleted app", scratch.ask(f"GET /app/{app}"), 410)
    refused("an item of a deleted app", scratch.ask(f"GET /item/{item}"), 410)


@law("A space is read as it was made.")
def spaces_are_kept(scratch: Scratch) -> None:
    space = given(scratch.ask(f"GET /space/{scratch.space}"), "a space")
    expect("its id and role", (space["space_id"], space["role"]), (scratch.space, "admin"))
    expect("its name and privacy", (space["name"], space["privacy"]), (NAME, "closed"))
