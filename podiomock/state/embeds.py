"""Links. The fake never follows one: it knows the address, and nothing of what is there."""

from urllib.parse import urlsplit

from msgspec import Struct

from podiomock.state.rows import Embed
from podiomock.state.table import Invalid
from podiomock.state.world import World


class EmbedOut(Struct):
    """A link, as a comment or an embed field shows it: eleven keys [recorded]."""

    embed_id: int
    original_url: str
    resolved_url: str
    url: str
    hostname: str
    title: str | None
    description: str | None
    type: str = "link"
    embed_html: None = None
    embed_width: None = None
    embed_height: None = None


def make(world: World, url: object) -> Embed:
    """Keep a link: an http(s) address, or `Invalid`."""
    hostname(url)
    fresh = world.new_id("embed")
    address = str(url)
    return world.embeds.insert(fresh, Embed(embed_id=fresh, url=address, title=address, **world.facts()))


def chosen(world: World, embed_id: int | None, url: str | None) -> int | None:
    """The link that a body names, by its address or by its id; `Missing` for an unknown id."""
    if url is not None:
        return make(world, url).embed_id
    return None if embed_id is None else world.embeds[embed_id].embed_id


def shown(world: World, embed_id: int | None) -> EmbedOut | None:
    """A link by id, if there is one."""
    embed = world.embeds.get(embed_id)
    return None if embed is None else embed_out(embed)


def hostname(url: object) -> str:
    """The host that an http(s) address names, or `Invalid`."""
    if isinstance(url, str) and url.lower().startswith(("http://", "https://")) and " " not in url:
        try:
            host = urlsplit(url).hostname
        except ValueError:  # brackets that close nothing
            host = None
        if host:
            return host
    raise Invalid(url, "must be a valid URL")


def embed_out(embed: Embed) -> EmbedOut:
    """A link as it is read."""
    return EmbedOut(
        embed_id=embed.embed_id,
        original_url=embed.url,
        resolved_url=embed.url,
        url=embed.url,
        hostname=hostname(embed.url),
        title=embed.title,
        description=embed.description,
    )
