"""What a call is told that no interaction answers: what was asked, what is nearest and how it differs, what to type."""

import difflib
from urllib.parse import parse_qsl, urlsplit

from podiomock.cassettes import blocks
from podiomock.cassettes.cassette import Cassette, Entry
from podiomock.cassettes.interaction import Interaction
from podiomock.http import Request, Response

SHOWN = 2
"""How many of the nearest interactions are shown."""

LONGEST = 40
"""Lines of a difference."""


def missed(cassette: Cassette, request: Request, remark: str) -> str:
    """The message of a miss; `request` is in its written form."""
    lines = [f"{cassette.path}: no interaction answers {request!r}"]
    if remark:
        lines.append(f"  {remark}")
    else:
        near = nearest(cassette.entries, request)
        lines.append("  nearest:" if near else f"  it holds {len(cassette)} interactions, none near it")
        for entry in near:
            lines.append(f"  line {entry.line}: {entry}" if entry.line else f"  {entry}")
            lines += [f"    {each}" for each in _difference(entry, request)]
    lines.append("To record it: --podiomock-record=new; to record all of it anew: --podiomock-record=all.")
    return "\n".join(lines)


def nearest(entries: list[Entry], request: Request) -> list[Entry]:
    """The entries most like a request: of its path first, then of its method, query and body."""
    asked = urlsplit(request.url)

    def distance(entry: Entry) -> float:
        parts = urlsplit(entry.url)
        path = difflib.SequenceMatcher(None, parts.path, asked.path).ratio()
        query = len(set(parse_qsl(parts.query)) ^ set(parse_qsl(asked.query)))
        return 4 * (1 - path) + (entry.method != request.method) + min(query, 4) / 4

    scored = sorted(((distance(each), place) for place, each in enumerate(entries)), key=lambda pair: pair)
    return [entries[place] for score, place in scored[:SHOWN] if score < 2]  # noqa: PLR2004  half of the path is alike


def _difference(entry: Entry, request: Request) -> list[str]:
    recorded, asked = _told(entry.interaction.request), _told(request)
    lines = list(difflib.unified_diff(recorded, asked, "recorded", "asked", lineterm="", n=1))[2:]
    return [*lines[:LONGEST], *(["..."] if len(lines) > LONGEST else [])]


def _told(request: Request) -> list[str]:
    """A request as a cassette has it, its host left out."""
    bare = Request(request.method, "", request.path, request.query, {}, request.body)
    content_type = {"content-type": kind} if (kind := request.headers.get("content-type")) else {}
    told = Interaction(Request(bare.method, "", bare.path, bare.query, content_type, bare.body), Response(0))
    text = blocks.write(told, lambda _name, _body: None).decode()
    query = [f"query {name}={value}" for name, value in sorted(parse_qsl(request.query, keep_blank_values=True))]
    kept = [
        line for line in text.splitlines() if not line.startswith(("  url:", "  match:", "  response:", "    status:"))
    ]
    return [f"path {request.path}", *query, *kept]
