"""The pagination adversary: somebody else inserts, deletes or moves rows between two pages of a listing.

It acts through the API, as a colleague who may, and so that a loop over offsets is hit: copies of the first row,
deletions of rows that were read, the last unread row moved to the front. What then was skipped or doubled is counted
against what stood in the listing throughout.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import structs

from podiomock.calls import Colleague
from podiomock.contract import Call
from podiomock.errors import ApiError
from podiomock.http import Request, Response
from podiomock.rooms import PODIO
from podiomock.service import Service
from podiomock.state import items
from podiomock.state.rights import may
from podiomock.state.world import World

STREAMS = ("stream", "personal_stream", "organization_stream", "space_stream", "app_stream", "user_stream")

LISTINGS: dict[str, str] = {
    **dict.fromkeys(("filter_items", "filter_items_by_view", "list_items", "list_items_v2"), "item"),
    "list_tasks": "task",
    "list_comments": "comment",
    "list_notifications": "notification",
    **dict.fromkeys(("list_conversations", "list_unread_conversations", "list_starred_conversations"), "conversation"),
    **dict.fromkeys((f"get_{each}" for each in STREAMS), "stream"),
    **dict.fromkeys((f"get_{each}_v3" for each in STREAMS if each != "personal_stream"), "stream"),
}
"""The endpoints with pages that can be churned, and of what their rows are."""

WINDOW = ("limit", "offset")
PAGE = 100
"""How much of a listing is asked for at once to know all of it; no listing takes less."""

Row = int | tuple[str, int]
"""A row's id; type and id in streams, where rows are of several types."""


class Act(NamedTuple):
    """One call that a colleague may make."""

    method: str
    path: str
    body: dict[str, Any] | None = None


class NothingChurned(AssertionError):
    """No second page was asked for, or nobody may do what was wanted: the test shows nothing."""


class Rows(list[Any]):
    """Ids of rows; a comparison that fails tells the whole story."""

    def __init__(self, ids: Sequence[Row], story: Callable[[], str]) -> None:
        super().__init__(ids)
        self._story = story

    def podiomock_explain(self, operator: str, other: object) -> list[str]:
        """What pytest prints of `churn.skipped == []` that does not hold."""
        return [f"{list(self)!r} {operator} {other!r}", *self._story().splitlines()]


class Reading:
    """One query whose pages are read: what the program saw, and what stood in it whenever it asked."""

    def __init__(self, listing: list[Row]) -> None:
        self.pages: dict[int, list[Row]] = {}
        self.listing = listing
        self.standing = set(listing)
        self.reached = 0

    def turn_to(self, listing: list[Row]) -> None:
        """Take in what the listing has become."""
        self.listing = listing
        self.standing &= set(listing)

    def read(self, offset: int, page: list[Row]) -> None:
        """Take in a page; an empty one is the end of the listing."""
        self.pages[offset] = page
        self.reached = max(self.reached, offset + len(page) if page else len(self.listing))

    @property
    def seen(self) -> list[Row]:
        """The rows of all pages, in the order they were read."""
        return [each for page in self.pages.values() for each in page]


