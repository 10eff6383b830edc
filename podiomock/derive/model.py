"""What must follow from calls, known from their answers alone: a reference model of items, and of ids.

A call that it does not know may have changed any item: what was known of them is forgotten, and learnt anew. What was
deleted is never forgotten, nor is an id.
"""

import json
from typing import Any

from msgspec import Struct

from podiomock.answers import Broken
from podiomock.derive.bodies import Reads
from podiomock.derive.calls.call import Call
from podiomock.http import Response

REFUSED = 400
OK, EMPTY, GONE = 200, 204, 410

MADE = {
    "create_item": "item_id",
    "clone_item": "item_id",
    "create_task_on": "task_id",
    "create_task": "task_id",
    "add_comment": "comment_id",
    "create_app": "app_id",
    "create_space": "space_id",
    "create_status": "status_id",
    "create_view": "view_id",
    "create_hook": "hook_id",
    "create_widget": "widget_id",
    "create_form": "form_id",
    "create_label": "label_id",
    "upload_file": "file_id",
    "upload_file_v2": "file_id",
    "copy_file": "file_id",
}
"""What makes a thing with each call, and under which key its answer names the new id."""

PAGE = 30
"""How many items a filter gives that says no limit [doc]."""

IDS = ("item_id", "profile_id", "user_id", "file_id", "embed_id", "id")
"""What a value that shows another thing comes down to: the thing may change, and the value is the same."""

Values = dict[str, list[Any]]


class Item(Struct):
    """An item as it was last read."""

    app_id: int
    revision: int
    values: Values


class Model:
    """Is shown each call with its answer, and raises `Broken` where that does not follow from those before."""

    def __init__(self) -> None:
        self.items: dict[int, Item] = {}
        self.totals: dict[int, int] = {}
        self.deleted: set[int] = set()
        self.ids: set[tuple[str, int]] = set()
        self.expected: dict[int, Reads] = {}
        """What must be read of items that were written since they were read."""

    def observe(self, call: Call, response: Response) -> None:
        """Hold an answer against what is known, and learn from it."""
        number = item_of(call)
        if number in self.deleted and response.status != GONE:
            raise Broken(f"{call} is {response.status}, and item {number} was deleted: expected 410")
        if response.status >= REFUSED:
            return
        said = _said(response)
        self._made(call, said)
        match call.name:
            case "create_item":
                self._created(call, said)
            case "get_item":
                self._read(said)
            case "update_item" if number is not None:
                self._updated(number, call, response, said)
            case "delete_item" if number is not None:
                self._deleted(number)
            case "filter_items":
                self._counted(call, said)
            case _ if call.method != "GET":
                self.forget()

    def forget(self) -> None:
        """Something that is not known here was done."""
        self.items.clear()
        self.totals.clear()
        self.expected.clear()

    def _made(self, call: Call, said: Any) -> None:
        key = MADE.get(call.name)
        for each in said if isinstance(said, list) else [said]:
            if key is not None and isinstance(each, dict):
                made = (key, each[key])
                if made in self.ids:
                    raise Broken(f"{call} gave the {key} {each[key]} a second time")
                self.ids.add(made)

    def _created(self, call: Call, said: Any) -> None:
        app_id = int(call.path.split("/")[3])
        self.expected[said["item_id"]] = call.reads
        if app_id in self.totals:
            self.totals[app_id] += 1

    def _updated(self, number: int, call: Call, response: Response, said: Any) -> None:
        known = self.items.get(number)
        if known is not None and response.status == OK:
            # A file is attached without a revision, where nothing else changes.
            lawful = {known.revision + 1, *([known.revision] if call.body.get("file_ids") else [])}
            if said["revision"] not in lawful:
                raise Broken(f"{call} made revision {said['revision']} of {known.revision}")
            known.revision = said["revision"]
        self.expected[number] = self.expected.get(number, {}) | call.reads

    def _deleted(self, number: int) -> None:
        self.deleted.add(number)
        known = self.items.get(number)
        self.items.clear()  # what refers to it does no longer
        self.expected.clear()
        if known is None:
            self.totals.clear()
        elif known.app_id in self.totals:
            self.totals[known.app_id] -= 1

    def _read(self, said: Any) -> None:
        number = said["item_id"]
        shown = Item(said["app"]["app_id"], said["revision"], _values(said))
        expected = self.expected.pop(number, {})
        for name, reads in expected.items():
            if not _alike(shown.values.get(name, []), reads):
                raise Broken(f"item {number} reads {name} as {shown.values.get(name)}, and {reads} was written")
        if (known := self.items.get(number)) is not None:
            if shown.revision != known.revision:
                raise Broken(f"item {number} is at revision {shown.revision}, and was at {known.revision}")
            for name in (known.values.keys() | shown.values.keys()) - expected.keys():
                before, now = ([_essence(each) for each in of.get(name, [])] for of in (known.values, shown.values))
                if before != now:
                    raise Broken(f"item {number} reads {name} as {now}, and nobody wrote it since it was {before}")
        self.items[number] = shown

    def _counted(self, call: Call, said: Any) -> None:
        app_id = int(call.path.split("/")[3])
        if said["total"] != self.totals.setdefault(app_id, said["total"]):
            raise Broken(f"{call} counts {said['total']} items, and there are {self.totals[app_id]}")
        if said["filtered"] > said["total"] or (said["filtered"] < said["total"] and not call.body.get("filters")):
            raise Broken(f"{call} finds {said['filtered']} of {said['total']} items")
        page = min(call.body.get("limit", PAGE), max(0, said["filtered"] - call.body.get("offset", 0)))
        if len(said["items"]) != page:
            raise Broken(f"{call} gives {len(said['items'])} items, and its page has {page}")


def item_of(call: Call) -> int | None:
    """The item that a call's path names first, `/item/123/...`."""
    parts = call.path.split("/")
    return int(parts[2]) if parts[1] == "item" and parts[2].isdecimal() else None


def _said(response: Response) -> Any:
    kind = response.header("content-type") or ""
    return json.loads(response.body) if response.body and kind.startswith("application/json") else None


def _values(item: Any) -> Values:
    return {each["external_id"]: each["values"] for each in item["fields"]}


def _alike(shown: list[Any], reads: list[dict[str, Any]]) -> bool:
    return len(shown) == len(reads) and all(_holds(one, other) for one, other in zip(shown, reads, strict=True))


def _holds(shown: Any, wanted: Any) -> bool:
    """Whether something has all that is wanted of it, in the same places."""
    if isinstance(wanted, dict):
        if not isinstance(shown, dict):
            return False
        return all(key in shown and _holds(shown[key], value) for key, value in wanted.items())
    return bool(shown == wanted)


def _essence(value: Any) -> Any:
    if isinstance(value, dict):
        named = next((key for key in IDS if key in value), None)
        return value[named] if named else {key: _essence(each) for key, each in value.items()}
    return [_essence(each) for each in value] if isinstance(value, list) else value
