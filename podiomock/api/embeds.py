"""Links: make one, to put it into a field, a comment or a post."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct, structs

from podiomock.contract import endpoint
from podiomock.state import embeds
from podiomock.state.rows import Embed
from podiomock.state.world import World

EmbedId = Annotated[int, Meta(ge=1, extra={"ref": "embeds"})]


class EmbedAlone(embeds.EmbedOut, kw_only=True):
    """A link by itself; the fake follows none, so it knows no title but the address, and no pictures."""

    files: list[Any]


class EmbedCreate(Struct):
    """An address; `mode` says when the wire looks it up, which is never here."""

    url: str
    mode: Literal["immediate", "delayed", "auto", "never"] = "immediate"


@endpoint("POST", "/embed/")
def create_embed(world: World, body: EmbedCreate) -> EmbedAlone:
    """Make a link of an http(s) address."""
    return _alone(embeds.make(world, body.url))


@endpoint("GET", "/embed/{embed_id}")
def get_embed(world: World, embed_id: EmbedId) -> EmbedAlone:
    """A link [rb]; A-241: who knows its id may read it."""
    return _alone(world.embeds[embed_id])


def _alone(embed: Embed) -> EmbedAlone:
    return EmbedAlone(**structs.asdict(embeds.embed_out(embed)), files=[])