class Churn:
    """What happens between the pages of some listings, and what the program made of it.

    `skipped`: rows that stood in the listing throughout, before the place that was read to, and were on no page.
    `doubled`: rows that were on more than one page.
    """

    def __init__(
        self, service: Service, endpoint: str, *, insert: int = 0, delete: int = 0, resort: int = 0, turns: int = 10
    ) -> None:
        self._service = service
        self._world = service.world
        self._pattern = endpoint
        self._wanted = {"insert": insert, "delete": delete, "resort": resort}
        self._turns = turns
        self._readings: dict[object, Reading] = {}
        self._latest: dict[object, Reading] = {}
        self._inner: Callable[[Call, Request], Response] = service.perform
        self.acts: list[str] = []
        """What was done between the pages, a line each."""
        self._check(endpoint, turns)

    def _check(self, endpoint: str, turns: int) -> None:
        kinds = {kind for name, kind in LISTINGS.items() if fnmatchcase(name, endpoint)}
        if not kinds:
            raise ValueError(f"no listing that can be churned is named {endpoint!r}; there are {', '.join(LISTINGS)}")
        wanted = [name for name, count in self._wanted.items() if count > 0]
        if not wanted or turns < 1 or any(count < 0 for count in self._wanted.values()):
            raise ValueError("churn(...) takes insert=, delete= or resort=: how many rows, between every two pages")
        for kind in sorted(kinds):
            if missing := [each for each in wanted if each not in ACTS[kind]]:
                known = ", ".join(f"{each}=" for each in ACTS[kind])
                raise ValueError(f"nobody can {missing[0]} a {kind} of these listings; churn takes {known} there")

    def __enter__(self) -> Self:
        self._inner = self._service.performer
        self._service.performer = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._service.performer = self._inner
        if kind is None and not any(not each.startswith(NOBODY) for each in self.acts):
            raise NothingChurned(
                f"nothing happened between pages of {self._pattern}: "
                + ("; ".join(self.acts) or "no second page was asked for. Read with a limit below the number of rows.")
            )

    def __call__(self, call: Call, request: Request) -> Response:
        """Answer a call; before another page of a listing is, somebody else is faster."""
        if call.endpoint.name not in LISTINGS or not fnmatchcase(call.endpoint.name, self._pattern):
            return self._inner(call, request)
        session = self._world.session
        query, offset = _template(request)
        place = (call.endpoint.name, call.captured, session.user_id)
        reading = self._readings.get((place, query))
        again = reading is not None and offset in reading.pages
        if not again and place in self._latest and self._turns > 0:
            self._turns -= 1
            self._meddle(LISTINGS[call.endpoint.name], reading or self._latest[place], offset)
            self._world.session = session
        listing = self._all(call, request)
        if reading is None or (again and offset == next(iter(reading.pages))):
            reading = self._readings[place, query] = Reading(listing)
        reading.turn_to(listing)
        self._latest[place] = reading
        response = self._inner(call, request)
        reading.read(offset, list(_rows(response)))
        return response

    def _all(self, call: Call, request: Request) -> list[Row]:
        """Every row of the listing, as it is now; asking leaves no trace."""
        mark = self._world.journal.mark()
        found: list[Row] = []
        while True:
            page = list(_rows(self._inner(call, _windowed(request, len(found)))))
            self._world.journal.rewind(mark)
            found += page
            if len(page) < PAGE:
                return found

    def _meddle(self, kind: str, reading: Reading, offset: int) -> None:
        seen = set(reading.seen)
        targets = {
            "insert": [each for each in reading.listing[:1] for _ in range(self._wanted["insert"])],
            "delete": [each for each in reading.listing if each in seen][: self._wanted["delete"]],
            "resort": [each for each in reading.listing[::-1] if each not in seen][: self._wanted["resort"]],
        }
        for what, rows in targets.items():
            for row in rows:
                self.acts.append(self._act(kind, what, row, reading.listing[0], offset))

    def _act(self, kind: str, what: str, row: Row, first: Row, offset: int) -> str:
        """Have the first who may do it; the program's own user comes last, as if in another window."""
        world = self._world
        me, named = world.session.user_id, f"{kind} {row}" if isinstance(row, int) else f"{row[0]} {row[1]}"
        session = world.session
        for user in sorted(world.users, key=lambda each: (each.user_id == me, each.user_id)):
            mark = world.journal.mark()
            world.session = structs.replace(session, user_id=user.user_id)
            try:
                asked = ACTS[kind][what](self, row, first)
            except (ApiError, LookupError):
                continue
            finally:
                world.session = session
            world.journal.sign(mark, Colleague(user.name, asked))
            return f"before the page at offset {offset} {user.name} {DONE[what]} {named}"
        return f"{NOBODY} {what} {named}"

    def do(self, act: Act) -> str:
        """Make a call as the session's user; `ApiError` if it is refused."""
        call = PODIO.match(act.method, act.path)
        if call is None:
            raise LookupError(act.path)
        body = b"" if act.body is None else msgspec.json.encode(act.body)
        headers = {"content-type": "application/json"}
        self._service.perform(call, Request(act.method, "https://api.podio.com", act.path, "", headers, body))
        return f"{act.method} {act.path}"

    @property
    def world(self) -> World:
        """Where it happens."""
        return self._world

    @property
    def seen(self) -> list[Row]:
        """The rows on all pages, in the order they were read."""
        return Rows([each for reading in self._readings.values() for each in reading.seen], self.__repr__)

    @property
    def skipped(self) -> list[Row]:
        """The rows that stood there throughout and were on no page."""
        seen = {each for reading in self._readings.values() for each in reading.seen}
        found = {
            each: None
            for reading in self._readings.values()
            for each in reading.listing[: reading.reached]
            if each in reading.standing and each not in seen
        }
        return Rows(list(found), self.__repr__)

    @property
    def doubled(self) -> list[Row]:
        """The rows that were on more than one page."""
        found: dict[Row, None] = {}
        for reading in self._readings.values():
            seen = reading.seen
            found |= dict.fromkeys(each for each in seen if seen.count(each) > 1)
        return Rows(list(found), self.__repr__)

    def __repr__(self) -> str:
        pages = [
            f"offset {offset}: {len(page)} rows"
            for reading in self._readings.values()
            for offset, page in reading.pages.items()
        ]
        found = f"skipped {list(self.skipped) or 'nothing'}, doubled {list(self.doubled) or 'nothing'}"
        return "\n".join([f"churn of {self._pattern}: {found}", *self.acts, f"read {'; '.join(pages) or 'nothing'}"])


NOBODY = "nobody may"
DONE = {"insert": "inserted a row like", "delete": "deleted", "resort": "moved"}


