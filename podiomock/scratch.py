"""A space of its own to ask in, with an app; whatever is asked touches nothing else.

It is the same for the fake, for the real API and for what claims to be it: a handler and a key.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from podiomock.ear import Ear
from podiomock.http import Handler, Request, Response, Unanswered

BASE = "https://api.maton.ai/podio"
OK = 200
MOVED = 300

NAME = "podiomock probe (delete me)"
APP = "podiomock probe"

FIELDS: list[dict[str, Any]] = [
    {"type": "text", "config": {"label": "Title"}},
    {"type": "number", "config": {"label": "Amount", "settings": {"decimals": 2}}},
    {"type": "category", "config": {"label": "State", "settings": {"options": [{"text": "Open"}, {"text": "Done"}]}}},
    {"type": "email", "config": {"label": "Mail"}},
    {"type": "image", "config": {"label": "Picture"}},
]


class ScratchError(RuntimeError):
    """The scratch space cannot be had, or not be removed."""


class Answer:
    """A status, and what was said."""

    def __init__(self, status: int, said: Any) -> None:
        self.status = status
        self.said = said

    @property
    def told(self) -> object:
        """What a refusal comes down to: its status and its code."""
        return [self.status, self.said.get("error") if isinstance(self.said, dict) else None]


class Scratch:
    """Asks a handler, as `key`. `pause` is called before each call, to stay below the limits."""

    def __init__(self, handler: Handler, key: str, pause: Callable[[], None] = lambda: None) -> None:
        self.handler = handler
        self.key = key
        self._pause = pause
        self.org = self.space = self.app = 0
        self.arranging = False
        """Whether what is asked only sets up what is asked about."""
        self.history: list[str] = []
        """What was asked since the app was made, and the status that came, a line each."""
        self.calls: list[tuple[Request, Response]] = []
        """The same as it was; with those that were not asked, but answered from memory."""
        self.remembered: dict[int, Response] = {}
        """Answers that are given from memory, by the place of the call: it is left out."""
        self.watch: Callable[[Request, Response], None] | None = None
        """Is shown each call."""
        self.last = Response(0)
        """The last answer, as it came."""
        self.ear: Ear | None = None
        """Who hears what hooks are called with, where somebody does."""

    def ask(self, line: str, body: Any = None) -> Answer:
        """`ask("GET /item/1")`, `ask("POST /item/app/1/", {...})`."""
        method, path = line.split()
        headers = {"authorization": f"Bearer {self.key}"}
        sent = b"" if body is None else json.dumps(body).encode()
        if sent:
            headers["content-type"] = "application/json"
        return self._asked(Request.to(method, BASE + path, headers, sent))

    def upload(self, name: str, content: bytes) -> int:
        """The id of a new file."""
        mark = "podiomock-probe-7d1f"
        parts = (
            f'--{mark}\r\nContent-Disposition: form-data; name="filename"\r\n\r\n{name}\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="source"; filename="{name}"\r\n\r\n'
        )
        headers = {"authorization": f"Bearer {self.key}", "content-type": f"multipart/form-data; boundary={mark}"}
        sent = parts.encode() + content + f"\r\n--{mark}--\r\n".encode()
        file_id: int = self._needed(self._asked(Request.to("POST", f"{BASE}/file/", headers, sent)))["file_id"]
        return file_id

    def item(self, **fields: Any) -> int:
        """The id of a new item."""
        with self._arranging():
            made = self._needed(self.ask(f"POST /item/app/{self.app}/", {"fields": fields}))
        item_id: int = made["item_id"]
        return item_id

    def revision(self, item: int) -> int:
        """The number of an item's revision."""
        revision: int = self._needed(self.ask(f"GET /item/{item}"))["revision"]
        return revision

    def found(self, **given: Any) -> object:
        """The titles that a filter finds, in order; or its refusal."""
        answer = self.ask(f"POST /item/app/{self.app}/filter/", {"limit": 100, **given})
        return [each["title"] for each in answer.said["items"]] if answer.status == OK else answer.told

    def make(self, org: int | None) -> None:
        """Make the space, in an organization that the key may be the only one to name."""
        orgs = self._needed(self.ask("GET /org/"))
        if org is None and len(orgs) == 1:
            org = orgs[0]["org_id"]
        if org is None or org not in {each["org_id"] for each in orgs}:
            named = ", ".join(f"{each['org_id']} ({each['name']})" for each in orgs)
            raise ScratchError(f"say which organization to make a scratch space in, by --org: {named or 'none'}")
        self.org = org
        given = {"org_id": org, "name": NAME, "privacy": "closed", "auto_join": False}
        self.space = self._needed(self.ask("POST /space/", given))["space_id"]

    def furnish(self) -> None:
        """Make an app for one question."""
        self.history.clear()
        self.calls.clear()
        given = {"space_id": self.space, "config": {"name": APP, "item_name": "Thing"}, "fields": FIELDS}
        with self._arranging():
            self.app = self._needed(self.ask("POST /app/", given))["app_id"]
            self.ask(f"GET /app/{self.app}")

    def clear(self) -> None:
        """Remove that app, with what is in it."""
        if self.app:
            app, self.app = self.app, 0
            with self._arranging():
                self._needed(self.ask(f"DELETE /app/{app}"))

    def remove(self) -> None:
        """Remove the space, with all that is in it."""
        if self.space:
            space, self.space = self.space, 0
            self._needed(self.ask(f"DELETE /space/{space}"))

    @contextmanager
    def _arranging(self) -> Iterator[None]:
        self.arranging = True
        try:
            yield
        finally:
            self.arranging = False

    def _asked(self, request: Request) -> Answer:
        remembered = self.remembered.get(len(self.calls))
        if remembered is None:
            self._pause()
        self.last = response = self.handler(request) if remembered is None else remembered
        self.calls.append((request, response))
        if remembered is None:
            self._note(request, response)
        try:
            said = json.loads(response.body) if response.body else None
        except ValueError:
            said = None
        return Answer(response.status, said)

    def _note(self, request: Request, response: Response) -> None:
        told = f" {request.body.decode()}" if request.body.startswith((b"{", b"[")) else ""
        self.history.append(f"{request.method} {request.url.removeprefix(BASE)}{told} -> {response.status}")
        if self.watch is not None:
            self.watch(request, response)

    @staticmethod
    def _needed(answer: Answer) -> Any:
        if not OK <= answer.status < MOVED:
            said = answer.said if isinstance(answer.said, dict) else {}
            told = said.get("error_description") or said.get("error") or "nothing"
            if isinstance(told, dict):  # the gateway's envelope
                told = told.get("message", told)
            raise ScratchError(f"refused with {answer.status}: {told}")
        return answer.said


@contextmanager
def scratch_space(scratch: Scratch, org: int | None) -> Iterator[None]:
    """Have a space, and remove it whatever happens; `ScratchError` says what is left where that is refused."""
    try:
        try:
            scratch.make(org)
        except Unanswered as error:
            raise ScratchError(f"no scratch space can be made: {error}") from None
        yield
    finally:
        if space := scratch.space:
            try:
                scratch.remove()
            except (ScratchError, Unanswered) as error:
                raise ScratchError(
                    f"the scratch space {space} could not be removed, {error}; delete it by hand in Podio"
                ) from None
