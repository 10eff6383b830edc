"""Deviations of the API, a line each: what a fake, a client's mock, or a new release of Podio gets wrong.

A mutant stands before the fake and changes what is asked or answered. `podiomock verify` must tell each from the truth;
`fixtures/contract/kills.md` says which laws did. Print it anew with `python -m tests.contract.mutants`.
"""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from msgspec import structs

from podiomock import PodioMock, load
from podiomock.ear import Ear
from podiomock.http import Handler, Request, Response
from podiomock.rooms import PODIO
from podiomock.verify.verifying import verify

Mutant = Callable[[Handler], Handler]
Change = Callable[[Any], Any]

MUTANTS: dict[str, Mutant] = {}

LISTS = ("filter_items",)
READ = ("get_item",)
WRITTEN = ("create_item", "update_item")


def name_of(request: Request) -> str:
    """Which operation is asked."""
    found = PODIO.match(request.method, request.path.removeprefix("/podio"))
    return "" if found is None else found.endpoint.name


def add(sentence: str, mutant: Mutant) -> None:
    assert sentence not in MUTANTS, sentence
    MUTANTS[sentence] = mutant


def said(change: Change, *names: str) -> Mutant:
    """Change what is answered, if that is no refusal."""

    def mutant(handler: Handler) -> Handler:
        def mutated(request: Request) -> Response:
            response = handler(request)
            if name_of(request) not in names or response.status != 200:
                return response
            return structs.replace(response, body=json.dumps(change(json.loads(response.body))).encode())

        return mutated

    return mutant


def sent(change: Change, *names: str) -> Mutant:
    """Change what is asked."""

    def mutant(handler: Handler) -> Handler:
        def mutated(request: Request) -> Response:
            if name_of(request) in names and request.body[:1] == b"{":
                request = structs.replace(request, body=json.dumps(change(json.loads(request.body))).encode())
            return handler(request)

        return mutated

    return mutant


def status(of: int, to: int, *names: str) -> Mutant:
    """Answer with another status."""

    def mutant(handler: Handler) -> Handler:
        def mutated(request: Request) -> Response:
            response = handler(request)
            if response.status == of and (not names or name_of(request) in names):
                return structs.replace(response, status=to)
            return response

        return mutated

    return mutant


def forgotten(answer: Any, *names: str) -> Mutant:
    """Say that it was done, and do nothing."""

    def mutant(handler: Handler) -> Handler:
        def mutated(request: Request) -> Response:
            if name_of(request) in names:
                body = b"" if answer is None else json.dumps(answer).encode()
                return Response(200 if body else 204, (("Content-Type", "application/json"),), body)
            return handler(request)

        return mutated

    return mutant


def asked(change: Callable[[Request], Request], *names: str) -> Mutant:
    """Change the request otherwise."""
    return lambda handler: lambda request: handler(change(request) if name_of(request) in names else request)


def put(key: str, value: Any) -> Change:
    """Another value under a key; of a function, what it makes of the one that is there."""

    def change(found: Any) -> Any:
        old = found.get(key)
        return found | {key: value(old) if callable(value) else value}

    return change


def drop(key: str) -> Change:
    return lambda found: {name: each for name, each in found.items() if name != key}


def each(change: Change) -> Change:
    return lambda found: [change(one) for one in found]


def rows(change: Change) -> Change:
    return lambda found: found | {"items": [change(one) for one in found["items"]]}


def titled(text: str) -> Change:
    return lambda found: found | {"fields": {**found.get("fields", {}), "title": text}}


def answered(change: Callable[[Response], Response], *names: str) -> Mutant:
    """Change an answer as it comes over the wire, whatever it says."""
    return lambda handler: (
        lambda request: change(handler(request)) if not names or name_of(request) in names else handler(request)
    )


def field(name: str, change: Change) -> Change:
    """Another value for a field that is written, where it is."""

    def changed(found: Any) -> Any:
        fields = found.get("fields", {})
        return found | {"fields": fields | {name: change(fields[name])}} if name in fields else found

    return changed


def without(*keys: str) -> Mutant:
    """A filter that ignores some of its keys."""
    return sent(put("filters", lambda old: {key: each for key, each in (old or {}).items() if key not in keys}), *LISTS)


def instead(change: Callable[[str], str], *names: str) -> Mutant:
    """Ask with another query string."""
    return asked(lambda request: structs.replace(request, query=change(request.query)), *names)