def _template(request: Request) -> tuple[object, int]:
    """A request without its window, and the offset of that."""
    body = _decoded(request.body)
    given = dict(parse_qsl(request.query))
    offset = given.get("offset", body.get("offset"))
    query = frozenset(each for each in given.items() if each[0] not in WINDOW)
    rest = msgspec.json.encode({key: value for key, value in body.items() if key not in WINDOW}, order="deterministic")
    return (query, rest), int(offset or 0)


def _windowed(request: Request, offset: int) -> Request:
    window = {"limit": PAGE, "offset": offset}
    if request.method == "GET":
        kept = [each for each in parse_qsl(request.query, keep_blank_values=True) if each[0] not in WINDOW]
        return structs.replace(request, query=urlencode([*kept, *window.items()]))
    return structs.replace(request, body=msgspec.json.encode(_decoded(request.body) | window))


def _decoded(body: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        found = None
    return found if isinstance(found, dict) else {}


def _rows(response: Response) -> Iterator[Row]:
    """The ids in a page."""
    found = msgspec.json.decode(response.body)
    for each in found["items"] if isinstance(found, dict) else found:
        if "notifications" in each:
            yield from (told["notification_id"] for told in each["notifications"])
        elif (name := next((name for name in IDS if name in each), None)) is not None:
            yield each[name]
        else:
            yield each["type"], each["id"]


IDS = ("item_id", "task_id", "comment_id", "conversation_id")

Doing = Callable[[Churn, Any, Any], str]


def _clone(churn: Churn, row: int, _: int) -> str:
    return churn.do(Act("POST", f"/item/{row}/clone"))


def _edit(churn: Churn, row: int, first: int) -> str:
    """Give an item the values of the first, so that it stands there under every order."""
    world = churn.world
    if not may(world, ("item", row), "update", world.session.user_id):
        raise LookupError(row)
    with world.transaction():
        items.edit(world, world.items[row], {"values": world.items[first].values})
    return f"PUT /item/{row}"


def _same_task(churn: Churn, row: int, _: int) -> str:
    task = churn.world.tasks[row]
    place = task.ref or (("space", task.space_id) if task.space_id is not None else None)
    body = {"text": task.text, "responsible": task.responsible, "private": task.private}
    if task.due_date is not None:
        body["due_date"] = task.due_date.isoformat()
    return churn.do(Act("POST", "/task/" if place is None else f"/task/{place[0]}/{place[1]}/", body))


def _sooner(churn: Churn, row: int, first: int) -> str:
    due = churn.world.tasks[first].due_date or churn.world.now.date()
    return churn.do(Act("PUT", f"/task/{row}", {"due_date": (due - timedelta(days=1)).isoformat()}))


def _comment_beside(churn: Churn, row: int, _: int) -> str:
    return _comment_on(churn, churn.world.comments[row].reference, None)


def _comment_on(churn: Churn, row: tuple[str, int], _: object) -> str:
    return churn.do(Act("POST", f"/comment/{row[0]}/{row[1]}/", {"value": "Meanwhile"}))


def _another_notification(churn: Churn, row: int, _: int) -> str:
    return _comment_on(churn, churn.world.notifications[row].reference, None)


def _another_event(churn: Churn, row: tuple[str, int], _: object) -> str:
    kind, number = row
    if kind == "item":
        return _clone(churn, number, number)
    if kind == "task":
        return _same_task(churn, number, number)
    space_id = churn.world.statuses[number].space_id
    return churn.do(Act("POST", f"/status/space/{space_id}/", {"value": "Meanwhile"}))


def _another_conversation(churn: Churn, row: int, _: int) -> str:
    others = [each.user_id for each in churn.world.participants.where("conversation", row)]
    if churn.world.session.user_id not in others:
        raise LookupError(row)
    participants = [each for each in others if each != churn.world.session.user_id]
    body = {"subject": "Meanwhile", "text": "Meanwhile", "participants": participants}
    return churn.do(Act("POST", "/conversation/", body))


def _reply(churn: Churn, row: int, _: int) -> str:
    return churn.do(Act("POST", f"/conversation/{row}/reply", {"text": "Meanwhile"}))


def _delete(kind: str) -> Doing:
    return lambda churn, row, _: churn.do(Act("DELETE", f"/{kind}/{row}"))


ACTS: dict[str, dict[str, Doing]] = {
    "item": {"insert": _clone, "delete": _delete("item"), "resort": _edit},
    "task": {"insert": _same_task, "delete": _delete("task"), "resort": _sooner},
    "comment": {"insert": _comment_beside, "delete": _delete("comment")},
    "notification": {"insert": _another_notification},
    "conversation": {"insert": _another_conversation, "resort": _reply},
    "stream": {
        "insert": _another_event,
        "delete": lambda churn, row, _: churn.do(Act("DELETE", f"/{row[0]}/{row[1]}")),
        "resort": _comment_on,
    },
}
"""What can happen to the rows of a kind of listing, by keyword."""
