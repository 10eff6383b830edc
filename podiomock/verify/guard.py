"""A guard before a live API: nothing is sent that touches an object which was not made through it."""

import json
from typing import Any

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

MADE = ("space_id", "app_id", "item_id", "comment_id", "task_id")
"""Under which keys an answer to a POST names what was made."""

MENTION = "](user:"
"""How a text begins to name a person, who would be told."""


class ForeignError(PermissionError):
    """A call that would touch what was not made here; it was not sent."""


class Guard:
    """A handler that hands on what touches only things that were made through it."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.made: set[int] = set()

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
        foreign = [each for each in self._named(found) if each not in self.made]
        if foreign:
            return f"{foreign[0]} was not made here"
        return self._of_body(found.endpoint.name, request.body) if request.body else None

    def _named(self, call: Call) -> list[int]:
        """The ids in a path; what counts revisions is none."""
        endpoint = call.endpoint
        pairs = zip(endpoint.parameters, call.captured, strict=True)
        return [int(text) for name, text in pairs if name in endpoint.refs and text.isdecimal()]

    def _of_body(self, name: str, body: bytes) -> str | None:
        try:
            sent = json.loads(body)
        except ValueError:
            return "its body is no JSON"
        if not isinstance(sent, dict):
            return "its body is no object"
        if unsafe := sent.keys() - SENT[name]:
            return f"nothing is known of {min(unsafe)} in its body"
        if "space_id" in sent and sent["space_id"] not in self.made:
            return f"the space {sent['space_id']} was not made here"
        if name in ("create_item", "update_item"):
            fields = sent.get("fields", {})
            if not isinstance(fields, dict) or fields.keys() - SAFE:
                return "its fields may name other things"
        return "it names a person" if MENTION in json.dumps(sent) else None

    def _learn(self, said: Any) -> None:
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict):
                # The thing itself stands first; what it hangs on was made before.
                key = next((key for key in reversed(MADE) if isinstance(each.get(key), int)), None)
                if key is not None:
                    self.made.add(each[key])
