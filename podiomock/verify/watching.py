"""Laws that traffic shows by itself, whoever made it: of the fake's, of a recording, of the real API's.

Nobody is asked anything. A law sees the calls in their order, and raises `Broken` at the one that shows it broken.
What went to other hosts is none of its business; of calls that overlapped, nobody can tell which was first.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from msgspec import Struct

from podiomock import gateway
from podiomock.answers import Broken, as_declared
from podiomock.cassettes.cassette import Cassette
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.http import Request, Response
from podiomock.native import asked_natively
from podiomock.rooms import PODIO
from podiomock.server.targets import is_loopback

PREFIX = "/podio"
READS = {"get_item": "item", "get_task": "task", "get_comment": "comment", "get_app": "app"}
UPDATES = {"update_item": "item", "update_task": "task", "update_comment": "comment", "update_app": "app"}
DELETIONS = {"delete_item": "item", "delete_task": "task", "delete_comment": "comment", "delete_app": "app"}
MAKES = {
    "create_item": "item",
    "clone_item": "item",
    "create_task": "task",
    "create_task_on": "task",
    "add_comment": "comment",
    "create_app": "app",
}
FILTERS = {"filter_items", "filter_items_by_view"}
LIMIT = 30
"""Items of a page that names no limit [doc]."""

DONE = range(200, 300)


class Span(NamedTuple):
    """When a call was sent, and when it was answered."""

    sent: datetime
    answered: datetime

    @classmethod
    def of(cls, interaction: Interaction) -> "Span | None":
        """That of a recorded call, if it was kept."""
        if interaction.at is None or interaction.seconds is None:
            return None
        return cls(interaction.at, interaction.at + timedelta(seconds=interaction.seconds))


class Call(Struct, frozen=True):
    """A call that was answered: its operation, if there is one, the id that its path names, and what was said."""

    request: Request
    response: Response
    endpoint: str | None
    id: int
    said: Any
    span: Span | None = None

    def follows(self, other: "Call") -> bool:
        """Whether another was answered before this was sent; without times, it was."""
        return self.span is None or other.span is None or other.span.answered <= self.span.sent

    @property
    def done(self) -> bool:
        """Whether it was no refusal."""
        return self.response.status in DONE

    @classmethod
    def of(cls, request: Request, response: Response, span: Span | None = None) -> "Call":
        """Read a request and its answer."""
        found = PODIO.match(request.method, request.path.removeprefix(PREFIX))
        first = found.captured[0] if found is not None and found.captured else ""
        try:
            said = json.loads(response.body)
        except (ValueError, RecursionError):
            said = None
        name = None if found is None else found.endpoint.name
        return cls(request, response, name, int(first) if first.isdecimal() else 0, said, span)


def is_podios(request: Request) -> bool:
    """Whether a request went to Podio: through its own door, or through the gateway or what stands for it."""
    host = urlsplit(request.origin).hostname or ""
    through = host in gateway.HOSTS or is_loopback(host)
    return asked_natively(request.origin) or (through and request.path.startswith(f"{PREFIX}/"))


class TrafficLaw(Protocol):
    """One law: what it says is its class's docstring."""

    def see(self, call: Call) -> None:
        """Take in a call, or raise `Broken`."""


class AnswersAreAsDeclared:
    """Each answer has a status and a shape that its operation declares, and each refusal the envelope."""

    def see(self, call: Call) -> None:
        """Look at it alone."""
        as_declared(call.request, call.response)


class PagesAddUp:
    """A page of a filter has no item twice and no more than its limit; filtered is no more than total."""

    def see(self, call: Call) -> None:
        """Look at it alone."""
        if call.endpoint not in FILTERS or not call.done:
            return
        items = [each["item_id"] for each in call.said["items"]]
        limit = _sent(call.request).get("limit", LIMIT)
        if len(set(items)) < len(items):
            raise Broken(f"{call.request!r} has an item twice on one page")
        if not len(items) <= call.said["filtered"] <= call.said["total"]:
            counts = f"{len(items)} items, filtered {call.said['filtered']}, total {call.said['total']}"
            raise Broken(f"{call.request!r} does not add up: {counts}")
        if isinstance(limit, int) and len(items) > limit:
            raise Broken(f"{call.request!r} has {len(items)} items on a page of {limit}")


