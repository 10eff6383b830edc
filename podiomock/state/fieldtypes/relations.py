"""App references, contacts and members: values that are other things."""

from typing import Any, ClassVar

from podiomock.state import fragments
from podiomock.state.fieldtype import FieldType, Match, among, identifier, one_of, title, wanted_id
from podiomock.state.rows import Field
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World


class AppReference(FieldType):
    """Items of other apps. Settings: `multiple`, `referenced_apps` [{app_id, view_id}], of which none means any."""

    name = "app"
    accepts = 'an item_id (7 or "7"), {"value": 7}, or a list of them'
    defaults: ClassVar = {"multiple": True, "referenced_apps": []}
    example_settings: ClassVar = {"referenced_apps": [{"app_id": 457}]}
    write_forms = (901, "901", {"value": 901}, [901], [{"value": 901}], {"item_id": 901}, {"value": {"item_id": 901}})
    read_form: ClassVar = {
        "value": {
            "item_id": 901,
            "app_item_id": 1,
            "title": "Project Alpha",
            "app": {"app_id": 457, ...: 0},
            ...: ...,
        }
    }
    filter_forms = ([901], [901, 902], 901, [901, None])

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings; the older `referenceable_types` is a list of app ids."""
        apps, older = given.get("referenced_apps") or [], given.get("referenceable_types") or []
        for each in (apps, older):
            if not isinstance(each, list):
                raise Invalid(each, "must be array")
        apps = apps or [{"app_id": each} for each in older]
        listed = []
        for each in apps:
            if not isinstance(each, dict):
                raise Invalid(each, "must be object")
            listed.append({"app_id": wanted_id(each.get("app_id")), "view_id": each.get("view_id")})
        # What only reading adds is not kept when it is written back.
        rest = {key: value for key, value in given.items() if key not in ("apps", "referenceable_types")}
        return super().settings({**rest, "referenced_apps": listed}) or {}

    def shown_settings(self, world: World, field: Field) -> dict[str, Any]:
        """The settings with the apps themselves beside their ids [recorded]."""
        settings = field.settings or self.defaults
        listed = [
            {**each, "app": fragments.app_badge(world, app) if app else None}
            for each in settings["referenced_apps"]
            for app in (world.applications.rows.get(each["app_id"]),)
        ]
        return {**settings, "referenced_apps": listed, "apps": [each["app"] for each in listed if each["app"]]}

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take a living item of a referenced app, by item_id (not app_item_id [recorded])."""
        number = identifier(raw.get("item_id", raw.get("id")) if isinstance(raw, dict) else raw)
        if number is None:
            raise Invalid(raw, "must be integer")
        try:
            item = world.items[number]
        except (Missing, Deleted):
            raise Missing("item", sentence=f"No item with id {number} could be found") from None
        apps = [each["app_id"] for each in (field.settings or {})["referenced_apps"]]
        if apps and item.app_id not in apps:
            # that an item of another app is refused is known [issue], the wording is ours.
            raise Invalid(number, f"must be an item of one of the apps {{{', '.join(map(str, apps))}}}")
        return number

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": the item, nested}`."""
        del field
        return {"value": fragments.nested_item(world, world.items.rows[value])}

    def text(self, world: World, field: Field, value: int) -> str:
        """The referenced item's title."""
        del field
        return title(world, world.items.rows[value])

    def key(self, world: World, field: Field, values: tuple[int, ...]) -> str:
        """Sort by the referenced item's title."""
        return self.text(world, field, values[0]).casefold()

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Any of the item ids; `null` for none."""
        del world, field
        return among(wanted, wanted_id)


CONTACTS = ("space_users", "all_users", "space_contacts", "space_users_and_contacts")


class ContactType(FieldType):
    """Profiles of users and contacts. Settings: `type`, `valid_types`."""

    name = "contact"
    listed = True
    accepts = (
        'a profile_id, {"type": "user", "id": user_id}, {"type": "profile", "id": profile_id}, '
        '{"type": "mail", "id": address}, or a list'
    )
    defaults: ClassVar = {"type": "space_users", "valid_types": ["user", "space"]}
    choices: ClassVar = {"type": CONTACTS, "valid_types": ("user", "space", "profile", "mail")}
    write_forms = (
        21002,
        "21002",
        {"value": 21002},
        [21002],
        {"profile_id": 21002},
        {"value": {"profile_id": 21002}},
        {"type": "user", "id": 12346},
        {"value": {"type": "user", "id": 12346}},
        [{"type": "profile", "id": 21002}],
        {"type": "mail", "id": "jane.roe@example.com"},
    )
    read_form: ClassVar = {"value": {"profile_id": 21002, "user_id": 12346, "name": "Jane Roe", "type": "user", ...: 0}}
    filter_forms = ([21002], [21001, 21002], 21002, [21002, None])

    def multiple(self, field: Field) -> bool:
        """Contact fields always take several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take a profile by its id, a user by theirs, or either by mail."""
        del field
        kind, wanted = "profile", raw
        if isinstance(raw, dict):
            if "profile_id" in raw:
                wanted = raw["profile_id"]
            elif "user_id" in raw:
                kind, wanted = "user", raw["user_id"]
            else:
                kind, wanted = raw.get("type", "profile"), raw.get("id", raw.get("value"))
        if kind not in ("user", "profile", "space", "mail"):
            # which types a contact may be named by is known from samples, not listed anywhere.
            raise Invalid(kind, one_of(("user", "profile", "space", "mail")))
        found: int | None
        if kind == "mail":
            if not isinstance(wanted, str):
                raise Invalid(wanted, "must be string")
            found = next((each.profile_id for each in world.contacts if wanted in each.mail), None)
        else:
            number = wanted_id(wanted)
            user = world.users.get(number) if kind == "user" else None
            if kind == "user":
                found = user.profile_id if user else None
            else:
                found = number if number in world.contacts else None
        if found is None:
            raise Missing("contact")
        return found

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": profile}`."""
        del field
        return {"value": fragments.contact(world, value)}

    def text(self, world: World, field: Field, value: int) -> str:
        """The contact's name."""
        del field
        return world.contacts.rows[value].name

    def key(self, world: World, field: Field, values: tuple[int, ...]) -> str:
        """Sort by name."""
        return self.text(world, field, values[0]).casefold()

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Any of the profile ids; `null` for none."""
        del world, field
        return among(wanted, wanted_id)


class Member(FieldType):
    """Users. A legacy type, from before contacts."""

    name = "member"
    sortable = False
    listed = True
    accepts = 'a user_id (7 or "7"), {"value": 7}, {"user_id": 7}, or a list of them'
    write_forms = (12346, "12346", {"value": 12346}, [12346], {"user_id": 12346}, {"value": {"user_id": 12346}})
    read_form: ClassVar = {"value": {"user_id": 12346, "profile_id": 21002, "name": "Jane Roe", ...: 0}}
    filter_forms = ([12346], [12345, 12346], 12346, [12346, None])

    def multiple(self, field: Field) -> bool:
        """Always several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take a user by id, or as they are read."""
        del field
        if isinstance(raw, dict):
            raw = raw.get("user_id", raw.get("id"))
        number = wanted_id(raw)
        if number not in world.users:
            raise Missing("user")
        return number

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": the user, as a profile}`."""
        del field
        return {"value": fragments.profile_of_user(world, value)}

    def text(self, world: World, field: Field, value: int) -> str:
        """The user's name."""
        del field
        return world.users.rows[value].name

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Any of the user ids; `null` for none."""
        del world, field
        return among(wanted, wanted_id)
