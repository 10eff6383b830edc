"""Links: make one, to put it into a field or a comment."""

from typing import Any, Literal

from msgspec import Struct

from podiomock.contract import endpoint
from podiomock.state import embeds
from podiomock.state.world import World


class EmbedMade(Struct):
    """A new link; the fake follows none, so it knows no title but the address, and no pictures."""

    embed_id: int
    original_url: str
    resolved_url: str
    type: str
    title: str | None
    description: str | None
    embed_html: None
    embed_width: None
    embed_height: None
    url: str
    hostname: str
    files: list[Any]


class EmbedCreate(Struct):
    """An address; `mode` says when the wire looks it up, which is never here."""

    url: str
    mode: Literal["immediate", "delayed", "auto", "never"] = "immediate"


@endpoint("POST", "/embed/")
def create_embed(world: World, body: EmbedCreate) -> EmbedMade:
    """Make a link of an http(s) address."""
    shown = embeds.embed_out(embeds.make(world, body.url))
    return EmbedMade(**{name: getattr(shown, name) for name in shown.__struct_fields__}, files=[])
