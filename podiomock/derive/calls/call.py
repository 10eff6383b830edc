"""A call of an endpoint, as it is drawn: what is asked for and what is sent along, but not yet where and by whom."""

import json
from typing import Any
from urllib.parse import quote, urlencode

from msgspec import Struct

from podiomock.derive.bodies import Reads
from podiomock.http import Request
from podiomock.rooms import MATON

BASE = "https://api.maton.ai"
PODIO = f"{BASE}/podio"
BOUNDARY = "podiomock-4b1d"
JSON = "application/json"


class Call(Struct, frozen=True, omit_defaults=True, repr_omit_defaults=True):
    """A call: the endpoint's name, and what its request is made of.

    `body` is data, or bytes that are sent as they are; None sends nothing. `files` are sent as a form instead: by
    their part's name, what a file is called and its bytes. `wrong` says what is wrong with a call that must be refused,
    `reads` how the values of an item's `fields` will read.
    """

    name: str
    method: str
    path: str
    query: dict[str, Any] = {}
    body: Any = None
    files: dict[str, tuple[str, bytes]] = {}
    wrong: str | None = None
    reads: Reads = {}

    def request(self, key: str, *, base: str | None = None, scheme: str = "Bearer") -> Request:
        """The request of whoever holds a key; at another door, its `base` and the `scheme` of its tokens."""
        home = base if base is not None else BASE if self.name in MATON.by_name else PODIO
        headers = {"authorization": f"{scheme} {key}"}
        kind, content = self._content()
        if content:
            headers["content-type"] = kind
        query = f"?{self.query_text}" if self.query else ""
        return Request.to(self.method, f"{home}{self.path}{query}", headers, content)

    @property
    def query_text(self) -> str:
        """The query string, without its `?`."""
        return urlencode({name: _text(value) for name, value in self.query.items()})

    def _content(self) -> tuple[str, bytes]:
        if self.files:
            return f"multipart/form-data; boundary={BOUNDARY}", self._form()
        if self.body is None:
            return JSON, b""
        return JSON, self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()

    def _form(self) -> bytes:
        parts = b""
        for part, (name, content) in self.files.items():
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{part}"; filename="{name}"\r\n\r\n'
            parts += head.encode() + content + b"\r\n"
            parts += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="filename"\r\n\r\n{name}\r\n'.encode()
        return parts + f"--{BOUNDARY}--\r\n".encode()

    def __str__(self) -> str:
        query = f"?{self.query_text}" if self.query else ""
        sent = "" if self.body is None else f" {self._content()[1].decode()}"
        wrong = f"  # {self.wrong}" if self.wrong else ""
        return f"{self.method} {self.path}{query}{sent}{''.join(f' {each}' for each in self.files)}{wrong}"


def placed(path: str, given: dict[str, Any]) -> str:
    """A path with its parameters in their places."""
    return path.format_map({name: quote(str(value), safe=",") for name, value in given.items()})


def _text(value: Any) -> str:
    """A value as query strings spell it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_text, value)) if isinstance(value, list | tuple) else str(value)
