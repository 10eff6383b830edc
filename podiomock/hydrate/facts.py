"""What answers tell of the things behind them: one record for each thing that was seen, from all its sightings.

A thing is known by the id it carries, and is seen whole or in part, in many answers. A key that was seen stays; of two
sightings of a key, `keep` says which holds: the first is how the world was when recording began, the last how it was
when it ended.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Literal

from podiomock.http import Request, Response

Keep = Literal["first", "last"]

Record = dict[str, Any]

RAW = re.compile(r"/file/(\d+)/raw/?$|^/(\d+)$")
"""Where a file's content is had: the API, and the host of links."""

MARKS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("comment", "comment_id", ("value",)),
    ("task", "task_id", ("text",)),
    ("item", "item_id", ("title",)),
    ("app", "app_id", ("config",)),
    ("space", "space_id", ("name", "url_label")),
    ("org", "org_id", ("name", "url_label")),
    ("profile", "profile_id", ("name",)),
    ("user", "user_id", ("name",)),
    ("user", "user_id", ("mail",)),
    ("file", "file_id", ("name", "mimetype")),
    ("status", "status_id", ("value", "rich_value")),
)
"""How an object is told from another: the first of these whose id and other keys it has."""

WHOLE = 200
PLACES = {"app": "app_id", "space": "space_id", "org": "org_id"}
"""Under which key a thing names what it lies in, where it does not show it whole."""


class Facts:
    """What was seen, by kind and id. `made` are those that the recorded calls made themselves."""

    def __init__(self, keep: Keep = "last") -> None:
        self.keep = keep
        self.seen: dict[str, dict[int, Record]] = {each: {} for each, _, _ in MARKS}
        self.fields: dict[int, dict[int, Record]] = {}
        """By app, the fields that its items showed: all that is known of an app that nobody asked for."""
        self.contents: dict[int, bytes] = {}
        """Of files, by id."""
        self.roles: dict[int, dict[int, str]] = {}
        """By space, who is in it as what, where its members were listed."""
        self.made: set[tuple[str, int]] = set()
        self.me: int | None = None
        """Who called, if an answer told."""

    def learn(self, request: Request, response: Response) -> None:
        """Take in what an answer tells; one that is a refusal, or no JSON, tells nothing."""
        if not 200 <= response.status < 300:  # noqa: PLR2004  success
            return
        if (raw := RAW.search(request.path)) is not None and response.status == WHOLE:
            self.contents[int(raw[1] or raw[2])] = response.body
            return
        try:
            said = json.loads(response.body)
        except (ValueError, RecursionError):
            return
        if request.method == "POST" and isinstance(said, dict):
            self._note_made(said)
        if request.path.rstrip("/").endswith("/user/status") and isinstance(said, dict):
            self.me = said.get("user", {}).get("user_id", self.me)
        self._walk(said, {each: _named_in(request.path, each) for each in ("app", "space")}, None)

    def _note_made(self, said: Record) -> None:
        """Note what a call has made: it is not there before that call."""
        for kind, name, _ in MARKS:
            number = said.get(name)
            if isinstance(number, int) and number not in self.seen[kind]:
                self.made.add((kind, number))
                return

    def _walk(self, said: Any, within: dict[str, int | None], holder: tuple[str, int] | None) -> None:
        """Take in data; `holder` is whose files these are."""
        if isinstance(said, list):
            for each in said:
                self._walk(each, within, holder)
        elif isinstance(said, dict):
            kind, number = _kind(said)
            self._note_role(said)
            if kind is not None:
                self._add(kind, number, said, within)
                if kind == "file" and holder is not None:
                    self.seen[kind][number].setdefault("on", holder)
                if kind == "item":
                    self._note_fields(self.seen[kind][number].get("in app"), said.get("fields"))
                if kind in PLACES:
                    within = {**within, kind: number}
            for key, each in said.items():
                if isinstance(each, dict | list):
                    self._walk(each, within, (kind, number) if kind is not None and key == "files" else None)

    def _note_role(self, said: Record) -> None:
        space, user, role = said.get("space"), said.get("user"), said.get("role")
        if isinstance(space, dict) and isinstance(user, dict) and isinstance(role, str) and space.get("space_id"):
            self.roles.setdefault(space["space_id"], {})[user.get("user_id") or 0] = role

    def _note_fields(self, app: int | None, fields: Any) -> None:
        for each in fields if app is not None and isinstance(fields, list) else ():
            if isinstance(each, dict) and isinstance(each.get("field_id"), int) and each.get("external_id"):
                assert app is not None
                self.fields.setdefault(app, {}).setdefault(each["field_id"], each)

    def _add(self, kind: str, number: int, said: Record, within: dict[str, int | None]) -> None:
        record = self.seen[kind].setdefault(number, {})
        for place, name in PLACES.items():
            lies = said.get(place)
            known = said.get(name) or (lies.get(name) if isinstance(lies, dict) else None) or within.get(place)
            if place != kind and isinstance(known, int):
                record.setdefault(f"in {place}", known)
        for key, value in said.items():
            if self.keep == "last" or key not in record or record[key] is None:
                record[key] = value


def _kind(said: Record) -> tuple[str | None, int]:
    for kind, name, others in MARKS:
        number = said.get(name)
        if type(number) is int and number > 0 and all(each in said for each in others):
            return kind, number
    return None, 0


def _named_in(path: str, kind: str) -> int | None:
    """The app or space that a path names: lists of items and posts do not say whose they are."""
    parts: Iterator[str] = iter(path.split("/"))
    for part in parts:
        if part == kind:
            number = next(parts, "")
            return int(number) if number.isdecimal() else None
    return None
