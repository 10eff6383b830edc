"""The environment that leads programs through the proxy, whatever their language, and lets them trust it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

if TYPE_CHECKING:
    from podiomock.proxy.authority import Authority

HERE = "localhost,127.0.0.1,::1"
"""What a program reaches without the proxy: other servers on this machine. Nothing that was excepted before is."""

NODE = Path(__file__).with_name("node.cjs")
"""Leads Node's own clients through the proxy, which know of none before 22.21 and 24.5."""


class Group(Struct, frozen=True):
    """Variables, and who reads them. One that is None must not be set."""

    readers: str
    variables: dict[str, str | None]


def groups(url: str, authority: "Authority", api_key: str | None, inherited: Mapping[str, str]) -> list[Group]:
    """What to set for a program, where so much is set already; no `api_key` leaves it its own."""
    bundle = str(authority.bundle)
    way: dict[str, str | None] = {}
    for name, value in {"HTTPS_PROXY": url, "HTTP_PROXY": url, "NO_PROXY": HERE, "ALL_PROXY": None}.items():
        way |= {name: value, name.lower(): value}
    return [
        Group(
            "no other way" if api_key is None else "the fake's key, and no other way to it", _fake(api_key, inherited)
        ),
        Group("the way here: nearly every program", way),
        Group("whom to trust: Python, Go, Ruby", {"SSL_CERT_FILE": bundle}),
        Group("Python's requests and httplib2", {"REQUESTS_CA_BUNDLE": bundle, "HTTPLIB2_CA_CERTS": bundle}),
        Group("curl", {"CURL_CA_BUNDLE": bundle}),
        Group("Node", _node(authority, inherited)),
        Group("PHP", {"PHP_INI_SCAN_DIR": f"{inherited.get('PHP_INI_SCAN_DIR', '')}:{authority.php}"}),
        Group("Java", _java(url, authority, inherited)),
    ]


def _fake(api_key: str | None, inherited: Mapping[str, str]) -> dict[str, str | None]:
    key = {} if api_key is None else {"MATON_API_KEY": api_key}
    return {**key, "MATON_API_BASE_URL": None, "MATON_TELEMETRY": inherited.get("MATON_TELEMETRY", "0")}


def _node(authority: "Authority", inherited: Mapping[str, str]) -> dict[str, str | None]:
    options = (inherited.get("NODE_OPTIONS", ""), f"--require={json.dumps(str(NODE))}")
    return {
        "NODE_EXTRA_CA_CERTS": str(authority.bundle),
        "NODE_USE_ENV_PROXY": "1",
        "NODE_OPTIONS": " ".join(filter(None, options)),
    }


def _java(url: str, authority: "Authority", inherited: Mapping[str, str]) -> dict[str, str | None]:
    from podiomock.proxy.authority import STORE_PASSWORD

    parts = urlsplit(url)
    given = {
        "https.proxyHost": parts.hostname,
        "https.proxyPort": parts.port,
        "http.proxyHost": parts.hostname,
        "http.proxyPort": parts.port,
        "http.nonProxyHosts": "localhost|127.*|[::1]",
        "javax.net.ssl.trustStore": authority.truststore,
        "javax.net.ssl.trustStoreType": "PKCS12",
        "javax.net.ssl.trustStorePassword": STORE_PASSWORD,
    }
    options = (inherited.get("JAVA_TOOL_OPTIONS", ""), *(f"-D{name}={value}" for name, value in given.items()))
    return {"JAVA_TOOL_OPTIONS": " ".join(filter(None, options))}


def environment(given: list[Group], inherited: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a program."""
    changed = {name: value for group in given for name, value in group.variables.items()}
    kept = {name: value for name, value in inherited.items() if name not in changed}
    return kept | {name: value for name, value in changed.items() if value is not None}


def lines(given: list[Group]) -> str:
    """The same for a shell to read."""
    from shlex import quote

    written = []
    for group in given:
        written.append(f"# {group.readers}")
        for name, value in group.variables.items():
            written.append(f"unset {name}" if value is None else f"export {name}={quote(value)}")
    return "\n".join(written) + "\n"
