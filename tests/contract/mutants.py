"""Deviations of the API, a line each: what a fake, a client's mock, or a new release of Podio gets wrong.

A mutant stands before the fake and changes what is asked or answered. `podiomock verify` must tell each from the truth;
`fixtures/contract/kills.md` says which laws did. Print it anew with `python -m tests.contract.mutants`.
"""

import json
import sys
from collections.abc import Callable, Iterator
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


def swapped(found: list[Any]) -> list[Any]:
    return found[::-1]


def first_valid(found: Any) -> Any:
    """Take what is right of a refused write."""
    fields = {name: value for name, value in found.get("fields", {}).items() if value != "no number"}
    return found | {"fields": fields}


LISTS = ("filter_items",)
READ = ("get_item",)


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
