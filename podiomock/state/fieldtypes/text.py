"""Text: plain, markdown or html; and tags, which are words in a field of their own."""

import re
from html import unescape
from typing import Any, ClassVar

from podiomock.state.fieldtype import FieldType, Match
from podiomock.state.rows import Field
from podiomock.state.table import Invalid
from podiomock.state.world import World

MARKUP = re.compile(r"<[^>]*>")


def non_empty(raw: object) -> str:
    """Take a string that is not empty."""
    if not isinstance(raw, str):
        raise Invalid(raw, "must be string")
    if not raw:
        # `""` does not clear a field [doc]; that it is refused is inferred.
        raise Invalid(raw, "must be non empty string")
    return raw


class Text(FieldType):
    """A string. Settings: `format` plain/markdown/html, `size` small/large; html is kept as it is given."""

    name = "text"
    accepts = '"a string" or {"value": "a string"}'
    defaults: ClassVar = {"format": "plain", "size": "small"}
    choices: ClassVar = {"format": ("plain", "markdown", "html"), "size": ("small", "large")}
    write_forms = ("Draft", {"value": "Draft"}, [{"value": "Draft"}])
    read_form: ClassVar = {"value": "Draft"}
    filter_forms = ("Draft", "draft")

    def one(self, world: World, field: Field, raw: object) -> str:
        """Take a string that is not empty."""
        del world, field
        return non_empty(raw)

    def read(self, world: World, field: Field, value: str) -> dict[str, Any]:
        """`{"value": text}`."""
        del world, field
        return {"value": value}

    def text(self, world: World, field: Field, value: str) -> str:
        """The string itself; html without its markup."""
        del world
        if (field.settings or {}).get("format") == "html" and "<" in value:
            # that markup is left out of titles is inferred.
            return unescape(MARKUP.sub("", value)).strip() or value
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


class Tag(FieldType):
    """Words. A legacy type."""

    name = "tag"
    sortable = False
    listed = True
    accepts = '"a word", {"value": "a word"}, or a list of them'
    write_forms = ("urgent", ["urgent"], {"value": "urgent"}, [{"value": "urgent"}])
    read_form: ClassVar = {"value": "urgent"}

    def multiple(self, field: Field) -> bool:
        """Always several."""
        del field
        return True

    def one(self, world: World, field: Field, raw: object) -> str:
        """Take a string that is not empty."""
        del world, field
        return non_empty(raw)

    def read(self, world: World, field: Field, value: str) -> dict[str, Any]:
        """`{"value": word}`."""
        del world, field
        return {"value": value}

    def text(self, world: World, field: Field, value: str) -> str:
        """The word."""
        del world, field
        return value
