"""Text: plain, markdown or html."""

from typing import Any

from podiomock.state.fieldtype import FieldType, Match
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World


class Text(FieldType):
    """A string. Settings: `format` plain/markdown/html, `size` small/large."""

    name = "text"
    accepts = '"a string" or {"value": "a string"}'

    def settings(self, given: dict[str, Any]) -> dict[str, Any]:
        """Complete the settings."""
        return {"format": "plain", "size": "small", **given}

    def one(self, world: World, field: Field, raw: object) -> str:
        """Take a string that is not empty."""
        del world, field
        if not isinstance(raw, str):
            raise Invalid(raw, "must be string")
        if not raw:
            # `""` does not clear a field [doc]; that it is refused is inferred.
            raise Invalid(raw, "must be non empty string")
        return raw

    def read(self, world: World, field: Field, value: str) -> dict[str, Any]:
        """`{"value": text}`."""
        del world, field
        return {"value": value}

    def text(self, world: World, field: Field, value: str) -> str:
        """The string itself."""
        del world, field
        return value

    def key(self, world: World, field: Field, values: tuple[str, ...]) -> str:
        """Sort without regard to case."""
        del world, field
        return values[0].casefold()

    def filter(self, world: World, field: Field, wanted: object) -> Match:
        """Exact, without regard to case; a list is refused (A-8: three sources disagree)."""
        del world, field
        if not isinstance(wanted, str):
            raise Invalid(wanted, "must be string")
        folded = wanted.casefold()
        return lambda values: bool(values) and values[0].casefold() == folded
