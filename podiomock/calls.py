"""What was called: one row a call, with its answer."""

from typing import Any

import msgspec
from msgspec import Struct

from podiomock.evidence import Grounds
from podiomock.http import Request, Response, starred

PREFIX = "/podio"
"""What the Maton door puts before Podio's paths."""


class Call(Struct, frozen=True):
    """One call and its answer: the endpoint's name (None if none matched) and a hint for the reader.

    `evidence` is what the answer rests on, where that was asked for; `fault` the planned fault that struck it, in
    words. `wrote`: whether it changed anything, answered or not.
    """

    request: Request
    response: Response
    endpoint: str | None
    hint: str | None = None
    evidence: Grounds | None = None
    fault: str | None = None
    wrote: bool = False

    @property
    def status(self) -> int:
        """The answer's status; 0 where no answer came."""
        return self.response.status

    @property
    def sent(self) -> Any:
        """The request's JSON body, or None."""
        return _json(self.request.body)

    @property
    def json(self) -> Any:
        """The answer's JSON body, or None."""
        return _json(self.response.body)

    @property
    def asked(self) -> str:
        """What was asked, as Podio names it: `PUT /item/123?silent=true`, without its secrets."""
        request = self.request
        query = f"?{request.query}" if request.query else ""
        return starred(f"{request.method} {request.path.removeprefix(PREFIX)}{query}")

    def __str__(self) -> str:
        name = f"  {self.endpoint}" if self.endpoint else ""
        hint = f"  ({self.hint})" if self.hint else ""
        evidence = f"  [{self.evidence}]" if self.evidence else ""
        fault = f"  [fault: {self.fault}]" if self.fault else ""
        return f"{self.status or '---'} {self.request!r}{name}{fault}{hint}{evidence}"


class Colleague(Struct, frozen=True):
    """Somebody else who was made to do something meanwhile: what that changed is none of the program's doing."""

    name: str
    asked: str

    def __str__(self) -> str:
        return f"{self.name}: {self.asked}"


def _json(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