def remembering(*names: str) -> Mutant:
    """What was found once is found wherever the path ends alike."""

    def mutant(handler: Handler) -> Handler:
        known: dict[str, Response] = {}

        def mutated(request: Request) -> Response:
            response, last = handler(request), request.path.rpartition("/")[2]
            if name_of(request) in names and response.status == 200:
                known[last] = response
            return known.get(last, response) if name_of(request) in names else response

        return mutated

    return mutant


def also(name: str, step: int) -> Mutant:
    """Do the same to the one beside, too."""

    def mutant(handler: Handler) -> Handler:
        def mutated(request: Request) -> Response:
            response = handler(request)
            if name_of(request) == name and response.status < 300:
                head, _, last = request.path.rpartition("/")
                handler(structs.replace(request, path=f"{head}/{int(last) + step}"))
            return response

        return mutated

    return mutant


def _by(key: str) -> Change:
    return put(key, lambda old: old | {"user_id": 1})


def swapped(found: list[Any]) -> list[Any]:
    return found[::-1]


def first_valid(found: Any) -> Any:
    """Take what is right of a refused write."""
    fields = {name: value for name, value in found.get("fields", {}).items() if value != "no number"}
    return found | {"fields": fields}


def _reply(status: int, found: Any) -> Response:
    return Response(status, (("Content-Type", "application/json"),), json.dumps(found).encode())


