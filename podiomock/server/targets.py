"""Where a server may send hooks' deliveries: to this machine, and to what the user named."""

from collections.abc import Iterable
from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    from ipaddress import ip_address

    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def target(text: str) -> str:
    """Read the beginning of a URL: `https://example.com`, or `http://web:8000/hooks`; ValueError for anything else."""
    try:
        scheme, host, port, path = _split(text)
    except ValueError:
        scheme, host, port, path = "", "", None, ""
    if scheme not in DEFAULT_PORTS or not host or "?" in text or "#" in text:
        raise ValueError(f"{text!r} is no beginning of a URL; write it as https://example.com or http://web:8000/hooks")
    return f"{scheme}://[{host}]:{port}{path}"


def reaches(url: str, targets: Iterable[str]) -> bool:
    """Whether a delivery to a URL may leave: it stays on this machine, or it begins with a target, path parts whole."""
    _, host, _, _ = _split(url)
    wanted = f"{target(url)}/"
    return is_loopback(host) or any(wanted.startswith(f"{each}/") for each in targets)


def _split(url: str) -> tuple[str, str, int | None, str]:
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    return scheme, parts.hostname or "", parts.port or DEFAULT_PORTS.get(scheme), parts.path.rstrip("/")
