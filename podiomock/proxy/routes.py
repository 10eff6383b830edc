"""Where a connection through the proxy may lead: to the fake, to a host that was allowed, or nowhere."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Literal
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from msgspec import Struct

from podiomock import gateway, native

HOSTS = gateway.HOSTS | native.HOSTS
"""The hosts that the fake stands in for, over https."""

DEFAULT_PORTS = {"http": 80, "https": 443}


class Upstream(Struct, frozen=True):
    """The proxy through which this machine itself gets out."""

    host: str
    port: int
    header: bytes = b""
    """What it wants to read in a request's head beside what is there: `Proxy-Authorization`, or nothing."""


class Place(Struct, frozen=True):
    """A host and port that a program asks for, and how: over plain `http`, or through a tunnel (`https`)."""

    scheme: Literal["http", "https"]
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and port, as an HTTP request has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @classmethod
    def of(cls, scheme: str, authority: str) -> "Place":
        """Read `api.maton.ai:443`; ValueError for nonsense."""
        parts = urlsplit(f"//{authority}")
        if scheme not in DEFAULT_PORTS or not parts.hostname:
            raise ValueError(f"{scheme}://{authority} leads nowhere")
        return cls("https" if scheme == "https" else "http", parts.hostname, parts.port or DEFAULT_PORTS[scheme])


class Routes:
    """What is ours, what was allowed, and what was refused so far.

    `allow` has hosts, as `example.com`, `example.com:8443` or `*.example.com`; ValueError for one that is none, or
    that the fake stands in for.
    """

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._given = [allowed(each) for each in allow]
        self._allowed = [*self._given]
        self.refused: Counter[str] = Counter()
        """The hosts that programs asked for in vain, and how often."""
        self._proxies = getproxies()

    def allow(self, host: str) -> None:
        """Let connections leave for a host, too."""
        self._allowed.append(allowed(host))

    def reset(self) -> None:
        """Forget what was allowed later, and what was refused."""
        self._allowed = [*self._given]
        self.refused.clear()

    def ours(self, place: Place) -> bool:
        """Whether the fake answers."""
        return place.host.rstrip(".") in HOSTS and place.port == DEFAULT_PORTS[place.scheme]

    def allows(self, place: Place) -> bool:
        """Whether a connection may leave for there."""
        names = (place.host.rstrip("."), f"{place.host.rstrip('.')}:{place.port}")
        return any(fnmatchcase(name, pattern) for name in names for pattern in self._allowed)

    def upstream(self, place: Place) -> Upstream | None:
        """The proxy that leads there, of those in our own environment; ValueError for one that we cannot use."""
        url = self._proxies.get(place.scheme) or self._proxies.get("all")
        if url is None or proxy_bypass(place.host):
            return None
        parts = urlsplit(url if "://" in url else f"http://{url}")
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"the proxy that leads there is of the kind {parts.scheme}://, and only http:// is known")
        header = b""
        if parts.username is not None:
            word = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
            header = b"\r\nProxy-Authorization: Basic " + b64encode(word.encode())
        return Upstream(parts.hostname, parts.port or DEFAULT_PORTS["http"], header)


def allowed(text: str) -> str:
    """Read a host that connections may leave for."""
    pattern = text.strip().lower().rstrip(".")
    if not pattern or "/" in pattern or "@" in pattern:
        raise ValueError(f"{text!r} is no host; write it as example.com, example.com:8443 or '*.example.com'")
    if pattern.removesuffix(":443") in HOSTS:
        raise ValueError(f"{text} is answered by the fake; connections to it never leave")
    # Brackets make a set of characters of a pattern, and an IPv6 address has them only for its port's sake.
    return pattern.replace("[", "").replace("]", "")
