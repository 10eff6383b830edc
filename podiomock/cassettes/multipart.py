"""A multipart body, taken apart and put together again."""

import re
from collections.abc import Callable

BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^";,\s]+))', re.IGNORECASE)
DISPOSITION = re.compile(rb"^content-disposition:(.*)$", re.IGNORECASE | re.MULTILINE)
KIND = re.compile(rb"^content-type:\s*(.*?)\s*$", re.IGNORECASE | re.MULTILINE)
NAME = re.compile(rb"[;\s]name=\"?([^\";\r\n]*)")
FILE = re.compile(rb"[;\s]filename\*?=", re.IGNORECASE)

Change = Callable[[str, str, bytes], bytes]
"""From the name of a field (empty for a file) and its content type to what takes its content's place."""


def boundary(content_type: str) -> bytes | None:
    """What separates the parts; None for a body of another kind."""
    found = BOUNDARY.search(content_type) if content_type.lower().startswith("multipart/") else None
    return (found[1] or found[2]).encode("latin-1", "replace") if found is not None else None


def changed(body: bytes, between: bytes, head: Callable[[bytes], bytes], content: Change) -> bytes:
    """The body with each part's head and content changed."""
    parts = body.split(b"--" + between)
    return (b"--" + between).join(_part(each, head, content) for each in parts)


def _part(part: bytes, head: Callable[[bytes], bytes], content: Change) -> bytes:
    above, empty, below = part.partition(b"\r\n\r\n")
    if not empty:
        return head(part)
    said, end = (below[:-2], b"\r\n") if below.endswith(b"\r\n") else (below, b"")
    disposition = found[1] if (found := DISPOSITION.search(above)) else b""
    name = found[1] if not FILE.search(disposition) and (found := NAME.search(disposition)) else b""
    kind = found[1] if (found := KIND.search(above)) else b""
    return head(above) + empty + content(name.decode("latin-1"), kind.decode("latin-1"), said) + end