def _made_anyway(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        if response.status == 409:
            body = {name: value for name, value in json.loads(request.body).items() if name != "revision"}
            handler(structs.replace(request, body=json.dumps(body).encode()))
        return response

    return mutated


def _clearing(found: Any) -> Any:
    cleared: dict[str, Any] = {"title": [], "amount": [], "state": [], "mail": []}
    return found | {"fields": cleared | found.get("fields", {})} if "tags" not in found else found


def _undead(handler: Handler) -> Handler:
    seen: dict[str, Response] = {}

    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "get_item":
            if response.status == 410:
                return seen.get(request.path, response)
            seen[request.path] = response
        elif name_of(request) == "delete_item" and (known := handler_read(handler, request)) is not None:
            seen[request.path] = known
        return response

    return mutated


def handler_read(handler: Handler, request: Request) -> Response | None:
    found = handler(structs.replace(request, method="GET"))
    return found if found.status == 200 else _reply(200, {"item_id": int(request.path.rpartition("/")[2])})


def _nothing_for_unknown(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        return _reply(200, {}) if response.status == 404 and name_of(request).startswith("get_") else response

    return mutated


def _plain_numbers(handler: Handler) -> Handler:
    return said(lambda found: json.loads(json.dumps(found).replace('.0000"', '"')), *READ)(handler)


def _remade(handler: Handler) -> Handler:
    return said(lambda found: found | {"created_on": found["last_event_on"]}, *READ)(handler)


def _empty_clones(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "clone_item" and response.status == 200:
            item = json.loads(response.body)["item_id"]
            body = json.dumps({"fields": {"title": [], "amount": []}}).encode()
            path = f"/podio/item/{item}"
            headers = request.headers | {"content-type": "application/json"}
            handler(structs.replace(request, method="PUT", path=path, headers=headers, body=body))
        return response

    return mutated


def _empty_comments(handler: Handler) -> Handler:
    return sent(lambda found: {"value": "?"} | found, "add_comment")(handler)


def _all_tasks(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        return _reply(200, []) if name_of(request) == "list_tasks" and not request.query else handler(request)

    return mutated


def _text_files(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "download_file":
            return structs.replace(response, body=response.body.decode("latin-1").encode())
        return response

    return mutated


def _optional(found: Any) -> Any:
    return found | {"config": {name: value for name, value in found["config"].items() if name != "required"}}


def _leaking(handler: Handler) -> Handler:
    known: list[Any] = []

    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "filter_items" and response.status == 200:
            found = json.loads(response.body)
            known.extend(each for each in found["items"] if each not in known)
            return _reply(200, found | {"items": known, "total": len(known), "filtered": len(known)})
        return response

    return mutated


def _any_key(handler: Handler) -> Handler:
    good: list[str] = []

    def mutated(request: Request) -> Response:
        good.append(request.headers["authorization"])
        return handler(structs.replace(request, headers=request.headers | {"authorization": good[0]}))

    return mutated


def _other_envelope(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        return _reply(response.status, {"message": "No"}) if response.status in (400, 404, 410) else response

    return mutated


def _html(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        return Response(response.status, (), b"<html>No</html>") if response.status in (400, 404, 410) else response

    return mutated


def _everywhere(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        return handler(request) if name_of(request) else _reply(200, {})

    return mutated


def _restless_ties(handler: Handler) -> Handler:
    turn = [False]

    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) != "filter_items" or response.status != 200 or b"sort_by" not in request.body:
            return response
        turn[0] = not turn[0]
        found = json.loads(response.body)
        alike = [list(same) for _, same in groupby(found["items"], lambda one: one["fields"][1:])]
        return _reply(200, found | {"items": [one for same in alike for one in (same[::-1] if turn[0] else same)]})

    return mutated


def _sorted_as_text(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) != "filter_items" or response.status != 200 or b'"sort_by": "amount"' not in request.body:
            return response
        found, down = json.loads(response.body), json.loads(request.body).get("sort_desc", True)
        items = sorted(found["items"], key=lambda one: str(one["fields"][1:]), reverse=down)
        return _reply(200, found | {"items": items})

    return mutated


def _titles_as_made(handler: Handler) -> Handler:
    made: dict[int, str] = {}

    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "create_item" and response.status == 200:
            found = json.loads(response.body)
            made[found["item_id"]] = found["title"]
        if name_of(request) == "filter_items" and response.status == 200:
            old = rows(lambda one: one | {"title": made.get(one["item_id"], one["title"])})
            return _reply(200, old(json.loads(response.body)))
        return response

    return mutated


def _comments_go_to_the_first(handler: Handler) -> Handler:
    first: list[str] = []

    def mutated(request: Request) -> Response:
        if name_of(request) == "create_app":
            first.clear()
        if name_of(request) == "add_comment":
            first.append(request.path)
            request = structs.replace(request, path=first[0])
        return handler(request)

    return mutated


def _deleted_comments_read(handler: Handler) -> Handler:
    return remembering("get_comment")(handler)


def _moved(handler: Handler) -> Handler:
    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "clone_item" and response.status == 200:
            handler(structs.replace(request, method="DELETE", path=request.path.removesuffix("/clone"), body=b""))
        return response

    return mutated


def _still_counted(handler: Handler) -> Handler:
    deleted = [0]

    def mutated(request: Request) -> Response:
        response = handler(request)
        if name_of(request) == "create_app":
            deleted[0] = 0
        deleted[0] += name_of(request) == "delete_item" and response.status == 204
        more = put("count", lambda old: old + deleted[0])
        return said(more, "count_items")(lambda _request: response)(request)

    return mutated


def _in_latin_1(response: Response) -> Response:
    if response.body[:1] not in (b"{", b"["):
        return response
    text = json.dumps(json.loads(response.body), ensure_ascii=False)
    return structs.replace(response, body=text.encode("latin-1", "replace"))


def _of_type(kind: str | None) -> Callable[[Response], Response]:
    return lambda response: structs.replace(response, headers=() if kind is None else (("Content-Type", kind),))


def _with(status: int, change: Callable[[Response], Response]) -> Callable[[Response], Response]:
    """Change answers of a status only."""
    return lambda response: change(response) if response.status == status else response


def _agreeing(response: Response) -> Response:
    return structs.replace(response, status=min(response.status, 200))


def _done(_response: Response) -> Response:
    return Response(204)


def _told_nothing(response: Response) -> Response:
    return structs.replace(response, body=json.dumps(json.loads(response.body) | {"error_description": None}).encode())


# Listings.
add("a page begins one later", sent(put("offset", lambda old: (old or 0) + 1), *LISTS))
add("a page is one longer", sent(put("limit", lambda old: (old or 20) + 1), *LISTS))
add("a page is one shorter", sent(put("limit", lambda old: max((old or 20) - 1, 1)), *LISTS))
add("the offset is ignored", sent(drop("offset"), *LISTS))
add("the limit is ignored", sent(drop("limit"), *LISTS))
add("filters are ignored", sent(drop("filters"), *LISTS))
add("only the first filter counts", sent(put("filters", lambda old: dict([*(old or {}).items()][:1])), *LISTS))
add("the sort is ignored", sent(drop("sort_by"), *LISTS))
add("every sort goes up", sent(put("sort_desc", value=False), *LISTS))
add("without a sort, the oldest come first", sent(put("sort_desc", bool), *LISTS))
add("`total` is what passes", said(lambda found: found | {"total": found["filtered"]}, *LISTS))
add("`filtered` is the page's length", said(lambda found: found | {"filtered": len(found["items"])}, *LISTS))
add("`filtered` is one more", said(put("filtered", lambda old: old + 1), *LISTS))
add("`filtered` is not there", said(drop("filtered"), *LISTS))
add("`total` is a string", said(put("total", str), *LISTS))
add("the last of a page is left out", said(put("items", lambda old: old[:-1]), *LISTS))
add("an item stands twice on a page", said(put("items", lambda old: old[:1] + old), *LISTS))
add("the items of a page are turned round", said(put("items", swapped), *LISTS))
add("rows have no title", said(rows(drop("title")), *LISTS))
add("a row's id is a string", said(rows(put("item_id", str)), *LISTS))
add(
    "a range leaves out its end",
    sent(
        lambda found: json.loads(json.dumps(found).replace('"to": 3', '"to": 2.5').replace('"from": 3', '"from": 3.5')),
        *LISTS,
    ),
)
add("counts count one less", said(put("count", lambda old: old - 1), "count_items"))

# Items.
add("a new item's title is cut", sent(titled("Pla"), "create_item"))
add("the answer to a new item lacks its title", said(drop("title"), "create_item"))
add("the answer to a new item names another", said(put("item_id", lambda old: old - 1), "create_item"))
add("an update is lost", forgotten({"revision": 1, "title": "2"}, "update_item"))
add("an update does not say its revision", said(put("revision", 0), "update_item"))
add("a revision is not bumped", said(put("revision", 0), *READ))
add("a revision is bumped twice", said(put("revision", lambda old: old * 2), *READ))
add("a stale update wins", sent(drop("revision"), "update_item"))
add("a conflict is 400", status(409, 400))
add("a conflict is told, and the update made", _made_anyway)
add("what is refused is made as far as it is right", sent(first_valid, "update_item", "create_item"))
add("an update drops what was not sent", sent(_clearing, "update_item"))
add(
    "clearing a field is ignored",
    sent(put("fields", lambda old: {k: v for k, v in (old or {}).items() if v != []}), "update_item"),
)
add(
    "unknown fields are ignored",
    sent(put("fields", lambda old: {k: v for k, v in (old or {}).items() if k != "nothing"}), "create_item"),
)
add(
    "an unknown option is the first",
    sent(lambda found: json.loads(json.dumps(found).replace('"state": 99', '"state": 1')), "create_item"),
)
add("what was deleted is 404", status(410, 404))
add("what was deleted can be read", _undead)
add("what never was is 410", status(404, 410))
add("what never was is an empty answer", _nothing_for_unknown)
add("a deletion is 200", status(204, 200, "delete_item"))
add("a deletion is forgotten", forgotten(None, "delete_item"))
add("ids are strings", said(put("item_id", str), *READ))
add("numbers are numbers", _plain_numbers)
add("`app` is not there", said(drop("app"), *READ))
add("`app_item_id` is the item's id", said(lambda found: found | {"app_item_id": found["item_id"]}, *READ))
add("the external id is lost", said(put("external_id", None), *READ))
add(
    "tags are added where they should be replaced",
    asked(lambda request: structs.replace(request, method="POST"), "replace_tags"),
)
add("tags are in a string", said(put("tags", ", ".join), *READ))
add("moments have no zone", said(put("last_event_on", lambda old: old.removesuffix("Z").replace("T", " ")), *READ))
add("an update changes when it was made", _remade)
add("another made it", said(put("created_by", lambda old: old | {"user_id": 1}), *READ))
add(
    "the difference is turned round",
    said(each(lambda one: one | {"from": one["to"], "to": one["from"]}), "compare_revisions"),
)
add("a revision is missing in the list", said(lambda found: found[1:], "list_revisions"))
add("a clone is empty", _empty_clones)
add("going back is forgotten", forgotten({"revision": 1}, "revert_to_revision"))
add("one value by itself is not read", said(lambda _: [], "get_value_v2", "get_value"))
add("the item of a number is another", said(put("title", "other"), "get_item_by_number"))

# Comments, tasks, files, apps.
add("comments come newest first", said(swapped, "list_comments"))
add("an update of a comment is lost", forgotten({}, "update_comment"))
add("a deleted comment stays listed", forgotten(None, "delete_comment"))
add("an empty comment is taken", _empty_comments)
add("a new task is completed", said(put("status", "completed"), "create_task_on"))
add("completing a task is forgotten", forgotten(None, "complete_task"))
add("a completed task is not opened", forgotten(None, "incomplete_task"))
add("`completed_on` is not there", said(put("completed_on", None), "get_task"))
add("an update of a task drops its day", sent(put("due_date", None), "update_task"))
add("all tasks can be listed at once", _all_tasks)
add(
    "`completed` is ignored",
    asked(lambda request: structs.replace(request, query=request.query.partition("&")[0]), "list_tasks"),
)
add("a file has another size", said(put("size", lambda old: old + 1), "get_file"))
add("a file's bytes are text", _text_files)
add("an attachment is forgotten", forgotten(None, "attach_file"))
add("a new app is not listed", said(lambda found: found[:-1], "list_apps"))
add("an app has its fields in another order", said(put("fields", swapped), "get_app"))
add(
    "a required field is not",
    sent(_optional, "add_field"),
)
add("a deleted field can be written", forgotten({"revision": 1}, "delete_field"))
add("a deleted app stays, with its items", forgotten(None, "delete_app"))
add("another app's items leak in", _leaking)
add("who makes a space is a member", said(put("role", "regular"), "get_space"))
add("a hook is active at once", said(each(put("status", "active")), "list_hooks"))
add("a deleted hook stays", forgotten(None, "delete_hook"))
WRITES = ("create_item", "update_item", "delete_item")
for name in WRITES:
    verb = name.removesuffix("_item")
    add(f"a hook is called for {verb} though hook=false", asked(lambda each: structs.replace(each, query=""), name))
    add(f"no hook is called for {verb}", asked(lambda each: structs.replace(each, query="hook=false"), name))
add("any key will do", _any_key)
add("a wrong key is 403", status(401, 403))
add("refusals have another envelope", _other_envelope)
add("refusals are HTML", _html)
add("a path that leads nowhere is 200", _everywhere)
add("a wrong value is a server's error", status(400, 500))

# What listings get wrong.
add("items that sort alike come in any order", _restless_ties)
add("numbers sort as text", _sorted_as_text)
add("beyond the last page is the last page", sent(put("offset", lambda old: min(old or 0, 6)), *LISTS))
add(
    "of several options the first is looked for",
    sent(
        put(
            "filters",
            lambda old: {key: each[:1] if isinstance(each, list) else each for key, each in (old or {}).items()},
        ),
        *LISTS,
    ),
)
add("who made it filters nothing", without("created_by"))
add("when it was made filters nothing", without("created_on"))
add("when it was changed filters nothing", without("last_edit_on"))
add("tags filter nothing", without("tags"))
add(
    "a range without a beginning filters nothing",
    sent(
        put(
            "filters",
            lambda old: {key: each for key, each in (old or {}).items() if "to" not in each or "from" in each},
        ),
        *LISTS,
    ),
)
add("a filter shows titles as they were made", _titles_as_made)
add("rows have no values", said(rows(put("fields", [])), *LISTS))
add("rows are of revision 0", said(rows(put("revision", 0)), *LISTS))
add("rows were made at another time", said(rows(put("created_on", "2001-02-03T04:05:06Z")), *LISTS))
add("rows lead elsewhere", said(rows(put("link", "https://podio.com/x/y/apps/z/items/1")), *LISTS))
add("an external id is found in any app", remembering("get_item_by_external_id"))
add("an item's number is found in any app", remembering("get_item_by_number"))

# What values lose.
add("texts lose what is no ASCII", sent(field("title", lambda old: old.encode("ascii", "ignore").decode()), *WRITTEN))
add("answers are in Latin-1", answered(_in_latin_1))
add("numbers are whole", sent(field("amount", lambda old: int(old) if isinstance(old, float) else old), *WRITTEN))
add("numbers lose their sign", sent(field("amount", lambda old: abs(old) if isinstance(old, float) else old), *WRITTEN))
add("of several addresses one is kept", sent(field("mail", lambda old: old[:1]), *WRITTEN))
add("addresses are turned round", sent(field("mail", swapped), *WRITTEN))
add("each address is of the same type", sent(field("mail", each(put("type", "other"))), *WRITTEN))
add(
    "an option's text is its number",
    said(
        lambda found: json.loads(
            json.dumps(found).replace(
                '{"value": {"status": "active", "text": "Done"', '{"value": {"status": "active", "text": 2'
            )
        ),
        *READ,
    ),
)
add(
    "options have other texts",
    sent(lambda found: json.loads(json.dumps(found).replace('"Done"', '"Other"')), "create_app"),
)
add("all values are not all", said(drop("amount"), "get_values_v2"))
add(
    "an external id is not escaped",
    sent(put("external_id", lambda old: old and old.replace("/", "%2F")), "update_item"),
)

# What changes with what is changed.
add("an update changes the item before, too", also("update_item", -1))
add("an update drops the tags", sent(lambda found: {"tags": []} | found, "update_item"))
add("an update of a comment changes the next, too", also("update_comment", 1))
add("a clone is moved", _moved)
add("a revision is another's", said(each(_by("created_by")), "list_revisions"))
add("a tag added twice stands twice", said(put("tags", lambda old: [*old, *old[:1]] if len(old) > 2 else old), *READ))
add("a second deletion is 204", answered(_with(410, _done), "delete_item"))
add("a deletion of what never was is 204", answered(_with(404, _done), "delete_item"))
add("deleted items count", _still_counted)
add("what is silent is told", instead(lambda query: query.replace("silent=true", ""), *WRITTEN))

# What hangs elsewhere.
add("a comment hangs on another item", said(put("ref", lambda old: old | {"id": old["id"] + 1}), "get_comment"))
add("comments go to the item that had the first", _comments_go_to_the_first)
add("another wrote a comment", said(_by("created_by"), "get_comment"))
add("a deleted comment can be read", _deleted_comments_read)
add("another made a task", said(_by("created_by"), "get_task"))
add("another is responsible for a task", said(_by("responsible"), "get_task"))
add("a task loses its time", sent(drop("due_time"), "create_task_on"))
add("a private task is not", sent(put("private", value=False), "create_task_on"))
add("a task is due some hours later", said(put("due_on", lambda old: old and old.replace("T10", "T12")), "get_task"))
add(
    "an item's tasks are all of the organization",
    instead(lambda query: "org=123456" if "reference" in query else query, "list_tasks"),
)
add("a page of tasks is all of them", instead(lambda query: query.partition("&limit")[0], "list_tasks"))
add("a file is attached twice", said(put("files", lambda old: old * 2), *READ))
add("a file's name ends at a space", said(put("name", lambda old: old.split()[0]), "get_file"))

# What the wire gets wrong.
add("refusals are 200", answered(lambda response: _agreeing(response) if response.body else response))
add("making is 201", answered(_with(200, lambda response: structs.replace(response, status=201)), "create_item"))
add("a 204 has a body", answered(_with(204, lambda response: structs.replace(response, body=b"null"))))
add("nothing says that it is JSON", answered(_of_type(None)))
add("JSON is called HTML", answered(_of_type("text/html")))
add("a refusal does not say why", answered(_with(404, _told_nothing)))

# Apps and spaces.
add("an app has another name", sent(put("config", lambda old: old | {"name": "X"}), "create_app"))
add("labels are in capitals", sent(put("config", lambda old: old | {"label": old["label"].upper()}), "add_field"))
add("a space's name is cut", sent(put("name", lambda old: old[:9]), "create_space"))
add("a space is open", sent(put("privacy", "open"), "create_space"))


def killers(mutant: Mutant) -> list[str]:
    """The laws that tell a mutant from the truth."""
    mock = PodioMock(load("documented"))
    mutated = mutant(mock.handle)

    def unbroken(request: Request) -> Response:
        try:
            return mutated(request)
        except Exception as error:  # or it would pass for an answer of another shape
            raise SystemError(f"the mutant itself is broken at {request!r}: {error!r}") from error

    ear = Ear("https://podiomock.example/hook", patience=0)
    mock.hooks.deliver(ear.url, ear.take)
    return [each.law for each in verify(unbroken, mock.api_key, ear=ear) if not each.holds]


HEADING = """# Kills

Made by `python -m tests.contract.mutants`; a test keeps it true.

Each line is a way in which something that claims to be Podio is not: a mutant of the fake. `podiomock verify` tells all
of them from the truth, by these laws (the first three of those that fail).

"""


def lines() -> Iterator[str]:
    """The page's table."""
    yield "| mutant | laws | killed by |"
    yield "| --- | ---: | --- |"
    for sentence, mutant in MUTANTS.items():
        found = killers(mutant)
        yield f"| {sentence} | {len(found)} | {', '.join(f'`{each}`' for each in found[:3]) or '**nothing**'} |"


def page() -> str:
    """The whole page."""
    table = list(lines())
    killed = sum("**nothing**" not in line for line in table[2:])
    return f"{HEADING}**{killed} of {len(MUTANTS)} are killed.**\n\n" + "\n".join(table) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
