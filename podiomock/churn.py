"""The pagination adversary: somebody else inserts, deletes or moves rows between two pages of a listing.

It acts through the API, as a colleague who may, and so that a loop over offsets is hit: copies of the first row,
deletions of rows that were read, the last unread row moved to the front. What then was skipped or doubled is counted
against what stood in the listing throughout.
"""

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import cycle
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import structs

from podiomock.colleagues import ACTS, NOBODY, Colleagues, Row
from podiomock.contract import Call
from podiomock.http import Request, Response
from podiomock.service import Service

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

    def __init__(self, kind: str, listing: list[Row]) -> None:
        self.kind = kind
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
        self._colleagues = Colleagues(service.world, service.perform)
        self._pattern = endpoint
        self._wanted = {"insert": insert, "delete": delete, "resort": resort}
        self._turns = turns
        self._turn = cycle([what for what, count in self._wanted.items() if count > 0])
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
        for each in wanted:
            if not any(each in ACTS[kind] for kind in kinds):
                known = ", ".join(f"{one}=" for one in dict.fromkeys(one for kind in kinds for one in ACTS[kind]))
                named = " or ".join(sorted(kinds))
                raise ValueError(f"nobody can {each} a {named} of these listings; churn takes {known} there")

    def __enter__(self) -> Self:
        self._inner = self._service.performer
        self._service.performer = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._service.performer = self._inner
        if kind is None and not any(NOBODY not in each for each in self.acts):
            raise NothingChurned(
                f"nothing happened between pages of {self._pattern}: "
                + ("; ".join(self.acts) or "no second page was asked for. Read with a limit below the number of rows.")
            )

    def __call__(self, call: Call, request: Request) -> Response:
        """Answer a call; before another page of a listing is, somebody else is faster."""
        if call.endpoint.name not in LISTINGS or not fnmatchcase(call.endpoint.name, self._pattern):
            return self._inner(call, request)
        query, offset = _template(request)
        place = (call.endpoint.name, call.captured, self._world.session.user_id)
        reading = self._readings.get((place, query))
        again = reading is not None and offset in reading.pages
        if not again and place in self._latest and self._turns > 0:
            self._turns -= 1
            self._meddle(reading or self._latest[place], offset, lambda: self._all(call, request))
        listing = self._all(call, request)
        if reading is None or (again and offset == next(iter(reading.pages))):
            reading = self._readings[place, query] = Reading(LISTINGS[call.endpoint.name], listing)
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

    def _meddle(self, reading: Reading, offset: int, listed: Callable[[], list[Row]]) -> None:
        """Do one thing of those wanted: they take turns, for together they could cancel each other out."""
        seen, kind = set(reading.seen), reading.kind
        if not any(count > 0 and each in ACTS[kind] for each, count in self._wanted.items()):
            return
        what = next(each for each in self._turn if each in ACTS[kind])
        rows = {
            "insert": reading.listing[:1] * self._wanted["insert"],
            "delete": [each for each in reading.listing if each in seen],
            "resort": [each for each in reading.listing[::-1] if each not in seen],
        }
        for row in rows[what][: self._wanted[what]]:
            before = listed()
            done = self._colleagues.meddle(kind, what, row, before[0] if before else row, lambda: listed() != before)  # noqa: B023  asked at once
            self.acts.append(f"before the page at offset {offset} {done}")

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
