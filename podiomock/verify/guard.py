"""A guard before a live API: nothing is sent that touches an object which was not made through it."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from podiomock.contract import Call
from podiomock.http import Handler, Request, Response
from podiomock.rooms import PODIO
from podiomock.scratch import FIELDS

OK = 200
PREFIX = "/podio"

SENT: dict[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        # The scratch space: the organization that it is made in is the one thing that is named and not made.
        "list_organizations": "",
        "create_space": "org_id name privacy auto_join",
        "delete_space": "",
        "create_app": "space_id config fields",
        "get_app": "",
        "delete_app": "",
        # Items of its app.
        "create_item": "fields external_id tags",
        "get_item": "",
        "update_item": "fields external_id tags revision",
        "delete_item": "",
        "filter_items": "limit offset sort_by sort_desc",
        "count_items": "",
        "get_values_v2": "",
        "list_revisions": "",
        "get_revision": "",
        "revert_to_revision": "",
        "clone_item": "",
        # What is said about them, and what is to be done.
        "add_comment": "value external_id",
        "list_comments": "",
        "get_comment": "",
        "update_comment": "value",
        "delete_comment": "",
        "create_task_on": "text description due_date private external_id",
        "get_task": "",
        "list_tasks_on": "",
        "complete_task": "",
        "incomplete_task": "",
        "update_task_text": "text",
        "delete_task": "",
    }.items()
}
"""What may be asked, and which keys its body may have: none by which it would reach other things, or people."""

SAFE = frozenset({"title", "amount", "state", "mail"})
"""The fields of the scratch app whose values name nothing but themselves."""

assert {each["config"]["label"].lower() for each in FIELDS} >= SAFE, "the scratch app has them"

HARMLESS = frozenset({"hook", "silent", "mark_as_viewed", "fields", "view", "type", "limit", "offset"})
"""What may be asked by query strings: none by which a call would reach other things, or people."""

KINDS = {"space": "spaces", "app": "applications", "item": "items", "comment": "comments", "task": "tasks"}
"""What is made, as references name it, and in declarations; ids of different kinds may be the same number."""

MENTION = re.compile(r"\]\(\s*\w+\s*:")
"""How a text begins to name a person, or several, who would be told."""

ALONE = {"privacy": "closed", "auto_join": False}
"""What a new space must be, or others would be in it."""


class ForeignError(PermissionError):
    """A call that would touch what was not made here; it was not sent."""


class Guard:
    """A handler that hands on what touches only things that were made through it."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.made: set[tuple[str, int]] = set()

    def __call__(self, request: Request) -> Response:
        """Hand on a request; `ForeignError` for one that must not be sent."""
        if (why := self.objection(request)) is not None:
            raise ForeignError(f"{request!r} was not sent: {why}")
        response = self._handler(request)
        if request.method == "POST" and response.status == OK:
            self._learn(json.loads(response.body))
        return response

    def objection(self, request: Request) -> str | None:
        """Why a request must not be sent, if it must not."""
        found = PODIO.match(request.method, request.path.removeprefix(PREFIX))
        if found is None or found.endpoint.name not in SENT:
            return "the operation is none of those that a live API is asked for"
        for kind, text in _named(found):
            if not text.isdecimal() or (kind, int(text)) not in self.made:
                return f"the {kind} {text} was not made here"
        if more := {each for each, _ in parse_qsl(request.query, keep_blank_values=True)} - HARMLESS:
            return f"nothing is known of {min(more)} in its query"
        return self._of_body(found.endpoint.name, request.body) if request.body else None

    def _of_body(self, name: str, body: bytes) -> str | None:
        try:
            sent = json.loads(body)
        except ValueError:
            return "its body is no JSON"
        if not isinstance(sent, dict):
            return "its body is no object"
        if unsafe := sent.keys() - SENT[name]:
            return f"nothing is known of {min(unsafe)} in its body"
        if "space_id" in sent and ("space", sent["space_id"]) not in self.made:
            return f"the space {sent['space_id']} was not made here"
        if name == "create_space" and sent | ALONE != sent:
            return "others would be in its space"
        if name == "create_app" and sent.get("fields") != FIELDS:
            return "its fields may name other things"
        if name in ("create_item", "update_item"):
            fields = sent.get("fields", {})
            if not isinstance(fields, dict) or fields.keys() - SAFE:
                return "its fields may name other things"
        return "it names a person" if MENTION.search(json.dumps(sent)) else None

    def _learn(self, said: Any) -> None:
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict):
                # The thing itself stands first; what it hangs on was made before.
                kind = next((kind for kind in reversed(KINDS) if isinstance(each.get(f"{kind}_id"), int)), None)
                if kind is not None:
                    self.made.add((kind, each[f"{kind}_id"]))


def _named(call: Call) -> Iterator[tuple[str, str]]:
    """What a path names, kind and id; what counts revisions is none."""
    given = dict(zip(call.endpoint.parameters, call.captured, strict=True))
    kinds = {table: kind for kind, table in KINDS.items()}
    reference = [text for name, text in given.items() if call.endpoint.refs.get(name) == "references"]
    if reference:
        kind, text = reference
        yield kind, text
    for name, text in given.items():
        if (table := call.endpoint.refs.get(name)) in kinds:
            yield kinds[table], text
