"""Category: one or several of the field's own options."""

from typing import Any

from podiomock.state.fieldtype import FieldType, Match, among, identifier
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

COLOR = "DCEBD8"
"""An option's colour when none is given: six bare hex digits, upper case [recorded]."""


class Category(FieldType):
    """Options by id, counted from 1 in each field. Settings: `multiple`, `display`, `options`."""

    name = "category"
    accepts = 'an option\'s id (2 or "2"), its text, {"value": 2}, or a list of them'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings; options may be given as texts, and get ids in order."""
        options: list[dict[str, Any]] = []
        for each in given.get("options") or ():
            option = {"text": each} if isinstance(each, str) else each
            if not isinstance(option, dict) or not isinstance(option.get("text"), str):
                raise Invalid(each, "must be object")
            fresh = max((known["id"] for known in options), default=0) + 1
            options.append(
                {
                    "status": option.get("status") or "active",
                    "text": option["text"],
                    "id": identifier(option.get("id")) or fresh,
                    "color": option.get("color") or COLOR,
                }
            )
        return {"multiple": False, "display": "inline", **given, "options": options}

    def option(self, field: Field, option_id: int) -> dict[str, Any]:
        """An option of the field by its id."""
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
            if each["id"] == number or each["text"] == wanted:
                return int(each["id"])
        if number is None and not isinstance(wanted, str):
            raise Invalid(raw, "must be integer")
        raise Invalid(raw, f"must be one of {{{', '.join(str(each['id']) for each in active)}}}")

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
