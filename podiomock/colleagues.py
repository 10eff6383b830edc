"""What colleagues do meanwhile: they insert, delete or move rows of a listing, through the API, by their rights."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import msgspec
from msgspec import structs

from podiomock.calls import Colleague
from podiomock.contract import Call
from podiomock.errors import ApiError
from podiomock.http import Request, Response
from podiomock.rooms import PODIO
from podiomock.state import items
from podiomock.state.rights import may
from podiomock.state.world import World

Row = int | tuple[str, int]
"""A row's id; type and id in streams, where rows are of several types."""

NOBODY = "nobody can"
DONE = {"insert": "inserted a row like", "delete": "deleted", "resort": "moved"}


class Act(NamedTuple):
    """One call that a colleague may make."""

    method: str
    path: str
    body: dict[str, Any] | None = None


class Colleagues:
    """Everybody of a world, to do something in it while the program is at work."""

    def __init__(self, world: World, perform: Callable[[Call, Request], Response]) -> None:
        self.world = world
        self._perform = perform

    def meddle(self, kind: str, what: str, row: Row, first: Row, took: Callable[[], bool]) -> str:
        """Have the first do it who may, and by whom it takes; the program's own user last, as if in another window."""
        world = self.world
        session = world.session
        me, named = session.user_id, f"{kind} {row}" if isinstance(row, int) else f"{row[0]} {row[1]}"
        for user in sorted(world.users, key=lambda each: (each.user_id == me, each.user_id)):
            mark = world.journal.mark()
            world.session = structs.replace(session, user_id=user.user_id)
            try:
                asked = ACTS[kind][what](self, row, first)
            except (ApiError, LookupError):
                continue
            finally:
                world.session = session
            if took():
                world.journal.sign(mark, Colleague(user.name, asked))
                return f"{user.name} {DONE[what]} {named}"
            world.journal.rewind(mark)
        return f"{NOBODY} {what} {named} so that this listing changes"

    def do(self, act: Act) -> str:
        """Make a call as the session's user; `ApiError` if it is refused."""
        call = PODIO.match(act.method, act.path)
        if call is None:
            raise LookupError(act.path)
        body = b"" if act.body is None else msgspec.json.encode(act.body)
        headers = {"content-type": "application/json"}
        self._perform(call, Request(act.method, "https://api.podio.com", act.path, "", headers, body))
        return f"{act.method} {act.path}"


Doing = Callable[["Colleagues", Any, Any], str]


def _clone(somebody: Colleagues, row: int, _: int) -> str:
    return somebody.do(Act("POST", f"/item/{row}/clone"))


def _edit(somebody: Colleagues, row: int, first: int) -> str:
    """Give an item the values of the first, so that it stands there under every order."""
    world = somebody.world
    if not may(world, ("item", row), "update", world.session.user_id):
        raise LookupError(row)
    with world.transaction():
        items.edit(world, world.items[row], {"values": world.items[first].values})
    return f"PUT /item/{row}"


def _same_task(somebody: Colleagues, row: int, _: int) -> str:
    task = somebody.world.tasks[row]
    place = task.ref or (("space", task.space_id) if task.space_id is not None else None)
    body = {"text": task.text, "responsible": task.responsible, "private": task.private}
    if task.due_date is not None:
        body["due_date"] = task.due_date.isoformat()
    return somebody.do(Act("POST", "/task/" if place is None else f"/task/{place[0]}/{place[1]}/", body))


def _sooner(somebody: Colleagues, row: int, first: int) -> str:
    due = somebody.world.tasks[first].due_date or somebody.world.now.date()
    return somebody.do(Act("PUT", f"/task/{row}", {"due_date": (due - timedelta(days=1)).isoformat()}))


def _comment_beside(somebody: Colleagues, row: int, _: int) -> str:
    return _comment_on(somebody, somebody.world.comments[row].reference, None)


def _comment_on(somebody: Colleagues, row: tuple[str, int], _: object) -> str:
    return somebody.do(Act("POST", f"/comment/{row[0]}/{row[1]}/", {"value": "Meanwhile"}))


def _another_notification(somebody: Colleagues, row: int, _: int) -> str:
    return _comment_on(somebody, somebody.world.notifications[row].reference, None)


def _another_event(somebody: Colleagues, row: tuple[str, int], _: object) -> str:
    kind, number = row
    if kind == "item":
        return _clone(somebody, number, number)
    if kind == "task":
        return _same_task(somebody, number, number)
    space_id = somebody.world.statuses[number].space_id
    return somebody.do(Act("POST", f"/status/space/{space_id}/", {"value": "Meanwhile"}))


def _another_conversation(somebody: Colleagues, row: int, _: int) -> str:
    others = [each.user_id for each in somebody.world.participants.where("conversation", row)]
    if somebody.world.session.user_id not in others:
        raise LookupError(row)
    participants = [each for each in others if each != somebody.world.session.user_id]
    body = {"subject": "Meanwhile", "text": "Meanwhile", "participants": participants}
    return somebody.do(Act("POST", "/conversation/", body))


def _reply(somebody: Colleagues, row: int, _: int) -> str:
    return somebody.do(Act("POST", f"/conversation/{row}/reply", {"text": "Meanwhile"}))


def _delete(kind: str) -> Doing:
    return lambda somebody, row, _: somebody.do(Act("DELETE", f"/{kind}/{row}"))


ACTS: dict[str, dict[str, Doing]] = {
    "item": {"insert": _clone, "delete": _delete("item"), "resort": _edit},
    "task": {"insert": _same_task, "delete": _delete("task"), "resort": _sooner},
    "comment": {"insert": _comment_beside, "delete": _delete("comment")},
    "notification": {"insert": _another_notification},
    "conversation": {"insert": _another_conversation, "resort": _reply},
    "stream": {
        "insert": _another_event,
        "delete": lambda somebody, row, _: somebody.do(Act("DELETE", f"/{row[0]}/{row[1]}")),
        "resort": _comment_on,
    },
}
"""What can happen to the rows of a kind of listing, by keyword."""
