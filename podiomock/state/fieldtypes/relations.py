"""App references and contacts: values that are other things."""

from typing import Any

from podiomock.state import fragments
from podiomock.state.fieldtype import FieldType, Match, among, identifier, title
from podiomock.state.rows import Field
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World


def wanted_id(raw: object) -> int:
    """An id asked for by a filter."""
    found = identifier(raw)
    if found is None:
        raise Invalid(raw, "must be integer")
    return found


class AppReference(FieldType):
    """Items of other apps. Settings: `multiple`, `referenced_apps` [{app_id, view_id}]."""

    name = "app"
    accepts = 'an item_id (7 or "7"), {"value": 7}, or a list of them'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings; the older `referenceable_types` is a list of app ids."""
        older = given.get("referenceable_types") or []
        apps = given.get("referenced_apps") or [{"app_id": each} for each in older]
        if not all(isinstance(each, dict) and identifier(each.get("app_id")) for each in apps):
            raise Invalid(apps, "must be array")
        listed = [{"view_id": None, **each, "app_id": identifier(each["app_id"])} for each in apps]
        return {"multiple": True, **given, "referenced_apps": listed}

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


class ContactType(FieldType):
    """Profiles of users and contacts. Settings: `type`, `valid_types`."""

    name = "contact"
    accepts = 'a profile_id, {"type": "user", "id": user_id}, {"type": "profile", "id": profile_id}, or a list'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        return {"type": "space_users", "valid_types": ["user", "space"], **given}

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
            else:
                kind, wanted = raw.get("type", "profile"), raw.get("id", raw.get("value"))
        if kind == "mail" and isinstance(wanted, str):
            found = next((each.profile_id for each in world.contacts if wanted in each.mail), None)
        else:
            number = identifier(wanted)
            if number is None:
                raise Invalid(raw, "must be integer")
            if kind == "user":
                user = world.users.get(number)
                found = user.profile_id if user else None
            else:
                found = number if number in world.contacts else None
        if found is None:
            raise Missing("contact")
        return found

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": profile}`."""
        del field
        return {"value": fragments.profile(world, value)}

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