class DeletedStaysGone:
    """What was deleted is never read, listed or changed again."""

    def __init__(self) -> None:
        self._deleted: dict[tuple[str, int], Call] = {}

    def see(self, call: Call) -> None:
        """Remember deletions, and look for what they took."""
        if not call.done:
            return
        name = call.endpoint or ""
        if name in DELETIONS:
            self._deleted.setdefault((DELETIONS[name], call.id), call)
        kind = (READS | UPDATES).get(name)
        shown = (
            [("item", each["item_id"]) for each in call.said["items"]] if name in FILTERS else [(kind or "", call.id)]
        )
        for known in shown:
            deletion = self._deleted.get(known)
            if deletion is not None and call.follows(deletion):
                raise Broken(
                    f"{call.request!r} is {call.response.status}, and {' '.join(map(str, known))} was deleted before"
                )


class IdsAreNeverReused:
    """What is made gets an id that nothing had before."""

    def __init__(self) -> None:
        self._known: set[tuple[str, int]] = set()

    def see(self, call: Call) -> None:
        """Remember ids that were read or made."""
        kind = {**READS, **MAKES}.get(call.endpoint or "")
        if kind is None or not call.done:
            return
        for said in call.said if isinstance(call.said, list) else [call.said]:
            known = (kind, said[f"{kind}_id"])
            if call.endpoint in MAKES and known in self._known:
                raise Broken(f"{call.request!r} gave the id {known[1]}, which was there before")
            self._known.add(known)


class RevisionsRise:
    """The revision of an item never falls, and each change of it raises it."""

    def __init__(self) -> None:
        self._last: dict[int, Call] = {}

    def see(self, call: Call) -> None:
        """Remember which call showed each item's last revision."""
        if call.endpoint not in {"get_item", "update_item"} or not call.done or not isinstance(call.said, dict):
            return
        last = self._last.setdefault(call.id, call)
        revision, known = call.said["revision"], last.said["revision"]
        if revision >= known:
            self._last[call.id] = call
        same = call.endpoint == "update_item" and revision == known and last is not call
        if (revision < known or same) and call.follows(last):
            raise Broken(f"{call.request!r} is of revision {revision}, and {known} was there before")


TRAFFIC: tuple[type[TrafficLaw], ...] = (
    AnswersAreAsDeclared,
    PagesAddUp,
    DeletedStaysGone,
    IdsAreNeverReused,
    RevisionsRise,
)


class Watch:
    """Holds calls, in their order, to each of the laws."""

    def __init__(self) -> None:
        self._laws = [law() for law in TRAFFIC]

    def see(self, request: Request, response: Response, span: Span | None = None) -> list[str]:
        """What a call breaks; nothing, mostly. A law that cannot read an answer leaves it to the one on shapes."""
        if not is_podios(request):
            return []
        call, wrong = Call.of(request, response, span), []
        for law in self._laws:
            try:
                law.see(call)
            except Broken as error:
                wrong.append(str(error))
            except (LookupError, TypeError):
                continue
        return wrong


class Finding(Struct, frozen=True):
    """A recorded call that breaks a law: in which file and line, and how."""

    cassette: str
    line: int | None
    wrong: str


def recorded(paths: Iterable[Path]) -> Iterator[Finding]:
    """Hold recordings to the laws, each cassette by itself; `CassetteError` for one that cannot be read."""
    for path in paths:
        watch = Watch()
        for entry in Cassette.open(path).entries:
            interaction = entry.interaction
            if not isinstance(interaction.response, Failure):
                for wrong in watch.see(interaction.request, interaction.response, Span.of(interaction)):
                    yield Finding(str(path), entry.line, wrong)


def _sent(request: Request) -> dict[str, Any]:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
