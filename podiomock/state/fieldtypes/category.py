"""One or several of the field's own options: category, the legacy question, and the legacy state, of plain words."""

from typing import Any, ClassVar

from podiomock.state.fieldtype import FieldType, Match, among, identifier, one_of
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

COLOR = "DCEBD8"
"""An option's colour when none is given: six bare hex digits, upper case [recorded]."""


class Category(FieldType):
    """Options by id, counted from 1 in each field. Settings: `multiple`, `display`, `options`."""

    name = "category"
    accepts = 'an option\'s id (2 or "2"), its text, {"value": 2}, or a list of them'
    defaults: ClassVar = {"multiple": False, "display": "inline", "options": []}
    choices: ClassVar = {"display": ("inline", "list", "dropdown")}
    example_settings: ClassVar = {"options": ["To Do", "Doing"]}
    write_forms = (2, "2", "Doing", {"value": 2}, [2], [{"value": 2}], {"value": {"id": 2}})
    read_form: ClassVar = {"value": {"status": "active", "text": "Doing", "id": 2, "color": COLOR}}
    filter_forms = ([2], [1, 2], 2, ["Doing"], [2, None])

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings; options may be given as texts, and get ids in order."""
        complete = super().settings(given) or {}
        options: list[dict[str, Any]] = []
        for each in complete["options"]:
            option = {"text": each} if isinstance(each, str) else each
            if not isinstance(option, dict) or not isinstance(option.get("text"), str):
                raise Invalid(each, "must be object")
            status, color = option.get("status") or "active", option.get("color") or COLOR
            if status not in ("active", "deleted"):
                raise Invalid(status, one_of(("active", "deleted")))
            if not isinstance(color, str):
                raise Invalid(color, "must be string")
            fresh = max((known["id"] for known in options), default=0) + 1
            number = identifier(option.get("id")) or fresh
            if number in (known["id"] for known in options):
                # that two options of a field cannot share an id is inferred.
                raise Invalid(number, "must be unique")
            options.append({"status": status, "text": option["text"], "id": number, "color": color})
        return {**complete, "options": options}

    def option(self, field: Field, option_id: int) -> dict[str, Any]:
        """An option of the field by its id; it may be deleted."""
        return next(each for each in (field.settings or {})["options"] if each["id"] == option_id)

    def one(self, world: World, field: Field, raw: object) -> int:
        """Take an active option by id, by text, or as it is read."""
        del world
        active = [each for each in (field.settings or {})["options"] if each["status"] == "active"]
        wanted = raw
        if isinstance(raw, dict):
            wanted = raw.get("id", raw.get("text"))
        number = identifier(wanted)
        for each in active:
            if each["id"] == number:
                return int(each["id"])
        for each in active:
            if each["text"] == wanted:
                return int(each["id"])
        if number is None and not isinstance(wanted, str):
            raise Invalid(raw, "must be integer")
        raise Invalid(raw, one_of([each["id"] for each in active]))

    def read(self, world: World, field: Field, value: int) -> dict[str, Any]:
        """`{"value": {"status", "text", "id", "color"}}`."""
        del world
        return {"value": self.option(field, value)}

    def text(self, world: World, field: Field, value: int) -> str:
        """The option's text."""
        del world
        return str(self.option(field, value)["text"])

    def key(self, world: World, field: Field, values: tuple[int, ...]) -> int:
        """Sort by the options' order in the field."""
        del world
        options = (field.settings or {})["options"]
        return next(at for at, each in enumerate(options) if each["id"] == values[0])

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Any of the option ids (or texts); `null` for none."""
        del world
        ids = {each["text"]: each["id"] for each in (field.settings or {})["options"]}

        def read(raw: object) -> int:
            number = identifier(raw)
            if number is None and isinstance(raw, str):
                number = ids.get(raw)
            if number is None:
                raise Invalid(raw, "must be integer")
            return number

        return among(wanted, read)


class Question(Category):
    """A question to the reader, with options like a category's. A legacy type."""

    name = "question"


class State(FieldType):
    """One of a few words. Settings: `allowed_values`. A legacy type."""

    name = "state"
    accepts = 'one of the field\'s `allowed_values`, or {"value": that}'
    defaults: ClassVar = {"allowed_values": []}
    example_settings: ClassVar = {"allowed_values": ["open", "closed"]}
    write_forms = ("open", {"value": "open"}, ["open"], [{"value": "open"}])
    read_form: ClassVar = {"value": "open"}
    filter_forms = (["open"], "open", ["open", None])

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        complete = super().settings(given) or {}
        for each in complete["allowed_values"]:
            if not isinstance(each, str):
                raise Invalid(each, "must be string")
        return complete

    def one(self, world: World, field: Field, raw: object) -> str:
        """Take one of the allowed words."""
        del world
        allowed = (field.settings or {})["allowed_values"]
        if not isinstance(raw, str):
            raise Invalid(raw, "must be string")
        if raw not in allowed:
            raise Invalid(raw, one_of(allowed))
        return raw

    def read(self, world: World, field: Field, value: str) -> dict[str, Any]:
        """`{"value": word}`."""
        del world, field
        return {"value": value}

    def text(self, world: World, field: Field, value: str) -> str:
        """The word."""
        del world, field
        return value

    def key(self, world: World, field: Field, values: tuple[str, ...]) -> int:
        """Sort by the words' order in the field; those that are allowed no more come last."""
        del world
        allowed = (field.settings or {})["allowed_values"]
        return allowed.index(values[0]) if values[0] in allowed else len(allowed)

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Any of the words; `null` for none."""
        del world, field

        def read(raw: object) -> str:
            if not isinstance(raw, str):
                raise Invalid(raw, "must be string")
            return raw

        return among(wanted, read)
